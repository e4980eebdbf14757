"""The generated archive of the benchmarks is one like any other."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tinarchive.archive import open_archive
from tinarchive.model import Selection

BIG = Path(__file__).parents[2] / "bench" / "big.py"


def test_a_generated_archive_is_whole(tmp_path, clock):
    """It passes `verify`, spans portals and years, is searched, and says what it retells."""
    pytest.importorskip("numpy")
    if not BIG.exists():
        pytest.skip("bench/ is not here (the wheel is tested alone)")
    folder = tmp_path / "big"
    done = subprocess.run(
        [sys.executable, str(BIG), "400", str(folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    with open_archive(folder, now=clock, write=False) as archive:
        assert list(archive.verify()) == []
        counted = archive.query(
            """SELECT count(*) AS articles, count(DISTINCT site) AS sites,
                 count(DISTINCT substr(published_on, 1, 4)) AS years FROM articles"""
        )[0]
        assert counted["articles"] == 400
        assert counted["sites"] > 100
        assert counted["years"] > 15
        assert archive.find(Selection(text="dang bo")).count > 10
        lines = (folder / "reposts.jsonl").read_text(encoding="utf-8").splitlines()
        retold = [json.loads(line) for line in lines]
        assert retold
        exact = [one for one in retold if one["how"] == "exact"]
        bodies = [archive.article(one["article"])["blocks"][-1] for one in exact]
        assert bodies == [archive.article(one["of"])["blocks"][-1] for one in exact]
