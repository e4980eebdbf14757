"""A full disk: told in one sentence, nothing of what was reported is lost, and it goes on after."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from tinarchive.errors import OutOfSpace

SITE = "tin.example"


def _noise(number: int) -> bytes:
    return number.to_bytes(4, "big") + bytes((number * n * 7919 >> 5) % 251 for n in range(9000))


@pytest.mark.parametrize("full", ["kept", "db"])
def test_a_full_database_loses_nothing(world, full):
    """SQLite finds no room: the call fails whole, and works again when there is room."""
    store = getattr(world.archive, full)
    kept = {}

    def crawl():
        for number in range(2000):
            article = world.article(number, body=f"Văn bản dài. {number} " * 50)
            capture = world.capture(article.url, _noise(number))
            row = world.archive.keep(capture)
            kept[row] = capture.body
            world.archive.record_new(
                article, site=SITE, digest=str(number), reader="1", capture=row
            )

    store.run(f"PRAGMA max_page_count = {store.value('PRAGMA page_count') + 12}")
    with pytest.raises(OutOfSpace, match=r"The disk that holds .*\.db is full; free some space"):
        crawl()
    store.run("PRAGMA max_page_count = 1073741823")
    assert kept
    assert all(world.archive.load(row).body == body for row, body in kept.items())
    world.record(world.article(9999))
    assert [str(one) for one in world.archive.verify()] == []
    assert world.archive.query("SELECT count(*) AS n FROM captures")[0]["n"] >= len(kept) + 1


CHILD = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from tinarchive.archive import open_archive
from tinarchive.errors import OutOfSpace
from tinarchive.model import *

disk = Path(sys.argv[1])
now = lambda: datetime.now(UTC)
(disk / "other").write_bytes(bytes(1_500_000))
kept = {}

def crawl(archive, steps):
    for step in range(steps):
        url = f"https://tin.example/{len(kept)}"
        body = os.urandom(20_000)
        row = archive.keep(Capture(Request(url), now(), 0.1, 200, "HTTP/1.1 200 OK", (), body))
        kept[row] = body
        archive.record_new(Article(url, "Bài", body=f"Văn bản {step} " * 99), site="tin.example",
                           digest=str(row), reader="1", capture=row)

def check(archive):
    for row, body in kept.items():
        assert archive.load(row).body == body
    assert not [str(one) for one in archive.verify()], [str(one) for one in archive.verify()]

try:
    with open_archive(disk / "data", now=now) as archive:
        archive.listing("https://tin.example/", "tin.example")
        archive.start_run()
        crawl(archive, 10_000)
except OutOfSpace as error:
    print("full:", error)
assert kept
try:
    (disk / "rest").write_bytes(bytes(10_000_000))
except OSError:
    pass
try:
    with open_archive(disk / "data", now=now) as archive:
        crawl(archive, 10_000)
except OutOfSpace as error:
    print("still full:", error)
with open_archive(disk / "data", now=now, write=False) as archive:
    assert all(archive.load(row).body == body for row, body in kept.items())
(disk / "other").unlink()
(disk / "rest").unlink()
with open_archive(disk / "data", now=now) as archive:
    check(archive)
    archive.start_run()
    crawl(archive, 5)
    check(archive)
print("whole:", len(kept))
"""


def _can_mount() -> bool:
    if shutil.which("unshare") is None:
        return False
    probe = "mount -t tmpfs -o size=64k none /mnt"
    return (
        subprocess.run(["unshare", "-rm", "sh", "-c", probe], capture_output=True).returncode == 0
    )


@pytest.mark.skipif(not _can_mount(), reason="no small file system can be mounted here")
def test_a_full_disk_loses_nothing(tmp_path):
    """A file system of 6 MB, really full: each id that was given stays whole, then it goes on."""
    mount = 'mount -t tmpfs -o size=6m none "$1" && exec "$2" -c "$3" "$1"'
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", mount, "sh", str(tmp_path), sys.executable, CHILD],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    first, second, third = done.stdout.splitlines()
    assert first.startswith("full: ")
    assert "free some space" in first
    assert second.startswith("still full: ")
    assert int(third.removeprefix("whole: ")) > 10
