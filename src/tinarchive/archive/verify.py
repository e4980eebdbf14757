"""Proof that an archive is whole; what is not is found by name.

What came (captures.db) is proved to the last byte: each body by its digest, each capture by its
seal, which hangs on the one before, and none is missing between the first and the last. What is
derived (tinarchive.db) is compared with what it derives from: captures with captures.db, articles
with their latest revision, revisions with their seals, the index with the texts, counts with what
they count. `UNPROVED` says what is left.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tinarchive.archive import migrations
from tinarchive.archive.agreement import (
    check_articles,
    check_counts,
    check_revisions,
    check_states,
)
from tinarchive.archive.captures import PROJECTED, projected
from tinarchive.archive.findings import Finding
from tinarchive.archive.heads import read_capture
from tinarchive.archive.packing import Packer
from tinarchive.archive.sealing import COLUMNS, seal_capture
from tinarchive.archive.search import is_as_made
from tinarchive.archive.stores import Store
from tinarchive.archive.stories import wrong_stories
from tinarchive.errors import Damaged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from tinarchive.archive.captures import Captures
    from tinarchive.model import Article

    Digest: TypeAlias = Callable[[Article], str]
    Tell: TypeAlias = Callable[[str, int, int], None]

UNPROVED = (
    "categories, tags, names, documents, view counts (`tinarchive reread` asks the pages)",
    "lists, entries and what waits to be fetched (the next crawl renews them)",
)
QUICK_UNPROVED = ("bodies, seals and the words of the index (`tinarchive verify` without --quick)",)
STEP = 1000
"""Rows between two tellings of how far a check is."""


@dataclass(frozen=True, slots=True)
class Proving:
    """One look at both databases, all of it or the quick part."""

    captures: Captures
    digest: Digest | None
    tell: Tell

    @property
    def kept(self) -> Store:
        """captures.db."""
        return self.captures.kept

    @property
    def db(self) -> Store:
        """tinarchive.db."""
        return self.captures.db

    def findings(self, *, quick: bool) -> Iterator[Finding]:
        """Everything that is wrong, file by file; nothing where the archive is whole.

        Linear in the archive's size, memory constant.
        """
        stores = [self.kept, self.db]
        if not self.kept.path.exists():
            yield Finding("file", self.kept.path.name, "is not there: nothing that came is proved")
            stores.remove(self.kept)
        for store in stores:
            yield from _readable(_check_file(store, quick=quick), store)
            yield from _readable(_check_form(store), store)
            yield from _readable(_check_references(store), store)
        yield from _readable(check_articles(self.db), self.db)
        yield from _readable(check_counts(self.db), self.db)
        yield from _readable(wrong_stories(self.db), self.db)
        if self.kept in stores:
            yield from _readable(_check_orphans(self.kept), self.kept)
            check = self._check_presence if quick else self._check_captures
            yield from _readable(check(), self.kept)
        if quick:
            return
        if self.kept in stores:
            yield from _readable(self._check_bodies(), self.kept)
        yield from _readable(check_revisions(self.db, self.tell), self.db)
        if self.digest is not None:
            yield from _readable(check_states(self.db, self.digest, self.tell), self.db)
        yield from _readable(self._check_index(), self.db)

    # ── captures ────────────────────────────────────────────────────────────────────────────

    def _check_presence(self) -> Iterator[Finding]:
        """Both files hold the same captures, by number and digest."""
        there = (
            "SELECT captures.id, lower(hex(digest)) AS digest FROM captures"
            " JOIN bodies ON bodies.id = captures.body ORDER BY captures.id"
        )
        latest = self._latest()
        for kept, held in self._pairs("SELECT id, digest FROM captures ORDER BY id", there):
            if kept is None or held is None:
                yield from _missing(kept, held, latest)
            elif kept["digest"] != held["digest"]:
                yield Finding("projection", f"capture {held['id']}", "has another digest")
        yield from self._check_gaps()

    def _check_captures(self) -> Iterator[Finding]:
        """As `_check_presence`, and each capture by its seal and in every column."""
        there = (
            "SELECT captures.*, digest, size FROM captures"
            " LEFT JOIN bodies ON bodies.id = captures.body ORDER BY captures.id"
        )
        packer = Packer(self.kept)
        before, last = None, 0
        total = self.kept.value("SELECT count(*) FROM captures")
        latest = self._latest()
        for kept, held in self._pairs("SELECT * FROM captures ORDER BY id", there):
            yield from _missing(kept, held, latest)
            if kept is None:
                continue
            follows = kept["id"] == last + 1
            yield from self._check_capture(packer, kept, held, before, follows=follows)
            before, last = kept["seal"], kept["id"]
            if last % STEP == 0:
                self.tell("captures", last, total)
        yield from self._check_gaps()

    def _check_capture(
        self,
        packer: Packer,
        kept: sqlite3.Row,
        held: sqlite3.Row | None,
        before: bytes | None,
        *,
        follows: bool,
    ) -> Iterator[Finding]:
        where = f"capture {kept['id']}"
        if kept["digest"] is None:
            return  # its body is missing: a reference that dangles, told already
        try:
            head = packer.unpack("zstd", kept["head"], kept["head_dictionary"])
            capture = read_capture(kept, head, b"")
        except (Damaged, ValueError, KeyError, TypeError) as error:
            yield Finding("head", where, f"cannot be read: {error}")
            return
        seal = seal_capture(before, [kept[name] for name in COLUMNS], head, kept["digest"])
        if kept["seal"] != seal and (kept["seal"] is not None or before is not None):
            what = "is not what came, or the one before it is not" if follows else (
                "cannot be proved, since the one before it is missing"
            )  # fmt: skip
            yield Finding("seal", where, what)
        if held is None:
            return
        digest = kept["digest"].hex()
        values = projected(capture, kept["run"], digest=digest, size=kept["size"])
        wrong = [name for name, one in zip(PROJECTED, values, strict=True) if held[name] != one]
        first = self.captures.first_alike(kept["url"], kept["method"], digest, kept["id"])
        if held["revisit_of"] != (first if kept["size"] else None):
            wrong.append("revisit_of")
        if wrong:
            yield Finding("projection", where, f"has another {', '.join(wrong)}")

    def _latest(self) -> int:
        """The last capture of tinarchive.db: what follows is none of its harm.

        A crawl at work has just kept it, or a kill left it for the next start.
        """
        return int(self.db.value("SELECT coalesce(max(id), 0) FROM captures"))

    def _pairs(
        self, here: str, there: str
    ) -> Iterator[tuple[sqlite3.Row | None, sqlite3.Row | None]]:
        """Captures of both files by number: (captures.db, tinarchive.db), one may lack.

        tinarchive.db is looked at first, as a crawl writes to it last.
        """
        held = self.db.stream(here)
        right = next(held, None)
        kept = self.kept.stream(there)
        left = next(kept, None)
        while left is not None or right is not None:
            if left is None or (right is not None and right["id"] < left["id"]):
                yield None, right
                right = next(held, None)
            elif right is None or left["id"] < right["id"]:
                yield left, None
                left = next(kept, None)
            else:
                yield left, right
                left, right = next(kept, None), next(held, None)

    def _check_gaps(self) -> Iterator[Finding]:
        """Numbers are given one after the other: one that neither file has was taken away."""
        highest = self.kept.value("SELECT max(id) FROM captures") or 0
        if self.kept.value("SELECT count(*) FROM captures") == highest:
            return
        for row in self.kept.stream(_GAPS):
            if self.db.value("SELECT 1 FROM captures WHERE id = ?", (row["first"],)) is None:
                many = row["first"] != row["last"]
                where = f"captures {row['first']} to {row['last']}" if many else (
                    f"capture {row['first']}"
                )  # fmt: skip
                yield Finding("reference", where, "is in neither database any more")

    def _check_bodies(self) -> Iterator[Finding]:
        packer = Packer(self.kept)
        total = self.kept.value("SELECT count(*) FROM bodies")
        sql = "SELECT id, digest, size, packing, dictionary, content FROM bodies"
        for number, row in enumerate(self.kept.stream(sql), 1):
            where = f"body {row['id']} ({row['digest'].hex()})"
            if number % STEP == 0:
                self.tell("bodies", number, total)
            try:
                body = packer.unpack(row["packing"], row["content"], row["dictionary"])
            except Damaged as error:
                yield Finding("body", where, str(error))
                continue
            if hashlib.sha256(body).digest() != row["digest"] or len(body) != row["size"]:
                yield Finding("body", where, "is not what came: its digest differs")

    # ── the index ───────────────────────────────────────────────────────────────────────────

    def _check_index(self) -> Iterator[Finding]:
        """The index beside one made anew."""
        self.tell("index", 0, 1)
        with self.db.one_moment():  # also while a run indexes
            right = is_as_made(self.db)
        if not right:
            yield Finding(
                "index", "articles_fts", "does not hold the articles' words; `tinarchive reindex`"
            )


def _readable(check: Iterator[Finding], store: Store) -> Iterator[Finding]:
    """A check's findings; where the file itself gives way, that is one."""
    try:
        yield from check
    except Damaged as error:
        yield Finding("file", store.path.name, str(error))
    except (TypeError, ValueError, AttributeError, LookupError, sqlite3.Error) as error:
        # A byte altered in a row's header makes a number of a text; in the schema, another column.
        yield Finding("file", store.path.name, f"holds values that were never written ({error})")


def _check_file(store: Store, *, quick: bool) -> Iterator[Finding]:
    for row in store.all(f"PRAGMA {'quick_check' if quick else 'integrity_check'}"):
        if row[0] != "ok":
            yield Finding("file", store.path.name, row[0])


def _check_form(store: Store) -> Iterator[Finding]:
    """Each table and index reads as this version makes it; what others added is theirs."""
    steps = migrations.captures if store.path.name == "captures.db" else migrations.library
    anew = Store(store.path, write=True, elsewhere=":memory:")
    try:
        migrations.migrate(anew, steps)
        made = _form(anew)
    finally:
        anew.close()
    held = _form(store)
    for name, sql in made.items():
        if held.get(name) != sql:
            kind = "index" if name.startswith("articles_fts") else "file"
            yield Finding(kind, f"{store.path.name}: {name}", "is not as it was made")


def _form(store: Store) -> dict[str, str]:
    """How each table, index and trigger is made, without comments and white space."""
    rows = store.all("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE '%sqlite%'")
    return {row["name"]: "".join(_ASIDE.sub(" ", row["sql"] or "").split()) for row in rows}


def _check_references(store: Store) -> Iterator[Finding]:
    for row in store.stream("PRAGMA foreign_key_check"):
        yield Finding(
            "reference",
            f"{store.path.name}: {row['table']} {row['rowid']}",
            f"refers to a row of {row['parent']} that is not there",
        )


def _check_orphans(kept: Store) -> Iterator[Finding]:
    for row in kept.stream(ORPHANS):
        yield Finding(
            "orphan",
            f"body {row['id']} ({row['digest'].hex()})",
            "belongs to no capture: the capture that brought it is lost",
        )


def _missing(kept: sqlite3.Row | None, held: sqlite3.Row | None, latest: int) -> Iterator[Finding]:
    if kept is None and held is not None:
        yield Finding("reference", f"capture {held['id']}", "is not in captures.db")
    elif held is None and kept is not None and kept["id"] <= latest:
        yield Finding("projection", f"capture {kept['id']}", "is not in tinarchive.db")


_ASIDE = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_GAPS = """
  SELECT before + 1 AS first, id - 1 AS last FROM
    (SELECT id, lag(id, 1, 0) OVER (ORDER BY id) AS before FROM captures)
  WHERE id > before + 1
"""
ORPHANS = """
  SELECT id, digest FROM bodies
  WHERE NOT EXISTS (SELECT 1 FROM captures WHERE body = bodies.id)
    AND NOT EXISTS (SELECT 1 FROM dictionaries WHERE body = bodies.id)
"""
