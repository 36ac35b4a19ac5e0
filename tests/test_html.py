"""What must hold on every page of the built site, read as HTML, without a browser."""

import csv
import gzip
import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
from lxml import html

from lemmata.record import front_matter
from lemmata.record.tables import package
from lemmata.sources import anchors
from lemmata.sphinx import html_page as drawn
from lemmata.sphinx import record_links, search, web_fonts
from lemmata.sphinx.readings import note_html_id
from lemmata.sphinx.teaching_metadata import day
from tests.this_book import DATA, ROOT

HAN = re.compile(search.HAN)
#: Hosts that Jupyter Book's stock page names or asks.
FOREIGN = ["unpkg.com", "jsdelivr", "cdnjs", "fontawesome", "googleapis", "binder-examples"]
#: Pages that Sphinx makes; nobody cites them.
MADE = {"genindex.html", "search.html", "404.html"}


@pytest.fixture(scope="session")
def trees(site: Path, pages: list[str]) -> dict[str, html.HtmlElement]:
    """Every page, parsed."""
    return {name: html.fromstring((site / name).read_bytes()) for name in pages}


def text_outside(tree: html.HtmlElement, *tags: str):
    """The pieces of text of a page, each with its element, but for what stands inside `tags`."""
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        inside = any(one.tag in tags for one in [element, *element.iterancestors()])
        if element.text and not inside:
            yield element, element.text
        parent = element.getparent()
        if parent is not None and not any(one.tag in tags for one in [parent, *parent.iterancestors()]):
            yield parent, element.tail or ""


def test_there_are_pages(pages):
    assert {"index.html", "intro.html", "search.html", "genindex.html"} <= set(pages)


def test_every_link_leads_to_a_page_or_file_and_to_an_element_of_it(site, trees):
    ids = {name: set(tree.xpath("//@id")) for name, tree in trees.items()}
    broken = []
    for name, tree in trees.items():
        for address in tree.xpath("//a/@href | //link/@href | //script/@src | //img/@src | //form/@action"):
            if urlsplit(address).scheme or address == "":
                continue
            path, anchor = urldefrag(address)
            target = (site / name).parent / unquote(urlsplit(path).path) if path else site / name
            if not target.is_file():
                broken.append(f"{name}: {address}: no such file")
                continue
            inside = target.resolve().relative_to(site.resolve()).as_posix()
            if anchor and inside in ids and unquote(anchor) not in ids[inside]:
                broken.append(f"{name}: {address}: no such element")
    assert broken == []


def test_the_contents_of_a_page_list_its_own_part_and_lead_to_every_other(trees):
    lists = {name: tree.get_element_by_id("contents") for name, tree in trees.items()}
    captions = [len(one.find_class("part")) for one in lists.values()]
    assert set(captions) == {captions[0]}
    own_and_first = [one for name, one in lists.items() if name.startswith(("chapters/", "notebooks/"))]
    whole = len(lists["index.html"].xpath(".//li"))
    assert own_and_first and all(one.xpath(".//a[@aria-current='page']") for one in own_and_first)
    assert all(len(one.xpath(".//li[not(ancestor::li)]")) < whole for one in own_and_first)
    assert all(one.xpath(".//*[@class='part']/a/@href") for one in own_and_first)


@pytest.mark.parametrize("table, prefix", [("facts", "fact-"), ("sources", "source-")])
def test_every_figure_and_every_source_stands_in_the_book_once(trees, table, prefix):
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        wanted = [prefix + record_links.slug(row[f"{table[:-1]}_id"]) for row in csv.DictReader(file)]
    printed = Counter(one for tree in trees.values() for one in tree.xpath("//tr/@id | //li/@id"))
    assert {one: printed[one] for one in wanted if printed[one] != 1} == {}


def test_ids_are_unique(trees):
    repeated = {name: [key for key, count in Counter(tree.xpath("//@id")).items() if count > 1]
                for name, tree in trees.items()}
    assert {name: keys for name, keys in repeated.items() if keys} == {}


def test_every_image_says_what_it_shows(trees):
    # In the gallery the headline beside a picture says it; read out in full, thirty pictures would bury the page.
    told = "ancestor::li[.//*[contains(@class, 'gallery-headline') and string-length(normalize-space()) > 10]]"
    silent = [f"{name}: {image.get('src')}: {image.get('alt')!r}" for name, tree in trees.items()
              for image in tree.xpath(f"//img[not(@alt = '' and {told})]")
              if len((image.get("alt") or "").split()) < 4 or re.search(r"\.(svg|png)\b", image.get("alt"))]
    assert silent == []


def test_every_page_has_one_main_heading(trees):
    assert {name: len(tree.xpath("//h1")) for name, tree in trees.items() if len(tree.xpath("//h1")) != 1} == {}


def test_headings_skip_no_level(trees):
    skips = []
    for name, tree in trees.items():
        levels = [int(heading.tag[1]) for heading in tree.xpath("//main//*[self::h1|self::h2|self::h3|self::h4]")]
        skips += [f"{name}: h{one} then h{two}" for one, two in zip(levels, levels[1:], strict=False) if two > one + 1]
    assert skips == []


def test_all_chinese_is_marked_as_chinese(trees):
    unmarked = []
    for name, tree in trees.items():
        for element, text in text_outside(tree.find("body"), "script", "style"):
            if not HAN.search(text):
                continue
            lang = next((one.get("lang") for one in [element, *element.iterancestors()] if one.get("lang")), "")
            if not lang.startswith("zh"):
                unmarked.append(f"{name}: <{element.tag}> {text.strip()[:40]!r} is {lang!r}")
    assert unmarked == []


def test_traditional_and_simplified_characters_are_marked_as_what_they_are(trees):
    wrong = []
    for name, tree in trees.items():
        for element in tree.xpath("//body//*[@lang='zh-Hans']"):
            text = element.text or ""
            if "臺" in text or "獎" in text or "權" in text or "藝" in text:
                wrong.append(f"{name}: {text[:30]}")
        for element in tree.xpath("//body//*[@lang='zh-Hant']"):
            text = element.text or ""
            if "奖" in text or "权" in text or "艺" in text:
                wrong.append(f"{name}: {text[:30]}")
    assert wrong == []


def test_no_markup_of_the_authoring_language_is_left_in_the_text(trees):
    left = [f"{name}: {text.strip()[:60]!r}" for name, tree in trees.items()
            for _, text in text_outside(tree.find("body"), "script", "pre", "code")
            if re.search(r":::|\{\w+\}|```|\[\^|\]\(", text)]
    assert left == []


def test_nothing_is_fetched_from_another_host(trees):
    foreign = [f"{name}: {address}" for name, tree in trees.items()
               for address in tree.xpath("//*/@src | //link[@rel!='canonical']/@href | //*/@srcset | //object/@data")
               if urlsplit(address).scheme not in ("", "data") or urlsplit(address).netloc]
    assert foreign == []


def test_no_page_script_or_style_names_a_host_that_the_stock_page_asks(site):
    named = [f"{path.relative_to(site)}: {host}" for path in site.rglob("*") if path.suffix in {".html", ".js", ".css"}
             and path.name != "searchindex.js" for host in FOREIGN if host in path.read_text(encoding="utf-8")]
    assert named == []


def test_the_policy_can_be_kept_no_script_style_or_handler_stands_in_a_page(trees):
    inline = []
    for name, tree in trees.items():
        # Data that describes the page is a script in name only.
        ran = tree.xpath("//script[not(@src or @type='application/ld+json')] | //style")
        inline += [f"{name}: <{element.tag}>" for element in ran]
        inline += [f"{name}: <{element.tag} style=>" for element in tree.xpath("//*[@style]")]
        inline += [f"{name}: <{element.tag} {key}=>" for element in tree.iter() if isinstance(element.tag, str)
                   for key in element.attrib if key.startswith("on")]
    assert inline == []


def test_every_page_carries_the_policy(trees):
    for name, tree in trees.items():
        assert tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content") == [drawn.POLICY], name


def test_every_page_says_its_language_and_what_it_is(trees):
    for name, tree in trees.items():
        assert tree.get("lang") == "en", name
        assert tree.findtext("head/title").strip(), name
        described = tree.xpath("//meta[@name='description']/@content")
        assert len(described) == 1, name
        assert all(20 < len(text) <= drawn.DESCRIPTION_LENGTH for text in described), name


def test_a_lemma_is_printed_as_the_source_has_it(trees):
    # A quotation mark made curly is another letter than the one that was proven.
    proven = {note_html_id(segment, lemma, nth): lemma for segment, lemma, nth in anchors.load(DATA)}
    shown = {note.get("id"): note.find_class("lemma")[0].text_content() for tree in trees.values()
             for note in tree.find_class("note") if note.get("id")}
    assert len(shown) > 250
    assert {identifier: words for identifier, words in shown.items() if words != proven[identifier]} == {}


def test_a_page_tells_reference_managers_how_to_cite_it(trees):
    for name, tree in trees.items():
        said = {one.get("name"): one.get("content") for one in tree.xpath("//meta[starts-with(@name, 'citation_')]")}
        if name in MADE:
            assert said == {}
        else:
            assert said["citation_title"] == " ".join(tree.xpath("//h1")[0].text_content().replace("#", "").split())
            assert said["citation_author"] and said["citation_publication_date"].isdigit()


def test_titles_are_different(trees):
    titles = Counter(tree.findtext("head/title") for name, tree in trees.items() if name != "index.html")
    assert [title for title, count in titles.items() if count > 1] == []


def test_no_header_cell_is_empty_and_each_says_what_it_heads(trees):
    empty = [name for name, tree in trees.items() for cell in tree.iter("th") if not cell.text_content().strip()]
    assert empty == []


def test_the_static_folder_holds_what_pages_load_and_nothing_else(site):
    # What lies in the folder of fonts is looked at in test_web_fonts.py.
    files = {path.relative_to(site / "_static").as_posix() for path in (site / "_static").rglob("*")
             if path.is_file() and not path.is_relative_to(site / web_fonts.FOLDER)}
    own = {path.relative_to(drawn.STATIC).as_posix().removesuffix(".jinja")
           for path in drawn.STATIC.rglob("*") if path.is_file()}
    assert files == own | {search.FOLDING_SCRIPT, "pinyin.js"}


def test_styles_and_scripts_are_loaded_without_their_comments(site):
    for path in drawn.STATIC.rglob("*"):
        if path.suffix not in drawn.REMARKS:
            continue
        made = (site / "_static" / path.relative_to(drawn.STATIC)).read_text(encoding="utf-8")
        assert made == drawn.bare(path.read_text(encoding="utf-8"), path.suffix)
        assert not re.search(r"^\s*(?:/\*|//)", made, re.MULTILINE), path.name


def test_what_looks_like_a_comment_within_a_line_of_a_script_stays():
    assert drawn.bare('/* one\n   more */\na("/*"); // b\n  // c\nd("*/");\n', ".js") == 'a("/*"); // b\nd("*/");\n'
    assert drawn.bare("/* one */\na { b: c; } /* d */\n", ".css") == "a { b: c; } "


def test_styles_and_scripts_of_a_page_stay_small(site, trees):
    for name, tree in trees.items():
        if name == "search.html":
            continue
        # The rules of the Chinese faces are weighed with the faces, in test_fonts.py.
        loaded = [address for address in tree.xpath("//link[@rel='stylesheet']/@href | //script/@src")
                  if f"{web_fonts.FOLDER}/" not in address]
        size = sum(((site / name).parent / urlsplit(address).path).stat().st_size for address in loaded)
        # A reading and a page of the record have a script of their own.
        allowed = {"reading.js": 66_000, "records.js": 70_000}
        most = next((most for script, most in allowed.items() if script in "".join(loaded)), 59_000)
        assert size < most, f"{name} loads {size} bytes"


def test_no_page_is_so_long_that_a_telephone_waits_for_it(site, pages):
    # Beyond some 74 kB a slow 4G line takes another round trip: the first words come at 1.4 s for 1.25 (Lighthouse).
    sizes = {name: len(gzip.compress((site / name).read_bytes(), 9)) for name in pages}
    assert {name: size for name, size in sizes.items() if size > 75_000} == {}


def test_a_page_loads_the_style_of_code_only_where_it_has_code(site, pages):
    for name in pages:
        tree = html.parse(str(site / name))
        has_code = tree.xpath("//pre | //*[contains(@class, 'explorer')] | //form[contains(@class, 'calculator')]")
        assert bool(tree.xpath("//link[contains(@href, 'css/notebook.css')]")) == bool(has_code), name


def test_a_page_loads_the_style_of_a_gallery_only_where_it_has_one(trees):
    has = {name for name, tree in trees.items() if tree.xpath("//ul[contains(@class, 'gallery')]")}
    assert has and has == {name for name, tree in trees.items() if tree.xpath("//link[contains(@href, 'css/gallery.css')]")}


def test_every_page_ends_with_edition_day_licence_citation_editions_and_errors(trees):
    closed = day(package()["as_of"])
    for name, tree in trees.items():
        foot = tree.xpath("//footer")[0]
        assert closed in foot.text_content() and foot.xpath(".//a[@rel='license']"), name
        assert {"PDF, e-book, offline copy", "Report an error"} <= {one.text_content() for one in foot.xpath(".//li/a")}, name


def test_the_bar_of_every_page_has_the_same_ways_in(trees):
    listed = {name: tree.xpath("//header//nav[@class='doors']//a/text()") for name, tree in trees.items()}
    assert set(map(tuple, listed.values())) == {("Readings", "Figures", "The record", "Glossary", "Teach")}


def test_previous_and_next_say_what_they_are_about(trees):
    link = trees["chapters/auction.html"].xpath("//nav[@class='prev-next']/a[@rel='next']")[0]
    assert front_matter.subtitle(ROOT / "chapters" / "settlement.md") in link.text_content().replace("’", "'")


def test_the_glossary_leads_to_the_first_term_of_each_letter(trees):
    tree = trees["chapters/glossary.html"]
    terms = {term.get("id"): term.text_content()[:1].upper() for term in tree.xpath("//dl[contains(@class, 'glossary')]/dt")}
    links = tree.xpath("//div[contains(@class, 'letters')]//a")
    assert [one.text_content() for one in links] == sorted(set(terms.values()))
    assert all(terms[one.get("href")[1:]] == one.text_content() for one in links)


def test_an_address_that_leads_nowhere_has_a_page(trees):
    tree = trees["404.html"]
    assert tree.xpath("//main//h1")[0].text_content() == "No such page"
    assert {"search.html", "genindex.html"} <= set(tree.xpath("//main//a/@href"))


def test_the_front_page_shows_a_note_with_its_verdict_and_a_chart(trees):
    tree = trees["index.html"]
    assert tree.xpath("//main//*[contains(@class, 'excerpt')]//*[contains(@class, 'note')]//*[contains(@class, 'verdict')]")
    assert tree.xpath("//main//*[contains(@class, 'finding')]//img")
    assert len(tree.xpath("//ul[contains(@class, 'readings')]/li")) == len(front_matter.taught(ROOT))


def test_no_head_names_a_page_that_a_browser_would_fetch_unasked(trees):
    """Firefox takes rel="next" for a prefetch, which the policy refuses on every page."""
    found = [(name, link.get("rel")) for name, tree in trees.items() for link in tree.xpath("//head/link")
             if {"next", "prev", "prefetch", "preload"} & set(link.get("rel").split())]
    assert found == []


def test_on_a_page_evidence_of_the_same_words_is_the_same_evidence(trees):
    for name, tree in trees.items():
        leads: dict[str, set[str]] = {}
        for link in tree.xpath("//a[contains(concat(' ', @class, ' '), ' cite ')][contains(@href, '#source-')]"):
            leads.setdefault(" ".join(link.text_content().split()), set()).add(link.get("href"))
        assert {words: to for words, to in leads.items() if len(to) > 1} == {}, name


def test_a_figure_has_one_caption(trees):
    assert [name for name, tree in trees.items() if tree.xpath("//figcaption//figcaption")] == []


def test_options_of_a_question_are_a_group_that_bears_its_name(trees):
    items = [(tree, item) for tree in trees.values() for item in tree.xpath("//div[contains(@class, 'quiz-item')]")]
    assert len(items) > 50
    for tree, item in items:
        assert item.get("role") == "group"
        [question] = tree.xpath("//*[@id=$id]", id=item.get("aria-labelledby"))
        assert "quiz-question" in question.get("class")
        assert question in item.iterdescendants()
