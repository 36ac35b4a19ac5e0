"""Numeric items with the numbers of a seed: `assignments/CHAPTER.items.py` draws three variants, of which a student gets one.

A key that is public stays public; these numbers are those of one course.
"""

from __future__ import annotations

import math
import runpy
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from random import Random

import pandas as pd

from lemmata.course.assignment_source import line_at_fault, shown
from lemmata.course.content import CourseFailed, Question

VARIANTS = 3
KEYS = {"question", "value", "unit", "tolerance", "feedback"}


def read(path: Path, seed: int, objectives: list[str], table: Callable[[str], pd.DataFrame]) -> list[Question]:
    """Draw the variants of a chapter's item. Raises CourseFailed, also where two of them have the same answer."""
    chapter = path.name.split(".")[0]
    item = f"{shown(path)}: item {chapter}-s1"
    try:
        source = runpy.run_path(str(path))
        # A word as seed: the same numbers for it under every version of Python.
        drawn = list(source["draw"](Random(f"{seed} {chapter} item"), table))
        objective = objectives[source["OBJECTIVE"] - 1]
    except Exception as error:
        raise CourseFailed(f"{shown(path)}:{line_at_fault(error, str(path))}: {type(error).__name__}: {error}, expected "
                           f"OBJECTIVE and "
                           "draw(random, table)") from error
    if len(drawn) != VARIANTS:
        raise CourseFailed(f"{item}: {len(drawn)} variants, expected {VARIANTS}")
    for one in drawn:
        if set(one) != KEYS or not isinstance(one["value"], (int, float)) or not math.isfinite(one["value"]):
            raise CourseFailed(f"{item}: a variant of {sorted(one)}, expected {', '.join(sorted(KEYS))} and a number for "
                               f"the value")
    for first, second in combinations(drawn, 2):
        near = max(one["tolerance"] * abs(one["value"]) for one in (first, second))
        if abs(first["value"] - second["value"]) <= near:
            raise CourseFailed(f"{item}: with seed {seed} two variants have the answer {first['value']:g}, expected "
                               f"{VARIANTS} that "
                               "differ: choose another seed")
    return [Question(f"{chapter}-s1{letter}", "numeric", objective, one["question"], value=float(one["value"]),
                     tolerance=one["tolerance"], feedback=one["feedback"], unit=one["unit"])
            for letter, one in zip("abc", drawn, strict=True)]
