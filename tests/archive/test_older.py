"""An archive of the first version: brought to today's form whole, or left exactly as it was."""

from __future__ import annotations

import hashlib
import sqlite3

import pytest
import zstandard

from tinarchive.archive import migrations, open_archive
from tinarchive.archive.heads import json_text
from tinarchive.archive.schema import CAPTURES, LIBRARY
from tinarchive.decide import content_digest
from tinarchive.errors import Damaged
from tinarchive.model import Article

PAGE = b"<html><h1>Icelandic \xc3\x90 and \xc4\x90\xe1\xba\xa3ng</h1></html>"
DIGEST = hashlib.sha256(PAGE).hexdigest()
ARTICLE = Article("https://tin.example/1", "Đảng bộ họp", "2018-05-28T13:37+07:00", body="Một hai")
HEAD = zstandard.ZstdCompressor().compress(
    json_text({"asked": [], "sent": [], "tls": None, "headers": [["Content-Type", "text/html"]]}).encode()
)  # fmt: skip
MIGRATED = """
  CREATE TABLE _sqlite_migrations
    (id INTEGER PRIMARY KEY, migration_set TEXT, name TEXT, applied_at TEXT);
  INSERT INTO _sqlite_migrations (migration_set, name, applied_at)
    VALUES ('{}', '0001_first_form', '2026-01-01');
"""


@pytest.fixture
def older(tmp_path):
    """Both files as the first version wrote them: one article, read from one page."""
    with sqlite3.connect(tmp_path / "captures.db") as kept:
        kept.executescript(CAPTURES + MIGRATED.format("captures"))
        kept.execute(
            "INSERT INTO bodies VALUES (1, ?, ?, 'none', NULL, ?)",
            (bytes.fromhex(DIGEST), len(PAGE), PAGE),
        )
        kept.execute(
            """INSERT INTO captures VALUES (1, 1, 'article', ?, 'GET', NULL,
                 '2026-01-01T00:00:00.000001Z', 0.1, 200, 'HTTP/1.1 200 OK', NULL, NULL, ?,
                 'length', NULL, NULL, ?, NULL, 1)""",
            (ARTICLE.url, len(PAGE), HEAD),
        )
    kept.close()
    with sqlite3.connect(tmp_path / "tinarchive.db") as db:
        db.executescript(LIBRARY + MIGRATED.format("tinarchive"))
        db.executescript(
            f"""
            INSERT INTO sites (id, state) VALUES ('tin.example', 'active');
            INSERT INTO runs VALUES (1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z', 'finished',
              1, {len(PAGE)}, 1, 0, 0, 0, 0, 0);
            INSERT INTO captures VALUES (1, '{ARTICLE.url}', 'GET', 'article',
              '2026-01-01T00:00:00Z', 200, 'text/html', NULL, '{DIGEST}', {len(PAGE)}, NULL, NULL,
              NULL, 1, 'new', NULL);
            INSERT INTO articles (id, site, url, title, published_at, published_on, body, words,
                first_seen_at, last_seen_at, checked_at, revision, capture)
              VALUES (1, 'tin.example', '{ARTICLE.url}', '{ARTICLE.title}',
                '{ARTICLE.published_at}', '2018-05-28', 'Một hai', 2, '2026-01-01T00:00:00Z',
                '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 1, 1);
            UPDATE captures SET article = 1;
            INSERT INTO revisions VALUES (1, 1, 1, '2026-01-01T00:00:00Z', 1,
              '{content_digest(ARTICLE)}', '1', '{ARTICLE.title}', '{ARTICLE.published_at}', '[]',
              '[]');
            INSERT INTO addresses VALUES ('{ARTICLE.url}', 1, 'tin.example/1');
            INSERT INTO unindexed VALUES (1);
            """
        )
    db.close()
    return tmp_path


def contents(folder) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in ("captures.db", "tinarchive.db")}


def test_the_first_version_is_brought_up(older, clock):
    """Everything is there, proved, and can be found; what comes after it is sealed."""
    with pytest.raises(Damaged, match="repair"), open_archive(older, now=clock, write=False):
        pass
    with open_archive(older, now=clock) as archive:
        assert list(archive.verify(digest=content_digest)) == []
        assert archive.article(1)["title"] == ARTICLE.title
        assert archive.load(1).body == PAGE
        assert [hit.article for hit in archive.search("dang bo")] == [1]
        assert archive.seal() is None
    with open_archive(older, now=clock, write=False) as archive:
        assert list(archive.verify(digest=content_digest)) == []


@pytest.mark.parametrize("failing", range(1, 12))
def test_a_step_that_fails_leaves_the_first_version(older, clock, monkeypatch, failing):
    """Whichever step fails: the file is byte for byte as it was, and the next try brings it up."""
    steps = [step for step in migrations.library._migrations if step.name != "0001_first_form"]
    if failing > len(steps):
        pytest.skip("there are not so many steps")
    victim = steps[failing - 1]
    before = contents(older)

    def fail(db):
        victim_fn(db)
        raise RuntimeError("out of luck")

    victim_fn = victim.fn
    monkeypatch.setattr(victim, "fn", fail)
    with pytest.raises(Damaged, match="out of luck"), open_archive(older, now=clock):
        pass
    after = contents(older)
    assert after["tinarchive.db"] == before["tinarchive.db"]
    monkeypatch.setattr(victim, "fn", victim_fn)
    with open_archive(older, now=clock) as archive:
        assert list(archive.verify(digest=content_digest)) == []
