"""Each run of Chinese carries its language."""

import pytest

from lemmata.sphinx.language import RUN, script
from tests.book.pages import build


@pytest.mark.parametrize(("run", "tag"), [("奖励", "zh-Hans"), ("獎勵", "zh-Hant"), ("佳士得", "zh-Hans")])
def test_the_characters_tell_the_script_where_they_can(run, tag):
    assert script(run) == tag


def test_where_both_scripts_write_alike_the_page_decides():
    assert script("佳士得", "zh-Hant") == "zh-Hant"


@pytest.mark.parametrize(("text", "runs"), [
    ("the word 剽竊 is", ["剽竊"]),
    ("《誰的作品？》 and 光韵/光晕", ["《誰的作品？》", "光韵", "光晕"]),
    ("2月20日至3月5日", ["月20日至3月5日"]),
    ("no Chinese — at all…", []),
])
def test_a_run_holds_its_marks_and_figures_and_no_english(text, runs):
    assert RUN.findall(text) == runs


def test_runs_in_prose_lists_tables_and_titles_are_marked_and_code_is_not(tmp_path):
    text = "# The 佳士得 sale\n\nA 獎勵 and a 奖励.\n\n- 剽竊\n\n| a |\n|---|\n| 作品 |\n\n```text\n代码\n```\n"
    page = build(tmp_path, text)["index"]
    body = page.xpath("//div[@class='body']")[0]
    assert [(one.text, one.get("lang")) for one in body.xpath(".//span[@lang]")] == [
        ("佳士得", "zh-Hans"), ("獎勵", "zh-Hant"), ("奖励", "zh-Hans"), ("剽竊", "zh-Hant"), ("作品", "zh-Hans")]


def test_the_front_matter_of_a_page_decides_for_words_that_could_be_either(tmp_path):
    page = build(tmp_path, "---\nzh: zh-Hant\n---\n# Page\n\nThe word 作品.\n")
    assert page.one("//p/span[@lang]").get("lang") == "zh-Hant"


def test_a_segment_speaks_the_language_of_its_source(tmp_path):
    text = "# Page\n\n::::{segment} auction:2\n:example:\nOf 作品.\n::::\n\nElsewhere 作品.\n"
    spans = build(tmp_path, text)["index"].xpath("//p/span[@lang]")
    assert [span.get("lang") for span in spans] == ["zh-Hant", "zh-Hans"]
