"""Reads YAML so that every value knows the line of the file on which it stands; PyYAML forgets it and takes a key twice."""

from __future__ import annotations

from typing import Any

import yaml

from lemmata.checks.csvfile import Unreadable
from lemmata.record.settings import LOADER

#: What leads to a value from the top: keys of mappings and places in lists.
Place = tuple[Any, ...]


def _cause(error: yaml.YAMLError, text: str) -> Unreadable:
    mark = getattr(error, "problem_mark", None)
    # libyaml sees the end of a text on the line after its last.
    line = min(mark.line + 1, max(1, len(text.splitlines()))) if mark else 1
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be read"
    return Unreadable(line, f"is no YAML ({problem}), expected a colon and a blank after each key and "
                      "quotation marks around text with signs", "yaml")


def read(text: str, first: int = 1) -> tuple[Any, dict[Place, int]]:
    """Return the value of a YAML text whose first line is line `first` of its file, and the line of each value inside it.

    Raises Unreadable, with the line, for what is no YAML and for a key that stands twice.
    """
    lines: dict[Place, int] = {}

    def walk(node: yaml.Node, place: Place) -> None:
        lines.setdefault(place, node.start_mark.line + first)
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                inner = (*place, key.value)
                if inner in lines:
                    raise Unreadable(key.start_mark.line + first, f"key {key.value!r} stands at line {lines[inner]} already, "
                                     "expected it once", "yaml")
                lines[inner] = key.start_mark.line + first
                walk(value, inner)
        elif isinstance(node, yaml.SequenceNode):
            for number, value in enumerate(node.value):
                walk(value, (*place, number))

    try:
        loader = LOADER(text)
        node = loader.get_single_node()
        if node is None:
            return None, lines
        walk(node, ())
        return loader.construct_document(node), lines
    except yaml.YAMLError as error:
        cause = _cause(error, text)
        raise Unreadable(cause.line + first - 1, cause.message, cause.rule) from error
    except (ValueError, TypeError) as error:  # 2026-13-45 is a date to YAML, and a list no key
        raise Unreadable(first, f"is no YAML ({error}), expected text in quotation marks", "yaml") from error
