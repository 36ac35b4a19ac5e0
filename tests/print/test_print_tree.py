"""What print and e-book show of the document of a page."""

import pytest
from docutils import nodes
from sphinx.addnodes import download_reference, index

from lemmata.editions.pdf import print_tree
from lemmata.editions.pdf.print_elements import html_node
from lemmata.sphinx import nodes as own
from tests.print.written import as_html, box

PAGES = {"sale", "aura", "index"}


def page(*children: nodes.Node | str) -> nodes.section:
    """A page with a paragraph of these children."""
    return nodes.section("", own.paragraph(*children))


def link(words: str = "there", **attributes) -> nodes.reference:
    return nodes.reference("", words, **attributes)


# What only a screen can do ------------------------------------------------------------------------------


def test_what_is_for_a_screen_is_left_out_with_all_that_is_in_it():
    dark = own.picture("", own.narrow_picture(screen=True), screen=True, uri="dark")
    light = own.picture("", own.narrow_picture(screen=True), screen=False, uri="light")
    tree = box(light, dark)
    print_tree.leave_out_what_is_for_a_screen(tree)
    assert tree.children == [light] and not light.children


CODE = box(nodes.literal_block("", "1 + 1"), classes="cell_input")
OUTPUT = box(nodes.literal_block("", "2"), classes="cell_output")
FOLDED = own.fold("", own.fold_summary("", "", nodes.Text("Show code")), CODE.deepcopy())


@pytest.mark.parametrize("code", [CODE, FOLDED], ids=["open", "folded"])
@pytest.mark.parametrize("output", [[], [OUTPUT]], ids=["prints nothing", "prints"])
def test_code_leaves_neither_its_fold_nor_an_empty_cell(code, output):
    cell = box(code.deepcopy(), *(one.deepcopy() for one in output), classes="cell")
    tree = nodes.section("", nodes.title("", "Question"), cell, nodes.paragraph("", "Words"))
    print_tree.leave_code_out(tree, "notebooks/question")
    note = "The code that draws and computes what follows stands in notebooks/question.ipynb."
    assert [one.astext() for one in tree] == ["Question", note, *(["2"] if output else []), "Words"]


def test_a_page_without_code_says_nothing_of_it():
    tree = nodes.section("", nodes.title("", "Question"))
    print_tree.leave_code_out(tree, "notebooks/question")
    assert tree.astext() == "Question"


def explorer(count: int) -> nodes.container:
    return box(*(box(own.paragraph(str(number)), classes="state" + " state-default" * (number == 1)) for number in range(count)),
               classes="explorer")


def test_an_explorer_stands_in_its_default_state_and_says_where_the_others_are():
    tree = box(explorer(3))
    print_tree.still_explorers(tree, "notebooks/sales")
    state, note = tree[0].children
    assert state.astext() == "1"
    assert note.astext() == "One of 3 states. The others: the web edition, or notebooks/sales.ipynb in JupyterLab."
    assert note.next_node(nodes.reference)["refuri"] == "web:notebooks/sales.html"


def test_an_explorer_of_one_state_has_no_others():
    tree = box(box(box(own.paragraph("0"), classes="state state-default"), classes="explorer"))
    print_tree.still_explorers(tree, "notebooks/sales")
    assert tree.astext() == "0"


# Folds and notes ----------------------------------------------------------------------------------------


def fold(*children: nodes.Node, **attributes) -> own.fold:
    return own.fold("", own.fold_summary("", "", nodes.Text("More")), *children, **attributes)


def test_a_fold_is_its_summary_and_what_it_holds():
    tree = box(fold(own.paragraph("Within"), fold(own.paragraph("deep")), classes=["argument-node"], ids=["a"]))
    print_tree.open_folds(tree)
    assert as_html(tree[0]) == ('<div class="fold argument-node" id="a"><p class="fold-summary">More</p><p>Within</p>'
                                '<div class="fold"><p class="fold-summary">More</p><p>deep</p></div></div>')


def test_what_a_chapter_folds_at_its_head_is_printed_as_its_sections():
    tree = box(fold(nodes.section(ids=["a"]), nodes.section(ids=["b"]), classes=["chapter-before"]), nodes.section(ids=["c"]))
    print_tree.open_folds(tree)
    assert [one["ids"] for one in tree] == [["a"], ["b"], ["c"]] and tree.astext().strip() == ""


@pytest.mark.parametrize("has_title", [True, False])
def test_a_dropdown_is_a_fold(has_title):
    head = [nodes.rubric("", "Model answer")] if has_title else []
    tree = box(nodes.container("", *head, own.paragraph("Yes"), design_component="dropdown", has_title=has_title,
                               container_classes=["answer"]))
    print_tree.fold_dropdowns(tree)
    made, = tree.children
    assert isinstance(made, own.fold) and made["classes"] == ["answer"]
    assert [one.astext() for one in made] == ["Model answer" if has_title else "", "Yes"]


def note(*body: nodes.Node, ids: list[str]) -> own.lemma_note:
    head = own.note_head("", "", nodes.Text("1 works"))
    return own.lemma_note("", head, *body, ids=ids, classes=["note"], number=1)


def test_the_head_of_a_note_runs_into_its_words():
    # An entry of the index is nothing that is seen.
    tree = box(note(index(), own.paragraph("It says."), own.paragraph("More."), ids=["n"]))
    print_tree.run_in_heads(tree)
    tree[0].remove(tree[0][0])
    assert as_html(tree[0]) == ('<div aria-labelledby="n-head" class="note" id="n" role="note"><p class="note-first">'
                                '<span class="note-head" id="n-head">1 works</span> It says.</p><p>More.</p></div>')


def test_a_head_stands_above_what_is_no_paragraph():
    tree = box(note(nodes.bullet_list("", nodes.list_item("", own.paragraph("a"))), ids=[]))
    print_tree.run_in_heads(tree)
    assert as_html(tree[0][0]) == '<p class="note-head">1 works</p>' and tree[0].astext().endswith("a")


def key(*children: nodes.Node, **attributes) -> nodes.reference:
    return nodes.reference("", "", *children, refuri="#n", classes=["key"], **attributes)


def test_the_number_behind_the_words_of_a_note_is_the_link():
    tree = page("The ", key(nodes.Text("works"), nodes.superscript("", "1"), ids=["n-in"]), ".")
    print_tree.number_keys(tree)
    words, number = tree[0][1:3]
    assert (words.astext(), words["classes"], words["ids"]) == ("works", ["key"], ["n-in"])
    assert (number.astext(), number["classes"], number["refuri"], number["ids"]) == ("1", ["key-number"], "#n", [])


def test_a_number_without_words_is_the_address_of_the_place():
    tree = page(key(nodes.superscript("", "2"), ids=["m-in"]))
    print_tree.number_keys(tree)
    assert [(one.astext(), one["classes"], one["ids"]) for one in tree[0]] == [("2", ["key-number"], ["m-in"])]


@pytest.mark.parametrize(("locator", "classes"), [("Paragraph 3", []), ("Heading 1", ["heading-segment"])])
def test_the_locator_of_a_segment_is_a_name_and_a_heading_is_told_by_its_kind(locator, classes):
    head = own.segment_head("", "", nodes.reference("", locator, refuri="#seg-1", classes=["locator"]), nodes.Text(" "))
    tree = box(own.segment("", own.segment_text("", head), kind=locator.split()[0].lower()))
    print_tree.name_segments(tree)
    assert tree[0]["classes"] == classes and not list(tree.findall(nodes.reference))
    assert as_html(head[0]) == f'<span class="locator">{locator}</span>'


# Links and ids ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("uri", "found"), [
    ("https://example.org/a#b", "https://example.org/a#b"), ("web:record/cases.html#US-01", "web:record/cases.html#US-01"),
    ("#fn1", "#sale--fn1"), ("#", "#sale"), ("aura#seg-1", "#aura--seg-1"), ("aura", "#aura"), ("index", "#index"),
    ("aurora#seg-1", None), ("../data/lots.csv", None)])
def test_a_link_leads_to_the_place_in_the_whole_book(uri, found):
    assert print_tree.address_in_book(uri, "sale", PAGES) == found


def test_ids_bear_the_name_of_their_page_and_what_names_them_does_too():
    note = nodes.footnote(ids=["fn1"], backrefs=["in1", "in2"])
    group = own.group(ids=["q1"], name="q1-asked")
    tree = page(nodes.footnote_reference(ids=["in1"], refid="fn1"), note, group)
    print_tree.set_addresses(tree, "sale", PAGES)
    assert (note["ids"], note["backrefs"]) == (["sale--fn1"], ["sale--in1", "sale--in2"])
    assert tree[0][0]["refid"] == "sale--fn1"
    assert (group["ids"], group["name"]) == (["sale--q1"], "sale--q1-asked")


def test_an_element_that_names_others_names_those_of_its_page():
    made = html_node("div", aria_labelledby="a b", role="note")
    print_tree.set_addresses(box(made), "sale", PAGES)
    assert made["html"] == {"aria-labelledby": "sale--a sale--b", "role": "note"}


def test_html_that_comes_ready_has_its_ids_and_links_prefixed_too():
    raw = nodes.raw("", '<b id="x"><a href="#x">x</a></b>', format="html")
    print_tree.set_addresses(box(raw), "sale", PAGES)
    assert raw.astext() == '<b id="sale--x"><a href="#sale--x">x</a></b>'


def test_what_scripts_know_a_part_by_is_not_written():
    segment = own.segment(data={"sha256": "0"})
    print_tree.set_addresses(box(segment), "sale", PAGES)
    assert "data" not in segment


def test_a_link_within_a_page_is_one_of_the_whole_book():
    tree = page(link(refid="seg-1"))
    print_tree.set_addresses(tree, "sale", PAGES)
    assert tree[0][0]["refuri"] == "#sale--seg-1" and tree[0][0]["internal"] and "refid" not in tree[0][0]


def test_a_link_has_no_hint():
    tree = page(link(refuri="aura", reftitle="A word that a mouse shows"))
    print_tree.set_addresses(tree, "sale", PAGES)
    assert "reftitle" not in tree[0][0] and tree[0][0]["refuri"] == "#aura"


def test_a_link_to_a_page_that_the_book_has_not_is_told_of(caplog):
    print_tree.set_addresses(page(link(refuri="aurora")), "sale", PAGES)
    assert "link to aurora, which is no page of the book" in caplog.text


@pytest.mark.parametrize("file", [download_reference("", "Numbers"), link("Numbers", refuri="data/n.csv", classes=["download"])])
def test_the_name_of_a_file_is_words(file):
    tree = page("Take: ", file.deepcopy(), ".")
    print_tree.offer_no_files(tree)
    assert tree.astext() == "Take: Numbers." and not list(tree.findall(nodes.reference))


def test_a_line_that_offers_a_file_and_says_nothing_else_goes():
    tree = page(download_reference("", "The data"), " ")
    print_tree.offer_no_files(tree)
    assert not tree.children


# What paper needs ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "after"), [
    ("std-ref", "\u00a0(p.\u00a0)"), ("std-numref", "\u00a0(p.\u00a0)"), ("doc", "\u00a0(p.\u00a0)"), ("term", "")])
def test_a_reference_that_names_a_place_says_its_page(kind, after):
    tree = page(nodes.reference("", "", own.text("there", classes=[kind]), refuri="#aura--s"))
    print_tree.print_references(tree)
    assert tree.astext() == "there" + after
    assert [one["html"]["data-target"] for one in tree.findall(html_node("i").__class__) if "page-of" in one["classes"]] == (
        ["aura--s"] if after else [])


def test_a_segment_that_is_named_elsewhere_says_its_page_and_one_that_is_shown_does_not():
    named = page(link("2.1", refuri="#aura--s", classes=["locator"]))
    shown = nodes.paragraph("", "", link("2.1", refuri="#aura--s", classes=["locator"]), classes=["segment-head"])
    for tree in (named, shown):
        print_tree.print_references(tree)
    assert (named.astext(), shown.astext()) == ("2.1, p.\u00a0", "2.1")


def test_a_bare_address_is_set_so_that_it_can_be_broken():
    tree = page(link("https://www.example.org/a-b/", refuri="https://www.example.org/a-b/"))
    print_tree.print_addresses(tree)
    assert tree.astext() == "example.\u200borg/\u200ba-\u200bb" and tree[0][0]["classes"] == ["address"]


def entry(list_class: str) -> nodes.bullet_list:
    said = own.paragraph("X-1 ", link("A title", refuri="https://example.org/"), ".")
    return nodes.bullet_list("", own.record_entry("", said), classes=[list_class])


@pytest.mark.parametrize(("list_class", "text"), [("sources", "X-1 A title. example.\u200borg"), ("works", "X-1 A title.")])
def test_an_entry_of_the_evidence_says_its_address(list_class, text):
    tree = box(entry(list_class))
    print_tree.print_addresses(tree)
    assert tree.astext() == text


def test_a_badge_stands_behind_the_link_that_held_it():
    badge = own.badge("", "imprecise", classes=["verdict"])
    tree = page(nodes.reference("", "", nodes.Text("S1-06 "), badge, refuri="#x"), ".")
    print_tree.free_badges(tree)
    assert as_html(tree[0]) == ('<p><a class="reference external" href="#x">S1-06</a>\u00a0<span class="verdict">imprecise</span>'
                                ".</p>")


def test_an_empty_target_holds_the_word_after_it():
    target = nodes.target(ids=["index-0"])
    tree = page("The ", target, index(), "ownership test.")
    print_tree.fill_targets(tree)
    assert target.astext() == "ownership" and tree.astext() == "The ownership test."


def test_a_title_has_its_languages_and_none_of_its_links():
    title = nodes.title("", "", nodes.Text("On "), own.chinese("", "作品", lang="zh-Hans"), link(" here", refuri="#x"))
    made = print_tree.title_of(nodes.section("", title))
    assert as_html(made) == '<span>On <span lang="zh-Hans">作品</span><span> here</span></span>'
