"""The course: what an importer reads out of it is what the tables and the pages hold."""

import io
import json
import re
import shutil
import zipfile
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from lxml import etree, html

from lemmata import course
from lemmata.command_line import LOCAL, published
from lemmata.course import build_course, moodle_xml, qti
from lemmata.course.cartridge import cartridge
from lemmata.course.content import CourseFailed, read
from lemmata.course.slides.deck import decks
from lemmata.record import facts, front_matter, quiz, zip_archive
from lemmata.record.project import Project
from tests import this_book

from . import cartridge_rules as rules
from .conftest import BASE, HANDOUTS

ITEMS = {item.id: item for item in quiz.items()}


def unpacked(pack: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(pack)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def items_of(pack: bytes) -> dict[str, etree._Element]:
    """Every QTI item of a cartridge by its id."""
    return {item.get("ident"): item for name, contents in unpacked(pack).items() if name.endswith(".xml")
            for item in etree.fromstring(contents).iter(rules.QTI + "item")}


@pytest.mark.parametrize("which", ["student", "instructor"])
def test_an_importer_finds_nothing_wrong(packs, which):
    assert rules.faults(packs[which]) == []


def put(path: str, pattern: bytes, other: bytes):
    """A cartridge with the first match of `pattern` in a file replaced."""
    def spoil(files: dict[str, bytes]) -> dict[str, bytes]:
        changed = re.sub(pattern, other, files[path], flags=re.DOTALL, count=1)
        assert changed != files[path]
        return files | {path: changed}
    return spoil


MANIFEST, QUIZ = "imsmanifest.xml", "crossings/quiz.xml"
SPOILT = {
    "a manifest under another name": (lambda files: {"manifest.xml": files.pop(MANIFEST)} | files, "at its root"),
    "a long comment above": (put(MANIFEST, b"<manifest", b"<!--" + b"x" * 600 + b"--><manifest"), "first 500 letters"),
    "another version": (put(MANIFEST, rb"1\.1\.0", b"1.3.0"), "another version"),
    "a title on the root item": (
        put(MANIFEST, rb'(rooted-hierarchy">\s*<item [^>]*>)', rb"\1<title>x</title>"), "root item without a title"),
    "an id twice": (put(MANIFEST, rb'(<resource identifier="([^"]*)".*?<resource identifier=")[^"]*', rb"\1\2"), "twice"),
    "a file that is missing": (lambda files: {name: files[name] for name in files if name != "aura/chapter.xml"}, "not one file"),
    "a file that no resource names": (lambda files: files | {"left.html": b"x"}, "left.html is in no resource"),
    "a link without a host": (put("aura/chapter.xml", BASE.encode(), b"/"), "not absolute"),
    "a topic without words": (put("aura/aura-d1.xml", rb"(<text [^>]*>).*(</text>)", rb"\1\2"), "has no text"),
    "an item without its profile": (put(QUIZ, rb"cc\.(?!exam)\w+\.v0p1", b"cc.numeric.v0p1"), "profile cc.numeric.v0p1"),
    "feedback that is not there": (put(QUIZ, b'linkrefid="feedback_1_fb"', b'linkrefid="x"'), "shown and not there"),
    "a mark for an unknown option": (put(QUIZ, b'"response">RESPONSE_3<', b'"response">X<'), "unknown option X"),
}


@pytest.mark.parametrize("what", SPOILT)
def test_what_an_importer_stumbles_over_is_told(packs, what):
    spoil, told = SPOILT[what]
    found = rules.faults(zip_archive.pack(spoil(unpacked(packs["student"]))))
    assert any(told in fault for fault in found), found


def test_every_item_is_found_again_with_its_key(packs):
    found = items_of(packs["student"])
    expected = {name for name, item in ITEMS.items() if item.kind != "numeric"}
    assert {name for name in found if "-q" in name} == expected
    for name in expected:
        item, written = ITEMS[name], found[name]
        assert rules.profile(written) == qti.PROFILES[item.kind]
        labels = [one.get("ident") for one in written.iter(rules.QTI + "response_label")]
        if item.kind == "fill-in":
            accepted = [one.text for one in written.iter(rules.QTI + "varequal")]
            assert [words for words in accepted if words in {option.text for option in item.options}] == [
                option.text for option in item.options]
            continue
        right = {label for label, option in zip(labels, item.options, strict=True) if option.correct}
        assert rules.scores(written, right)
        # Any other choice gives no mark: each option alone; of several all of them, and the right ones but one.
        several = [set(labels), *(right - {label} for label in right)] if item.kind == "multiple-response" else []
        for chosen in [*({label} for label in labels), *several]:
            assert rules.scores(written, chosen) == (chosen == right), (name, chosen)


def test_every_wrong_option_is_told_why(packs):
    for name, written in items_of(packs["student"]).items():
        labels = list(written.iter(rules.QTI + "response_label"))
        assert len(written.findall(rules.QTI + "itemfeedback")) == (len(labels) or (1 if "-q" in name else 0)), name


def test_every_link_leads_to_a_page_and_a_place_of_the_book(packs, site):
    pages: dict[str, set[str]] = {}
    addresses = set()
    for contents in unpacked(packs["instructor"]).values():
        addresses |= set(re.findall(r'href="(https?://[^"&]+)', contents.decode().replace("&lt;", "<").replace("&quot;", '"')))
    ours = [one for one in addresses if one.startswith(BASE)]
    assert len(ours) > 50
    for address in ours:
        page, fragment = urldefrag(address.removeprefix(BASE))
        if page not in pages:
            pages[page] = set(html.parse(str(site / unquote(page))).xpath("//@id"))
        assert not fragment or unquote(fragment) in pages[page], address


def test_students_are_not_given_the_model_answers(packs, modules):
    given = " ".join(" ".join(contents.decode().split()) for contents in unpacked(packs["student"]).values())
    noted = " ".join(" ".join(contents.decode().split()) for contents in unpacked(packs["instructor"]).values())
    for task in (task for module in modules for task in module.tasks):
        words = max(re.split(r"<[^>]+>", task.answer), key=len)[:80].strip()
        assert len(words) > 20 and words in noted and words not in given, task.id


def test_a_module_holds_the_chapter_to_print(packs):
    files = unpacked(packs["student"])
    assert {name: files[f"{name}/{name}.pdf"] for name in HANDOUTS} == HANDOUTS


def test_notes_are_for_instructors_alone(packs):
    def roles(pack: bytes) -> list[str]:
        return [one.text for one in etree.fromstring(unpacked(pack)["imsmanifest.xml"]).iter(rules.LOM + "value")]
    assert roles(packs["student"]) == []
    assert roles(packs["instructor"]) == ["Instructor"] * len(front_matter.taught(this_book.ROOT))


def test_a_page_leaves_the_first_heading_to_the_platform_which_prints_the_title(packs):
    pages = {path: contents.decode() for path, contents in unpacked(packs["instructor"]).items() if path.endswith(".html")}
    assert len(pages) == len(front_matter.taught(this_book.ROOT))
    for path, page in pages.items():
        assert re.findall(r"<h([1-6])", page)[0] == "2" and "<h1" not in page and "<title>For instructors" in page, path


def test_the_same_book_gives_the_same_bytes(packs, modules):
    again = zip_archive.pack(cartridge(build_course.book_of(this_book.ROOT, BASE), modules, HANDOUTS))
    assert again == packs["student"]


def test_the_moodle_bank_has_every_item_with_its_marks(modules):
    bank = etree.fromstring(moodle_xml.bank("Whose Work?", modules))
    questions = {one.findtext("idnumber"): one for one in bank.iter("question") if one.get("type") != "category"}
    assert set(ITEMS) <= set(questions)
    known = facts.facts()
    for name, item in ITEMS.items():
        shares = [float(one.get("fraction")) for one in questions[name].iter("answer")]
        if item.kind == "numeric":
            answer = questions[name].find("answer")
            # It is shown rounded, by far less than the tolerance.
            assert float(answer.findtext("text")) == pytest.approx(known[item.fact_id].value, rel=item.tolerance / 4)
            assert float(answer.findtext("tolerance")) == pytest.approx(abs(known[item.fact_id].value) * item.tolerance)
        elif item.kind == "fill-in":
            assert shares == [100] * (len(shares) - 1) + [0]
            assert {option.text for option in item.options} <= {one.findtext("text") for one in questions[name].iter("answer")}
        else:
            assert [share > 0 for share in shares] == [option.correct for option in item.options]
            assert sum(share for share in shares if share > 0) == pytest.approx(100, abs=0.01)
            # Ticking all of several earns nothing.
            assert item.kind != "multiple-response" or sum(shares) == pytest.approx(0, abs=0.01)


#: The shares of a mark that Moodle's import takes, of a right and of a wrong answer, in per cent.
SHARES = [100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571, 12.5, 11.11111, 10, 5, 0]


def test_a_hint_is_for_wrong_answers_alone_and_every_share_is_on_the_list(modules):
    bank = etree.fromstring(moodle_xml.bank("Whose Work?", modules))
    for one in bank.iter("question"):
        if one.get("type") == "category":
            continue
        assert not one.findtext("generalfeedback/text")
        shares = [float(answer.get("fraction")) for answer in one.iter("answer")]
        assert all(abs(share) in SHARES for share in shares), one.findtext("idnumber")
        if one.get("type") in ("shortanswer", "numerical"):
            last = list(one.iter("answer"))[-1]
            assert last.findtext("text") == "*" and last.get("fraction") == "0" and last.findtext("feedback/text")
            assert not any(answer.findtext("feedback/text") for answer in one.iter("answer") if answer is not last)


def test_writing_tasks_stand_in_a_category_of_their_own(modules):
    kinds: dict[str, set[str]] = {}
    for one in etree.fromstring(moodle_xml.bank("Whose Work?", modules)).iter("question"):
        if one.get("type") == "category":
            under = one.findtext("category/text")
        else:
            kinds.setdefault(under, set()).add(one.get("type"))
    assert len(kinds) == 2 * len(modules)
    assert all((found == {"essay"}) == ("Writing" in name) for name, found in kinds.items())


def test_a_number_is_asked_for_in_the_form_that_is_taken(modules):
    for module in modules:
        for one in etree.fromstring(moodle_xml.bank("x", [module])).iter("question"):
            if one.get("type") == "numerical":
                words = one.findtext("questiontext/text")
                assert "plain digits" in words and "full-width" in words
                units = [unit.findtext("unit_name") for unit in one.iter("unit")]
                assert (units[0] in words) if units else True


def test_an_unknown_chapter_and_a_bad_address_are_told(capsys):
    assert course.main(["--only", "auctoin"]) == 1
    assert "--only: unknown chapter 'auctoin', expected one of auction," in capsys.readouterr().err
    assert course.main(["--base-url", "whose-work.example"]) == 1
    assert "--base-url: 'whose-work.example', expected an address" in capsys.readouterr().err


def test_a_choice_of_chapters_is_a_cartridge_too(built_book):
    some = read(built_book, ["aura"], BASE)
    assert rules.faults(zip_archive.pack(cartridge(build_course.book_of(this_book.ROOT, BASE), some, HANDOUTS))) == []


def test_links_lead_where_the_book_says_that_it_is_published(tmp_path):
    config = tmp_path / "_config.yml"
    config.write_text("html: {baseurl: https://example.org/book/}\n", encoding="utf-8")
    assert published(tmp_path) == "https://example.org/book/"
    config.write_text("html: {}\n", encoding="utf-8")
    assert published(tmp_path) == LOCAL


def test_no_address_of_a_page_was_lost_and_every_page_is_on_record(site, pages):
    """Cartridges that are out hold these addresses. A new page is entered in published.json; none is taken out."""
    published = json.loads((Path(__file__).parent / "published.json").read_text(encoding="utf-8"))
    assert [page for page in published if not (site / page).is_file()] == []
    assert [page for page in pages if page not in published] == []


@pytest.fixture
def spoil(built_book, tmp_path):
    """`spoil("quiz", id, field, value)` gives the built book with another value in what the chapter on the aura holds."""
    def spoilt(kind: str, wanted: str, field: str, value: object) -> Project:
        shutil.copytree(built_book.content, tmp_path / "content")
        path = tmp_path / "content" / "chapters" / "aura.json"
        held = json.loads(path.read_text(encoding="utf-8"))
        [one] = [one for one in held[kind] if one["id"] == wanted]
        one[field] = value
        path.write_text(json.dumps(held), encoding="utf-8")
        return Project(built_book.root, tmp_path)
    return spoilt


@pytest.mark.parametrize(("changed", "told"), [
    (("exercises", "aura-d1", "answer", ""), "aura-d1: no model answer, expected one in a dropdown of class 'answer'"),
    (("exercises", "aura-w1", "rubric", []), "aura-w1: the rubric: no table, expected criteria and levels"),
    (("quiz", "aura-q01", "id", "aura-q00"), "no quiz item aura-q01, expected a {quiz} directive in the chapter"),
])
def test_what_a_chapter_lacks_for_a_course_is_told_with_its_file(spoil, changed, told):
    with pytest.raises(CourseFailed, match=re.escape(f"chapters/aura.md: {told}")):
        read(spoil(*changed), ["aura"], BASE)


def test_a_chapter_that_was_not_built_is_told_with_its_file(tmp_path):
    with pytest.raises(CourseFailed, match=r"chapters/aura\.md: no .*aura\.json, expected the built site: run `make html`"):
        read(Project(this_book.ROOT, tmp_path), ["aura"], BASE)


def test_a_thread_with_a_claim_that_no_page_has_is_told_with_its_file(spoil, modules):
    thread = front_matter.read(this_book.CHAPTERS / "aura.md")["slides"]
    name = next(name for name in thread if re.fullmatch(r"S\d-\d+", name))
    with pytest.raises(CourseFailed, match=f"chapters/aura.md: slides: no claim or chart '{name}' on any page, expected one"):
        decks([one for one in modules if one.name == "aura"], spoil("claims", name, "id", "S9-99"), BASE)
