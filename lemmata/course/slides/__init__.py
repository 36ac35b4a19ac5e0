"""A deck of slides for each chapter that is taught, out of the built book and the tables.

    deck          what the slides of a chapter say
    build_slides  the decks as files, in a folder and as one zip that works from it
    deck.html     the order and the form of the slides; slides.css and slides.js are its look and its start
    reveal        the program that shows them, as its makers publish it

The thread of a deck, which claims and charts in which order, is the chapter's: `slides` in its front matter.
"""

from lemmata.course.slides.build_slides import main

__all__ = ["main"]
