"""`reread`: what would change is shown, renewed only where asked, and never beside a crawl."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tinarchive.archive import open_archive


@pytest.fixture
def held(tinarchive, portal):
    """The small portal, archived in data/ by a reader that found no categories and other titles."""
    tinarchive("crawl", portal.list, "--delay", "0", "--no-images", "--allow-private", portal.site)
    with open_archive(Path("data"), now=lambda: datetime.now(UTC)) as archive:
        archive.db.run("UPDATE articles SET category = 'Cũ' WHERE id = 1")
        archive.db.run("UPDATE revisions SET reader = '0'")
    return portal


def test_it_shows_and_then_renews(tinarchive, held):
    """Summary and samples first; --write makes it so; then nothing is left to do."""
    shown = tinarchive("reread")
    assert shown.exit_code == 0, shown.stderr
    assert "15 revisions of 15 articles" in shown.stdout
    assert "1 read otherwise: category 1" in shown.stdout
    assert "article 1, revision 1\n  category  [-Cũ-]{+" in shown.stdout
    assert "Nothing was written" in shown.stdout
    written = tinarchive("reread", "--write", "--samples", "0")
    assert written.exit_code == 0
    assert "15 articles renewed" in written.stdout
    assert "[-" not in written.stdout
    assert tinarchive("verify").stdout.startswith("The archive is whole.\n")
    data = json.loads(tinarchive("reread", held.site, "--json").stdout)
    assert (data["same"], data["changed"], data["wrote"]) == (15, 0, False)


def test_it_does_not_write_beside_a_crawl(tinarchive, held):
    """A run at work keeps the archive to itself; looking is allowed."""
    with open_archive(Path("data"), now=lambda: datetime.now(UTC)):
        refused = tinarchive("reread", "--write")
        assert refused.exit_code == 4
        assert "Another run" in refused.stderr
        assert tinarchive("reread").exit_code == 0


def test_a_damaged_body_is_named(tinarchive, held):
    """Bytes that are not what came are told, and the exit code says so."""
    with open_archive(Path("data"), now=lambda: datetime.now(UTC)) as archive:
        capture = archive.query("SELECT capture FROM revisions WHERE article = 2")[0]["capture"]
        archive.kept.run(
            "UPDATE bodies SET content = x'00' WHERE id = (SELECT body FROM captures WHERE id = ?)",
            (capture,),
        )
    done = tinarchive("reread")
    assert done.exit_code == 4
    assert "damaged" in done.stdout
    assert "article 2, revision 1" in done.stdout


def test_no_archive_and_no_portal_are_said(tinarchive, tmp_path):
    """Neither is made."""
    assert tinarchive("reread", "--write").exit_code == 4
    assert not (tmp_path / "data").exists()


STOPPED = """
import os, signal
from tinarchive.cli.gauge import Gauge
Gauge.__call__ = lambda self, done, total: done == 1 and os.kill(os.getpid(), signal.SIGTERM)
from tinarchive.cli.main import main
main()
"""


@pytest.mark.parametrize("write", [(), ("--write",)])
def test_a_service_manager_ends_it_without_a_traceback(tinarchive, held, write):
    """SIGTERM while its processes are at work: they end too, and the next call goes on."""
    done = subprocess.run(
        [sys.executable, "-c", STOPPED, "reread", *write], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "\nInterrupted.\n")
    assert tinarchive("reread", "--write").exit_code == 0
