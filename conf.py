"""Lets plain `sphinx-build -b html . out` build the book: every setting is read from `_config.yml`, none stands here."""

import sys
from pathlib import Path

_root = Path(__file__).resolve().parent
# The extension lives in this repository: whoever installed requirements.txt alone can build the book.
sys.path.insert(0, str(_root))

from lemmata.editions.jupyter_book_config import sphinx_settings  # noqa: E402

globals().update(sphinx_settings(_root))
