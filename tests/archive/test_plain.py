"""The index serves tools that know nothing of tinarchive: no plugin, no function, plain SQLite."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys

import pytest
import sqlite_utils

from tinarchive.archive import open_archive

TEXTS = {
    1: "Đảng bộ thành phố họp",
    2: "Người dân đang bỏ thói quen",
    3: "Đoàn công tác tỉnh Hoà Bình",
    4: "Ðắk Lắk hòa giải theo Quyết định 05/2018/QĐ-UBND",
}
ASKED = {
    "dang bo": [1, 2],
    "đảng bộ": [1],
    "ĐẢNG": [1],
    "dak lak": [4],
    "đắk lắk": [4],
    "hoa": [3, 4],
    # Plain SQL finds a word in the tone placement that is typed (docs/schema.md).
    "hoà": [3],
    "hòa": [4],
    "05/2018/QĐ-UBND": [4],
    '"thanh pho"': [1],
    "thanh -pho": [1],
    "NEAR(": [],
}
DATASETTE = """
import asyncio, json, sys
sys._called_from_test = True  # datasette's own way to load no plugin
from datasette.app import Datasette

async def main():
    served = Datasette([sys.argv[1]])
    await served.invoke_startup()
    assert [one["name"] for one in served._plugins() if "tinarchive" in one["name"]] == []
    found = {}
    for text in json.loads(sys.argv[2]):
        told = await served.client.get(
            "/tinarchive/articles.json", params={"_search": text, "_shape": "array"})
        found[text] = sorted(row["id"] for row in told.json())
    page = await served.client.get("/tinarchive/articles", params={"_search": "dang bo"})
    found["a page"] = [page.status_code, 'name="_search"' in page.text]
    print(json.dumps(found))

asyncio.run(main())
"""


@pytest.fixture
def library(world):
    """The library of four articles, closed: its path."""
    for number, text in TEXTS.items():
        world.record(world.article(number, title=f"Tin số {number}", body=text))
    world.archive.index()
    return world.folder / "tinarchive.db"


def test_plain_sqlite(library):
    """sqlite3 alone: typed without marks and with, ranked, marked on the words as written."""
    plain = sqlite3.connect(f"file:{library}?mode=ro", uri=True)
    for text, found in ASKED.items():
        quoted = " ".join('"' + word.replace('"', '""') + '"' for word in text.split())
        rows = plain.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?", (quoted,))
        if '"' not in text:
            assert sorted(row[0] for row in rows) == found, text
    marked = plain.execute(
        """SELECT highlight(articles_fts, 5, '[', ']') FROM articles_fts
           WHERE articles_fts MATCH 'dak lak'"""
    ).fetchone()
    assert marked[0].startswith("[Ðắk] [Lắk]")
    plain.close()


def test_sqlite_utils(library):
    """It finds the index of the table by itself, and searches it."""
    db = sqlite_utils.Database(sqlite3.connect(f"file:{library}?mode=ro", uri=True))
    assert db.table("articles").detect_fts() == "articles_fts"
    for text, found in ASKED.items():
        rows = db.table("articles").search(text, quote=True)
        assert sorted(row["id"] for row in rows) == found, text
    db.conn.close()


def test_plain_datasette(library):
    """Its own search box is there, with no plugin loaded, and finds the same."""
    pytest.importorskip("datasette")
    done = subprocess.run(
        [sys.executable, "-c", DATASETTE, str(library), json.dumps(list(ASKED))],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found.pop("a page") == [200, True]
    assert found == ASKED


def test_ours_finds_both_tone_placements(library, clock):
    """What plain SQL cannot: hoà and hòa are one."""
    with open_archive(library.parent, now=clock, write=False) as archive:
        for text in ("hoà", "hòa", "HÒA"):
            assert sorted(hit.article for hit in archive.search(text)) == [3, 4]
