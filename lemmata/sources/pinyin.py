"""Readings of Chinese words, a syllable a character, and the characters whose reading is not sure.

A character with several readings gets its reading from a word: of pinyin.csv beside this file, which a person checked
against the sentences of a book, or of the phrases of pypinyin. A row with one character says that it has one reading
today; a character that changes its reading from word to word has none there (`CHANGING`), so a new sentence asks for a new row.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from itertools import chain
from pathlib import Path

from pypinyin import Style, lazy_pinyin, pinyin
from pypinyin.phrases_dict import phrases_dict

from lemmata.sources.han import fold

#: Han characters without a break.
RUN = re.compile("[\u3007\u3400-\u9fff\uf900-\ufaff]+")
#: Characters that are read one way in one word and another way in the next.
CHANGING = frozenset("行重长得地着了为传应当调处供强数藏好乐还都便间相降率教分更看量难切曲省弹朝称种吁模")
#: The tones of 不 and 一 change in speech; writing keeps those of the word alone.
WRITTEN = {"不": "bù", "一": "yī"}


@cache
def checked() -> dict[str, list[str]]:
    """Return the readings of pinyin.csv: words in simplified characters, a syllable a character."""
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        return {row["words"]: row["pinyin"].split() for row in csv.DictReader(file)}


@cache
def _words() -> tuple[dict[str, list[str]], int]:
    words = {word: [one[0] for one in syllables] for word, syllables in phrases_dict.items() if len(word) > 1}
    words |= checked()
    return words, max(map(len, words))


@cache
def read(text: str) -> tuple[list[str], str]:
    """Return a syllable for each character of a run of Han characters in either script, and the characters that are not sure."""
    folded = fold(text)
    if len(folded) != len(text):
        folded = text
    words, longest = _words()
    syllables: list[str] = []
    unsure, at = "", 0
    while at < len(folded):
        word = next((folded[at:end] for end in range(min(len(folded), at + longest), at, -1) if folded[at:end] in words), "")
        if word:
            syllables += [WRITTEN.get(one, syllable) for one, syllable in zip(word, words[word], strict=True)]
        else:
            word = folded[at]
            if len(set(chain.from_iterable(pinyin(word, heteronym=True)))) > 1 and word not in WRITTEN:
                unsure += text[at]
            syllables += [WRITTEN.get(word) or lazy_pinyin(word, style=Style.TONE)[0]]
        at += len(word)
    return syllables, unsure
