"""`backup`: a whole copy while a crawl writes, or none at all."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tinarchive.archive import open_archive
from tinarchive.decide import content_digest
from tinarchive.demo.portal import portal_thread


def wrong(folder):
    """What `verify` finds in an archive."""
    with open_archive(Path(folder), now=lambda: datetime.now(UTC), write=False) as archive:
        return list(archive.verify(digest=content_digest))


@pytest.fixture
def held(tinarchive, portal):
    """The small portal, archived in data/, with a profile of its own."""
    tinarchive("crawl", portal.list, "--delay", "0", "--no-images", "--allow-private", portal.site)
    Path("data/sites").mkdir()
    Path("data/sites/a.example.toml").write_text('name = "Báo A"\n', encoding="utf-8")
    Path("data/sites/notes.txt").write_text("x", encoding="utf-8")
    return portal


def test_a_copy_is_an_archive_like_any_other(tinarchive, held):
    """Both files and the profiles are there, and a crawl goes on in the copy."""
    done = tinarchive("backup", "copy", "--json")
    assert done.exit_code == 0, done.stderr
    data = json.loads(done.stdout)
    assert [one["path"] for one in data["files"]] == [
        "captures.db", "sites/a.example.toml", "tinarchive.db",
    ]  # fmt: skip
    assert data["bytes"] == sum(path.stat().st_size for path in Path("copy").rglob("*.*"))
    assert wrong("copy") == []
    options = ("--delay", "0", "--no-images", "--allow-private", held.site)
    again = tinarchive("crawl", held.site, "--archive", "copy", *options, "--full")
    assert again.exit_code == 0
    assert "0 new, 0 edited, 0 moved, 15 same" in again.stdout
    assert wrong("copy") == []


def test_nothing_is_overwritten(tinarchive, held):
    """A folder with anything in it, or a file, is refused before any work is done."""
    Path("taken").mkdir()
    Path("taken/letter").touch()
    for out in ("taken", "taken/letter", "data"):
        done = tinarchive("backup", out)
        assert done.exit_code == 2
        assert "name a new folder" in done.stderr
    assert [path.name for path in Path("taken").iterdir()] == ["letter"]
    Path("empty").mkdir()
    assert tinarchive("backup", "empty").exit_code == 0
    assert wrong("empty") == []


def test_without_an_archive_there_is_no_copy(tinarchive, tmp_path):
    """Neither the archive nor the copy is made."""
    assert tinarchive("backup", "copy").exit_code == 4
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_no_half_copy(held, tmp_path):
    """It is said in a sentence, and nothing stands in the copy's place or beside it."""
    before = sorted(path.name for path in tmp_path.iterdir())
    limited = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (90_000, 90_000)); "
        "from tinarchive.__main__ import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", limited, "backup", "copy"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 4
    assert "free some space" in done.stderr
    assert "copy" in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_copies_taken_while_a_crawl_writes_are_whole(tinarchive, tmp_path):
    """Another process crawls; each copy is the archive of one moment, and proved."""
    with portal_thread(seed=1, articles=60) as portal:
        host = portal.base_url.removeprefix("http://")
        crawl = subprocess.Popen(
            [sys.executable, "-m", "tinarchive", "crawl", portal.listing_url, "--delay", "0.01",
             "--allow-private", host, "-q"],
            cwd=tmp_path, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        copies = []
        while crawl.poll() is None:
            out = tmp_path / f"copy-{len(copies)}"
            if tinarchive("backup", out, "-q").exit_code == 0:  # before the first page: no archive
                copies.append(out)
    assert crawl.returncode == 0
    held = []
    for out in copies:
        assert wrong(out) == []
        with open_archive(out, now=lambda: datetime.now(UTC), write=False) as archive:
            held.append(archive.counts()["articles"])
    assert len(set(held)) > 2
    assert held == sorted(held)
    assert not list(tmp_path.glob(".copy*"))
