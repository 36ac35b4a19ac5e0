"""What is measured is measured alike on both sides; the arithmetic of the report."""

import json
import subprocess
import sys

import pytest
import yaml

from lemmata.record.settings import keys
from lemmata.sphinx import PARTS
from tests.this_book import ROOT
from tools.bench import authored_book, builds, growth, houses, lighthouse, live_reload, timing


def times(*seconds: float) -> timing.Times:
    return timing.Times(seconds)


def test_the_middle_run_counts():
    assert times(9, 1, 2).median == 2
    assert str(times(9, 1, 2)) == "2.0 s (1.0 to 9.0)"


def test_sides_run_by_turns():
    order: list[str] = []
    timing.by_turns({"a": lambda: order.append("a") or 1.0, "b": lambda: order.append("b") or 1.0}, 2)
    assert order == ["a", "b", "a", "b"]


def test_a_command_that_fails_is_told_and_not_timed(tmp_path):
    with pytest.raises(timing.CommandFailed, match="status 3"):
        timing.seconds([sys.executable, "-c", "raise SystemExit(3)"], tmp_path)


def test_a_chapter_more_costs_the_difference_by_the_number():
    assert growth.marginal({10: times(5), 100: times(14), 1000: times(104)}) == pytest.approx([0.1, 0.1])


def test_the_stock_book_has_the_same_chapters_and_nothing_of_our_page(tmp_path):
    house = houses.stock(tmp_path / "stock")
    config = yaml.safe_load((house / "_config.yml").read_text(encoding="utf-8"))
    assert "html_theme" not in str(config) and "extensions" not in config["sphinx"].get("config", {})
    ours = ROOT
    assert {path.name for path in (house / "chapters").iterdir()} == {path.name for path in (ours / "chapters").iterdir()}
    assert (house / "_toc.yml").read_bytes() == (ours / "_toc.yml").read_bytes()


def test_the_stock_book_has_the_authoring_language_and_its_settings(tmp_path):
    house = houses.stock(tmp_path / "stock")
    sphinx = yaml.safe_load((house / "_config.yml").read_text(encoding="utf-8"))["sphinx"]
    (module, place), = sphinx["local_extensions"].items()
    assert (house / place / module.replace(".", "/")).with_suffix(".py").is_file()
    ours = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["sphinx"]["config"]
    assert sphinx["config"] == {name: value for name, value in ours.items() if name in keys()} and sphinx["config"]


def test_what_the_stock_book_goes_without_are_parts_of_the_engine():
    assert set(PARTS) > authored_book.OWN


def test_the_lock_of_lighthouse_says_the_same_tomorrow():
    # A package that asks for the latest of another makes npm refuse the lock on the day that one is released.
    lock = json.loads((lighthouse.LOCK / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    held = json.loads((lighthouse.LOCK / "package.json").read_text(encoding="utf-8"))["overrides"]
    loose = {needed for package in lock.values() for needed, version in package.get("dependencies", {}).items()
             if version == "latest"}
    assert {name: held.get(name) for name in loose} == {name: lock[f"node_modules/{name}"]["version"] for name in loose}
    assert loose


def test_the_edited_table_is_one_that_the_check_lets_pass(tmp_path):
    house = houses.own(tmp_path / "own")
    builds.edit_table(house)
    assert (house / "data" / "lots.csv").read_bytes() != (ROOT / "data" / "lots.csv").read_bytes()
    subprocess.run([sys.executable, "-m", "lemmata", "check"], cwd=house, check=True)


def test_the_longest_chapter_and_the_middle_one_are_saved(tmp_path):
    (tmp_path / "chapters").mkdir()
    for name, length in {"brief": 1, "long": 90, "middling": 9}.items():
        (tmp_path / "chapters" / f"{name}.md").write_text("x" * length)
    assert {name: path.stem for name, path in live_reload.chapters(tmp_path).items()} == \
        {"the longest": "long", "of middle length": "middling"}


def test_a_server_that_does_not_start_is_told_with_its_words(tmp_path):
    (tmp_path / "_config.yml").touch()
    (tmp_path / "_toc.yml").touch()
    with pytest.raises(timing.CommandFailed, match="status 1\nserve: _config.yml:1: .*says nothing"), live_reload.shown(tmp_path):
        pass
