"""The search as a reader uses it: what is asked, which pages come first, what the results show."""

from contextlib import contextmanager
from functools import cache

import pytest
from playwright.sync_api import expect

from lemmata.sphinx import search
from tests.browser.conftest import PATIENCE, ask
from tests.conftest import watched

#: What readers ask, and the page that must be among the first three.
QUERIES = {
    "侵权": "chapters/glossary.html", "侵權": "chapters/glossary.html",
    "獎勵": "chapters/auction.html", "奖励": "chapters/auction.html",
    "佳士得": "chapters/auction.html",
    "剽竊": "chapters/auction.html", "剽窃": "chapters/auction.html",
    "hammer price": "notebooks/auction_results.html",
    "sell-through": "chapters/auction.html",
    "Anadol": "chapters/auction.html",
}


@pytest.fixture(scope="module")
def to_narrow(browser, server):
    """`to_narrow(query)` is another such page, for the tests that choose a kind."""
    with watched(browser, server) as (open_page, faults):
        yield cache(lambda query: ask(open_page, query))
    assert faults == []


def found(page) -> list[str]:
    """The pages of the results, best first."""
    return page.locator("ul.search > li > a").evaluate_all("links => links.map(link => link.pathname.slice(1))")


@contextmanager
def followed(link):
    """The page that a link leads to, in a tab of its own, so that the results stay."""
    with link.page.context.expect_page() as opening:
        link.click(modifiers=["ControlOrMeta"])
    opening.value.wait_for_url(lambda address: address != "about:blank")
    yield opening.value
    opening.value.close()


@pytest.mark.parametrize("query, right", QUERIES.items())
def test_the_right_page_is_among_the_first_three(asked, query, right):
    assert right in found(asked(query))[:3]


def test_the_field_of_any_page_asks(visit):
    page = visit("chapters/method.html")
    page.get_by_role("searchbox").fill("剽窃")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("#search-status")).not_to_be_empty(timeout=PATIENCE)
    assert QUERIES["剽窃"] in found(page)


@pytest.mark.parametrize("query", ["侵权", "獎勵", "佳士得", "剽窃", "hammer price", "Anadol"])
def test_a_result_shows_what_was_asked_and_leads_to_it(asked, query):
    passage = asked(query).locator("ul.search > li:first-child ul a").first
    shown = "".join(passage.locator("mark").all_text_contents())
    assert search.fold(query).replace(" ", "") in search.fold(shown).replace(" ", "")
    anchor = passage.evaluate("link => link.hash.slice(1)")
    with followed(passage) as page:
        assert search.fold(query) in search.fold(page.locator(f"[id='{anchor}']").text_content())


@pytest.mark.parametrize("one, other", [("獎勵", "奖励"), ("剽竊", "剽窃"), ("侵權", "侵权")])
def test_both_scripts_find_the_same(asked, one, other):
    assert found(asked(one)) == found(asked(other))


@pytest.mark.parametrize("query", ["竊", "窃", "獎"])
def test_a_single_character_is_found(asked, query):
    assert "chapters/auction.html" in found(asked(query))


def test_an_english_word_is_found_in_its_other_forms(asked):
    assert "chapters/auction.html" in found(asked("signature"))
    assert "chapters/auction.html" in found(asked("signatures"))


def test_characters_in_another_order_are_not_found(asked):
    assert found(asked("得士佳")) == []


@pytest.mark.parametrize("query", ["zzzz", "?!", "<img src=x onerror=alert(1)>"])
def test_what_is_not_in_the_book_is_said_to_be_missing(visit, query):
    page = ask(visit, query)
    assert found(page) == []
    assert page.locator("#search-status").text_content() == f"No page has “{query}”."


@pytest.mark.parametrize("query, told", [
    ("the", "“the” is too common to be looked for."),
    ("a", "“a” is too common to be looked for."),
    ("The of THE", "“the” and “of” are too common to be looked for."),
    ('"of the"', "“of” and “the” are too common to be looked for.")])
def test_a_query_of_common_words_alone_is_told_that_nothing_was_looked_for(asked, query, told):
    page = asked(query)
    assert (found(page), page.locator("#search-status").text_content()) == ([], told)


def test_beside_other_words_common_ones_are_told_and_the_rest_is_found(asked):
    page = asked("the Anadol")
    assert QUERIES["Anadol"] in found(page)
    assert page.locator("#search-status").text_content().endswith(
        "have “the Anadol”. “the” is too common to be looked for.")


@pytest.mark.parametrize("query", ['"the hammer price"', "Christie’s"])
def test_a_common_word_in_quotation_marks_or_a_possessive_is_not_told(asked, query):
    assert "common" not in asked(query).locator("#search-status").text_content()


@pytest.mark.parametrize("kept_away", ["a policy", "a wrong type"])
def test_where_no_script_starts_the_page_says_so_and_leads_to_the_index(browser, server, kept_away):
    page = browser.new_page()
    page.route("**/*.js*", lambda route: route.abort() if kept_away == "a policy" else route.fulfill(
        body="", content_type="text/plain", headers={"X-Content-Type-Options": "nosniff"}))
    page.goto(server + "search.html?q=Anadol")
    waits = page.locator("#search-waits")
    expect(waits).to_be_visible(timeout=PATIENCE)
    assert waits.get_by_role("link").evaluate("link => link.pathname") == "/genindex.html"
    page.close()


def test_the_index_comes_with_a_question_or_with_the_first_key_of_one(visit):
    page = visit("search.html")
    page.wait_for_load_state("networkidle")
    loaded = "performance.getEntriesByType('resource').some(({ name }) => name.endsWith('searchindex.js'))"
    assert not page.evaluate(loaded)
    with page.expect_request(lambda request: request.url.endswith("searchindex.js")):
        page.keyboard.type("h")
    expect(page.locator("#search-input")).to_have_value("h")


def test_where_the_script_runs_nothing_is_said_of_it(visit):
    assert ask(visit, "Anadol").locator("#search-waits").count() == 0


def test_a_number_is_found_with_and_without_the_commas_of_its_groups(asked):
    pages = {}
    for query in ("450000", "450,000", "$450,000"):
        page = asked(query)
        pages[query] = sorted(found(page))
        assert "450,000" in page.locator("ul.search mark").first.text_content()
    assert pages["450000"] == pages["450,000"] and set(pages["$450,000"]) <= set(pages["450000"]) and pages["450000"]


def test_the_chinese_of_a_result_is_marked_as_such(asked):
    page = asked("剽竊")
    assert page.locator("ul.search mark").first.evaluate("mark => mark.closest('[lang]').lang").startswith("zh")


@pytest.mark.parametrize("text", [
    "剽竊", "佳士得首場AI藝術拍賣會", "sell-through", "Christie’s", "ＡＩ 龍", "língyùn", "US$728,784", "1，234,567.5",
    "1984,199,200", "着", "乾隆", "a b", "",
])
def test_the_browser_splits_a_query_as_python_does(search_page, text):
    known = search_page.evaluate("Array.from(HAN_TO).join('') + Array.from(HAN_FROM).join('')")
    # A character that the book has in no form is not folded in the browser: nothing could be found either way.
    text = "".join(c for c in text if not 0x3400 <= ord(c) <= 0x9FFF or c in known or c == search.fold(c))
    assert search_page.evaluate("text => splitQuery(text)", text) == search.query_terms(text)


@pytest.mark.parametrize("query", ["侵权", "剽竊", "Anadol"])
def test_the_search_works_from_a_folder_of_files(visit, site, query):
    page = visit((site / "search.html").as_uri() + f"?q={query}")
    expect(page.locator("#search-status")).not_to_be_empty()
    assert any(name.endswith("/" + QUERIES[query]) for name in found(page)[:3])


@pytest.mark.parametrize("slip, meant", [
    ("plagarism", "plagiarism"), ("settelment", "settlement"), ("hammer prise", "hammer price"), ("orignality", "originality")])
def test_a_slip_of_the_pen_finds_the_word_that_was_meant(asked, slip, meant):
    page = asked(slip)
    status = page.locator("#search-status").text_content()
    assert status.startswith(f"No page has “{slip}”. ") and f"have “{meant}”." in status
    assert found(page)[:3] == found(asked(meant))[:3]


def test_a_page_is_read_once_though_the_word_was_mended(visit):
    page = visit("search.html")
    read = []
    page.on("request", lambda request: read.append(request.url) if request.resource_type == "fetch" else None)
    page.goto(page.url + "?q=settlment")
    page.wait_for_selector("ul.search mark")
    assert len(read) > 3 and len(read) == len(set(read))


def test_a_page_that_could_not_be_read_is_tried_again_when_a_kind_is_chosen(browser, server):
    with watched(browser, server) as (open_page, faults):
        page, asked_for = open_page("search.html"), []
        page.route("**/glossary.html", lambda route: (
            asked_for.append(route.request.url),
            route.fulfill(status=503) if len(asked_for) == 1 else route.continue_()))
        page.goto(page.url + "?q=plagiarism")
        page.wait_for_selector("ul.search mark")
        assert len(asked_for) == 1
        page.get_by_role("radio", name="Glossary").check()
        expect(page.locator("#search-status")).to_contain_text("in glossary.", timeout=PATIENCE)
        assert len(asked_for) == 2
    assert [fault for fault in faults if "503" not in fault] == []


def test_a_short_word_is_not_taken_for_another(asked):
    assert found(asked("zrt")) == []


@pytest.mark.parametrize("kind, holder", [
    ("Notes", ".note"), ("Claims", ".record-claims"), ("Glossary", "dl.glossary"), ("Readings", "article:has(.segment)"),
    ("Notebooks", "article:has(.as-notebook)")])
def test_results_can_be_narrowed_to_a_kind(to_narrow, kind, holder):
    page = to_narrow("plagiarism" if kind != "Notebooks" else "premium")
    page.get_by_role("radio", name=kind).check()
    expect(page.locator("#search-status")).to_contain_text(f"in {kind.lower()}.", timeout=PATIENCE)
    links = page.locator("ul.search ul a").all()
    assert links
    with followed(links[-1]) as there:
        anchor = there.evaluate("decodeURIComponent(location.hash.slice(1))")
        assert there.evaluate(
            "([id, holder]) => Boolean((id ? document.getElementById(id) : document.querySelector('main article'))"
            ".closest(holder) || document.getElementById(id).querySelector(holder))", [anchor, holder])


def test_what_was_narrowed_can_be_widened_again(asked, to_narrow):
    page = to_narrow("plagiarism")
    page.get_by_role("radio", name="Glossary").check()
    expect(page.locator("#search-status")).to_contain_text("in glossary.", timeout=PATIENCE)
    assert found(page) == ["chapters/glossary.html"]
    page.get_by_role("radio", name="Everything").check()
    expect(page.locator("#search-status")).not_to_contain_text("glossary")
    assert found(page) == found(asked("plagiarism"))


def test_pages_are_listed_while_words_are_typed(visit):
    page = visit("chapters/method.html")
    page.keyboard.press("Control+k")
    page.keyboard.type("剽窃")
    first = page.locator(".suggested a").first
    expect(first).to_be_visible(timeout=PATIENCE)
    names = page.locator(".suggested a").evaluate_all("links => links.map(link => link.pathname.slice(1))")
    assert QUERIES["剽窃"] in names[:3]
    page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")


def test_nothing_of_the_search_is_loaded_before_it_is_used(visit):
    page = visit("chapters/method.html")
    assert page.evaluate("performance.getEntriesByType('resource').map(one => one.name)"
                         ".filter(name => /search|suggest|han\\.js/.test(name))") == []


@pytest.mark.parametrize("query", ['"hammer price"', "“hammer price”", "«hammer price»", "「hammer price」"])
def test_quotation_marks_ask_for_the_words_side_by_side(asked, query):
    page = asked(query)
    assert page.locator("#search-status").text_content().endswith("“hammer price”.")
    marks = page.locator("#search-results mark").all_text_contents()
    assert marks
    assert {mark.lower() for mark in marks} <= {"hammer price", "hammer-price"}
    assert len(found(page)) <= len(found(asked("hammer price")))


def test_words_that_stand_nowhere_side_by_side_are_not_found(asked):
    assert found(asked('"price hammer"')) == []
    assert found(asked("price hammer")) != []


def test_other_words_may_stand_beside_those_in_quotation_marks(asked):
    page = asked('"hammer price" estimate')
    marks = [mark.lower() for mark in page.locator("#search-results mark").all_text_contents()]
    assert "hammer price" in marks
    assert not {"hammer", "price"} & set(marks)


def test_from_a_folder_a_slip_names_the_nearest_stem(visit, site):
    page = visit((site / "search.html").as_uri() + "?q=plagarism")
    expect(page.locator("#search-status")).not_to_be_empty(timeout=PATIENCE)
    assert "have “plagiar…”" in page.locator("#search-status").text_content()
    assert page.locator("ul.search > li > a").count() > 3


def test_from_a_folder_both_fields_lead_to_the_results(visit, site):
    page = visit((site / "chapters" / "method.html").as_uri())
    assert page.evaluate("""() => {
      const form = document.querySelector("form[role=search]");
      return form.dispatchEvent(new Event("submit", { cancelable: true }));
    }""") is False, "the form was left to the policy, which Firefox reads as forbidding every folder"
    page = visit((site / "search.html").as_uri())
    for query in ("Anadol", "佳士得"):
        page.locator("#search-input").fill(query)
        page.locator("#search-input").press("Enter")
        page.wait_for_url("**search.html?q=**")
        expect(page.locator("#search-status")).to_contain_text(query, timeout=PATIENCE)


def test_a_suggestion_with_a_heading_is_read_as_two(visit):
    page = visit("chapters/method.html")
    page.get_by_role("searchbox").fill("hammer price")
    first = page.locator(".suggested a:has(span:not(.unseen))").first
    expect(first).to_be_visible(timeout=PATIENCE)
    assert ", " in first.text_content()
