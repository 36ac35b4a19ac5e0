"""JSON Schema of `_config.yml`: Jupyter Book brings one, and in a build only warns of what it finds, without a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import fastjsonschema

from lemmata.checks.yaml_file import Place

#: What Jupyter Book reads and its schema leaves out.
ADDED = {"only_build_toc_files": {"type": "boolean"}, "description": {"type": "string"}, "email": {"type": "string"}}
#: The types of JSON in words.
WORDS = {"string": "text, in quotation marks", "boolean": "true or false", "number": "a number", "array": "a list",
         "object": "keys and values", "null": "nothing"}


@cache
def schema() -> dict[str, Any]:
    """Return Jupyter Book's schema of the file, with what it leaves out."""
    brought = json.loads((files("jupyter_book") / "config_schema.json").read_text(encoding="utf-8"))
    return brought | {"properties": brought["properties"] | ADDED}


def misshapen(settings: dict[str, Any]) -> Iterator[tuple[Place, str]]:
    """Yield each value of the file that is not of its type, by its place, with what is said of it."""
    return _misfits(settings, schema(), ())


def _misfits(value: Any, within: dict[str, Any], place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(value, dict) and "properties" in within:
        for key, inner in value.items():
            yield from _misfits(inner, within["properties"].get(key, {}), (*place, key))
    elif isinstance(value, list) and "items" in within:
        for number, inner in enumerate(value):
            yield from _misfits(inner, within["items"], (*place, number))
    elif not _fits(json.dumps(within), value):
        yield place, f"{value!r} does not fit here, expected {_expected(within)}"


def _expected(within: dict[str, Any]) -> str:
    if "enum" in within:
        return "one of " + ", ".join(one if isinstance(one, str) else json.dumps(one) for one in within["enum"])
    kinds = within["type"] if isinstance(within["type"], list) else [within["type"]]
    return " or ".join(WORDS[one] for one in kinds if one != "null") + \
        (f" from {within['minimum']}" if "minimum" in within else "")


def _fits(within: str, value: Any) -> bool:
    try:
        _validator(within)(value)
    except fastjsonschema.JsonSchemaValueException:
        return False
    return True


@cache
def _validator(within: str) -> Any:
    return fastjsonschema.compile(json.loads(within), use_default=False)
