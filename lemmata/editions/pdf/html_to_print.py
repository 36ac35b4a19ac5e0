"""Joins the pages of the book into one document; what needs a script is replaced by what can do without. What paper needs
beyond that is given by `for_paper`.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from string import ascii_uppercase
from urllib.parse import unquote

from lxml import etree, html
from lxml.html import HtmlElement

from lemmata.editions.pdf.print_pages import Chapter, load_page
from lemmata.editions.pdf.print_tree import WEB, slug

#: A table of at most so many rows and characters is kept on one page.
SHORT_TABLE = 8, 1500
#: From so many columns on a table is set smaller.
MANY_COLUMNS = 7
#: A cell that is a number, a sum, a day or a span of them: broken over lines it would be read as another.
NUMERAL = re.compile(r"(?:[A-Z]{2,3}\$?|[$€£¥])?\s?[-–−+]?\d[\d,.\s]*%?(?:[-–](?:\d[\d,.]*)){0,2}%?")


class JoiningFailed(Exception):
    """The pages do not fit together; the message names page and address."""


@dataclass
class Answer:
    """An answer, taken out of its chapter: its id, the id of the place it was taken from, its contents, its head."""

    id: str
    place: str
    body: HtmlElement
    head: str


@dataclass
class Joined:
    """A page made fit for print, with what was taken out of it and what the lists at the front name."""

    chapter: Chapter
    article: HtmlElement
    answers: list[Answer] = field(default_factory=list)


def element(tag: str, *children: HtmlElement | str, **attributes: str) -> HtmlElement:
    """An element with text and elements in it; a trailing underscore of an attribute's name is dropped."""
    made = html.Element(tag, {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()})
    for child in children:
        if not isinstance(child, str):
            made.append(child)
        elif len(made):
            made[-1].tail = (made[-1].tail or "") + child
        else:
            made.text = (made.text or "") + child
    return made


def with_class(root: HtmlElement, name: str) -> list[HtmlElement]:
    """The elements below `root` that bear the class `name`."""
    return root.xpath(f".//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]")


def has_class(node: HtmlElement, *names: str) -> bool:
    """Whether `node` bears one of the classes."""
    return not set(node.get("class", "").split()).isdisjoint(names)


def page_of(target: str) -> HtmlElement:
    """The place of a page number: the number of the page that the element `target` stands on."""
    return element("span", class_="page-of", data_target=target)


def on_page(before: str, target: str, after: str = "") -> HtmlElement:
    """Words that say on which page `target` stands; an edition without pages drops them whole."""
    return element("span", before, page_of(target), after, class_="page-reference")


def address(url: str) -> str:
    """A web address as it is printed: without scheme and end slash, to be broken after its marks."""
    plain = re.sub(r"^https?://(www\.)?", "", url).rstrip("/")
    return re.sub(r"([/.?&=_-])(?=.)", "\\1\u200b", plain)


# The web edition -----------------------------------------------------------------------------------------


def lead_to_web(text: str, address: str) -> str:
    """Let links to pages that only the web edition has lead there, or be words if it has no `address`."""
    if address:
        return text.replace(f'href="{WEB}', f'href="{address.rstrip("/")}/')
    return re.sub(rf'<a\b[^>]*\bhref="{WEB}[^>]*>(.*?)</a>', r"<span>\1</span>", text, flags=re.DOTALL)


# What only a screen can do ------------------------------------------------------------------------------


def _remove_screen_parts(article: HtmlElement) -> None:
    for node in article.xpath(".//script | .//style | .//button | .//select | .//input | .//comment()"):
        node.drop_tree()
    for node in article.xpath(".//*[@style]"):
        del node.attrib["style"]
    for node in article.xpath(".//*[@title]"):
        del node.attrib["title"]
    for node in article.xpath(".//table[@border]"):
        del node.attrib["border"]
    # A scrolling frame is nothing on paper, and its box would break where the table must not.
    for node in with_class(article, "record-scroll"):
        node.drop_tag()


def _take_answers(article: HtmlElement, page: str) -> Iterator[Answer]:
    """Take the model answers out; a line with a link stays in the place of each."""
    for number, node in enumerate([one for one in with_class(article, "answer") if has_class(one, "fold")], start=1):
        answer, place = f"answer-{slug(page)}-{number}", f"{slug(page)}--question-{number}"
        link = element("a", f"Model answer {number}", on_page(", page\u00a0", answer), href=f"#{answer}")
        line = element("p", link, id=place, class_="answer-link")
        body = element("div", class_="answer-body")
        body.extend(node[1:])
        line.tail = node.tail
        node.getparent().replace(node, line)
        yield Answer(answer, place, body, f"Answer {number}, to the question")


def _take_quiz(article: HtmlElement, page: str) -> Iterator[Answer]:
    """Leave of a quiz its questions and options; what its folds hold is its answer, item by item."""
    for number, quiz in enumerate(with_class(article, "quiz"), start=1):
        answer, place = f"quiz-answer-{slug(page)}-{number}", f"{slug(page)}--quiz-{number}"
        body = element("ol", class_="answer-body quiz-key")
        for item in with_class(quiz, "quiz-item"):
            told = element("li")
            for letter, fold in zip(ascii_uppercase, with_class(item, "fold"), strict=False):
                option = fold.getparent()
                for feedback in with_class(fold, "quiz-feedback"):
                    if option.tag == "li":
                        feedback.insert(0, element("span", f"{letter}. ", class_="letter"))
                    told.append(feedback)
                if option.tag == "li":
                    words = fold[0]
                    del words.attrib["class"]
                    option.append(words)
                fold.drop_tree()
            body.append(told)
        link = element("a", "Answers", on_page(", page\u00a0", answer), href=f"#{answer}")
        quiz.append(element("p", link, id=place, class_="answer-link"))
        yield Answer(answer, place, body, "Answers to the quiz")


# Setting ------------------------------------------------------------------------------------------------


def split_links(document: HtmlElement) -> None:
    """Let every link hold words only.

    The typesetter makes a link annotation of each element inside a link, and one that is no Link in the tags. An
    element without a language is dropped; around one with a language the link is split.
    """
    for link in document.xpath("//a[@href][*]"):
        for node in link.xpath(".//*[not(@lang) and not(@data-target) and not(self::img)]"):
            node.drop_tag()
        runs = link.xpath("./*[@lang]")
        if not runs:
            continue
        pieces: list[HtmlElement] = [element("a", link.text or "")]
        for child in list(link):
            tail, child.tail = child.tail or "", None
            if child in runs:
                wrapped = element("span", element("a", child.text_content()), lang=child.get("lang"))
                pieces += [wrapped, element("a", tail)]
            else:
                child.tail = tail
                pieces[-1].append(child)
        pieces = [piece for piece in pieces if len(piece) or piece.text]
        pieces[-1].tail = link.tail
        for piece in pieces:
            anchor = piece if piece.tag == "a" else piece[0]
            for name in ("href", "class"):
                if link.get(name):
                    anchor.set(name, link.get(name))
        if link.get("id"):
            pieces[0].set("id", link.get("id"))
        for piece in reversed(pieces[1:]):
            link.addnext(piece)
        link.addnext(pieces[0])
        link.tail = None
        link.drop_tree()


def _fill_targets(article: HtmlElement) -> None:
    """Let an empty target hold the word after it: the typesetter breaks lines at an empty box as it pleases."""
    for node in with_class(article, "target"):
        if len(node) or node.text or not (found := re.match(r"\S+", node.tail or "")):
            continue
        node.text, node.tail = found[0], node.tail[found.end():]


def _free_badges(article: HtmlElement) -> None:
    """Set a badge behind the link that holds it: what stands in a link loses its form."""
    for badge in article.xpath(".//a//span[contains(concat(' ', @class, ' '), ' verdict ')]"):
        link = next(badge.iterancestors("a"))
        copy = element("span", badge.text_content(), class_=badge.get("class"))
        badge.drop_tree()
        copy.tail, link.tail = link.tail, "\u00a0"
        link.text = (link.text or "").rstrip()
        link.addnext(copy)


def _mend_captions(article: HtmlElement) -> None:
    """One figcaption a figure: docutils opens a second one for the legend."""
    for node in article.xpath(".//figcaption//figcaption"):
        node.drop_tag()
    for figure in article.xpath(".//figure"):
        captions = figure.xpath("./figcaption")
        for other in captions[1:]:
            captions[0].extend(list(other))
            other.drop_tree()


def _repeat_spanning_heads(table: HtmlElement) -> None:
    """Give each row its own cell for every one that spans rows: pandas lets a label of an index with levels stand for several.

    A row must make sense alone, below a page break and as a card on a narrow page; PDF/UA asks for rows of one width.
    """
    for cell in table.xpath(".//*[@rowspan]"):
        row, column, rows = cell.getparent(), cell.getparent().index(cell), int(cell.attrib.pop("rowspan"))
        for below in islice(row.itersiblings("tr"), rows - 1):
            again = copy.deepcopy(cell)
            again.tail = None
            again.attrib.pop("id", None)
            below.insert(column, again)


def keep_words_whole(table: HtmlElement) -> None:
    """Let names of columns break after an underscore, which is where their words end, and numbers and short words nowhere."""
    for cell in table.xpath(".//td | .//th"):
        for node in [cell, *cell.iterdescendants(etree.Element)]:
            # From the end, since each break that is put in becomes a child or a neighbour.
            if node is not cell and node.tail and "_" in node.tail:
                _break_after_underscores(node, "tail")
            if node.text and "_" in node.text:
                _break_after_underscores(node, "text")
        if NUMERAL.fullmatch(cell.text_content().strip()):
            cell.set("class", f"{cell.get('class', '')} numeral".strip())


def _break_after_underscores(node: HtmlElement, part: str) -> None:
    pieces = re.findall(r"[^_]*_+|[^_]+$", getattr(node, part))
    if len(pieces) < 2:
        return
    setattr(node, part, pieces[0])
    place, parent = (0, node) if part == "text" else (node.getparent().index(node) + 1, node.getparent())
    for number, piece in enumerate(pieces[1:]):
        chance = parent.makeelement("wbr")
        chance.tail = piece
        parent.insert(place + number, chance)


def _mend_tables(article: HtmlElement) -> None:
    """No header cell without words, and each says what it heads: a listener has nothing else to go by."""
    for node in article.xpath(".//table//*[@valign]"):
        del node.attrib["valign"]
    for table in article.xpath(".//table[.//@rowspan]"):
        _repeat_spanning_heads(table)
    for cell in article.xpath(".//th"):
        if not cell.text_content().strip():
            cell.tag = "td"
            cell.attrib.pop("scope", None)
        elif not cell.get("scope"):
            cell.set("scope", "col" if cell.xpath("ancestor::thead") else "row")
    for table in article.xpath(".//table"):
        rows, characters = SHORT_TABLE
        if len(table.xpath(".//tr")) <= rows and len(table.text_content()) <= characters:
            table.set("class", f"{table.get('class', '')} short".strip())
        if max((len(row) for row in table.xpath(".//tr")), default=0) >= MANY_COLUMNS:
            table.set("class", f"{table.get('class', '')} many-columns".strip())
        if has_class(table, "dataframe") or has_class(table, "many-columns"):
            keep_words_whole(table)


def _print_addresses(article: HtmlElement) -> None:
    """Print the address where a reader on paper needs it: in the evidence, and where a link is all that is said."""
    for link in article.xpath(".//a[starts-with(@href, 'http')]"):
        words = link.text_content().strip()
        if words == link.get("href"):
            for child in list(link):
                child.drop_tree()
            link.text = address(words)
            link.set("class", f"{link.get('class', '')} address".strip())
        elif link.xpath("ancestor::ul[contains(concat(' ', @class, ' '), ' sources ')]"):
            item = next(link.iterancestors("li"))
            home = item[-1] if len(item) and item[-1].tag == "p" else item
            home.append(element("span", " ", element("span", address(link.get("href")), class_="address")))


def _print_references(article: HtmlElement) -> None:
    """Put the page number behind a reference that names a chapter, a section, a figure or a segment."""
    for link in article.xpath(".//a[starts-with(@href, '#')]"):
        kinds = link.xpath("./span[contains(concat(' ', @class, ' '), ' std-ref ') or "
                           "contains(concat(' ', @class, ' '), ' std-numref ') or "
                           "contains(concat(' ', @class, ' '), ' doc ')]")
        target = link.get("href")[1:]
        is_elsewhere = has_class(link, "locator") and not has_class(link.getparent(), "segment-head")
        if kinds or is_elsewhere:
            link.append(on_page("\u00a0(p.\u00a0", target, ")") if kinds else on_page(", p.\u00a0", target))


def join_page(article: HtmlElement, chapter: Chapter, address: str = "") -> Joined:
    """A page made fit for the joined document and for readers without script; `address` is that of the web edition."""
    _remove_screen_parts(article)
    for picture in article.iter("img"):
        picture.set("src", unquote(picture.get("src")))
    answers = [*_take_answers(article, chapter.name), *_take_quiz(article, chapter.name)]
    for part in [article, *(answer.body for answer in answers)]:
        _mend_captions(part)
        _mend_tables(part)
    return Joined(chapter, article, answers)


def for_paper(joined: list[Joined]) -> None:
    """Give the chapters what only paper needs: page numbers behind references, addresses in print, lines that hold."""
    for one in joined:
        for part in [one.article, *(answer.body for answer in one.answers)]:
            _print_references(part)
            _print_addresses(part)
            _free_badges(part)
            _fill_targets(part)


def join(folder: Path, chapters: list[Chapter], address: str = "") -> list[Joined]:
    """Read the pages of `chapters` from `folder` and make them fit for one document. Raises JoiningFailed.

    A link to a page that only the web edition has leads there, at `address`, or nowhere.
    """
    if len({slug(chapter.name) for chapter in chapters}) < len(chapters):
        raise JoiningFailed(f"two pages have one name in different folders: {', '.join(sorted(one.name for one in chapters))}")
    return [join_page(html.fragment_fromstring(lead_to_web(load_page(folder, chapter.name).article, address)), chapter, address)
            for chapter in chapters]


def check_links(document: HtmlElement) -> None:
    """Raise JoiningFailed when an id occurs twice, or a link or page number leads nowhere."""
    seen: set[str] = set()
    for node in document.xpath("//*[@id]"):
        if node.get("id") in seen:
            raise JoiningFailed(f"the id {node.get('id')} occurs twice")
        seen.add(node.get("id"))
    wanted = [href[1:] for href in document.xpath("//@href") if href.startswith("#")]
    wanted += document.xpath("//@data-target") + [one for many in document.xpath("//@data-targets")
                                                  for one in many.split()]
    for target in wanted:
        if target not in seen:
            raise JoiningFailed(f"a link leads to #{target}, which is nowhere in the book")
