"""What a reader's browser asks for: requests and compressed bytes of a page, with an empty cache and everything shown."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tools import chromium
from tools.bench.serving import compressed, served

#: A telephone.
SCREEN: Any = {"width": 390, "height": 844}


@dataclass(frozen=True)
class Weight:
    """Of one page: requests to its own host, what they weigh compressed in bytes, and the other hosts it asked."""

    requests: int
    compressed: int
    other_hosts: tuple[str, ...]

    def __str__(self) -> str:
        others = f", and asked {', '.join(self.other_hosts)}" if self.other_hosts else ""
        return f"{self.compressed / 1000:.0f} kB in {self.requests} requests{others}"


def page(site: Path, name: str) -> Weight:
    """Open the page `name` of the folder `site` in Chromium, fetch every picture and add up what was asked for.

    Foreign hosts are never reached: what is asked of them counts by name only.
    """
    from playwright.sync_api import sync_playwright

    asked: list[str] = []
    with served(site) as address, sync_playwright() as play:
        here = urlsplit(address).netloc
        browser = play.chromium.launch(executable_path=chromium.program(), args=["--no-sandbox"])
        tab = browser.new_page(viewport=SCREEN)
        tab.on("request", lambda request: asked.append(request.url))
        tab.route(lambda url: urlsplit(url).netloc != here, lambda route: route.abort())
        tab.goto(f"{address}/{name}")
        # All that waits for being looked at: pictures far below, of the other colouring, of the other states of a chart.
        tab.evaluate("document.querySelectorAll('img').forEach(picture => { picture.loading = 'eager'; })")
        tab.wait_for_load_state("networkidle")
        browser.close()
    own = {urlsplit(url).path for url in asked if urlsplit(url).netloc == here}
    files = [site / path.lstrip("/") for path in own]
    return Weight(len(own), sum(len(compressed(path)) for path in files if path.is_file()),
                  tuple(sorted({urlsplit(url).netloc for url in asked} - {here, ""})))


def largest_page(site: Path, folder: str = "chapters") -> str:
    """Return the heaviest page of a folder, as a name below `site`."""
    pages = (site / folder).glob("*.html")
    return str(max(pages, key=lambda path: path.stat().st_size).relative_to(site))


def search_index(site: Path) -> int:
    """Return the compressed bytes of what a search loads."""
    return sum(len(compressed(path)) for path in (site / "searchindex.js", *(site / "_static").glob("han.js")))
