"""Pages that hold each kind of element, judged by axe in light and dark, wide and narrow; every page with `make audit`.

It sees about a third of WCAG 2.2.

What axe judges by looking (contrast, links within text) takes it most of a minute on a table of hundreds of rows, which
are alike. It looks at the first of each kind: elements of the same colours, size, weight and path of tags and classes.
Every other rule judges the whole page, in the same run: what axe must know of a page it gathers once.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

#: Rules that look at each element that has text, and what they look at here.
LOOKING = {"color-contrast": "[data-judged]", "link-in-text-block": "a[data-judged]"}
#: Marks the first element with text, and the first link, of each kind.
FIRST_OF_EACH_KIND = """() => {
  const seen = new Set();
  for (const one of document.body.querySelectorAll("*")) {
    const words = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!words && !one.matches("a[href]")) continue;
    const style = getComputedStyle(one);
    let kind = [style.color, style.backgroundColor, style.fontSize, style.fontWeight].join();
    for (let at = one; at; at = at.parentElement)
      kind += `>${at.localName} ${at.getAttribute("class")} ${at.getAttribute("style")}`;
    if (seen.size < seen.add(kind).size) one.dataset.judged = "";
  }
}"""
JUDGE = """async (looking) => {
  axe.configure({ rules: Object.entries(looking).map(([id, selector]) => ({ id, selector })) });
  return (await axe.run(document, { resultTypes: ["violations"] })).violations;
}"""


def faults(page) -> list[str]:
    """What axe finds: rule, how grave, and where."""
    # What scrolls is made reachable by keyboard after the first paint; a page is judged as a reader has it.
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.evaluate(FIRST_OF_EACH_KIND)
    page.evaluate(Axe().axe_script)
    return [f"{page.url.rsplit('/', 1)[-1]}: {one['id']} ({one['impact']}): {node['target']}"
            for one in page.evaluate(JUDGE, LOOKING) for node in one["nodes"][:5]]


def test_a_text_too_pale_a_link_like_its_text_and_a_picture_without_words_are_found(visit):
    page = visit("chapters/paths.html")
    assert faults(page) == []
    page.evaluate("""() => {
        const main = document.querySelector("main");
        main.insertAdjacentHTML("beforeend", "<p>Too pale.</p><p>In a text <a href='#'>a link</a> as it.</p><img>");
        const [pale, text] = [...main.querySelectorAll("p")].slice(-2);
        Object.assign(pale.style, { color: "#ccc", background: "#fff" });
        Object.assign(text.style, { color: "#111", background: "#fff" });
        Object.assign(text.querySelector("a").style, { color: "#222", textDecoration: "none" });
    }""")
    assert {one.split(": ")[1].split(" ")[0] for one in faults(page)} == {"color-contrast", "link-in-text-block", "image-alt"}


@pytest.mark.parametrize("scheme, width", [("light", 1400), ("dark", 390)])
def test_axe_finds_nothing_on_any_page(visit, server, specimens, scheme, width):
    page = visit(specimens[0], width=width, scheme=scheme)
    found = []
    for name in specimens:
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
