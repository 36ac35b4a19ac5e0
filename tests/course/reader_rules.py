"""How three platforms read a quiz of a Common Cartridge, written from their public code and not from our writer.

    moodle   backup/cc/entity11.quiz.class.php of Moodle 4.5.5: tried in the platform
    openedx  src/cc2olx/content_processors/qti.py of openedx/cc2olx: tried with the program
    canvas   gems/plugins/qti_exporter and lib/cc/importer/standard of instructure/canvas-lms, after its QTI migration tool: read,
             not tried in a live Canvas

Each gives for an item what it takes as right and which comments it keeps, by the words of the options.
"""

import re
from dataclasses import dataclass

from lxml import etree

QTI = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"
INLINE = "a|abbr|b|bdi|cite|code|em|i|kbd|q|s|small|span|strong|sub|sup|u|var"
#: Moodle and others drop the blank here.
EATEN = re.compile(rf"</(?:{INLINE})>[ \t\n]+<(?:{INLINE})\b")


@dataclass
class Read:
    """An item as a platform has it after the import."""

    right: set[str]
    #: What is told of an option, by its words.
    told: dict[str, str]
    #: What is told to everybody, whatever was answered.
    general: str = ""
    #: What is told of any wrong answer.
    wrong: str = ""


def _options(item) -> dict[str, str]:
    return {one.get("ident"): one.findtext(f"{QTI}material/{QTI}mattext") for one in item.iter(QTI + "response_label")}


def _comments(item) -> dict[str, str]:
    return {one.get("ident"): one.findtext(f"{QTI}flow_mat/{QTI}material/{QTI}mattext")
            for one in item.iter(QTI + "itemfeedback")}


def _direct(condition) -> list[etree._Element]:
    return condition.findall(f"{QTI}conditionvar/{QTI}varequal")


def _shown(condition) -> list[str]:
    return [one.get("linkrefid") for one in condition.findall(QTI + "displayfeedback")]


def moodle(item) -> Read:
    """Moodle: a single answer is right by the `setvar` of the last condition that names it; several by `case="Yes"` alone.

    Every comment of a condition that says continue="Yes" is told to everybody.
    """
    options, comments = _options(item), _comments(item)
    conditions = list(item.iter(QTI + "respcondition"))
    right, told = set(), {}
    several = next((one.get("rcardinality") for one in item.iter(QTI + "response_lid")), "") == "Multiple"
    for name, words in options.items():
        scores = False
        for condition in conditions:
            # Only the first answer of a condition is looked at, and none inside an "and".
            if [one.text for one in _direct(condition)[:1]] == [name]:
                scores = condition.find(QTI + "setvar") is not None
                for one in _shown(condition):
                    told[words] = comments[one]
        if scores and not several:
            right.add(words)
    if several:
        scored = item.xpath(".//q:setvar[@varname='SCORE'][.=100]/../q:conditionvar//q:varequal[@case='Yes'][not(parent::q:not)]",
                            namespaces={"q": QTI[1:-1]})
        right = {options[one.text] for one in scored}
    general = " ".join(comments[name] for one in conditions if one.get("continue", "").lower() == "yes" for name in _shown(one))
    return Read(right, told, general)


def openedx(item) -> Read:
    """cc2olx: each answer that a condition names is right, whatever it does, up to the first that does not continue."""
    options, right = _options(item), set()
    for condition in item.iter(QTI + "respcondition"):
        named = _direct(condition) or condition.findall(f"{QTI}conditionvar/{QTI}and/{QTI}varequal")
        right |= {options.get(one.text, one.text) for one in named}
        if condition.get("continue", "No") == "No":
            break
    return Read(right, {})


def _chains(item) -> list[list[etree._Element]]:
    """Conditions as Canvas's migration tool joins them: one that does not continue has the next as its "else"."""
    chains, open_ = [], False
    for condition in item.iter(QTI + "respcondition"):
        if open_:
            chains[-1].append(condition)
        else:
            chains.append([condition])
        open_ = condition.get("continue", "No") == "No"
    return chains


def canvas(item) -> Read:
    """Canvas: of a chain of conditions it looks at the first answer alone, or at what an "and" holds directly; a later chain that
    names the same answer and does not score takes its mark back. A comment is kept by the names of option and comment.
    """
    options, comments = _options(item), _comments(item)
    weight = dict.fromkeys(options, False)
    told: dict[str, str] = {}
    several = next((one.get("rcardinality") for one in item.iter(QTI + "response_lid")), "") == "Multiple"
    for chain in _chains(item):
        scores = any(one.find(QTI + "setvar") is not None for one in chain)
        shown = next((name for one in chain for name in _shown(one)), "")
        together = [one for condition in chain for one in condition.findall(f"{QTI}conditionvar/{QTI}and/{QTI}varequal")]
        if together:
            found, marked = [one.text for one in together], True
        elif several:
            found, marked = [one.text for condition in chain for one in _direct(condition)], scores
        else:
            found, marked = [one.text for condition in chain for one in _direct(condition)][:1], scores
        for name in found:
            weight[name] = marked
            if shown and not re.search("general_|_all|wrong|incorrect|correct|_IC$|_C$", shown):
                told.setdefault(name, comments[shown])
    read = Read({options[name] for name, is_right in weight.items() if is_right}, {})
    for name, words in comments.items():
        if re.search("wrong|incorrect|_IC$", name, re.IGNORECASE):
            read.wrong = words
        elif (found := re.search(r"feedback_(\d*)_fb", name, re.IGNORECASE)) and f"RESPONSE_{found[1]}" in options:
            told[f"RESPONSE_{found[1]}"] = words
    read.told = {options[name]: words for name, words in told.items()}
    return read


READERS = {"moodle": moodle, "openedx": openedx, "canvas": canvas}


def accepted(item) -> list[str]:
    """What all three take for right in an item that is filled in: the answers of the first condition."""
    return [one.text for one in _direct(next(item.iter(QTI + "respcondition")))]


def eaten(text: str) -> list[str]:
    """The places of an HTML text where a platform would eat a blank that is read."""
    return EATEN.findall(text)
