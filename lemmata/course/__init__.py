"""A course for a learning platform, out of the built book and the tables.

    content            what a chapter gives a course: its page, objectives, tasks, quiz and rubric
    rubric             the table of a rubric as criteria and levels
    cartridge          an IMS Common Cartridge 1.1, one for students and one for instructors
    qti                its quizzes and essays, in QTI 1.2 as the cartridge profiles it
    moodle_course      a course in Moodle's own form: which sections and activities
    moodle_activities  each kind of activity in the files of a backup; moodle_questions its question bank, moodle_backup the
                       archive, backup_xml the form of a field
    moodle_xml         the question bank alone, as Moodle XML
    marking            how both forms of Moodle mark an item
    slides             a deck of slides for each chapter
    assignment_source  assignment notebooks as text, with the numbers of a seed filled in
    seeded_items       quiz items with the numbers of a seed
    grading            what students get of an assignment and what grades it, proved against planted mistakes
    assignments        the zips of both
    build_course       all of it into _build/course

A task and a quiz item are written once; here they are read from what the build of the site leaves of each page, where facts
are filled in and Chinese is marked (lemmata/sphinx/page_content.py). Only keys and tolerances come from the tables.
"""

from lemmata.course.build_course import main

__all__ = ["main"]
