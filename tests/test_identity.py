"""Two builds are compared byte by byte; what differs is named with the place."""

from tools import reproducible_build


def a_build(place, **files):
    for name, content in files.items():
        path = place / "html" / f"{name}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return place


def test_builds_that_are_alike_have_no_difference(tmp_path):
    one, other = a_build(tmp_path / "a", page=b"same"), a_build(tmp_path / "b", page=b"same")
    assert reproducible_build.differences(one, other) == []


def test_the_first_byte_that_differs_is_shown_on_both_sides(tmp_path):
    one = a_build(tmp_path / "a", page=b"<p id=id1>", same=b"x")
    other = a_build(tmp_path / "b", page=b"<p id=id2>", same=b"x")
    assert reproducible_build.differences(one, other) == ["html/page.html: byte 8: b'<p id=id1>' and b'<p id=id2>'"]


def test_a_file_of_one_build_only_is_named(tmp_path):
    one, other = a_build(tmp_path / "a", page=b"x", more=b"y"), a_build(tmp_path / "b", page=b"x")
    assert reproducible_build.differences(one, other) == ["html/more.html: in one build only"]


def test_the_two_builds_differ_in_all_that_should_not_matter():
    one, other = reproducible_build.two_builds("python3.13")
    assert len(one.place) != len(other.place) and other.python == "python3.13"
    assert all(one.circumstances[name] != other.circumstances[name] for name in ("PYTHONHASHSEED", "TZ", "LC_ALL"))
