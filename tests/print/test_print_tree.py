"""What print and e-book show of the document of a page."""

import pytest
from docutils import nodes
from sphinx.addnodes import download_reference

from lemmata.editions.pdf import print_tree
from lemmata.sphinx import nodes as own

PAGES = {"sale", "aura", "index"}


def page(*children: nodes.Node | str) -> nodes.section:
    """A page with a paragraph of these children."""
    return nodes.section("", own.paragraph(*children))


def link(words: str = "there", **attributes) -> nodes.reference:
    return nodes.reference("", words, **attributes)


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
