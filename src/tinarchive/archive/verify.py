"""Proof that an archive is whole; what is not is found by name."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from tinarchive.archive.heads import read_capture
from tinarchive.archive.months import wrong_months
from tinarchive.archive.packing import Packer
from tinarchive.archive.search import words_of_index, words_of_texts
from tinarchive.errors import Damaged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tinarchive.archive.stores import Store


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it must be."""

    kind: str
    """`file`, `body`, `head`, `reference`, `projection`, `article`, `index` or `count`."""
    where: str
    what: str


def verify(kept: Store, db: Store, *, quick: bool = False) -> Iterator[Finding]:
    """Everything that is wrong; nothing where the archive is whole.

    Linear in the archive's size, memory constant. `quick` leaves out reading every body and the
    index against the text.
    """
    for store in (kept, db):
        yield from _as_far_as_readable(_check_file(store, quick=quick), store)
        yield from _as_far_as_readable(_check_references(store), store)
    yield from _as_far_as_readable(_check_projection(kept, db), db)
    yield from _as_far_as_readable(_check_articles(db), db)
    if not quick:
        yield from _as_far_as_readable(_check_bodies(kept), kept)
        yield from _as_far_as_readable(_check_heads(kept), kept)
        yield from _as_far_as_readable(_check_index(db), db)
        yield from _as_far_as_readable(_check_months(db), db)


def _as_far_as_readable(check: Iterator[Finding], store: Store) -> Iterator[Finding]:
    """A check's findings; where the file itself gives way, that is one."""
    try:
        yield from check
    except Damaged as error:
        yield Finding("file", store.path.name, str(error))


def _check_file(store: Store, *, quick: bool) -> Iterator[Finding]:
    for row in store.all(f"PRAGMA {'quick_check' if quick else 'integrity_check'}"):
        if row[0] != "ok":
            yield Finding("file", store.path.name, row[0])


def _check_references(store: Store) -> Iterator[Finding]:
    for row in store.stream("PRAGMA foreign_key_check"):
        yield Finding(
            "reference",
            f"{store.path.name}: {row['table']} {row['rowid']}",
            f"refers to a row of {row['parent']} that is not there",
        )


def _check_projection(kept: Store, db: Store) -> Iterator[Finding]:
    """Both files hold the same captures, but for the last ones of captures.db.

    Those come first there: a crawl at work has just kept them, or a kill left them for the next
    start. So tinarchive.db is looked at first, and what lies beyond its last one is no harm.
    """
    here = db.stream("SELECT id, digest FROM captures ORDER BY id")
    right = next(here, None)
    there = kept.stream(
        "SELECT captures.id, lower(hex(digest)) AS digest FROM captures"
        " JOIN bodies ON bodies.id = captures.body ORDER BY captures.id"
    )
    left = next(there, None)
    while right is not None:
        if left is None or right["id"] < left["id"]:
            yield Finding("reference", f"capture {right['id']}", "is not in captures.db")
            right = next(here, None)
        elif left["id"] < right["id"]:
            yield Finding("projection", f"capture {left['id']}", "is not in tinarchive.db")
            left = next(there, None)
        else:
            if left["digest"] != right["digest"]:
                yield Finding("projection", f"capture {left['id']}", "has another digest")
            left, right = next(there, None), next(here, None)


def _check_articles(db: Store) -> Iterator[Finding]:
    """Each article has all its revisions, 1 to the latest."""
    for row in db.stream(
        """SELECT articles.id, revision, count(revisions.id) AS held, max(number) AS last
           FROM articles LEFT JOIN revisions ON revisions.article = articles.id
           GROUP BY articles.id HAVING held <> revision OR last <> revision"""
    ):
        what = f"has {row['held']} of {row['revision']} revisions"
        yield Finding("article", f"article {row['id']}", what)


def _check_bodies(kept: Store) -> Iterator[Finding]:
    packer = Packer(kept)
    for row in kept.stream("SELECT id, digest, size, packing, dictionary, content FROM bodies"):
        where = f"body {row['id']} ({row['digest'].hex()})"
        try:
            body = packer.unpack(row["packing"], row["content"], row["dictionary"])
        except Damaged as error:
            yield Finding("body", where, str(error))
            continue
        if hashlib.sha256(body).digest() != row["digest"] or len(body) != row["size"]:
            yield Finding("body", where, "is not what came: its digest differs")


def _check_heads(kept: Store) -> Iterator[Finding]:
    packer = Packer(kept)
    for row in kept.stream("SELECT * FROM captures"):
        try:
            read_capture(row, packer.unpack("zstd", row["head"], row["head_dictionary"]), b"")
        except (Damaged, ValueError, KeyError, TypeError) as error:
            yield Finding("head", f"capture {row['id']}", f"cannot be read: {error}")


def _check_index(db: Store) -> Iterator[Finding]:
    """The index beside one made anew: how often each word stands in how many articles."""
    db.run("BEGIN")  # one look at both, also while a run indexes
    try:
        both = zip_longest(words_of_index(db), words_of_texts(db))
        wrong = sum(1 for one, other in both if one != other)
    finally:
        db.run("COMMIT")
    if wrong:
        yield Finding(
            "index", "articles_fts", "does not hold the articles' words; `tinarchive reindex`"
        )


def _check_months(db: Store) -> Iterator[Finding]:
    """The counts by portal and month beside the articles."""
    for month in wrong_months(db):
        yield Finding("count", f"months: {month}", "is not what the articles say")
