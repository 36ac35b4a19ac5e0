"""`make serve` on a machine where the port is taken, and to whom it speaks."""

import socket
import threading
import urllib.request

import pytest

from lemmata.editions import serve
from lemmata.record import project


@pytest.fixture
def site(tmp_path, monkeypatch):
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "index.html").write_text("the site")
    monkeypatch.setattr(project, "BUILD", tmp_path)
    return tmp_path / "html"


@pytest.fixture
def taken():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_where_the_port_is_taken_the_next_is_used_on_the_loopback_alone(site, taken):
    with serve.listen(site, first=taken) as server:
        assert taken < server.server_port < taken + serve.TRIED
        assert server.server_address[0] == "127.0.0.1"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        assert urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/").read() == b"the site"
        server.shutdown()


@pytest.mark.parametrize("port, words", [(None, "Address already in use"), ("1000000", "0-65535")])
def test_a_port_that_was_asked_for_and_cannot_be_had_is_told_in_a_line(site, taken, capsys, port, words):
    assert serve.main(["--port", port or str(taken)]) == 1
    told = capsys.readouterr().err
    assert words in told and told.startswith("serve: port ") and told.count("\n") == 1


def test_without_a_site_it_says_what_to_run(site, capsys):
    (site / "index.html").unlink()
    assert serve.main([]) == 1
    assert "make html" in capsys.readouterr().err
