"""Ask every address of the evidence whether it still answers: `python -m tools.link_check --report report.md`.

Each address is asked once, by HEAD and, where that is not answered well, by GET, without reading what comes; a host has one
question at a time, with a pause in between. The day and the status of the last answer stand in tools/link_answers.csv, with
the address to which a page has moved for good (301, 308); a move for the time being (302, 303, 307) is none. Dead is what
says that it is gone, or has given no answer in three runs one after the other. A page that is there for people and refuses
programs (401, 403, 429) is not dead. Nothing here fails a build: the report goes to whoever cares for the evidence.
"""

from __future__ import annotations

import argparse
import csv
import http.client
import socket
import ssl
import sys
import time
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit, urlunsplit

from lemmata.record.csv_rows import Row, rows
from lemmata.record.project import find_project

ANSWERS = Path(__file__).with_name("link_answers.csv")
HEAD = ("source_id", "url", "day", "status", "failures", "moved")
#: What says that a page has another address from now on.
FOR_GOOD = {301, 308}
#: What says that a page is gone for good; what says only that programs are not wanted.
GONE, REFUSED = {"404", "410"}, {"401", "402", "403", "406", "407", "409", "418", "429", "451", "999"}
#: Runs without an answer after which an address counts as dead: a server may be away for a week.
PATIENCE = 3
#: An issue takes 65,536 characters.
MOST = 200
AGENT = "whose-work-link-check/1 (asks once a week whether a cited page is there)"


@dataclass(frozen=True)
class Manners:
    """How to ask: seconds to wait for an answer, between questions to a host and before a second try; tries; agent."""

    timeout: float = 20
    pause: float = 2
    again: float = 5
    tries: int = 3
    agent: str = AGENT


class Answer(NamedTuple):
    """The status of an address: a number of HTTP, or in a word why there is none; and where its page has moved to for good."""

    status: str
    moved: str = ""


class Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects, and keeps the address to which those lead that are for good and stand in front of all others."""

    def __init__(self) -> None:
        self.moved = ""
        self.is_for_good = True

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # noqa: D102 – as the library has it
        self.is_for_good = self.is_for_good and code in FOR_GOOD
        if self.is_for_good:
            self.moved = newurl
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def opener(redirects: Redirects) -> urllib.request.OpenerDirector:
    """Return what asks over HTTP and follows where an answer leads, and opens no file and no other scheme."""
    made = urllib.request.OpenerDirector()
    for handler in (urllib.request.ProxyHandler, urllib.request.HTTPHandler, urllib.request.HTTPSHandler,
                    urllib.request.HTTPDefaultErrorHandler, urllib.request.HTTPErrorProcessor, urllib.request.UnknownHandler):
        made.add_handler(handler())
    made.add_handler(redirects)
    return made


def plain(url: str) -> str:
    """Return an address in ASCII: its host by IDNA, the rest by percent signs."""
    parts = urlsplit(url)
    host = parts.netloc.encode("idna").decode("ascii") if not parts.netloc.isascii() else parts.netloc
    return urlunsplit((parts.scheme, host, quote(parts.path, safe="/%:@!$&'()*+,;=~-._"),
                       quote(parts.query, safe="/%:@!$&'()*+,;=~-._?"), ""))


def once(url: str, method: str, manners: Manners) -> Answer:
    """Return the answer to one question. Only of a page that is there it is told where it moved to."""
    if not url.startswith(("http://", "https://")):
        return Answer("no address")
    redirects = Redirects()
    try:
        request = urllib.request.Request(plain(url), method=method, headers={"User-Agent": manners.agent, "Accept": "*/*"})
        with opener(redirects).open(request, timeout=manners.timeout) as answer:
            return Answer(str(answer.status), redirects.moved)
    except urllib.error.HTTPError as error:
        error.close()
        return Answer(str(error.code))
    except urllib.error.URLError as error:
        return Answer(word(error.reason))
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(word(error))


def word(reason: object) -> str:
    """Return why there was no answer."""
    kinds = ((TimeoutError, "timeout"), (socket.gaierror, "no such host"), (ssl.SSLError, "certificate"),
             (ConnectionError, "no connection"), (http.client.HTTPException, "no HTTP"), (ValueError, "no address"))
    return next((name for kind, name in kinds if isinstance(reason, kind)), "no connection")


def is_good(status: str) -> bool:
    """Return whether a page was there. A redirect that is told led in a circle, or to no page of the web."""
    return status.isdigit() and int(status) < 300


def ask(url: str, manners: Manners, sleep: Callable[[float], None] = time.sleep) -> Answer:
    """Return the answer of an address: HEAD, then GET where HEAD is not answered well; again where the fault may pass."""
    found = Answer("")
    for attempt in range(manners.tries):
        if attempt:
            sleep(manners.again * attempt)
        found = once(url, "HEAD", manners)
        if not is_good(found.status) and found.status not in ("no such host", "no address"):
            sleep(manners.pause)
            found = once(url, "GET", manners)
        status = found.status
        passes = status in ("timeout", "no connection", "no HTTP") or (status.isdigit() and int(status) >= 500)
        if not passes:
            break
    return found


def ask_all(urls: list[str], manners: Manners, workers: int = 8) -> dict[str, Answer]:
    """Return the answer of each address; hosts beside each other, the addresses of a host one after the other."""
    by_host: dict[str, list[str]] = defaultdict(list)
    for url in dict.fromkeys(urls):
        by_host[urlsplit(url).netloc.lower()].append(url)

    def host(mine: list[str]) -> dict[str, Answer]:
        found = {}
        for number, url in enumerate(mine):
            if number:
                time.sleep(manners.pause)
            found[url] = ask(url, manners)
        return found

    with ThreadPoolExecutor(workers) as pool:
        return {url: answer for part in pool.map(host, by_host.values()) for url, answer in part.items()}


def answers(sources: list[Row], asked: dict[str, Answer], before: list[Row], day: str) -> list[Row]:
    """Return the last answer of each row of the evidence: day, status, runs in a row without a good one, where it moved to."""
    old = {(row["source_id"], row["url"]): int(row["failures"]) for row in before}
    made = []
    for row in sources:
        if not row["url"]:
            continue
        status, moved = asked[row["url"]]
        failed = not (is_good(status) or status in REFUSED)
        made.append({"source_id": row["source_id"], "url": row["url"], "day": day, "status": status,
                     "failures": str(old.get((row["source_id"], row["url"]), 0) + 1 if failed else 0), "moved": moved})
    return made


def is_dead(answer: Row) -> bool:
    """Return whether an address is to be reported."""
    return answer["status"] in GONE or int(answer["failures"]) >= PATIENCE


def report(found: list[Row], titles: dict[str, str], day: str) -> str:
    """Return the dead addresses by row, and those that moved for good, in Markdown; nothing where there are none."""
    dead, moved = [row for row in found if is_dead(row)], [row for row in found if row["moved"]]
    if not (dead or moved):
        return ""

    def cell(text: str) -> str:
        return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")

    refused = sum(row["status"] in REFUSED for row in found)
    lines = [f"Asked on {day}: {len(found):,} rows of `data/sources.csv` with an address. {len(dead):,} do not answer; "
             f"{len(moved):,} have moved; {refused:,} are there and refuse programs, which is no fault."]

    def listed(rows: list[Row], heads: tuple[str, ...], columns: tuple[str, ...]) -> list[str]:
        told = ["", f"| row | title | address | {' | '.join(heads)} |", "| --- " * (3 + len(heads)) + "|"]
        told += [f"| {row['source_id']} | {cell(titles[row['source_id']])} | {cell(row['url'])} | "
                 f"{' | '.join(cell(row[column]) for column in columns)} |" for row in rows[:MOST]]
        return told + (["", f"And {len(rows) - MOST:,} more, which `tools/link_answers.csv` has."] if len(rows) > MOST else [])
    if dead:
        lines += [*listed(dead, ("status", "runs without a good answer"), ("status", "failures")), "",
                  "For each: look for the page elsewhere (its new address, an archive), put that into the row, and say in its "
                  "note what was done. A source that is gone stays in the record, with `seen` as it was."]
    if moved:
        lines += [*listed(moved, ("moved to",), ("moved",)), "",
                  "These say that the move is for good. For each: open the new address, see whether the same page is there (some "
                  "hosts lead all that is gone to their front page), and put it into the row."]
    return "\n".join(lines) + "\n"


def main(argv: list[str]) -> int:
    """Ask, keep the answers, write the report; return 0 whatever was answered."""
    parser = argparse.ArgumentParser(prog="python -m tools.link_check", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--sources", type=Path, help="another table of the evidence")
    parser.add_argument("--answers", type=Path, default=ANSWERS, help="where the last answers are kept")
    parser.add_argument("--report", type=Path, help="where the report goes; an empty file where nothing is dead or moved")
    parser.add_argument("--agent", default=AGENT, help="what hosts are told of who asks")
    parser.add_argument("--pause", type=float, default=Manners.pause, help="seconds between two questions to a host")
    given = parser.parse_args(argv)
    day, sources = date.today().isoformat(), rows(given.sources or find_project().data / "sources.csv")
    asked = ask_all([row["url"] for row in sources if row["url"]], Manners(pause=given.pause, agent=given.agent))
    found = answers(sources, asked, rows(given.answers) if given.answers.exists() else [], day)
    with given.answers.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEAD, lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
    said = report(found, {row["source_id"]: row["title"] for row in sources}, day)
    if given.report:
        given.report.write_text(said, encoding="utf-8")
    print(said or f"Asked on {day}: all of {len(found):,} addresses answer.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
