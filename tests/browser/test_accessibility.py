"""Every page judged by axe, in light and dark, wide and narrow. It sees about a third of WCAG 2.2.

What axe judges by looking (contrast, links within text) takes it most of a minute on a table of hundreds of rows, which
are alike. It looks at the first of each kind: elements of the same colours, size, weight and path of tags and classes.
Every other rule judges the whole page.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

#: Rules that look at each element that has text.
LOOKING = ["color-contrast", "link-in-text-block"]
#: Marks the first element with text of each kind.
FIRST_OF_EACH_KIND = """() => {
  const seen = new Set();
  for (const one of document.body.querySelectorAll("*")) {
    if (![...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim())) continue;
    const style = getComputedStyle(one);
    let kind = [style.color, style.backgroundColor, style.fontSize, style.fontWeight].join();
    for (let at = one; at; at = at.parentElement)
      kind += `>${at.localName} ${at.getAttribute("class")} ${at.getAttribute("style")}`;
    if (seen.size < seen.add(kind).size) one.dataset.judged = "";
  }
}"""


def faults(page) -> list[str]:
    """What axe finds: rule, how grave, and where."""
    # What scrolls is made reachable by keyboard after the first paint; a page is judged as a reader has it.
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    whole = {"resultTypes": ["violations"], "rules": {name: {"enabled": False} for name in LOOKING}}
    found = Axe().run(page, options=whole).response["violations"]
    page.evaluate(FIRST_OF_EACH_KIND)
    found += Axe().run(page, context={"include": ["[data-judged]"]},
                       options={"resultTypes": ["violations"], "runOnly": LOOKING}).response["violations"]
    return [f"{page.url.rsplit('/', 1)[-1]}: {one['id']} ({one['impact']}): {node['target']}"
            for one in found for node in one["nodes"][:5]]


@pytest.mark.parametrize("scheme, width", [("light", 1400), ("dark", 390)])
def test_axe_finds_nothing_on_any_page(visit, server, pages, scheme, width):
    page = visit(pages[0], width=width, scheme=scheme)
    found = []
    for name in pages:
        page.goto(server + name)
        found += faults(page)
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_open_folds_contents_and_results(visit, scheme):
    page = visit("chapters/auction.html", scheme=scheme, width=390)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.evaluate("location.hash = document.querySelector('.note[id]').id")
    found = faults(page)
    page.get_by_role("button", name="Contents").click()
    found += faults(page)
    page = visit("search.html?q=佳士得", scheme=scheme)
    page.wait_for_selector("ul.search mark")
    assert found + faults(page) == []
