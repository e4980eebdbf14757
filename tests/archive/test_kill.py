"""Killed at any moment: what was reported is there, nothing dangles, the next start goes on."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from tinarchive.archive import open_archive
from tinarchive.errors import ArchiveError, Damaged

SITE = "tin.example"
WRITER = """
import random, sys, time
from datetime import UTC, datetime
from pathlib import Path
from tinarchive.archive import open_archive
from tinarchive.decide import content_digest
from tinarchive.model import *

def say(*words):
    sys.stdout.write(" ".join(map(str, words)) + "\\n")
    sys.stdout.flush()

seed = int(sys.argv[2])
chance = random.Random(seed)
now = lambda: datetime.now(UTC)
with open_archive(Path(sys.argv[1]), now=now) as archive:
    run = archive.start_run()
    listing = archive.listing("https://tin.example/", "tin.example").id
    say("ready", run)
    for step in range(100000):
        number = chance.randrange(60)
        url = f"https://tin.example/{number}"
        archive.enqueue("tin.example", [url])
        archive.take("tin.example", 3)
        frame = "".join(f"<i>{n * n % 97}</i>" for n in range(400))
        page = f"<html>{frame}{seed} {step}".encode()
        capture = Capture(Request(url), now(), 0.1, 200, "HTTP/1.1 200 OK", (("A", str(step)),), page)
        row = archive.keep(capture)
        say("capture", row, step)
        article = Article(url, f"Bài {number}", body=f"Đảng bộ {seed} {step}", views=step,
                          images=(Image(f"{url}.jpg"),), tags=(str(step % 7),))
        known = archive.known(url)
        digest = content_digest(article)
        if known is None:
            made = archive.record_new(article, site="tin.example", digest=digest, reader="1",
                                      capture=row, files=True)
        else:
            made = known.article
            archive.record_revision(made, article, digest=digest, reader="1", capture=row)
        say("article", made, row)
        if step % 10 == 0:
            archive.index()
            archive.begin_walk(listing)
            page = ListingPage("https://tin.example/", tuple(Entry(f"https://tin.example/{n}") for n in range(step)))
            archive.record_listing_page(listing, page, row)
            archive.finish_walk(listing, ended=True, to_end=True)
"""  # fmt: skip


def _kill_once(folder, seed: int, chance: random.Random) -> list[list[str]]:
    """Let a writer work for a random while, kill it, and give what it had reported."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), str(seed)], stdout=subprocess.PIPE, text=True
    ) as writer:
        if chance.random() < 0.75:
            assert writer.stdout.readline().startswith("ready")
            time.sleep(chance.expovariate(1 / 0.08))
        else:  # while it opens: making tables, mending what the last kill left
            time.sleep(chance.uniform(0.1, 0.4))
        os.kill(writer.pid, signal.SIGKILL)
        reported = writer.stdout.read().split("\n")
        assert writer.wait() == -signal.SIGKILL
    return [line.split() for line in reported[:-1] if not line.startswith("ready")]


def _read_at_once(folder, clock) -> None:
    """A reader needs no writer to tidy up first; half-made tables are told as none."""
    try:
        with open_archive(folder, now=clock, write=False) as archive:
            assert [str(one) for one in archive.verify()] == []
    except Damaged:
        raise
    except ArchiveError:
        pass  # killed before there was anything


def _survive(folder, clock, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    captures: dict[int, bytes] = {}
    articles: dict[int, int] = {}
    for kill in range(kills):
        number = seed * 1000 + kill
        for kind, first, second in _kill_once(folder, number, chance):
            if kind == "capture":
                captures[int(first)] = f"{number} {second}".encode()
            else:
                articles[int(first)] = int(second)
        _read_at_once(folder, clock)
        with open_archive(folder, now=clock) as archive:
            assert [str(one) for one in archive.verify()] == [], f"seed {seed}, kill {kill}"
            held = archive.query("SELECT id, capture FROM articles")
            assert articles.keys() <= {row["id"] for row in held}
            newest = {row["id"]: row["capture"] for row in held}
            assert all(newest[one] >= capture for one, capture in articles.items())
            assert archive.run() is None or archive.run()["outcome"] == "interrupted"
            assert not archive.query("SELECT 1 FROM frontier WHERE state = 'taken'")
            assert not archive.query("SELECT 1 FROM unindexed")
            for row, ending in list(captures.items())[-200:]:
                assert archive.load(row).body.endswith(ending)
    print(
        f"seed {seed}: {kills} kills, {len(captures)} captures, {len(articles)} articles, lost: 0"
    )
    assert captures


def test_a_dozen_kills_lose_nothing(tmp_path, clock):
    """kill -9 a dozen times: each id that was reported is whole, each article has its capture."""
    seed = int(os.environ.get("TINARCHIVE_SEED", "1"))
    _survive(tmp_path / "data", clock, 12, seed)


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(2, 12))
def test_many_kills_lose_nothing(tmp_path, clock, seed):
    """The long form: hundreds of kills, also right at the start and within commits."""
    _survive(tmp_path / "data", clock, 40, seed)
