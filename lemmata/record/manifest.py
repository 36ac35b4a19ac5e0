"""Keeps in `datapackage.json` what can be counted of each table: fingerprint, unknown cells, who uses it.

`python -m lemmata manifest` writes it anew; a test finds it stale. What a table covers, where its limits lie, its
licence and its builder are words, which stand in the same file and are written by hand.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from lemmata.record import atomic_write, facts
from lemmata.record.project import find_project

#: Which table a directive or a role of a chapter prints from; {fact} leads further, see `behind_facts`.
PRINTS = {"source": "readings", "segment": "segments", "lemma": "anchors", "claims": "claims", "said": "claims",
          "fact": "facts", "facts": "facts", "sources": "sources", "cite": "sources", "argument": "arguments",
          "terms": "terms", "term": "terms", "errata": "errata", "changes": "errata", "quiz": "quiz_items"}


def behind_facts(data: Path) -> dict[str, set[str]]:
    """Return for each fact the tables that its value is taken or computed from."""
    return {fact.id: set(fact.tables) for fact in facts.facts(data).values()}


def uses(root: Path) -> Iterator[tuple[str, str]]:
    """Yield pairs of a page and a table that it prints or computes from."""
    behind = behind_facts(root / "data")
    for path in sorted([*(root / "chapters").glob("*.md"), *(root / "record").glob("*.md")]):
        text, page = path.read_text(encoding="utf-8"), f"{path.parent.name}/{path.stem}"
        yield from ((page, table) for table in re.findall(r"^```+\{records\} (\w+)", text, re.MULTILINE))
        for block in re.findall(r"^```+\{timeline\}\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
            yield from ((page, table) for table in re.findall(r"\btable: (\w+)", block))
        # A chapter that sends its reader to a table by its file uses it too.
        yield from ((page, table) for table in re.findall(r"`(\w+)\.csv`", text))
        for name, argument in re.findall(r"\{(\w+)\}`?\s*([^`\n]*)", text):
            if name in PRINTS:
                yield page, PRINTS[name]
            if name == "quiz":
                yield page, "quiz_options"
            if name == "fact":
                yield from ((page, table) for table in behind.get(argument.split(" ")[0], ()))
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        code = "\n".join("".join(cell["source"]) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"])
        for table in re.findall(r'tables\.load\(\s*"(\w+)"', code) + ["facts"] * ("facts.facts(" in code):
            yield f"notebooks/{path.stem}", table


def counted(root: Path) -> dict[str, dict]:
    """Return what can be counted of each table, by its name: `hash`, `bytes`, `rows`, `unknown` cells by column, `consumers`."""
    consumers: dict[str, set[str]] = defaultdict(set)
    for page, table in uses(root):
        consumers[table].add(page)
    found = {}
    for resource in json.loads((root / "data/datapackage.json").read_text(encoding="utf-8"))["resources"]:
        content = (root / "data" / resource["path"]).read_bytes()
        rows = list(csv.DictReader(content.decode("utf-8").splitlines(keepends=True)))
        empty = {name: sum(not row[name] for row in rows) for name in rows[0]}
        found[resource["name"]] = {
            "hash": f"sha256:{hashlib.sha256(content).hexdigest()}", "bytes": len(content), "rows": len(rows),
            "unknown": {name: number for name, number in empty.items() if number},
            "consumers": sorted(consumers[resource["name"]])}
    return found


def main(argv: list[str]) -> int:
    """Write what is counted into `datapackage.json`; return 0, or 1 when a table cannot be read."""
    argparse.ArgumentParser(prog="lemmata manifest", description=(__doc__ or "").split("\n")[0]).parse_args(argv)
    book = find_project()
    path = book.data / "datapackage.json"
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
        now = counted(book.root)
    except (ValueError, KeyError, IndexError, OSError) as error:
        why = " ".join(str(error).split())
        print(f"manifest: nothing is counted, for a file cannot be read ({why}); python -m lemmata check names the place",
              file=sys.stderr)
        return 1
    for resource in package["resources"]:
        resource.update(now[resource["name"]])
        resource.setdefault("as_of", package["as_of"])
        # The columns come last: they are the longest part.
        resource["schema"] = resource.pop("schema")
    atomic_write.write(path, (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode())
    print(f"manifest: {len(now)} tables")
    return 0
