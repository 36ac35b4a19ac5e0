"""What the engine reads of a resource of `datapackage.json` as plain JSON: its primary key and the titles of its columns.

The rules of the check read it as dataclasses (`lemmata.checks.table_schema`).
"""

from __future__ import annotations

from typing import Any

#: Names that begin a title.
NAMES = {"Chinese", "English", "German", "Simplified", "Traditional"}


def names(value: str | list[str] | None) -> tuple[str, ...]:
    """Return names as a tuple: Frictionless writes one name as a string and several as a list."""
    return (value,) if isinstance(value, str) else tuple(value or ())


def primary_key(resource: dict[str, Any]) -> tuple[str, ...]:
    """Return the columns of the primary key of a table; none where it has none."""
    return names(resource["schema"].get("primaryKey"))


def title(field: dict[str, Any]) -> str:
    """Return what readers are shown for a column: its title, else its name in words."""
    return field.get("title") or field["name"].replace("_", " ").capitalize()


def within(title: str) -> str:
    """Return a title among the words of a sentence: without its capital, unless a name or an abbreviation begins it."""
    is_name = title[1:2].isupper() or title.split(" ")[0] in NAMES
    return title if is_name else title[:1].lower() + title[1:]
