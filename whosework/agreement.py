"""How far two reviewers agree beyond chance: Cohen's kappa (Educational and Psychological Measurement 20, 1960)."""

from __future__ import annotations

from collections.abc import Sequence


def cohens_kappa(first: Sequence[str], second: Sequence[str]) -> float:
    """Return kappa of two lists of verdicts on the same claims, from -1 to 1; 0 is what chance would give.

    (p - e) / (1 - e), where p is the share of claims on which both agree and e the share on which they would if each
    gave the verdicts as often as he does, at random. Raises ValueError for lists of different lengths or none, and
    where both gave one and the same verdict throughout: then e is 1 and kappa is not defined.
    """
    if len(first) != len(second) or not len(first):
        raise ValueError(f"{len(first)} and {len(second)} verdicts, expected as many of each and one at least")
    count = len(first)
    agreed = sum(one == other for one, other in zip(first, second, strict=True)) / count
    expected = sum(list(first).count(verdict) * list(second).count(verdict) for verdict in set(first)) / count**2
    if expected == 1:
        raise ValueError("one and the same verdict throughout, expected two different ones at least")
    return (agreed - expected) / (1 - expected)
