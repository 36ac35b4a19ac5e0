"""What a Moodle of version 4.1 or later asks of a backup that it restores, written from its restore steps and not ours.

`faults` reads a backup and returns a line for everything that a restore would refuse, lose or get wrong in silence.
"""

import hashlib
import io
import json
import zipfile
from collections import Counter

from lxml import etree

NULL = "$@NULL@$"
#: Every activity has these files; its own file comes to them.
BESIDE = ("module", "inforef", "grades", "roles")
#: The shares of a mark that the pages of Moodle offer.
SHARES = [1, .9, .8333333, .8, .75, .7, .6666667, .6, .5, .4, .3333333, .3, .25, .2, .1666667, .1428571, .125, .1111111, .1,
          .05, 0]


def unpacked(backup: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(backup)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def xml(files: dict[str, bytes], path: str) -> etree._Element:
    return etree.fromstring(files[path])


def faults(backup: bytes) -> list[str]:
    """All that is wrong with a backup."""
    files = unpacked(backup)
    head = files.get("moodle_backup.xml", b"")[:200].decode(errors="replace")
    # It is told from other formats by these very letters.
    opening = '<?xml version="1.0" encoding="UTF-8"?>'
    if not (head.startswith(opening) and "<moodle_backup>" in head and "<information>" in head):
        return ["moodle_backup.xml: not taken for a backup of Moodle 2"]
    trees = {}
    for path, contents in files.items():
        if path.endswith(".xml"):
            try:
                trees[path] = etree.fromstring(contents)
            except etree.XMLSyntaxError as error:
                return [f"{path}: {error}"]
    return [*_contents(trees), *_settings(trees), *_sections(trees), *_stored(trees, files), *_questions(trees), *_quizzes(trees),
            *_grades(trees), *_rubrics(trees)]


def _activities(trees) -> list[tuple[str, str, str]]:
    """Kind, module number and folder of each activity."""
    return [(one.findtext("modulename"), one.findtext("moduleid"), one.findtext("directory"))
            for one in trees["moodle_backup.xml"].iterfind("information/contents/activities/activity")]


def _contents(trees):
    listed = _activities(trees)
    contexts = []
    for kind, number, folder in listed:
        yield from (f"{folder}/{name}.xml is missing" for name in (kind, *BESIDE) if f"{folder}/{name}.xml" not in trees)
        own, module = trees[f"{folder}/{kind}.xml"], trees[f"{folder}/module.xml"]
        contexts.append(own.get("contextid"))
        if (own.get("moduleid"), own.get("modulename"), module.get("id")) != (number, kind, number):
            yield f"{folder}: numbers or kind differ between its files"
        if own.get("id") != own.find(kind).get("id"):
            yield f"{folder}: two numbers for one {kind}"
    yield from (f"context {one} of two activities" for one, count in Counter(contexts).items() if count > 1)
    folders = {"/".join(path.split("/")[:2]) for path in trees if path.startswith(("activities/", "sections/"))}
    named = {folder for *_, folder in listed} | {
        one.findtext("directory") for one in trees["moodle_backup.xml"].iterfind("information/contents/sections/section")}
    yield from (f"{one} is not in the contents, or not there" for one in sorted(folders ^ named))
    if int(trees["moodle_backup.xml"].findtext("information/backup_version")) > 2022112800:
        yield "the backup calls itself later than Moodle 4.1"


def _settings(trees):
    """Each section and activity is said to be included, without anybody's work."""
    said = {(one.findtext("level"), one.findtext("name")): one.findtext("value")
            for one in trees["moodle_backup.xml"].iterfind("information/settings/setting")}
    for *_, folder in [*_activities(trees), *[(one.findtext("directory"),) for one in
                                              trees["moodle_backup.xml"].iterfind("information/contents/sections/section")]]:
        level, name = ("activity" if folder.startswith("activities") else "section"), folder.split("/")[1]
        if said.get((level, f"{name}_included")) != "1" or said.get((level, f"{name}_userinfo")) != "0":
            yield f"{folder}: not said to be included, or said to have users"
    if said.get(("root", "users")) != "0":
        yield "the backup is said to have users"


def _sections(trees):
    placed: list[str] = []
    sections = {path: tree for path, tree in trees.items() if path.endswith("/section.xml")}
    for path, section in sections.items():
        sequence = [one for one in section.findtext("sequence").split(",") if one]
        placed += sequence
        if not section.findtext("name") or section.findtext("name") == NULL:
            yield f"{path}: has no name"
        for _, number, folder in _activities(trees):
            if number in sequence and (trees[f"{folder}/module.xml"].findtext("sectionid") != section.get("id")):
                yield f"{folder}: stands in another section than it says"
            hidden = trees[f"{folder}/module.xml"].findtext("visible") == "0"
            if number in sequence and section.findtext("visible") == "0" and not hidden:
                yield f"{folder}: can be seen in a section that is hidden"
    numbers = sorted(int(section.findtext("number")) for section in sections.values())
    if numbers != list(range(len(numbers))):
        yield f"sections are numbered {numbers}"
    if sorted(placed) != sorted(number for _, number, _ in _activities(trees)):
        yield "an activity stands in no section, or in two"


def _stored(trees, files):
    rows = {one.get("id"): one for one in trees["files.xml"].iterfind("file")}
    contexts = {trees[f"{folder}/{kind}.xml"].get("contextid"): folder for kind, _, folder in _activities(trees)}
    for number, one in rows.items():
        sha1, folder = one.findtext("contenthash"), contexts.get(one.findtext("contextid"))
        contents = files.get(f"files/{sha1[:2]}/{sha1}")
        if contents is None or hashlib.sha1(contents).hexdigest() != sha1 or len(contents) != int(one.findtext("filesize")):
            yield f"files.xml: {one.findtext('filename')} is missing or another file"
        if folder is None:
            yield f"files.xml: {one.findtext('filename')} belongs to no activity"
        elif number not in {node.text for node in trees[f"{folder}/inforef.xml"].iterfind("fileref/file/id")}:
            yield f"{folder}/inforef.xml does not name {one.findtext('filename')}"
        if int(one.findtext("filesize")) and NULL in (one.findtext("author"), one.findtext("license")):
            yield f"files.xml: {one.findtext('filename')} without author or licence"
    stored = {path.split("/")[2] for path in files if path.startswith("files/")}
    yield from (f"files/{one} is in no row" for one in stored - {one.findtext("contenthash") for one in rows.values()})


def _questions(trees):
    bank = trees["questions.xml"]
    categories = bank.findall("question_category")
    known = {one.get("id") for one in categories}
    names = Counter((one.findtext("parent"), one.findtext("name")) for one in categories)
    yield from (f"two categories {name!r} in one place" for (_, name), count in names.items() if count > 1)
    yield from (f"category {one.findtext('name')!r} under none" for one in categories
                if one.findtext("parent") not in known | {"0"})
    for what in ("stamp", "idnumber"):
        said = Counter(one.text for one in bank.iter(what) if one.text != NULL)
        yield from (f"{what} {text} twice" for text, count in said.items() if count > 1)
    answers = Counter(one.get("id") for one in bank.iterfind(".//answers/answer"))
    yield from (f"answer {one} twice" for one, count in answers.items() if count > 1)
    for question in bank.iter("question"):
        name, kind = question.findtext("name"), question.findtext("qtype")
        plugin = question.find(f"plugin_qtype_{kind}_question")
        if plugin is None or plugin.find(".//answers") is None:
            yield f"{name}: without what its kind {kind} needs"
            continue
        shares = [float(one.findtext("fraction")) for one in plugin.iterfind("answers/answer")]
        if not any(share > 0 for share in shares) or any(min(abs(abs(share) - one) for one in SHARES) > 1e-7 for share in shares):
            yield f"{name}: shares {shares}"
        ids = {one.get("id") for one in plugin.iterfind("answers/answer")}
        pointed = {one.text for path in (".//numerical_record/answer", ".//truefalse/trueanswer", ".//truefalse/falseanswer")
                   for one in plugin.iterfind(path)}
        if pointed - ids or (kind in ("numerical", "truefalse") and pointed != ids):
            yield f"{name}: points at answers of another question"
        if kind == "multichoice" and plugin.findtext("multichoice/single") == "0" and sum(shares) > 1e-6:
            yield f"{name}: ticking all earns {sum(shares)}"
        if question.findtext("generalfeedback"):
            yield f"{name}: a comment for everybody"


def _quizzes(trees):
    entries = {one.get("id") for one in trees["questions.xml"].iter("question_bank_entry")}
    categories = {one.get("id"): len(one.findall("question_bank_entries/question_bank_entry"))
                  for one in trees["questions.xml"].iter("question_category")}
    for kind, _, folder in _activities(trees):
        if kind != "quiz":
            continue
        quiz = trees[f"{folder}/quiz.xml"].find("quiz")
        slots = quiz.findall("question_instances/question_instance")
        if [one.findtext("slot") for one in slots] != [str(number) for number in range(1, len(slots) + 1)]:
            yield f"{folder}: slots are not numbered from 1"
        marks = sum(float(one.findtext("maxmark")) for one in slots)
        if not marks == float(quiz.findtext("sumgrades")) == float(quiz.findtext("grade")):
            yield (f"{folder}: {marks:g} marks, but a total of {quiz.findtext('sumgrades')} and a grade of "
                   f"{quiz.findtext('grade')}")
        for one in slots:
            pointer = one.find("question_reference")
            taken = one.find("question_set_reference")
            if pointer is not None and pointer.findtext("questionbankentryid") not in entries:
                yield f"{folder}: slot {one.findtext('slot')} asks a question that is not there"
            if taken is not None and categories.get(json.loads(taken.findtext("filtercondition"))["questioncategoryid"], 0) < 2:
                yield f"{folder}: slot {one.findtext('slot')} has nothing to take from"
            if (pointer is None) == (taken is None):
                yield f"{folder}: slot {one.findtext('slot')} asks nothing, or two questions"
        for what in ("attempt", "correctness", "marks", "specificfeedback", "rightanswer"):
            # Right after, later while it is open, and after it closed.
            if int(quiz.findtext(f"review{what}")) & 0x1110 != 0x1110:
                yield f"{folder}: {what} is not shown after the attempt"
        named = {one.text for one in trees[f"{folder}/inforef.xml"].iterfind("question_categoryref/question_category/id")}
        if named != set(categories):
            yield f"{folder}/inforef.xml does not name the categories of the bank"


def _grades(trees):
    for kind, _, folder in _activities(trees):
        own = trees[f"{folder}/{kind}.xml"].find(kind)
        points = float(own.findtext("grade") or 0)
        items = trees[f"{folder}/grades.xml"].findall("grade_items/grade_item")
        if [float(one.findtext("grademax")) for one in items] != ([points] if points else []):
            yield f"{folder}: another grade in the gradebook"
        named = {one.text for one in trees[f"{folder}/inforef.xml"].iterfind("grade_itemref/grade_item/id")}
        if named != {one.get("id") for one in items}:
            yield f"{folder}/inforef.xml does not name its column"
        if kind == "forum" and own.findtext("forcesubscribe") != "0":
            yield f"{folder}: everybody is sent mail"


def _rubrics(trees):
    for kind, _, folder in _activities(trees):
        if kind != "assign":
            continue
        grade = float(trees[f"{folder}/assign.xml"].findtext("assign/grade"))
        for area in trees[f"{folder}/grading.xml"].iterfind("area"):
            for definition in area.iterfind("definitions/definition"):
                best = 0.0
                for criterion in definition.iter("criterion"):
                    scores = [float(one.findtext("score")) for one in criterion.iter("level")]
                    if scores != sorted(set(scores)):
                        yield f"{folder}: levels of {criterion.findtext('description')!r} do not go up"
                    best += max(scores)
                if best != grade or area.findtext("activemethod") != "rubric" or definition.findtext("status") != "20":
                    yield f"{folder}: a rubric of {best:g} points for a grade of {grade:g}, or one that is not used"
