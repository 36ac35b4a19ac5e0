"""The words of the interface in the language of the book: `_("…")`, as Sphinx marks its own.

A book says them in its `sphinx.po`, which `language` and `locale_dirs` of `_config.yml` lead to; what stands in none is
English. A word is asked for when a page is made and in no constant: the catalogue may not be known when a module is loaded.
Scripts are given their words when they are written, and look none up.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

from sphinx import locale
from sphinx.config import Config
from sphinx.locale import _

#: A word of a script: `_("…")`, or `_` before a template, whose values the translation has too.
OF_SCRIPT = re.compile(r"""(?<![\w$.])_(?:\(("(?:[^"\\]|\\.)*")\)|`([^`]*)`)""")


def catalogues(root: Path, config: Config) -> list[Path]:
    """Return the catalogues that the book at `root` has of the interface."""
    places = (Path(root, folder, config.language, "LC_MESSAGES", "sphinx.po") for folder in config.locale_dirs)
    return [place for place in places if place.is_file()]


def load(folders: Iterable[str], language: str) -> None:
    """Load the words of a language, those of the book's `folders` first, in a process in which Sphinx does not."""
    # Sphinx would put them behind those of the language before.
    locale.translators.pop(("general", "sphinx"), None)
    locale.init([*folders, str(Path(locale.__file__).parent)], language)


def inlined(script: str) -> str:
    """Return a script with its words as they are in the language of the book."""
    def word(found: re.Match[str]) -> str:
        plain, template = found.groups()
        return json.dumps(_(json.loads(plain)), ensure_ascii=False) if plain else f"`{_(template)}`"
    return OF_SCRIPT.sub(word, script)


def N_(word: str) -> str:  # noqa: N802 – as gettext has it
    """Mark a word that is asked for later, and here is a name."""
    return word


def ngettext(one: str, many: str, number: int) -> str:
    """Return the form of words that goes with a number."""
    return locale.get_translator().ngettext(one, many, number)


def counted_rows(count: int) -> str:
    """Return a number of rows in words."""
    return ngettext("%s row", "%s rows", count) % f"{count:,}"


def month(number: int) -> str:
    """Return the name of a month; January is 1."""
    return ["", _("January"), _("February"), _("March"), _("April"), _("May"), _("June"), _("July"), _("August"),
            _("September"), _("October"), _("November"), _("December")][number]


def worded(value: str) -> str:
    """Return a value of the tables, or of the authoring language, that pages print as it is."""
    return {
        "confirmed": _("confirmed"), "imprecise": _("imprecise"), "contradicted": _("contradicted"),
        "contested": _("contested"), "unverifiable": _("unverifiable"), "language": _("language"), "context": _("context"),
        "law": _("law"), "data": _("data"), "argument": _("argument"), "rhetoric": _("rhetoric"), "claim": _("claim"),
        "primary": _("primary"), "secondary": _("secondary"), "tertiary": _("tertiary"), "title": _("title"),
        "heading": _("heading"), "paragraph": _("paragraph"), "sentence": _("sentence"), "caption": _("caption"),
        "footnote": _("footnote"), "abstract": _("abstract"), "reference": _("reference"), "keywords": _("keywords"),
        "tags": _("tags"), "author": _("author"), "dates": _("dates"), "supports": _("supports"), "attacks": _("attacks"),
        "qualifies": _("qualifies"), "thesis": _("thesis"),
    }.get(value, value)
