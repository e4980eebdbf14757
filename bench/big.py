"""A generated archive of N articles, to see how everything does at a size nobody has yet.

    python bench/big.py 1000000 OUT [--seed 1] [--words 350]

300 portals of all 63 provinces, 2005 to 2026, in the order a real archive would hold them: each
portal's past from the newest to the oldest, then night by night. OUT/reposts.jsonl tells which
articles are another's text (5 %), and how it was changed. The archive passes `verify`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import zstandard
from big_texts import Texts

from tinarchive.archive import Archive, open_archive
from tinarchive.archive.sealing import COLUMNS as SEALED
from tinarchive.archive.sealing import seal_capture, seal_revision
from tinarchive.archive.search import texts
from tinarchive.decide import content_digest
from tinarchive.demo.chance import chance
from tinarchive.demo.library import names
from tinarchive.fields.prose import count_words, fold
from tinarchive.model import Article, Byline, Image
from tinarchive.sites.provinces import provinces

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

CHUNK = 2000
SITES = 300
RUNS = 1000
FIRST, LAST = datetime(2005, 1, 1, tzinfo=UTC), datetime(2026, 6, 30, tzinfo=UTC)
BEGUN = datetime(2023, 10, 1, 2, tzinfo=UTC)
"""When the archive was begun: what was published before came in the first run."""
SENTENCE = 15.5
"""Syllables to a sentence of big_texts."""
HEAD = b'{"asked":[],"sent":[],"tls":null,"headers":[["Content-Type","text/html; charset=utf-8"]]}'
FTS = "title, summary, body, title_folded, summary_folded, body_folded"
COLUMNS = {
    "captures": "id, url, method, kind, fetched_at, status, media_type, charset, digest, size,"
    " run, verdict, article",
    "articles": "id, site, url, title, published_at, published_on, published_raw, summary, body,"
    " byline, category, language, views, words, first_seen_at, last_seen_at, checked_at, gone_at,"
    " revision, capture",
    "revisions": "article, number, seen_at, capture, digest, reader, title, published_at, blocks,"
    " issues, seal",
    "entries": "listing, url, article, title, published_at, first_seen_at, last_seen_at, key, walk",
    "addresses": "url, article, key",
    "article_authors": "article, position, author",
    "article_tags": "article, position, tag",
    "images": "article, position, url, caption",
    "views": "article, seen_at, count",
}
KEPT = f"id, {', '.join(SEALED)}, head, body, seal"


@dataclass
class Draft:
    """An article before it is written; `of` is the one it retells."""

    id: int
    site: int
    day: datetime
    run: int
    topic: int
    lines: list[str]
    title: str = ""
    of: int | None = None
    how: str = ""


@dataclass
class Rows:
    """What waits to be written, table by table."""

    tables: dict[str, list[tuple[Any, ...]]] = field(
        default_factory=lambda: {name: [] for name in COLUMNS}
    )
    kept: list[tuple[Any, ...]] = field(default_factory=list)
    bodies: list[tuple[Any, ...]] = field(default_factory=list)
    indexed: list[tuple[Any, ...]] = field(default_factory=list)


def stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


class Maker:
    """All that is drawn by chance, from one seed."""

    def __init__(self, count: int, seed: int, words: int) -> None:
        self.count, self.words = count, words
        self.rng: random.Random = chance(f"archive {seed}")
        self.texts = Texts(seed)
        self.captures = 0
        self.seal: bytes | None = None
        self.pool: list[Draft] = []
        self.authors = self._authors()
        self.sites = self._sites()
        self.categories = sorted({one.category for one in self.texts.sections})
        self.tags = sorted({tag for one in self.texts.sections for tag in one.tags})
        self.head = zstandard.ZstdCompressor().compress(HEAD)

    def _authors(self) -> list[str]:
        kinds = names()
        given = kinds["tennam"] + kinds["tennu"] + kinds["tacgia"]
        made = {f"{self.rng.choice(kinds['ho'])} {one}" for one in given for _ in range(400)}
        made |= {f"{one} {other.split()[-1]}" for one in sorted(made)[:1500] for other in given[:4]}
        found = sorted(made)
        self.rng.shuffle(found)
        return found

    def _sites(self) -> list[tuple[str, str, str, str]]:
        """Host, name, home, province; at least one of each of the 63."""
        found = []
        for number in range(SITES):
            one = provinces()[number % 63]
            host = f"{fold(one.name).replace(' ', '').replace('-', '')}{number // 63 + 1}.example"
            found.append((host, f"Cổng thông tin {one.name} {number // 63 + 1}",
                          f"https://{host}/", one.code))  # fmt: skip
        return found

    def plan(self) -> Iterator[tuple[int, datetime, int]]:
        """Site, time and run of each article, in the order it was archived."""
        weights = [1 / (1 + rank) ** 0.7 for rank in range(SITES)]
        chosen = self.rng.choices(range(SITES), weights, k=self.count)
        span = (LAST - FIRST).total_seconds()
        # More every year: the square root pulls to the end.
        days = [FIRST + timedelta(seconds=int(span * self.rng.random() ** 0.6)) for _ in chosen]
        pairs = list(zip(chosen, days, strict=True))
        past = [(site, day, 1) for site, day in pairs if day < BEGUN]
        past.sort(key=lambda one: (one[0], -one[1].timestamp()))
        yield from past
        nights = (LAST - BEGUN).days / (RUNS - 1)
        later = sorted((day, site) for site, day in pairs if day >= BEGUN)
        for day, site in later:
            yield site, day, 2 + min(RUNS - 2, int((day - BEGUN).days / nights))

    def drafts(self) -> Iterator[list[Draft]]:
        chunk: list[tuple[int, datetime, int]] = []
        first = 1
        for one in self.plan():
            chunk.append(one)
            if len(chunk) == CHUNK:
                yield self._told(first, chunk)
                first += len(chunk)
                chunk = []
        if chunk:
            yield self._told(first, chunk)

    def _told(self, first: int, chunk: list[tuple[int, datetime, int]]) -> list[Draft]:
        rng = self.rng
        # Real bodies: median 350 words, a tenth under 130, a tenth over 900.
        sizes = [max(1, round(rng.lognormvariate(0, 0.75) * self.words / SENTENCE)) for _ in chunk]
        sizes = [min(size, 300) + 1 for size in sizes]
        topics = [rng.randrange(len(self.texts.spans)) for _ in chunk]
        told = self.texts.sentences(sizes, topics)
        found = []
        for number, (site, day, run) in enumerate(chunk):
            draft = Draft(first + number, site, day, run, topics[number], told[number])
            draft.title = draft.lines.pop(0).partition(",")[0]
            if self.pool and rng.random() < 0.05:
                self._retell(draft, rng.choice(self.pool))
            elif rng.random() < 0.3:
                if len(self.pool) < 5000:
                    self.pool.append(draft)
                else:
                    self.pool[rng.randrange(5000)] = draft
            found.append(draft)
        return found

    def _retell(self, draft: Draft, origin: Draft) -> None:
        """Exact, with another opening, shortened, or with sentences of its own put between."""
        how = self.rng.choice(("exact", "exact", "opening", "excerpt", "mixed"))
        lines = list(origin.lines)
        if how == "opening":
            lines = draft.lines[:2] + lines[1:]
        elif how == "excerpt":
            lines = lines[: max(1, len(lines) * 2 // 3)]
        elif how == "mixed":
            own = draft.lines * len(lines)
            lines = [own[at] if self.rng.random() < 0.12 else line for at, line in enumerate(lines)]
        draft.lines, draft.of, draft.how, draft.topic = lines, origin.id, how, origin.topic
        if self.rng.random() < 0.6:
            draft.title = origin.title

    # ── rows ────────────────────────────────────────────────────────────────────────────────

    def rows(self, drafts: list[Draft]) -> Rows:
        rows = Rows()
        for draft in drafts:
            self._article(draft, rows)
        return rows

    def _capture(self, rows: Rows, url: str, at: datetime, run: int, article: int) -> int:
        self.captures += 1
        row, when = self.captures, stamp(at)
        body = f"<html>{url} {row}</html>".encode()
        digest = hashlib.sha256(body)
        values = (run, "article", url, "GET", None, when[:-1] + ".000000Z", 0.3, 200,
                  "HTTP/1.1 200 OK", None, None, len(body), "length", None, None)  # fmt: skip
        self.seal = seal_capture(self.seal, values, HEAD, digest.digest())
        rows.bodies.append((row, digest.digest(), len(body), "none", None, body))
        rows.kept.append((row, *values, self.head, row, self.seal))
        rows.tables["captures"].append(
            (row, url, "GET", "article", when, 200, "text/html", "utf-8", digest.hexdigest(),
             len(body), run, "new", article)
        )  # fmt: skip
        return row

    def _article(self, draft: Draft, rows: Rows) -> None:
        rng, tables, row = self.rng, rows.tables, draft.id
        host = self.sites[draft.site][0]
        url = f"https://{host}/tin-tuc/{fold(draft.title)[:40].replace(' ', '-')}-{row}.html"
        seen = max(BEGUN if draft.run == 1 else draft.day + timedelta(hours=9), BEGUN)
        seen += timedelta(seconds=row % 80_000 if draft.run == 1 else 0)
        local = (draft.day + timedelta(hours=7)).strftime("%Y-%m-%dT%H:%M+07:00")
        published = None if rng.random() < 0.02 else local if rng.random() < 0.9 else local[:10]
        paragraphs = [" ".join(draft.lines[at : at + 3]) for at in range(0, len(draft.lines), 3)]
        summary = paragraphs.pop(0) if len(paragraphs) > 2 and rng.random() < 0.6 else None
        body = "\n\n".join(paragraphs)
        author = int(len(self.authors) * rng.random() ** 3) if rng.random() < 0.75 else None
        byline = None if author is None else self.authors[author]
        views = rng.randint(5, 60) * rng.randint(1, 90) if rng.random() < 0.7 else None
        category = None
        if rng.random() < 0.9:
            category = self.texts.sections[draft.topic].category
        edited = rng.random() < 0.03
        capture = self._capture(rows, url, seen, draft.run, row)
        blocks = [("title", draft.title)] + ([("summary", summary)] if summary else [])
        blocks += [("paragraph", text) for text in paragraphs]
        images = tuple(
            Image(f"https://{host}/anh/{row}-{place}.jpg", draft.lines[0][:80])
            for place in range(1, rng.choice((1, 1, 2, 2, 3, 4)))
        )
        states = [[*blocks[:-1], ("paragraph", blocks[-1][1][:-40])]] if edited else []
        for number, state in enumerate([*states, blocks], 1):
            at = seen + timedelta(days=3 * (number - 1))
            run = min(RUNS, draft.run + 3 * (number - 1))
            if number > 1:
                capture = self._capture(rows, url, at, run, row)
            told = json.dumps(
                [{"kind": kind, "text": text} for kind, text in state],
                ensure_ascii=False,
                separators=(",", ":"),
            )
            text = "\n\n".join(text for kind, text in state if kind == "paragraph")
            digest = content_digest(
                Article(url, draft.title, published, published, None, summary, text,
                        Byline(byline) if byline else None, images)
            )  # fmt: skip
            seal = seal_revision(draft.title, published, told, "[]", digest)
            tables["revisions"].append((row, number, stamp(at), capture, digest, "1", draft.title,
                                        published, told, "[]", seal))  # fmt: skip
        last = stamp(at)
        gone = stamp(at + timedelta(days=90)) if rng.random() < 0.01 else None
        day = published[:10] if published else None
        words = count_words(body)
        tables["articles"].append(
            (row, host, url, draft.title, published, day, published, summary, body, byline,
             category, "vi", views, words, stamp(seen), last, last, gone, 2 if edited else 1,
             capture)
        )  # fmt: skip
        key = url.partition("://")[2]
        listing = draft.site + 1
        tables["entries"].append((listing, url, row, draft.title, day, last, last, key, 1))
        tables["addresses"].append((url, row, key))
        if author is not None:
            tables["article_authors"].append((row, 1, author + 1))
        if rng.random() < 0.3:
            tables["article_tags"].append((row, 1, rng.randrange(len(self.tags)) + 1))
        for place, image in enumerate(images, 1):
            tables["images"].append((row, place, image.url, image.caption))
        if views is not None:
            tables["views"].append((row, last, views))
        held = {"title": draft.title, "summary": summary, "body": body}
        rows.indexed.append((row, *texts(held)))


# ── writing ─────────────────────────────────────────────────────────────────────────────────


def frame(archive: Archive, maker: Maker) -> None:
    """Portals, runs, lists, names: all that articles refer to."""
    db = archive.db
    db.many("INSERT INTO sites (id, name, home, province) VALUES (?, ?, ?, ?)", maker.sites)
    step = (LAST - BEGUN) / (RUNS - 1)
    starts = [BEGUN + step * number for number in range(RUNS)]
    db.many(
        "INSERT INTO runs (started_at, finished_at, outcome) VALUES (?, ?, 'finished')",
        [(stamp(start), stamp(start + timedelta(hours=2))) for start in starts],
    )
    db.many(
        """INSERT INTO listings (id, site, url, name, walked_at, complete, walk, finished_walk,
             full_walk) VALUES (?, ?, ?, 'Tin tức', ?, 1, 1, 1, 1)""",
        [(number, host, f"{home}tin-tuc", stamp(LAST))
         for number, (host, _, home, _) in enumerate(maker.sites, 1)],
    )  # fmt: skip
    db.many("INSERT INTO authors (name) VALUES (?)", [(name,) for name in maker.authors])
    db.many("INSERT INTO tags (name) VALUES (?)", [(name,) for name in maker.tags])


def write(archive: Archive, rows: Rows) -> None:
    """A chunk of articles with all that hangs on them."""
    db, kept = archive.db, archive.kept
    with kept.transaction():
        kept.many(f"INSERT INTO bodies VALUES ({marks(6)})", rows.bodies)
        kept.many(f"INSERT INTO captures ({KEPT}) VALUES ({marks(19)})", rows.kept)
    with db.transaction():
        for name, found in rows.tables.items():
            names = COLUMNS[name]
            db.many(f"INSERT INTO {name} ({names}) VALUES ({marks(names.count(',') + 1)})", found)
        db.many(f"INSERT INTO articles_fts (rowid, {FTS}) VALUES ({marks(7)})", rows.indexed)


def count_runs(archive: Archive) -> None:
    """What each run did, of its captures."""
    archive.db.run(
        """UPDATE runs SET (requests, bytes, new, edited) = (
             SELECT count(*), coalesce(sum(size), 0), count(DISTINCT captures.article),
               count(*) - count(DISTINCT captures.article)
             FROM captures WHERE captures.run = runs.id)"""
    )


def marks(count: int) -> str:
    return ", ".join("?" * count)


def bulk(archive: Archive) -> None:
    """Faster than safe: what is killed half way is made anew."""
    for store in (archive.kept, archive.db):
        for pragma in ("synchronous = OFF", "foreign_keys = OFF", "cache_size = -600000"):
            store.run(f"PRAGMA {pragma}")


def told(out: TextIO, drafts: list[Draft]) -> None:
    for draft in drafts:
        if draft.of is not None:
            out.write(json.dumps({"article": draft.id, "of": draft.of, "how": draft.how}) + "\n")


def make(count: int, folder: Path, seed: int, words: int) -> None:
    started = time.monotonic()
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        sys.exit(f"{folder} is not empty")
    maker = Maker(count, seed, words)
    with (
        open_archive(folder, now=lambda: LAST) as archive,
        (folder / "reposts.jsonl").open("w", encoding="utf-8") as out,
    ):
        bulk(archive)
        frame(archive, maker)
        done = 0
        for drafts in maker.drafts():
            write(archive, maker.rows(drafts))
            told(out, drafts)
            done += len(drafts)
            if done % (10 * CHUNK) == 0 or done == count:
                print(f"{done:,} articles, {time.monotonic() - started:.0f} s", file=sys.stderr)
        count_runs(archive)
    for path in sorted(folder.glob("*.db")):
        print(f"{path.name} {path.stat().st_size / 1e6:,.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("count", type=int)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--words", type=int, default=350, help="median of a body")
    told_so = parser.parse_args()
    make(told_so.count, told_so.out, told_so.seed, told_so.words)


if __name__ == "__main__":
    main()
