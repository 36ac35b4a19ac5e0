"""The head of a chapter that is taught, and what is folded behind it."""

import csv

import pytest

from tests.this_book import DATA

from .pages import build, words

MATTER = ("---\nlevel: all\nminutes: 130\nprerequisites: none\nobjectives: [See, Weigh, Judge]\nkeywords: [a, b, 作]\n"
          "standfirst: \"What was found.\"\nsubtitle: What it is about\n---\n# A chapter\n\n")
READING = MATTER + """## The source

```{source} auction
```

## At a glance

A word.

## The reading

::::{segment} auction:title
A gloss.

:::{lemma} 作品被指剽竊
:kind: argument
:claim: S0-02
A note.
:::
::::

## What the record shows

```{claims} auction
```

## Discuss

:::{exercise} auction.d1
A task.
:::

## Test yourself

```{quiz} auction
```
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    return build(tmp_path_factory.mktemp("head"), "# Book\n", **{"chapters/a": READING})["chapters/a"]


def test_the_head_says_subtitle_finding_tally_and_facts_in_this_order(page):
    beside = [one.get("class") for one in page.xpath("//h1/following-sibling::*")][:5]
    assert [one.split()[0] for one in beside] == ["page-subtitle", "chapter-standfirst", "tally", "chapter-facts",
                                                  "chapter-before"]


def test_the_tally_counts_the_verdicts_of_the_text(page):
    with (DATA / "claims.csv").open(encoding="utf-8", newline="") as file:
        verdicts = [row["verdict"] for row in csv.DictReader(file) if row["reading_id"] == "auction"]
    said = words(page.xpath("//p[contains(@class, 'tally-words')]")[0])
    assert said.startswith(f"{len(verdicts)} claims checked: ")
    for verdict in set(verdicts):
        assert f"{verdicts.count(verdict)} {verdict}" in said
    lengths = {line.get("class"): int(line.get("x2")) - int(line.get("x1")) for line in page.xpath("//svg/line")}
    assert lengths == {f"tally-{verdict}": verdicts.count(verdict) for verdict in set(verdicts)}
    assert page.xpath("//p[contains(@class, 'tally-words')]/a/@href") == ["#what-the-record-shows"]


def test_the_line_of_facts_leads_to_source_copy_exercises_and_quiz(page):
    line = page.xpath("//p[contains(@class, 'chapter-facts')]")[0]
    assert line.xpath("./a/@href") == ["#source-card-auction", "#own-auction", "#discuss", "#test-yourself"]
    assert words(line).startswith("News report · 星島頭條 (stheadline) · 12 February 2025 · traditional characters · "
                                  "2 hours 10 minutes")
    for target in line.xpath("./a/@href"):
        assert line.getroottree().getroot().get_element_by_id(target[1:]) is not None


def test_what_stands_before_the_reading_is_folded_and_the_reading_is_not(page):
    fold = page.xpath("//details[contains(@class, 'chapter-before')]")[0]
    assert fold.get("open") is None
    assert [one.get("id") for one in fold.xpath("./section")] == ["the-source", "at-a-glance"]
    assert fold.xpath("./dl[contains(@class, 'chapter-card')]")
    assert fold.getnext().get("id") == "the-reading"
    assert words(fold.xpath("./summary")[0]) == "Before you begin The source · At a glance"


def test_a_chapter_without_a_reading_folds_its_card_alone(tmp_path):
    page = build(tmp_path, "# Book\n", **{"chapters/a": MATTER + "First words.\n\n## One\n\nText.\n"})["chapters/a"]
    fold = page.xpath("//details[contains(@class, 'chapter-before')]")[0]
    assert [one.tag for one in fold] == ["summary", "dl"] and words(fold.getnext()) == "First words."
    assert not page.xpath("//*[contains(@class, 'tally')]")


def test_a_page_that_is_not_taught_has_no_head(tmp_path):
    page = build(tmp_path, "# Page\n\nText.\n")["index"]
    assert not page.xpath("//*[contains(@class, 'chapter-facts')] | //details")
