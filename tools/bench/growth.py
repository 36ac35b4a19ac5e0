"""What a chapter more costs, in a book of ten, of a hundred and of a thousand."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

from tools.bench import builds, houses, timing, weight

SIZES = (10, 100, 1000)


def measure(scratch: Path, runs: int, sizes: tuple[int, ...] = SIZES) -> tuple[dict, dict]:
    """Return times by side and number of chapters, and the compressed bytes of a middle page by side and number."""
    times: dict[str, dict[int, timing.Times]] = {name: {} for name in builds.COMMANDS}
    bytes_of_a_page: dict[str, dict[int, int]] = {name: {} for name in builds.COMMANDS}
    for size in sizes:
        made = {"this book": houses.lengthened(houses.own(scratch / f"own-{size}"), size),
                "stock": houses.lengthened(houses.stock(scratch / f"stock-{size}"), size)}

        def cold(house: Path) -> float:
            builds.forget(house)
            # Jupyter Book by itself on both sides: there is neither table nor notebook to see to.
            return timing.seconds(builds.COMMANDS["stock"], house)

        found = timing.by_turns({name: partial(cold, house) for name, house in made.items()}, runs)
        for name, house in made.items():
            times[name][size] = found[name]
            page = house / "_build" / "html" / "chapters" / f"c{size // 2:04}.html"
            bytes_of_a_page[name][size] = len(weight.compressed(page))
            shutil.rmtree(house)
    return times, bytes_of_a_page


def marginal(times: dict[int, timing.Times]) -> list[float]:
    """Return the seconds that a chapter more takes, from each size to the next."""
    sizes = sorted(times)
    return [(times[more].median - times[fewer].median) / (more - fewer)
            for fewer, more in zip(sizes, sizes[1:], strict=False)]
