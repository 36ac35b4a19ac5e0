"""How segments are read off each kind of copy, one phenomenon at a time, on texts made up for it."""

import pytest

from lemmata.sources import layouts
from lemmata.sources.layouts import Segment, join


def read(text: str, layout: str, part: str = "") -> dict[str, str]:
    """Text of each segment by locator; a locator that comes twice fails."""
    found = list(layouts.segments(text, layout, part))
    assert len({one.locator for one in found}) == len(found)
    return {one.locator: one.text for one in found}


def kinds(text: str, layout: str, part: str = "") -> dict[str, str]:
    return {one.locator: one.kind for one in layouts.segments(text, layout, part)}


# Lines

@pytest.mark.parametrize(("lines", "joined"), [
    (["小猫在", "院子里"], "小猫在院子里"),
    (["a cat", "in the yard"], "a cat in the yard"),
    (["a win-", "dow"], "a window"),
    (["小猫", "Mimi"], "小猫Mimi"),
    (["DALL-", "E"], "DALL- E"),
    (["pre-", "AI"], "pre- AI"),
    ([" 小猫 ", " 出门 "], "小猫出门"),
])
def test_joining_of_wrapped_lines(lines: list[str], joined: str):
    assert join(lines) == joined


def test_an_unknown_layout_is_an_error():
    with pytest.raises(KeyError, match="scroll"):
        layouts.segments("", "scroll")


# Wrapped papers: the last line of a paragraph ends in a full stop and a blank.

WRAPPED = "\n\n".join([
    " 摘  要 ",
    "小猫早上出门，晚",
    "上回家。 ",
    " Abstract ",
    "A small cat sits on the win-",
    "dow sill. ",
    " 1. 小猫的一天 ",
    "小猫有名字1，它叫咪咪。邻居的狗",
    "1名字：称呼一只动物的词，见词典。",
    "此处仅指家猫。 ",
    "叫阿黄2，年纪大了。",
    "它不爱跑。 ",
    "猫和狗是朋友[2]。 ",
    "(一) 早晨 ",
    "早晨有2只鸟。 ",
    "2阿黄：见上文。",
    "它已有十岁。 ",
    "(二) 晚上 ",
    "晚上下雨。 ",
    " 2. 结语 ",
    "小猫睡了。 ",
])


def test_a_wrapped_line_is_joined_and_the_head_is_named():
    found = read(WRAPPED, "wrapped paper")
    assert found["abstract-zh"] == "小猫早上出门，晚上回家。"
    assert found["abstract-en"] == "A small cat sits on the window sill."


def test_headings_number_the_paragraphs_below_them():
    found = read(WRAPPED, "wrapped paper")
    assert list(found) == ["abstract-zh", "abstract-en", "h1", "fn1", "1.1", "1.2", "h1.1", "1.1.1", "fn2",
                           "h1.2", "1.2.1", "h2", "2.1"]
    assert found["h1.2"] == "(二) 晚上"
    assert found["2.1"] == "小猫睡了。"


def test_a_footnote_at_the_foot_of_the_page_does_not_divide_the_paragraph_that_runs_over_it():
    found = read(WRAPPED, "wrapped paper")
    assert found["fn1"] == "名字：称呼一只动物的词，见词典。此处仅指家猫。"
    assert found["1.1"] == "小猫有名字，它叫咪咪。邻居的狗叫阿黄，年纪大了。它不爱跑。"


def test_bare_figures_that_call_footnotes_are_removed_and_other_figures_stay():
    found = read(WRAPPED, "wrapped paper")
    assert "名字，" in found["1.1"]
    assert "阿黄，" in found["1.1"]
    assert found["1.1.1"] == "早晨有2只鸟。"
    assert found["1.2"] == "猫和狗是朋友[2]。"


def test_a_call_glued_to_a_latin_word_is_found():
    assert layouts.without_note_calls(["小猫Mimi1的窝", "有3只鸟2。"], 2) == ["小猫Mimi的窝", "有3只鸟。"]


def test_a_footnote_of_one_line_ends_with_it():
    found = read("1. 猫 \n小猫有名字1，它\n1名字：称呼。 \n叫咪咪。 \n狗来了。 \n", "wrapped paper")
    assert found == {"h1": "1. 猫", "fn1": "名字：称呼。", "1.1": "小猫有名字，它叫咪咪。", "1.2": "狗来了。"}


def test_a_footnote_that_the_copy_breaks_off_is_kept():
    found = read("1. 猫 \n小猫有名字1。 \n1名字：称呼\n", "wrapped paper")
    assert found == {"h1": "1. 猫", "1.1": "小猫有名字。", "fn1": "名字：称呼"}


# Flowing papers: a line a paragraph.

FLOWING = "\n\n".join([
    "小猫的一生", "李 明", "动物学院", "收稿日期: 2020年1月1日",
    "摘要", "本文写猫。", "关键词", "猫, 狗",
    "The Life of a Cat", "Ming Li", "School of Animals", "Received: January 1, 2020",
    "Abstract", "This is about cats.", "Keywords", "Cat, Dog",
    "Copyright © 2020 by the author.", "This work is free.",
    "1. 引言", "猫是动物[1]。", "猫很安静¹，但是",
    "Figure 1. A cat", "图1. 一只猫", "¹ 见词典。",
    "也会叫。",
    "2. 正文", "2.1. 早晨", "1) 起床", "小猫起床。", "2) 出门", "小猫出门。",
    "3. 结语", "小猫睡了。",
    "参考文献", "[1] 李明. 猫[M]. 2019.", "- [2] 王红. 狗[J]. 2018(1).",
])


def test_the_head_of_a_paper_in_two_languages():
    found = read(FLOWING, "flowing paper")
    assert found["title"] == "小猫的一生"
    assert found["title-en"] == "The Life of a Cat"
    assert found["author-en"] == "Ming Li"
    assert found["keywords-zh"] == "猫, 狗"
    assert found["abstract-en"] == "This is about cats."
    assert found["licence"] == "This work is free."


def test_a_paragraph_that_the_page_broke_counts_once():
    found = read(FLOWING, "flowing paper")
    assert found["1.2"] == "猫很安静¹，但是也会叫。"
    assert "1.3" not in found


def test_captions_in_two_languages_are_one_segment():
    assert read(FLOWING, "flowing paper")["fig1"] == "Figure 1. A cat\n图1. 一只猫"


def test_a_footnote_loses_its_mark():
    assert read(FLOWING, "flowing paper")["fn1"] == "见词典。"


def test_headings_of_three_depths():
    found = read(FLOWING, "flowing paper")
    assert [name for name in found if name.startswith("h")] == ["h1", "h2", "h2.1", "h2.1.1", "h2.1.2", "h3"]
    assert found["2.1.2.1"] == "小猫出门。"


def test_references_keep_their_numbers():
    found = read(FLOWING, "flowing paper")
    assert found["ref1"].endswith("2019.")
    assert found["ref2"].endswith("2018(1).")


def test_kinds_of_a_paper():
    found = kinds(FLOWING, "flowing paper")
    expected = {"title-en": "title", "author": "matter", "abstract-zh": "abstract", "keywords-en": "keywords",
                "h1": "heading", "1.1": "paragraph", "fig1": "caption", "fn1": "footnote",
                "ref1": "reference"}
    assert {name: found[name] for name in expected} == expected


# News pages

NEWS = """---
title: "小貓回家"
date: "2020-01-01"
---

![圖中是小貓。 Li](https://example.org/1.jpg)

圖中是小貓。 Li

小貓昨天回家。

鄰居高興
-------------

鄰居說：「太好了」。
 ![鄰居的狗。 Li](https://example.org/2.jpg)

鄰居的狗。 Li

 ![圖中是小貓。 Li](https://example.org/3.jpg)

圖中是小貓。  Li

[更多](https://example.org/more)

狗也來了。
"""


def test_a_news_page_by_its_pieces():
    assert read(NEWS, "news page") == {
        "title": "小貓回家", "caption1": "圖中是小貓。 Li", "1": "小貓昨天回家。", "h1": "鄰居高興",
        "2": "鄰居說：「太好了」。", "caption2": "鄰居的狗。 Li", "3": "狗也來了。"}


def test_a_repeated_caption_is_one_segment_with_a_count():
    counts = {one.locator: one.occurrences for one in layouts.segments(NEWS, "news page")}
    assert counts.pop("caption1") == 2
    assert set(counts.values()) == {1}


def test_kinds_of_a_news_page():
    assert list(kinds(NEWS, "news page").values()) == [
        "title", "caption", "paragraph", "heading", "paragraph", "caption", "paragraph"]


# Digests

DIGEST = ("小貓回家了。牠說:「我餓了。」然後睡了! 狗來了嗎?Mimi and Rex 是朋友。[1]真的。 #貓 #狗\n"
          "鳥飛了。魚游了。\n"
          "雨下得很大。風也")


def test_a_digest_by_paragraph_and_sentence():
    # Half-width marks end no sentence: they stand in numbers and in foreign words.
    assert read(DIGEST, "digest", "1") == {
        "1.1": "小貓回家了。", "1.2": "牠說:「我餓了。」",
        "1.3": "然後睡了! 狗來了嗎?Mimi and Rex 是朋友。[1]", "1.4": "真的。", "tags": "#貓 #狗"}


def test_the_line_of_tags_is_no_sentence():
    assert kinds(DIGEST, "digest", "1")["tags"] == "tags"


def test_the_part_names_the_texts_and_opens_the_locator():
    assert list(read(DIGEST, "digest", "2")) == ["1.1", "1.2"]
    assert list(read(DIGEST, "digest", "2,3")) == ["2.1.1", "2.1.2", "3.1.1", "3.1.2"]


def test_a_text_that_breaks_off_keeps_its_last_piece():
    assert list(layouts.segments(DIGEST, "digest", "3")) == [
        Segment("1.1", "sentence", "雨下得很大。"), Segment("1.2", "sentence", "風也")]


def test_paragraphs_are_divided_by_the_blank_after_a_full_stop():
    assert read("貓來了。狗來了。 鳥來了。", "digest", "1") == {
        "1.1": "貓來了。", "1.2": "狗來了。", "2.1": "鳥來了。"}
