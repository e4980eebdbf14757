"""Parquet: types, lists, and words for every column."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from importlib import import_module

import duckdb
import pandas as pd
import pytest
from pyarrow import parquet as pq

from tinarchive.archive.explaining import explanations
from tinarchive.archive.streaming import TABLES
from tinarchive.errors import UsageError
from tinarchive.exporters import parquet
from tinarchive.model import Selection


@pytest.fixture
def out(shelf, tmp_path):
    path = tmp_path / "a.parquet"
    done = shelf.write(parquet, path)
    assert (done.records, done.bytes, done.unit) == (5, path.stat().st_size, "articles")
    return path


def test_times_are_times(out):
    """Instants in UTC, days as days; what the portal shows stays beside, a day gets no hour."""
    rows = pq.read_table(out).to_pylist()
    first, dated = rows[0], rows[1]
    assert first["published_at"] == "2018-05-28T13:37+07:00"
    assert first["published_time"] == datetime(2018, 5, 28, 6, 37, tzinfo=UTC)
    assert first["updated_time"] == datetime(2018, 5, 29, 1, 0, 5, tzinfo=UTC)
    assert first["published_on"] == date(2018, 5, 28)
    assert first["first_seen_at"] == datetime(2026, 11, 25, 1, 15, 3, tzinfo=UTC)
    assert (dated["published_at"], dated["published_time"]) == ("2019-01-02", None)
    assert [row["gone_at"] is None for row in rows] == [True, True, True, False, True]


def test_what_belongs_to_an_article_comes_in_lists(shelf, out):
    """All that `show` has, with the same names."""
    with shelf.open() as archive:
        wholes = list(archive.articles())
    for row, whole in zip(pq.read_table(out).to_pylist(), wholes, strict=True):
        assert row["authors"] == (whole["byline"]["authors"] if whole["byline"] else [])
        for name in ("images", "attachments", "tags", "addresses", "issues"):
            assert row[name] == whole[name]
        for name in ("title", "body", "summary", "views", "words", "url", "category", "site"):
            assert row[name] == whole[name]
        assert [one["kind"] for one in row["blocks"]] == [one["kind"] for one in whole["blocks"]]
        assert [one["count"] for one in row["counts"]] == [one["count"] for one in whole["counts"]]
        assert [one["digest"] for one in row["revisions"]] == [
            one["digest"] for one in whole["revisions"]
        ]


def test_pandas_and_duckdb_read_it(out):
    """A question in each."""
    frame = pd.read_parquet(out)
    assert str(frame["published_time"].dtype) == "datetime64[us, UTC]"
    assert list(frame[frame["merged_name"] == "Lâm Đồng"]["id"]) == [1, 2, 4]
    with duckdb.connect() as db:
        found = db.sql(
            f"""SELECT author.name, author.role, year(published_on)
                FROM (SELECT unnest(authors) AS author, published_on FROM '{out}')"""
        ).fetchall()
    assert found == [("Xô Na", "Bài và ảnh", 2018), ("Kim Thoa", None, 2018)]


@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_column_has_its_words(shelf, tmp_path, table):
    """Each column of docs/schema.md carries its meaning, the file says what a row is."""
    path = tmp_path / "t.parquet"
    done = shelf.write(parquet, path, table=table)
    schema = pq.read_schema(path)
    assert pq.read_metadata(path).num_rows == done.records > 0
    words = explanations()[{"authors": "article_authors", "tags": "article_tags"}.get(table, table)]
    for name, meaning in words.columns.items():
        told = schema.field(name).metadata[b"description"].decode()
        assert told == meaning or not meaning or name in ("authors", "tags")
    metadata = {key.decode(): value.decode() for key, value in schema.metadata.items()}
    assert metadata["tinarchive.table"] == table
    assert metadata["tinarchive.meaning"] == (words.meaning or "")


def test_where_it_comes_from(shelf, tmp_path):
    """The selection, the run and the archive stand in the file."""
    path = tmp_path / "t.parquet"
    shelf.write(parquet, path, Selection(site="tin.example"), table="sites")
    metadata = pq.read_schema(path).metadata
    assert metadata[b"tinarchive.selection"] == b'{"site": "tin.example"}'
    assert metadata[b"tinarchive.run"] == b"1"
    assert len(metadata[b"tinarchive.first_capture"]) == 64


def test_numbers_and_json_of_other_tables(shelf, tmp_path):
    """Numbers are numbers, and the blocks of a revision a list."""
    path = tmp_path / "t.parquet"
    shelf.write(parquet, path, table="revisions")
    row = pq.read_table(path).to_pylist()[0]
    assert row["blocks"][1] == {
        "kind": "paragraph", "text": "Lễ hội Ooc Om Bok khai mạc sáng nay.", "url": None, "alt": None,
    }  # fmt: skip
    shelf.write(parquet, path, table="views")
    assert pq.read_table(path).to_pylist()[-1]["count"] == -5


def test_without_blocks(shelf, tmp_path):
    """That column alone is left out."""
    names = {}
    for blocks in (True, False):
        path = tmp_path / f"{blocks}.parquet"
        shelf.write(parquet, path, blocks=blocks)
        names[blocks] = pq.read_schema(path).names
    assert names[True] == [*names[False], "blocks"]
    shelf.write(parquet, path, table="revisions", blocks=False)
    assert "blocks" not in pq.read_schema(path).names
    assert "issues" in pq.read_schema(path).names


def test_rows_come_in_groups(shelf, tmp_path, monkeypatch):
    """No more than a group is held in memory."""
    monkeypatch.setattr(parquet, "BATCH", 1)
    monkeypatch.setattr(parquet, "ARTICLES_A_GROUP", 2)
    path = tmp_path / "g.parquet"
    shelf.write(parquet, path)
    metadata = pq.read_metadata(path)
    assert [metadata.row_group(n).num_rows for n in range(metadata.num_row_groups)] == [2, 2, 1]
    assert metadata.row_group(0).column(0).compression == "ZSTD"


def test_nothing_selected_is_an_empty_table(shelf, tmp_path):
    """With all its columns."""
    path = tmp_path / "e.parquet"
    assert shelf.write(parquet, path, Selection(until="1999")).records == 0
    assert pd.read_parquet(path).shape[0] == 0
    assert "published_time" in pq.read_schema(path).names


def test_without_pyarrow(monkeypatch):
    """A sentence with the command that brings it."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "tinarchive.exporters.parquet")
    with pytest.raises(UsageError, match="python3 -m pip install"):
        import_module("tinarchive.exporters.parquet")
