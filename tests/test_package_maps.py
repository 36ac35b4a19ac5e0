"""The map of a package, a table in its docstring, has every module of the package and none that is gone."""

import ast
import re

import pytest

from tests.this_book import ROOT

#: A line of a map: names, two blanks at least, what they are. A line that goes on has more than four blanks before it.
ENTRY = re.compile(r"^ {4}(\S.*?) {2,}\S", re.M)


def docstring(package):
    return ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf-8")), clean=False) or ""


def modules(package):
    """Its modules, and the packages in it."""
    found = {path.stem for path in package.glob("*.py")} | {path.parent.name for path in package.glob("*/__init__.py")}
    return found - {"__init__", "__main__"}


def names(package):
    """The names in the first column of its map."""
    return [name for entry in ENTRY.findall(docstring(package)) for name in entry.split(", ")]


MAPPED = [path.parent for top in ("lemmata", "whosework", "tools") for path in sorted((ROOT / top).rglob("__init__.py"))
          if ENTRY.search(docstring(path.parent))]


@pytest.mark.parametrize("package", MAPPED, ids=lambda package: package.relative_to(ROOT).as_posix())
def test_the_map_of_a_package_has_each_module(package):
    # In the column of names, or among the words beside it, where a name is told by its underscore.
    named = {*names(package), *re.findall(r"\b\w+_\w+\b", docstring(package))}
    assert sorted(modules(package) - named) == []


@pytest.mark.parametrize("package", MAPPED, ids=lambda package: package.relative_to(ROOT).as_posix())
def test_the_map_of_a_package_names_nothing_that_is_gone(package):
    there = modules(package)
    assert [name for name in names(package) if name not in there and not (package / name).exists()] == []


def test_the_large_packages_have_a_map():
    mapped = {package.relative_to(ROOT).as_posix() for package in MAPPED}
    assert mapped >= {"lemmata/course", "lemmata/editions/epub", "lemmata/editions/pdf", "lemmata/record", "lemmata/sphinx",
                      "whosework", "tools"}
