"""`search`, `show`, `history`, `status`, `report`, `verify`, `repair`, `reindex` on a small archive."""

from __future__ import annotations

import json
import sqlite3

import pytest
from sqlite_utils import Migrations

from tinarchive.archive import migrations
from tinarchive.archive.stores import Store

URL = "http://{}/tin-tuc/bai-viet-so-{}.html"


def test_search_with_and_without_marks(tinarchive, held):
    """Typed without marks every spelling is found, with marks only that word."""
    done = tinarchive("search", "le", "hoi", "--limit", "3")
    assert len(done.stdout.splitlines()) == 6
    assert "[lễ] [hội]" in done.stdout
    assert tinarchive("search", "lê").stdout == ""
    assert "1 to 3 of 15 articles." in done.stderr
    found = json.loads(tinarchive("search", '"ghe ngo"', "--json", "--site", held.site).stdout)
    assert (found["count"], len(found["hits"])) == (15, 15)
    hit = found["hits"][0]
    start, end = hit["excerpt"]["marks"][0]
    assert hit["excerpt"]["text"][start:end] == "ghe ngo"


def test_search_filters_sorts_and_pages(tinarchive, held):
    """The options of a selection; without words the newest; a page further on."""
    done = tinarchive(
        "search", "--site", held.site, "--sort", "oldest", "--limit", "2", "--offset", "13"
    )
    assert done.stderr == "14 to 15 of 15 articles.\n"
    assert [line.split()[0] for line in done.stdout.splitlines()[::2]] == ["14", "15"]
    assert tinarchive("search", "le", "--since", "2018-05-29").stdout == ""
    assert len(tinarchive("search", "le OR covid", "--until", "2018").stdout.splitlines()) == 30
    assert tinarchive("search", "le hoi -ngày").stdout == ""


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["lế hội"], "No article holds “lế hội”; without marks it would find 15."),
        (["covid", "--since", "2018"], "No article among those of since 2018 holds “covid”."),
        (["***"], "it names no word to look for."),
    ],
)
def test_search_says_what_was_asked(tinarchive, held, words, told):
    """Nothing found is no error: what was asked, and what would find something."""
    done = tinarchive("search", *words)
    assert done.exit_code == 0
    assert done.stdout == ""
    assert told in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "Say what to look for"),
        (["  "], "Say what to look for"),
        (["le", "--site", "other.example"], "no portal other.example"),
        (["le", "--province", "lam don"], "did you mean Lâm Đồng"),
        (["le", "--since", "2018-13"], "2018-13 is in no calendar"),
        (["le", "--sort", "best"], "'best' is not one of"),
    ],
)
def test_search_refuses_what_cannot_be(tinarchive, held, words, told):
    """Exit 2, with the nearest that can be."""
    done = tinarchive("search", *words)
    assert done.exit_code == 2
    assert told in done.stderr


def test_show_prints_an_article(tinarchive, held):
    """By number or by address; --json is the whole of it."""
    text = tinarchive("show", "1").stdout
    assert text.splitlines()[0].startswith("Khai mạc lễ hội Ooc Om Bok lần thứ")
    assert "thả đèn nước" in text
    assert "1 revision." in text
    found = json.loads(tinarchive("show", URL.format(held.site, 7), "--json").stdout)
    assert found["title"].endswith("lần thứ 7 tại trung tâm tỉnh")
    assert found["kind"] == "article"


def test_history_shows_what_changed(tinarchive, held):
    """An edit is told word by word."""
    held.article_page = lambda n: (
        type(held).article_page(held, n).replace("đua ghe ngo", "thi nấu ăn")
    )
    tinarchive(
        "crawl", held.site, "--delay", "0", "--no-images", "--allow-private", held.site, "--full"
    )
    text = tinarchive("history", URL.format(held.site, 3)).stdout
    assert "  revision 1\n" in text
    assert "  revision 2\n  paragraph " in text
    assert " có [-đua ghe ngo-]{+thi nấu ăn+}, thả đèn nước" in text
    states = json.loads(tinarchive("history", URL.format(held.site, 3), "--json").stdout)
    assert [one["number"] for one in states] == [1, 2]
    assert states[1]["changes"][0]["state"] == "changed"


@pytest.mark.parametrize("command", ["show", "history"])
def test_an_article_that_is_not_there(tinarchive, held, command):
    """One sentence, exit 2."""
    for which in ("999", "http://other.example/"):
        done = tinarchive(command, which)
        assert done.exit_code == 2
        assert f"has no article {which}" in done.stderr


def test_status_and_report(tinarchive, held):
    """A line a portal; the run with its list."""
    assert f"{held.site}  active        15  1/1 lists" in tinarchive("status").stdout
    assert "15 of 15, complete" in tinarchive("report", "1").stdout
    assert tinarchive("report", "7").exit_code == 2


@pytest.mark.parametrize("command", ["status", "report", "verify", "repair", "reindex"])
def test_a_folder_without_an_archive(tinarchive, tmp_path, command):
    """Exit 4, how to make one, and nothing made."""
    done = tinarchive(command, "--archive", "nowhere")
    assert done.exit_code == 4
    assert "There is no archive in nowhere" in done.stderr
    assert not (tmp_path / "nowhere").exists()


def test_verify_proves_and_repair_mends(tinarchive, held, tmp_path):
    """A broken projection is found, named, and mended from captures.db."""
    assert tinarchive("verify").stdout.startswith("The archive is whole.\n")
    with sqlite3.connect(tmp_path / "data" / "tinarchive.db") as db:
        db.execute("UPDATE captures SET digest = 'x' WHERE id = 3")
    db.close()
    done = tinarchive("verify", "--json")
    assert done.exit_code == 4
    findings = json.loads(done.stdout)
    assert findings["whole"] is False
    assert findings["findings"][0]["kind"] == "projection"
    mended = tinarchive("repair")
    assert mended.exit_code == 0
    assert "Mended: the table of captures was written anew" in mended.stdout
    assert tinarchive("verify", "--quick").exit_code == 0


def test_reindex(tinarchive, held):
    """The index is built anew."""
    assert tinarchive("reindex").stderr == "15 articles are in the index.\n"


def test_a_damaged_file_is_told(tinarchive, held, tmp_path):
    """A database that is none any more: one sentence, exit 4."""
    (tmp_path / "data" / "tinarchive.db").write_bytes(b"not a database" * 1000)
    for command in ("status", "verify"):
        done = tinarchive(command)
        assert done.exit_code == 4
        assert "damaged" in done.stderr
        assert "Traceback" not in done.stderr


def test_an_older_archive_is_brought_up(tinarchive, tmp_path):
    """What the error message of every other command says to do helps."""
    first = Migrations("tinarchive")
    first(name="0001_first_form")(migrations._library_first)
    (tmp_path / "data").mkdir()
    for name, steps in (("tinarchive.db", first), ("captures.db", migrations.captures)):
        store = Store(tmp_path / "data" / name, write=True)
        migrations.migrate(store, steps)
        store.close()
    assert "run `tinarchive repair` once" in tinarchive("status").stderr
    assert tinarchive("repair").exit_code == 0
    assert tinarchive("status").exit_code == 0
