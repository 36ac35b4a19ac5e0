"""What the front matter of a chapter shows in the book."""

from lxml import html

from lemmata.record import front_matter
from lemmata.record.tables import package
from lemmata.sphinx.head_dependencies import head
from lemmata.sphinx.teaching_metadata import day, duration, tiers
from tests.this_book import ROOT

from .pages import Pages, build, words
from .test_incremental import again


def chapter(**more: str) -> str:
    lines = {"level": "all", "minutes": "130", "prerequisites": "none", "objectives": "[See, Weigh, Judge]",
             "keywords": "[a, b, 作]"} | more
    return "---\n" + "".join(f"{name}: {value}\n" for name, value in lines.items()) + "---\n# A chapter\n\nText.\n"


TOC = "root: index\nparts:\n  - caption: P\n    chapters:\n      - file: chapters/a\n      - file: chapters/b\n"


def book(tmp_path, text: str):
    """A book of two chapters, the second built on the first, and a page."""
    tmp_path.mkdir(exist_ok=True)
    (tmp_path / "_toc.yml").write_text(TOC, encoding="utf-8")
    return build(tmp_path, text, **{"chapters/a": chapter(), "chapters/b": chapter(builds_on="{chapters: [a], needed: 1}")})


def test_a_chapter_has_a_card_under_its_title(site):
    for name in front_matter.taught(ROOT):
        card = html.parse(str(site / "chapters" / f"{name}.html")).xpath("//h1/following-sibling::details[1]/dl[1]")[0]
        matter = front_matter.read(ROOT / "chapters" / f"{name}.md")
        said = words(card).replace("’", "'")
        assert matter["level"] in said and duration(matter["minutes"]) in said and ", ".join(matter["keywords"]) in said
        told = {words(term): words(term.getnext()) for term in card.xpath(".//dt")}
        assert told["Record as of"] == day(package()["as_of"])


def test_a_subtitle_stands_between_title_and_card(tmp_path):
    pages = build(tmp_path, "# Page\n", **{"chapters/a": chapter(subtitle="Of a sale & a letter")})
    title = pages["chapters/a"].xpath("//h1")[0]
    first, second, third = list(title.itersiblings())[:3]
    assert (first.tag, first.get("class")) == ("p", "page-subtitle")
    assert words(first) == "Of a sale & a letter"
    assert second.get("class") == "chapter-facts" and third.xpath("./dl[contains(@class, 'chapter-card')]")


def test_a_page_without_a_subtitle_has_no_line_for_one(tmp_path):
    assert not build(tmp_path, chapter())["index"].xpath("//p[contains(@class, 'page-subtitle')]")


def test_the_day_of_the_record_is_printed_from_its_description(tmp_path):
    page = build(tmp_path, "# Page\n\nAs of {as_of}`record` it holds.\n")["index"]
    assert f"As of {day(package()['as_of'])} it holds." in words(page)


def test_a_notebook_has_its_subtitle_in_its_metadata(tmp_path):
    notebook = tmp_path / "one.ipynb"
    notebook.write_text('{"metadata": {"subtitle": "Dates of models"}, "nbformat": 4, "cells": []}', encoding="utf-8")
    assert front_matter.subtitle(notebook) == "Dates of models"


def test_a_page_that_is_not_taught_has_none(site):
    assert not html.parse(str(site / "chapters" / "method.html")).xpath("//dl[contains(@class, 'chapter-card')]")


def test_times_are_said_as_people_say_them():
    assert [duration(one) for one in (75, 120, 130)] == ["75 minutes", "2 hours", "2 hours 10 minutes"]


def test_a_chapter_stands_in_the_first_tier_after_all_that_it_builds_on():
    base = {"chapters": [], "needed": 0}
    matters = {"late": {"builds_on": {"chapters": ["a", "b"], "needed": 1}}, "a": {},
               "b": {"builds_on": {"chapters": ["a"], "needed": 0}}, "c": {"builds_on": base}}
    assert tiers(matters) == [["a", "c"], ["b"], ["late"]]


def test_the_map_says_which_are_needed(tmp_path):
    first, second = book(tmp_path, "# Page\n\n```{prerequisites}\n```\n").one("//ol[contains(@class, 'tiers')]").xpath("./li")
    assert words(first) == "A chapter" and words(second) == "A chapter – needs any 1 of A chapter"


def test_minutes_are_summed(tmp_path):
    pages = book(tmp_path, "# Page\n\nIn {minutes}`a b`, or {minutes}`c`.\n")
    assert "In 4 hours 20 minutes, or" in words(pages["index"])
    assert pages.warnings == ["index.md:3: WARNING: unknown chapter 'c', expected one of a, b"]


def test_objectives_are_shown_where_a_page_states_them(tmp_path):
    pages = build(tmp_path, chapter() + "\n```{objectives}\n```\n")
    assert [words(one) for one in pages["index"].xpath("//section//li")] == ["See", "Weigh", "Judge"]
    pages = build(tmp_path / "other", "# Page\n\n```{objectives}\n```\n")
    assert pages.warnings == ["index.md:3: WARNING: {objectives} in a page that states none, expected them in its front matter"]


def test_a_list_of_chapters_is_read_again_for_a_new_title_and_not_for_a_new_sentence(tmp_path):
    (tmp_path / "_toc.yml").write_text(TOC, encoding="utf-8")
    pages = {"chapters/a": chapter(), "chapters/b": chapter(), "list": "# List\n\n```{chapters}\n```\n"}
    assert build(tmp_path, "# Page\n", **pages).warnings == []
    listing, page = tmp_path / "out" / "list.html", tmp_path / "chapters" / "a.md"

    def stamp() -> int:
        again(tmp_path)
        return listing.stat().st_mtime_ns
    first = listing.stat().st_mtime_ns
    page.write_text(chapter() + "\nA new sentence.\n", encoding="utf-8")
    assert stamp() == first and "A new sentence" in words(Pages(tmp_path, [])["chapters/a"])
    page.write_text(chapter().replace("# A chapter", "# Another title"), encoding="utf-8")
    second = stamp()
    assert second != first and "Another title" in words(Pages(tmp_path, [])["list"])
    page.write_text(chapter(level="experts").replace("# A chapter", "# Another title"), encoding="utf-8")
    assert stamp() != second and "experts" in words(Pages(tmp_path, [])["list"])


def test_a_comment_in_the_front_matter_is_no_title(tmp_path):
    page = tmp_path / "a.md"
    page.write_text("---\n# of the level\nlevel: all\n---\n# A title\n\nText.\n", encoding="utf-8")
    assert head(page).endswith("---\n# A title") and head(tmp_path / "gone.md") == ""
