"""Names of rows in running text: which become links, which stay words, and what is refused of the settings."""

import pytest

from tests.book import pages as book
from tests.book.pages import words
from tests.book.test_incremental import again
from tests.book.test_records import ROWS, build, table, write  # noqa: F401 – build is a fixture

MORE = [*ROWS, ROWS[0] | {"id": "A-4", "name": "One v. Two (appeal)"}, ROWS[0] | {"id": "A-5", "name": "Alone"},
        ROWS[0] | {"id": "A-6", "name": "Same v. Same (first)"}, ROWS[0] | {"id": "A-7", "name": "Same v. Same (second)"},
        ROWS[0] | {"id": "A-8", "name": "Claude 3"}, ROWS[0] | {"id": "A-9", "name": "张三诉李四案"}]


def links(pages, name: str = "index") -> list[tuple[str, str]]:
    """The words and rows of the links on a page."""
    return [(words(link), link.get("href").partition("#")[2]) for link in pages[name].xpath("//a[contains(@class, 'row')]")]


@pytest.mark.parametrize("text, made", [
    ("One v. Two was filed.", [("One v. Two", "A-1")]),
    ("In *One v Two* and in *Three\nv 四*.", [("One v Two", "A-1"), ("Three v 四", "A-2")]),
    ("*first*\n*second* see One\nv. Two now.", [("One v. Two", "A-1")]),
    ("One v. Two (appeal) ended.", [("One v. Two (appeal)", "A-4")]),
    ("One v. Two, then One v. Two again.", [("One v. Two", "A-1")]),
    ("Alone is a word, *Alone* a suit, *Alone again* none.", [("Alone", "A-5")]),
    ("Same v. Same stands twice in the table.", []),
    ("Claude 3 and Claude 3.5, Claude 35.", [("Claude 3", "A-8")]),
    ("案由：张三诉李四案一审。", [("张三诉李四案", "A-9")]),
    ("`One v. Two` and [One v. Two](https://example.org/).", []),
    ("The {row}`suit <suits/A-1>` One v. Two.", [("suit", "A-1")]),
    ("Everyone v. Two is another.", []),
    ("### One v. Two", []),
    ("| Name |\n| --- |\n| One v. Two |\n| One v. Two |", [("One v. Two", "A-1")] * 2),
    ("One v. Two.\n\n## Part\n\nOne v. Two.", [("One v. Two", "A-1")] * 2),
])
def test_a_name_is_a_link_where_it_stands_first(build, text, made):  # noqa: F811
    pages = build(f"# Front\n\n{text}\n", MORE, suits=table())
    # A heading of the third level after one of the first is what this book of two pages is warned of.
    assert [one for one in pages.warnings if "header" not in one] == []
    assert links(pages) == made


def test_a_page_that_prints_the_rows_stays_as_it_is(build):  # noqa: F811
    assert links(build("# Front\n", suits=table(template="One v. Two over {sector}.")), "suits") == []


def test_the_settings_say_which_row_a_name_means(build, monkeypatch):  # noqa: F811
    monkeypatch.setattr(book, "CONF", book.CONF + 'lemmata_row_names = {"Same v. Same": "suits/A-7", "*Two*": "suits/A-1", '
                                                  '"Two letters": "suits/A-2", "Gone": "suits/A-99"}\n')
    pages = build("# Front\n\nSame v Same, Two letters, Two and *Two*.\n", MORE, suits=table())
    assert links(pages) == [("Same v Same", "A-7"), ("Two letters", "A-2"), ("Two", "A-1")]
    assert any("unknown row of lemmata_row_names 'suits/A-99', nearest is 'suits/A-" in line for line in pages.warnings)


def test_a_row_that_comes_gives_a_link_to_a_page_that_named_it_before(build, tmp_path):  # noqa: F811
    before = build("# Front\n\nNewco v. Brandnew was filed.\n", suits=table())
    assert links(before) == []
    (tmp_path / "conf.py").write_text(book.CONF, encoding="utf-8")
    again(tmp_path)
    write(tmp_path / "data/suits.csv", [*ROWS, ROWS[0] | {"id": "A-9", "name": "Newco v. Brandnew"}])
    assert links(again(tmp_path)) == [("Newco v. Brandnew", "A-9")]


def test_a_page_of_rows_is_written_again_when_others_name_other_rows_and_not_when_they_are_edited(build, tmp_path):  # noqa: F811
    both, one = "{row}`suits/A-1` and {row}`suits/A-2`", "{row}`suits/A-1`"
    build("# Front\n", suits=table(), first=f"# First\n\n{both}\n", second=f"# Second\n\n{one}\n")
    (tmp_path / "conf.py").write_text(book.CONF, encoding="utf-8")
    again(tmp_path)
    written = []
    for name, text in (("second", f"Edited, {one}"), ("first", f"Edited, {both}"), ("first", f"Edited, {one}")):
        (tmp_path / f"{name}.md").write_text(f"# {name.title()}\n\n{text}\n", encoding="utf-8")
        pages = again(tmp_path)
        written.append((tmp_path / "out" / "suits.html").stat().st_mtime_ns)
    assert written[0] == written[1] != written[2]
    assert [words(one) for one in pages["suits"].xpath("//p[starts-with(., 'In the book:')]")] == ["In the book: First; Second."]
