"""Which articles tell the same text: found by their marks, proved by their texts, linked.

`story_marks` leads from a mark (fields/shingles.py) to the articles that have it. A new text looks
its own up there, and every article found is compared with it in full before they are linked, so
no link rests on a sample. A mark that one portal has used in `WORN` different texts is a phrase
or a template and leads nowhere any more; it moves to `story_worn`.

A link depends on the two texts and on what is worn. Where wear could change one, the
articles are told again: pairs that are not alike enough are kept too (`linked` 0), those that
could become so. So the links are the same in whatever order the articles came, as long as no
text changes; what has been worn stays worn until all is told anew.
"""

from __future__ import annotations

import json
from collections import Counter, OrderedDict
from dataclasses import dataclass
from struct import pack, unpack
from typing import TYPE_CHECKING
from zlib import crc32

from tinarchive.errors import Damaged
from tinarchive.fields.likeness import FEWEST, NEAR, compare
from tinarchive.fields.shingles import shingle

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tinarchive.archive.stores import Store
    from tinarchive.fields.likeness import Likeness
    from tinarchive.fields.shingles import Shingled

WORN = 8
"""Different texts of one portal that a mark stands in, from where it proves nothing."""
FIRST = 64
"""Of the articles that share a mark or a digest so many are compared, the first held ones: a
text told more often than that hangs together by them."""
TABLES = """
-- Articles to be compared with the others, noted by triggers whoever writes.
CREATE TABLE untold (
  article INTEGER PRIMARY KEY REFERENCES articles(id)
) STRICT;
CREATE TRIGGER articles_untold AFTER INSERT ON articles BEGIN
  INSERT INTO untold (article) VALUES (new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER articles_retold
AFTER UPDATE OF site, title, summary, body, published_on, published_at ON articles
WHEN (old.site, old.title, old.summary, old.body, old.published_on, old.published_at)
  IS NOT (new.site, new.title, new.summary, new.body, new.published_on, new.published_at)
BEGIN
  INSERT INTO untold (article) VALUES (new.id) ON CONFLICT DO NOTHING;
END;

-- What each text is known by.
CREATE TABLE story_texts (
  article INTEGER PRIMARY KEY REFERENCES articles(id),
  site INTEGER NOT NULL,        -- as in story_marks
  digest INTEGER NOT NULL,      -- of all its syllables
  marks BLOB NOT NULL           -- 4 bytes each, big-endian
) STRICT;
CREATE INDEX story_texts_digest ON story_texts(digest);

-- From a mark that is not worn to the articles that have it.
CREATE TABLE story_marks (
  mark INTEGER NOT NULL,
  site INTEGER NOT NULL,        -- 24 bits of a hash of its portal
  article INTEGER NOT NULL,     -- no REFERENCES: it would double what an article costs here
  PRIMARY KEY (mark, site, article)
) STRICT, WITHOUT ROWID;

-- Marks that prove nothing.
CREATE TABLE story_worn (
  mark INTEGER PRIMARY KEY
) STRICT;

-- Pairs of articles that share text, each both ways.
CREATE TABLE story_links (
  article INTEGER NOT NULL REFERENCES articles(id),
  other INTEGER NOT NULL,
  part REAL NOT NULL,           -- of the shorter text that stands in the longer one
  linked INTEGER NOT NULL CHECK (linked IN (0, 1)),  -- 0: alike, but not the same
  PRIMARY KEY (article, other)
) STRICT, WITHOUT ROWID;

-- Stories by their portals and days, without a look at the articles.
CREATE INDEX articles_telling ON articles(story, published_on, site) WHERE story IS NOT NULL;
CREATE INDEX stories_size ON stories(size);
"""
ALL_WAIT = "INSERT INTO untold (article) SELECT id FROM articles"

READY = 400_000
"""Shingles of texts kept for the next comparison; about 50 MB."""


@dataclass(frozen=True, slots=True)
class Held:
    """An article as far as linking needs it."""

    site: int
    """24 bits of a hash of its portal: two portals under one would wear marks out together."""
    day: str | None
    text: Shingled


class Linker:
    """Links articles with all others; part of a larger transaction."""

    def __init__(self, db: Store) -> None:
        self.db = db
        self._ready: OrderedDict[int, Held] = OrderedDict()
        self._size = 0

    def link(self, articles: Sequence[int]) -> set[int]:
        """Compare articles anew; all whose stories this may have changed.

        Their marks are entered together and in order: one by one each would be written to a
        place of its own in a large table.
        """
        touched: set[int] = set()
        for article in articles:
            touched |= self._forget(article)
        self._enter(articles)
        judged: set[tuple[int, int]] = set()
        for article in articles:
            for other in self._candidates(article):
                pair = (min(article, other), max(article, other))
                if pair not in judged and self._judge(article, other):
                    touched |= {article, other}
                judged.add(pair)
        return touched

    def compare(self, one: int, other: int) -> Likeness:
        """How alike two articles are, as they are now."""
        first, second = self._held(one).text, self._held(other).text
        return compare(first, second, self._worn((*first.mark_values, *second.mark_values)))

    # ── before ──────────────────────────────────────────────────────────────────────────────

    def _forget(self, article: int) -> set[int]:
        """Take out what was known of an article; it and those it was linked with, if any."""
        if article in self._ready:
            self._size -= len(self._ready.pop(article).text.shingles)
        held = self.db.one("SELECT site, marks FROM story_texts WHERE article = ?", (article,))
        if held is None:
            return set()
        self.db.many(
            "DELETE FROM story_marks WHERE (mark, site, article) = (?, ?, ?)",
            [(mark, held["site"], article) for mark in _unpacked(held["marks"])],
        )
        self.db.run("DELETE FROM story_texts WHERE article = ?", (article,))
        others = self.db.all("SELECT other, linked FROM story_links WHERE article = ?", (article,))
        self.db.run("DELETE FROM story_links WHERE article = ?", (article,))
        self.db.many(
            "DELETE FROM story_links WHERE article = ? AND other = ?",
            [(row["other"], article) for row in others],
        )
        linked = {row["other"] for row in others if row["linked"]}
        return linked and linked | {article}

    # ── marks ───────────────────────────────────────────────────────────────────────────────

    def _enter(self, articles: Sequence[int]) -> None:
        """Enter the marks of articles that have enough text, but for worn ones."""
        texts = []
        marks = []
        for article in articles:
            held = self._held(article)
            if len(held.text.shingles) < FEWEST:
                continue
            values = held.text.mark_values
            texts.append((article, held.site, held.text.digest, _packed(values)))
            worn = self._worn(values)
            marks += [(mark, held.site, article) for mark in values if mark not in worn]
        self.db.many(
            "INSERT INTO story_texts (article, site, digest, marks) VALUES (?, ?, ?, ?)", texts
        )
        self.db.many(
            "INSERT INTO story_marks (mark, site, article) VALUES (?, ?, ?)", sorted(marks)
        )

    def _wears_out(self, mark: int, site: int) -> bool:
        """Whether a portal has used a mark in too many texts; then it is worn from now on."""
        texts = self.db.value(
            """SELECT count(DISTINCT digest) FROM story_marks
               JOIN story_texts ON story_texts.article = story_marks.article
               WHERE mark = ? AND story_marks.site = ?""",
            (mark, site),
        )
        if texts < WORN:
            return False
        self.db.run(
            """INSERT INTO untold (article) SELECT article FROM story_marks
               WHERE mark = ? AND article IN (SELECT article FROM story_links)
               ON CONFLICT DO NOTHING""",
            (mark,),
        )
        self.db.run("DELETE FROM story_marks WHERE mark = ?", (mark,))
        self.db.run("INSERT INTO story_worn (mark) VALUES (?)", (mark,))
        return True

    def _worn(self, marks: Iterable[int]) -> frozenset[int]:
        rows = self.db.all(
            "SELECT mark FROM story_worn WHERE mark IN (SELECT value FROM json_each(?))",
            (json.dumps(list(marks)),),
        )
        return frozenset(row["mark"] for row in rows)

    # ── pairs ───────────────────────────────────────────────────────────────────────────────

    def _candidates(self, article: int) -> list[int]:
        """Articles that share two marks or more with one, and enough, or all its syllables."""
        text = self.db.one("SELECT * FROM story_texts WHERE article = ?", (article,))
        if text is None:
            return []
        exact = self.db.all(
            "SELECT article FROM story_texts WHERE digest = ? LIMIT ?", (text["digest"], FIRST)
        )
        chosen = {row["article"] for row in exact}
        marks = _unpacked(text["marks"])
        sharing = self._sharing(marks, text["site"])
        for row in self.db.all(
            """SELECT article, length(marks) / 4 AS marks FROM story_texts
               WHERE article IN (SELECT value FROM json_each(?))""",
            (json.dumps([one for one, count in sharing.items() if count > 1]),),
        ):
            if sharing[row["article"]] >= NEAR * min(len(marks), row["marks"]):
                chosen.add(row["article"])
        return sorted(chosen - {article})

    def _sharing(self, marks: Iterable[int], site: int) -> Counter[int]:
        """With how many of a text's marks, those that are not worn, each article is found."""
        sharing: Counter[int] = Counter()
        for mark in marks:
            bearers = self.db.all(
                "SELECT article FROM story_marks WHERE mark = ? LIMIT ?", (mark, FIRST)
            )
            if len(bearers) < WORN or not self._wears_out(mark, site):
                sharing.update(row["article"] for row in bearers)
        return sharing

    def _judge(self, article: int, other: int) -> bool:
        """Compare two articles and keep what is worth it; whether they are linked."""
        alike = self.compare(article, other)
        if alike.shared < NEAR and not alike.exact:
            return False
        linked = alike.same or (alike.excerpt and self._in_order(article, other))
        self.db.many(
            "INSERT INTO story_links (article, other, part, linked) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            [(one, two, round(alike.part, 3), linked)
             for one, two in ((article, other), (other, article))],
        )  # fmt: skip
        return linked

    def _in_order(self, one: int, other: int) -> bool:
        """Whether the longer of two articles was published on the day of the shorter, or before.

        What stood alone before it stood in a longer article is no excerpt of it: a digest of
        the week's news is the last story of none.
        """
        short, long = self._held(one), self._held(other)
        if len(short.text.distinct) > len(long.text.distinct):
            short, long = long, short
        return short.day is None or long.day is None or long.day <= short.day

    # ── texts ───────────────────────────────────────────────────────────────────────────────

    def _held(self, article: int) -> Held:
        """An article as it is now; the last ones are at hand."""
        held = self._ready.get(article)
        if held is None:
            held = self._read(article)
            self._ready[article] = held
            self._size += len(held.text.shingles)
            while self._size > READY and len(self._ready) > 1:
                self._size -= len(self._ready.popitem(last=False)[1].text.shingles)
        else:
            self._ready.move_to_end(article)
        return held

    def _read(self, article: int) -> Held:
        row = self.db.one(
            "SELECT site, published_on, title, summary, body FROM articles WHERE id = ?", (article,)
        )
        if row is None:
            raise Damaged(f"{self.db.path} lacks article {article}; run `tinarchive verify`.")
        whole = "\n".join(filter(None, (row["summary"], row["body"])))
        site = crc32(row["site"].encode()) & 0xFFFFFF
        return Held(site, row["published_on"], shingle(whole, row["title"] or ""))


def _packed(marks: tuple[int, ...]) -> bytes:
    return pack(f">{len(marks)}I", *marks)


def _unpacked(held: bytes) -> tuple[int, ...]:
    return unpack(f">{len(held) // 4}I", held)
