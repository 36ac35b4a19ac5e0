"""Rules on one cell: each says what is wrong with its text and what was expected, or nothing.

They stand in the order in which they are asked; the first that objects is heard, so that a cell has one fault.
"""

from __future__ import annotations

import calendar
import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable

from lemmata.checks import addresses
from lemmata.checks.located_tables import Tables
from lemmata.checks.table_schema import Field
from lemmata.sources.authoring import too_long

Rule = Callable[[str, Field, Tables], "str | None"]

EARLIEST = 1400
#: Currencies of the record by their code; ETH is what two of the sales were paid in.
CURRENCIES = {"USD", "GBP", "EUR", "HKD", "CNY", "TWD", "JPY", "ETH"}
SIGNS = "$£€¥￥₩₹%"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
PLACEHOLDERS = {"n/a", "na", "nan", "null", "nil", "none", "tbd", "todo", "?", "-", "–", "—", "."}
#: What git writes between two versions that it could not join. A rule of `=` alone may underline a heading.
CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7}) ?.*$", re.MULTILINE)
#: What Markdown makes italic, bold or code.
EMPHASIS = re.compile(r"(?<![\w*])(\*{1,2})(?=\S)[^*\n]+(?<=\S)\1(?![\w*])|`[^`\n]+`")
#: A Latin letter beside a Greek or Cyrillic one, which looks the same and is not found.
MIXED = re.compile(r"[A-Za-zÀ-ɏ][\u0370-\u03bb\u03bd-\u03ff\u0400-\u04ff]|[\u0370-\u03bb\u03bd-\u03ff\u0400-\u04ff][A-Za-zÀ-ɏ]")
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]{2,}")
#: A file of whoever wrote the row.
OWN_FILE = re.compile(r"(?<![A-Za-z])[A-Za-z]:\\|\bfile:/|(?<![\w.-])/(?:home|Users|root|tmp)/[\w.-]+")
TONE = re.compile(r"[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜĀÁǍÀĒÉĚÈŌÓǑÒ]")
#: A cell of so many characters is a file that was pasted, or lines behind a quotation mark that is not closed.
LONGEST = 10_000
#: A tag, a comment or an entity of HTML.
HTML = re.compile(r"</?[A-Za-z][^>]*>|<!--|&(?:[A-Za-z]{2,8}|#\d+|#x[0-9A-Fa-f]+);")
UNSEEN = {"Cf", "Cc", "Co", "Cn", "Cs", "Zl", "Zp"}


def nearest(text: str, known: Iterable[str]) -> str:
    """`, nearest is …` for a misspelt key, or nothing when none is near.

    A key with a number is near another only in its letters' case and marks: AU-128 is no likelier than any for AU-129.
    """
    known = sorted(known)

    def bare(key: str) -> str:
        return re.sub(r"[\W_]", "", key).casefold()

    near = [key for key in known if bare(key) == bare(text)]
    if not near and not re.search(r"\d", text):
        near = difflib.get_close_matches(text, known, n=1, cutoff=0.6)
    return f", nearest is {near[0]!r}" if near else ""


def required_cell(text: str, field: Field, tables: Tables) -> str | None:
    """A cell that must say something is not empty."""
    if not text.strip():
        return "no source id, expected at least one" if field.name == "source_ids" else "is empty, expected a value"
    return None


def formula_start(text: str, field: Field, tables: Tables) -> str | None:
    """No text starts as a formula would: a spreadsheet would run it."""
    if text.startswith(FORMULA):
        return f"starts with {text[0]!r} as a formula would, expected text"
    return None


def unseen_character(text: str, field: Field, tables: Tables) -> str | None:
    """No character that a reader cannot see: zero-width, control, private, or a blank that is no space."""
    if text.isprintable() and "\ufffd" not in text:
        return None
    for character in text:
        kind = unicodedata.category(character)
        if character == "\n" and not field.numeric and not field.name.endswith("_id"):
            continue
        if kind in UNSEEN or (kind == "Zs" and character != " ") or character == "\ufffd":
            name = unicodedata.name(character, "no name")
            return f"holds U+{ord(character):04X} ({name}), expected only characters that can be seen"
    return None


def decomposed_letters(text: str, field: Field, tables: Tables) -> str | None:
    """A letter and its mark are one character where there is one, as keyboards and searches have it."""
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return None
    composed = unicodedata.normalize("NFC", text)
    at = next(at for at, pair in enumerate(zip(text, composed + "\0", strict=False)) if pair[0] != pair[1])
    return (f"holds {composed[at:at + 1]!r} in another form (U+{ord(text[at]):04X} U+{ord(text[at + 1:at + 2] or ' '):04X}), "
            "expected it as one character: NFC")


def markup_in_plain_text(text: str, field: Field, tables: Tables) -> str | None:
    """No emphasis or code of Markdown stands in a column that is printed as it is."""
    if ("*" in text or "`" in text) and (match := EMPHASIS.search(text)):
        return f"holds the Markdown {match[0]!r}, expected plain text: the column is printed as it stands"
    return None


def mixed_letters(text: str, field: Field, tables: Tables) -> str | None:
    """No word mixes Latin with Greek or Cyrillic letters, which look alike."""
    if text.isascii() or not (match := MIXED.search(text)):
        return None
    odd = next(letter for letter in match[0] if letter >= "\u0370")
    return f"holds U+{ord(odd):04X} ({unicodedata.name(odd, 'no name')}) in {match[0]!r}, expected one alphabet"


def misread_letters(text: str, field: Field, tables: Tables) -> str | None:
    """No letters that were UTF-8 and were read as those of a Western Windows."""
    for match in BEYOND_ASCII.finditer(text) if not text.isascii() else ():
        try:
            meant = match[0].encode("cp1252").decode("utf-8")
        except UnicodeError:
            continue
        return f"holds {match[0]!r}, UTF-8 read as Windows-1252, expected {meant!r}"
    return None


def own_file(text: str, field: Field, tables: Tables) -> str | None:
    """No path of a file on the machine of whoever wrote the row."""
    match = OWN_FILE.search(text)
    return f"holds {match[0]!r}, a path of one machine, expected words or an address" if match else None


def pinyin_with_tones(text: str, field: Field, tables: Tables) -> str | None:
    """Pinyin bears its tones as marks."""
    bare = next((one for one in text.split("; ") if not TONE.search(one)), None)
    return f"{bare!r} has no tone marks, expected them, as in 'zhùzuòquán'" if bare else None


def outer_blank(text: str, field: Field, tables: Tables) -> str | None:
    """No blank before or after the text."""
    return f"{text!r} begins or ends with a blank, expected none" if text != text.strip() else None


def placeholder(text: str, field: Field, tables: Tables) -> str | None:
    """What is not known is an empty cell, not a word for it."""
    if text.lower() in PLACEHOLDERS and text not in field.enum:
        return f"{text!r} stands for an unknown value, expected an empty cell"
    return None


def markup(text: str, field: Field, tables: Tables) -> str | None:
    """No HTML: the tables are printed as they stand."""
    match = HTML.search(text) if "<" in text or "&" in text else None
    return f"holds the HTML {match[0]!r}, expected plain text" if match else None


def plain_number(text: str, field: Field, tables: Tables) -> str | None:
    """A number is written in ASCII digits, with a full stop for the decimals and nothing else."""
    if re.fullmatch(r"-?(0|[1-9]\d*)(\.\d+)?", text, re.ASCII) and not (field.type == "integer" and "." in text):
        return None
    digits = unicodedata.normalize("NFKC", text)
    if re.search(r"nan|inf", text, re.IGNORECASE):
        what, wanted = "is not finite", "a number or an empty cell"
    elif any(sign in text for sign in SIGNS) or re.search(r"[A-Z]{3}|US|RMB|HK", text):
        what, wanted = "carries a sign of currency or per cent", "the number alone; the unit has its own column"
    elif digits != text and re.search(r"\d", digits):
        what, wanted = "has full-width or raised digits", "ASCII digits"
    elif re.fullmatch(r"-?\d{1,3}([, '’_.]\d{3})+([.,]\d+)?", text):
        what, wanted = "has thousands separators", "digits alone, as in 1234567.89"
    elif field.type == "integer" and re.fullmatch(r"-?\d+\.\d+", text):
        what, wanted = "is no whole number", "an integer"
    else:
        what, wanted = "is no plain number", "digits with at most one full stop, as in 1234.5"
    return f"{text!r} {what}, expected {wanted}"


def truth_value(text: str, field: Field, tables: Tables) -> str | None:
    """A truth value is `true` or `false`."""
    if text not in ("true", "false"):
        return f"{text!r} is no truth value, expected true or false"
    return None


def real_date(text: str, field: Field, tables: Tables) -> str | None:
    """A date is written YYYY, YYYY-MM or YYYY-MM-DD, and the calendar has it."""
    # Without re.ASCII, \d would take full-width digits.
    match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text, re.ASCII)
    if match is None:
        return f"{text!r} is no date, expected YYYY, YYYY-MM or YYYY-MM-DD"
    year, month, day = (int(part or 1) for part in match.groups())
    if not 1 <= month <= 12 or year < 1 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return f"{text!r} is not in the calendar, expected a date that there was"
    return None


def early_date(text: str, field: Field, tables: Tables) -> str | None:
    """Nothing in the record is older than printing."""
    if int(text[:4]) < EARLIEST:
        return f"{text!r} is before {EARLIEST}, expected a later date"
    return None


def listed_value(text: str, field: Field, tables: Tables) -> str | None:
    """A cell with a list of allowed values holds one of them."""
    if text not in field.enum:
        return f"{text!r} is not in its list, expected {', '.join(field.enum)}{nearest(text, field.enum)}"
    return None


def bounds(text: str, field: Field, tables: Tables) -> str | None:
    """A number lies between the least and the greatest that its column allows."""
    value = float(text)
    if field.minimum is not None and value < field.minimum:
        return f"{text} is too small, expected at least {field.minimum:g}"
    if field.maximum is not None and value > field.maximum:
        return f"{text} is too large, expected at most {field.maximum:g}"
    return None


def lemma_length(text: str, field: Field, tables: Tables) -> str | None:
    """A lemma has at most twelve Han characters, or four words when it is not Chinese."""
    return too_long(text)


def length(text: str, field: Field, tables: Tables) -> str | None:
    """A text is no longer than its column allows, and never as long as a page."""
    most = LONGEST if field.max_length is None else field.max_length
    if len(text) > most:
        return f"{len(text)} characters, expected at most {most}"
    return None


def unit_of_the_book(text: str, field: Field, tables: Tables) -> str | None:
    """A unit is the code of a currency or a word in small letters, never a sign."""
    if text in CURRENCIES:
        return None
    if not re.fullmatch(r"[a-z]+([ -][a-z]+)*", text) or text.upper() in CURRENCIES:
        return f"{text!r} is no unit, expected one of {', '.join(sorted(CURRENCIES))}, percent, or a plural noun"
    return None


def listed_keys(text: str, field: Field, tables: Tables) -> str | None:
    """A list of ids is joined by semicolons alone, names none twice, and each of them is there."""
    schema = tables.keyed_by(field.lists)
    if schema is None:
        return None
    ids = text.split(";")
    noun = field.lists.replace("_", " ")
    known = tables.known_keys(schema.name, schema.primary_key)
    for position, name in enumerate(ids):
        if not name:
            return f"empty {noun} in {text!r}, expected ids joined by ';'"
        if name in ids[:position]:
            return f"{noun} {name!r} stands twice, expected once"
        if known is not None and (name,) not in known:
            near = nearest(name.strip(), [key for key, in known])
            return f"unknown {noun} {name!r}, expected a key of {schema.path}{near}"
    return None


def web_address(text: str, field: Field, tables: Tables) -> str | None:
    """An address is one of the public web or a DOI: http or https, encoded, without a user, of a host with a name."""
    return addresses.fault_of(text)


def conflict_marker(text: str, field: Field, tables: Tables) -> str | None:
    """No mark of a merge that was not finished."""
    match = CONFLICT.search(text)
    return f"holds the conflict marker {match[0].strip()!r}, expected the text that was chosen" if match else None


def pattern(text: str, field: Field, tables: Tables) -> str | None:
    """A text has the form that its column demands."""
    if not re.search(field.pattern, text, re.ASCII):
        return f"{text!r} has another form, expected {field.pattern}"
    return None


def plain_id(text: str, field: Field, tables: Tables) -> str | None:
    """An id is ASCII: a letter of another alphabet looks the same and is not found."""
    if not text.isascii():
        odd = next(character for character in text if not character.isascii())
        return f"{text!r} holds U+{ord(odd):04X} ({unicodedata.name(odd, 'no name')}), expected ASCII in an id"
    return None


def always(field: Field) -> bool:
    """Of every column."""
    return True


#: The rules in the order in which they are asked, and the columns of which each is asked.
ASKED: tuple[tuple[Rule, Callable[[Field], bool]], ...] = (
    (required_cell, lambda field: field.required),
    (formula_start, lambda field: not field.numeric),
    (unseen_character, always),
    (decomposed_letters, always),
    (misread_letters, lambda field: not field.numeric),
    (mixed_letters, lambda field: not field.numeric and not field.name.endswith("_id")),
    (own_file, lambda field: not field.numeric),
    (outer_blank, always),
    (conflict_marker, lambda field: not field.numeric),
    (placeholder, lambda field: not field.numeric),
    (markup, lambda field: not field.numeric),
    (markup_in_plain_text, lambda field: field.type == "string" and not field.markdown),
    (plain_number, lambda field: field.numeric),
    (truth_value, lambda field: field.type == "boolean"),
    (real_date, lambda field: field.date),
    (early_date, lambda field: field.date),
    (unit_of_the_book, lambda field: field.name in ("unit", "stated_unit")),
    (listed_value, lambda field: bool(field.enum)),
    (bounds, lambda field: field.numeric),
    (lemma_length, lambda field: field.name == "lemma"),
    (pinyin_with_tones, lambda field: field.name == "pinyin"),
    (length, always),
    (plain_id, lambda field: field.name.endswith("_id")),
    (listed_keys, lambda field: bool(field.lists)),
    (web_address, lambda field: field.name == "url" or field.name.endswith("_url")),
    (pattern, lambda field: bool(field.pattern)),
)
RULES = tuple(rule for rule, _ in ASKED)


def rules_of(field: Field) -> tuple[Rule, ...]:
    """The rules that are asked of the cells of a column."""
    return tuple(rule for rule, asked in ASKED if asked(field))


def judge(text: str, field: Field, rules: tuple[Rule, ...], tables: Tables) -> tuple[str, str] | None:
    """The first of `rules` that objects to a cell, and what it says. Of an empty cell only the first is asked."""
    for rule in rules if text else rules[:1]:
        if (text or rule is required_cell) and (message := rule(text, field, tables)):
            return rule.__name__, message
    return None
