"""tinarchive beside Scrapy on one portal: articles a second, CPU seconds, memory.

    python bench/crawl.py [--articles N] [--runs N] [--connections N]

The demo portal (2,000 articles of 60 to 120 KB, 200 list pages) is served by a process of its own,
rendered beforehand. The crawlers run in turns, each in a fresh process, politeness off. Scrapy's
spider knows the template and keeps rows only; tinarchive finds everything out by itself and keeps
each response whole, compressed and verified. Wall and CPU times include the start of Python.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from environment import BENCH, prepare, table

TINARCHIVE = [sys.executable, "-m", "tinarchive", "crawl", "--delay", "0", "--no-images", "-q"]


@dataclass(frozen=True)
class Run:
    """One crawl: how long, at what cost, and what it brought."""

    wall: float
    cpu: float
    rss: float
    rows: int
    kept: float
    """Megabytes on disk."""


async def serve(articles: int) -> None:
    """Serve the demo until standard input ends; the listing's address on the first line."""
    from tinarchive.demo import open_portal

    async with open_portal(seed=1, articles=articles, page_size=10, weighty=True) as portal:
        portal.prerender()
        print(portal.listing_url, flush=True)
        await asyncio.to_thread(sys.stdin.read)


class Family:
    """A process and its descendants: their CPU time and memory, looked at again and again.

    Memory is the proportional share (PSS): workers of a fork server share most of theirs, and the
    sum of what is resident would count it once for each.

    What a process's own accounts say is not enough: a pool's workers are children of a fork server
    that nobody waits for. CPU is the last seen of each process, so at most a look's pause is lost.
    """

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.cpu: dict[int, float] = {}
        self.peak = 0.0

    def look(self) -> None:
        resident, pids = 0, [self.pid]
        while pids:
            pid = pids.pop()
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                for task in Path(f"/proc/{pid}/task").iterdir():
                    pids += map(int, (task / "children").read_text().split())
            except OSError:  # it has ended
                continue
            self.cpu[pid] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
            resident += share_of(pid)
        self.peak = max(self.peak, resident / 1024)


def share_of(pid: int) -> int:
    """Kilobytes of memory that are a process's own, and its part of what it shares."""
    try:
        rolled = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in rolled.splitlines() if line.startswith("Pss:"))


def watch(command: list[str]) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and peak megabytes of memory of a command and its descendants."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    family = Family(child.pid)
    while (ended := os.wait4(child.pid, os.WNOHANG))[0] == 0:
        family.look()
        time.sleep(0.1)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(ended[1])
    if child.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)} ended with {child.returncode}")
    waited = ended[2].ru_utime + ended[2].ru_stime
    return wall, max(waited, sum(family.cpu.values())), family.peak


def rows_of(database: Path) -> int:
    with sqlite3.connect(database) as connection:
        return connection.execute("SELECT count(*) FROM articles").fetchone()[0]


def size_of(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def run(name: str, python: Path, listing: str, folder: Path, connections: int) -> Run:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if name == "scrapy":
        database = folder / "rows.db"
        command = [
            str(python),
            str(BENCH / "scrapy_spider.py"),
            listing,
            str(database),
            str(connections),
        ]
    else:
        database = folder / "tinarchive.db"
        host = listing.split("/")[2]
        command = [*TINARCHIVE, "--archive", str(folder), "--concurrency", str(connections)]
        command += ["--allow-private", host, listing]
    wall, cpu, rss = watch(command)
    return Run(wall, cpu, rss, rows_of(database), size_of(folder))


def summary(name: str, runs: list[Run], base: list[Run]) -> list[str]:
    def median(of: list[Run], key: str) -> float:
        return statistics.median(getattr(one, key) for one in of)

    wall, cpu = median(runs, "wall"), median(runs, "cpu")
    spread = f"{min(r.wall for r in runs):.1f}-{max(r.wall for r in runs):.1f}"
    rows = runs[0].rows
    return [
        name, f"{wall:.1f}", spread, f"{rows / wall:.0f}", f"{cpu:.1f}",
        f"{median(runs, 'rss'):.0f}", f"{median(runs, 'kept'):.0f}", str(rows),
        f"{median(base, 'wall') / wall:.2f}",
        f"{median(base, 'cpu') / cpu:.2f}", f"{median(base, 'rss') / median(runs, 'rss'):.2f}",
    ]  # fmt: skip


HEAD = [
    "crawler", "wall s", "min-max", "articles/s", "CPU s", "PSS MB",
    "disk MB", "rows", "x speed", "x CPU", "x PSS",
]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve:
        asyncio.run(serve(asked.articles))
        return
    python = prepare()
    command = [sys.executable, __file__, "--serve", "--articles", str(asked.articles)]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    results: dict[str, list[Run]] = {"scrapy": [], "tinarchive": []}
    try:
        listing = server.stdout.readline().strip()
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            for number in range(asked.runs):
                for name, runs in results.items():
                    runs.append(run(name, python, listing, Path(folder) / name, asked.connections))
                    print(f"run {number + 1} {name}: {runs[-1]}", file=sys.stderr)
    finally:
        server.stdin.close()
        server.wait()
    print(
        f"{asked.articles} articles, {asked.connections} connections, {asked.runs} runs in turns, "
        f"medians; {os.cpu_count()} cores, Python {sys.version.split()[0]}. "
        "x: how many times better than Scrapy.\n"
    )
    print(table(HEAD, [summary(name, runs, results["scrapy"]) for name, runs in results.items()]))


if __name__ == "__main__":
    main()
