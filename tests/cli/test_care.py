"""`verify` and `repair`, called as an archivist would, on an archive of the small portal."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from pathlib import Path

import pytest


@pytest.fixture
def held(tinarchive, portal):
    """Fifteen articles, crawled; the portal that has them."""
    done = tinarchive(
        "crawl", portal.list, "--delay", "0.0001", "--allow-private", portal.site, "-q"
    )
    assert done.exit_code == 0, done.stderr
    return portal


def alter(name: str, *statements: str) -> None:
    with sqlite3.connect(Path("data") / name) as db:
        for statement in statements:
            db.execute(statement)
    db.close()


def verify(tinarchive, *options) -> tuple[int, list[str]]:
    done = tinarchive("verify", "--json", *options)
    return done.exit_code, sorted({one["kind"] for one in json.loads(done.stdout)["findings"]})


def rows(sql: str) -> list[tuple]:
    with sqlite3.connect(Path("data") / "tinarchive.db") as db:
        found = db.execute(sql).fetchall()
    db.close()
    return found


def test_a_whole_archive_says_what_was_proved(tinarchive, held):
    """The seal to be noted, and in plain words what is not looked at; -q says nothing."""
    done = tinarchive("verify")
    first, seal, *rest = done.stdout.splitlines()
    assert (done.exit_code, first) == (0, "The archive is whole.")
    assert seal.startswith("Seal of its ")
    assert all(line.startswith("Not looked at: ") for line in rest)
    assert len(tinarchive("verify", "--quick").stdout.splitlines()) == len(rest) + 3
    assert tinarchive("verify", "-q").stdout == ""


def test_a_seal_noted_elsewhere_betrays_a_forger(tinarchive, held):
    """Even one who takes the last captures out of both files and leaves all else right."""
    seal = json.loads(tinarchive("verify", "--json").stdout)["seal"]
    assert verify(tinarchive, "--seal", seal) == (0, [])
    tinarchive("crawl", held.site, "--delay", "0.0001", "--allow-private", held.site, "-q")
    assert verify(tinarchive, "--seal", seal) == (0, [])
    alter(
        "captures.db",
        f"UPDATE captures SET seal = zeroblob(32) WHERE hex(seal) = '{seal.upper()}'",
    )
    assert verify(tinarchive, "--seal", seal) == (4, ["seal"])


# What is done to tinarchive.db: repair brings back what was there, by the pages and nothing else.
MENDED = {
    "a body": "UPDATE articles SET body = 'khác' WHERE id = 3",
    "a title and its index": "UPDATE articles SET title = 'khác' WHERE id = 3",
    "an article": "DELETE FROM articles WHERE id = 3",
    "all articles": "DELETE FROM articles",
    "a state": "DELETE FROM revisions WHERE article = 3",
    "blocks": "UPDATE revisions SET blocks = '[]' WHERE article = 3",
    "captures": "DELETE FROM captures WHERE id BETWEEN 7 AND 9",
    "a capture's facts": "UPDATE captures SET status = 500, digest = 'x', url = 'x' WHERE id = 9",
    "a run's counts": "UPDATE runs SET requests = 0, bytes = 0",
    "an address": "DELETE FROM addresses WHERE article = 3",
    "the index": "INSERT INTO articles_fts (articles_fts) VALUES ('delete-all')",
    "what an entry leads to": "UPDATE entries SET article = 999 WHERE article = 3",
}


@pytest.mark.parametrize("harm", MENDED)
def test_repair_brings_back(tinarchive, held, harm):
    """Told by verify with exit 4, mended by repair, whole after, and the texts as they were."""
    content = "SELECT id, url, title, published_at, body, words, revision FROM articles ORDER BY id"
    states = "SELECT article, number, digest, title, blocks FROM revisions ORDER BY 1, 2"
    before = rows(content), rows(states)
    alter("tinarchive.db", MENDED[harm])
    code, kinds = verify(tinarchive)
    assert code == 4
    assert kinds
    done = tinarchive("repair")
    assert done.exit_code == 0, done.stdout
    assert "Mended: " in done.stdout
    assert "The archive is whole." in done.stdout
    assert verify(tinarchive) == (0, [])
    assert (rows(content), rows(states)) == before


def test_repair_says_what_it_cannot(tinarchive, held):
    """A lost body stays lost: named by its digest, exit 4, with the way out."""
    alter("captures.db", "UPDATE bodies SET content = x'00' WHERE id = 4")
    done = tinarchive("repair")
    assert done.exit_code == 4
    assert "body        body 4 (" in done.stdout
    assert "needs a copy of the archive" in done.stderr


def test_an_orphan_is_set_aside(tinarchive, held):
    """A body whose capture is lost becomes a file; nothing that came is thrown away."""
    digest = hashlib.sha256(b"abc").hexdigest()
    alter(
        "captures.db",
        "PRAGMA foreign_keys = OFF",
        f"INSERT INTO bodies VALUES (999, x'{digest}', 3, 'none', NULL, x'616263')",
    )
    kinds = verify(tinarchive)[1]
    assert "orphan" in kinds
    done = tinarchive("repair", "--json")
    assert json.loads(done.stdout)["findings"] == []
    assert Path("data/orphans", digest).read_bytes() == b"abc"


def test_a_lost_library_is_read_again_from_what_came(tinarchive, held):
    """Without tinarchive.db: repair makes it anew, and the next crawl asks for no article."""
    texts = "SELECT url, title, body FROM articles ORDER BY url"
    before = rows(texts)
    Path("data/tinarchive.db").unlink()
    told = tinarchive("verify")
    assert told.exit_code == 4
    assert "`tinarchive repair` makes" in told.stderr
    assert tinarchive("repair").exit_code == 0
    held.seen.clear()
    done = tinarchive("crawl", held.list, "--delay", "0.0001", "--allow-private", held.site, "-q")
    assert done.exit_code == 0, done.stderr
    assert rows(texts) == before
    assert not [path for path, _ in held.seen if "bai-viet" in path]
    assert verify(tinarchive) == (0, [])


def test_what_came_is_lost(tinarchive, held):
    """Without captures.db: verify and crawl say so with exit 4, and nothing is overwritten."""
    Path("data/captures.db").unlink()
    assert verify(tinarchive) == (4, ["file"])
    for command in ("crawl", "repair"):
        done = tinarchive(command)
        assert done.exit_code == 4
        assert "captures.db lacks captures" in done.stderr
    assert len(rows("SELECT 1 FROM articles")) == 15


def test_another_archives_captures(tinarchive, held, tmp_path):
    """captures.db of another archive, with as many captures: refused before anything is mixed."""
    shutil.copytree("data", "kept")
    tinarchive(
        "crawl",
        held.list,
        "--archive",
        "other",
        "--now",
        "2026-01-01",
        "--delay",
        "0.0001",
        "--allow-private",
        held.site,
    )
    shutil.copy("other/captures.db", "data/captures.db")
    done = tinarchive("crawl", held.site, "--allow-private", held.site)
    assert done.exit_code == 4
    assert "is not the one that belongs" in done.stderr
    assert verify(tinarchive)[0] == 4
    shutil.copy("kept/captures.db", "data/captures.db")
    assert verify(tinarchive) == (0, [])
