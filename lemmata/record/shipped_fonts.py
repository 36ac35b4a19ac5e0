"""The faces that a book ships in `fonts/`: they bear the family name of its settings, style sheets that of the engine."""

from __future__ import annotations

from pathlib import Path

from lemmata.record.settings import Settings

#: What the families of the engine's style sheets are called before their kind.
FAMILY = "Whose Work"


def shipped_name(fonts: Path, family: str) -> str:
    """Return what a family of the style sheets is called by the fonts in the folder `fonts` of a book."""
    return family.replace(FAMILY, Settings.read(fonts.parent).font_family, 1)


def shipped_file(fonts: Path, file: str) -> Path:
    """Return the file in the folder `fonts` of a book that has the face `file` of the style sheets."""
    return fonts / shipped_name(fonts, file.replace(FAMILY.replace(" ", ""), FAMILY, 1)).replace(" ", "")
