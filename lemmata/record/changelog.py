"""The changelog of the data in Markdown, made from the comparison of editions."""

from __future__ import annotations

from collections.abc import Iterator

from lemmata.record.table_diff import Comparison, TableDiff


def counted(table: TableDiff) -> str:
    """Return what changed in a table, in numbers: `378 rows added, 3 withdrawn, 395 changed in 585 cells, 2 columns added`."""
    rows = [(len(table.added), "added"), (len(table.withdrawn), "withdrawn"), (len(table.changed), "changed")]
    parts = [f"{number:,} {word}" for number, word in rows if number]
    if table.cells:
        parts[-1] += f" in {table.cells:,} cell{'s' if table.cells > 1 else ''}"
    first = next((number for number, _ in rows if number), 0)
    if parts:
        parts[0] = parts[0].replace(" ", f" row{'s' if first > 1 else ''} ", 1)
    for columns, word in ((table.columns_added, "added"), (table.columns_withdrawn, "withdrawn")):
        if columns:
            parts.append(f"{len(columns)} column{'s' if len(columns) > 1 else ''} {word}")
    return ", ".join(parts)


def part(table: TableDiff) -> Iterator[str]:
    """Yield the lines of a table."""
    yield f"### {table.name}: {table.title}"
    yield ""
    yield f"{table.before:,} rows before, {table.now:,} now: {counted(table)}."
    yield ""
    for word, columns in (("added", list(table.columns_added)), ("withdrawn", list(table.columns_withdrawn))):
        if columns:
            yield f"- columns {word}: {', '.join(f'`{one}`' for one in columns)}"
    for word, rows in (("added", table.added), ("withdrawn", table.withdrawn)):
        if rows:
            yield f"- rows {word}: {'; '.join(rows)}"
    if table.changed:
        yield "- cells changed: " + "; ".join(f"{key} ({', '.join(cells)})" for key, cells in table.changed.items())
    yield ""


def markdown(comparisons: list[Comparison], title: str) -> str:
    """Return the changelog: a part an edition, the latest first; every key by name, every cell by its column."""
    lines = [f"# {title}: changes of the data", "", "Editions are compared by primary key; changes.csv has each cell as it "
             "was and as it is.", ""]
    for one in comparisons:
        lines += [f"## {one.now.version}, record closed on {one.now.as_of}", "",
                  f"Compared with {one.before.version}, record closed on {one.before.as_of}.", ""]
        for table in one.tables:
            lines += part(table)
    return "\n".join(lines).rstrip("\n") + "\n"
