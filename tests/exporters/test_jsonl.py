"""JSON lines: whole articles, a line each."""

from __future__ import annotations

import json
import tracemalloc

import pytest

from tinarchive.archive.streaming import TABLES
from tinarchive.exporters import jsonl
from tinarchive.model import Selection


def lines(path):
    return path.read_text(encoding="utf-8").split("\n")


def test_a_line_is_what_show_prints(shelf, tmp_path):
    """Every article, gone ones too, with every key and nothing changed."""
    out = tmp_path / "a.jsonl"
    done = shelf.write(jsonl, out)
    *articles, last = lines(out)
    assert last == ""
    with shelf.open() as archive:
        assert [json.loads(line) for line in articles] == list(archive.articles())
    assert (done.records, done.bytes, done.unit) == (5, out.stat().st_size, "articles")
    assert shelf.told == [(n, 5) for n in range(6)]


def test_no_reader_cuts_a_line(shelf, tmp_path):
    """Line ends of Unicode and C1 controls are escaped, Vietnamese is not."""
    out = tmp_path / "a.jsonl"
    shelf.write(jsonl, out)
    text = out.read_text(encoding="utf-8")
    assert len(text.splitlines()) == 5
    assert "Lễ hội Ooc Om Bok" in text
    assert not {"\x1b", "\x9b", "\u2028"} & set(text)


def test_without_blocks(shelf, tmp_path):
    """That key alone is left out."""
    out = tmp_path / "a.jsonl"
    shelf.write(jsonl, out, blocks=False)
    with shelf.open() as archive:
        for line, whole in zip(lines(out), archive.articles(), strict=False):
            assert json.loads(line) == {key: whole[key] for key in whole if key != "blocks"}


@pytest.mark.parametrize("table", sorted(set(TABLES) - {"articles"}))
def test_other_tables(shelf, tmp_path, table):
    """A row a line under the names of its columns, JSON columns as what they hold."""
    out = tmp_path / "a.jsonl"
    done = shelf.write(jsonl, out, table=table)
    rows = [json.loads(line) for line in lines(out)[:-1]]
    with shelf.open() as archive:
        columns, found = archive.table(table, Selection())
        assert done.records == len(rows) == len(list(found)) > 0
    assert all(list(row) == list(columns) for row in rows)
    assert done.unit == table
    if table == "revisions":
        assert rows[0]["blocks"][0] == {"kind": "title", "text": "Bài 1"}


@pytest.mark.parametrize("table", ["captures", "sites"])
def test_what_is_no_articles_comes_too(own_shelf, tmp_path, table):
    """Lists, robots.txt and portals without articles belong to no selection, but to the whole."""
    with own_shelf.open(write=True) as archive:
        archive.start_run()
        archive.add_site("trong.example", name="Trống")
        own_shelf.capture(archive, "https://trong.example/robots.txt", status=404)
        all_of_them = archive.query(f"SELECT count(*) AS n FROM {table}")[0]["n"]
    done = own_shelf.write(jsonl, tmp_path / "a.jsonl", table=table)
    assert done.records == len(lines(tmp_path / "a.jsonl")) - 1 == all_of_them
    chosen = own_shelf.write(jsonl, tmp_path / "b.jsonl", Selection(since="2000"), table=table)
    assert 0 < chosen.records < all_of_them


def test_a_selection(shelf, tmp_path):
    """Filters as in search, for articles and for what belongs to them."""
    out = tmp_path / "a.jsonl"
    assert shelf.write(jsonl, out, Selection(text="ooc om bok")).records == 1
    assert shelf.write(jsonl, out, Selection(since="2020")).records == 2
    assert shelf.write(jsonl, out, Selection(merged_province="Lâm Đồng")).records == 3
    assert shelf.write(jsonl, out, Selection(author="xo na"), table="views").records == 2
    assert shelf.write(jsonl, out, Selection(until="2017")).records == 0
    assert out.read_bytes() == b""


def test_all_is_of_one_moment(own_shelf, tmp_path):
    """What a crawl writes meanwhile is not in the file, in no part of it."""
    out = tmp_path / "a.jsonl"
    written = []

    def crawl(done, total):
        if done == 1:
            with own_shelf.open(write=True) as other:
                other.start_run()
                own_shelf.add(other, 9, body="Quá muộn.")
                for row in other.query("SELECT id, url FROM articles WHERE id < 9"):
                    other.record_address(row["id"], row["url"] + "?later")
            written.append(done)

    with own_shelf.open() as archive:
        before = list(archive.articles())
        jsonl.write(archive, out, Selection(), tell=crawl)
        assert [json.loads(line) for line in lines(out)[:-1]] == before
        assert len(list(archive.articles())) == 6
    assert written == [1]


def test_memory_does_not_grow(own_shelf, tmp_path):
    """Four times the articles take no more memory."""
    with own_shelf.open(write=True) as archive:
        run = archive.start_run()
        peaks = []
        for batch in (range(100, 700), range(700, 2600)):
            with archive.db.transaction():
                for number in batch:
                    capture = 1
                    archive.db.run(
                        """INSERT INTO articles (site, url, body, words, first_seen_at, last_seen_at,
                           checked_at, revision, capture) VALUES (?, ?, ?, 1, '', '', '', 1, ?)""",
                        ("tin.example", f"u{number}", "Đảng bộ thành phố họp. " * 200, capture),
                    )
            tracemalloc.start()
            done = jsonl.write(archive, tmp_path / f"{run}", Selection(), tell=lambda *_: None)
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert done.records == 2505
    assert peaks[1] < 1.2 * peaks[0]
