"""What the build does when the world is not as it should be: it says where and what, exits with a status that is
not 0, and leaves the last good book as it was.

Each test builds in a folder of its own: a copy of the real book where it is about its pages, else one of three pages.
"""

import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import latin_book
from tests.this_book import BUILD, ROOT, in_audit

PARTS = ["_config.yml", "_toc.yml", "intro.md", "chapters", "record", "notebooks", "data", "figures", "fonts", "lemmata",
         "whosework", "requirements.txt", "pyproject.toml"]


def copy_of_the_book(place: Path) -> Path:
    """The book's own files at `place`, with what was executed before, so that only what a test changes is run."""
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, place / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            place.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, place / part)
    if (BUILD / "executed").is_dir():
        shutil.copytree(BUILD / "executed", place / "_build" / "executed")
    return place


def run(book: Path, *words: str, prefix: tuple[str, ...] = (), limit: int = 300, **more) -> subprocess.CompletedProcess:
    environment = {key: value for key, value in os.environ.items() if key != "BOOK_BUILD"}
    # Where a disk is full this Python keeps half of a module that it compiles.
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    return subprocess.run([*prefix, sys.executable, "-m", "lemmata", *words], cwd=book, env=environment, text=True,
                          timeout=limit, capture_output=True, **more)


def edit(path: Path, old: str, new: str) -> int:
    """Replace the first `old` by `new`; returns the number of the line where it stood."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path} holds no {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def with_a_published_site(book: Path) -> Path:
    page = book / "_build" / "html" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("the last good site", encoding="utf-8")
    return page


@pytest.fixture
def book(tmp_path) -> Path:
    """A small book with the engine in its folder, and one notebook, which a build runs."""
    return latin_book.made(tmp_path / "book", "lemmata")


def test_faults_of_a_chapter_are_all_named_with_file_and_line_and_the_last_good_site_stays(book):
    published = with_a_published_site(book)
    chapter = book / "chapters" / "gaius.md"
    lines = chapter.read_text(encoding="utf-8").rstrip("\n").count("\n") + 1
    with chapter.open("a", encoding="utf-8") as file:
        file.write("\n\n```{lema} word\n```\n\n{ref}`no-such-place`\n\n```{image} no-such-picture.svg\n:alt: none\n```\n")
    done = run(book, "html")
    assert done.returncode == 1
    def told(where: int, what: str) -> bool:
        return any(f"chapters/gaius.md:{where}" in line and what in line for line in done.stderr.splitlines())
    assert told(lines + 3, "Unknown directive type: 'lema'"), done.stderr
    assert "undefined label: 'no-such-place'" in done.stderr
    assert "no-such-picture.svg" in done.stderr
    assert done.stderr.rstrip().endswith("html: not built; the last good site is untouched")
    assert published.read_text() == "the last good site"


def test_a_fault_that_the_check_finds_is_told_and_no_page_is_made(book):
    published = with_a_published_site(book)
    line = edit(book / "data" / "sources.csv", ",primary,", ",pirmary,")
    done = run(book, "html", "--check")
    assert done.returncode == 1
    assert f"data/sources.csv:{line}: " in done.stderr and "'pirmary'" in done.stderr
    assert not (book / "_build" / "work" / "_build" / "html").exists()
    assert published.read_text() == "the last good site"


def test_a_process_that_waits_runs_no_notebook_and_ends_when_nobody_asks_it_to_build(book):
    done = subprocess.run([sys.executable, "-m", "lemmata.editions.run_sphinx", ".", "_build/work", "html", "wait"], cwd=book,
                          env=os.environ | {"PYTHONPATH": str(book)}, stdin=subprocess.DEVNULL, capture_output=True, timeout=100)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not (book / "_build" / "executed").exists()


def test_pages_are_read_and_written_on_all_cores(book):
    # In a process of its own: what the extensions of the whole book register stays for the tests that load a few.
    code = ("import os; from pathlib import Path; from lemmata.editions.run_sphinx import application; "
            "from lemmata.execution.execution_cache import NOTEBOOKS_RUN\n"
            "with application(Path.cwd(), Path('_build/work'), 'html', **{NOTEBOOKS_RUN: True}) as app:\n"
            "    assert app.parallel == os.cpu_count() and app.is_parallel_allowed('read') and app.is_parallel_allowed('write')")
    done = subprocess.run([sys.executable, "-c", code], cwd=book, env=os.environ | {"PYTHONPATH": str(book)}, text=True,
                          capture_output=True, timeout=100)
    assert done.returncode == 0, done.stderr


def test_a_source_tree_that_may_not_be_written_builds_into_another_folder_without_any_network(book, tmp_path):
    build = tmp_path / "elsewhere"
    read_only = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && ip link set lo up && cd "$0"'
    # Namespaces of their own for mounts and network, with the loopback up: without it no notebook kernel can start.
    prefix = ["unshare", "-rmn", "sh", "-c"]
    if subprocess.run([*prefix, read_only, str(book)], capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a folder read-only or make a network namespace")
    # The figures are published with a book; a build draws them again and finds them as they are.
    assert run(book, "execute").returncode == 0
    shutil.rmtree(book / "_build")
    script = read_only + ' && ! touch here 2>/dev/null && BOOK_BUILD="$1" exec "$2" -m lemmata html'
    done = subprocess.run([*prefix, script, str(book), str(build), sys.executable], text=True, capture_output=True,
                          timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (build / "html" / "index.html").is_file() and list((build / "executed").iterdir())


def test_a_full_disk_is_told_and_the_last_good_site_stays(book):
    published = with_a_published_site(book)
    # A file may grow to 20 kB and no further: as when the disk is full, writing a page fails half way.
    def small_disk():
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
    done = run(book, "html", preexec_fn=small_disk)
    assert done.returncode == 1
    assert "File too large" in done.stderr
    assert done.stderr.rstrip().endswith("html: not built; the last good site is untouched")
    assert published.read_text() == "the last good site"


@in_audit
def test_jupyter_book_run_by_hand_gives_the_same_pages(site, tmp_path):
    book = copy_of_the_book(tmp_path / "book")
    done = subprocess.run([Path(sys.executable).with_name("jupyter-book"), "build", ".", "-n", "-W", "--keep-going"],
                          cwd=book, env=os.environ | {"PYTHONPATH": str(book)}, text=True, capture_output=True, timeout=300)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    by_hand = book / "_build" / "html"
    pages = sorted(path.relative_to(site) for path in site.rglob("*.html"))
    assert pages == sorted(path.relative_to(by_hand) for path in by_hand.rglob("*.html"))
    different = [str(page) for page in pages if (site / page).read_bytes() != (by_hand / page).read_bytes()]
    assert different == []
