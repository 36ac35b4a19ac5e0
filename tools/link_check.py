"""Ask every address of the evidence whether it still answers: `python -m tools.link_check --report report.md`.

Each address is asked once, by HEAD and, where that is not answered well, by GET, without reading what comes; a host has one
question at a time, with a pause in between. The day and the status of the last answer stand in tools/link_answers.csv. Dead
is what says that it is gone, or has given no answer in three runs one after the other. A page that is there for people and
refuses programs (401, 403, 429) is not dead. Nothing here fails a build: the report goes to whoever cares for the evidence.
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
from urllib.parse import quote, urlsplit, urlunsplit

from lemmata.record.csv_rows import Row, rows
from lemmata.record.project import DATA, ROOT

ANSWERS = ROOT / "tools" / "link_answers.csv"
HEAD = ("source_id", "url", "day", "status", "failures")
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


def opener() -> urllib.request.OpenerDirector:
    """What asks over HTTP and follows where an answer leads, and opens no file and no other scheme."""
    made = urllib.request.OpenerDirector()
    for handler in (urllib.request.ProxyHandler, urllib.request.HTTPHandler, urllib.request.HTTPSHandler,
                    urllib.request.HTTPDefaultErrorHandler, urllib.request.HTTPRedirectHandler,
                    urllib.request.HTTPErrorProcessor, urllib.request.UnknownHandler):
        made.add_handler(handler())
    return made


def plain(url: str) -> str:
    """An address in ASCII: its host by IDNA, the rest by percent signs."""
    parts = urlsplit(url)
    host = parts.netloc.encode("idna").decode("ascii") if not parts.netloc.isascii() else parts.netloc
    return urlunsplit((parts.scheme, host, quote(parts.path, safe="/%:@!$&'()*+,;=~-._"),
                       quote(parts.query, safe="/%:@!$&'()*+,;=~-._?"), ""))


def once(url: str, method: str, manners: Manners) -> str:
    """The status of one question: a number of HTTP, or in a word why there is none."""
    if not url.startswith(("http://", "https://")):
        return "no address"
    try:
        request = urllib.request.Request(plain(url), method=method, headers={"User-Agent": manners.agent, "Accept": "*/*"})
        with opener().open(request, timeout=manners.timeout) as answer:
            return str(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return str(error.code)
    except urllib.error.URLError as error:
        return word(error.reason)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return word(error)


def word(reason: object) -> str:
    """Why there was no answer."""
    kinds = ((TimeoutError, "timeout"), (socket.gaierror, "no such host"), (ssl.SSLError, "certificate"),
             (ConnectionError, "no connection"), (http.client.HTTPException, "no HTTP"), (ValueError, "no address"))
    return next((name for kind, name in kinds if isinstance(reason, kind)), "no connection")


def is_good(status: str) -> bool:
    """Whether a page was there. A redirect that is told led in a circle, or to no page of the web."""
    return status.isdigit() and int(status) < 300


def ask(url: str, manners: Manners, sleep: Callable[[float], None] = time.sleep) -> str:
    """The status of an address: HEAD, then GET where HEAD is not answered well; again where the fault may pass."""
    status = ""
    for attempt in range(manners.tries):
        if attempt:
            sleep(manners.again * attempt)
        status = once(url, "HEAD", manners)
        if not is_good(status) and status not in ("no such host", "no address"):
            sleep(manners.pause)
            status = once(url, "GET", manners)
        passes = status in ("timeout", "no connection", "no HTTP") or (status.isdigit() and int(status) >= 500)
        if not passes:
            break
    return status


def ask_all(urls: list[str], manners: Manners, workers: int = 8) -> dict[str, str]:
    """The status of each address; hosts beside each other, the addresses of a host one after the other."""
    by_host: dict[str, list[str]] = defaultdict(list)
    for url in dict.fromkeys(urls):
        by_host[urlsplit(url).netloc.lower()].append(url)

    def host(mine: list[str]) -> dict[str, str]:
        found = {}
        for number, url in enumerate(mine):
            if number:
                time.sleep(manners.pause)
            found[url] = ask(url, manners)
        return found

    with ThreadPoolExecutor(workers) as pool:
        return {url: status for part in pool.map(host, by_host.values()) for url, status in part.items()}


def answers(sources: list[Row], statuses: dict[str, str], before: list[Row], day: str) -> list[Row]:
    """The last answer of each row of the evidence: day, status, how many runs in a row had no good one."""
    old = {(row["source_id"], row["url"]): int(row["failures"]) for row in before}
    made = []
    for row in sources:
        if not row["url"]:
            continue
        status = statuses[row["url"]]
        failed = not (is_good(status) or status in REFUSED)
        made.append({"source_id": row["source_id"], "url": row["url"], "day": day, "status": status,
                     "failures": str(old.get((row["source_id"], row["url"]), 0) + 1 if failed else 0)})
    return made


def is_dead(answer: Row) -> bool:
    """Whether an address is to be reported."""
    return answer["status"] in GONE or int(answer["failures"]) >= PATIENCE


def report(found: list[Row], titles: dict[str, str], day: str) -> str:
    """The dead addresses by row, in Markdown; nothing where there are none."""
    dead = [row for row in found if is_dead(row)]
    if not dead:
        return ""

    def cell(text: str) -> str:
        return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")

    refused = sum(row["status"] in REFUSED for row in found)
    lines = [f"Asked on {day}: {len(found):,} rows of `data/sources.csv` with an address. {len(dead):,} do not answer; "
             f"{refused:,} are there and refuse programs, which is no fault.", "",
             "| row | title | address | status | runs without a good answer |", "| --- | --- | --- | --- | --- |"]
    lines += [f"| {row['source_id']} | {cell(titles[row['source_id']])} | {cell(row['url'])} | {row['status']} | "
              f"{row['failures']} |" for row in dead[:MOST]]
    if len(dead) > MOST:
        lines += ["", f"And {len(dead) - MOST:,} more, which `tools/link_answers.csv` has."]
    lines += ["", "For each: look for the page elsewhere (its new address, an archive), put that into the row, and say in its "
              "note what was done. A source that is gone stays in the record, with `seen` as it was."]
    return "\n".join(lines) + "\n"


def main(argv: list[str]) -> int:
    """Ask, keep the answers, write the report; 0 whatever was answered."""
    parser = argparse.ArgumentParser(prog="python -m tools.link_check", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--sources", type=Path, default=DATA / "sources.csv", help="the table of the evidence")
    parser.add_argument("--answers", type=Path, default=ANSWERS, help="where the last answers are kept")
    parser.add_argument("--report", type=Path, help="where the report goes; an empty file where nothing is dead")
    parser.add_argument("--agent", default=AGENT, help="what hosts are told of who asks")
    parser.add_argument("--pause", type=float, default=Manners.pause, help="seconds between two questions to a host")
    given = parser.parse_args(argv)
    day, sources = date.today().isoformat(), rows(given.sources)
    statuses = ask_all([row["url"] for row in sources if row["url"]], Manners(pause=given.pause, agent=given.agent))
    found = answers(sources, statuses, rows(given.answers) if given.answers.exists() else [], day)
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
