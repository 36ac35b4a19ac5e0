"""The assignment notebooks: they run, grade as they should, give nothing away, and change with the seed."""

import io
import itertools
import json
import os
import runpy
import shutil
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest

from lemmata import course
from lemmata.course import assignment_source, assignments, grading
from lemmata.course.content import CourseFailed
from lemmata.record import front_matter, tables
from tests import this_book
from whosework import agreement, derived, distribution

TAUGHT = front_matter.taught(this_book.ROOT)
MASTERS = this_book.ROOT / "assignments"


def read(chapter: str, seed: int = assignments.PUBLIC_SEED, folder: Path = MASTERS) -> assignment_source.Master:
    return assignment_source.read(folder / f"{chapter}.md", seed, this_book.CHAPTERS, tables.load, this_book.DATA)


@pytest.fixture(scope="session")
def unpacked(made, tmp_path_factory) -> dict[str, Path]:
    """Both zips, unpacked: the folders of students and of instructors."""
    found = {}
    both = assignments.packs(list(made.values()), assignments.PUBLIC_SEED, "assignments")
    for who, pack in zip(("student", "instructor"), both, strict=True):
        folder = tmp_path_factory.mktemp(who)
        with zipfile.ZipFile(io.BytesIO(pack)) as opened:
            opened.extractall(folder)
        found[who] = folder / "assignments"
    return found


def graded(unpacked: dict[str, Path], chapter: str, notebook: Path) -> dict[str, tuple[float, float]]:
    """Points and possible points of each task, by otter-grader itself."""
    from otter.api import grade_submission

    here = os.getcwd()
    try:
        results = grade_submission(str(notebook), str(unpacked["instructor"] / chapter / f"{chapter}-autograder.zip"), quiet=True)
    finally:
        os.chdir(here)
    return {name: (one.score, one.possible) for name, one in results.results.items()}


def test_every_chapter_that_is_taught_has_an_assignment_of_three_to_five_tasks(made):
    assert sorted(made) == sorted(TAUGHT)
    for chapter, one in made.items():
        objectives = front_matter.read(this_book.CHAPTERS / f"{chapter}.md")["objectives"]
        assert 3 <= len(one.master.tasks) <= 5
        assert {task.objective for task in one.master.tasks} <= set(objectives)


@pytest.mark.parametrize("chapter", TAUGHT)
def test_a_student_notebook_runs_as_it_is_given_out(made, unpacked, chapter, tmp_path, monkeypatch):
    # As on the machine of a student: blanks and Chinese letters in the path.
    monkeypatch.chdir(shutil.copytree(unpacked["student"] / chapter, tmp_path / "課程 作業 1" / chapter))
    notebook = json.loads(Path(f"{chapter}.ipynb").read_text(encoding="utf-8"))
    names: dict[str, object] = {"__name__": "__main__"}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
    # Its checks of form say that there is no answer yet.
    for task in made[chapter].master.tasks:
        assert not names["grader"].check(task.name, global_env=names).passed_all


@pytest.mark.parametrize("chapter", TAUGHT)
def test_solutions_pass_untouched_tasks_fail_and_each_of_three_wrong_answers_is_caught(made, unpacked, chapter, monkeypatch):
    folder = unpacked["instructor"] / chapter
    names = grading.run_cells(made[chapter].master, folder)
    monkeypatch.chdir(folder)
    for task in made[chapter].master.tasks:
        tests = folder / "tests" / f"{task.name}.py"
        assert grading.failures(tests, names) == []
        # The check of form gives no points: what must fail is the hidden test.
        assert len(grading.failures(tests, names | {task.name: ...})) == 2
        assert len({mistake.code for mistake in task.mistakes}) >= 3
        for mistake in task.mistakes:
            wrong = dict(names)
            exec(mistake.code, wrong)
            assert grading.failures(tests, names | {task.name: wrong[task.name]}), f"{task.name}: {mistake.words}"


def test_otter_grades_a_solution_an_untouched_notebook_and_one_full_of_mistakes(made, unpacked, tmp_path):
    """In kernels, with the zip of the instructor: what a grader does by hand."""
    chapter = "access"
    tasks = made[chapter].master.tasks
    solved = unpacked["instructor"] / chapter / f"{chapter}-solution.ipynb"
    mistaken = nbformat.read(solved, as_version=4)
    answers = [cell for cell in mistaken.cells if "# SOLUTION" in cell.source or "# BEGIN SOLUTION" in cell.source]
    for number, (cell, task) in enumerate(zip(answers, tasks, strict=True)):
        cell.source += "\n" + task.mistakes[number % len(task.mistakes)].code
    nbformat.write(mistaken, tmp_path / f"{chapter}.ipynb")
    untouched = unpacked["student"] / chapter / f"{chapter}.ipynb"
    for notebook, earned in ((solved, 1), (untouched, 0), (tmp_path / f"{chapter}.ipynb", 0)):
        found = graded(unpacked, chapter, notebook)
        assert {task.name: found[task.name] for task in tasks} == {
            task.name: (earned * task.points, task.points) for task in tasks}


def secrets(master: assignment_source.Master) -> set[str]:
    """Lines of solutions and hidden tests that stand nowhere else, and words on mistakes."""
    lines: dict[str, set[str]] = {"open": set(), "kept": set()}
    for cell in master.notebook.cells:
        tags = cell.metadata.get("tags", [])
        part = "kept" if cell.cell_type == "code" and {"solution", "hidden"} & set(tags) else "open"
        lines[part] |= {line.strip().removesuffix("# SOLUTION").strip() for line in cell.source.splitlines()}
    told = {mistake.words for task in master.tasks for mistake in task.mistakes}
    return {line for line in lines["kept"] - lines["open"] if len(line) > 24
            and "PROMPT" not in line and not line.endswith("= ...")} | told


@pytest.mark.parametrize("chapter", TAUGHT)
def test_no_file_for_students_holds_a_solution_or_a_hidden_test(made, unpacked, chapter):
    kept = secrets(made[chapter].master)
    assert len(kept) > 20
    for path in unpacked["student"].rglob("*"):
        if path.is_file():
            assert path.suffix in (".ipynb", ".csv", ".py", ".md", ".txt")
            # A notebook keeps its lines as JSON.
            text = path.read_text(encoding="utf-8").replace('\\"', '"')
            assert [line for line in kept if line in text] == [], path
            assert "hidden=True" not in text and "autograder" not in path.name, path


def test_the_search_for_solutions_would_find_one(made, unpacked):
    text = (unpacked["instructor"] / "auction" / "auction-solution.ipynb").read_text(encoding="utf-8").replace('\\"', '"')
    assert any(line in text for line in secrets(made["auction"].master))


def test_the_site_knows_nothing_of_masters_or_solutions(site):
    assert [path for path in site.rglob("*") if "assignments" in path.name or path.name.endswith("-key.md")] == []
    for path in site.rglob("*.html"):
        assert "BEGIN SOLUTION" not in path.read_text(encoding="utf-8"), path


def test_students_get_the_tables_of_the_book_unchanged(made, unpacked):
    for chapter, one in made.items():
        for name in one.master.tables:
            given = (unpacked["student"] / chapter / "data" / f"{name}.csv").read_bytes()
            assert name.startswith("exercise_") or given == (this_book.DATA / f"{name}.csv").read_bytes()


def test_the_same_seed_gives_the_same_bytes(made):
    again = assignments.grade_all(["access", "crossings"], assignments.PUBLIC_SEED, this_book.BOOK)
    for one in again:
        assert (one.student, one.instructor) == (made[one.master.chapter].student, made[one.master.chapter].instructor)


def answers_of(one: grading.Graded) -> list[str]:
    """The right answers that the key prints."""
    key = one.instructor[f"{one.master.chapter}-key.md"].decode()
    return [line for line in key.splitlines() if line.startswith("`")]


def test_another_seed_gives_other_numbers_that_grade_as_well(made):
    for one in assignments.grade_all(TAUGHT, 20_260_901, this_book.BOOK):
        before = made[one.master.chapter]
        assert sum(now != then for then, now in zip(answers_of(before), answers_of(one), strict=True)) >= 2, one.master.chapter
        assert one.student[f"{one.master.chapter}.ipynb"] != before.student[f"{one.master.chapter}.ipynb"]


def test_the_numbers_on_copyrightability_give_more_than_thirty_sets_of_answers(unpacked, monkeypatch):
    """Days of one group give the same answers, so that one of each is enough."""
    names = runpy.run_path(str(MASTERS / "copyrightability.py"))
    found = set()
    for days, code, cited in itertools.product(names["DAYS"], names["LEFT_OUT"], names["CITED"]):
        drawn = {"day": days[0], "code": code, "place": names["LEFT_OUT"][code], "cited": cited[0]}
        monkeypatch.setattr(assignment_source, "_draw", lambda *_, drawn=drawn: drawn)
        answers = grading.run_cells(read("copyrightability"), unpacked["instructor"] / "copyrightability")
        found.add((answers["answering"], answers["by_body"].to_csv(), answers["cases"], tuple(answers["in_force"])))
    assert len(found) > 30


def test_a_notebook_with_other_numbers_is_not_graded(made, unpacked, tmp_path):
    other = grading.make(read("settlement", seed=99))
    (tmp_path / "settlement.ipynb").write_bytes(other.instructor["settlement-solution.ipynb"])
    with pytest.raises(Exception, match="settlement"):
        graded(unpacked, "settlement", tmp_path / "settlement.ipynb")


def test_the_seed_is_with_the_instructor_alone(unpacked, made):
    assert (unpacked["instructor"] / "seed.txt").read_text() == f"{assignments.PUBLIC_SEED}\n"
    student, _ = assignments.packs([made["aura"]], 987_654_321, "assignments")
    with zipfile.ZipFile(io.BytesIO(student)) as opened:
        assert not any(b"987654321" in opened.read(name) for name in opened.namelist())


# The answers and the book ------------------------------------------------------------------------------------------------


def answers(chapter: str, folder: Path, **instead: object) -> dict[str, object]:
    """What the solution of a chapter gives with some of its numbers set to those of the record."""
    master = read(chapter)
    for cell in master.notebook.cells:
        if cell.cell_type == "code" and not cell.metadata.get("tags"):
            cell.source += "".join(f"\n{name} = {value!r}" for name, value in instead.items() if f"{name} =" in cell.source)
    return grading.run_cells(master, folder)


def test_the_auction_is_computed_as_in_the_book(unpacked):
    found = answers("auction", unpacked["instructor"] / "auction", withdrawn=[])
    assert found["hammer_total"] == pytest.approx(derived.hammer_total(), abs=0.01)
    assert found["share_of_low_estimate"] == pytest.approx(derived.hammer_to_low_estimate())
    assert found["sell_through"] == pytest.approx(derived.sell_through())
    assert found["round_bids"][26] == derived.known_priced_lots()


def test_the_settlement_is_divided_as_in_the_book(unpacked):
    terms = tables.load("settlement_terms").set_index("measure_id")["value_number"].astype(float)
    claimed = 100 * terms["works_claimed_3"] / terms["works_on_final_list"]
    found = answers("settlement", unpacked["instructor"] / "settlement", multiplier=3.75, claimed_percent=float(claimed))
    shares = distribution.distribute(
        fund=terms["fund_total"], works=terms["works_on_final_list"], rate=claimed, split=50,
        fee=100 * terms["fee_award"] / terms["fund_total"],
        costs=terms["expenses_award"] + terms["cost_reserve_award"] + 3 * terms["service_award_granted_each"])
    assert found["net_per_work"] == pytest.approx(shares.work, abs=0.01)
    assert found["fee_share"] == pytest.approx(terms["fee_award_percent"], abs=0.05)


def test_agreement_is_computed_as_in_the_book(unpacked):
    found = answers("crossings", unpacked["instructor"] / "crossings")
    both = found["both"]
    assert found["kappa"] == pytest.approx(agreement.cohens_kappa(list(both["verdict"]), list(both["second"])))


# Bad input ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path) -> Path:
    """A copy of the masters to spoil."""
    return Path(shutil.copytree(MASTERS, tmp_path / "assignments"))


def line_of(path: Path, words: str) -> int:
    return next(number for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if words in line)


SPOILT = {
    "an objective that does not exist": (
        '"points": 2, "objective": 4', '"points": 2, "objective": 6', "signatures_known", "objective 6, but the front matter"),
    "a task without a hidden test": (
        ":tags: [hidden]\n\ndef test_value(sell_through)", "\ndef test_value(sell_through)", "sell_through",
        "has not a hidden test"),
    "a task without a test that students have": (
        ":tags: [test]\n\ndef test_form(sell_through)", "\ndef test_form(sell_through)", "sell_through", "has not a test"),
    "a task without a solution": (
        ":tags: [solution]\n\nsell_through", "\nsell_through", "sell_through", "has not a solution"),
    "a solution that students would be given": (
        "len(withdrawn))  # SOLUTION", "len(withdrawn))", "sell_through", "students would be given"),
    "a solution that fails its test": (
        'sell_through = 100 * (totals["lots_sold"] - len(withdrawn))', 'sell_through = 100 * totals["lots_sold"]', "sell_through",
        "the solution fails its test"),
    "a solution that does not run": (
        'sell_through = 100 * (totals["lots_sold"]', 'sell_through = 100 * (totals["lots_sould"]', "sell_through",
        "line 1 of a cell: KeyError"),
    "a hidden test that catches nothing": (
        "assert abs(float(sell_through) - expected) < 0.05", "assert abs(float(sell_through) - expected) < 50", "sell_through",
        "expected a test that catches it"),
    "a task twice": ('"task": "sell_through"', '"task": "hammer_total"', "3. How much", "a second task hammer_total"),
    "a task without points": ('"points": 3, ', "", "round_bids", "expected a task (a name), points and objective"),
    "a number that is not drawn": (
        "withdrawn = {{ withdrawn }}", "withdrawn = {{ withdrwan }}", "withdrwan", "'withdrwan' is undefined"),
}


@pytest.mark.parametrize("what", SPOILT)
def test_a_spoilt_master_is_told_with_its_line(folder, what):
    old, new, place, told = SPOILT[what]
    path = folder / "auction.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    line = line_of(path, f'"task": "{place}"' if f'"task": "{place}"' in path.read_text(encoding="utf-8") else place)
    line -= 2 * (what == "a task twice")
    with pytest.raises(CourseFailed) as error:
        grading.make(read("auction", folder=folder))
    assert str(error.value).startswith(f"assignments/auction.md:{line}: ") and told in str(error.value)


def test_a_master_of_no_chapter_is_told(folder):
    shutil.copy(folder / "auction.md", folder / "auctoin.md")
    with pytest.raises(CourseFailed, match=r"assignments/auctoin\.md:1: no chapter 'auctoin'"):
        assignments.grade_all(["auction"], 1, this_book.BOOK, folder=folder)


def test_a_task_with_two_planted_mistakes_is_told(folder):
    path = folder / "auction.mistakes.yml"
    text = path.read_text(encoding="utf-8")
    start = text.index("  - mistake: takes the lowest count")
    path.write_text(text[:start], encoding="utf-8")
    line = line_of(folder / "auction.md", '"task": "signatures_known"')
    with pytest.raises(CourseFailed, match=rf"auction\.md:{line}: task signatures_known has 2 wrong answers"):
        read("auction", folder=folder)


def test_without_otter_grader_it_is_said_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "otter", None)
    with pytest.raises(CourseFailed, match="run scripts/set-up.sh course"):
        assignments.build(["auction"], 1, this_book.BOOK)


def test_a_seed_that_is_no_number_is_told(capsys):
    with pytest.raises(SystemExit):
        course.main(["--seed", "spring"])
    assert "argument --seed: invalid int value: 'spring'" in capsys.readouterr().err
