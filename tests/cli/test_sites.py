"""`sites`: portals are added, listed, paused, imported, and their profiles shown."""

from __future__ import annotations

import json

import pytest


def test_a_portal_is_added_listed_and_shown(tinarchive):
    """No network; the province may be named in words."""
    done = tinarchive("sites", "add", "HTTPS://Portal.example/tin-tuc#x", "--province", "đắk nông")
    assert done.exit_code == 0
    assert "Next: tinarchive crawl portal.example" in done.stderr
    listed = json.loads(tinarchive("sites", "list", "--json").stdout)
    assert [one["id"] for one in listed] == ["portal.example"]
    assert listed[0]["province"] == "67"
    assert listed[0]["listings"][0]["url"] == "https://portal.example/tin-tuc"
    shown = tinarchive("sites", "show", "https://portal.example/tin-tuc")
    assert "No profile: the reader finds everything" in shown.stdout
    assert "data/sites/portal.example.toml" in shown.stdout


@pytest.mark.parametrize(
    ("typed", "code"), [("tuyen quang", "08"), ("TP. Hồ Chí Minh", "79"), ("08", "08")]
)
def test_a_province_is_named_as_in_a_search(tinarchive, typed, code):
    """Without marks, with its rank, or by its code."""
    done = tinarchive("sites", "add", "http://portal.example/tin", "--province", typed, "--yes")
    assert done.exit_code == 0, done.stderr
    assert json.loads(tinarchive("sites", "list", "--json").stdout)[0]["province"] == code


def test_a_province_mistyped_is_told_with_the_nearest(tinarchive):
    """As a search tells it; nothing is added."""
    done = tinarchive("sites", "add", "http://portal.example/", "--province", "Tuyen Qang", "--yes")
    assert done.exit_code == 2
    assert "did you mean Tuyên Quang" in done.stderr
    assert json.loads(tinarchive("sites", "list", "--json").stdout or "[]") == []


@pytest.mark.parametrize("typed", ["nope:port", "http://portal.local/", "a b", "[::1"])
def test_what_is_no_host_is_not_allowed_in_silence(tinarchive, typed):
    """--allow-private takes a host, or a host and its port."""
    done = tinarchive("probe", "http://portal.invalid/", "--allow-private", typed)
    assert done.exit_code == 2
    assert "is no host; write it like" in done.stderr


def test_a_profile_is_shown_with_who_said_what(tinarchive, tmp_path):
    """Without any archive; family, shipped and own files are told apart."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "portal.example.toml").write_text(
        'family = "liferay"\n[article]\ntitle = { css = "h1", expect = 1 }\n'
        '[[listing]]\nurl = "https://portal.example/tin"\n'
    )
    text = tinarchive("sites", "show", "portal.example", "--sites", "mine").stdout
    assert "not in this archive yet" in text
    assert "h1  (expects 1)" in text
    assert "mine/portal.example.toml:3" in text
    assert "families/liferay.toml:" in text
    data = json.loads(
        tinarchive("sites", "show", "portal.example", "--sites", "mine", "--json").stdout
    )
    assert data["profile"]["article"]["title"] == {"css": "h1", "expect": 1}
    assert data["origins"]["family"] == "mine/portal.example.toml:1"
    assert data["archive"] is None


def test_pause_and_resume(tinarchive):
    """The state is kept; a portal that is not held is told."""
    assert tinarchive("sites", "pause", "portal.example").exit_code == 4
    tinarchive("sites", "add", "https://portal.example/tin")
    assert tinarchive("sites", "pause", "portal.example").exit_code == 0
    assert "paused" in tinarchive("sites", "list").stdout
    assert tinarchive("sites", "resume", "portal.example").exit_code == 0
    done = tinarchive("sites", "pause", "other.example")
    assert done.exit_code == 2
    assert "holds no portal other.example" in done.stderr


def test_import_adds_the_good_rows_and_tells_the_bad(tinarchive):
    """A byte order mark as Excel writes it, Windows line ends, a row without sense."""
    table = (
        "\ufeffURL,Province\r\nhttps://a.example/tin,67\r\nnope,\r\nhttps://b.example/,Narnia\r\n"
    )
    done = tinarchive("sites", "import", "-", stdin=table.encode())
    assert done.exit_code == 1
    assert "Refused, line 3: nope: this is no http or https address." in done.stderr
    assert "Refused, line 4: Narnia" in done.stderr
    assert "Lists added: 1, rows refused: 2." in done.stderr


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (b"", "it says: nothing"),
        (b"link,name\nx,y\n", "it says: link, name"),
        ("url\nhttps://a.example/\u1ea1".encode("utf-16"), "is not UTF-8"),
    ],
)
def test_a_table_that_is_none(tinarchive, table, told):
    """One sentence, exit 2."""
    done = tinarchive("sites", "import", "-", stdin=table)
    assert done.exit_code == 2
    assert told in done.stderr


@pytest.mark.parametrize(("answer", "held"), [("y", 1), ("n", 0)])
def test_a_portal_is_looked_at_before_it_is_added(tinarchive, portal, monkeypatch, answer, held):
    """On a terminal the list is probed and shown, and the archivist decides."""
    monkeypatch.setattr("tinarchive.cli.sites.can_ask", lambda: True)
    monkeypatch.setattr("tinarchive.cli.probing.pause", _at_once)
    done = tinarchive(
        "sites", "add", portal.list, "--allow-private", portal.site, stdin=f"{answer}\n"
    )
    assert "Add this portal?" in done.stderr
    assert "5" in done.stderr  # articles on its first page
    assert (done.exit_code, "Nothing was added" in done.stderr) == (1 - held, not held)
    listed = json.loads(tinarchive("sites", "list", "--json").stdout) if held else []
    assert len(listed) == held


def test_a_portal_that_does_not_answer_may_be_added_all_the_same(tinarchive, monkeypatch):
    """A dead list is said to be so; no is what silence means."""
    monkeypatch.setattr("tinarchive.cli.sites.can_ask", lambda: True)
    monkeypatch.setattr("tinarchive.cli.probing.pause", _at_once)
    nowhere = "http://127.0.0.1:9/tin"
    done = tinarchive("sites", "add", nowhere, "--allow-private", "127.0.0.1:9", stdin="\n")
    assert "Add it all the same?" in done.stderr
    assert (done.exit_code, "Nothing was added" in done.stderr) == (1, True)


async def _at_once(seconds):
    pass
