"""Our reader beside other people's on annotated pages: quality a field, milliseconds a page.

    python bench/readers.py [GOLD] [--repeats N]

The gold file is `../shared/real/gold.jsonl` unless another is named. All is measured in one run,
one process at a time, with the rules of `tinarchive evaluate`; times are CPU times, which a
busy machine does not lengthen. `.venv-bench` is made on first use.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from environment import BENCH, ROOT, prepare, table
from selectolax.lexbor import LexborHTMLParser

from tinarchive.errors import LayoutError
from tinarchive.model import Article, Author, Byline
from tinarchive.operate.gold import Gold, read_gold
from tinarchive.operate.scoring import score_article
from tinarchive.pages.article import read_article

if TYPE_CHECKING:
    from tinarchive.operate.marks import Mark

FOREIGN = ("trafilatura", "newspaper4k", "readability-lxml", "goose3", "resiliparse")
NOW = datetime(2026, 11, 25, tzinfo=UTC)


def best_of(call: Any, repeats: int) -> float:
    """CPU milliseconds of the quickest call."""
    best = float("inf")
    for _ in range(repeats):
        start = time.process_time()
        call()
        best = min(best, time.process_time() - start)
    return best * 1000


def read_ours(gold: Gold) -> Article:
    try:
        return read_article(gold.body, url=gold.url, now=NOW)
    except LayoutError:
        return Article(gold.url, None)


def ours(golds: list[Gold], repeats: int) -> tuple[list[Article], list[float]]:
    read_ours(golds[0])
    articles = [read_ours(gold) for gold in golds]
    return articles, [best_of(lambda gold=gold: read_ours(gold), repeats) for gold in golds]


def theirs(
    name: str, python: Path, golds: list[Gold], folder: Path, repeats: int
) -> tuple[list[Article], list[float]]:
    asked = "\n".join(
        json.dumps({"path": str(folder / str(gold.row["file"])), "url": gold.url}) for gold in golds
    )
    done = subprocess.run(
        [str(python), str(BENCH / "foreign_readers.py"), name, str(repeats)],
        input=asked, capture_output=True, text=True, check=True,
    )  # fmt: skip
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return [foreign_article(g, r) for g, r in zip(golds, rows, strict=True)], [
        r["ms"] for r in rows
    ]


def foreign_article(gold: Gold, row: dict[str, Any]) -> Article:
    names = tuple(Author(name.strip()) for name in row.get("names") or () if name.strip())
    return Article(
        gold.url,
        row.get("title") or None,
        published_at=row.get("published_at") or None,
        summary=row.get("summary") or None,
        body=row.get("body") or "",
        byline=Byline(", ".join(a.name for a in names), names) if names else None,
    )


def row_of(name: str, marks: list[Mark], spent: list[float]) -> list[str]:
    by_field: dict[str, list[Mark]] = {}
    for mark in marks:
        by_field.setdefault(mark.field, []).append(mark)

    def right(field: str) -> str:
        return f"{sum(m.right for m in by_field[field])}/{len(by_field[field])}"

    def rates(field: str) -> str:
        found = by_field[field]
        wanted, given, hits = (
            sum(getattr(m, k) for m in found) for k in ("wanted", "given", "hits")
        )
        return f"{hits / given if given else 0:.2f} {hits / wanted if wanted else 0:.2f}"

    false_dates = sum(m.given > m.hits for m in by_field["date"])
    return [
        name, right("title"), right("date"), str(false_dates), right("body"), right("summary"),
        rates("names"), rates("captions"),
        f"{statistics.median(spent):.2f}", f"{statistics.mean(spent):.2f}",
    ]  # fmt: skip


HEAD = [
    "reader", "title", "date", "false dates", "body", "summary",
    "names P R", "captions P R", "CPU ms median", "CPU ms mean",
]  # fmt: skip


def parse_ratio(golds: list[Gold], repeats: int) -> list[list[str]]:
    """Our whole reading of pages near 100 KB beside selectolax's bare parse of the same text."""
    near = sorted(golds, key=lambda gold: abs(len(gold.body) - 100_000))[:3]
    rows = []
    for gold in near:
        text = gold.body.decode("utf-8", "replace")
        pairs = []
        for _ in range(repeats):  # in turns, so that a busy machine is busy for both
            start = time.process_time()
            LexborHTMLParser(text)
            middle = time.process_time()
            read_ours(gold)
            pairs.append((middle - start, time.process_time() - middle))
        parse, whole = (statistics.median(part) * 1000 for part in zip(*pairs, strict=True))
        size = f"{len(gold.body) // 1000} KB"
        rows.append([gold.page, size, f"{parse:.2f}", f"{whole:.2f}", f"{whole / parse:.1f}"])
    return rows


def main() -> None:
    shared = Path(os.environ.get("TINARCHIVE_SHARED", ROOT.parent / "shared"))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", nargs="?", type=Path, default=shared / "real" / "gold.jsonl")
    parser.add_argument("--repeats", type=int, default=3)
    asked = parser.parse_args()
    if not asked.gold.exists():
        sys.exit(f"{asked.gold}: no annotated pages there; name a gold file (docs/json.md).")
    golds = [gold for gold in read_gold(asked.gold) if not gold.is_listing]
    python = prepare()
    rows = []
    for name in ("tinarchive", *FOREIGN):
        if name == "tinarchive":
            articles, spent = ours(golds, asked.repeats)
        else:
            articles, spent = theirs(name, python, golds, asked.gold.parent, asked.repeats)
        marks = [m for g, a in zip(golds, articles, strict=True) for m in score_article(g, a)]
        rows.append(row_of(name, marks, spent))
        print(f"{name} done", file=sys.stderr)
    print(f"{len(golds)} pages of {len({g.site for g in golds})} sites; right pages per field\n")
    print(table(HEAD, rows))
    print(f"\nWhole reading beside a bare parse (selectolax {version('selectolax')}), medians\n")
    print(
        table(["page", "size", "parse CPU ms", "reading CPU ms", "ratio"], parse_ratio(golds, 15))
    )


if __name__ == "__main__":
    main()
