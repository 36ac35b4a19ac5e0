"""Whether the addresses of the evidence still answer, asked of a server on this machine; nothing leaves it."""

import csv
import socket
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import yaml

from tests.this_book import ROOT
from tools import link_check
from tools.link_check import Answer, Manners

QUICK = Manners(timeout=0.5, pause=0, again=0, tries=3)


class Answering(BaseHTTPRequestHandler):
    """Answers by its path: /404 with 404; /head-405 with 405 to HEAD alone; /flaky well at the third time; …"""

    asked: Counter = Counter()
    methods: list = []

    def do_HEAD(self):  # noqa: N802 – named by the library
        self.answer()

    def do_GET(self):  # noqa: N802
        self.answer()

    def answer(self):
        self.asked[self.path] += 1
        self.methods.append((self.command, self.path))
        odd = {"/head-405": 405 if self.command == "HEAD" else 200, "/flaky": 503 if self.asked["/flaky"] < 4 else 200,
               "/moved": 301, "/moved-again": 308, "/moved-then-away": 301, "/moved-to-none": 301, "/away": 302,
               "/away-to-moved": 307, "/round": 302, "/to-a-file": 302}
        leads = {"/moved": "/200", "/moved-again": "/moved", "/moved-then-away": "/away", "/away": "/200",
                 "/away-to-moved": "/moved", "/moved-to-none": "/404", "/round": "/round", "/to-a-file": "file:///etc/hostname"}
        status = odd.get(self.path) or (int(self.path[1:]) if self.path[1:].isdigit() else 200)
        if self.path == "/slow":
            threading.Event().wait(1.2)
        self.send_response(status)
        if self.path in leads:
            self.send_header("Location", leads[self.path])
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    """The address of the server; what it was asked is forgotten before."""
    Answering.asked.clear()
    Answering.methods.clear()
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    # It ends as soon as it looks whether it should.
    threading.Thread(target=httpd.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()


@pytest.mark.parametrize("path, status", [("/200", "200"), ("/404", "404"), ("/410", "410"), ("/403", "403"), ("/moved", "200"),
                                          ("/head-405", "200"), ("/flaky", "200"), ("/500", "500"), ("/slow", "timeout"),
                                          ("/艺术?q=四", "200")])
def test_an_address_has_the_status_that_its_server_gives(server, path, status):
    assert link_check.ask(server + path, QUICK).status == status


def test_a_page_that_answers_is_asked_once_by_head_and_one_that_does_not_by_get_too(server):
    link_check.ask(server + "/200", QUICK)
    link_check.ask(server + "/404", QUICK)
    assert Answering.methods == [("HEAD", "/200"), ("HEAD", "/404"), ("GET", "/404")]


def test_what_may_pass_is_asked_again_after_longer_and_longer_pauses(server):
    waited = []
    assert link_check.ask(server + "/500", Manners(timeout=0.5, pause=1, again=5, tries=3), waited.append).status == "500"
    assert waited == [1, 5, 1, 10, 1] and Answering.asked["/500"] == 6


def test_where_nobody_listens_the_fault_is_told_in_words():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert link_check.ask(f"http://127.0.0.1:{port}/", QUICK) == Answer("no connection")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/x", "x"])
def test_nothing_but_the_web_is_opened(url):
    assert not link_check.is_good(link_check.ask(url, QUICK).status)


@pytest.mark.parametrize("path", ["/round", "/to-a-file"])
def test_a_redirect_that_leads_to_no_page_is_no_good_answer(server, path):
    status, moved = link_check.ask(server + path, QUICK)
    assert moved == "" and status == "302" and not link_check.is_good(status)


@pytest.mark.parametrize("path, moved", [("/moved", "/200"), ("/moved-again", "/200"), ("/moved-then-away", "/away"),
                                         ("/away", ""), ("/away-to-moved", ""), ("/moved-to-none", ""), ("/200", "")])
def test_an_address_that_moved_for_good_is_told_with_its_new_one_and_no_other_redirect_is(server, path, moved):
    assert link_check.ask(server + path, QUICK).moved == (moved and server + moved)


def test_the_report_names_what_moved_by_row_with_the_new_address():
    asked = STATUSES | {"https://example.org/gone": Answer("200", "https://example.org/a|b"),
                        "https://example.org/good": Answer("200", "https://example.org/new")}
    kept = link_check.answers(SOURCES, asked, [], "2026-11-04")
    said = link_check.report(kept, {row["source_id"]: row["title"] for row in SOURCES}, "2026-11-04")
    assert "0 do not answer; 2 have moved; 1 are there" in said and "runs without" not in said
    assert "| AA-001 | Title \\| 1 &lt;b> | https://example.org/gone | https://example.org/a\\|b |" in said
    assert "| AA-004 | Title \\| 4 &lt;b> | https://example.org/good | https://example.org/new |" in said


def test_an_address_of_several_rows_is_asked_once(server):
    assert link_check.ask_all([server + "/200", server + "/200", server + "/404"], QUICK) == {
        server + "/200": Answer("200"), server + "/404": Answer("404")}
    assert Answering.asked == {"/200": 1, "/404": 2}


SOURCES = [{"source_id": f"AA-00{number}", "url": url, "title": f"Title | {number} <b>"} for number, url in enumerate(
    ("https://example.org/gone", "https://example.org/away", "https://example.org/shut", "https://example.org/good", ""), 1)]
STATUSES = dict(zip((row["url"] for row in SOURCES), map(Answer, ("404", "timeout", "403", "200")), strict=False))


def test_dead_is_what_is_gone_or_had_no_answer_three_runs_in_a_row_and_not_what_refuses_programs():
    kept = []
    dead = []
    for day in ("2026-11-04", "2026-11-11", "2026-11-18"):
        kept = link_check.answers(SOURCES, STATUSES, kept, day)
        dead.append([row["source_id"] for row in kept if link_check.is_dead(row)])
    assert dead == [["AA-001"], ["AA-001"], ["AA-001", "AA-002"]]
    assert [row["failures"] for row in kept] == ["3", "3", "0", "0"]
    well = link_check.answers(SOURCES, STATUSES | {"https://example.org/away": Answer("200")}, kept, "2026-11-25")
    assert well[1] == {"source_id": "AA-002", "url": "https://example.org/away", "day": "2026-11-25", "status": "200",
                       "failures": "0", "moved": ""}


def test_an_address_that_was_replaced_begins_anew():
    kept = [{"source_id": "AA-002", "url": "https://example.org/old", "day": "2026-11-04", "status": "timeout", "failures": "2"}]
    assert link_check.answers(SOURCES, STATUSES, kept, "2026-11-11")[1]["failures"] == "1"


def test_the_report_tells_the_dead_by_row_and_is_empty_where_none_is():
    kept = link_check.answers(SOURCES, STATUSES, [], "2026-11-04")
    said = link_check.report(kept, {row["source_id"]: row["title"] for row in SOURCES}, "2026-11-04")
    assert said.startswith("Asked on 2026-11-04: 4 rows of `data/sources.csv` with an address. 1 do not answer; 0 have moved; "
                           "1 are there and")
    assert "| AA-001 | Title \\| 1 &lt;b> | https://example.org/gone | 404 | 1 |" in said and "AA-002" not in said
    assert link_check.report(kept[2:], {}, "2026-11-04") == ""


def test_the_command_keeps_the_answers_and_ends_well_whatever_was_answered(server, tmp_path):
    sources = tmp_path / "sources.csv"
    sources.write_text(f"source_id,title,url\nAA-001,One,{server}/404\nAA-002,Two,{server}/200\nAA-003,Three,\n",
                       encoding="utf-8")
    given = ["--sources", str(sources), "--answers", str(tmp_path / "answers.csv"), "--report", str(tmp_path / "report.md"),
             "--pause", "0"]
    assert link_check.main(given) == 0
    with (tmp_path / "answers.csv").open(encoding="utf-8", newline="") as file:
        kept = list(csv.DictReader(file))
    assert [(row["source_id"], row["status"], row["failures"]) for row in kept] == [
        ("AA-001", "404", "1"), ("AA-002", "200", "0")]
    assert "| AA-001 | One |" in (tmp_path / "report.md").read_text(encoding="utf-8")


def test_a_weekly_job_asks_and_opens_one_report_and_no_other_job_waits_for_it():
    folder = ROOT / ".github" / "workflows"
    job = yaml.safe_load((folder / "links.yml").read_text(encoding="utf-8"))
    minute, hour, *rest = job[True]["schedule"][0]["cron"].split()
    assert rest == ["*", "*", "3"] and job["permissions"] == {"contents": "write", "issues": "write"}
    steps = " ".join(step.get("run", "") for step in job["jobs"]["links"]["steps"])
    assert "python -m tools.link_check --report report.md" in steps and steps.count("gh issue create") == 1
    asking = [path.name for path in sorted(folder.glob("*.yml")) if "link_check" in path.read_text(encoding="utf-8")]
    assert asking == ["links.yml"]
    assert "link_check" not in (ROOT / "Makefile").read_text(encoding="utf-8")
