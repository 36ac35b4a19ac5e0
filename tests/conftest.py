"""The built site, a server on the loopback for it, and a browser that may speak with nothing else."""

import gc
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from lxml import html

from lemmata.editions import build_site
from lemmata.record.project import Project
from tests.this_book import BUILD, ROOT, THOROUGH
from tools import chromium

#: What the pages are made from.
SOURCES = ["_config.yml", "_toc.yml", "intro.md", "chapters", "record", "notebooks", "data", "lemmata", "whosework"]


def last_change() -> float:
    """When a source of the pages was last changed."""
    files = [path for name in SOURCES for path in [ROOT / name, *(ROOT / name).rglob("*")]]
    return max(path.stat().st_mtime for path in files if path.is_file() and path.suffix != ".pyc")


#: Files of tests that take minutes, the longest first. They are begun before all others, so that no worker ends alone
#: with one of them; `make test` tells pytest-xdist to keep this order.
LONGEST_FIRST = ["test_rules", "test_faults_of_meaning", "test_wheel", "test_accessibility", "test_search", "test_fonts",
                 "test_notebooks_rows", "test_own_copy", "test_notebooks", "test_every_page", "test_set_up", "test_epub",
                 "test_assignments", "test_bad_input", "test_records", "test_layout", "test_notebooks_bad_input",
                 "test_timeline", "test_doors", "test_mutation", "test_search_names", "test_offprints", "test_second_build",
                 "test_pdf"]
#: Files of tests that start programs, run notebooks or build books, beside those.
SLOW = {*LONGEST_FIRST, "test_notebooks_told", "test_executed", "test_building", "test_programs", "test_bench",
        "test_incremental", "test_check", "test_command_run", "test_command_line", "test_lean_imports", "test_make",
        "test_serve", "test_atomic_write", "test_unseen", "test_interface_words", "test_notebooks_again", "test_after_restart",
        "test_builders", "test_link_check", "test_fences", "test_honest_changes", "test_harmless", "test_narrow_page",
        "test_page_content"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark with `built` each test that needs what `make html pdf epub` builds, with `slow` those of the files that take long,
    and begin with what takes longest."""
    for item in items:
        if "site" in getattr(item, "fixturenames", ()) or {"browser", "print", "epub", "course"} & set(item.path.parts):
            item.add_marker(pytest.mark.built)
        if item.path.stem in SLOW:
            item.add_marker(pytest.mark.slow)
    place = {name: at for at, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: place.get(item.path.stem, len(place)))


def pytest_collection_finish() -> None:
    """Have Python look for garbage less often, and never among the tests themselves: it took an eighth of their time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of pages: the one that BOOK_SITE names, or what `make html` built if it is not older than its sources,
    or else one built for the tests.
    """
    if "BOOK_SITE" in os.environ:
        return Path(os.environ["BOOK_SITE"]).resolve()
    index = BUILD / "html" / "index.html"
    if index.exists() and index.stat().st_mtime >= last_change():
        return index.parent
    # Under several workers the first builds and the others wait.
    shared = tmp_path_factory.getbasetemp().parent if "PYTEST_XDIST_WORKER" in os.environ else \
        tmp_path_factory.mktemp("site")
    build = shared / "build-for-tests"
    try:
        build.mkdir()
    except FileExistsError:
        waited = time.monotonic() + 600
        while not (build / "html" / "index.html").exists():
            if (build / "failed").exists() or time.monotonic() > waited:
                pytest.fail("another worker could not build the site")
            time.sleep(0.5)
        return build / "html"
    try:
        return build_site.build_html(Project(ROOT, build), say=lambda _: None)
    except build_site.BuildFailed as error:
        (build / "failed").touch()
        pytest.fail(f"the site was not built:\n{error}")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def server(site: Path) -> Iterator[str]:
    """The address of the site, on a free port of the loopback."""
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{httpd.server_port}/"
    httpd.shutdown()


@pytest.fixture(scope="session")
def browser():
    """Chromium, the fastest that this machine has."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as play:
        launched = play.chromium.launch(executable_path=chromium.program(), args=["--no-sandbox"])
        yield launched
        launched.close()


@contextmanager
def watched(browser, server: str) -> Iterator[tuple[Callable, list[str]]]:
    """A function that opens pages of the site, and the list in which their faults are noted: a request to another host, which
    is stopped, and an error on the console.
    """
    contexts: list = []
    faults: list[str] = []

    def gate(route) -> None:
        if route.request.url.startswith((server, "data:", "file:")):
            route.continue_()
        else:
            faults.append(f"asked another host: {route.request.url}")
            route.abort()

    def open_page(path: str, width: int = 1400, scheme: str = "light", height: int = 900, **options):
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, **options)
        contexts.append(context)
        context.route("**/*", gate)
        page = context.new_page()
        # Of every page of the context: a result of the search may be opened beside it.
        context.on("console", lambda message: faults.append(f"{message.page.url}: {message.text}")
                   if message.type in ("error", "warning") else None)
        context.on("weberror", lambda fault: faults.append(f"{fault.page.url}: {fault.error}"))
        page.goto(path if "://" in path else server + path)
        return page

    yield open_page, faults
    for context in contexts:
        context.close()


@pytest.fixture
def visit(browser, server: str) -> Iterator[Callable]:
    """`visit(path, width=1400, scheme="light")` opens a page of the site and returns it. A fault of it fails the test."""
    with watched(browser, server) as (open_page, faults):
        yield open_page
    assert faults == []


@pytest.fixture(scope="module")
def opened(browser, server: str) -> Iterator[tuple[Callable, list[str]]]:
    """The pages that tests of one file only look at, each opened once, and their faults."""
    with watched(browser, server) as (open_page, faults):
        yield cache(open_page), faults


@pytest.fixture
def look(opened) -> Iterator[Callable]:
    """`look(path, width=1400, scheme="light")` is `visit` for a test that leaves the page as it was: others of its file are
    shown the same one, at its top and as on a screen.
    """
    open_page, faults = opened

    def shown(path: str, width: int = 1400, scheme: str = "light", **options):
        page = open_page(path, width, scheme, **options)
        page.emulate_media(media="screen")
        page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
        return page

    yield shown
    seen = faults[:]
    faults.clear()
    assert seen == []


@pytest.fixture(scope="session")
def pages(site: Path) -> list[str]:
    """Every page of the site, as its address below the root."""
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


def kinds(path: Path) -> set[tuple[str, str]]:
    """Each element of a page with each of its classes, but those that name a table or colour a word of code."""
    return {(one.tag, name) for one in html.parse(str(path)).iter("{*}*") for name in one.get("class", "").split() or [""]
            if not name.startswith(("record-", "records-")) and len(name) != 2}


@pytest.fixture(scope="session")
def specimens(site: Path, pages: list[str]) -> list[str]:
    """Few and small pages that together hold an element of each kind of the site; with THOROUGH every page."""
    if THOROUGH:
        return pages
    held = {name: kinds(site / name) for name in pages}
    missing, chosen = set().union(*held.values()), []
    while missing:
        chosen.append(max(pages, key=lambda name: len(held[name] & missing) / (site / name).stat().st_size))
        missing -= held[chosen[-1]]
    return sorted(chosen)
