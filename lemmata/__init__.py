"""The engine of an annotated edition: it loads and checks the data, reads the sources, draws, and builds.

Two halves. The notebook half (`lemmata.notebooks`, `lemmata.record`) needs pandas, PyYAML, matplotlib and ipywidgets, so that
a notebook runs where nothing but the repository was pulled. The Sphinx half (`lemmata.sphinx`, `lemmata.editions`) turns
chapters into pages, and `lemmata.course` turns pages into a course. Beside them `lemmata.sources` reads the authoring
language and proves lemmata, `lemmata.checks` has the rules on tables and chapters, `lemmata.execution` runs the notebooks.
"""

import csv

# The reader of the standard library ends in an error at a cell of 131,073 letters. A cell that long is told by the check,
# and no command ends in a traceback before.
csv.field_size_limit(2**31 - 1)
