"""The native Moodle course: a restore would find nothing wrong, and it holds what the book holds, with the numbers of a seed."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree, html

from lemmata.course import assignments, build_course, content, marking, moodle_course
from lemmata.course.content import CourseFailed, Question
from lemmata.record import facts, quiz, zip_archive
from lemmata.record.project import Project
from tests import this_book

from . import backup_rules as rules
from .conftest import BASE, HANDOUTS, TAUGHT

ITEMS = {item.id: item for item in quiz.items()}
DAY = build_course.day_of(this_book.ROOT)


def course_of(modules, graded, seed=1, handouts=HANDOUTS, **changed) -> bytes:
    seeded = assignments.seeded_items([module.name for module in modules], seed, this_book.BOOK)
    students = {one.master.chapter: assignments.student_files([one]) for one in graded}
    book = replace(build_course.book_of(this_book.ROOT, BASE), **changed)
    return moodle_course.course(book, modules, handouts, seeded, graded, students, seed, DAY, "x.mbz")


@pytest.fixture(scope="session")
def backup(modules, made) -> bytes:
    return course_of(modules, list(made.values()))


@pytest.fixture(scope="session")
def files(backup) -> dict[str, bytes]:
    return rules.unpacked(backup)


def activities(files, kind: str) -> dict[str, etree._Element]:
    """The activities of a kind by their names."""
    found = {}
    for path, contents in files.items():
        if re.fullmatch(rf"activities/{kind}_\d+/{kind}\.xml", path):
            one = etree.fromstring(contents).find(kind)
            found[one.findtext("name")] = one
    return found


def test_a_restore_finds_nothing_wrong(backup):
    assert rules.faults(backup) == []


def test_the_same_course_is_the_same_bytes(backup, modules, made):
    assert course_of(modules, list(made.values())) == backup


def test_sections_are_the_chapters_by_name_and_a_hidden_one_for_instructors(files, modules):
    sections = [etree.fromstring(files[path]) for path in sorted(files) if path.endswith("/section.xml")]
    sections.sort(key=lambda one: int(one.findtext("number")))
    assert [one.findtext("name") for one in sections] == ["About this course", *(one.title for one in modules), "For instructors"]
    assert [one.findtext("visible") for one in sections] == ["1"] * (len(modules) + 1) + ["0"]
    for section, module in zip(sections[1:], modules, strict=False):
        first = etree.HTML(section.findtext("summary")).xpath("string()")
        assert len(first) > 60 and first[:60] in etree.HTML(module.standfirst).xpath("string()")


def test_activities_can_be_told_apart_by_their_names(files):
    """A report on completion lists them without their sections."""
    names = [name for kind in ("page", "url", "resource", "forum", "quiz", "assign") for name in activities(files, kind)]
    assert len(names) == len(set(names)) == 88
    assert "Discuss 1. Find: List each clause of the report that accuses somebody …" in names


def test_no_text_runs_into_the_next_paragraph(files, modules):
    """A theme sets a distance between paragraphs, and none between bare words and a paragraph."""
    for name, one in activities(files, "page").items():
        content = etree.HTML(one.findtext("content")).find("body")
        if "Before you read" in name:
            assert not (content.text or "").strip() and content[0].tag == "p" and content[1].tag == "p", name
    assert not any("<span></span>" in task.question + task.answer + module.standfirst
                   for module in modules for task in module.tasks)


def seeded(names: list[str], seed: int) -> dict[str, list[Question]]:
    return assignments.seeded_items(names, seed, this_book.BOOK)


def test_a_number_is_asked_for_and_shown_with_the_decimals_that_its_tolerance_takes(modules):
    drawn = [one for seed in range(20) for several in seeded(TAUGHT, seed).values() for one in several]
    asked = [one for module in modules for one in module.questions if one.kind == "numeric"] + drawn
    assert len(asked) == 6 + 20 * 18
    for one in asked:
        shown, room = marking.key(one), one.tolerance * abs(one.value)
        assert len(shown.partition(".")[2]) <= 3 and abs(float(shown) - one.value) <= room / 4, (one.id, shown)
        # What a student writes who does as told.
        assert abs(round(one.value, 2) - float(shown)) <= room + 1e-9, one.id
        assert ("rounded to two decimals" in marking.asked(one)) == bool(one.tolerance)


def test_a_chapter_is_worked_through_in_its_order(files, modules):
    section = next(etree.fromstring(files[path]) for path in files if path.endswith("/section.xml")
                   and etree.fromstring(files[path]).findtext("number") == "1")
    kinds = {number: kind for path in files if path.startswith("activities/") for kind, number in [path.split("/")[1].split("_")]}
    order = [kinds[number] for number in section.findtext("sequence").split(",")]
    assert order == ["page", "url", "resource", *["forum"] * 5, "quiz", "assign", "assign", "assign"]


def test_what_is_done_is_seen(files):
    """Completion by what a student did, or for discussions by their own tick; none for what instructors alone see."""
    for path, contents in files.items():
        if not path.endswith("/module.xml"):
            continue
        module = etree.fromstring(contents)
        kind, done = module.findtext("modulename"), module.findtext("completion")
        if module.findtext("visible") == "0":
            assert done == "0"
            continue
        assert done == ("1" if kind == "forum" else "2")
        seen, graded = module.findtext("completionview"), module.findtext("completiongradeitemnumber")
        assert (seen == "1") == (kind in ("page", "url", "resource"))
        assert (graded == "0") == (kind == "quiz")
    for one in activities(files, "assign").values():
        assert one.findtext("completionsubmit") == "1"


def bank_of(files) -> dict[str, etree._Element]:
    """The questions of the bank by their ids."""
    bank = etree.fromstring(files["questions.xml"])
    return {one.findtext("idnumber"): one.find("question_version/question_versions/questions/question")
            for one in bank.iter("question_bank_entry")}


def test_every_item_is_in_the_bank_once_with_its_key(files):
    bank, known = bank_of(files), facts.facts()
    assert {name for name in bank if "-q" in name} == set(ITEMS)
    for name, item in ITEMS.items():
        answers = bank[name].findall(".//answers/answer")
        if item.kind == "numeric":
            # It is shown rounded, by far less than the tolerance.
            assert float(answers[0].findtext("answertext")) == pytest.approx(known[item.fact_id].value, rel=item.tolerance / 4)
        elif item.kind == "fill-in":
            right = [one.findtext("answertext") for one in answers if float(one.findtext("fraction")) == 1]
            assert {option.text for option in item.options} <= set(right)
        else:
            assert [float(one.findtext("fraction")) > 0 for one in answers] == [option.correct for option in item.options]
            assert all(one.findtext("feedback") for one in answers)
        if item.kind in ("numeric", "fill-in"):
            assert answers[-1].findtext("answertext") == "*" and answers[-1].findtext("feedback")


def test_a_quiz_asks_every_item_of_its_chapter_and_one_with_numbers_of_the_seed(files):
    entries = {one.get("id"): one.findtext("idnumber")
               for one in etree.fromstring(files["questions.xml"]).iter("question_bank_entry")}
    asked = activities(files, "quiz").values()
    assert len(asked) == len(TAUGHT)
    for one, chapter in zip(asked, TAUGHT, strict=True):
        found = [entries[node.text] for node in one.iter("questionbankentryid")]
        assert found == [item.id for item in ITEMS.values() if item.chapter == chapter]
        assert len(list(one.iter("question_set_reference"))) == 1


def test_numbers_follow_the_seed():
    def numbers(seed: int) -> dict[str, list[float]]:
        return {name: [one.value for one in several] for name, several in seeded(TAUGHT, seed).items()}

    assert sorted(numbers(1)) == sorted(TAUGHT)
    assert numbers(7) == numbers(7)
    differ = [name for name in TAUGHT if numbers(7)[name] != numbers(8)[name]]
    assert len(differ) >= 4
    for seed in range(40):
        for several in numbers(seed).values():
            assert len({round(value, 6) for value in several}) == 3


def test_the_variants_are_computed_as_in_the_record():
    """By another way than the items take: a price with fees is the bid and its premium; shares are counted one by one."""
    lots, found = {row["title"]: row for row in _rows("lots")}, seeded(["auction"], 5)["auction"]
    for one in found:
        lot = lots[re.search(r"<em>(.*?)</em>", one.text)[1]]
        assert one.value + one.value * 26 / 100 == pytest.approx(float(lot["price_realised_usd"]))
    verdicts = [row["verdict"] for row in _rows("claims") if row["reading_id"] == "aura"]
    for one in seeded(["aura"], 5)["aura"]:
        assert one.value == pytest.approx(100 * verdicts.count(re.search(r"<em>(.*?)</em>", one.text)[1]) / len(verdicts))


def _rows(table: str) -> list[dict[str, str]]:
    import csv

    with (this_book.DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_writing_is_marked_by_a_form_that_adds_up_to_its_points(files, modules, site):
    for module in modules:
        task = next(one for one in module.tasks if one.kind == "writing")
        given = activities(files, "assign")[f"Write: {module.title}"]
        assert float(given.findtext("grade")) == len(task.marked_by.criteria) * len(task.marked_by.levels)
        assert "<table>" not in given.findtext("intro") and task.marked_by.criteria[0].name
        # The form is too narrow to read on a telephone; the table of the chapter is not.
        place = re.search(rf'href="{re.escape(module.address)}#(ex-[^"]+)"', given.findtext("intro"))[1]
        assert html.parse(str(site / "chapters" / f"{module.name}.html")).xpath(f"//*[@id='{place}']//table")
    forms = [etree.fromstring(contents) for path, contents in files.items() if path.endswith("/grading.xml")]
    assert sum(one.findtext(".//activemethod") == "rubric" for one in forms) == len(modules)


def test_a_notebook_is_handed_out_with_its_archive_and_no_solution(files, made):
    rows = [one for one in etree.fromstring(files["files.xml"]).iter("file") if one.findtext("filearea") == "introattachment"
            and one.findtext("filesize") != "0"]
    assert {one.findtext("filename") for one in rows} == {f"{chapter}-assignment.zip" for chapter in TAUGHT}
    for one in rows:
        sha1, chapter = one.findtext("contenthash"), one.findtext("filename").split("-")[0]
        inside = rules.unpacked(files[f"files/{sha1[:2]}/{sha1}"])
        assert f"{chapter}/{chapter}/{chapter}.ipynb" in inside and f"{chapter}/requirements.txt" in inside
        assert not any(b"autograder" in contents or b"# SOLUTION" in contents for name, contents in inside.items())


def test_every_activity_says_whose_it_is_and_under_which_licence(files):
    told = [etree.fromstring(contents).findtext("*/intro") for path, contents in files.items()
            if re.fullmatch(r"activities/([a-z]+)_\d+/\1\.xml", path)]
    assert len(told) == 88
    for intro in told:
        assert "The contributors to Whose Work?" in intro and "CC BY 4.0" in intro and BASE in intro


def test_students_are_given_no_model_answer(files, modules):
    hidden = {path.rsplit("/", 1)[0] for path, contents in files.items() if path.endswith("/module.xml")
              and etree.fromstring(contents).findtext("visible") == "0"}
    seen = " ".join(" ".join(contents.decode().split()) for path, contents in files.items()
                    if path.endswith(".xml") and path.startswith("activities/") and path.rsplit("/", 1)[0] not in hidden)
    notes = " ".join(" ".join(contents.decode().split()) for path, contents in files.items()
                     if path.startswith("activities/page_") and path.rsplit("/", 1)[0] in hidden)
    assert len(hidden) == 2 * len(modules)
    for task in (task for module in modules for task in module.tasks):
        words = max(re.split(r"<[^>]+>", task.answer), key=len)[:80].strip()
        assert words in notes.replace("&amp;", "&") and words not in seen.replace("&amp;", "&"), task.id


def test_the_seed_is_told_where_students_do_not_look(modules, made):
    files = rules.unpacked(course_of([modules[4]], [made["aura"]], seed=918273645))
    told = [path.rsplit("/", 1)[0] for path, contents in files.items() if b"918273645" in contents]
    hidden = {path.rsplit("/", 1)[0] for path, contents in files.items() if path.endswith("/module.xml")
              and etree.fromstring(contents).findtext("visible") == "0"}
    assert len(told) == 1 and set(told) <= hidden


def test_a_choice_of_chapters_is_a_course_too(modules, made):
    assert rules.faults(course_of([modules[4]], [made["aura"]])) == []


# The rules find what they are for ----------------------------------------------------------------------------------------


def put(pattern: str, old: str, new: str):
    """A backup in which the first file whose path matches has words replaced."""
    def spoil(files: dict[str, bytes]) -> dict[str, bytes]:
        path = next(one for one in files if re.fullmatch(pattern, one) and old.encode() in files[one])
        return files | {path: files[path].replace(old.encode(), new.encode(), 1)}
    return spoil


SPOILT = {
    "single quotes in the first line": (put("moodle_backup.xml", 'version="1.0"', "version='1.0'"), "not taken for a backup"),
    "a total that is another": (put(".*/quiz.xml", "<sumgrades>1", "<sumgrades>4"), "but a total of 4"),
    "forced mail": (put(".*/forum.xml", "<forcesubscribe>0", "<forcesubscribe>1"), "everybody is sent mail"),
    "no review": (put(".*/quiz.xml", "<reviewmarks>4368", "<reviewmarks>65536"), "marks is not shown"),
    "a question that is not there": (put(".*/quiz.xml", "<questionbankentryid>", "<questionbankentryid>99"), "is not there"),
    "a share that pays for ticking all": (put("questions.xml", "<fraction>-0.5", "<fraction>-0.25"), "ticking all earns"),
    "notes that are seen": (put("activities/page_8[0-9]/module.xml", "<visible>0", "<visible>1"), "can be seen in a section"),
    "a file without a licence": (put("files.xml", "<license>cc-4.0", "<license>$@NULL@$"), "without author or licence"),
    "a level that gives less": (put(".*/grading.xml", "<score>3", "<score>1"), "do not go up"),
    "a section without a name": (put(".*/section.xml", "<name>About this course", "<name>"), "has no name"),
    "a file that was lost": (lambda files: {path: files[path] for path in files if not path.startswith("files/")}, "is "
                                                                                                                   "missing "
                                                                                                                   "or another"),
    "an activity in no section": (put(".*/section.xml", "<sequence>1,", "<sequence>"), "stands in no section"),
}


@pytest.mark.parametrize("what", SPOILT)
def test_what_a_restore_would_lose_is_told(files, what):
    spoil, told = SPOILT[what]
    found = rules.faults(zip_archive.pack(spoil(files)))
    assert any(told in fault for fault in found), found


# Bad input ---------------------------------------------------------------------------------------------------------------


def test_an_item_that_moodle_cannot_hold_is_named(modules):
    odd = replace(modules[0], questions=(Question("auction-q99", "drawing", "", "Draw it."),))
    with pytest.raises(CourseFailed, match="auction-q99: Moodle cannot hold an item that is drawing"):
        course_of([odd], [])


@pytest.mark.parametrize("changed", [{"kind": "drawing"}, {"kind": "numeric", "fact_id": "auction.no_such"}])
def test_an_item_that_no_target_can_hold_is_named_before_anything_is_made(built_book, monkeypatch, changed):
    items = [replace(one, **changed) if one.id == "aura-q03" else one for one in quiz.items()]
    monkeypatch.setattr(quiz, "items", lambda _: items)
    with pytest.raises(CourseFailed, match="aura-q03: an item of the kind .* which no course can hold, expected one of multiple"):
        content.read(built_book, ["aura"], BASE)


def test_a_pdf_that_was_not_set_is_named(tmp_path):
    (tmp_path / "auction.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(CourseFailed, match=r"^aura\.pdf is missing, expected the chapter as a PDF$"):
        build_course.handouts_of(["auction", "aura"], tmp_path)


def test_a_missing_pdf_is_named(modules):
    with pytest.raises(CourseFailed, match="auction.pdf is missing"):
        course_of(modules[:1], [], handouts={})


def test_a_seed_with_two_equal_variants_is_told(tmp_path):
    (tmp_path / "auction.items.py").write_text(
        "OBJECTIVE = 1\ndef draw(random, table):\n    for value in (3, 4, 3.001):\n"
        "        yield {'question': 'x', 'value': value, 'unit': '', 'tolerance': 0.01, 'feedback': 'y'}\n", encoding="utf-8")
    with pytest.raises(CourseFailed, match="item auction-s1: with seed 9 two variants have the answer 3, .* choose another seed"):
        assignments.seeded_items(["auction"], 9, this_book.BOOK, folder=tmp_path)


def test_a_variant_without_a_number_is_told(tmp_path):
    (tmp_path / "auction.items.py").write_text(
        "OBJECTIVE = 1\ndef draw(random, table):\n    return [{'question': 'x'}] * 3\n", encoding="utf-8")
    with pytest.raises(CourseFailed, match="item auction-s1: a variant of .'question'., expected feedback"):
        assignments.seeded_items(["auction"], 9, this_book.BOOK, folder=tmp_path)



def test_a_course_that_fails_leaves_nothing_behind(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("BOOK_BUILD", str(tmp_path))
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "kept.txt").write_text("x")
    assert build_course.main(["--only", "auction"]) == 1
    assert "expected the built site" in capsys.readouterr().err
    assert [path.name for path in tmp_path.rglob("*")] == ["course", "kept.txt"]


def test_a_course_that_is_interrupted_leaves_nothing_half_written(built_book, tmp_path, monkeypatch):
    (tmp_path / "content").symlink_to(built_book.content)

    def interrupted(names: list[str], book: Project, out: Path, **_: object) -> None:
        out.mkdir(parents=True)
        raise KeyboardInterrupt

    monkeypatch.setenv("BOOK_BUILD", str(tmp_path))
    monkeypatch.setattr(build_course, "build_offprints", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build_course.main(["--base-url", BASE, "--only", "aura"])
    assert [path.name for path in tmp_path.iterdir()] == ["content"]
