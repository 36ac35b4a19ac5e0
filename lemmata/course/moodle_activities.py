"""The activities of a Moodle course: for each kind its own file of a backup, and what the course keeps beside it.

Shape: what Moodle 4.1 to 4.5 write into `activities/KIND_NUMBER/`; read back by `backup/moodle2` and `mod/*/backup`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from lemmata.course.backup_xml import Field, Numbers, element
from lemmata.course.rubric import Rubric

HTML = 1
#: Completion: never, ticked by the student, by what the student did.
BY_HAND, BY_DEED = 1, 2
#: The state in which the platform shows a quiz: during it, right after it, later, and after it closed.
DURING, RIGHT_AFTER, LATER, CLOSED = 0x10000, 0x1000, 0x100, 0x10
AFTER = RIGHT_AFTER | LATER | CLOSED


@dataclass(frozen=True)
class File:
    """A file that an activity holds, in one of its areas."""

    name: str
    contents: bytes
    area: str
    kind: str

    @property
    def sha1(self) -> str:
        """The name under which the backup stores it."""
        return hashlib.sha1(self.contents).hexdigest()


@dataclass
class Activity:
    """An activity before it has its numbers: what it is, what it says and what it asks."""

    kind: str
    name: str
    intro: str
    fields: dict[str, Field] = field(default_factory=dict)
    files: list[File] = field(default_factory=list)
    #: How many points it gives at most; none where it is not graded.
    points: float = 0
    completion: int = BY_DEED
    on_view: bool = False
    on_grade: bool = False
    hidden: bool = False
    rubric: Rubric | None = None
    settings: dict[tuple[str, str, str], str] = field(default_factory=dict)
    #: The numbers of questions in the bank, and those of categories of which the quiz takes one question each.
    questions: list[int] = field(default_factory=list)
    takes_one_of: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Place:
    """Where an activity stands: its numbers in the backup and those of its section."""

    instance: int
    module: int
    context: int
    section: int
    section_number: int
    #: The context of the course, in which the questions lie, and the number of the root of its gradebook.
    course_context: int
    grade_category: int
    day: int


def page(name: str, intro: str, content: str) -> Activity:
    """Return a page of the course's own."""
    return Activity("page", name, intro, {"content": content, "contentformat": HTML, "legacyfiles": 0, "legacyfileslast": None,
                                          "display": 5,
                                          "displayoptions": 'a:2:{s:10:"printintro";i:0;s:17:"printlastmodified";i:0;}',
                                          "revision": 1}, on_view=True)


def link(name: str, intro: str, address: str) -> Activity:
    """Return a link that opens in the same window: a book over http would not show in a frame of a site over https."""
    return Activity("url", name, intro, {"externalurl": address, "display": 5, "displayoptions": 'a:1:{s:10:"printintro";i:1;}',
                                         "parameters": "a:0:{}"}, on_view=True)


def document(name: str, intro: str, file: str, contents: bytes, kind: str) -> Activity:
    """Return a file to open or to keep."""
    return Activity("resource", name, intro, {"tobemigrated": 0, "legacyfiles": 0, "legacyfileslast": None, "display": 0,
                                              "displayoptions": 'a:1:{s:10:"printintro";i:1;}', "filterfiles": 0, "revision": 1},
                    [File(file, contents, "content", kind)], on_view=True)


def forum(name: str, intro: str) -> Activity:
    """Return a discussion of which nobody is sent mail who does not ask for it."""
    return Activity("forum", name, intro, {
        "duedate": 0, "cutoffdate": 0, "assessed": 0, "assesstimestart": 0, "assesstimefinish": 0, "scale": 0, "maxbytes": 0,
        "maxattachments": 1, "forcesubscribe": 0, "trackingtype": 1, "rsstype": 0, "rssarticles": 0, "warnafter": 0,
        "blockafter": 0,
        "blockperiod": 0, "completiondiscussions": 0, "completionreplies": 0, "completionposts": 0, "displaywordcount": 0,
        "lockdiscussionafter": 0, "grade_forum": 0}, completion=BY_HAND)


def quiz(name: str, intro: str, questions: list[int], takes_one_of: list[int]) -> Activity:
    """Return a quiz whose comments and marks are shown when it is handed in; a point a question; as many attempts as wanted."""
    points = len(questions) + len(takes_one_of)
    shown = {f"review{what}": AFTER for what in ("correctness", "marks", "specificfeedback", "generalfeedback", "rightanswer",
                                                 "overallfeedback")}
    return Activity("quiz", name, intro, {
        "timeopen": 0, "timeclose": 0, "timelimit": 0, "overduehandling": "autosubmit", "graceperiod": 86400,
        "preferredbehaviour": "deferredfeedback", "canredoquestions": 0, "attempts_number": 0, "attemptonlast": 0,
        "grademethod": 1,
        "decimalpoints": 2, "questiondecimalpoints": -1, "reviewattempt": DURING | AFTER, "reviewmaxmarks": DURING | AFTER,
        **shown,
        "questionsperpage": 5, "navmethod": "free", "shuffleanswers": 1, "sumgrades": f"{points:.5f}", "grade": f"{points:.5f}",
        "timecreated": None, "password": "", "subnet": "", "browsersecurity": "-", "delay1": 0, "delay2": 0, "showuserpicture": 0,
        "showblocks": 0, "completionattemptsexhausted": 0, "completionminattempts": 0, "allowofflineattempts": 0},
        points=points, on_grade=True, questions=questions, takes_one_of=takes_one_of)


def assignment(name: str, intro: str, points: float, rubric: Rubric | None = None, files: Sequence[File] = (),
               file_types: str = "") -> Activity:
    """Return something to hand in: text, or with `file_types` a file; marked by the rubric where there is one."""
    text = not file_types
    settings = {("onlinetext", "assignsubmission", "enabled"): str(int(text)),
                ("file", "assignsubmission", "enabled"): "1",
                ("file", "assignsubmission", "maxfilesubmissions"): "1",
                ("file", "assignsubmission", "maxsubmissionsizebytes"): "0",
                ("file", "assignsubmission", "filetypeslist"): file_types,
                ("comments", "assignfeedback", "enabled"): "1",
                ("comments", "assignfeedback", "commentinline"): "0",
                ("file", "assignfeedback", "enabled"): "1"}
    return Activity("assign", name, intro, {
        "alwaysshowdescription": 1, "submissiondrafts": 0, "sendnotifications": 0, "sendlatenotifications": 0,
        "sendstudentnotifications": 1, "duedate": 0, "cutoffdate": 0, "gradingduedate": 0, "allowsubmissionsfromdate": 0,
        "grade": f"{points:g}", "completionsubmit": 1, "requiresubmissionstatement": 0, "teamsubmission": 0,
        "requireallteammemberssubmit": 0, "teamsubmissiongroupingid": 0, "blindmarking": 0, "hidegrader": 0,
        "revealidentities": 0,
        "attemptreopenmethod": "none", "maxattempts": -1, "markingworkflow": 0, "markingallocation": 0, "markinganonymous": 0,
        "preventsubmissionnotingroup": 0, "activity": "", "activityformat": HTML, "timelimit": 0, "submissionattachments": 0},
        list(files), points=points, rubric=rubric, settings=settings)


def own(one: Activity, place: Place, numbers: Numbers) -> etree._Element:
    """Return the file that is named after the kind of the activity."""
    inside = {"quiz": _quiz, "assign": _assign, "forum": _forum}.get(one.kind, lambda *_: [])(one, place, numbers)
    said: dict[str, Field] = {"type": "general"} if one.kind == "forum" else {}
    fields = said | {"name": one.name, "intro": one.intro, "introformat": HTML} | one.fields | {"timemodified": place.day}
    if "timecreated" in fields:
        fields["timecreated"] = place.day
    made = element(one.kind, *inside, id=place.instance, **fields)
    activity = element("activity", made, id=place.instance)
    for name, value in (("moduleid", place.module), ("modulename", one.kind), ("contextid", place.context)):
        activity.set(name, str(value))
    return activity


def _quiz(one: Activity, place: Place, numbers: Numbers) -> list[etree._Element]:
    """Return what a quiz has: slots, for questions of the bank, then for one question of each category."""
    slots = []
    for slot, entry in enumerate([*one.questions, *(None for _ in one.takes_one_of)], 1):
        number = numbers.next("question_instance")
        shared: dict[str, Any] = {"usingcontextid": place.context, "component": "mod_quiz", "questionarea": "slot"}
        if entry is not None:
            pointer = element("question_reference", id=number, **shared, questionbankentryid=entry, version=None)
        else:
            taken = one.takes_one_of[slot - len(one.questions) - 1]
            pointer = element("question_set_reference", id=number, **shared, questionscontextid=place.course_context,
                              filtercondition=f'{{"questioncategoryid":"{taken}","includingsubcategories":"0"}}')
        page = (slot - 1) // int(one.fields["questionsperpage"] or 1) + 1
        slots.append(element("question_instance", pointer, id=number, quizid=place.instance, slot=slot, page=page,
                             displaynumber=None, requireprevious=0, maxmark="1.0000000", quizgradeitemid=None))
    section = element("section", id=numbers.next("quiz_section"), firstslot=1, heading="", shufflequestions=0)
    return [element("quiz_grade_items"), element("question_instances", *slots), element("sections", section),
            element("feedbacks"),
            element("overrides"), element("grades"), element("attempts")]


def _assign(one: Activity, place: Place, numbers: Numbers) -> list[etree._Element]:
    configs = (element("plugin_config", id=numbers.next("plugin_config"), plugin=plugin, subtype=subtype, name=name, value=value)
               for (plugin, subtype, name), value in one.settings.items())
    return [element("userflags"), element("submissions"), element("grades"), element("plugin_configs", *configs),
            element("overrides")]


def _forum(one: Activity, place: Place, numbers: Numbers) -> list[etree._Element]:
    return [element(name) for name in ("discussions", "subscriptions", "digests", "readposts", "trackedprefs", "poststags",
                                       "grades")]


def module(one: Activity, place: Place, version: int) -> etree._Element:
    """Return `module.xml`: where the activity stands and when it is done."""
    made = element("module", element("tags"), id=place.module, modulename=one.kind, sectionid=place.section,
                   sectionnumber=place.section_number, idnumber="", added=place.day, score=0, indent=0,
                   visible=int(not one.hidden), visibleoncoursepage=1, visibleold=1, groupmode=0, groupingid=0,
                   completion=one.completion,
                   completiongradeitemnumber=0 if one.on_grade else None, completionpassgrade=0, completionview=int(one.on_view),
                   completionexpected=0, availability=None, showdescription=0, downloadcontent=1, lang=None)
    made.set("version", str(version))
    return made


def grades(one: Activity, place: Place, number: int) -> etree._Element:
    """Return `grades.xml`: its column in the gradebook, where it is graded."""
    items = []
    if one.points:
        items.append(grade_item(number, place.day, categoryid=place.grade_category, itemname=one.name, itemtype="mod",
                                itemmodule=one.kind, iteminstance=place.instance, itemnumber=0, grademax=f"{one.points:.5f}"))
    return element("activity_gradebook", element("grade_items", *items), element("grade_letters"))


def grade_item(number: int, day: int, **fields: Field) -> etree._Element:
    """Return a column of the gradebook."""
    said: dict[str, Field] = {
        "categoryid": None, "itemname": None, "itemtype": None, "itemmodule": None, "iteminstance": None, "itemnumber": None,
        "iteminfo": None, "idnumber": "", "calculation": None, "gradetype": 1, "grademax": "100.00000", "grademin": "0.00000",
        "scaleid": None, "outcomeid": None, "gradepass": "0.00000", "multfactor": "1.00000", "plusfactor": "0.00000",
        "aggregationcoef": "0.00000", "aggregationcoef2": "0.00000", "weightoverride": 0, "sortorder": number, "display": 0,
        "decimals": None, "hidden": 0, "locked": 0, "locktime": 0, "needsupdate": 1, "timecreated": day, "timemodified": day}
    return element("grade_item", element("grade_grades"), id=number, **(said | fields))


def grading(one: Activity, place: Place, numbers: Numbers) -> etree._Element:
    """Return `grading.xml`: the rubric as a form in which a teacher clicks the levels."""
    if one.kind != "assign":
        return element("areas")
    if one.rubric is None:
        return element("areas", element("area", element("definitions"), id=numbers.next("grading_area"), areaname="submissions",
                                        activemethod=None))
    criteria = []
    for order, criterion in enumerate(one.rubric.criteria, 1):
        levels = (element("level", id=numbers.next("rubric_level"), score=f"{score}.00000", definition=f"{name}: {words}",
                          definitionformat=0)
                  for score, (name, words) in enumerate(zip(one.rubric.levels, criterion.levels, strict=True), 1))
        criteria.append(element("criterion", element("levels", *levels), id=numbers.next("rubric_criterion"), sortorder=order,
                                description=criterion.name, descriptionformat=0))
    options = ('{"sortlevelsasc":"1","lockzeropoints":"1","alwaysshowdefinition":"1","showdescriptionteacher":"1",'
               '"showdescriptionstudent":"1","showscoreteacher":"1","showscorestudent":"1","enableremarks":"1",'
               '"showremarksstudent":"1"}')
    definition = element("definition", element("plugin_gradingform_rubric_definition", element("criteria", *criteria)),
                         element("instances"), id=numbers.next("grading_definition"), method="rubric", name=one.name,
                         description="", descriptionformat=HTML, status=20, timecreated=place.day, timemodified=place.day,
                         options=options)
    return element("areas", element("area", element("definitions", definition), id=numbers.next("grading_area"),
                                    areaname="submissions", activemethod="rubric"))


def stored(file: File, number: int, place: Place, author: str, licence: str) -> list[etree._Element]:
    """Return the rows of `files.xml` for a file: itself, and the folder in which it lies."""
    rows = []
    for offset, (name, sha1, size, kind) in enumerate((
            (file.name, file.sha1, len(file.contents), file.kind), (".", hashlib.sha1(b"").hexdigest(), 0, None))):
        component = "mod_assign" if file.area == "introattachment" else "mod_resource"
        rows.append(element(
            "file", id=number + offset, contenthash=sha1, contextid=place.context, component=component,
            filearea=file.area, itemid=0, filepath="/", filename=name, userid=None, filesize=size, mimetype=kind, status=0,
            timecreated=place.day, timemodified=place.day, source=name if size else None, author=author if size else None,
            license=licence if size else None, sortorder=int(bool(size)), repositorytype=None, repositoryid=None, reference=None))
    return rows
