"""A notebook's page shows before it tells, and its folded code says what it does; the gallery shows every figure once."""

import json
import re
import shutil

import pytest
from docutils import nodes as docutils_nodes
from lxml import html

from lemmata.execution import execution_cache
from lemmata.record import front_matter
from lemmata.sphinx import notebook_pages
from tests.book.pages import build, words
from tests.this_book import FIGURES, NOTEBOOKS, ROOT

PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
every_page = pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])


def page_of(site, path) -> html.HtmlElement:
    return html.parse(str(site / "notebooks" / f"{path.stem}.html")).getroot()


def has_class(name: str) -> str:
    return f"contains(concat(' ', @class, ' '), ' {name} ')"


@every_page
def test_the_answer_and_its_chart_stand_before_any_code(site, path):
    page = page_of(site, path)
    order = [one for one in page.iter("h1", "p", "figure", "div")
             if one.tag in ("h1", "figure") or {"standfirst", "cell_input"} & set((one.get("class") or "").split())]
    kinds = [one.get("class", "").split()[0] if one.tag in ("p", "div") else one.tag for one in order]
    described = [json.loads(one.read_text(encoding="utf-8")) for one in sorted(FIGURES.glob("*.json"))]
    answers = [one["answer"] for one in described if one["notebook"] == f"notebooks/{path.stem}" and one.get("answer")]
    assert kinds[:kinds.index("cell_input")] == ["h1", *(["standfirst"] if answers else []), "figure"]
    if answers:
        told = words(page.xpath(f"//p[{has_class('standfirst')}]")[0])
        assert sorted(map(len, answers)) and all(" ".join(one.split()) in told.replace("’", "'") for one in answers)
        # What is said over the chart is not said again under it.
        caption = words(page.xpath("//figure[1]//span[contains(@class, 'caption-text')]")[0])
        assert not any(caption.startswith(one) for one in answers) and caption


@every_page
def test_the_page_says_how_to_read_the_chart_beside_it_and_where_it_is_drawn(site, path):
    page = page_of(site, path)
    figure = page.xpath("//figure")[0]
    after = figure.getnext()
    assert words(after).startswith(notebook_pages.READING)
    back = page.xpath(f"//p[{has_class('drawn-above')}]//a/@href")
    assert back == [f"#{figure.get('id')}"] and len(page.xpath(f"//*[@id='{figure.get('id')}']")) == 1


@every_page
def test_folded_code_says_what_it_does_and_how_long_it_is(site, path):
    page = page_of(site, path)
    cells = [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
    folded = [cell for cell in cells if "hide-input" in cell["metadata"].get("tags", [])]
    folds = page.xpath(f"//details[{has_class('hide')}]")
    assert len(folds) == len(folded)
    for fold, cell in zip(folds, folded, strict=True):
        lines = len("".join(cell["source"]).strip().splitlines())
        assert words(fold.find("summary")) == (f"{cell['metadata']['mystnb']['code_prompt_show']}: {lines} lines of code"
                                               .replace("'", "’"))
    # What draws, publishes or imports is folded, and what teaches is not.
    for cell in cells:
        code = "".join(cell["source"])
        assert ("hide-input" in cell["metadata"].get("tags", [])) or not re.search(
            r"^(import|from) |publish\(|explore\(|calculate\(|^def draw", code, re.MULTILINE)


def test_folded_code_without_words_is_told():
    class Logged:
        lines: list[str] = []  # noqa: RUF012

        def warning(self, text, *values, **_):
            self.lines.append(text % values)

    cell = docutils_nodes.container("", docutils_nodes.container("", docutils_nodes.literal_block("", "import pandas")),
                                    nb_element="cell_code", hide_mode="input", prompt_show="Show code cell {type}")
    document = docutils_nodes.document(type("S", (), {"env": type("E", (), {"docname": "n"})()})(), None)
    document += cell
    before, notebook_pages.logger = notebook_pages.logger, Logged()
    try:
        transform = notebook_pages.FoldCode.__new__(notebook_pages.FoldCode)
        transform.document = document
        transform.apply()
    finally:
        notebook_pages.logger = before
    assert Logged.lines == ["folded code that begins 'import pandas' does not say what it does, expected code_prompt_show in "
                            "the metadata of its cell"]


@every_page
def test_a_displayed_table_fits_a_page_of_print_and_shows_what_can_be_read(site, path):
    for table in page_of(site, path).xpath(f"//table[{has_class('dataframe')}]"):
        assert max(len(row) for row in table.iter("tr")) <= 8
        cells = [words(cell) for cell in table.iter("td")]
        # A backslash is a pattern that was printed in place of what it found.
        assert not [cell for cell in cells if "\\" in cell or re.fullmatch(r"<NA>|NaN|NaT|None|-?\d+\.\d{5,}", cell)]


def drawn() -> dict[str, dict]:
    """Every published figure that has a picture, by its id."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FIGURES.glob("*.json"))]
    return {one["id"]: one for one in found if "inputs" not in one}


def test_the_gallery_shows_every_figure_once_under_the_reading_that_it_serves(site):
    page = html.parse(str(site / "chapters/figures.html")).getroot()
    items = page.xpath(f"//ul[{has_class('gallery')}]/li")
    headlines = [words(item.xpath(".//a")[0]).replace("’", "'") for item in items]
    assert sorted(headlines) == sorted(one["headline"].replace("’", "'") for one in drawn().values())
    # Light: nothing is fetched before it comes near, and a picture weighs little.
    pictures = page.xpath(f"//ul[{has_class('gallery')}]//img")
    assert {one.get("loading") for one in pictures} == {"lazy"} and {one.get("alt") for one in pictures} == {""}
    for item in items:
        page_name, place = item.xpath(".//a/@href")[0].split("#")
        target = html.parse(str(site / "chapters" / page_name)).getroot()
        assert target.xpath(f"//figure[@id='{place}']"), place


def test_each_analysis_serves_a_reading_or_none():
    readings = {"auction", "settlement", "access", "copyrightability", "aura", ""}
    assert {front_matter.serves(path) for path in PATHS} == readings


def test_a_gallery_of_no_reading_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(execution_cache, "fill_cache", lambda book: [])  # What the notebooks draw is there already.
    build(tmp_path, "# Page\n")
    shutil.copytree(NOTEBOOKS, tmp_path / "notebooks", dirs_exist_ok=True)
    pages = build(tmp_path, "# Page\n\n```{gallery} auctoin\n```\n")
    assert "index.md:3: WARNING: unknown reading with figures 'auctoin', nearest is 'auction'" in pages.warnings


def test_the_order_of_the_book_is_that_of_its_contents():
    assert front_matter.notebooks(ROOT)[0] == "notebooks/open_letter"
    assert set(front_matter.notebooks(ROOT)) == {f"notebooks/{path.stem}" for path in PATHS}


#: What pandas or Python prints for itself and no reader asked for.
RAW = {"NaN", "NaT", "None", "<NA>", "nan", "col_0"}
UGLY = re.compile(r"dtype: |Timestamp\(|Period\(|^[(\[{].*[)\]}]$|0x[0-9a-f]{6}|\d\.\d{7,}|\de[+-]\d\d|\.\.\.$|^Name: ",
                  re.MULTILINE)


def raw_in(page: html.HtmlElement) -> list[str]:
    """What the steps of a notebook printed without a frame or a sentence."""
    cells = page.xpath("//table[contains(@class, 'dataframe')]//*[self::td or self::th]")
    shown = [cell.text_content().strip() for cell in cells]
    printed = [one.text_content().strip() for one in page.xpath(f"//div[{has_class('cell_output')}]//pre")]
    return [one for one in shown if one in RAW or UGLY.search(one)] + [one for one in printed if UGLY.search(one)
                                                                       or not one.endswith(".") and ": " not in one]


@every_page
def test_what_a_step_prints_is_a_frame_or_a_sentence(site, path):
    assert raw_in(page_of(site, path)) == []


@pytest.mark.parametrize("spoilt", [
    "<table class='dataframe'><tr><th>col_0</th></tr></table>", "<table class='dataframe'><tr><td>&lt;NA&gt;</td></tr></table>",
    "<table class='dataframe'><tr><td>Written by hand in the last mont...</td></tr></table>",
    "<table class='dataframe'><tr><td>0.30000000000000004</td></tr></table>",
    "<div class='cell_output'><pre>(9.4, 7)</pre></div>", "<div class='cell_output'><pre>7</pre></div>",
    "<div class='cell_output'><pre>Timestamp('2025-09-05 00:00:00')</pre></div>",
    "<div class='cell_output'><pre>both 596\nName: count, dtype: int64</pre></div>",
])
def test_what_python_prints_for_itself_is_told(spoilt):
    assert raw_in(html.fromstring(f"<main>{spoilt}</main>")) != []
