"""Segments, notes and source cards."""

import hashlib

import pytest

from tests.book.pages import EVIDENCE, build, words

SEGMENT = """# Page

::::{segment} auction:2
The gloss, with *stress*.

:::{lemma} 擴增智能
:kind: language
The note.
:::
::::
"""


def test_a_segment_has_head_gloss_and_notes(tmp_path):
    pages = build(tmp_path, SEGMENT)
    assert pages.warnings == []
    section = pages.one("//section[@class='segment']")
    assert section.get("id") == "seg-auction-2"
    assert words(section.xpath("div[@class='segment-text']/h3")[0]) == "Paragraph 2 佳士得9日宣布舉…"
    assert words(section.xpath("div[@class='segment-text']/div[@class='gloss']")[0]) == "The gloss, with stress."
    assert words(section.xpath("div[@class='notes']")[0]) == "1 擴增智能 language The note."


@pytest.mark.parametrize("words_of_the_note, classes", [(20, "segment"), (700, "segment tall")])
def test_a_segment_that_no_window_holds_is_tall(tmp_path, words_of_the_note, classes):
    pages = build(tmp_path, SEGMENT.replace("The note.", "Words " * words_of_the_note))
    assert pages.one("//section[@id='seg-auction-2']").get("class") == classes


def test_a_note_is_named_by_its_head_and_holds_an_open_fold(tmp_path):
    note = build(tmp_path, SEGMENT).one("//div[contains(@class, 'note-language')]")
    head, fold = note.xpath("div[@class='note-head']")[0], note.xpath("details[@open]")[0]
    assert head.get("id") == note.get("aria-labelledby") == f"{note.get('id')}-head"
    assert words(head) == "1 擴增智能 language"
    # A control may hold no link, and has a name of its own.
    assert fold[0].tag == "summary" and len(fold[0]) == 0 and fold[0].get("aria-label") == "Note 1"


def tied(tmp_path, gloss: str, handle: str):
    """The segment with another gloss, and a handle of its note."""
    text = SEGMENT.replace("The gloss, with *stress*.", gloss).replace("language\n", f"language\n:in: {handle}\n")
    pages = build(tmp_path, text + "\n```{claims} auction\n:only: S0-10\n```\n", few=True, evidence=EVIDENCE)
    assert not [line for line in pages.warnings if ": in: " in line]
    return pages


def test_words_of_the_gloss_lead_to_the_note_and_its_number_back(tmp_path):
    pages = tied(tmp_path, "The gloss, with *stress*.", "gloss, with stress")
    note, gloss = pages.one("//div[contains(@class, 'note-language')]").get("id"), pages.one("//div[@class='gloss']")
    keys = gloss.xpath(".//a[contains(@class, 'key')]")
    assert [(words(key), key.get("href"), key.get("id")) for key in keys] == [
        ("gloss, with stress1", f"#{note}", f"{note}-in")]
    number = pages.one("//a[contains(@class, 'note-number')]")
    assert (words(number), number.get("href")) == ("1", f"#{note}-in")
    assert words(pages.one("//div[@class='note-head']")) == "1 gloss, with stress 擴增智能 language"


def test_words_that_end_within_markup_are_tied_in_pieces(tmp_path):
    gloss = tied(tmp_path, "The gloss, with *much stress* here.", "with much").one("//div[@class='gloss']")
    assert [words(key) for key in gloss.xpath(".//a[contains(@class, 'key')]")] == ["with", "much1"]
    assert words(gloss) == "The gloss, with much1 stress here."


def test_words_are_tied_where_they_stand_and_not_where_the_same_words_stand_before(tmp_path):
    gloss = tied(tmp_path, "*One* and *two* and *three*.", "and three").one("//div[@class='gloss']")
    assert words(gloss) == "One and two and three1."
    assert [words(key) for key in gloss.xpath(".//a[contains(@class, 'key')]")] == ["and three1"]


@pytest.mark.parametrize(("handle", "keys"), [
    ("at least 4,645 signatures", ["1"]), ("By at least 4,645 signatures", ["By", "1"]),
    ("at least 4,645 signatures it", ["it1"])])
def test_a_figure_in_a_handle_stays_a_link_of_its_own(tmp_path, handle, keys):
    gloss = tied(tmp_path, "By {said}`S0-10` it is asked.", handle).one("//div[@class='gloss']")
    assert [words(key) for key in gloss.xpath(".//a[contains(@class, 'key')]")] == keys
    assert not gloss.xpath(".//a//a") and len(gloss.xpath(".//a[contains(@class, 'said')]")) == 1
    note = gloss.xpath("//div[@role='note']")[0].get("id")
    assert len(gloss.xpath(f".//*[@id='{note}-in']")) == 1


def test_notes_count_through_the_page_and_those_of_an_example_for_themselves(tmp_path):
    example = SEGMENT.replace("# Page\n", "").replace("auction:2\n", "auction:2\n:example:\n").replace(
        "language\n", "language\n:in: gloss\n")
    other = SEGMENT.replace("# Page\n", "").replace("auction:2", "auction:h1").replace("擴增智能", "隔天即發起聯署")
    page = build(tmp_path, SEGMENT + example + other)["index"]
    assert [words(one) for one in page.find_class("note-number")] == ["1", "1", "2"]
    assert [(one.tag, words(one)) for one in page.find_class("key")] == [("span", "gloss1")]


def test_a_notes_address_is_its_segments_and_six_digits_of_lemma_and_occurrence(tmp_path):
    note = build(tmp_path, SEGMENT).one("//div[contains(@class, 'note-language')]")
    assert note.get("id") == "seg-auction-2-" + hashlib.sha256("擴增智能#1".encode()).hexdigest()[:6]
    assert note.get("class") == "note note-language"


def test_a_lemma_is_printed_as_it_stands_and_marked_as_chinese(tmp_path):
    lemma = build(tmp_path, SEGMENT.replace("擴增智能", "「擴增智能」")).one("//span[@class='lemma']")
    assert lemma.text_content() == "「擴增智能」"
    assert [span.get("lang") for span in lemma.iter("span")][1:] == ["zh-Hant"]


def test_an_example_has_no_address_and_may_repeat_a_segment(tmp_path):
    example = SEGMENT.replace("# Page\n", "").replace("auction:2\n", "auction:2\n:example:\n")
    pages = build(tmp_path, SEGMENT + example)
    assert pages.warnings == []
    assert [one.get("id") for one in pages["index"].xpath("//section[@class='segment']")] == ["seg-auction-2", None]


def test_a_note_shows_the_verdict_of_its_claim_and_leads_to_the_ledger(tmp_path):
    text = SEGMENT.replace(":kind: language", ":kind: claim\n:claim: S0-11") + "\n```{claims} auction\n:only: S0-11\n```\n"
    link = build(tmp_path, text, few=True, evidence=EVIDENCE).one("//a[contains(@class, 'note-claim')]")
    assert words(link) == "S0-11 confirmed"
    assert link.get("href") == "#claim-s0-11"


def told(tmp_path, old: str, new: str) -> list[str]:
    """The warnings of a page in which `new` stands for `old`."""
    assert old in SEGMENT
    return build(tmp_path, SEGMENT.replace(old, new)).warnings


def test_an_unknown_segment_is_told_with_the_nearest(tmp_path):
    assert told(tmp_path, "auction:2", "auction:22") == [
        "index.md:3: WARNING: unknown segment 'auction:22', nearest is 'auction:2'"]


def test_a_lemma_that_is_not_proven_is_told(tmp_path):
    assert told(tmp_path, "擴增智能", "擴增智慧") == [
        "index.md:6: WARNING: lemma '擴增智慧' (occurrence 1) of auction:2 is not in data/anchors.csv, "
        "expected a proven one: run verify --write"]


def test_a_lemma_that_is_too_long_is_told(tmp_path):
    assert told(tmp_path, "擴增智能", "甲乙丙丁戊己庚辛壬癸子丑寅") == [
        "index.md:6: WARNING: lemma of 13 Han characters, expected at most 12"]


def test_a_lemma_without_a_kind_is_told(tmp_path):
    assert told(tmp_path, ":kind: language\n", "") == [
        "index.md:6: WARNING: lemma '擴增智能' has no kind, expected one of language, context, law, data, argument, "
        "rhetoric, claim"]


def test_an_unknown_kind_is_told(tmp_path):
    assert "musing: \"musing\" unknown" in told(tmp_path, ":kind: language", ":kind: musing")[0]


def test_a_lemma_outside_a_segment_is_told(tmp_path):
    text = "# Page\n\n:::{lemma} 擴增智能\n:kind: language\nThe note.\n:::\n"
    assert build(tmp_path, text).warnings == [
        "index.md:3: WARNING: lemma '擴增智能' outside a segment, expected inside one"]


def test_a_handle_that_the_gloss_does_not_have_is_told(tmp_path):
    assert told(tmp_path, ":kind: language", ":kind: language\n:in: the glass") == [
        "index.md:6: WARNING: in: 'the glass' is not in the gloss, expected words as they are printed there, nearest is "
        "'The gloss'"]


def test_an_unknown_claim_is_told(tmp_path):
    assert told(tmp_path, ":kind: language", ":kind: claim\n:claim: S0-99")[0].startswith(
        "index.md:6: WARNING: unknown claim 'S0-99', nearest is 'S0-")


def test_a_note_that_says_nothing_is_told(tmp_path):
    assert told(tmp_path, "The note.\n", "") == [
        "index.md:6: WARNING: note on '擴增智能' says nothing, expected a body"]


def test_a_segment_without_a_gloss_is_told(tmp_path):
    assert told(tmp_path, "The gloss, with *stress*.\n", "") == [
        "index.md:3: WARNING: segment auction:2 has no gloss, expected what the paragraph says"]


def test_the_card_of_a_source_says_what_it_is_and_what_is_not_known(tmp_path):
    pages = build(tmp_path, "# Page\n\n```{source} auction\n```\n\n```{source} copyrightability\n:example:\n```\n")
    assert pages.warnings == []
    first, second = pages["index"].xpath("//table")
    facts = {words(row.find("th")): words(row.find("td")) for row in first.xpath(".//tbody/tr")}
    assert facts["Date"] == "2025-02-12"
    assert facts["Language"] == "Chinese, traditional characters"
    assert facts["Length"] == "898 letters and digits in 13 segments"
    assert facts["Author"] == "not stated in the copy and not found"
    assert first.get("id") == "source-card-auction" and second.get("id") is None


def test_an_unknown_reading_is_told(tmp_path):
    assert build(tmp_path, "# Page\n\n```{source} auktion\n```\n").warnings == [
        "index.md:3: WARNING: unknown reading 'auktion', nearest is 'auction'"]
