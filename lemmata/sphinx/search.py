"""The search language of the book: English stems, and Chinese by character and pair of characters.

Sphinx splits Chinese at white space, or guesses words, and then misses what a reader asks for. Here every run of
Han characters is indexed by its single characters and its pairs, traditional and simplified folded together, so
that 侵权 finds 侵權 and any part of a name or clause is found. A number in groups, 450,000, is found as 450000 too. A query is
split by the same rules in the browser: `js_splitter_code` is the twin of `query_terms`, and a browser test holds them together.

Sphinx writes the index as a classic script (`searchindex.js`), so that search works from a folder of files too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import opencc
from docutils import nodes as docutils_nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import Config
from sphinx.search.en import SearchEnglish
from sphinx.transforms.post_transforms import SphinxPostTransform

from lemmata.sphinx import nodes, records

#: Han characters, as the inside of a character class that Python and JavaScript (flag u) read alike once the two
#: planes are written in each one's way.
_BASIC_PLANE = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
HAN = f"[{_BASIC_PLANE}\U00020000-\U0003ffff]"
#: A run of Han characters, or a word in any other script: "AI藝術" is a word and a run.
TOKEN = re.compile(rf"{HAN}+|(?:(?!{HAN})[^\W_])+")
#: A number whose digits stand in groups of three. After more than three digits a comma parts two numbers.
GROUPED = re.compile(r"(?<![0-9])(?<![0-9],)[0-9]{1,3}(?:,[0-9]{3})+(?!,?[0-9])")
#: The file that the search page loads before the index: which characters of a query to replace by which.
FOLDING_SCRIPT = "han.js"
#: OpenCC keeps 着 and 著 apart by context, which one character at a time has not.
_ALSO_ALIKE = {"着": "著"}


def _simplified(character: str) -> str:
    """Return `character` in simplified script, alone: what stands around it must not matter, or a query would miss."""
    return _ALSO_ALIKE.get(character) or _converter().convert(character)


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


class _Folding(dict[int, str]):
    """The character that each is compared as, found once: for `str.translate`."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(code))
        self[code] = "".join(_simplified(c) if re.match(HAN, c) else c for c in plain if not unicodedata.combining(c))
        return self[code]


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Return `text` in lower case, without accents or width variants, in simplified characters: what is compared."""
    return text.lower() if text.isascii() else text.translate(_FOLDING).lower()


def join_digits(text: str) -> str:
    """Return `text` with each number in one piece: 450,000 is 450000."""
    return GROUPED.sub(lambda match: match[0].replace(",", ""), text)


def _pairs(run: str) -> list[str]:
    return [run[at:at + 2] for at in range(len(run) - 1)]


def _is_word(token: str) -> bool:
    # The s of a possessive and the a of an article would match every page.
    return len(token) > 1 or not token.isascii() or token.isdigit()


def index_terms(text: str) -> list[str]:
    """Return the terms under which `text` is indexed: words; numbers in groups, whole as well; of a Han run, each character and
    pair.

    >>> index_terms("Christie’s 佳士得")
    ['christie', '佳', '士', '得', '佳士', '士得']
    >>> index_terms("450,000")
    ['450000', '450', '000']
    """
    folded = fold(text)
    # Its groups stay: what looks like a number may be a list of three.
    terms = [join_digits(match[0]) for match in GROUPED.finditer(folded)]
    for token in TOKEN.findall(folded):
        if re.match(HAN, token):
            terms += [*token, *_pairs(token)]
        elif _is_word(token):
            terms.append(token)
    return terms


def query_terms(query: str) -> list[str]:
    """Return the terms that a page must have to answer `query`: words; of a Han run its pairs, or the character if alone.

    >>> query_terms("sell-through 佳士得 竊")
    ['sell', 'through', '佳士', '士得', '窃']
    """
    terms = []
    for token in TOKEN.findall(join_digits(fold(query))):
        if re.match(HAN, token):
            terms += _pairs(token) or [token]
        elif _is_word(token):
            terms.append(token)
    return terms


# The twin of `fold`, `join_digits` and `query_terms`. HAN_FROM and HAN_TO come from FOLDING_SCRIPT.
_JS_SPLITTER = r"""
var foldedHan = new Map();
if (typeof HAN_FROM !== "undefined") {
  var hanTo = Array.from(HAN_TO);
  Array.from(HAN_FROM).forEach(function (character, at) { foldedHan.set(character, hanTo[at]); });
}
var foldText = function (text) {
  return Array.from(text.normalize("NFKD").replace(/\p{M}/gu, ""), function (character) {
    return foldedHan.get(character) || character;
  }).join("").toLowerCase();
};
var GROUPED = /@GROUPED@/g;
var joinDigits = function (text) {
  return text.replace(GROUPED, function (number) { return number.replace(/,/g, ""); });
};
var splitQuery = function (query) {
  var terms = [];
  (joinDigits(foldText(query)).match(/@HAN@+|(?:(?!@HAN@)[\p{L}\p{N}])+/gu) || []).forEach(function (token) {
    var characters = Array.from(token);
    if (!/^@HAN@/u.test(token)) {
      if (characters.length > 1 || !/^[a-z]$/.test(token)) terms.push(token);
    } else if (characters.length === 1) {
      terms.push(token);
    } else {
      for (var at = 0; at < characters.length - 1; at++) terms.push(characters[at] + characters[at + 1]);
    }
  });
  return terms;
};
""".replace("@GROUPED@", GROUPED.pattern).replace("@HAN@", rf"[{_BASIC_PLANE}\u{{20000}}-\u{{3ffff}}]")


class SearchEnglishAndChinese(SearchEnglish):
    """Takes the place of Sphinx's English: `split` and the Porter stemmer at build, their twins in the browser."""

    js_splitter_code = _JS_SPLITTER

    #: The stems of words that were asked for in this process: Sphinx forgets them after each page, and most words stand on most.
    stems: ClassVar[dict[str, str]] = {}

    def stem(self, word: str) -> str:
        """Return the stem of a word, by Porter's algorithm."""
        if word not in self.stems:
            self.stems[word] = super().stem(word)
        return self.stems[word]

    def split(self, input: str) -> list[str]:
        """Split `input` as `index_terms` does."""
        return index_terms(input)


def preload(texts: Iterable[str]) -> None:
    """Find the folding and the stems of the words in `texts` before a page that has most of them is indexed."""
    language = SearchEnglishAndChinese({})
    for word in {term for text in texts for term in index_terms(text)}:
        language.stem(word)


def folding(characters: Iterable[str]) -> dict[str, str]:
    """Return every character that stands for one of `characters` (folded ones) in another script or form.

    A reader may ask in a script in which the book has no such character: 獎勵 finds a book that has only 奖励.
    """
    wanted = set(characters)
    every = [chr(code) for start, end in [(0x3400, 0x4DC0), (0x4E00, 0xA000)] for code in range(start, end)]
    # One call: OpenCC converts a text of lines much faster than 28,000 texts; a line break keeps them apart.
    simplified = dict(zip(every, _converter().convert("\n".join(every)).split("\n"), strict=True)) | _ALSO_ALIKE
    return {one: other for one, other in simplified.items() if one != other and other in wanted}


def _complete_index(app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
    """Make the index of an incremental build that of a build from nothing; makes no page.

    Sphinx reads back its last index without the entries of the pages that are not written again, by which the search leads
    to a note or a row, and keeps the words that stand on no page any more.
    """
    builder = app.builder
    if not isinstance(builder, StandaloneHTMLBuilder) or not builder.search:
        return []
    indexer: Any = getattr(builder, "indexer", None)
    if indexer is None:
        return []
    entries = indexer._index_entries
    for pages_of in (indexer._mapping, indexer._title_mapping):
        for word in [word for word, found in pages_of.items() if not found]:
            del pages_of[word]
    try:
        with Path(app.outdir, builder.searchindex_filename).open(encoding="utf-8") as file:
            last = builder.indexer_format.load(file)
    except (OSError, ValueError):
        return []
    names = last["docnames"] if last.get("envversion") == app.env.version else []
    kept: dict[str, list[tuple[str, str, str]]] = {name: [] for name in names if name in app.env.all_docs and name not in entries}
    for words, places in last["indexentries"].items():
        for number, target, main in places:
            if number < len(names) and names[number] in kept:
                kept[names[number]].append((words, target, "main" if main else ""))
    # As a build from nothing has them, which writes the pages by name.
    told = sorted([*entries.items(), *kept.items()])
    entries.clear()
    entries.update(told)
    return []


def _write_folding(app: Sphinx, exception: Exception | None) -> None:
    """Write, beside the index, the folding of the characters that are in it."""
    builder = app.builder
    if exception or not isinstance(builder, StandaloneHTMLBuilder) or not builder.search:
        return
    # Where no page had to be written there is no new index; that of the last build stands, and so does its folding.
    indexer: Any = getattr(builder, "indexer", None)
    if indexer is None:
        return
    terms = indexer.get_terms({name: number for number, name in enumerate(sorted(app.env.all_docs))})
    characters = {term for mapping in terms for term in mapping if len(term) == 1}
    table = folding(characters)
    script = f'var HAN_FROM = "{"".join(table)}";\nvar HAN_TO = "{"".join(table.values())}";\n'
    Path(app.outdir, "_static", FOLDING_SCRIPT).write_text(script, encoding="utf-8")


class IndexHeads(SphinxPostTransform):
    """Gives the search each note by its lemma and each term by its names, so that a result leads to the very place.

    An index node prints nothing; put in after reading, it reaches the search and not the index of the book.
    """

    default_priority = 900

    def run(self, **kwargs: Any) -> None:
        for note in self.document.findall(nodes.lemma_note):
            _index(note, [note.next_node(nodes.lemma_text).astext()])
        for item in self.document.findall(records.record_item):
            # A source is not what its title names.
            _index(item, item["names"], is_main=item["table"] != "sources")
        for term in self.document.findall(docutils_nodes.term):
            forms = [form.astext() for form in term.parent.findall(nodes.chinese) if "form" in form["classes"]]
            _index(term, [term.astext(), *names("; ".join(forms))])


def names(forms: str) -> list[str]:
    """Return the names in a cell of the glossary: "人工智慧 (TW); 人工智能 (HK)" has two."""
    return [name for form in forms.split(";") if (name := re.sub(r"\(.*?\)", "", form).strip())]


def _index(node: docutils_nodes.Element, entries: list[str], is_main: bool = True) -> None:
    if node["ids"]:
        main = "main" if is_main else ""
        node.insert(0, addnodes.index(entries=[("single", entry, node["ids"][0], main, None) for entry in entries]))


def _search_in_english_and_chinese(app: Sphinx, config: Config) -> None:
    config.html_search_language = SearchEnglishAndChinese.lang


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the search language, and let it search every book, whatever `language` its pages are in."""
    app.add_search_language(SearchEnglishAndChinese)
    app.connect("config-inited", _search_in_english_and_chinese)
    app.add_post_transform(IndexHeads)
    # The last that is told before the index is written.
    app.connect("html-collect-pages", _complete_index)
    app.connect("build-finished", _write_folding)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
