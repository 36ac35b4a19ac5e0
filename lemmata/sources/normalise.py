"""The one form in which texts are compared: letters and digits, nothing else.

Two copies of a text differ in line breaks, spaces, quotation marks, dashes and the marks of their notes. None of that
is the text. What is left after NFKC is the same in both, or the text was altered.
"""

import hashlib
import re
import unicodedata

#: Base of the rolling value, odd, so that no letter is lost modulo 2^32. The script own-copy.js has the same.
BASE = 1540483477
#: Texts of fewer letters get no rolling value: to their SHA-256 it would add a quick test for whoever guesses at them.
SHORTEST_ROLLED = 24

#: [3], [10] [11], ^[1]^ and superscript figures: calls of notes and references, which copies set as they like.
MARKS = re.compile(r"\^?\[\d{1,3}\]\^?|[¹²³⁰-⁹]+")


def normalise(text: str) -> str:
    """Return the letters and digits of `text` under NFKC, without the marks of notes and references."""
    # Superscripts go first: NFKC would turn them into digits of the text.
    text = unicodedata.normalize("NFKC", MARKS.sub("", text))
    return "".join(character for character in text if character.isalnum())


def fingerprint(text: str) -> str:
    """Return the SHA-256, in hexadecimal, of a text that is normalised already."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def rolling(text: str) -> str:
    """Return a polynomial of the code points of a normalised text modulo 2^32, eight hexadecimal digits; empty for a short text.

    With it a page can look for a text at every place of a copy without a SHA-256 for each. It says nothing that helps
    to make the text: thirty-two bits are the same for countless others, and the SHA-256 alone tells a right guess.
    """
    if len(text) < SHORTEST_ROLLED:
        return ""
    value = 0
    for character in text:
        value = (value * BASE + ord(character)) & 0xFFFFFFFF
    return f"{value:08x}"
