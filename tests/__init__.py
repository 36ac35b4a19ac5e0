"""What the book promises, tested.

This file runs before any other of them, and so before Sphinx and jsonschema are loaded.
"""

import importlib.metadata
from functools import cache

from lemmata import lean_imports

# What is installed stays as it is while tests run, and Sphinx looks through all of it nine times for each book that it builds.
importlib.metadata.entry_points = cache(importlib.metadata.entry_points)

# Each process that runs tests would compile it.
lean_imports.leave_out_iri_grammar()
