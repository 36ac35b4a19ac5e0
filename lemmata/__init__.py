"""The engine of an annotated edition: it loads and checks the data, reads the sources, draws, and builds.

Two halves. The notebook half (`tables`, `derived`, `publishing`, `explorer`, `style`) needs pandas,
matplotlib and ipywidgets only, so that a notebook runs where nothing but the repository was pulled.
The Sphinx half (`book`, `print`) turns chapters into pages, and `course` turns pages into a course.
"""

import csv

# The reader of the standard library ends in an error at a cell of 131,073 letters. A cell that long is told by the check,
# and no command ends in a traceback before.
csv.field_size_limit(2**31 - 1)
