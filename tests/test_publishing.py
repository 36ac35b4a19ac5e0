"""Charts are shown everywhere and written by the build only, the same bytes each time."""

import json
import re
from dataclasses import asdict

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.font_manager import FontProperties, findfont

from lemmata.notebooks import calculator, chart_style, charts, explorer, publishing
from lemmata.record.project import Project
from lemmata.sphinx.html_page import STATIC
from tests.this_book import ROOT
from whosework import distribution

DATA = pd.DataFrame({"name": ["佳士得"], "value": [1]})


def draw(value=1):
    figure, axes = plt.subplots()
    axes.barh(["a"], [value], color=chart_style.now.blue)
    axes.set_title("拍賣")
    return figure


@pytest.fixture
def figures(tmp_path, monkeypatch):
    """A folder for figures, with the build asking for them."""
    class Book(Project):
        figures = tmp_path

    monkeypatch.setattr(publishing, "find_project", lambda: Book(ROOT))
    monkeypatch.setenv("LEMMATA_PUBLISH", "1")
    return tmp_path


def publish(**changes):
    publishing.publish(draw, "one", **{"headline": "One it is", "subtitle": "Values, one place", "caption": "It is one.",
                                       "alt": "The value is 1.", "data": DATA, "of": "lots", "sources": ["AU-002"]} | changes)


def test_a_chart_is_published_in_light_and_dark_with_numbers_and_words(figures):
    publish()
    assert sorted(path.name for path in figures.iterdir()) == [
        "one.csv", "one.dark.svg", "one.json", "one.light.svg", "one.narrow.dark.svg", "one.narrow.light.svg"]
    described = json.loads((figures / "one.json").read_text())
    assert described["headline"] == "One it is" and described["caption"] == "It is one." and described["alt"] == "The value is 1."
    assert described["subtitle"] == "Values, one place" and described["answer"] == ""
    assert described["source_ids"] == ["AU-002"]


def test_an_answer_begins_the_caption(figures):
    publish(answer="One is the answer.")
    described = json.loads((figures / "one.json").read_text())
    assert described["answer"] == "One is the answer." and described["caption"] == "One is the answer. It is one."


def test_without_the_build_nothing_is_written(figures, monkeypatch):
    monkeypatch.delenv("LEMMATA_PUBLISH")
    publish()
    assert list(figures.iterdir()) == []


def test_a_chart_is_the_same_bytes_each_time_and_carries_no_date(figures):
    publish()
    first = {path.name: path.read_bytes() for path in figures.iterdir()}
    for path in figures.iterdir():
        path.unlink()
    publish()
    assert first == {path.name: path.read_bytes() for path in figures.iterdir()}
    assert b"<dc:date>" not in first["one.light.svg"] and b"Matplotlib" not in first["one.light.svg"]


def test_a_file_whose_bytes_do_not_change_is_left_alone(figures):
    publish()
    before = {path.name: path.stat().st_mtime_ns for path in figures.iterdir()}
    publish()
    assert before == {path.name: path.stat().st_mtime_ns for path in figures.iterdir()}


def test_light_and_dark_differ_in_colour_only(figures):
    publish()
    assert chart_style.recoloured((figures / "one.light.svg").read_bytes(), "dark") == (figures / "one.dark.svg").read_bytes()
    narrow, dark = ((figures / f"one.narrow.{mode}.svg").read_bytes() for mode in ("light", "dark"))
    assert chart_style.recoloured(narrow, "dark") == dark != narrow
    light, dark = ((figures / f"one.{mode}.svg").read_text() for mode in ("light", "dark"))
    assert chart_style.LIGHT.blue in light and chart_style.DARK.blue in dark
    assert light.replace(chart_style.LIGHT.blue, "").count("<path") == dark.replace(chart_style.DARK.blue, "").count("<path")


def test_letters_are_drawn_so_that_no_font_is_needed(figures):
    publish()
    assert "<text" not in (figures / "one.light.svg").read_text()


def test_the_numbers_open_in_a_spreadsheet_with_their_chinese(figures):
    publish()
    assert (figures / "one.csv").read_bytes() == "name,value\n佳士得,1\n".encode("utf-8-sig")


@pytest.mark.parametrize(("changes", "message"), [
    ({"headline": ""}, "figure one: headline '' of 0 words, expected 1 to 10 and no full stop"),
    ({"headline": "It is one."}, "figure one: headline 'It is one.' of 3 words, expected 1 to 10 and no full stop"),
    ({"headline": "a b c d e f g h i j k"}, "figure one: headline 'a b c d e f g h i j k' of 11 words, expected 1 to 10 and "
                                            "no full stop"),
    ({"subtitle": ""}, "figure one: subtitle '' of 0 characters, expected what is drawn, its unit and its scope in 1 to 110 and "
                       "no full stop"),
    ({"subtitle": "Values."}, "figure one: subtitle 'Values.' of 7 characters, expected what is drawn, its unit and its scope "
                              "in 1 to 110 and no full stop"),
    ({"answer": "One"}, "figure one: answer 'One', expected a sentence"),
    ({"caption": "One"}, "figure one: caption 'One', expected a sentence"),
    ({"alt": " ".join(["word"] * 61)}, "figure one: alternative text of 61 words, expected 1 to 60"),
    ({"alt": ""}, "figure one: alternative text of 0 words, expected 1 to 60"),
    ({"alt": "Chart of values"}, "figure one: alternative text begins 'Chart of values', expected what a sighted "
                                 "reader learns"),
])
def test_a_chart_without_its_words_is_not_published(figures, changes, message):
    with pytest.raises(ValueError) as told:
        publish(**changes)
    assert str(told.value) == message
    assert list(figures.iterdir()) == []


def test_a_caption_with_two_sums_is_not_set_as_mathematics():
    assert publishing.words("From US$1 to US$2 & on.").data == '<p class="mathjax_ignore">From US$1 to US$2 &amp; on.</p>'


def contrast(one: str, other: str) -> float:
    """WCAG contrast of two colours."""
    def luminance(colour: str) -> float:
        parts = [int(colour[i: i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    light, dark = sorted([luminance(one), luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", chart_style.MODES.values(), ids=list(chart_style.MODES))
@pytest.mark.parametrize("colour", ["ink", "soft", "blue", "orange", *charts.VERDICTS])
def test_text_and_marks_stand_out_from_their_paper(palette, colour):
    assert contrast(getattr(palette, colour), palette.paper) >= 4.5


def test_a_verdict_has_one_colour_and_one_sign_in_charts_and_on_pages():
    css = (STATIC / "css" / "reading.css").read_text(encoding="utf-8")
    page = (STATIC / "css" / "page.css").read_text(encoding="utf-8")
    signs = {"confirmed": "✓", "imprecise": "≈", "contested": "⇄", "unverifiable": "–", "contradicted": "✗"}
    assert set(charts.VERDICTS) == set(signs)
    for name, sign in signs.items():
        colour = re.search(rf"\.verdict-{name} {{ color: ([^;]+);", css)[1]
        if colour.startswith("var"):
            colour = re.search(rf"{colour[4:-1]}: (light-dark[^;]+);", page)[1]
        assert re.findall(r"#\w{6}", colour) == [getattr(palette, name) for palette in chart_style.MODES.values()]
        assert re.search(rf'\.verdict-{name}::before {{ content: "{sign}"', css)
        assert charts.verdict(name).replace(r"$\rightleftarrows$", "⇄") == f"{sign} {name}"
        piece, mark, _ = charts.VERDICTS[name]
        assert piece[0] == mark[1] == name
    # Without its colour a verdict is told from the others by filling, hatching or the shape of its mark.
    assert len({piece[1:] for piece, _, _ in charts.VERDICTS.values()}) == 4
    assert len({(mark[0], mark[2]) for _, mark, _ in charts.VERDICTS.values()}) == 5


def explore(**changes):
    explorer.explore(draw, "states", **{"label": "Value", "states": {"one": 1, "two": 2}, "headline": "It varies",
                                        "subtitle": "Values", "caption": "It varies.",
                                        "alt": lambda value: f"The value is {value}.",
                                        "data": lambda value: pd.DataFrame({"value": [value]}),
                                        "of": "lots", "sources": ["AU-002"]} | changes)


def test_an_explorer_draws_every_state_with_its_own_words(figures):
    explore()
    described = json.loads((figures / "states.json").read_text())
    assert [state["alt"] for state in described["states"]] == ["The value is 1.", "The value is 2."]
    assert {path.name for path in figures.glob("*.svg")} == {
        f"states.{number}{page}.{mode}.svg" for number in (0, 1) for page in ("", ".narrow") for mode in ("light", "dark")}


def test_the_numbers_of_every_state_are_published_under_the_words_of_the_control(figures):
    explore()
    assert (figures / "states.csv").read_text(encoding="utf-8-sig") == "Value,value\none,1\ntwo,2\n"


def test_a_state_without_numbers_is_refused(figures):
    with pytest.raises(ValueError, match="explorer states: no numbers in the state 'two', expected a row at least"):
        explore(data=lambda value: pd.DataFrame({"value": [1] * (2 - value)}))


@pytest.mark.parametrize("count", [1, 25])
def test_an_explorer_has_two_to_24_states(figures, count):
    with pytest.raises(ValueError, match=f"explorer states: {count} states, expected 2 to 24"):
        explore(states={str(number): number for number in range(count)})


def test_no_two_colours_of_a_palette_are_one():
    assert all(len(set(asdict(palette).values())) == len(asdict(palette)) for palette in chart_style.MODES.values())


def test_a_number_that_runs_on_is_moved_with_a_slider_that_starts_where_it_is_told(figures):
    explore(start="two")
    described = json.loads((figures / "states.json").read_text())
    assert (described["slider"], described["start"], described["alt"]) == (True, 1, "The value is 2.")


def test_a_slider_cannot_start_where_there_is_no_state(figures):
    with pytest.raises(ValueError, match="explorer states: no state 'three' to start with, expected one of one, two"):
        explore(start="three")


def test_in_a_notebook_a_slider_is_a_slider(figures, monkeypatch):
    shown = []
    monkeypatch.delenv("LEMMATA_PUBLISH")
    monkeypatch.setattr(explorer, "display", shown.append)
    explore(start="two")
    [box] = [one for one in shown if type(one).__name__ == "VBox"]
    assert type(box.children[0]).__name__ == "SelectionSlider" and box.children[0].value == 2


def test_in_a_notebook_an_explorer_is_a_widget(figures, monkeypatch):
    shown = []
    monkeypatch.delenv("LEMMATA_PUBLISH")
    monkeypatch.setattr(explorer, "display", shown.append)
    explore()
    [box] = [one for one in shown if type(one).__name__ == "VBox"]
    assert [option for option, _ in box.children[0].options] == ["one", "two"]
    assert list(figures.iterdir()) == []


def calculate(**changes):
    calculator.calculate(distribution.distribute, "sum", **{
        "inputs": [calculator.Input("fee", "Fee", "% of fund", 10, 0, 50, 0.1),
                   calculator.Input("rate", "Claimed", "%", 50, 1, 100, 1)],
        "fixed": {"fund": 1_000.0, "costs": 100.0, "works": 10.0, "split": 25.0},
        "headline": "It varies", "subtitle": "US dollars", "outputs": {"work": "Per work", "author": "Author"},
        "cases": {"As it is": {}, "All claimed": {"rate": 100}},
        "caption": "It varies.", "of": "lots", "sources": ["AU-002"]} | changes)


def test_a_calculator_publishes_its_inputs_and_its_worked_cases(figures):
    calculate()
    assert (figures / "sum.csv").read_text(encoding="utf-8-sig").splitlines() == [
        "case,fee,rate,work,author", "As it is,10,50,160.0,40.0", "All claimed,10,100,80.0,20.0"]
    described = json.loads((figures / "sum.json").read_text())
    assert described["cases"]["rows"][1] == ["All claimed", "10", "100", "US$80", "US$20"]
    assert [one["name"] for one in described["inputs"]] == ["fee", "rate"]


def test_a_worked_case_out_of_bounds_is_refused(figures):
    with pytest.raises(ValueError, match="calculator sum: rate is 0, expected 1 to 100"):
        calculate(cases={"As it is": {}, "None claimed": {"rate": 0}})


def test_in_a_notebook_a_calculator_is_widgets(figures, monkeypatch):
    shown = []
    monkeypatch.delenv("LEMMATA_PUBLISH")
    monkeypatch.setattr(calculator, "display", shown.append)
    calculate()
    [box] = [one for one in shown if type(one).__name__ == "VBox"]
    assert [one.description for one in box.children[:2]] == ["Fee, % of fund", "Claimed, %"]
    assert list(figures.iterdir()) == []


def test_a_bar_of_a_calculator_is_described_and_drawn(figures, monkeypatch):
    calculate(bar=("author", "work", "Author's part"))
    assert json.loads((figures / "sum.json").read_text())["bar"] == ["author", "work", "Author's part"]
    drawn = []
    monkeypatch.delenv("LEMMATA_PUBLISH")
    monkeypatch.setattr(calculator, "display", drawn.append)
    calculate(bar=("author", "work", "Author's part"))
    assert [one for one in drawn if type(one).__name__ == "VBox"]


@pytest.mark.parametrize(("number", "words"), [(482_460, "482,460"), (93.21622518, "93.22"), (20, "20"), (0.5, "0.5")])
def test_what_is_put_in_is_printed_to_two_decimals_at_most(number, words):
    assert calculator.rounded(number) == words


@pytest.mark.parametrize(("amount", "words"), [(1_530.5, "US$1,531"), (0, "US$0"), (-2.5, "−US$3")])
def test_dollars_are_whole_and_half_a_dollar_is_rounded_away_from_nothing(amount, words):
    assert calculator.dollars(amount) == words


def test_settings_of_whoever_builds_do_not_change_a_chart(figures):
    publish()
    plain = (figures / "one.light.svg").read_bytes()
    with plt.rc_context({"lines.linewidth": 9, "axes.grid": True, "patch.edgecolor": "red", "patch.force_edgecolor": True}):
        publish()
    assert (figures / "one.light.svg").read_bytes() == plain


def test_the_one_weight_of_the_chinese_faces_is_no_news(caplog):
    with chart_style.paper("light"):
        # A size that nothing asked for before: matplotlib remarks once on each.
        found = findfont(FontProperties(family="Whose Work Han TC", weight="bold", size=13.37))
    assert "WhoseWorkHanTC" in found and caplog.text == ""


@pytest.mark.parametrize("name, value", [("timezone", "Asia/Taipei"), ("date.epoch", "2000-01-01T00:00:00")])
def test_the_days_of_an_axis_are_not_those_of_whoever_builds(name, value):
    with plt.rc_context({name: value}), chart_style.paper("light"):
        assert plt.rcParams[name] == plt.rcParamsDefault[name]
