"""In which editions a row of a table came and changed: what {records} tells at the row."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from lemmata.record import edition, table_diff


@dataclass
class History:
    """The edition in which a row came, whether that is the first that is kept, and by later edition the columns that changed."""

    came: str
    is_first: bool
    changed: dict[str, tuple[str, ...]] = field(default_factory=dict)


def histories(editions: list[edition.Edition]) -> dict[str, dict[str, History]]:
    """Return the history of each row by table and key; `editions` from the earliest, the tables of today last. Raises Unreadable.

    A row that was withdrawn and stands again came when it last came. A column that an edition had not changes no row.
    """
    if len(editions) < 2:
        return {}
    first = editions[0]
    found = {name: dict.fromkeys(table_diff.by_key(name, table, table.key, first.version))
             for name, table in first.tables.items()}
    made = {name: {key: History(first.version, True) for key in keys} for name, keys in found.items()}
    for compared in reversed(table_diff.history(editions)):
        for table in compared.tables:
            rows = made.setdefault(table.name, {})
            for key in table.withdrawn:
                rows.pop(key, None)
            rows |= {key: History(compared.now.version, False) for key in table.added}
            for key, cells in table.changed.items():
                rows[key].changed[compared.now.version] = tuple(cells)
    return made


def of_folder(data: Path) -> dict[str, dict[str, History]]:
    """Return the histories of the rows in the folder `data`; none where it keeps no edition. Raises Unreadable."""
    kept = edition.kept(data)
    return histories([*kept, edition.present(data)]) if kept else {}
