"""The data dictionary and the errata, as pages."""

import csv
import json

from tests.book.pages import build
from tests.this_book import DATA

PACKAGE = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))


def words(node) -> str:
    """The text of an element with straight quotation marks, as the tables have it."""
    return " ".join(node.text_content().split()).replace("’", "'")


def test_every_table_and_column_is_described_with_its_unknown_cells(tmp_path):
    pages = build(tmp_path, "# Page\n\n```{tables}\n```\n")
    folds = pages["index"].xpath("//details[contains(@class, 'table-described')]")
    assert [fold.get("id") for fold in folds] == [f"table-{one['name'].replace('_', '-')}" for one in PACKAGE["resources"]]
    for fold, resource in zip(folds, PACKAGE["resources"], strict=True):
        assert resource["coverage"] in words(fold) and resource["hash"] in words(fold)
        described = {words(row.xpath("./th")[0]): words(row.xpath("./td")[-1]) for row in fold.xpath(".//tbody/tr")}
        assert described == {field["name"]: str(resource["unknown"].get(field["name"], ""))
                             for field in resource["schema"]["fields"]}


def test_errata_are_listed_the_latest_first_with_their_evidence(tmp_path):
    pages = build(tmp_path, "# Page\n\n```{errata}\n```\n", evidence="# Evidence\n\n```{sources}\n```\n")
    rows = pages["index"].xpath("//table[contains(@class, 'record-errata')]/tbody/tr")
    with (DATA / "errata.csv").open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    assert len(rows) == len(listed)
    days = [words(row.xpath("./th")[0]) for row in rows]
    assert days == sorted(days, reverse=True)
    assert all(row.xpath(".//a[contains(@href, 'source-')]") for row in rows)
