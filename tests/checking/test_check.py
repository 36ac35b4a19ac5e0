"""`python -m lemmata check`: what it says and how it ends."""

import io
import os
import subprocess
import sys

from lemmata import __main__ as commands
from lemmata.checks import check, main, told
from lemmata.checks.fault import Fault
from lemmata.checks.registry import catalogue
from tests import this_book


def test_the_data_and_the_chapters_of_the_book_have_no_fault():
    assert [str(fault) for fault in check(this_book.DATA, this_book.ROOT)] == []


def test_without_a_fault_it_says_what_was_checked(capsys):
    assert main([]) == 0, capsys.readouterr().err
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out.startswith("check: ") and said.out.endswith(", no fault\n")
    assert " tables, " in said.out and " chapters, " in said.out


def test_each_fault_is_a_line_and_the_status_is_one(copy, capsys, monkeypatch):
    number = copy.set("lots", "rosa", status="sold")
    copy.set("claims", "S0-03", verdict="true")
    assert main(["--data", str(copy.data)]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2 + len(copy.before)
    assert (f"{copy.data}/lots.csv:{number}: price_realised_usd: sold without a price, expected one, or "
            "'sold, price unknown' as status") in lines


def test_a_folder_that_is_not_there_is_a_fault(tmp_path, capsys):
    assert main(["--data", str(tmp_path / "none")]) == 1
    assert capsys.readouterr().err.endswith("datapackage.json:1: file: is missing, expected the description of the "
                                            "tables\n")


def test_the_rules_can_be_listed(capsys):
    assert main(["--rules"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(catalogue(this_book.BOOK))
    assert all(purpose.endswith(".") or ":" in purpose for purpose in catalogue(this_book.BOOK).values())


def test_it_loads_neither_pandas_nor_sphinx():
    script = "import sys; from lemmata.checks import main; main([]); " \
             "print('pandas' in sys.modules, 'sphinx' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=this_book.ROOT, check=True, text=True,
                          capture_output=True)
    assert done.stdout.split()[-2:] == ["False", "False"]


def test_what_is_told_fits_a_screen():
    many = [Fault("data/a.csv", number, "x", "is wrong", "a_rule") for number in range(1, 200)]
    lines = told(many)
    assert len(lines) == 11 and lines[9] == "data/a.csv:10: x: is wrong"
    assert lines[10] == "data/a.csv: … and 189 more of this kind (a_rule)"
    wide = [Fault(f"data/{number}.csv", 1, "x", "wrong " * 1000, "a_rule") for number in range(100)]
    assert len(told(wide)) == 41 and told(wide)[-1] == "check: 100 faults in all, in 100 files"
    assert max(map(len, told(wide))) < 430


def test_a_console_without_chinese_letters_ends_no_command(monkeypatch):
    console = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    monkeypatch.setattr(sys, "stdout", console)
    commands.main(["check", "--rules"])
    print("html: /home/書/_build")
    console.flush()
    assert console.buffer.getvalue().endswith(b"html: /home/\\u66f8/_build" + os.linesep.encode())
