"""Every way to build the site leads to the same pages: `jupyter-book build`, plain `sphinx-build`, and that of `make html`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lemmata.editions import build_site
from lemmata.editions.jupyter_book_config import sphinx_settings
from tests import latin_book
from tests.this_book import ROOT


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Path:
    """A small book with the doors of this one."""
    return latin_book.made(tmp_path_factory.mktemp("book"), "conf.py")


def pages(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(site.rglob("*.html"))}


def run(book: Path, *words: str) -> None:
    program = Path(sys.executable).with_name(words[0])
    done = subprocess.run([program, *words[1:]], cwd=book, env=os.environ | {"PYTHONPATH": str(ROOT)}, text=True,
                          capture_output=True, timeout=300)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def test_every_door_leads_to_the_same_pages(book, tmp_path):
    run(book, "sphinx-build", "-q", "-b", "html", ".", "out")
    run(book, "jupyter-book", "build", ".", "--path-output", str(tmp_path))
    ours = build_site.build_pages(book, tmp_path / "work", 300)
    plain = pages(book / "out")
    assert {"index.html", "chapters/gaius.html", "genindex.html", "search.html"} <= plain.keys()
    assert plain == pages(tmp_path / "_build" / "html") == pages(ours)


def test_a_process_that_waited_for_a_save_builds_what_one_builds_that_did_not(book, tmp_path):
    works = [tmp_path / name for name in ("waited", "fresh")]
    build_site.build_pages(book, works[0], 300)
    process = build_site.start_sphinx(book, works[0], "html", "wait")
    page = book / "chapters" / "gaius.md"
    before = page.read_text(encoding="utf-8")
    page.write_text(before + "\n## More\n\nMore of 字 and *ars*.\n", encoding="utf-8")
    made = [build_site.build_pages(book, works[0], 300, waiting=process), build_site.build_pages(book, works[1], 300)]
    page.write_text(before, encoding="utf-8")
    one, other = ({path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()} for site in made)
    assert one == other and "More of" in one[Path("chapters/gaius.html")].decode()


def test_no_setting_stands_in_conf_py():
    spoken = {"__file__": str(ROOT / "conf.py"), "__name__": "conf"}
    exec(compile((ROOT / "conf.py").read_text(encoding="utf-8"), "conf.py", "exec"), spoken)
    said = {name for name in spoken if not name.startswith("_")} - {"sys", "Path", "sphinx_settings"}
    assert said == sphinx_settings(ROOT).keys()
