"""Chinese characters: traditional and simplified forms folded together."""

from __future__ import annotations

import unicodedata
from functools import cache


@cache
def _to_simplified():
    try:
        from opencc import OpenCC
    except ImportError as error:
        raise ImportError("comparing texts in both scripts needs opencc: pip install -r requirements.txt") from error
    return OpenCC("t2s")


def fold(text: str) -> str:
    """Return `text` in simplified characters and NFKC, so that a Hong Kong report and a mainland paper can be compared.

    Characters are converted, words are not: what Taiwan calls 軟體 becomes 软体, not 软件.
    """
    return _to_simplified().convert(unicodedata.normalize("NFKC", text))
