"""The words of the interface: each is marked, and said in the language of the book where its catalogue has it."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes
from lxml import etree, html

from lemmata.editions import build_site
from lemmata.editions.epub.build_epub import epub_files
from lemmata.editions.pdf.print_document import assemble
from lemmata.editions.pdf.printed_pages import write_pages
from lemmata.execution import execution_cache
from lemmata.record.project import Project
from lemmata.sphinx import interface_words
from lemmata.sphinx.html_page import FOLDER, STATIC, bare
from tests import latin_book
from tests.this_book import ROOT

#: Attributes that are read out or shown.
SPOKEN = ("aria-label", "placeholder", "title", "alt", "data-label")
#: Headings of the Latin book itself that are words of the interface too.
ITS_OWN = {"Evidence", "Figures", "The source"}
SCRIPTS = sorted((STATIC / "js").glob("*.js"))


# What is marked -----------------------------------------------------------------------------------------


class Words(HTMLParser):
    """Collects the texts and spoken attributes of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if name in SPOKEN and value]

    def handle_data(self, data):
        self.found.append(data)


def unmarked(template: str) -> list[str]:
    """What a template says in words that are no `_("…")` and in no `{% trans %}`."""
    tree = Environment(extensions=["jinja2.ext.i18n"]).parse(template)
    words = Words()
    words.feed("".join(one.data for one in tree.find_all(nodes.TemplateData)))
    named = [one.node.value for one in tree.find_all(nodes.Assign) if isinstance(one.node, nodes.Const)]
    return [one.strip() for one in (*words.found, *map(str, named)) if re.search(r"[^\W\d_]{2}", one)]


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*.html")))
def test_a_template_of_the_theme_says_nothing_that_is_not_marked(name):
    assert unmarked((FOLDER / name).read_text(encoding="utf-8")) == []


def test_what_is_not_marked_is_seen_in_texts_attributes_and_variables():
    assert unmarked('{% set a = "Search" %}<p title="Index">{{ _("Next") }} Close {% trans %}Book{% endtrans %}</p>') == [
        "Index", "Close", "Search"]


def extracted(file) -> set[str]:
    """What the command in CONTRIBUTING.md writes into a template of a catalogue, singular by singular."""
    CommandLineInterface().run(["pybabel", "-q", "extract", "-F", str(ROOT / "pyproject.toml"), "-o", str(file),
                                str(ROOT / "lemmata")])
    with file.open("rb") as opened:
        return {one.id if isinstance(one.id, str) else one.id[0] for one in read_po(opened)}


def test_every_marked_word_can_be_extracted(tmp_path):
    # In an f-string, or behind another name, Babel would see none.
    written = (one for path in (ROOT / "lemmata").rglob("*.py") for one in ast.walk(ast.parse(path.read_text("utf-8"))))
    marked = {one.args[0].value for one in written if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)
              and one.func.id in ("_", "N_", "ngettext") and isinstance(one.args[0], ast.Constant)}
    marked |= {ast.literal_eval(found[1]) if found[1] else found[2] for path in SCRIPTS
               for found in interface_words.OF_SCRIPT.finditer(path.read_text("utf-8"))}
    assert len(marked) > 300 and marked - extracted(tmp_path / "sphinx.pot") == set()


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_of_the_site_has_its_words_and_no_look_up(path):
    written = bare(path.read_text(encoding="utf-8"), ".js")
    assert not re.search(r"(?<![\w$.])_[(`]", written)


# A book in Latin ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Iterator[Project]:
    """The Latin book with its site, as if its prose were Latin too."""
    made = Project(latin_book.made(tmp_path_factory.mktemp("latin") / "book"))
    settings = made.root / "_config.yml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("language: en", "language: la"), encoding="utf-8")
    execution_cache.fill_cache(made)
    build_site.build_html(made)
    yield made
    # To join printed pages has loaded their words into this process.
    interface_words.load((), "en")


@pytest.fixture(scope="module")
def catalogue() -> dict[str, str]:
    """The words that it says in Latin, without those that hold a value."""
    with (latin_book.LATIN / "locale" / "la" / "LC_MESSAGES" / "sphinx.po").open("rb") as opened:
        whole = [one for one in read_po(opened) if isinstance(one.id, str) and re.fullmatch("[^%$]+", one.id)]
        return {one.id: one.string for one in whole}


@pytest.fixture(scope="module")
def printed(book):
    """Its pages for print, joined."""
    return html.document_fromstring(assemble(write_pages(book), book.data))


@pytest.fixture(scope="module")
def e_book(book, printed) -> dict[str, etree._Element]:
    """The documents of its e-book by name."""
    files = epub_files(book.build / "work" / "_build" / "print", "2026-11-30", book.fonts)
    return {name: etree.fromstring(data) for name, data in files.items() if name.endswith((".xhtml", ".opf"))}


def said(tree) -> set[str]:
    """Every text of a document and every attribute that is spoken, each as a whole."""
    spoken = " | ".join(f"//@{name}" for name in SPOKEN)
    return {" ".join(one.split()) for one in tree.xpath(f"//text()[not(ancestor::*[local-name()='script'])] | {spoken}")}


@pytest.mark.parametrize(("page", "words"), {
    "index": {"Ad verba", "Liber", "Claudere", "Quaerere"},
    "chapters/gaius": {"Fons", "Titulus", "Exemplar tuum", "Sententia", "confirmatum", "ius", "Nota 1", "Caput 77", "Recte.",
                       "Sequens", "Latina", "Ad lectionem", "2 dicta perpensa"},
    "search": {"Quaerere"}, "genindex": {"Index verborum"}, "404": {"Nulla talis pagina"},
}.items())
def test_a_page_says_in_latin_what_the_catalogue_has_and_nothing_of_that_in_english(book, catalogue, page, words):
    tree = html.parse(str(book.build / "html" / f"{page}.html")).getroot()
    assert words - said(tree) == set() and catalogue.keys() & said(tree) - ITS_OWN == set()
    assert tree.get("lang") == "la"


def test_its_scripts_say_it_in_latin(book):
    script = (book.build / "html" / "_static" / "js" / "reading.js").read_text(encoding="utf-8")
    assert '"Omnes notas aperire"' in script and "`omnia genera (${notes.length})`" in script and '"Nexum describere"' in script


def test_print_says_it_in_latin(catalogue, printed):
    assert {"Tabula rerum", "Pars prima", "Responsa quaestionum", "Index verborum", "Subscriptio"} - said(printed) == set()
    assert catalogue.keys() & said(printed) - ITS_OWN == set()
    assert printed.get("lang") == "la"


def test_the_e_book_says_it_in_latin(catalogue, e_book):
    words = set().union(*map(said, e_book.values()))
    assert {"Tabula rerum", "Involucrum", "Loci insignes", "Responsa", "Subscriptio"} - words == set()
    assert catalogue.keys() & words - ITS_OWN == set()


def test_the_e_book_says_that_it_is_in_latin(e_book):
    package = next(tree for name, tree in e_book.items() if name.endswith(".opf"))
    xml_lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert {tree.get(xml_lang) for tree in e_book.values()} == {"la"}
    assert package.xpath("//*[local-name()='language']/text()") == ["la"]


def test_a_word_that_is_changed_is_said_anew_on_every_page_that_stands(book):
    file = book.root / "locale" / "la" / "LC_MESSAGES" / "sphinx.po"
    file.write_text(file.read_text(encoding="utf-8").replace('"confirmatum"', '"probatum"').replace('"Claudere"', '"Abire"'),
                    encoding="utf-8")
    page = said(html.parse(str(build_site.build_html(book) / "chapters" / "gaius.html")).getroot())
    assert {"probatum", "Abire"} <= page and not {"confirmatum", "Claudere"} & page
