"""Marks each run of Chinese with its language, which screen readers and fonts need and MyST drops."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, TypeVar

import opencc
from babel import Locale
from docutils import nodes as docutils_nodes
from pypinyin import Style, lazy_pinyin
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.transforms.post_transforms import SphinxPostTransform

from lemmata.sphinx import nodes

T = TypeVar("T")
HAN = r"\u3007\u3400-\u9fff\uf900-\ufaff"
MARKS = r"\u3000-\u303f\uff00-\uff65·—…“”‘’"
#: Chinese with the marks and figures inside it; opening and closing marks of Chinese belong to it.
RUN = re.compile(rf"[《〈「『【（]*[{HAN}](?:[{HAN}{MARKS}0-9]*[{HAN}])?[》〉」』】）。，、；：！？…]*")


@cache
def _converter(name: str) -> opencc.OpenCC:
    return opencc.OpenCC(name)


def preload() -> None:
    """Load the two conversions that tell the scripts apart."""
    for name in ("t2s", "s2t"):
        _converter(name)


def script(text: str, default: str = "zh-Hans") -> str:
    """Return the BCP 47 tag of a run of Chinese by its characters; `default` where they are the same in both scripts."""
    simplified, traditional = _converter("t2s").convert(text) == text, _converter("s2t").convert(text) == text
    if simplified == traditional:
        return default
    return "zh-Hans" if simplified else "zh-Hant"


def name(tag: str) -> str:
    """Return a language in words, by its BCP 47 tag; the tag itself where they are not known."""
    scripts = {"zh-Hant": _("Chinese, traditional characters"), "zh-Hans": _("Chinese, simplified characters")}
    # A catalogue may have the English name of any; the word for nothing would be the head of the catalogue.
    named = Locale("en").languages.get(tag, tag)
    return scripts.get(tag) or (_(named) if named else "")


def chinese_head() -> str:
    """Return the head of Chinese entries in an index."""
    return _("Chinese, by pinyin")


def by_pinyin(heads: Iterable[tuple[str, list[T]]], words: Callable[[T], str]) -> list[tuple[str, list[T]]]:
    """Return an index with all Chinese entries under one head, by pronunciation, in place of a head for each character.

    Sphinx sorts by code point, in which no reader can look anything up.
    """
    listed = list(heads)
    chinese = [entry for head, entries in listed if RUN.match(head) for entry in entries]
    others = [(head, entries) for head, entries in listed if not RUN.match(head)]
    by_sound = sorted(chinese, key=lambda entry: lazy_pinyin(words(entry), style=Style.TONE3))
    return [*others, (chinese_head(), by_sound)] if chinese else others


def language_of(node: docutils_nodes.Node) -> str:
    """Return the script of Chinese that the part of the page around `node` declares, or nothing."""
    while node is not None:
        if isinstance(node, docutils_nodes.Element) and node.get("zh", "").startswith("zh"):
            return node["zh"]
        node = node.parent
    return ""


class MarkChinese(SphinxPostTransform):
    """Wrap each run of Chinese in a span with `lang`."""

    default_priority = 990  # after references and titles have their words

    def run(self, **kwargs: Any) -> None:
        page = self.env.metadata.get(self.env.docname, {}).get("zh", "")
        for node in list(self.document.findall(docutils_nodes.Text)):
            parent = node.parent
            if (parent is None or isinstance(parent, nodes.chinese | docutils_nodes.raw | docutils_nodes.comment
                                             | docutils_nodes.literal_block) or not RUN.search(node)):
                continue
            declared = language_of(parent)
            made: list[docutils_nodes.Node] = []
            text, start = str(node), 0
            for found in RUN.finditer(text):
                if found.start() > start:
                    made.append(docutils_nodes.Text(text[start: found.start()]))
                run = found.group()
                # What a part declares holds for words that could be either; characters of one script only decide.
                lang = script(run, declared or page or "zh-Hans")
                made.append(nodes.chinese("", "", docutils_nodes.Text(run), lang=lang))
                start = found.end()
            if start < len(text):
                made.append(docutils_nodes.Text(text[start:]))
            parent.replace(node, made)


def setup(app: Sphinx) -> None:
    """Mark in every builder."""
    app.add_post_transform(MarkChinese)
