"""Named steps from each older form of a database to today's, in one transaction or not at all."""

from __future__ import annotations

import csv
from importlib.resources import files
from typing import TYPE_CHECKING

import sqlite_utils
from sqlite_utils import Migrations

from tinarchive.archive import linking
from tinarchive.archive.hits import NARROW, NARROWER
from tinarchive.archive.months import ALL_WAIT, TABLES
from tinarchive.archive.schema import CAPTURES, LIBRARY, statements
from tinarchive.archive.sealing import seal_revision
from tinarchive.errors import ArchiveError, Damaged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tinarchive.archive.stores import Store

FEW = """
CREATE INDEX articles_views ON articles(views) WHERE views IS NOT NULL;
CREATE INDEX articles_edited ON articles(revision) WHERE revision > 1;
CREATE INDEX articles_gone ON articles(gone_at) WHERE gone_at IS NOT NULL;
"""

HAS_ETH = """
  SELECT EXISTS (SELECT 1 FROM articles WHERE instr(title, 'Ð') OR instr(summary, 'Ð')
    OR instr(body, 'Ð') OR instr(title, 'ð') OR instr(summary, 'ð') OR instr(body, 'ð'))
"""
ANEW = (
    "INSERT INTO articles_fts (articles_fts) VALUES ('delete-all')",
    "INSERT INTO unindexed (article) SELECT id FROM articles WHERE true ON CONFLICT DO NOTHING",
)
"""The index emptied; all articles wait for it."""

library = Migrations("tinarchive")
captures = Migrations("captures")


@library(name="0001_first_form")
def _library_first(db: sqlite_utils.Database) -> None:
    for statement in statements(LIBRARY):
        db.conn.execute(statement)
    db.conn.executemany("INSERT INTO provinces VALUES (?, ?, ?)", _provinces())


@library(name="0002_months")
def _library_months(db: sqlite_utils.Database) -> None:
    for statement in statements(TABLES):
        db.conn.execute(statement)
    db.conn.execute(ALL_WAIT)


@library(name="0003_story_marks")
def _library_story_marks(db: sqlite_utils.Database) -> None:
    for statement in statements(linking.TABLES):
        db.conn.execute(statement)
    db.conn.execute(linking.ALL_WAIT)


@library(name="0004_narrow_indexes")
def _library_narrow_indexes(db: sqlite_utils.Database) -> None:
    for statement in statements(NARROW):
        db.conn.execute(statement)


@library(name="0005_revision_seals")
def _library_seals(db: sqlite_utils.Database) -> None:
    db.conn.execute("ALTER TABLE revisions ADD COLUMN seal TEXT")
    db.conn.create_function("seal_revision", 5, seal_revision, deterministic=True)
    db.conn.execute(
        "UPDATE revisions SET seal = seal_revision(title, published_at, blocks, issues, digest)"
    )


@library(name="0006_eth_is_d")
def _library_eth(db: sqlite_utils.Database) -> None:
    """Texts with an Icelandic Ð are indexed otherwise than before: all anew where there is one."""
    if db.conn.execute(HAS_ETH).fetchone()[0]:
        for statement in ANEW:
            db.conn.execute(statement)


@library(name="0007_few_of_many")
def _library_few_of_many(db: sqlite_utils.Database) -> None:
    """What few of a million articles have is found without looking at the others."""
    for statement in statements(FEW):
        db.conn.execute(statement)


@library(name="0008_missing_entries")
def _library_missing_entries(db: sqlite_utils.Database) -> None:
    """What a list lacks is found without looking at what it has."""
    db.conn.execute(
        "CREATE INDEX entries_missing ON entries(listing, walk, url)"
        " WHERE article IS NULL AND gone_at IS NULL"
    )


@library(name="0009_narrower_indexes")
def _library_narrower_indexes(db: sqlite_utils.Database) -> None:
    for statement in statements(NARROWER):
        db.conn.execute(statement)


@library(name="0010_organisations")
def _library_organisations(db: sqlite_utils.Database) -> None:
    """All that an office signed is found at once, the newest first."""
    db.conn.execute(
        "CREATE INDEX articles_organisation ON articles(organisation, published_on)"
        " WHERE organisation IS NOT NULL"
    )


@captures(name="0001_first_form")
def _captures_first(db: sqlite_utils.Database) -> None:
    for statement in statements(CAPTURES):
        db.conn.execute(statement)


@captures(name="0002_seals")
def _captures_seals(db: sqlite_utils.Database) -> None:
    db.conn.execute("ALTER TABLE captures ADD COLUMN seal BLOB")


def _provinces() -> Iterator[tuple[str, str, str]]:
    """The 63 provinces of before July 2025 and what each belongs to now (202/2025/QH15)."""
    text = files("tinarchive.sites").joinpath("provinces.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        yield row["code"], row["name"], row["merged_name"]


def migrate(store: Store, steps: Migrations) -> None:
    """Bring a file to today's form; a new file gets its tables.

    Raises `Damaged` for a file of another program or of a newer version, which is not touched,
    and when a step fails: then the file is as it was.
    """
    pending = _pending(store, steps)
    if not pending:
        return
    try:
        with store.transaction():
            steps.apply(store.utils)
    except ArchiveError:
        raise
    except Exception as error:
        raise Damaged(
            f"{store.path} could not be brought to this version's form ({error}); it was left "
            "as it was: keep a copy, and tell us."
        ) from error


def require_current(store: Store, steps: Migrations) -> None:
    """Raise `Damaged` unless a file that is only read has today's form.

    One without any table was left by a kill while it was made: `ArchiveError`.
    """
    pending = _pending(store, steps)
    if not store.utils.table_names():
        raise ArchiveError(f"{store.path} is empty yet; `tinarchive crawl URL` fills it.")
    if pending:
        raise Damaged(
            f"{store.path} was written by an older version; "
            "run `tinarchive repair` once, which brings it to this version's form."
        )


def _pending(store: Store, steps: Migrations) -> list[str]:
    db = store.utils
    tables = db.table_names()
    if tables and steps.migrations_table not in tables:
        raise Damaged(f"{store.path} is no archive of tinarchive: it holds other tables.")
    with sqlite_utils.Database(memory=True) as nothing_applied:
        known = {step.name for step in steps.pending(nothing_applied)}
    newer = [step.name for step in steps.applied(db) if step.name not in known]
    if newer:
        raise Damaged(
            f"{store.path} was written by a newer version of tinarchive ({newer[-1]}); "
            "update tinarchive to work with it."
        )
    return [step.name for step in steps.pending(db)]
