"""docs/schema.md explains every table and column, and nothing that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tinarchive.archive.schema import LIBRARY, statements

DOCS = Path(__file__).parents[2] / "docs" / "schema.md"
SHADOWS = {"articles_fts_data", "articles_fts_idx", "articles_fts_docsize", "articles_fts_config"}


def _explained(file: str) -> dict[str, list[str]]:
    part = re.search(
        rf"^# {re.escape(file)}\n(.*?)(?=^# |\Z)", DOCS.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    tables = {}
    for name, text in re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", part[1], re.MULTILINE | re.DOTALL):
        rows = re.findall(r"^\| (\w+) \|", text, re.MULTILINE)
        tables[name] = rows[1:]
    return tables


def _real(store) -> dict[str, list[str]]:
    names = store.all("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
    return {
        name: [column["name"] for column in store.all(f"PRAGMA table_info({name})")]
        for (name,) in names
        if name not in SHADOWS
    }


def test_every_column_is_explained(world):
    """Both files, both ways: nothing unexplained, nothing explained that is not there."""
    real = _real(world.archive.db)
    assert _explained("tinarchive.db") == real
    captures = _real(world.archive.kept)
    captures.pop("_sqlite_migrations")
    assert _explained("captures.db") == captures


@pytest.mark.parametrize("store", ["db", "kept"])
def test_tables_are_strict_and_tied(world, store):
    """Every table of ours is STRICT, and foreign keys are on."""
    tables = getattr(world.archive, store)
    loose = tables.all(
        """SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
           AND NOT strict AND name NOT LIKE 'sqlite%' AND name <> '_sqlite_migrations'"""
    )
    assert [row["name"] for row in loose] == []
    assert tables.value("PRAGMA foreign_keys") == 1


def test_every_reference_has_its_index(world):
    """A foreign key without an index makes each look-up from the other side a walk of the table."""
    free = {("images", "capture"), ("attachments", "capture"), ("captures", "revisit_of"),
            ("sites", "family"), ("frontier", "site"), ("problems", "run"), ("stories", "first_article"),
            ("articles", "capture"), ("unindexed", "article"), ("untold", "article"),
            ("story_texts", "article")}  # fmt: skip
    for name in _real(world.archive.db):
        indexed = {
            world.archive.db.all(f"PRAGMA index_info({index['name']})")[0]["name"]
            for index in world.archive.db.all(f"PRAGMA index_list({name})")
        }
        for key in world.archive.db.all(f"PRAGMA foreign_key_list({name})"):
            assert key["from"] in indexed or (name, key["from"]) in free, (name, key["from"])


def test_statements_are_whole():
    """A script is cut at its statements, comments and semicolons in comments included."""
    found = statements(LIBRARY)
    assert len(found) == LIBRARY.count("CREATE ")
    assert all(one.endswith(";") for one in found)


def test_provinces_are_there(world):
    """63 provinces of before July 2025, 34 of now."""
    (row,) = world.archive.query(
        "SELECT count(*) AS old, count(DISTINCT merged_name) AS new FROM provinces"
    )
    assert row == {"old": 63, "new": 34}
