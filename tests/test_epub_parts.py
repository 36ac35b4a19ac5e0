"""Where a page of the e-book is parted, on a page made here: nothing need be built."""

from lxml import html

from lemmata.editions.epub import documents


def test_a_heading_stays_with_what_it_heads_though_both_are_too_long_for_a_file():
    section = html.fragment_fromstring(f"<section><h1>One</h1><p>{'a' * 6_000}</p><p>{'b' * 6_000}</p></section>")
    pieces = documents.parted(section, 6_000)
    assert [[child.tag for child in piece] for piece in pieces] == [["h1", "p"], ["p"]]
