"""What a front page shows by reference."""

import csv
import json

import pytest

from tests.this_book import DATA, FIGURES

from .pages import EVIDENCE, build, words

CHAPTER = """---
subtitle: Of a sale
level: all
minutes: 75
prerequisites: none
objectives: [See, Weigh, Judge]
keywords: [a, b, 作]
---
# The sale

## The reading

::::{segment} auction:title
The works are said to plagiarise; {said}`S0-01` call for an end.

:::{lemma} 作品被指剽竊
:kind: argument
:claim: S0-02
A passive without an agent {cite}`AU-005`.
:::

:::{lemma} 逾4千人籲取消
:kind: data
Another note.
:::
::::

```{claims} auction
```
"""
EXCERPT = ":::{excerpt} auction:title\n:lemma: 作品被指剽竊\n:eyebrow: A reading\n:::\n"
TOC = "root: index\nparts:\n  - caption: P\n    chapters:\n      - file: chapters/auction\n"


#: Everything that a front page may show, and three things that it cannot.
FRONT = EXCERPT + """
:::{finding} auction_fees
:eyebrow: A finding
:::

```{readings}
```

```{pictures}
auction_lots
```

```{counts}
claims: claims checked: evidence
claimz: claims: evidence
claims: claims: nowhere
```

""" + EXCERPT.replace("作品被指剽竊", "佳士得AI") + "\n:::{excerpt} auction:2\n:::\n"


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("front")
    (folder / "_toc.yml").write_text(TOC, encoding="utf-8")
    return build(folder, "# Book\n\n" + FRONT, **{"chapters/auction": CHAPTER, "evidence": EVIDENCE})


def excerpt(pages):
    return pages["index"].xpath("//div[contains(@class, 'excerpt')]")[0]


def test_an_excerpt_is_the_segment_of_its_chapter_with_one_note(pages):
    shown, there = excerpt(pages), pages["chapters/auction"]
    assert words(shown.find_class("gloss")[0]) == words(there.find_class("gloss")[0])
    assert len(shown.find_class("note")) == 1
    assert words(shown.find_class("note")[0]) == words(there.find_class("note")[0])


def test_an_excerpt_is_nobody_s_address_and_its_links_lead_where_they_led(pages):
    shown = excerpt(pages)
    assert not shown.xpath(".//*[@id]")
    links = shown.xpath(".//a/@href")
    assert {"chapters/auction.html#seg-auction-title", "chapters/auction.html#claim-s0-02", "evidence.html#source-au-005",
            "chapters/auction.html"} <= set(links)
    assert not [one for one in links if one.startswith("#")]


def test_the_head_of_an_excerpt_is_no_heading_of_the_page(pages):
    assert not excerpt(pages).xpath(".//*[self::h2 or self::h3 or self::h4]")
    assert excerpt(pages).find_class("segment-head")


def test_what_a_chapter_does_not_have_is_told(pages):
    assert any("no note on '佳士得AI' in auction:title, expected the one that is shown" in one for one in pages.warnings)
    assert any("no segment auction:2 on chapters/auction" in one for one in pages.warnings)


def test_a_finding_has_the_headline_and_the_picture_of_its_notebook(pages):
    chart = json.loads((FIGURES / "auction_fees.json").read_text(encoding="utf-8"))
    shown = pages.one("//div[contains(@class, 'finding')]")
    assert words(shown.find_class("chart-headline")[0]).replace("’", "'") == " ".join(chart["headline"].split())
    assert set(shown.xpath(".//img/@alt")) == {chart["alt"]}


def test_a_small_picture_is_named_by_its_headline(pages):
    chart = json.loads((FIGURES / "auction_lots.json").read_text(encoding="utf-8"))
    item = pages.one("//ul[contains(@class, 'pictures')]/li")
    assert words(item).startswith(" ".join(chart["headline"].split()))
    assert set(item.xpath(".//img/@alt")) == {chart["alt"]}


def test_a_reading_is_shown_with_subtitle_tally_kind_and_time(pages):
    item = pages.one("//ul[contains(@class, 'readings')]/li")
    said = words(item)
    assert said.startswith("The sale Of a sale ") and "claims checked: " in said
    assert said.endswith("News report · traditional characters · 75 minutes")
    assert item.xpath(".//a/@href") == ["chapters/auction.html"]


def test_a_count_is_that_of_the_rows_and_leads_to_its_page(pages):
    with (DATA / "claims.csv").open(encoding="utf-8", newline="") as file:
        count = sum(1 for _ in csv.DictReader(file))
    link = pages.one("//ul[contains(@class, 'counts')]/li//a")
    assert words(link.getparent()) == f"{count:,} claims checked"
    assert words(link) == "claims checked" and link.get("href") == "evidence.html"


@pytest.mark.parametrize("line", ["claimz: claims: evidence", "claims: claims: nowhere"])
def test_a_count_of_no_table_or_to_no_page_is_told(pages, line):
    assert any(f"counts: {line!r}, expected `table: words: page`" in one for one in pages.warnings)
