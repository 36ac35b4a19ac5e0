"""How long a reader waits after a choice on a page of the record, from the choice to the painted rows.

The longest page of the record is made longer by copies of its rows, and looked at as a telephone does.
"""

from __future__ import annotations

import re
from pathlib import Path
from statistics import median

from tools import chromium
from tools.bench.serving import served
from tools.bench.weight import SCREEN

ROW = re.compile(r"<tbody .*?</tbody>", re.DOTALL)
#: A telephone's processor beside that of the machine, as Lighthouse has it.
SLOWDOWN = 4
#: Milliseconds after which the rows that come after the first have come, on a page of so many thousand rows.
REST = 2_500
#: Resolves with the milliseconds from a choice to what comes next after the frame that shows it.
CHOOSE = """([name, value]) => new Promise((done) => {
  const field = document.querySelector(`form.records-tools select[name="${name}"]`);
  field.value = value;
  const begun = performance.now();
  field.dispatchEvent(new Event("input", { bubbles: true }));
  requestAnimationFrame(() => {
    const painted = new MessageChannel();
    painted.port1.onmessage = () => done(performance.now() - begun);
    painted.port2.postMessage(0);
  });
})"""


def lengthened(page: str, rows: int) -> str:
    """Return a page of the record with so many rows, copies of its own with keys of their own."""
    first, last = page.index("<tbody"), page.rindex("</tbody>") + len("</tbody>")
    own = ROW.findall(page[first:last])
    copies = (own[at % len(own)].replace('id="', f'id="{at // len(own)}-', 1) for at in range(rows))
    return page[:first] + "".join(copies) + page[last:]


def measure(site: Path, name: str, facet: str, rows: int, runs: int) -> list[float]:
    """Measure, in milliseconds, `runs` times three choices of `facet` and all rows again, on the page `name` with `rows` rows."""
    from playwright.sync_api import sync_playwright

    scratch = site / name.replace(".html", f"-{rows}.html")
    scratch.write_text(lengthened((site / name).read_text(encoding="utf-8"), rows), encoding="utf-8")
    try:
        with served(site) as address, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=chromium.program(), args=["--no-sandbox"])
            context = browser.new_context(viewport=SCREEN, device_scale_factor=2, is_mobile=True, has_touch=True)
            page = context.new_page()
            page.goto(f"{address}/{scratch.relative_to(site).as_posix()}")
            page.wait_for_timeout(REST)
            context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
            values = page.eval_on_selector_all(f"select[name='{facet}'] option", "all => all.map(({ value }) => value)")
            taken = []
            for _ in range(runs):
                for value in [one for chosen in values[1:4] for one in (chosen, "")]:
                    taken.append(page.evaluate(CHOOSE, [facet, value]))
                    page.wait_for_timeout(REST * max(1, rows // 1_000))
            browser.close()
            return taken
    finally:
        scratch.unlink()


def told(taken: list[float]) -> str:
    """Return the median, least and most."""
    return f"{median(taken):.0f} ms ({min(taken):.0f}–{max(taken):.0f})"
