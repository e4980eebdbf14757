"""`tinarchive crawl` meets a full, failing or read-only disk, and others who hold its files.

Each time the command says in one sentence what is wrong, exits with 4, keeps what came, and goes
on once all is well again: in the end the archive holds what one left in peace holds.
"""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from tinarchive.archive import open_archive
from tinarchive.demo import portal_thread

ARTICLES = 24


@pytest.fixture(scope="module")
def portal():
    """A small demo portal."""
    with portal_thread(seed=1, articles=ARTICLES) as portal:
        yield portal


def crawl(portal, folder: Path, *more: str, env=None, command: str = "crawl"):
    """The command, to its end."""
    asked = (
        [portal.listing_url, "--delay", "0.0001", "--allow-private", portal.base_url[7:]]
        if command == "crawl"
        else []
    )
    done = subprocess.run(
        [sys.executable, "-m", "tinarchive", command, *asked, "--archive", str(folder), *more],
        env=env,
        capture_output=True,
        text=True,
    )
    assert "Traceback" not in done.stderr
    return done


def is_complete(folder: Path, clock) -> None:
    """All articles, each with its photos, and everything proved."""
    with open_archive(folder, now=clock, write=False) as archive:
        assert list(archive.verify()) == []
        assert archive.counts()["articles"] == ARTICLES
        assert archive.query("SELECT url FROM images WHERE capture IS NULL") == []
        assert archive.query("SELECT url FROM frontier WHERE state <> 'done'") == []


def _strikes(chance: random.Random, count: int):
    """Faults at writes and syncs all over a crawl: its beginning, middle and end."""
    for number in range(count):
        fault = "full" if number % 3 else "fail"
        op = "write" if fault == "full" else chance.choice(("write", "sync"))
        most = 20 if op == "sync" else 800
        yield {
            "fault": fault,
            "op": op,
            "at": chance.randint(1, most) if number > 1 else chance.randint(1, 30),
            "moment": chance.choice(("before", "half")) if fault == "full" else "before",
        }


def suffer(base: Path, disk, clock, portal, *, count: int, seed: int) -> None:
    """A crawl meets a full or failing disk again and again, then a good one."""
    chance = random.Random(seed)
    told = (
        "is full; free some space",
        "may be full or broken",
        "cannot be",
        "could not be brought",
    )
    met = 0
    folder = base / "data"
    for strike in _strikes(chance, count):
        fault = strike.pop("fault")
        done = crawl(portal, folder, env=disk.under(folder, fault, **strike))
        if done.returncode in (0, 1):
            continue  # it came to its end before
        met += 1
        assert done.returncode == 4, (done.stderr, strike)
        last = done.stderr.strip().splitlines()[-1]
        assert last.startswith("Error: "), last
        assert any(words in last for words in told), last
    assert met >= count // 3
    done = crawl(portal, folder)
    assert done.returncode == 0, done.stderr
    is_complete(folder, clock)
    print(f"seed {seed}: {met} full or failing disks, lost: 0")


def test_a_full_or_failing_disk_loses_nothing(tmp_path, disk, clock, portal):
    """At any write or sync: exit 4, one sentence, and the next run goes on."""
    suffer(tmp_path, disk, clock, portal, count=6, seed=int(os.environ.get("TINARCHIVE_SEED", "1")))


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(2, 8))
def test_full_and_failing_disks_lose_nothing(tmp_path, disk, clock, portal, seed):
    """The long form."""
    suffer(tmp_path, disk, clock, portal, count=30, seed=seed)


def test_a_read_only_disk(tmp_path, disk, clock, portal):
    """Nothing can be written: told with exit 4; what is there can be read and proved."""
    empty = crawl(portal, tmp_path / "new", env=disk.under(tmp_path / "new", "readonly"))
    assert empty.returncode == 4
    folder = tmp_path / "data"
    assert crawl(portal, folder).returncode == 0
    env = disk.under(folder, "readonly")
    for command in ("crawl", "repair"):
        done = crawl(portal, folder, command=command, env=env)
        assert done.returncode == 4
        assert done.stderr.splitlines()[-1].startswith(f"Error: {folder}")
    assert crawl(portal, folder, "--json", command="verify", env=env).returncode == 0
    assert crawl(portal, folder).returncode == 0
    is_complete(folder, clock)


HOLDER = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


def write(folder: Path, clock) -> None:
    """Write something to both files."""
    with open_archive(folder, now=clock) as archive:
        archive.start_run()
        archive.kept.run("BEGIN IMMEDIATE")
        archive.kept.run("COMMIT")


@pytest.mark.parametrize("name", ["tinarchive.db", "captures.db"])
def test_a_database_that_another_program_holds(tmp_path, clock, portal, monkeypatch, name):
    """It is waited for; held for too long, the command says by whom, and what to do."""
    from tinarchive.archive import stores

    folder = tmp_path / "data"
    assert crawl(portal, folder).returncode == 0
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder / name)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout.readline() == "held\n"
        monkeypatch.setattr(stores, "BUSY_SECONDS", 0.05)
        with pytest.raises(stores.Locked) as told:
            write(folder, clock)
        assert f"{folder / name}; wait for it or close it" in str(told.value)
        if Path("/proc/locks").exists():
            assert f"(pid {holder.pid}, `" in str(told.value)
        monkeypatch.setattr(stores, "BUSY_SECONDS", 60)
        threading.Timer(0.2, holder.stdin.close).start()
        write(folder, clock)  # waits until it has let go
    assert crawl(portal, folder).returncode == 0
    is_complete(folder, clock)


def test_a_reader_that_stays_is_no_hindrance(tmp_path, clock, portal):
    """Somebody reads in one long transaction while a whole crawl writes; both have their way."""
    folder = tmp_path / "data"
    with open_archive(folder, now=clock):
        pass
    with (
        closing(sqlite3.connect(folder / "tinarchive.db", isolation_level=None)) as one,
        closing(sqlite3.connect(folder / "captures.db", isolation_level=None)) as other,
    ):
        for reader in (one, other):
            reader.execute("BEGIN")
            assert reader.execute("SELECT count(*) FROM captures").fetchone() == (0,)
        assert crawl(portal, folder).returncode == 0
        assert one.execute("SELECT count(*) FROM captures").fetchone() == (0,)
    is_complete(folder, clock)


def test_two_crawls_of_one_archive(tmp_path, clock, portal):
    """The second says who works there and exits with 4 at once; the first comes to its end."""
    folder = tmp_path / "data"
    with open_archive(folder, now=clock):
        second = crawl(portal, folder)
    assert second.returncode == 4
    assert f"Another run (pid {os.getpid()}, `" in second.stderr
    assert crawl(portal, folder).returncode == 0
    is_complete(folder, clock)
