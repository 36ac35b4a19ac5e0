"""The settings of the engine are declared once: Sphinx, the check and the reference have them from the declaration."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import ClassVar

import pytest

from lemmata.course import backup_xml, build_course
from lemmata.record import settings
from lemmata.record.settings import Settings, misfits
from lemmata.sphinx import config_values
from tests.book import pages
from tests.this_book import ROOT


def with_config(folder: Path, text: str) -> Path:
    """A folder whose `_config.yml` has `text` under `sphinx: config`."""
    (folder / "_config.yml").write_text(f"sphinx: {{config: {{{text}}}}}\n", encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Link:
    """A type with a field that must be set, and one that need not."""

    title: str
    anchor: str = ""


def test_the_printed_reference_is_the_declaration():
    assert settings.table() in (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


def test_each_setting_is_documented():
    assert [one.name for one in fields(Settings) if len(one.metadata["says"]) < 15] == []


def test_sphinx_knows_each_setting_by_its_type_and_default():
    class App:
        config: ClassVar[set[str]] = set()

        def add_config_value(self, name, default, rebuild, types):
            registered[name] = (default, types)

    registered: dict = {}
    config_values.setup(App())
    assert registered["lemmata_rules"] == ([], [list]) and registered["lemmata_derived_figures"] == ("", [str])
    assert registered.keys() == settings.keys().keys()


def test_a_setting_that_is_not_there_has_its_default(tmp_path):
    assert Settings.read(tmp_path) == Settings() == Settings.read(with_config(tmp_path, "language: en"))


def test_a_setting_is_read(tmp_path):
    assert Settings.read(with_config(tmp_path, "lemmata_rules: [one, two]")) == Settings(rules=["one", "two"])


@pytest.mark.parametrize("text", ["lemmata_rules: one", "lemmata_rules: [1]", "lemmata_records: [a]",
                                  "lemmata_records: {a: [b]}"])
def test_a_setting_of_another_type_has_its_default_and_ends_in_no_traceback(tmp_path, text):
    assert Settings.read(with_config(tmp_path, text)) == Settings()


@pytest.mark.parametrize(("value", "kind", "told"), [
    ("a", str, []),
    (None, str, [((), "None is no text, expected words")]),
    (["a", 1], list[str], [((1,), "1 is no text, expected words")]),
    ({"a": ["b", 2]}, dict[str, list[str]], [(("a", 1), "2 is no text, expected words")]),
    ([{"title": "a", "anchor": "b"}], list[Link], []),
    ([{"anchor": "b"}], list[Link], [((0,), "has no title, expected words")]),
    ([{"title": "a", "titel": "b"}], list[Link], [((0, "titel"), "'titel' is no key of it, expected one of title, anchor")]),
    (["a"], list[Link], [((0,), "'a' is no mapping, expected words")]),
])
def test_a_value_that_does_not_fit_is_told_with_its_place(value, kind, told):
    assert [(one.place, one.message) for one in misfits(value, kind, "words")] == told


def test_a_key_of_another_form_than_the_settings_say_is_cited_as_a_work(tmp_path, monkeypatch):
    monkeypatch.setattr(pages, "CONF", pages.CONF + 'lemmata_source_id = "S[0-9]+"\n')
    made = pages.build(tmp_path, "# Page\n\n{cite}`AU-001`\n", evidence=pages.EVIDENCE)
    assert any("could not find bibtex key" in line and "AU-001" in line for line in made.warnings)


def test_a_course_begins_with_the_pages_in_the_settings_that_the_book_has(tmp_path):
    text = 'title: T\nauthor: A\nsphinx: {config: {html_short_title: "On S", lemmata_licence: CC0, lemmata_course_pages: ' \
        "[{title: How, pages: [how]}, {title: Gone, pages: [gone]}]}}\n"
    (tmp_path / "_config.yml").write_text(text)
    (tmp_path / "how.md").write_text("# How\n")
    course = build_course.book_of(tmp_path, "https://example.org/")
    assert course.around == (("Open the book", "index.html"), ("How", "how.html"))
    assert course.licence.startswith("Text CC0;") and backup_xml.stamp(course.name, "a").startswith("on-s+")


@pytest.mark.parametrize("text, name", [
    ("title: On Cats and Dogs\n", "on-cats-and-dogs"), ("author: x\n", "book"),
    ("title: On Cats and Dogs\nsphinx: {config: {html_short_title: Cats}}\n", "cats")])
def test_what_is_made_of_a_book_is_called_after_its_short_title_or_else_its_title(tmp_path, text, name):
    (tmp_path / "_config.yml").write_text(text)
    assert settings.file_name(tmp_path) == name
