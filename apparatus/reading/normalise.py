"""The one form in which texts are compared: letters and digits, nothing else.

Two copies of a text differ in line breaks, spaces, quotation marks, dashes and the marks of their notes. None of that
is the text. What is left after NFKC is the same in both, or the text was altered.
"""

import hashlib
import re
import unicodedata

#: [3], [10] [11], ^[1]^ and superscript figures: calls of notes and references, which copies set as they like.
MARKS = re.compile(r"\^?\[\d{1,3}\]\^?|[¹²³⁰-⁹]+")


def normalise(text: str) -> str:
    """Letters and digits of `text` under NFKC, without the marks of notes and references."""
    # Superscripts go first: NFKC would turn them into digits of the text.
    text = unicodedata.normalize("NFKC", MARKS.sub("", text))
    return "".join(character for character in text if character.isalnum())


def fingerprint(text: str) -> str:
    """SHA-256, in hexadecimal, of a text that is normalised already."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
