"""`stories`: what tells the same, from the archive as it is now."""

from __future__ import annotations

import json
import socket

from tinarchive.archive import open_archive
from tinarchive.cli.gauge import Gauge
from tinarchive.cli.options import clock


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_two_portals_that_retell_each_other(tinarchive, tmp_path, monkeypatch):
    """Crawled one after the other; listed, shown, told anew, and waiting ones told first."""
    for seed, other in ((4, 6), (6, 4)):
        crawled = tinarchive(
            "demo", "--seed", seed, "--neighbour", other, "--port", free_port(), "-q"
        )
        assert crawled.exit_code == 0, crawled.stderr
    listed = json.loads(tinarchive("stories", "--json", "--limit", "1000").stdout)
    assert len(listed) == 112
    assert {one["size"] for one in listed} == {2}
    assert all(len(one["sites"]) == 2 for one in listed)
    story = listed[0]["id"]
    shown = tinarchive("stories", story)
    assert shown.stdout.startswith(f"Story {story}, told 2 times\n")
    assert json.loads(tinarchive("stories", story, "--json").stdout)["id"] == story
    with open_archive(tmp_path / "data", now=clock(None)) as archive:
        archive.db.run("UPDATE articles SET body = title WHERE id = ?", (story,))
        assert archive.untold() == 1
    assert tinarchive("stories", story).exit_code == 2
    shown = []
    monkeypatch.setattr(Gauge, "__call__", lambda _, done, total: shown.append((done, total)))
    anew = tinarchive("stories", "--rebuild", "--largest", "--limit", "3")
    assert shown[-1][0] == shown[-1][1] >= 446
    assert "All 446 articles were compared anew." in anew.stderr
    assert len(anew.stdout.splitlines()) == 6
    assert anew.stderr.endswith("These are the first 3; --limit N shows more.\n")
    assert "--limit" not in tinarchive("stories", "--limit", "112").stderr


def test_while_a_crawl_is_at_work(tinarchive, tmp_path):
    """It shows what is there; telling all anew has to wait."""
    with open_archive(tmp_path / "data", now=clock(None)) as archive:
        archive.start_run()
        archive.db.run("INSERT INTO sites (id) VALUES ('a.example')")
        archive.db.run(
            """INSERT INTO captures (id, url, method, kind, fetched_at, status, digest, size, run)
               VALUES (1, '', 'GET', 'article', '', 200, '', 0, 1)"""
        )
        archive.db.run(
            """INSERT INTO articles (site, url, words, first_seen_at, last_seen_at, checked_at,
                 revision, capture) VALUES ('a.example', 'x', 0, '', '', '', 1, 1)"""
        )
        told = tinarchive("stories")
        assert told.exit_code == 0
        assert "Another run is at work" in told.stderr
        assert "No two articles tell the same text." in told.stderr
        assert tinarchive("stories", "--rebuild").exit_code == 4


def test_without_an_archive(tinarchive, tmp_path):
    """A sentence, and no folder made."""
    assert tinarchive("stories").exit_code == 4
    assert not (tmp_path / "data").exists()
    told = tinarchive("demo", "--seed", "2", "--neighbour", "2")
    assert told.exit_code == 2
