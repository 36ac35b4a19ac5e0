"""The skeleton holds no text, and any copy of a source proves it, whatever the copy's name and setting."""

import csv
import os
import re
from pathlib import Path

import pytest

from lemmata.record.project import CONTENTS, SETTINGS
from lemmata.sources import anchors, copies, segment, verify
from lemmata.sources.anchors import locate
from lemmata.sources.normalise import fingerprint, normalise
from tests import this_book

TEXT = """---
title: "小貓回家 鄰居高興"
---

![圖中是小貓](https://example.org/1.jpg)

圖中是小貓

小貓昨天——也就是五月三日——回到「溫暖」的家，鄰居說：「太好了」，大家都很高興，也都去看牠。

![圖中是小貓](https://example.org/2.jpg)

圖中是小貓

院子裡的狗在叫，屋裡的狗也在叫[2]，只有小貓不叫。
"""

#: A second reading.
DOG = {"reading_id": "dog", "layout": "digest", "part": "1", "known_by": "小狗跑了", "sha256": "",
       "characters": ""}
DOG_TEXT = "小狗跑了。牠累了。"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book with one reading, no claim and no chapter; its copy lies in `sources`."""
    for name in (SETTINGS, CONTENTS):
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(copies.ENVIRONMENT, raising=False)
    for name in ("data", "sources", "chapters"):
        (tmp_path / name).mkdir()
    put_readings(tmp_path, [{"reading_id": "cat", "layout": "news page", "part": "",
                             "known_by": "只有小貓不叫", "sha256": "", "characters": ""}])
    put_claims(tmp_path)
    (tmp_path / "sources" / "one.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def put_readings(house: Path, rows: list[dict[str, str]]) -> None:
    segment.write(house / "data" / "readings.csv", list(rows[0]), rows)


def put_claims(house: Path, *claims: tuple[str, str, str]) -> None:
    rows = [dict(zip(("segment_id", "lemma", "nth"), claim, strict=True)) for claim in claims]
    segment.write(house / "data" / "claims.csv", ["segment_id", "lemma", "nth"], rows)


def run(command, house: Path, *options: str) -> int:
    return command.main(["--sources", str(house / "sources"), "--data", str(house / "data"), *options])


def table(house: Path, name: str) -> list[dict[str, str]]:
    with (house / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def set_copy(house: Path, text: str, name: str = "one.txt") -> None:
    for path in (house / "sources").iterdir():
        path.unlink()
    (house / "sources" / name).write_text(text, encoding="utf-8")


def runs_in_common(written: str, text: str, length: int) -> set[str]:
    """Runs of `length` letters of `text` that also stand in `written`, both normalised."""
    letters, written = normalise(text), normalise(written)
    return {letters[at: at + length] for at in range(len(letters) - length + 1)
            if letters[at: at + length] in written}


# The skeleton

def test_the_skeleton_of_a_reading(house: Path):
    assert run(segment, house) == 0
    rows = table(house, "segments.csv")
    assert [(row["segment_id"], row["position"], row["kind"], row["occurrences"]) for row in rows] == [
        ("cat:title", "1", "title", "1"), ("cat:caption1", "2", "caption", "2"),
        ("cat:1", "3", "paragraph", "1"), ("cat:2", "4", "paragraph", "1")]
    assert rows[3] == {"segment_id": "cat:2", "reading_id": "cat", "position": "4", "kind": "paragraph",
                       "characters": "20", "incipit": "院子裡的狗在叫屋", "occurrences": "1", "rolling": "",
                       "sha256": fingerprint("院子裡的狗在叫屋裡的狗也在叫只有小貓不叫")}


def test_the_skeleton_holds_no_run_of_the_text_longer_than_eight_letters(house: Path):
    run(segment, house)
    for row in table(house, "segments.csv"):
        for cell in row.values():
            assert not runs_in_common(cell, TEXT, segment.INCIPIT + 1)


def test_the_reading_gets_its_length_and_fingerprint(house: Path):
    run(segment, house)
    reading, rows = table(house, "readings.csv")[0], table(house, "segments.csv")
    assert reading["characters"] == str(sum(int(row["characters"]) for row in rows))
    assert reading["sha256"] == fingerprint("".join(row["sha256"] for row in rows))


def test_segmenting_twice_gives_the_same_bytes(house: Path):
    run(segment, house)
    before = (house / "data" / "segments.csv").read_bytes()
    run(segment, house)
    assert (house / "data" / "segments.csv").read_bytes() == before


def test_a_reading_without_a_copy_keeps_its_skeleton(house: Path):
    run(segment, house)
    kept = table(house, "segments.csv")
    put_readings(house, [*table(house, "readings.csv"), DOG])
    set_copy(house, DOG_TEXT)
    assert run(segment, house) == 0
    rows = table(house, "segments.csv")
    assert rows[:4] == kept
    assert [row["segment_id"] for row in rows[4:]] == ["dog:1.1", "dog:1.2"]


# Copies

@pytest.mark.parametrize("command", [segment, verify])
def test_no_folder_of_sources(command, house: Path, capsys: pytest.CaptureFixture):
    assert command.main(["--data", str(house / "data")]) == 2
    assert capsys.readouterr().err == (
        "no folder of sources: name one with --sources FOLDER or in READER_SOURCES\n")


def test_a_folder_that_is_not_there(house: Path, capsys: pytest.CaptureFixture):
    assert verify.main(["--data", str(house / "data"), "--sources", "nowhere"]) == 2
    assert capsys.readouterr().err == "nowhere: no such folder, expected one with copies of the sources\n"


def test_a_folder_with_other_texts_only(house: Path, capsys: pytest.CaptureFixture):
    set_copy(house, "別的文章")
    assert run(verify, house) == 2
    assert capsys.readouterr().err == f"{house / 'sources'}: none of the readings is in this folder; "\
        "looked at one.txt\n"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030", "big5hkscs"])
def test_a_copy_in_another_encoding_is_read(house: Path, encoding: str):
    set_copy(house, "")
    (house / "sources" / "one.txt").write_bytes(TEXT.replace("——", "").encode(encoding))
    assert copies.find(house / "sources", house / "data") == {"cat": TEXT.replace("——", "")}


def test_bytes_that_are_no_text_are_told(house: Path):
    (house / "sources" / "one.txt").write_bytes(b"\xff\xff\xff")
    with pytest.raises(copies.NoSources, match="one.txt: neither utf-8 nor gb18030 nor big5hkscs, expected text in UTF-8"):
        copies.find(house / "sources", house / "data")


def test_the_environment_names_the_folder(house: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("READER_SOURCES", str(house / "sources"))
    assert segment.main(["--data", str(house / "data")]) == 0


def test_of_two_copies_the_shorter_is_taken(house: Path):
    (house / "sources" / "all.txt").write_text("別的文章。\n" * 9 + TEXT, encoding="utf-8")
    assert copies.find(house / "sources", house / "data") == {"cat": TEXT}


COPIES = {
    "as it was": TEXT,
    "straight quotes": TEXT.replace("「", '"').replace("」", '"'),
    "other dashes": TEXT.replace("——", " - "),
    "other line breaks": TEXT.replace("，", "，\n"),
    "no line breaks": TEXT.replace("\n", " "),
    "marks of notes gone": TEXT.replace("[2]", ""),
    "text alone": re.sub(r"!\[.*\n|---|title: ", "", TEXT),
    "merged with other text": f"別的文章。\n別的句子\n\n{TEXT}\n\n別的結尾。",
}


@pytest.mark.parametrize("text", COPIES.values(), ids=COPIES.keys())
def test_every_setting_of_the_text_proves_every_segment(text: str, house: Path,
                                                        capsys: pytest.CaptureFixture):
    run(segment, house)
    set_copy(house, text, "another name.md")
    assert run(verify, house) == 0
    assert "cat: 4 of 4 segments proven" in capsys.readouterr().out


@pytest.mark.parametrize("words", ["院子裡的狗", "屋裡的狗"], ids=["in the incipit", "after it"])
def test_an_altered_letter_loses_its_segment_and_no_other(words: str, house: Path,
                                                          capsys: pytest.CaptureFixture):
    run(segment, house)
    set_copy(house, TEXT.replace(words, words[:-1] + "鳥"))
    capsys.readouterr()
    assert run(verify, house) == 1
    told = capsys.readouterr()
    assert "cat: 3 of 4 segments proven" in told.out
    assert told.err == ("data/segments.csv:5: segment cat:2 is not in the copy unaltered, "
                        "expected 20 letters that open with '院子裡的狗在叫屋'\n")


def test_another_rolling_value_is_told(house: Path, capsys: pytest.CaptureFixture):
    run(segment, house)
    path = house / "data" / "segments.csv"
    right = table(house, "segments.csv")[2]["rolling"]
    path.write_text(path.read_text(encoding="utf-8").replace(f",{right},", ",12345678,"), encoding="utf-8")
    capsys.readouterr()
    assert run(verify, house) == 1
    assert capsys.readouterr().err == (
        f"data/segments.csv:4: rolling value of cat:1 is '12345678', expected {right!r}: run segment again\n")


# Lemmata

@pytest.mark.parametrize(("lemma", "nth", "place"), [
    ("院子", 1, (0, 2)), ("狗", 1, (4, 5)), ("狗", 2, (10, 11)),
    ("狗在叫，屋裡", 1, (4, 9)), ("的「狗」在叫", 1, (3, 7)),
    ("狗", 3, None), ("鳥", 1, None), ("，", 1, None),
])
def test_where_a_lemma_stands(lemma: str, nth: int, place: tuple[int, int] | None):
    assert locate(lemma, normalise("院子裡的狗在叫，屋裡的狗也在叫[2]，只有小貓不叫。"), nth) == place


def test_occurrences_may_overlap():
    assert locate("哈哈", "哈哈哈", 2) == (1, 3)


def test_a_proven_lemma_is_recorded_once_with_its_place(house: Path):
    put_claims(house, ("cat:2", "狗", "2"), ("cat:2", "在叫，屋裡", "1"), ("cat:2", "在叫，屋裡", ""))
    run(segment, house)
    assert run(verify, house, "--write") == 0
    proof = fingerprint("院子裡的狗在叫屋裡的狗也在叫只有小貓不叫")
    assert [list(row.values()) for row in table(house, "anchors.csv")] == [
        ["cat:2", "在叫，屋裡", "1", "5", "9", proof], ["cat:2", "狗", "2", "10", "11", proof]]
    assert set(anchors.load(house / "data")) == {("cat:2", "在叫，屋裡", 1), ("cat:2", "狗", 2)}


def test_verify_writes_lemmata_and_no_other_text(house: Path):
    put_claims(house, ("cat:2", "只有小貓", "1"))
    run(segment, house)
    before = {path.name: path.read_bytes() for path in (house / "data").iterdir()}
    run(verify, house, "--write")
    after = {path.name: path.read_bytes() for path in (house / "data").iterdir()}
    written = after.pop("anchors.csv").decode()
    assert after == before
    assert written.count("只有小貓") == 1
    assert not re.search("[\u4e00-\u9fff]", written.replace("只有小貓", ""))


def test_verify_without_write_changes_nothing_and_says_what_is_not_recorded(house: Path,
                                                                            capsys: pytest.CaptureFixture):
    put_claims(house, ("cat:2", "只有小貓", "1"))
    run(segment, house)
    assert run(verify, house) == 1
    assert capsys.readouterr().err == ("data/anchors.csv: lemma '只有小貓' of cat:2 is proven but not "
                                       "recorded, run verify with --write\n")
    assert not (house / "data" / "anchors.csv").exists()
    run(verify, house, "--write")
    assert run(verify, house) == 0


def test_the_lemma_of_a_note_is_proven_like_that_of_a_claim(house: Path, capsys: pytest.CaptureFixture):
    (house / "chapters" / "cat.md").write_text(
        "# Cat\n\n::::{segment} cat:1\nGloss.\n\n:::{lemma} 太好了\n:kind: language\nNote.\n:::\n::::\n",
        encoding="utf-8")
    run(segment, house)
    assert run(verify, house, "--write") == 0
    assert "lemmata: 1 proven, 0 not" in capsys.readouterr().out
    assert set(anchors.load(house / "data")) == {("cat:1", "太好了", 1)}


@pytest.mark.parametrize(("claim", "message"), [
    (("cat:2", "院子裡的貓", "1"), "lemma '院子裡的貓' is not in cat:2, nearest there is '院子裡的狗'"),
    (("cat:2", "只有小狗不叫", "1"), "lemma '只有小狗不叫' is not in cat:2, nearest there is '只有小貓不叫'"),
    (("cat:2", "狗", "3"), "occurrence 3 of lemma '狗' is not in cat:2, nearest there is '狗'"),
    (("cat:9", "狗", "1"), "unknown segment 'cat:9', expected an id of data/segments.csv"),
])
def test_the_message_for_a_lemma_that_is_not_there(claim: tuple[str, str, str], message: str, house: Path,
                                                  capsys: pytest.CaptureFixture):
    put_claims(house, claim)
    run(segment, house)
    capsys.readouterr()
    assert run(verify, house, "--write") == 1
    assert capsys.readouterr().err == f"data/claims.csv:2: {message}\n"
    assert not (house / "data" / "anchors.csv").exists()


def test_lemmata_of_a_reading_without_a_copy_keep_their_proof(house: Path):
    put_claims(house, ("cat:2", "只有小貓", "1"))
    run(segment, house)
    run(verify, house, "--write")
    kept = table(house, "anchors.csv")
    put_readings(house, [*table(house, "readings.csv"), DOG])
    set_copy(house, DOG_TEXT)
    run(segment, house)
    assert run(verify, house, "--write") == 0
    assert table(house, "anchors.csv") == kept


# The book's own skeleton

def test_the_book_holds_no_run_of_a_source_longer_than_eight_letters():
    with (this_book.DATA / "segments.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        assert reader.fieldnames == segment.COLUMNS
        for row in reader:
            assert len(row["incipit"]) <= segment.INCIPIT
            assert re.fullmatch(r"[a-z]+:[a-z0-9.-]+", row["segment_id"])
            assert re.fullmatch(r"[0-9a-f]{64}", row["sha256"])
            assert re.fullmatch(r"[a-z]+", row["kind"])
            assert (row["position"] + row["characters"] + row["occurrences"]).isdigit()


@pytest.fixture(scope="module")
def sources() -> dict[str, str]:
    """The real copies by reading."""
    place = os.environ.get(copies.ENVIRONMENT)
    if not place:
        pytest.skip(f"{copies.ENVIRONMENT} names no folder with copies of the sources")
    return copies.find(Path(place), this_book.DATA)


def rows_of(name: str) -> list[dict[str, str]]:
    with (this_book.DATA / "segments.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["reading_id"] == name]


READINGS = {row["reading_id"]: row for row in copies.readings(this_book.DATA)}
#: Layouts whose paragraphs nothing interrupts, so that fingerprints alone find them.
UNBROKEN = [name for name, row in READINGS.items() if row["layout"] in {"news page", "digest"}]


@pytest.mark.parametrize("name", READINGS)
def test_every_segment_of_the_sources_is_proven(name: str, sources: dict[str, str]):
    rows = rows_of(name)
    assert rows
    assert segment.skeleton(READINGS[name], sources[name]) == rows
    proven = verify.prove_segments(rows, READINGS[name], sources[name])
    assert [row["segment_id"] for row in rows if row["segment_id"] not in proven] == []


def test_every_lemma_of_the_book_is_proven(sources: dict[str, str]):
    proven, known = {}, set()
    for name, reading in READINGS.items():
        rows = rows_of(name)
        known |= {row["segment_id"] for row in rows}
        proven |= verify.prove_segments(rows, reading, sources[name])
    lemmata = anchors.used(this_book.ROOT, this_book.DATA)
    assert lemmata
    assert verify.prove_lemmata(lemmata, proven, known)[1] == []


@pytest.mark.parametrize("name", READINGS)
def test_all_sources_in_one_file_prove_the_same(name: str, sources: dict[str, str]):
    whole = "\n".join(dict.fromkeys(sources.values()))
    assert len(verify.prove_segments(rows_of(name), READINGS[name], whole)) == len(rows_of(name))


@pytest.mark.parametrize("name", UNBROKEN)
def test_a_source_set_otherwise_proves_every_segment(name: str, sources: dict[str, str]):
    text = sources[name].translate(str.maketrans("“”„「」『』‘’", '""""""' + '"' + "''"))
    text = re.sub("[—–-]+", " – ", text)
    text = re.sub("[,，]", ",\n", text)
    assert text != sources[name]
    assert len(verify.prove_segments(rows_of(name), READINGS[name], text)) == len(rows_of(name))


@pytest.mark.parametrize("name", READINGS)
def test_one_altered_word_of_a_source_loses_one_segment(name: str, sources: dict[str, str]):
    text, rows = sources[name], rows_of(name)
    whole = verify.prove_segments(rows, READINGS[name], text)
    # In a paragraph or sentence, after its incipit, a word that the source has once.
    letters = {row["segment_id"]: whole[row["segment_id"]][segment.INCIPIT:] for row in rows
               if row["kind"] in {"paragraph", "sentence"}}
    chosen, word = next((place, word) for place in letters
                        for word in re.findall("[\u4e00-\u9fff]{4}", letters[place])
                        if text.count(word) == normalise(text).count(word) == 1)
    left = verify.prove_segments(rows, READINGS[name], text.replace(word, word[:2] + "鑫鑫"))
    assert set(whole) - set(left) == {chosen}
