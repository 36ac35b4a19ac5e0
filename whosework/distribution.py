"""How the fund of a class settlement is divided: one pure function, which its script calculator.js repeats step by step.

A test compares the two on a grid of inputs.
"""

from __future__ import annotations

from typing import NamedTuple


class Shares(NamedTuple):
    """US dollars: what is left of the fund, what a claimed work gets of it, and how its two owners divide that."""

    net: float
    work: float
    author: float
    publisher: float


def distribute(*, fund: float, costs: float, works: float, fee: float, rate: float, split: float) -> Shares:
    """Divide a fund that does not go back to the defendant among the works that are claimed.

    `fund` and `costs` (expenses, reserves, service awards) in US dollars; `works` on the list; `fee` of the lawyers in
    per cent of the fund; `rate` of works claimed in per cent of those listed, above 0; `split`, the author's part of a
    work's share, in per cent. Interest is left out. Raises ZeroDivisionError when no work is claimed.
    """
    net = fund - fund * fee / 100 - costs
    work = net / (works * rate / 100)
    author = work * split / 100
    return Shares(net, work, author, work - author)
