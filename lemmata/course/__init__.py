"""A course for a learning platform, out of the built site and the tables.

    modules     what a chapter gives a course: its page, objectives, tasks and quiz, read from the built pages
    cartridge   an IMS Common Cartridge 1.1, one for students and one for instructors
    qti         its quizzes and essays, in QTI 1.2 as the cartridge profiles it
    moodle      the question bank as Moodle XML
    slides      a deck of slides for each chapter
    masters     assignment notebooks as text, with the numbers of a seed filled in
    grading     what students get of a master and what grades it, proved against planted mistakes
    assignments the zips of both
    building    all of it into _build/course

A task and a quiz item are written once; here they are read from the pages, where figures are filled in and Chinese is
marked, and only keys and tolerances come from the tables.
"""

from lemmata.course.build_course import main

__all__ = ["main"]
