"""How long a search takes on a large archive (bench/big.py makes one), warm and cold.

    python bench/search.py DIR [--queries 20] [--seed 1]

Each kind of question is asked with so many different words, portals, authors ...; the table gives
median and worst, on the clock and of the processor. Cold: the archive opened anew and its pages
dropped from the system's memory before each question. A page is 20 hits with their excerpts.
"""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from environment import table

from tinarchive.archive import MOST, Archive, open_archive
from tinarchive.fields.prose import fold
from tinarchive.model import Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass
class Kind:
    """Questions of one kind and how long each took."""

    name: str
    goal: int
    """Milliseconds it may take."""
    asked: list[Selection]
    hits: list[int] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)
    cold: list[float] = field(default_factory=list)


@contextmanager
def opened(folder: Path) -> Iterator[Archive]:
    with open_archive(folder, now=lambda: datetime.now(UTC), write=False) as archive:
        yield archive


def forget(folder: Path) -> None:
    """Drop the library's pages from the system's memory."""
    for path in folder.glob("tinarchive.db*"):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(handle)


class Asker:
    """Words, portals, days and people of the archive, drawn by chance."""

    def __init__(self, archive: Archive, seed: int, queries: int) -> None:
        self.archive, self.rng, self.queries = archive, random.Random(seed), queries
        self.last = archive.query("SELECT max(id) AS id FROM articles")[0]["id"]

    def column(self, sql: str) -> list[str]:
        return [next(iter(row.values())) for row in self.archive.query(sql)]

    def words(self) -> str:
        """One to three words of an article, in a row or not, with marks or without."""
        row = self.archive.query(
            "SELECT body FROM articles WHERE id >= ? ORDER BY id LIMIT 1",
            (self.rng.randint(1, self.last),),
        )[0]
        words = [word.strip(".,;:“”()") for word in row["body"].split()]
        size = self.rng.choice((1, 1, 2, 2, 3))
        at = self.rng.randrange(max(1, len(words) - size))
        text = " ".join(words[at : at + size]).lower()
        if self.rng.random() < 0.5:
            text = fold(text)
        if size > 1 and self.rng.random() < 0.5:
            return f'"{text}"'
        return f"{text}*" if self.rng.random() < 0.05 and len(text) > 3 else text

    def count(self, text: str) -> int:
        found = self.archive.find(Selection(text=text), limit=0)
        return found.count + found.more

    def texts(self, fits: Callable[[int], bool]) -> list[str]:
        """Different texts whose hits are so many."""
        found: dict[str, None] = {}
        while len(found) < self.queries:
            text = self.words()
            if any(map(str.isalnum, text)) and fits(self.count(text)):
                found[text] = None
        return list(found)

    def kinds(self) -> list[Kind]:
        few = self.texts(lambda count: 100 < count <= MOST)
        many = self.texts(lambda count: count > MOST)
        rare = self.texts(lambda count: 0 < count <= 100)
        made = [
            Kind("1 to 100 hits, ranked", 100, [Selection(text=text) for text in rare]),
            Kind(f"up to {MOST:,} hits, ranked", 100, [Selection(text=text) for text in few]),
            Kind(f"more than {MOST:,}, newest", 300, [Selection(text=text) for text in many]),
        ]
        for name, filters in self.filters().items():
            for told, texts in (("", None), (" + few hits", few), (" + many", many)):
                asked = [
                    Selection(text=texts[at % len(texts)] if texts else None, **one)
                    for at, one in enumerate(filters)
                ]
                made.append(Kind(name + told, 300, asked))
        return made

    def filters(self) -> dict[str, list[dict[str, str]]]:
        rng, queries = self.rng, self.queries
        sites = self.column("SELECT site FROM articles GROUP BY site ORDER BY count(*) DESC")
        provinces = self.column("SELECT DISTINCT province FROM sites ORDER BY 1")
        merged = self.column("SELECT DISTINCT merged_name FROM provinces ORDER BY 1")
        categories = self.column("SELECT DISTINCT category FROM articles WHERE category > ''")
        people = self.column(
            """SELECT name FROM authors JOIN article_authors ON author = authors.id
               GROUP BY authors.id ORDER BY count(*) DESC"""
        )
        months = [f"{rng.randint(2006, 2025)}-{rng.randint(1, 12):02}" for _ in range(queries)]
        middle = people[len(people) // 3 : -len(people) // 3 or None]

        def some(name: str, values: list[str]) -> list[dict[str, str]]:
            return [{name: values[at % len(values)]} for at in range(queries)]

        return {
            "large portal": some("site", sites[:20]),
            "small portal": some("site", sites[-20:]),
            "province": some("province", rng.sample(provinces, min(20, len(provinces)))),
            "province of today": some("merged_province", rng.sample(merged, 20)),
            "month": [{"since": month, "until": month} for month in months],
            "ten years": [{"since": f"{2006 + at % 10}", "until": f"{2015 + at % 10}"}
                          for at in range(queries)],
            "category": some("category", categories),
            "author of most": some("author", people[:20]),
            "author of few": some("author", rng.sample(middle, min(20, len(middle)))),
        }  # fmt: skip


def measure(folder: Path, kind: Kind) -> None:
    for asked in kind.asked:
        forget(folder)
        with opened(folder) as archive:
            started = time.perf_counter()
            found = archive.find(asked)
            kind.cold.append((time.perf_counter() - started) * 1000)
            kind.hits.append(found.count)
            again = []
            for _ in range(3):
                started, worked = time.perf_counter(), time.process_time()
                archive.find(asked)
                spent = time.process_time() - worked
                again.append(((time.perf_counter() - started) * 1000, spent * 1000))
            kind.warm.append(min(wall for wall, _ in again))
            kind.work.append(min(work for _, work in again))


def row(kind: Kind) -> list[str]:
    def ms(values: list[float]) -> str:
        return f"{median(values):,.0f} ({max(values):,.0f})"

    return [kind.name, str(len(kind.asked)), f"{median(kind.hits):,.0f}", ms(kind.warm),
            ms(kind.work), ms(kind.cold), f"{kind.goal}"]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--queries", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="kinds of questions whose name holds this")
    told = parser.parse_args()
    with opened(told.folder) as archive:
        asker = Asker(archive, told.seed, told.queries)
        kinds = [kind for kind in asker.kinds() if told.only in kind.name]
        articles = archive.query("SELECT count(*) AS n FROM articles")[0]["n"]
    rows = []
    for kind in kinds:
        measure(told.folder, kind)
        rows.append(row(kind))
        print(" · ".join(rows[-1]), file=sys.stderr)
    size = (told.folder / "tinarchive.db").stat().st_size / 1e9
    machine = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    print(f"{articles:,} articles, {size:.1f} GB, SQLite {sqlite3.sqlite_version}, {machine}")
    print("ms: median (worst)\n")
    print(table(["question", "n", "hits", "warm", "of it CPU", "cold", "goal"], rows))


if __name__ == "__main__":
    main()
