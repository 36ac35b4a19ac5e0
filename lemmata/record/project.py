"""Where things are: the folders of the house, found from this file and never from the working directory."""

import os
from pathlib import Path

#: What Jupyter Book is told by: the settings of a book, and its pages in their order.
SETTINGS, CONTENTS = "_config.yml", "_toc.yml"
ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
CHAPTERS = ROOT / "chapters"
NOTEBOOKS = ROOT / "notebooks"
FIGURES = ROOT / "figures"
FONTS = ROOT / "fonts"
#: What is built goes here; BOOK_BUILD moves it off a source tree that may not be written.
BUILD = Path(os.environ.get("BOOK_BUILD") or ROOT / "_build").resolve()
