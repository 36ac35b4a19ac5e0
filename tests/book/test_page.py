"""What the page adds around the text, and what it takes out."""

import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest
from jupyter_book.config import get_final_config
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from lemmata.record.settings import Way
from lemmata.sphinx import html_body, html_page
from lemmata.sphinx.site_navigation import Entry, Page, Part, contents_of, grouped, links, parts
from tests.this_book import ROOT


def built(folder: Path, toc: dict[str, str], builder: str = "html", conf: str = "") -> Sphinx:
    """A book without text whose pages list each other in toctrees."""
    (folder / "conf.py").write_text(conf, encoding="utf-8")
    for name, below in toc.items():
        (folder / f"{name}.rst").write_text(f"{name.title()}\n======\n\n{below}", encoding="utf-8")
    with patch_docutils(str(folder)), docutils_namespace():
        app = Sphinx(str(folder), str(folder), str(folder / "out"), str(folder / "doctrees"), builder, status=None,
                     warning=None, freshenv=True)
        app.build()
    return app


def test_pages_below_pages_stand_in_the_contents_and_links_do_not(tmp_path):
    toc = {"index": ".. toctree::\n   :caption: Part\n\n   a\n   Elsewhere <https://example.org/>\n\n"
                    ".. toctree::\n   :caption: Links\n\n   Elsewhere <https://example.org/>\n",
           "a": ".. toctree::\n\n   b\n", "b": ""}
    env = built(tmp_path, toc).env
    contents_of.cache_clear()
    assert contents_of(env) == [("Part", [Page("a", "A"), Page("b", "B")])]
    assert [part.caption for part in parts(env, "b", whole=False)] == ["Part"]


@pytest.mark.parametrize("builder", ["dirhtml", "singlehtml"])
def test_a_builder_that_the_templates_cannot_draw_is_refused_in_a_line(tmp_path, builder):
    conf = 'extensions = ["lemmata.sphinx.html_page"]\nhtml_theme = "lemmata"\n'
    with pytest.raises(ExtensionError, match=f"builder '{builder}' is not drawn by this book, expected html"):
        built(tmp_path, {"index": ""}, builder, conf)


def test_the_theme_declares_what_jupyter_book_hands_it_and_no_other_theme_is_loaded():
    config, _ = get_final_config(user_yaml=ROOT / "_config.yml", cli_config={"latex_individualpages": False})
    declared = tomllib.loads((html_page.FOLDER / "theme.toml").read_text(encoding="utf-8"))["options"]
    assert config["html_theme"] == html_page.THEME and config["html_theme_options"].keys() <= declared.keys()
    assert [name for name in config["extensions"] if name.endswith("theme")] == []


def test_a_front_page_that_is_the_index_is_not_copied_onto_itself(tmp_path, monkeypatch):
    (tmp_path / "index.html").write_text("front")
    monkeypatch.setattr(html_page, "is_site", lambda app: True)
    html_page._make_index(SimpleNamespace(config=SimpleNamespace(root_doc="index"), outdir=tmp_path), None)
    assert (tmp_path / "index.html").read_text() == "front"


def test_hosts_that_run_jekyll_keep_every_folder(site):
    assert (site / ".nojekyll").exists()


def test_a_short_text_describes_itself():
    assert html_page.shorten("Two  words.\nMore.") == "Two words. More."


def test_a_long_text_is_cut_after_a_sentence():
    assert html_page.shorten("The sale ran for two weeks. " + "x" * 200, 60) == "The sale ran for two weeks."


def test_a_long_sentence_is_cut_after_a_word():
    shortened = html_page.shorten("many words " * 40, 50)
    assert shortened == "many words many words many words many words many…" and len(shortened) <= 50


def test_scripts_that_stand_in_a_page_are_taken_out_and_those_that_are_loaded_stay():
    body = '<p>a</p><script>alert(1)</script><script type="text/x">b</script><script src="a.js"></script>'
    assert html_body.mend(body) == '<p>a</p><script src="a.js"></script>'


def test_the_empty_corner_of_a_table_is_no_header():
    assert html_body.mend("<tr><th></th><th>a</th></tr>") == "<tr><td></td><th>a</th></tr>"


def test_styles_of_pandas_are_taken_out():
    assert html_body.mend("<div><style scoped>\n.a {}\n</style>\n<table>") == "<div><table>"


def test_a_table_of_pandas_loses_its_random_ids_and_shows_which_columns_are_numbers():
    body = ('<table id="T_7d52f"><tr><th id="T_7d52f_level0_col0" class="col_heading level0 col0" >a</th>'
            '<th id="T_7d52f_level0_col1" class="col_heading level0 col1" >b</th></tr>'
            '<tr><td id="T_7d52f_row0_col0" class="data row0 col0" >Untitled 2</td>'
            '<td id="T_7d52f_row0_col1" class="data row0 col1" >1,200</td></tr>'
            '<tr><td id="T_7d52f_row1_col0" class="data row1 col0" >x</td>'
            '<td id="T_7d52f_row1_col1" class="data row1 col1" >not known</td></tr></table>')
    assert html_body.mend(body) == ('<table><tr><th class="col_heading level0 col0" >a</th>'
                               '<th class="col_heading level0 col1 number" >b</th></tr>'
                               '<tr><td class="data row0 col0" >Untitled 2</td>'
                               '<td class="data row0 col1 number" >1,200</td></tr>'
                               '<tr><td class="data row1 col0" >x</td>'
                               '<td class="data row1 col1 number" >not known</td></tr></table>')


@pytest.mark.parametrize(("cell", "mended"), [
    ("<td>2025-03-06</td>", '<td class="day">2025-03-06</td>'),
    ('<td class="data row0 col1" >2025-03</td>', '<td class="data row0 col1 day">2025-03</td>'),
    ("<th>2025-03-06</th>", '<th class="day">2025-03-06</th>'),
    (f"<td>{'Words. ' * 10}</td>", f'<td class="long">{"Words. " * 10}</td>'),
    (f"<th>{'Words. ' * 10}</th>", f"<th>{'Words. ' * 10}</th>"),
    ("<td>2025-03-06 at the latest</td>", "<td>2025-03-06 at the latest</td>"), ("<td>2025</td>", "<td>2025</td>")])
def test_a_day_and_a_text_in_a_table_are_marked_so_that_they_get_room(cell, mended):
    assert html_body.mend(cell) == mended


def test_pictures_below_the_window_wait():
    assert html_body.mend('<img alt="a" src="a.svg" />') == '<img loading="lazy" alt="a" src="a.svg" />'


def test_the_size_of_a_picture_is_kept_without_a_style():
    body = '<img alt="a" src="a.svg" style="width: 614px; height: 182px;" />'
    assert html_body.mend(body) == '<img loading="lazy" alt="a" src="a.svg" width="614" height="182" />'


def test_a_title_is_escaped_and_its_chinese_marked():
    assert html_body.marked("A & B 獎勵") == 'A &amp; B <span lang="zh-Hant">獎勵</span>'


def test_the_index_puts_chinese_entries_under_one_head_by_sound():
    def entry(name):
        return name, ([], [], None)
    heads = [("A", [entry("Anadol")]), ("剽", [entry("剽竊 (plagiarism)")]), ("獎", [entry("獎勵 (reward)")]),
             ("人", [entry("人工智能")])]
    found = html_page.index_heads(heads)
    assert [(id, head) for id, head, _ in found] == [("a", "A"), ("chinese", "Chinese, by pinyin")]
    assert [name for name, _ in found[1][2]] == ["獎勵 (reward)", "剽竊 (plagiarism)", "人工智能"]


@pytest.mark.parametrize("body, marked", [
    ("<pre>x = '奖励'</pre>", "<pre>x = '<span lang=\"zh-Hans\">奖励</span>'</pre>"),
    ('<p lang="zh-Hant">獎勵<b>獎</b></p>', '<p lang="zh-Hant">獎勵<b>獎</b></p>'),
    ('<p lang="zh-Hant">獎<br>勵</p><p>獎</p>', '<p lang="zh-Hant">獎<br>勵</p><p><span lang="zh-Hant">獎</span></p>'),
    ('<a title="獎">a &amp; &#38; b</a><!-- 獎 -->', '<a title="獎">a &amp; &#38; b</a><!-- 獎 -->'),
    ('<img src="a.svg" alt="b"/>', '<img src="a.svg" alt="b"/>'),
])
def test_chinese_that_stands_in_no_chinese_element_is_marked_and_nothing_else_changes(body, marked):
    assert html_body.mark_chinese(body) == marked


def test_a_page_whose_text_is_gone_goes_too(tmp_path):
    for name in ("chapters/kept.html", "chapters/gone.html", "index.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    html_page.remove_former(tmp_path, {"chapters/kept", "index"})
    assert sorted(path.name for path in tmp_path.rglob("*.html")) == ["index.html", "kept.html"]


DOORS = [Way("Readings", ["intro"], "the-readings", "Readings"), Way("Figures", ["figures", "analyses"]), Way("Maps", ["maps"])]


def part(*names: str, current: str = "") -> Part:
    return Part("Readings", [Entry(name, name, name == current) for name in names])


def test_a_way_leads_to_the_first_of_its_pages_that_the_book_has():
    made = links(DOORS, {"intro", "analyses"}, [part("a")], "b")
    assert [(one.title, one.page, one.anchor) for one in made] == [
        ("Readings", "intro", "the-readings"), ("Figures", "analyses", "")]


def test_a_way_shows_its_page_and_its_part():
    assert [one.current for one in links(DOORS, {"intro", "figures"}, [part("a", current="a")], "a")] == ["true", ""]
    assert [one.current for one in links(DOORS, {"intro", "figures"}, [part("a")], "figures")] == ["", "page"]
    # The front page holds the place that the first leads to, and is not that place.
    assert [one.current for one in links(DOORS, {"intro", "figures"}, [part("a")], "intro")] == ["", ""]


def test_analyses_are_grouped_under_the_chapter_that_they_serve():
    pages = [Page("course", "Course"), Page("a", "A", "", "The sale"),
             Page("b", "B", "", "The sale"), Page("c", "C", "", "The sum"),
             Page("d", "D"), Page("e", "E")]
    assert [one.group for one in grouped(pages, "b")] == ["", "The sale", "", "The sum", "All readings", ""]
    assert [one.target for one in grouped(pages, "b") if one.current] == ["b"]


def test_pages_that_serve_no_chapter_are_not_grouped():
    assert [one.group for one in grouped([Page("a", "A"), Page("b", "B")], "a")] == ["", ""]
