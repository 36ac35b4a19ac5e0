"""What readers with Firefox or with Safari's engine meet: ten pages in each, by name what one engine cannot do.

Chromium has the other files of this folder to itself.
"""

import time

import pytest

from tests.browser import engines
from tests.browser.test_notes import LONE_HEADS

#: One page of each kind.
PAGES = ["intro.html", "chapters/auction.html", "chapters/settlement.html", "chapters/method.html", "chapters/glossary.html",
         "chapters/teaching.html", "notebooks/auction_results.html", "notebooks/settlement_figures.html", "genindex.html",
         "search.html"]
READING = "chapters/auction.html"


@pytest.fixture(scope="module", params=sorted(engines.ENGINES))
def engine(request, tmp_path_factory):
    """A browser of another engine than Chromium's."""
    try:
        made = engines.ENGINES[request.param](tmp_path_factory.mktemp(request.param))
    except engines.Missing as error:
        pytest.skip(str(error))
    yield made
    made.close()


def until(engine, script: str, *given):
    """The value of a script once it is true. Fails when it stays untrue."""
    end = time.monotonic() + engines.PATIENCE
    while not (value := engine.run(script, *given)):
        assert time.monotonic() < end, f"{engine.name}: never true: {script}"
        time.sleep(0.2)
    return value


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_nobody_else_and_is_as_it_was_styled(engine, server, name):
    engine.go(server + name)
    asked = engine.run("return performance.getEntriesByType('resource').map((one) => one.name);")
    assert [address for address in asked if not address.startswith((server, "data:"))] == []
    assert any(address.split("?")[0].endswith("page.css") for address in asked)
    assert engine.run("return document.querySelector('h1').getClientRects().length;") > 0
    wide, window = engine.run("return [document.documentElement.scrollWidth, innerWidth];")
    assert wide <= window


def test_no_page_writes_a_fault_or_a_refusal_on_the_console(engine, server):
    if engine.name == "webkit":
        pytest.skip("WebKitGTK's driver does not show the console")
    engine.console()
    for name in PAGES:
        engine.go(server + name)
        engine.run("await new Promise((done) => setTimeout(done, 150));")
    assert engine.console() == []


def test_an_inline_script_is_refused(engine, server):
    engine.go(server + "intro.html")
    assert engine.run("""const one = document.createElement("script");
      one.textContent = "window.ran = true"; document.body.append(one); return window.ran === true;""") is False


def test_a_fact_and_a_quoted_figure_are_underlined(engine, server):
    engine.go(server + READING)
    for name, style in (("fact", "solid"), ("said", "dashed")):
        found = engine.run("""const style = getComputedStyle(document.querySelector("main a." + given[0]));
          return [style.textDecorationLine, style.textDecorationStyle];""", name)
        assert found == ["underline", style]


def test_a_fold_opens_and_an_address_within_it_opens_it(engine, server):
    engine.go(server + READING)
    identifier = engine.run("""const fold = document.querySelector("main details:not([open])");
      const inside = document.createElement("span"); inside.id = "within-a-fold"; fold.append(inside);
      fold.id = fold.id || "a-fold"; location.hash = "#within-a-fold"; return fold.id;""")
    until(engine, "return document.getElementById(given[0]).open;", identifier)


@pytest.mark.parametrize("name", ["auction", "settlement", "access", "copyrightability", "aura"])
def test_no_head_of_a_note_stands_alone_at_the_foot_of_a_column(engine, server, name):
    engine.go(server + f"chapters/{name}.html")
    engine.resize(1400, 900)
    assert engine.run(LONE_HEADS) == []


@pytest.mark.parametrize("name", ["copyrightability", "aura"])
def test_a_gloss_higher_than_the_window_stays_by_its_end(engine, server, name):
    engine.go(server + f"chapters/{name}.html")
    engine.resize(1400, 700)
    # The tall segment with the longest gloss whose notes are longer still.
    at = engine.run("""document.querySelectorAll("[data-length]").forEach((one) => one.removeAttribute("data-length"));
      const high = [...document.querySelectorAll(".segment")].map((one, at) => {
        const gloss = one.matches(".tall") ? one.querySelector(".segment-text").offsetHeight : 0;
        return { at, gloss, rest: (one.querySelector(".notes")?.offsetHeight || 0) - gloss }; })
        .filter(({ gloss, rest }) => gloss > 700 && rest > 150).sort((one, other) => other.rest - one.rest);
      return high[0].at;""")
    end = """const segment = document.querySelectorAll(".segment")[given[0]];
      const text = segment.querySelector(".segment-text");
      // Segments on the way are laid out when they come near, and move it: until it stands where it was sent.
      const off = () => segment.getBoundingClientRect().bottom - innerHeight - given[1];
      for (let tries = 0, quiet = 0; tries < 40 && quiet < 3; tries += 1) {
        scrollBy(0, off());
        await new Promise((done) => setTimeout(done, 100));
        quiet = Math.abs(off()) < 2 ? quiet + 1 : 0;
      }
      return [Math.round(innerHeight - text.getBoundingClientRect().bottom), text.scrollHeight - text.clientHeight];"""
    for rest in (140, 60):
        below, cut = engine.run(end, at, rest)
        assert 10 <= below <= 24 and cut <= 0


@pytest.mark.parametrize("query", ["hammer price", "侵權"])
def test_the_search_answers(engine, server, query):
    engine.go(server + "search.html?q=" + query.replace(" ", "+"))
    until(engine, "return document.querySelectorAll('#search-results mark').length;")
    assert query in engine.run("return document.getElementById('search-status').textContent;")


def test_from_a_folder_the_field_leads_to_the_results(engine, site):
    engine.go((site / "chapters" / "method.html").as_uri())
    engine.run("""const field = document.querySelector("form[role=search] input"); field.value = "Anadol";
      setTimeout(() => field.form.requestSubmit());""")
    time.sleep(1)  # a script must not be caught by the leaving of its page
    until(engine, "return location.pathname.endsWith('/search.html') && document.querySelectorAll('ul.search > li').length;")
    assert "Anadol" in engine.run("return document.getElementById('search-status').textContent;")


def test_the_entries_of_a_letter_begin_in_the_first_column(engine, server):
    """WebKit balances columns without the margins of what may not be divided, and leaves the first column empty for them."""
    engine.resize(1400, 900)
    engine.go(server + "genindex.html")
    assert engine.run("""return Array.from(document.querySelectorAll("article ul.index > li:first-child")).filter((first) => {
      const words = document.createRange();
      words.selectNodeContents(first);
      return words.getClientRects()[0].left > first.parentElement.getBoundingClientRect().left + 1;
    }).map((first) => first.textContent.trim());""") == []
