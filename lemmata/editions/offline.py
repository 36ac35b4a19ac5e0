"""The offline copy: the site as one zip that works from a folder of files, search included.

A page that was opened from a folder may fetch nothing, so the search page is given the texts as a script.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from lxml import html

from lemmata.record import settings, zip_archive
from lemmata.record.project import find_project

#: What the search reads in the copy.
TEXTS = "_static/pages.js"


def texts(site: Path) -> bytes:
    """Return the articles of all pages by their names, as a script."""
    found = {}
    for path in sorted(site.rglob("*.html")):
        document = html.document_fromstring(path.read_text(encoding="utf-8"))
        article = document.xpath("//main//article")
        if article:
            name = path.relative_to(site).with_suffix("").as_posix()
            found[name] = (f'<html lang="{document.get("lang")}"><main>'
                           f"{html.tostring(article[0], encoding='unicode', with_tail=False)}</main></html>")
    return f'"use strict";\nwindow.PAGES = {json.dumps(found, ensure_ascii=False)};\n'.encode()


def offline_copy(site: Path, folder: str) -> dict[str, bytes]:
    """Return the files of the copy by their paths, in the `folder` that it unpacks into. Raises OSError when there is no site."""
    files = {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}
    search = (site / "search.html").read_text(encoding="utf-8")
    files["search.html"] = search.replace("</head>", f'<script src="{TEXTS}"></script>\n</head>', 1).encode()
    files[TEXTS] = texts(site)
    return {f"{folder}/{path}": contents for path, contents in files.items()}


def main(argv: list[str]) -> int:
    """Run `python -m lemmata offline`."""
    argparse.ArgumentParser(prog="python -m lemmata offline", description="Pack the built site as one zip.").parse_args(argv)
    book = find_project()
    name = settings.file_name(book.root)
    place = book.build / "offline" / f"{name}-offline.zip"
    try:
        zip_archive.write(place, offline_copy(book.build / "html", name))
    except OSError as error:
        print(f"{error.filename}: {error.strerror}, expected the built site: run `make html`", file=sys.stderr)
        print("offline: not built", file=sys.stderr)
        return 1
    print(f"offline: {place}, {place.stat().st_size / 1e6:.1f} MB")
    return 0
