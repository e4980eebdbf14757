"""`probe`: what it says of a portal, the profile it writes, and that the profile holds."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path

import pytest

from tinarchive.sites.profile import load

DOCS = Path(__file__).parents[2] / "docs" / "json.md"


@pytest.fixture
def probe(tinarchive, portal, monkeypatch):
    monkeypatch.setattr("tinarchive.cli.crawl.pause", lambda _seconds: asyncio.sleep(0))
    monkeypatch.setattr("tinarchive.cli.probing.pause", lambda _seconds: asyncio.sleep(0))

    def probe(url, *args):
        return tinarchive("probe", url, "--allow-private", portal.site, *args)

    return probe


def test_it_says_what_the_list_is(probe, portal):
    """How many, what it claims, how it turns, three articles, what is missing."""
    done = probe(portal.list)
    assert done.exit_code == 0, done.stderr
    assert "  list      5 articles on its first page, 5 of them dated" in done.stdout
    assert "  claims    15 articles on 3 pages" in done.stdout
    turning = next(line for line in done.stdout.splitlines() if line.startswith("  turning "))
    assert turning.endswith(f"http://{portal.site}/tin-tuc/?page=2 (5 of 5 articles are new)")
    assert "Article 3" in done.stdout
    assert "  date      2018-05-28T13:03+07:00" in done.stdout
    assert "None of them shows: byline, views, images" in done.stdout
    assert "[[listing]]" in done.stdout


def test_it_asks_for_little(probe, portal):
    """robots.txt, the list, its second page, three articles; nothing is archived."""
    probe(portal.list)
    paths = [path for path, _ in portal.seen]
    assert len(paths) == len(set(paths)) == 6
    assert not Path("data").exists()


def test_the_profile_it_saves_holds(probe, tinarchive, portal, tmp_path):
    """It loads, `sites check` finds all right, and after a redesign not."""
    done = probe(portal.list, "--save", "--sites", tmp_path)
    path = tmp_path / f"{portal.site.replace(':', '_')}.toml"
    assert f"Written: {path}" in done.stderr
    profile = load(path)
    assert profile.listing[0].url == portal.list
    assert len(profile.sample) == 4
    check = ("sites", "check", portal.site, "--sites", tmp_path, "--allow-private", portal.site)
    assert tinarchive(*check).exit_code == 0
    portal.article_page = lambda n: (
        type(portal).article_page(portal, n).replace("Khai mạc", "Bế mạc")
    )
    done = tinarchive(*check)
    assert done.exit_code == 1
    assert done.stdout.count("wrong  article") == 3
    assert "it was 'Khai mạc lễ hội" in done.stdout
    portal.broken |= {"/tin-tuc/", "/robots.txt"}
    assert probe(portal.list, "--save", "--sites", tmp_path).exit_code == 2  # never written over


def test_as_json(probe, portal):
    """Each key of docs/json.md, and no other."""
    found = json.loads(probe(portal.list, "--json").stdout)
    text = DOCS.read_text(encoding="utf-8").split("\n## probe\n")[1].split("\n## ")[0]
    told = set(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE))
    tops = {name.split(".")[0].removesuffix("[]") for name in told}
    assert set(found) == tops
    assert {f"list.{key}" for key in found["list"]} <= told
    assert {f"articles[].{key}" for key in found["articles"][0]} - {"articles[].issues"} <= told


@pytest.mark.parametrize(
    ("path", "code", "told"),
    [
        ("/khong-co-danh-sach/", 3, "no list of articles was found there"),
        ("/khong-co/", 3, "the server answered 404"),
    ],
)
def test_a_page_that_is_no_list(probe, portal, path, code, told):
    """One sentence, exit 3."""
    done = probe(f"http://{portal.site}{path}")
    assert done.exit_code == code
    assert told in done.stderr
    assert done.stdout == ""


def test_a_portal_without_samples_cannot_be_checked(tinarchive):
    """`sites check` says what is missing, exit 2."""
    done = tinarchive("sites", "check", "portal.example")
    assert done.exit_code == 2
    assert "has no [[sample]] to try" in done.stderr
