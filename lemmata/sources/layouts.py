"""How a stored copy of a source is laid out, and how its segments are read off it.

A layout is a function from the text of a copy to segments. Which source has which is a column of `data/readings.csv`.

Locators. In a paper: `title`, `abstract-zh`, `keywords-en` … for the head; `h2`, `h2.1`, `h4.1.2` for headings;
`2.1.3` for the third paragraph of section 2.1 and `4.2` for the second paragraph of a section without subsections;
`fn3`, `fig2`, `ref1`. On a news page: `title`, `caption1`, `h1` and the paragraphs by number. In a digest:
`paragraph.sentence`, or `part.paragraph.sentence` where a reading takes several of its parts; `tags` for the line of
tags. Paragraphs that the page broke count once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from lemmata.sources.normalise import normalise


@dataclass(frozen=True)
class Segment:
    """A piece of a source: where it stands, what it is, its text, and how often the copy repeats it."""

    locator: str
    kind: str
    text: str
    occurrences: int = 1


HAN = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…"
FULL_STOP = re.compile(r"[。！？；：][”’」』）)]*(\[\d+\])*$|\.$")


def join(lines: list[str]) -> str:
    """Join wrapped lines: nothing between Chinese characters, a space between words, a divided word made whole."""
    text = ""
    for line in (line.strip() for line in lines):
        if re.search(r"[a-z]-$", text) and re.match(r"[a-z]", line):
            text = text[:-1] + line
        elif not text or re.search(f"[{HAN}]$", text) or re.match(f"[{HAN}]", line):
            text += line
        else:
            text += " " + line
    return text


def without_note_calls(texts: list[str], notes: int) -> list[str]:
    """Remove the bare numbers 1 … `notes` that call footnotes, in the order in which they come in `texts`.

    A copy that lost its superscripts leaves them glued to the words: 交互 after "ChatGPT2". Each is the first figure of
    its number after the call before it that stands alone and is followed by Chinese, a mark or a reference.
    """
    whole = "\f".join(texts)
    start = 0
    for number in range(1, notes + 1):
        call = re.compile(rf"(?<=[^\d\s.])\s?{number}(?=[{HAN}\[])")
        found = call.search(whole, start)
        if found:
            whole = whole[: found.start()] + whole[found.end():]
            start = found.start()
    return whole.split("\f")


def wrapped_paper(text: str, part: str = "") -> list[Segment]:
    """Return a paper whose lines were wrapped by the page and whose footnotes interrupt the paragraphs that run over it.

    A line that ends a paragraph ends in a full stop and a blank; a wrapped line ends in neither.
    """
    found: list[Segment] = []
    section: list[str] = []
    paragraph: list[str] = []
    note: list[str] = []
    notes = count = 0
    abstract = ""

    def close() -> None:
        nonlocal count
        if paragraph:
            if abstract:
                found.append(Segment(abstract, "abstract", join(paragraph)))
            else:
                count += 1
                found.append(Segment(".".join([*section, str(count)]), "paragraph", join(paragraph)))
            paragraph.clear()

    def close_note() -> None:
        if note:
            found.append(Segment(f"fn{notes}", "footnote", join(note)))
            note.clear()

    for line in text.splitlines():
        ends = line.endswith(" ") and FULL_STOP.search(line.strip())
        bare = line.strip()
        if not bare:
            continue
        top = re.match(r"(\d+)\.\s+\S", bare)
        sub = re.match(r"[(（]([一二三四五六七八九十])[)）]\s*\S", bare)
        if note:
            note.append(bare)
            if ends:
                close_note()
        elif re.match(rf"{notes + 1}(?![\d.\s,、)）月年])\S", bare) and not top:
            notes += 1
            note.append(bare[len(str(notes)):])
            if ends:
                close_note()
        elif re.fullmatch(r"摘\s*要|Abstract", bare):
            close()
            abstract = "abstract-en" if bare == "Abstract" else "abstract-zh"
        elif (top or sub) and not paragraph or (top and abstract):
            close()
            abstract, count = "", 0
            if top:
                section = [top[1]]
            elif sub:
                section = [section[0], str("一二三四五六七八九十".index(sub[1]) + 1)]
            found.append(Segment("h" + ".".join(section), "heading", bare))
        else:
            paragraph.append(line)
            if ends and not abstract:
                close()
    close()
    close_note()
    # Calls are looked for in the body only, where they are set.
    body = [index for index, segment in enumerate(found) if segment.kind == "paragraph"]
    for index, cleaned in zip(body, without_note_calls([found[index].text for index in body], notes), strict=True):
        found[index] = replace(found[index], text=cleaned)
    return found


HEAD = {"摘要": "abstract-zh", "关键词": "keywords-zh", "Abstract": "abstract-en", "Keywords": "keywords-en"}


def flowing_paper(text: str, part: str = "") -> list[Segment]:
    """Return a paper with one line a paragraph, save where the page broke it; captions and footnotes stand between."""
    found: list[Segment] = []
    section: list[str] = []
    counts: dict[str, int] = {}
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    head = ["title", "author", "affiliation", "dates"]
    suffix, label, references = "", "", False
    open_paragraph: int | None = None

    for line in lines:
        heading = re.match(r"(?:(\d+(?:\.\d+)*)\.|(\d+)\))\s+\S", line)
        footnote = re.match(r"([¹²³⁴-⁹])\s*", line)
        figure = re.match(r"(?:Figure|图)\s*(\d+)\.", line)
        if line in HEAD:
            label = HEAD[line]
        elif line.replace(" ", "") == "参考文献":
            references = True
        elif references:
            number = re.match(r"-?\s*\[(\d+)\]", line)
            found.append(Segment(f"ref{number[1]}" if number else f"ref{len(found)}", "reference", line))
        elif label:
            found.append(Segment(label, label.split("-")[0], line))
            if label == "keywords-zh":
                head, suffix = ["title", "author", "affiliation", "dates"], "-en"
            if label == "keywords-en":
                head, suffix = ["copyright", "licence"], ""
            label = ""
        elif not section and heading is None:
            if head:
                name = head.pop(0) + suffix
                found.append(Segment(name, "title" if name.startswith("title") else "matter", line))
        elif heading and not footnote and not figure:
            section = heading[1].split(".") if heading[1] else [*section[:2], heading[2]]
            open_paragraph = None
            found.append(Segment("h" + ".".join(section), "heading", line))
        elif footnote:
            found.append(Segment(f"fn{'¹²³⁴⁵⁶⁷⁸⁹'.index(footnote[1]) + 1}", "footnote", line[footnote.end():]))
        elif figure:
            name = f"fig{figure[1]}"
            same = next((index for index, segment in enumerate(found) if segment.locator == name), None)
            if same is None:
                found.append(Segment(name, "caption", line))
            else:
                found[same] = replace(found[same], text=found[same].text + "\n" + line)
        elif open_paragraph is not None and not FULL_STOP.search(found[open_paragraph].text):
            found[open_paragraph] = replace(found[open_paragraph], text=join([found[open_paragraph].text, line]))
        else:
            place = ".".join(section)
            counts[place] = counts.get(place, 0) + 1
            open_paragraph = len(found)
            found.append(Segment(f"{place}.{counts[place]}", "paragraph", line))
    return found


def news_page(text: str, part: str = "") -> list[Segment]:
    """Return a news page saved as Markdown: front matter, pictures whose caption follows as a line, headings underlined."""
    title = re.search(r'^title:\s*"(.*)"\s*$', text, re.MULTILINE)
    body = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    captions = {normalise(alt) for alt in re.findall(r"!\[(.*?)\]\(", body)}
    lines = [line.strip() for line in re.sub(r"!\[.*?\]\(.*?\)", "", body).splitlines()]
    found = [Segment("title", "title", title[1])] if title else []
    counts: dict[str, int] = {}

    def number(kind: str) -> int:
        counts[kind] = counts.get(kind, 0) + 1
        return counts[kind]

    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if not line or re.fullmatch(r"-{3,}", line) or re.fullmatch(r"\[.*?\]\(.*?\)", line):
            continue
        if normalise(line) in captions:
            same = next((i for i, one in enumerate(found) if normalise(one.text) == normalise(line)), None)
            if same is None:
                found.append(Segment(f"caption{number('caption')}", "caption", line))
            else:
                found[same] = replace(found[same], occurrences=found[same].occurrences + 1)
        elif re.fullmatch(r"-{3,}", following):
            found.append(Segment(f"h{number('heading')}", "heading", line))
        else:
            found.append(Segment(str(number("paragraph")), "paragraph", line))
    return found


SENTENCE = re.compile(r".*?[。！？][」』”]?(?:\[\d+\])?|.+$", re.DOTALL)


def digest(text: str, part: str) -> list[Segment]:
    """Return a digest with one text a line, its paragraphs run together with a blank between; `part` names the texts taken.

    `part` is "1" or "2,3". With several, the number of the text opens the locator.
    """
    texts = [line for line in text.splitlines() if line.strip()]
    wanted = [int(number) for number in part.split(",")]
    found = []
    for which in wanted:
        prefix = f"{which}." if len(wanted) > 1 else ""
        for number, paragraph in enumerate(re.split(r"(?<=[。！？」])\s+", texts[which - 1].strip()), 1):
            if paragraph.startswith("#"):
                found.append(Segment(f"{prefix}tags", "tags", paragraph))
                continue
            for place, sentence in enumerate(SENTENCE.findall(paragraph), 1):
                found.append(Segment(f"{prefix}{number}.{place}", "sentence", sentence))
    return found


def numbered_paragraphs(text: str, part: str = "") -> list[Segment]:
    """Return a text with one paragraph a line, each under the number that opens it; lines without one go on."""
    found: list[Segment] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        if number := re.match(r"(\d+)\.\s+(?=\S)", line):
            found.append(Segment(number[1], "paragraph", line[number.end():]))
        elif found:
            found[-1] = replace(found[-1], text=join([found[-1].text, line]))
    return found


LAYOUTS: dict[str, Callable[[str, str], list[Segment]]] = {
    "wrapped paper": wrapped_paper, "flowing paper": flowing_paper, "news page": news_page, "digest": digest,
    "numbered paragraphs": numbered_paragraphs,
}


def segments(text: str, layout: str, part: str = "") -> Iterator[Segment]:
    """Yield the segments of `text` in the order of the text. Raises KeyError for a layout that is not in LAYOUTS."""
    return iter(LAYOUTS[layout](text, part))
