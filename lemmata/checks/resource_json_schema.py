"""JSON Schema of one resource of `datapackage.json`: texts, numbers and lists where they belong, so that it can be read."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import fastjsonschema

TEXT, TEXTS = {"type": "string"}, {"type": "array", "items": {"type": "string"}}
NAMES = {"anyOf": [TEXT, TEXTS]}


def of(needed: tuple[str, ...] = (), /, **properties: Any) -> dict:
    """Return an object of these properties, some of them needed; others are no business of the check."""
    return {"type": "object", "properties": properties, "required": list(needed)}


CONSTRAINTS = of(required={"type": "boolean"}, unique={"type": "boolean"}, enum=TEXTS, minimum={"type": "number"},
                 pattern={"type": "string", "format": "pattern"}, maximum={"type": "number"}, maxLength={"type": "integer"})
FIELD = of(name=TEXT, title=TEXT, type=TEXT, unit=TEXT, description=TEXT, constraints=CONSTRAINTS)
KEY = of(("fields", "reference"), fields=NAMES, reference=of(("resource", "fields"), resource=TEXT, fields=NAMES))
SCHEMA = of(("fields",), fields={"type": "array", "items": FIELD}, primaryKey=NAMES,
            foreignKeys={"type": "array", "items": KEY})
#: The keys of a table that are not there are told by another rule, each by its name.
RESOURCE = of(name=TEXT, path=TEXT, title=TEXT, description=TEXT, coverage=TEXT, schema=SCHEMA)


def is_pattern(text: str) -> bool:
    """Return whether a regular expression can be read."""
    try:
        re.compile(text)
    except re.error:
        return False
    return True


@cache
def validator() -> Any:
    """Return RESOURCE as a function, compiled once, when a description is read."""
    return fastjsonschema.compile(RESOURCE, formats={"pattern": is_pattern}, use_default=False)


def misshapen(resource: dict) -> tuple[str, str] | None:
    """Return the place in a described table, as `schema.fields[3].type`, that is of another shape, and what is said of it."""
    try:
        validator()(resource)
    except fastjsonschema.JsonSchemaValueException as error:
        place = (error.name or "").removeprefix("data.")
        message = error.message.removeprefix(f"{error.name} ").replace("must be pattern", "must be a pattern")
        return place, message.replace("cannot be validated by any definition", "must be a name or a list of names")
    return None
