"""What a page asks for: little, and of nobody else. `visit` fails a test on any other, and on a console error."""

#: A page with its styles, scripts (explorer and calculator among them) and icon; charts come on top, and slices of the
#: Chinese faces where the machine has none.
REQUESTS = 10


def test_no_page_asks_another_host_or_complains(visit, server, pages):
    page = visit(pages[0])
    for name in pages:
        page.goto(server + name)


def test_a_page_asks_for_little(visit, server, pages):
    page = visit(pages[0])
    asked = []
    page.on("request", lambda request: asked.append(request))
    for name in pages:
        if name == "search.html":
            continue
        asked.clear()
        page.goto(server + name)
        frame = [request.url for request in asked if request.resource_type not in ("image", "font")]
        assert len(frame) <= REQUESTS, name


def test_the_site_works_from_a_folder_of_files(visit, site):
    page = visit((site / "chapters" / "auction.html").as_uri())
    assert page.evaluate("getComputedStyle(document.body).display") != "block", "the page has no style sheet"
    assert page.locator("button.appearance").get_attribute("hidden") is None, "the script of the page did not run"
