"""`tinarchive crawl`, killed with SIGKILL at dozens of moments and resumed: nothing is lost.

The portal is the demo's: 223 articles on 23 list pages, with photos and documents. The crawl is
the real command in a process of its own; a disk with bad luck (kit/faulty_disk.py) kills it at
its n-th write, sync, truncation or removal: before a commit's last write, half-way through one,
between two syncs, within a checkpoint (a write to the database file itself) or while it makes or
closes the files. Others are killed by the clock. Seeds are printed; TINARCHIVE_SEED sets one.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from faulty_disk import PowerCut, operations

from tinarchive.archive import open_archive
from tinarchive.demo import portal_thread
from tinarchive.errors import ArchiveError, Damaged

if TYPE_CHECKING:
    from pathlib import Path

# What is struck, and at which of the operations that match it, at most; how often it is chosen.
AIMS = (
    ({"op": "any"}, 3000, 4),
    ({"op": "write", "file": "captures.db-wal"}, 600, 3),  # within the commit of a capture
    ({"op": "write", "file": "tinarchive.db-wal"}, 2500, 3),  # within the commit of an article
    ({"op": "sync", "file": "captures.db-wal"}, 40, 3),
    ({"op": "write", "file": "tinarchive.db"}, 140, 3),  # within a checkpoint
    ({"op": "write", "file": "captures.db"}, 40, 2),
    ({"op": "sync", "file": ".db"}, 2, 2),  # at a checkpoint's end
    ({"op": "truncate"}, 2, 1),
)
BEGINNING = ({"op": "any"}, 80)  # while the files are made
ENDING = ({"op": "remove"}, 4)  # while they are closed
CONTENT = {
    "articles": "url, title, published_at, updated_at, summary, body, byline, organisation, source,"
    " category, language, words, revision, gone_at",
    "revisions": "article, number, digest, title, published_at",  # blocks show visitor counters
    "images": "article, position, url, caption, credit, alt, width, height, capture IS NULL",
    "attachments": "article, position, url, title, media_type, capture IS NULL",
    "article_authors": "article, position, (SELECT name FROM authors WHERE id = author), role",
    "article_tags": "article, position, (SELECT name FROM tags WHERE id = tag)",
    "addresses": "article, url",
    "entries": "url, article, title, published_at, gone_at",
    "listings": "url, claimed_total, found, complete",
    "frontier": "url, kind, state",
}


def content(folder: Path, clock) -> dict[str, list[str]]:
    """What an archive holds, whatever ids and times the way there gave; articles by address."""
    with open_archive(folder, now=clock, write=False) as archive:
        urls = {row["id"]: row["url"] for row in archive.query("SELECT id, url FROM articles")}
        found = {}
        for table, columns in CONTENT.items():
            rows = archive.query(f"SELECT {columns} FROM {table}")
            for row in rows:
                if "article" in row:
                    row["article"] = urls.get(row["article"])
            found[table] = sorted(json.dumps(row, ensure_ascii=False) for row in rows)
    return found


@dataclass
class Trial:
    """A portal, an archive, and a crawl that is killed again and again."""

    folder: Path
    disk: object
    chance: random.Random
    portal: object
    workers: int = 1
    killed: Counter = field(default_factory=Counter)

    def command(self) -> list[str]:
        # Almost no delay: at none, reading goes to processes of its own, which take long to start.
        delay = 0 if self.chance.random() < 0.1 else 0.0001
        return [
            sys.executable, "-m", "tinarchive", "crawl", self.portal.listing_url, "--json",
            "--delay", str(delay), "--concurrency", str(self.workers), "--archive",
            str(self.folder), "--allow-private", self.portal.base_url.removeprefix("http://"),
        ]  # fmt: skip

    def crawl(self) -> subprocess.CompletedProcess:
        """A crawl that nobody disturbs."""
        return subprocess.run(self.command(), capture_output=True, text=True)

    def kill_once(self) -> bool:
        """Let a crawl begin and kill it; False where it came to its end before."""
        if self.chance.random() < 0.25:
            return self._kill_by_the_clock()
        aims, most, weights = zip(*AIMS, strict=True)
        (which,) = self.chance.choices(range(len(AIMS)), weights)
        return self.strike(aims[which], most[which])

    def strike(self, aim: dict, most: int) -> bool:
        """Let a crawl begin and kill it at one of the first `most` operations that match."""
        aim = aim | {
            "at": self.chance.randint(1, most),
            "moment": self.chance.choice(("before", "half", "after")),
            "latest": self.chance.randint(1500, 4000),
        }
        done = subprocess.run(
            self.command(),
            env=self.disk.under(self.folder, "kill", **aim),
            capture_output=True,
            text=True,
        )
        return self._count(done.returncode, done.stderr, f"{aim['op']} {aim.get('file', '')}")

    def _kill_by_the_clock(self) -> bool:
        with subprocess.Popen(
            self.command(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        ) as crawl:
            try:
                _, told = crawl.communicate(timeout=self.chance.uniform(0.2, 1.2))
            except subprocess.TimeoutExpired:
                os.kill(crawl.pid, signal.SIGKILL)
                _, told = crawl.communicate()
            return self._count(crawl.returncode, told, "the clock")

    def _count(self, code: int, told: str, what: str) -> bool:
        assert code in (0, -signal.SIGKILL), told
        assert "Traceback" not in told
        if code:
            self.killed[what.strip()] += 1
        return bool(code)

    def prove(self) -> None:
        """`verify`, as the archivist would call it: whole, before anything has mended it."""
        done = subprocess.run(
            [sys.executable, "-m", "tinarchive", "verify", "--json", "--archive", self.folder],
            capture_output=True,
            text=True,
        )
        assert (done.returncode, json.loads(done.stdout)["findings"]) == (0, [])

    def asked_again(self, clock) -> int:
        """How often an article or file was asked for again; lists are walked anew by design."""
        asked = Counter(self.portal.base_url + path for _, path, _ in self.portal.requests)
        with open_archive(self.folder, now=clock, write=False) as archive:
            held = archive.query(
                "SELECT url FROM articles UNION SELECT url FROM images"
                " UNION SELECT url FROM attachments"
            )
        return sum(max(0, asked[row["url"]] - 1) for row in held)


def readable(folder: Path, clock) -> None:
    """A reader opens what a kill left, without a writer's help; half-made files are told so."""
    try:
        with open_archive(folder, now=clock, write=False) as archive:
            assert [str(one) for one in archive.verify(quick=True)] == []
    except Damaged:
        raise
    except ArchiveError:
        pass  # killed before there was anything


def survive(base: Path, disk, clock, *, kills: int, seed: int, workers: int) -> Counter:
    """Kill a crawl of a whole portal so often, resume it, and compare with one left in peace."""
    chance = random.Random(seed)
    with portal_thread(seed=seed) as portal:
        peace = Trial(base / "peace", disk, chance, portal)
        assert peace.crawl().returncode == 0
        portal.requests.clear()
        trial = Trial(base / "kills", disk, chance, portal, workers)
        for _ in range(kills * 3):
            if trial.killed.total() >= kills or not trial.kill_once():
                break
            readable(trial.folder, clock)
        rest = trial.crawl()
        assert rest.returncode == 0, rest.stderr
        killed = trial.killed.total()
        again = trial.asked_again(clock)
        print(f"seed {seed}: {killed} kills {dict(trial.killed)}, {again} asked again, lost: 0")
        assert again <= killed * workers, "more was asked for again than was in flight"
        trial.prove()
        there, here = content(peace.folder, clock), content(trial.folder, clock)
        for table in CONTENT:
            assert here[table] == there[table], f"seed {seed}, {table}"
        assert len(here["articles"]) == 223
    return trial.killed


def test_dozens_of_kills_lose_nothing(tmp_path, disk, clock):
    """A crawl killed two dozen times holds in the end what one left in peace holds."""
    seed = int(os.environ.get("TINARCHIVE_SEED", "1"))
    assert survive(tmp_path, disk, clock, kills=24, seed=seed, workers=1).total() >= 20


def go_on_after_cuts(base: Path, disk, clock, *, cuts: int, seed: int) -> None:
    """Cut the power at random changes of a whole crawl, and crawl on from what each left."""
    chance = random.Random(seed)
    with portal_thread(seed=seed) as portal:
        peace = Trial(base / "peace", disk, chance, portal)
        env = disk.under(peace.folder, log=base / "log")
        assert subprocess.run(peace.command(), capture_output=True, env=env).returncode == 0
        there = content(peace.folder, clock)
        changes = list(operations(base / "log"))
        moments = sorted(chance.sample(range(len(changes)), cuts))
        state = PowerCut()
        for number, change in enumerate(changes[: moments[-1] + 1]):
            state.take(change)
            if number not in moments:
                continue
            trial = Trial(base / f"cut-{number}", disk, chance, portal)
            state.cut(trial.folder, chance)
            readable(trial.folder, clock)
            assert trial.crawl().returncode == 0
            trial.prove()
            assert content(trial.folder, clock) == there, f"seed {seed}, change {number}"
        print(f"seed {seed}: {cuts} power cuts in {len(changes)} changes, lost: 0")


def test_a_crawl_goes_on_after_a_power_cut(tmp_path, disk, clock):
    """What a power cut left of a crawl's archive is crawled on to all that one in peace holds."""
    seed = int(os.environ.get("TINARCHIVE_SEED", "1"))
    go_on_after_cuts(tmp_path, disk, clock, cuts=2, seed=seed)


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(2, 6))
def test_a_crawl_goes_on_after_many_power_cuts(tmp_path, disk, clock, seed):
    """The long form."""
    go_on_after_cuts(tmp_path, disk, clock, cuts=25, seed=seed)


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(2, 18))
def test_hundreds_of_kills_lose_nothing(tmp_path, disk, clock, seed):
    """The long form: another dress of the portal, other moments, one request at a time or four."""
    assert survive(tmp_path, disk, clock, kills=40, seed=seed, workers=1 + 3 * (seed % 2)).total()
