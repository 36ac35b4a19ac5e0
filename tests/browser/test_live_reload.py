"""`make serve` in a browser: the policy of the pages lets the listening script in, and a new site reloads the page."""

import shutil
import threading

from playwright.sync_api import expect

from lemmata.editions import build_site, serve


def test_an_open_page_reloads_when_a_new_site_stands(browser, site, tmp_path):
    place = tmp_path / "html"
    # Beside the page itself only what it loads from _static counts.
    place.mkdir()
    shutil.copytree(site / "_static", place / "_static")
    shutil.copy(site / "404.html", place / "index.html")
    with serve.listen(place, first=18_100) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = browser.new_page()
        complaints = []
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        with page.expect_request(lambda request: f"{serve.EVENTS}?" in request.url):
            page.goto(f"http://localhost:{server.server_port}/index.html")
        fresh = tmp_path / "fresh"
        shutil.copytree(place, fresh)
        text = (fresh / "index.html").read_text(encoding="utf-8")
        (fresh / "index.html").write_text(text.replace("<h1", "<p>The second site</p><h1", 1), encoding="utf-8")
        build_site.swap(fresh, place)
        expect(page.get_by_text("The second site")).to_be_visible()
        assert complaints == []
        page.close()
        server.shutdown()
