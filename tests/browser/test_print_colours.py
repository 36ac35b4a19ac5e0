"""What the reader chose for the screen ends where the screen ends: on paper, and under colours that the system forces.

The style sheets are put into a page of a few lines: what is looked at is what the browser computes.
"""

import re

import pytest

from lemmata.sphinx.html_page import STATIC

SHEETS = [STATIC / "css" / f"{name}.css" for name in ("page", "reading", "notebook")]
BODY = """<main><article><h1>Title</h1><p class="text">Text <a href="#">link</a></p><div class="admonition">note</div>
<table><tr><th>head</th><td>cell</td></tr></table><code>code</code><input type="search"><p class="lemma">lemma</p>
<img class="only-light" alt="light"><img class="only-dark" alt="dark"></article></main>
<button class="appearance">Appearance</button>"""
COLOURS = """() => [...document.querySelectorAll("body, main, h1, p, a, td, th, code, .admonition, .lemma")].map((element) => {
  const style = getComputedStyle(element);
  return [element.tagName, style.color, style.backgroundColor];
})"""


@pytest.fixture
def page(browser):
    context = browser.new_context()
    made = context.new_page()
    yield made
    context.close()


def show(page, choice: str) -> None:
    theme = f' data-theme="{choice}"' if choice else ""
    styles = "".join(f"<style>{sheet.read_text(encoding='utf-8')}</style>" for sheet in SHEETS)
    page.set_content(f"<!DOCTYPE html><html lang=en{theme}><head>{styles}</head><body>{BODY}</body></html>")


def luminance(colour: str) -> float:
    parts = [int(one) / 255 for one in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def shown(page) -> list[str]:
    return [name for name in ("only-light", "only-dark")
            if page.evaluate(f"getComputedStyle(document.querySelector('.{name}')).display") != "none"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("choice", ["", "light", "dark"])
def test_paper_is_white_and_its_ink_is_dark_whatever_was_chosen(page, choice, scheme):
    page.emulate_media(media="print", color_scheme=scheme)
    show(page, choice)
    for tag, ink, ground in page.evaluate(COLOURS):
        assert luminance(ink) < 0.18, f"{tag}: {ink} on white has less than 4.5:1"
        assert ground == "rgba(0, 0, 0, 0)" or luminance(ground) > 0.8, f"{tag}: {ground}"
    assert shown(page) == ["only-light"]


@pytest.mark.parametrize("choice, scheme, expected", [("", "light", "light"), ("", "dark", "dark"), ("dark", "light", "dark"),
                                                      ("light", "dark", "light"), ("dark", "dark", "dark")])
def test_on_a_screen_the_choice_holds_and_without_one_the_system(page, choice, scheme, expected):
    page.emulate_media(media="screen", color_scheme=scheme)
    show(page, choice)
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (luminance(ground) > 0.5) == (expected == "light")
    assert shown(page) == [f"only-{expected}"]


@pytest.mark.parametrize("choice", ["", "light", "dark"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_under_forced_colours_the_charts_follow_the_system(page, choice, scheme):
    page.emulate_media(media="screen", color_scheme=scheme, forced_colors="active")
    show(page, choice)
    assert shown(page) == [f"only-{scheme}"]
    assert not page.locator("button.appearance").is_visible()


def test_paper_wraps_code_and_opens_the_numbers_but_no_answer(page):
    page.emulate_media(media="print")
    show(page, "")
    page.evaluate("""document.querySelector("article").insertAdjacentHTML("beforeend", `<pre>code ${"long ".repeat(200)}</pre>
      <details class="numbers"><summary>Numbers</summary><p>1</p></details>
      <details class="quiz-option"><summary>Answer</summary><p>2</p></details>`)""")
    assert page.evaluate("""() => { const pre = document.querySelector("pre"); return pre.scrollWidth <= pre.clientWidth; }""")
    assert page.locator("details.numbers p").is_visible()
    assert not page.locator("details.quiz-option p").is_visible()
