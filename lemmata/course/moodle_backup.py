"""A Moodle course as a backup (`.mbz`), which any Moodle from 4.1 on restores: the archive and what names its parts.

Shape: what `backup/moodle2` of Moodle 4.1 to 4.5 writes. It says that it was made by 4.1, so that none of them is warned of
a backup from a later version. Same course, same bytes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from lemmata.course.backup_xml import Numbers, element, written
from lemmata.course.moodle_activities import HTML, Activity, Place, grade_item, grades, grading, module, own, stored
from lemmata.course.moodle_questions import Bank
from lemmata.record import zip_archive

#: Moodle 4.1, the oldest version that takes the course.
VERSION, RELEASE, BACKUP_RELEASE = 2022112800, "4.1 (Build: 20221128)", "4.1"
COURSE, COURSE_CONTEXT, SYSTEM_CONTEXT, GRADE_CATEGORY = 1, 100, 1, 1
#: Files that Moodle writes beside an activity, and for the course; here they hold nothing.
EMPTY_BESIDE = {"calendar": "events", "comments": "comments", "competencies": "course_module_competencies",
                "completion": "completions", "filters": "filters", "grade_history": "grade_history", "roles": "roles"}
EMPTY_COURSE = {"calendar": "events", "comments": "comments", "competencies": "course_competencies",
                "completiondefaults": "course_completion_defaults", "contentbank": "contents", "enrolments": "enrolments",
                "filters": "filters", "roles": "roles"}
EMPTY = {"badges": "badges", "completion": "course_completion", "grade_history": "grade_history", "groups": "groups",
         "outcomes": "outcomes_definition", "roles": "roles_definition", "scales": "scales_definition", "users": "users"}
#: What is in the backup: the course and its questions, nobody's work.
SETTINGS = {"imscc11": 0, "users": 0, "anonymize": 0, "role_assignments": 0, "activities": 1, "blocks": 0, "files": 1,
            "filters": 0,
            "comments": 0, "badges": 0, "calendarevents": 0, "userscompletion": 0, "logs": 0, "grade_histories": 0,
            "questionbank": 1, "groups": 0, "competencies": 0, "customfield": 0, "contentbankcontent": 0, "legacyfiles": 0}


@dataclass
class Section:
    """A section of the course: its name, what stands under the name, and its activities."""

    name: str
    summary: str
    activities: list[Activity] = field(default_factory=list)
    visible: bool = True


@dataclass(frozen=True)
class About:
    """Words of the backup on the course, and of whoever made what is in it."""

    full_name: str
    short_name: str
    summary: str
    address: str
    authors: str
    #: The licence as Moodle names it.
    licence: str
    #: The day of the edition, in seconds since 1970.
    day: int


class Backup:
    """Writes sections, bank and course into the files of a backup."""

    def __init__(self, about: About) -> None:
        self.about, self.numbers = about, Numbers()
        self.bank = Bank(self.numbers, COURSE_CONTEXT, COURSE, about.day, about.short_name)
        self._files: dict[str, bytes] = {}
        self._stored: list[etree._Element] = []
        self._blobs: dict[str, bytes] = {}
        self._contents: dict[str, list[etree._Element]] = {"activities": [], "sections": []}
        self._settings: list[etree._Element] = []
        self._points = 0.0

    def pack(self, name: str, sections: list[Section]) -> bytes:
        """Return the backup as one file."""
        for number, section in enumerate(sections):
            self._section(number, section)
        self._course()
        self._put("moodle_backup", self._information(name))
        for path, contents in sorted(self._blobs.items()):
            self._files[f"files/{path[:2]}/{path}"] = contents
        # Moodle looks for the description first.
        files = {"moodle_backup.xml": self._files.pop("moodle_backup.xml")} | dict(sorted(self._files.items()))
        return zip_archive.pack(files)

    def _put(self, path: str, root: etree._Element) -> None:
        self._files[f"{path}.xml"] = written(root)

    def _section(self, number: int, section: Section) -> None:
        own_number = self.numbers.next("section")
        folder = f"sections/section_{own_number}"
        placed = [self._activity(one, own_number, number) for one in section.activities]
        self._put(f"{folder}/section", element(
            "section", id=own_number, number=number, name=section.name, summary=section.summary, summaryformat=HTML,
            sequence=",".join(map(str, placed)), visible=int(section.visible), availabilityjson=None,
            timemodified=self.about.day))
        self._put(f"{folder}/inforef", element("inforef"))
        self._contents["sections"].append(element("section", sectionid=own_number, title=section.name, directory=folder))
        self._set("section", f"section_{own_number}")

    def _activity(self, one: Activity, section: int, section_number: int) -> int:
        numbers = self.numbers
        number = numbers.next("course_module")
        place = Place(numbers.next(one.kind), number, COURSE_CONTEXT + number, section, section_number, COURSE_CONTEXT,
                      GRADE_CATEGORY, self.about.day)
        folder = f"activities/{one.kind}_{number}"
        self._put(f"{folder}/{one.kind}", own(one, place, numbers))
        self._put(f"{folder}/module", module(one, place, VERSION))
        for beside, root in EMPTY_BESIDE.items():
            self._put(f"{folder}/{beside}", element(root))
        named: list[etree._Element] = []
        column = numbers.next("grade_item") if one.points else 0
        if column:
            self._points += one.points
            named.append(element("grade_itemref", _named("grade_item", column)))
        self._put(f"{folder}/grades", grades(one, place, column))
        self._put(f"{folder}/grading", grading(one, place, numbers))
        references = []
        for file in one.files:
            first = numbers.next("file")
            references += [first, numbers.next("file")]
            self._stored += stored(file, first, place, self.about.authors, self.about.licence)
            self._blobs[file.sha1] = file.contents
            self._blobs[hashlib.sha1(b"").hexdigest()] = b""
        if references:
            named.append(element("fileref", *(_named("file", one) for one in references)))
        if one.kind == "quiz":
            named.append(element("question_categoryref", *(_named("question_category", one.id) for one in self.bank.categories)))
        self._put(f"{folder}/inforef", element("inforef", *named))
        self._contents["activities"].append(element(
            "activity", moduleid=number, sectionid=section, modulename=one.kind, title=one.name, directory=folder))
        self._set("activity", f"{one.kind}_{number}")
        return number

    def _set(self, level: str, name: str) -> None:
        """Say that a part is in the backup, without anybody's work."""
        for what, value in (("included", 1), ("userinfo", 0)):
            said: dict[str, Any] = {level: name, "name": f"{name}_{what}", "value": value}
            self._settings.append(element("setting", level=level, **said))

    def _course(self) -> None:
        about = self.about
        options = element("courseformatoptions", *(
            element("courseformatoption", format="topics", sectionid=0, name=name, value=value)
            for name, value in (("hiddensections", 1), ("coursedisplay", 0))))
        self._put("course/course", _with_context(element(
            "course", element("category", id=1, name="Courses", description=None), element("tags"), element("customfields"),
            options,
            id=COURSE, shortname=about.short_name, fullname=about.full_name, idnumber="", summary=about.summary,
            summaryformat=HTML,
            format="topics", showgrades=1, newsitems=0, startdate=about.day, enddate=0, marker=0, maxbytes=0, legacyfiles=0,
            showreports=0, visible=1, groupmode=0, groupmodeforce=0, defaultgroupingid=0, lang="", theme="",
            timecreated=about.day,
            timemodified=about.day, requested=0, showactivitydates=1, showcompletionconditions=1, pdfexportfont=None,
            enablecompletion=1, completionnotify=0)))
        self._put("course/inforef", element("inforef", element(
            "question_categoryref", *(_named("question_category", one.id) for one in self.bank.categories))))
        for file, root in EMPTY_COURSE.items():
            self._put(f"course/{file}", element(root))
        for file, root in EMPTY.items():
            self._put(file, element(root))
        self._put("questions", self.bank.xml())
        self._put("files", element("files", *self._stored))
        category = element("grade_category", id=GRADE_CATEGORY, parent=None, depth=1, path=f"/{GRADE_CATEGORY}/", fullname="?",
                           aggregation=13, keephigh=0, droplow=0, aggregateonlygraded=1, aggregateoutcomes=0,
                           timecreated=about.day,
                           timemodified=about.day, hidden=0)
        total = grade_item(self.numbers.next("grade_item"), about.day, itemtype="course", iteminstance=GRADE_CATEGORY,
                           grademax=f"{self._points:.5f}")
        self._put("gradebook", element(
            "gradebook", element("attributes"), element("grade_categories", category), element("grade_items", total),
            element("grade_letters"), element("grade_settings", element("grade_setting", id="", name="minmaxtouse", value=1))))

    def _information(self, name: str) -> etree._Element:
        about = self.about
        detail = element("detail", type="course", format="moodle2", interactive=1, mode=10, execution=1, executiontime=0)
        digest = hashlib.md5(f"{about.full_name} {name}".encode(), usedforsecurity=False).hexdigest()
        detail.set("backup_id", digest)
        contents = element("contents", element("activities", *self._contents["activities"]),
                           element("sections", *self._contents["sections"]),
                           element("course", courseid=COURSE, title=about.short_name, directory="course"))
        root = [element("setting", level="root", name=setting, value=value) for setting,
                value in ({"filename": name} | SETTINGS).items()]
        return element("moodle_backup", element(
            "information", element("details", detail), contents, element("settings", *root, *self._settings), name=name,
            moodle_version=VERSION, moodle_release=RELEASE, backup_version=VERSION, backup_release=BACKUP_RELEASE,
            backup_date=about.day, mnet_remoteusers=0, include_files=1, include_file_references_to_external_content=0,
            original_wwwroot=about.address.rstrip("/"), original_site_identifier_hash=digest, original_course_id=COURSE,
            original_course_format="topics", original_course_fullname=about.full_name,
            original_course_shortname=about.short_name, original_course_startdate=about.day, original_course_enddate=0,
            original_course_contextid=COURSE_CONTEXT, original_system_contextid=SYSTEM_CONTEXT))


def _named(kind: str, number: int) -> etree._Element:
    """Point at a row by its number."""
    made = etree.Element(kind)
    etree.SubElement(made, "id").text = str(number)
    return made


def _with_context(course: etree._Element) -> etree._Element:
    course.set("contextid", str(COURSE_CONTEXT))
    return course
