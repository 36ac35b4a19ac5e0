"""Where things are: the folders of the house, found from this file and never from the working directory."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
CHAPTERS = ROOT / "chapters"
NOTEBOOKS = ROOT / "notebooks"
FIGURES = ROOT / "figures"
FONTS = ROOT / "fonts"
BUILD = ROOT / "_build"
