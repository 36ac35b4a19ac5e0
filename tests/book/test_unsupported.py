"""What MyST and sphinx-design offer either stands on the page or is refused with its line."""

import pytest
from docutils import nodes

from lemmata.sphinx import unsupported

from .pages import CONF, Pages, build, words

DESIGN = CONF.replace('"myst_parser"', '"myst_parser", "sphinx_design"').replace('"attrs_inline"', '"attrs_inline", "dollarmath"')


def page(tmp_path, text: str, monkeypatch) -> Pages:
    monkeypatch.setattr("tests.book.pages.CONF", DESIGN)
    return build(tmp_path, "# Page\n\n" + text)


@pytest.mark.parametrize("name, text, instead", [
    ("math", "Some {math}`x^2` here.", "the formula in words or as code"),
    ("math", "Some $x^2$ here.", "the formula in words or as code"),
    ("math", "```{math}\nx^2\n```", "the formula in words or as code"),
    ("tab-set", "````{tab-set}\n```{tab-item} One\nFirst.\n```\n```{tab-item} Two\nSecond.\n```\n````", "headings or {dropdown}"),
    ("badge", "A {bdg-primary}`new` one.", "the word itself"),
    ("button", "```{button-link} https://example.org/\nGo\n```", "a link"),
    ("icon", "A {fas}`star` here.", "the word itself"),
    ("only", "```{only} html\nWords.\n```", "words for every edition"),
    ("raw", "```{raw} latex\nWords.\n```", "words, or {raw} html"),
    *(("HTML that runs or fetches something", f"```{{raw}} html\n{one}\n```", "HTML that stands still") for one in (
        "<script>var a = 1</script>", "<iframe src='https://example.org'></iframe>", "<p onclick='x()'>Words.</p>",
        "<a href='javascript:x()'>Words.</a>", "<a href=' JavaScript:x()'>Words.</a>", "<svg/onload=x()>")),
])
def test_what_the_theme_does_not_draw_is_refused_with_its_line(tmp_path, monkeypatch, name, text, instead):
    made = page(tmp_path, text, monkeypatch)
    told = [line for line in made.warnings if "is not drawn by this theme" in line]
    assert told == [f"index.md:3: WARNING: {name} is not drawn by this theme, expected {instead}"]


@pytest.mark.parametrize("selector, text", [
    ("//div[contains(@class, 'admonition')]", "```{note}\nOf the house.\n```"),
    ("//figure//img | //img", "```{figure} figures/auction_concentration.light.svg\n:alt: Blocks\n\nOf the house.\n```"),
    ("//*[local-name() = 'svg']", "An {octicon}`star` Of the house."),
    ("//details", "```{dropdown} Title\nOf the house.\n```"),
    ("//*[contains(@class, 'sd-card')]", "```{card} Title\nOf the house.\n```"),
    ("//*[contains(@class, 'contents')]", "```{contents}\n:local:\n```\n\n## Of the house\n\nOf the house."),
    ("//table", "```{list-table}\n* - Of the house.\n```"),
    ("//pre", "```python\nOf the house.\n```"),
])
def test_what_the_theme_draws_stands_on_the_page(tmp_path, monkeypatch, selector, text):
    made = page(tmp_path, text, monkeypatch)
    assert made.warnings == []
    assert made["index"].xpath(selector) and "Of the house." in words(made["index"])


@pytest.mark.parametrize("text", ["", "Words without a heading.\n"])
def test_a_page_without_a_title_is_refused(tmp_path, text):
    made = build(tmp_path, "# Book\n", page=text)
    assert [line for line in made.warnings if "title" in line][0].startswith(
        "page.md:1: WARNING: the page has no title, expected a heading (# …) at its beginning")


@pytest.mark.parametrize("kind, name", unsupported.RUNNING.items())
def test_an_output_that_needs_a_script_is_refused(kind, name):
    output = nodes.container("", nodes.paragraph("", "IntSlider(value=0)"), mime_type=kind)
    assert [told for _, told in unsupported.undrawn(nodes.container("", output))] == [name]


@pytest.mark.parametrize("html", [
    "<a href='java&#115;cript:x()'>Words.</a>", "<a href='java\tscript:x()'>Words.</a>", "<img src='https://example.org/a.png'>",
    "<img src=//example.org/a.png>", "<img srcset='a.png 1x, https://example.org/a.png 2x'>",
    "<p style='background: url(https://example.org/a.png)'>Words.</p>", "<style>@import 'https://example.org/a.css';</style>",
    "<link rel='stylesheet' href='a.css'>", "<meta http-equiv='refresh' content='0'>"])
def test_what_runs_or_fetches_however_it_is_written_is_found(html):
    assert unsupported.is_active(html)


@pytest.mark.parametrize("html", [
    "<img src='../figures/a.svg'>", "<a href='https://example.org/'>Words.</a>", "<code>url(https://example.org/)</code>",
    "<p style='color: red'>Words &#8212; more.</p>",
    "<th>javascript:alert(1)</th>", "<td>&lt;script&gt;</td>", "<p>once = 1</p>", "<p title='only = 5'>Words.</p>",
    "<a href='#javascript:x'>Words.</a>"])
def test_words_that_look_like_a_script_are_words(html):
    assert not unsupported.is_active(html)
