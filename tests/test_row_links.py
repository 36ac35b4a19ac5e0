"""A suit, decision, work, model, rule or deal that the book names has a link to its row where it is named."""

import json
import re
from collections import defaultdict
from functools import cache

import pytest
from lxml import html

from lemmata.record.csv_rows import rows
from tests.this_book import DATA, NOTEBOOKS, ROOT

#: The page of each table, and the columns that name its rows.
TABLES = {"cases": ("cases", ("short_name",)), "decisions": ("decisions", ("short_name", "short_name_zh")),
          "lots": ("lots", ("title",)), "ai_art_sales": ("sales", ("title",)), "models": ("models", ("model",)),
          "rules": ("rules", ("instrument",))}
#: What is no running text of the book: lists that print a table or a bibliography, what a notebook puts out, programs,
#: headings, what stands in a link already, and the words of a source.
LEFT = ("self::pre or self::code or self::h1 or self::h2 or self::h3 or self::h4 or self::a[not(contains(@class, 'row'))] or "
        "contains(@class, 'output') or contains(@class, 'citation') or contains(@class, 'sources') or contains(@class, 'lemma') "
        "or contains(@class, 'note-head') or contains(@class, 'dataframe') or contains(@class, 'records') "
        "or contains(@class, 'chart-links') or contains(@class, 'record-changes') or self::nav or self::summary "
        "or contains(concat(' ', @class, ' '), ' quiz ')")


def plain(name: str) -> str:
    """A name with single blanks, straight apostrophes and the full stop of "v."."""
    return re.sub(r" v\.? ", " v. ", " ".join(name.replace("’", "'").split()))


@cache
def named() -> dict[str, set[str]]:
    """The names of several words, whole and without the part in brackets, each with the addresses of its rows."""
    found = defaultdict(set)
    for table, (page, columns) in TABLES.items():
        for row in rows(DATA / f"{table}.csv"):
            for name in filter(None, (row[column] for column in columns)):
                for form in {plain(name), plain(re.sub(r"\s*\([^()]*\)$", "", name))}:
                    if " " in form or len(re.findall(r"[\u3400-\u9fff]", form)) > 3:
                        found[form].add(f"record/{page}.html#{next(iter(row.values()))}")
    return dict(found)


def places(article: html.HtmlElement) -> list[html.HtmlElement]:
    """The smallest parts of a page in which a name is a link once: sections, notes, captions, rows of tables."""
    return article.xpath(".//section | .//*[contains(@class, 'note') and @role='note'] | .//figcaption | .//tr | self::*")


def unlinked(article: html.HtmlElement) -> list[str]:
    """The names that a page prints, outside of links, in a section that has no link to their row."""
    pattern = re.compile(r"(?<![^\W\u3400-\u9fff])(?:" + "|".join(map(re.escape, sorted(named(), key=len, reverse=True)))
                         + r")(?![^\W\u3400-\u9fff]|\.\d)")
    for part in article.xpath(f".//*[{LEFT}]"):
        for child in part.xpath(".//text()"):
            holder = child.getparent()
            if child.is_text:
                holder.text = " "
            elif holder is not part:
                holder.tail = " "
    found = []
    for place in places(article):
        inner = {id(one) for child in places(place) if child is not place for one in child.iter()}
        mine = [text for text in place.xpath(".//text()")
                if id(text.getparent() if text.is_text else text.getparent().getparent()) not in inner]
        reached = {re.sub(r"^(?:\.\./)*", "", link) for link in place.xpath(".//a/@href")}
        for name in pattern.findall(plain("".join(mine))):
            if not named()[name] & reached:
                found.append(name)
    return found


def articles(site) -> dict[str, html.HtmlElement]:
    """The pages of running text: not those that print rows, and none that is made of other pages."""
    found = {path.relative_to(site).as_posix(): html.parse(str(path)).getroot().xpath("//main//article")
             for path in sorted(site.rglob("*.html"))}
    return {page: parts[0] for page, parts in found.items()
            if parts and not page.startswith("record/") and page not in ("search.html", "genindex.html", "404.html")}


def test_every_name_in_running_text_leads_to_its_row(site):
    read = articles(site)
    listed = [path for folder in ("chapters", "notebooks") for path in (ROOT / folder).glob("*.[mi][dp]*")]
    assert len(read) >= len(listed) > 30
    assert {page: names for page, article in read.items() if (names := unlinked(article))} == {}


@pytest.mark.parametrize("text, found", [
    ("<p>In Bartz v. Anthropic it was held.</p>", ["Bartz v. Anthropic"]),
    ("<p>In Bartz v Anthropic, and in Kadrey v.\nMeta, it was held.</p>", ["Bartz v. Anthropic", "Kadrey v. Meta"]),
    ("<p>In <a class='row' href='../record/cases.html#US-01'>Bartz v. Anthropic</a>.</p><p>Bartz v. Anthropic ended.</p>", []),
    ("<p>In <a class='row xref' href='../record/cases.html#US-02'>Bartz v. Anthropic</a>.</p>", ["Bartz v. Anthropic"]),
    ("<section><p><a class='row xref' href='../record/cases.html#US-01'>Bartz v. Anthropic</a></p></section>"
     "<section><p>Bartz v. Anthropic ended.</p></section>", ["Bartz v. Anthropic"]),
    ("<h2>Bartz v. Anthropic</h2><p><code>Bartz v. Anthropic</code></p>", []),
    ("<p>Claude 3.5 Sonnets.</p><p>xBartz v. Anthropic</p>", [])])
def test_a_name_without_its_link_is_told(text, found):
    assert unlinked(html.fragment_fromstring(f"<article>{text}</article>")) == found


def test_links_of_names_lead_to_rows_that_are_there(site):
    ids = {f"record/{page}.html#{name}" for page in {page for page, _ in TABLES.values()} | {"deals"}
           for name in html.parse(str(site / "record" / f"{page}.html")).getroot().xpath("//tbody/@id")}
    linked = [(path.name, re.sub(r"^(?:\.\./)*", "", link)) for path in sorted(site.rglob("*.html"))
              for link in html.parse(str(path)).getroot().xpath("//main//a[contains(@class, 'row ')]/@href")]
    assert len(linked) > 200
    assert [(page, link) for page, link in linked if link.startswith("record/") and link not in ids] == []


def test_no_name_is_a_link_in_a_quiz_or_in_what_a_click_opens(site):
    assert [path.name for path in sorted(site.rglob("*.html"))
            if html.parse(str(path)).getroot().xpath("//*[self::summary or self::label or self::button or "
            "contains(concat(' ', @class, ' '), ' quiz ')]//a[contains(concat(' ', @class, ' '), ' row ')]")] == []


#: The parties of each licence as prose names them.
DEALS = {row["deal_id"]: tuple(re.split(r" \(|;", row[column])[0] for column in ("licensor", "licensee"))
         for row in rows(DATA / "licensing_deals.csv")}


def sentences() -> list[tuple[str, str]]:
    """The sentences of chapters and notebooks, with the files that have them."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "chapters").glob("*.md"))}
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        texts[path.name] = "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    # An entry of the index has words that are not printed.
    printed = {name: re.sub(r"\{index\}`([^`<]*?)\s*<[^`]*`", r"\1", text) for name, text in texts.items()}
    return [(name, one) for name, text in printed.items() for one in re.split(r"\n|(?<=[.;:])\s", text)]


def names(party: str, text: str) -> bool:
    """Whether a text names a party."""
    return bool(re.search(rf"(?<![\w-]){re.escape(party)}(?![\w-])", text))


def test_a_sentence_with_both_parties_of_a_licence_leads_to_it():
    both = [(name, text, parties) for name, text in sentences() for parties in sorted(set(DEALS.values()))
            if all(names(party, text) for party in parties)]
    # News Corp and Meta: most licences are told by one party's name, which the next test looks at.
    assert both
    assert [(name, text) for name, text, parties in both
            if not any(f"<{deal}>`" in text for deal, of in DEALS.items() if of == parties)] == []


def test_a_link_to_a_licence_stands_in_a_sentence_that_names_a_party():
    linked = [(name, text, deal) for name, text in sentences() for deal in re.findall(r"\{row\}`[^`]*<(D\d+)>`", text)]
    assert len(linked) >= 4
    assert [(name, text) for name, text, deal in linked if not any(names(party, text) for party in DEALS[deal])] == []
