"""A second build in the same folder prints what the tables hold now, on every page that prints from them."""

import csv
import io
import shutil

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from lemmata.record import derived_figures, facts, tables
from lemmata.sphinx import environment
from tests.this_book import DATA

from .pages import CONF, EVIDENCE, Pages, build, words

#: One figure of the prose for each table that a fact takes its number from: read there, and not in facts.csv.
REFERRED = {fact.tables[0]: fact for fact in reversed(facts.facts(DATA).values())
            if fact.tables and isinstance(fact.value, float) and fact.value_high is None and "derived" not in fact.note}
ROWS = {row["fact_id"]: row for row in csv.DictReader((DATA / "facts.csv").open(encoding="utf-8", newline=""))}
READ = {name: fact for name, fact in REFERRED.items() if ROWS[fact.id]["table"]}
COMPUTED = next(fact for fact in facts.facts(DATA).values() if ROWS[fact.id]["derived"].startswith("hammer_total"))


def change(folder, table: str, key: str, column: str, value: str) -> None:
    """Write `value` into one cell of a table."""
    path = folder / "data" / f"{table}.csv"
    rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    found = [row for row in rows if row[next(iter(row))] == key]
    assert found, f"no row {key} in {table}"
    found[0][column] = value
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")


def again(folder, builder: str = "html") -> Pages:
    """Build what changed since the last build, and nothing else."""
    warnings = io.StringIO()
    with patch_docutils(str(folder)), docutils_namespace():
        app = Sphinx(str(folder), str(folder), str(folder / "out"), str(folder / "doctrees"), builder, status=None,
                     warning=warnings, freshenv=False)
        app.build()
    return Pages(folder, warnings.getvalue().splitlines())


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A book with a page for each table that a fact refers to, and one for each directive that prints a table."""
    folder = tmp_path_factory.mktemp("book")
    pages = {f"of-{name}": f"# Of {name}\n\nIt was {{fact}}`{fact.id}`.\n" for name, fact in READ.items()}
    pages |= {"computed": f"# Computed\n\nIt was {{fact}}`{COMPUTED.id}`.\n", "evidence": EVIDENCE,
              "quiz": "# Quiz\n\n```{quiz} auction\n```\n", "said": "# Said\n\nIt says {said}`S0-01`.\n",
              "claims": "# Claims\n\n```{claims} auction\n```\n", "terms": "# Terms\n\n```{terms}\n```\n",
              "linked": "# Linked\n\nThe {term}`copyright` in it.\n"}
    first = build(folder, "# Book\n", **pages)
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    yield folder, first
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def changed(built):
    """The same book after one cell of each table was edited."""
    folder, _ = built
    for name, fact in READ.items():
        row = ROWS[fact.id]
        change(folder, name, row["key"], row["column"].split(":")[0], "987654")
    change(folder, "quiz_options", "auction-q01", "text", "An option that was not there")
    change(folder, "claims", "S0-02", "claim", "A claim that was not there")
    change(folder, "terms", "copyright", "definition", "A definition that was not there")
    return again(folder)


@pytest.mark.parametrize("name", sorted(READ))
def test_a_fact_is_printed_from_the_table_it_refers_to(built, changed, name):
    now = facts.facts(built[0] / "data")[READ[name].id].text
    assert now != READ[name].text and f"It was {now}." in words(changed.one("//section", f"of-{name}"))


def test_a_derived_fact_is_computed_from_the_table_as_it_is(built, changed):
    folder, _ = built
    new = derived_figures.compute(ROWS[COMPUTED.id]["derived"], lambda name: tables.load(name, folder / "data"))
    assert facts.facts(folder / "data")[COMPUTED.id].text in words(changed.one("//section", "computed"))
    assert new != COMPUTED.value


def test_the_table_of_facts_prints_the_changed_cells(built, changed):
    now = facts.facts(built[0] / "data")
    rows = {row.get("id"): words(row) for row in changed["evidence"].xpath("//tr[@id]")}
    assert [fact.id for fact in READ.values()
            if now[fact.id].text not in rows[f"fact-{fact.id.replace('.', '-').replace('_', '-')}"]] == []


def test_a_quiz_prints_the_changed_option(changed):
    assert "An option that was not there" in words(changed["quiz"])


def test_a_ledger_prints_the_changed_claim(changed):
    assert "A claim that was not there" in words(changed["claims"])


def test_the_glossary_prints_the_changed_definition(changed):
    assert "A definition that was not there" in words(changed["terms"])


def test_a_label_that_moved_to_an_earlier_page_is_not_told_of_as_doubled(tmp_path):
    first = build(tmp_path, "# Book\n", a="# A\n", b="# B\n\n(place)=\n## Part\n")
    assert first.warnings == []
    (tmp_path / "a.md").write_text("# A\n\n(place)=\n## Part\n", encoding="utf-8")
    (tmp_path / "b.md").write_text("# B\n\nSee [](#place).\n", encoding="utf-8")
    (tmp_path / "conf.py").write_text(CONF, encoding="utf-8")
    assert again(tmp_path).warnings == []


def test_the_search_keeps_the_entries_of_pages_that_are_not_written_again(tmp_path):
    entries = "```{index} Aura, Price\n```\n\n```{index} price\n```\n\n```{glossary}\nCopy\n: A thing.\n```\n"
    build(tmp_path, "# Book\n", a="# A\n\n" + entries.replace("Copy", "Work"), b=f"# B\n\n{entries}", gone="# Gone\n\n" + entries)
    index = tmp_path / "out" / "searchindex.js"
    assert '"indexentries"' in index.read_text() and "aura" in index.read_text()
    (tmp_path / "gone.md").unlink()
    text = (tmp_path / "index.md").read_text().replace("\ngone", "")
    (tmp_path / "index.md").write_text(text)
    (tmp_path / "a.md").write_text("# A\n\n```{index} Aura, Cost\n```\n", encoding="utf-8")
    (tmp_path / "conf.py").write_text(CONF, encoding="utf-8")
    again(tmp_path)
    kept = index.read_text(encoding="utf-8")
    shutil.rmtree(tmp_path / "doctrees")
    shutil.rmtree(tmp_path / "out")
    again(tmp_path)
    assert kept == index.read_text(encoding="utf-8")


def test_a_new_title_is_shown_in_the_contents_of_every_page(tmp_path):
    build(tmp_path, "# Book\n", a="# A\n", b="# B\n\nSee {doc}`a`.\n", c="# C\n")
    (tmp_path / "conf.py").write_text(CONF + 'html_sidebars = {"**": ["globaltoc.html"]}\n', encoding="utf-8")
    again(tmp_path)
    stamps = []
    for text in ("# A\n\nA sentence.\n", "# Another\n\nA sentence.\n"):
        (tmp_path / "a.md").write_text(text, encoding="utf-8")
        again(tmp_path)
        stamps.append([(tmp_path / "out" / f"{name}.html").stat().st_mtime_ns for name in "bc"])
    assert stamps[0][0] != stamps[1][0] and stamps[0][1] != stamps[1][1]
    for name in "bc":
        contents = [words(one) for one in Pages(tmp_path, [])[name].xpath("//*[@class='sphinxsidebarwrapper']//a")]
        assert "Another" in contents and "A" not in contents
    assert "See Another." in words(Pages(tmp_path, [])["b"])
    before = stamps[1]
    (tmp_path / "a.md").write_text("# Another\n\nA sentence more.\n", encoding="utf-8")
    again(tmp_path)
    assert before == [(tmp_path / "out" / f"{name}.html").stat().st_mtime_ns for name in "bc"]


def test_pages_that_another_version_of_the_engine_has_read_are_read_again(tmp_path, monkeypatch):
    build(tmp_path, "# Book\n", more="# More\n")
    read = []

    def reading() -> list[str]:
        read.clear()
        with patch_docutils(str(tmp_path)), docutils_namespace():
            app = Sphinx(str(tmp_path), str(tmp_path), str(tmp_path / "out"), str(tmp_path / "doctrees"), "html", status=None,
                         warning=io.StringIO(), freshenv=False)
            app.connect("source-read", lambda app, name, source: read.append(name))
            app.build()
        return sorted(read)
    assert reading() == []
    monkeypatch.setattr("lemmata.sphinx.VERSION", environment.VERSION + 1)
    assert reading() == ["index", "more"]


def test_what_a_page_was_complained_of_is_told_again_until_it_is_mended(tmp_path):
    """Sphinx keeps what it has read even where it complained, and does not read it again."""
    assert any("nosuch" in line for line in build(tmp_path, "# Book\n", odd="# Odd\n\n```{nosuch}\nWords.\n```\n").warnings)
    (tmp_path / "conf.py").write_text(CONF, encoding="utf-8")
    assert any("nosuch" in line for line in again(tmp_path).warnings)
    (tmp_path / "odd.md").write_text("# Odd\n\nWords.\n", encoding="utf-8")
    assert again(tmp_path).warnings == []
    assert again(tmp_path).warnings == []
