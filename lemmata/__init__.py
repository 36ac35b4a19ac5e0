"""The engine of an annotated edition: it loads and checks the data, reads the sources, draws, and builds.

Two halves. The notebook half (`tables`, `derived`, `publishing`, `explorer`, `style`) needs pandas,
matplotlib and ipywidgets only, so that a notebook runs where nothing but the repository was pulled.
The Sphinx half (`book`, `print`) turns chapters into pages, and `course` turns pages into a course.
"""
