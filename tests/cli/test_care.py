"""`verify` and `repair`, called as an archivist would, on an archive of the small portal."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

SWIFT = ("-q", "--delay", "0.0001", "--allow-private")


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


@pytest.mark.parametrize("slip", ["", "abc", "g" * 64, "a" * 65])
def test_a_seal_mistyped_accuses_nobody(tinarchive, held, slip):
    """What is no seal at all is wrong usage, not an archive that was altered."""
    done = tinarchive("verify", "--quick", "--seal", slip)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "a seal is 64 hex digits" in done.stderr


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
    """Without tinarchive.db no crawl begins; repair makes it anew, and no article is asked for."""
    texts = "SELECT id, url, title, body, first_seen_at FROM articles ORDER BY url"
    before = rows(texts)
    Path("data/tinarchive.db").unlink()
    told = tinarchive("verify")
    assert told.exit_code == 4
    assert "let `tinarchive repair` make it anew" in told.stderr
    refused = tinarchive("crawl", held.list, "--allow-private", held.site)
    assert (refused.exit_code, refused.stderr) == (4, told.stderr)
    made = tinarchive("repair")
    assert made.exit_code == 0
    assert "tinarchive.db was made anew from what came (15 new, 0 edited" in made.stdout
    assert "The archive is whole." in made.stdout
    assert rows(texts) == before
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


HARMED = {
    "cut in the middle": lambda content: content[: len(content) // 2],
    "cut to nothing": lambda _: b"",
    "no database": lambda _: b"no database, only words " * 400,
    "its table of tables gone": lambda content: content[:4096] + bytes(4096) + content[8192:],
    "pages of zeros": lambda content: (
        content[: len(content) // 8192 * 4096] + bytes(8192)
        + content[len(content) // 8192 * 4096 + 8192 :]
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ["tinarchive.db", "captures.db"])
@pytest.mark.parametrize("harm", HARMED)
def test_a_harmed_file_ends_in_a_sentence(tinarchive, held, name, harm):
    """verify exits with 4; no command ends in a traceback; a copy put back is whole again."""
    shutil.copytree("data", "copy")
    path = Path("data", name)
    path.write_bytes(HARMED[harm](path.read_bytes()))
    assert verify(tinarchive)[0] == 4
    for command in (["status"], ["search", "le hoi"], ["report"], ["show", "3"], ["repair"],
                    ["crawl", held.site, "--allow-private", held.site, "--delay", "0.0001"]):  # fmt: skip
        done = tinarchive(*command)
        assert done.exit_code in (0, 1, 2, 4)
        assert "fault of tinarchive" not in done.stderr
        assert "Traceback" not in done.stderr
    shutil.rmtree("data")
    shutil.copytree("copy", "data")
    assert verify(tinarchive) == (0, [])


def test_bytes_changed_at_random_are_found_or_harmless(tinarchive, held):
    """Bytes altered anywhere in either file, behind SQLite's back: verify never crashes or hangs."""
    flip_at_random(tinarchive, seed=5, trials=40)


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(6, 10))
def test_many_bytes_changed_at_random(tinarchive, held, seed):
    """The long form."""
    flip_at_random(tinarchive, seed, trials=250)


def came(path: Path) -> list[list[tuple]]:
    """All that came, as captures.db has it."""
    with closing(sqlite3.connect(path)) as db:
        return [
            db.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()
            for table in ("captures", "bodies", "dictionaries")
        ]


def flip_at_random(tinarchive, seed: int, trials: int) -> None:
    """Alter bytes of a file, prove, put them back; again and again."""
    chance = random.Random(seed)
    seen = Counter()
    for trial in range(trials):
        name = ("tinarchive.db", "captures.db")[trial % 2]
        path = Path("data", name)
        content = path.read_bytes()
        altered = bytearray(content)
        for _ in range(chance.choice((1, 8, 64))):
            altered[chance.randrange(len(altered))] = chance.randrange(256)
        path.write_bytes(altered)
        done = tinarchive("verify", "--json")
        assert done.exit_code in (0, 4), (seed, trial, done.stderr)
        seen[done.exit_code] += 1
        if done.exit_code == 0 and name == "captures.db":
            now = came(path)
            path.write_bytes(content)
            assert now == came(path), (seed, trial)  # it hit what holds nothing
        path.write_bytes(content)
    print(f"seed {seed}: {seen[4]} of {trials} found")
    assert seen[4] > seen[0]  # what is left hits free space, or a column verify says it leaves out
    assert verify(tinarchive) == (0, [])


def test_a_lost_wal_of_the_library_costs_no_request(tinarchive, portal):
    """tinarchive.db without its -wal file is behind: it is read again from what came."""
    assert tinarchive("crawl", portal.list, "--max-pages", "1", *SWIFT, portal.site).exit_code == 0
    with closing(sqlite3.connect("data/tinarchive.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")  # somebody reads: nothing is folded into the file meanwhile
        reader.execute("SELECT count(*) FROM articles").fetchone()
        assert tinarchive("crawl", portal.list, "--full", *SWIFT, portal.site).exit_code == 0
        assert Path("data/tinarchive.db-wal").stat().st_size
        Path("copy").mkdir()
        for name in ("tinarchive.db", "captures.db"):
            shutil.copy(f"data/{name}", f"copy/{name}")
    portal.seen.clear()
    done = tinarchive("crawl", portal.list, *SWIFT, portal.site, "--archive", "copy")
    assert done.exit_code == 0, done.stderr
    assert not [path for path, _ in portal.seen if "bai-viet" in path]
    assert verify(tinarchive, "--archive", "copy") == (0, [])
    with sqlite3.connect("copy/tinarchive.db") as db:
        assert db.execute("SELECT count(*) FROM articles").fetchone() == (15,)
    db.close()
