"""`make serve` on a machine where the port is taken, and to whom it speaks."""

import socket
import threading
import urllib.request
from pathlib import Path

import pytest

from lemmata.editions import build_site, serve
from lemmata.record.project import Project


@pytest.fixture
def site(tmp_path, monkeypatch):
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "index.html").write_text("the site")
    monkeypatch.setenv("BOOK_BUILD", str(tmp_path))
    return tmp_path / "html"


@pytest.fixture
def taken():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_where_the_port_is_taken_the_next_is_used_on_the_loopback_alone(site, taken):
    with serve.listen(site, first=taken) as server:
        assert taken < server.server_port < taken + serve.TRIED
        assert server.server_address[0] == "127.0.0.1"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        assert urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/").read() == b"the site"
        server.shutdown()


@pytest.mark.parametrize("port, words", [(None, "Address already in use"), ("1000000", "0-65535")])
def test_a_port_that_was_asked_for_and_cannot_be_had_is_told_in_a_line(site, taken, capsys, port, words):
    assert serve.main(["--port", port or str(taken)]) == 1
    told = capsys.readouterr().err
    assert words in told and told.startswith("serve: port ") and told.count("\n") == 1


def test_without_a_site_it_says_what_to_run(site, capsys):
    (site / "index.html").unlink()
    assert serve.main([]) == 1
    assert "make html" in capsys.readouterr().err


@pytest.fixture
def address(site):
    (site / "index.html").write_text("<html><head><title>The first</title></head><body></body></html>")
    with serve.listen(site, first=18_000) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def swap_in(site, title):
    fresh = site.with_name("fresh")
    fresh.mkdir()
    (fresh / "index.html").write_text(f"<html><head><title>{title}</title></head><body></body></html>")
    build_site.swap(fresh, site)


def test_a_page_is_sent_with_the_script_that_listens_and_its_file_stays_as_it_was_built(site, address):
    before = (site / "index.html").read_bytes()
    for path in ("", "index.html", "index.html?a=b"):
        sent = urllib.request.urlopen(address + path).read().decode()
        assert f'<script src="{serve.SCRIPT}?{serve.build_id(site)}" defer></script></head>' in sent
    assert urllib.request.urlopen(address + serve.SCRIPT[1:]).read().decode() == serve.LISTENER
    assert (site / "index.html").read_bytes() == before


def test_an_open_page_hears_of_each_new_site_and_of_nothing_else(site, address):
    with urllib.request.urlopen(f"{address}{serve.EVENTS[1:]}?{serve.build_id(site)}", timeout=10) as events:
        assert events.readline() == b":\n"
        swap_in(site, "The second")
        heard = [line for _ in range(8) if (line := events.readline()) not in (b":\n", b"\n")]
        assert heard == [b"data: built\n"]


def test_a_page_of_an_older_site_hears_of_the_new_one_at_once(site, address):
    with urllib.request.urlopen(f"{address}{serve.EVENTS[1:]}?1", timeout=10) as events:
        assert events.readline() == b"data: built\n"


def test_a_save_is_built_once_and_what_is_saved_meanwhile_next(tmp_path):
    (tmp_path / "chapters").mkdir()
    page = tmp_path / "chapters" / "page.md"
    page.write_text("one")
    built, told = [], []

    class Enough(Exception):
        pass

    def build():
        built.append(page.read_text())
        if len(built) == 1:
            page.write_text("three, saved while two was built")
        else:
            raise Enough

    threading.Timer(0.6, lambda: page.write_text("two")).start()
    with pytest.raises(Enough):
        serve.watch(tmp_path, build, told.append)
    assert built == ["two", "three, saved while two was built"]
    assert told == ["serve: chapters/page.md changed"] * 2


def test_what_programs_keep_beside_the_sources_is_no_save(tmp_path):
    (tmp_path / "lemmata" / "__pycache__").mkdir(parents=True)
    before = serve.stamps(tmp_path)
    for name in ("__pycache__/one.pyc", "one.pyc", ".page.md.swp", "page.md~"):
        (tmp_path / "lemmata" / name).write_text("kept")
    assert serve.changes(before, serve.stamps(tmp_path)) == []
    (tmp_path / "lemmata" / "one.py").write_text("saved")
    assert serve.changes(before, serve.stamps(tmp_path)) == [str(tmp_path / "lemmata" / "one.py")]


def test_the_books_own_modules_are_watched_by_the_names_in_its_settings(tmp_path):
    (tmp_path / "_config.yml").write_text("sphinx: {config: {lemmata_rules: [ours.rules], lemmata_notebook_helpers: [alone]}}\n")
    (tmp_path / "ours").mkdir()
    for name in ("ours/rules.py", "alone.py", "other.py"):
        (tmp_path / name).write_text("")
    assert {Path(name).name for name in serve.stamps(tmp_path)} == {"_config.yml", "rules.py", "alone.py"}


class Waiting:
    """A process that waits, or has ended with `status`."""

    def __init__(self, status=None):
        self.status, self.killed = status, False

    def poll(self):
        return self.status

    def kill(self):
        self.killed = True

    def communicate(self):
        return "", None


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A book beside which a process waits, and what was built: by that process or by a command from the start."""
    for name in ("chapters/page.md", "data/cases.csv", "_toc.yml", "lemmata/one.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("one")
    read = tmp_path / "_build" / "work" / "_build" / ".doctrees" / "environment.pickle"
    read.parent.mkdir(parents=True)
    read.write_text("one")
    built = []
    monkeypatch.setattr(serve.build_site, "start_sphinx", lambda *words: Waiting())
    monkeypatch.setattr(serve.build_site, "build_html", lambda *_, waiting, **__: built.append(waiting))
    monkeypatch.setattr(serve, "command", lambda root, name: built.append(name) or 0)
    rebuild = serve.Rebuild(Project(tmp_path, tmp_path / "_build"))
    rebuild.wait()
    return tmp_path, rebuild, built


def test_a_page_that_was_saved_is_built_by_the_process_that_waits_and_the_next_one_waits(book):
    folder, rebuild, built = book
    for text in ("changed", "changed again"):
        built.clear()
        first = rebuild.waiting
        (folder / "chapters" / "page.md").write_text(text)
        rebuild()
        assert built == [first, "check"] and not first.killed and rebuild.waiting is not first


@pytest.mark.parametrize("path", ["data/cases.csv", "_toc.yml", "lemmata/one.py", "chapters/new.md",
                                  "_build/work/_build/.doctrees/environment.pickle"])
def test_where_more_than_a_page_changed_the_process_that_waits_is_ended_and_all_is_loaded_again(book, path):
    folder, rebuild, built = book
    first = rebuild.waiting
    (folder / path).write_text("another")
    rebuild()
    assert built == ["html", "check"] and first.killed and rebuild.waiting is not first


def test_a_process_that_could_not_wait_is_not_asked(book):
    folder, rebuild, built = book
    rebuild.waiting = Waiting(1)
    rebuild()
    assert built == ["html", "check"]


def test_a_page_that_is_not_in_order_is_told_once_and_the_next_save_is_built_by_another_process(book, monkeypatch, capsys):
    folder, rebuild, built = book
    first = rebuild.waiting
    site = folder / "_build" / "html" / "index.html"
    works = serve.build_site.build_html

    def fails(*_, **__):
        raise build_site.BuildFailed("chapters/page.md:3: WARNING: no such place")
    told = "chapters/page.md:3: WARNING: no such place\nhtml: not built"
    monkeypatch.setattr(serve.build_site, "build_html", fails)
    rebuild()
    # There is no site yet whose standing could be told.
    assert built == [] and capsys.readouterr().err == f"{told}\n"
    site.parent.mkdir()
    site.write_text("the last good one")
    rebuild()
    assert built == [] and capsys.readouterr().err == f"{told}; the last good site is untouched\n"
    second = rebuild.waiting
    monkeypatch.setattr(serve.build_site, "build_html", works)
    (folder / "chapters" / "page.md").write_text("mended")
    rebuild()
    assert built == [second, "check"] and second is not first


@pytest.mark.parametrize("where", ["alone", "command", "start_sphinx"])
def test_what_the_machine_refuses_is_told_and_the_next_save_is_built(book, monkeypatch, capsys, where):
    folder, rebuild, built = book
    house = {"alone": serve.command_run, "command": serve, "start_sphinx": serve.build_site}[where]
    works = getattr(house, where)

    def refuses(*_):
        raise OSError(28, "No space left on device", "_build/lock")
    monkeypatch.setattr(house, where, refuses)
    (folder / "data" / "cases.csv").write_text("another")
    rebuild()
    assert where == "start_sphinx" or "No space left on device: '_build/lock'\nhtml: not built\n" in capsys.readouterr().err
    monkeypatch.setattr(house, where, works)
    built.clear()
    (folder / "data" / "cases.csv").write_text("a third")
    rebuild()
    assert built == ["html", "check"] and isinstance(rebuild.waiting, Waiting)
