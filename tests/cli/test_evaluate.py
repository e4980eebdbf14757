"""`evaluate` on a gold file of one page, and on the real ones."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from tinarchive.cli.reading import read_as_either

REAL = (
    Path(os.environ.get("TINARCHIVE_SHARED", Path(__file__).parents[2].parent / "shared")) / "real"
)
PAGE = """<!doctype html><title>Cổng</title><h1>Khai mạc lễ hội Ooc Om Bok</h1>
<p>Thứ Hai, ngày 28/05/2018 - 13:37</p>
<div><p>Sáng nay, lễ hội được khai mạc tại trung tâm tỉnh với sự tham dự của hàng nghìn người dân.</p>
<p>Lễ hội kéo dài ba ngày, có đua ghe ngo, thả đèn nước và nhiều trò chơi dân gian khác nhau.</p></div>
"""


@pytest.fixture
def gold(tmp_path):
    """A gold file of one page, with one title that is wrong."""
    (tmp_path / "a.example").mkdir()
    (tmp_path / "a.example" / "1.html").write_text(PAGE)
    row = {
        "file": "a.example/1.html",
        "url": "http://a.example/1.html",
        "title": "Khai mạc lễ hội",
        "published": "2018-05-28T13:37:00+07:00",
    }
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(row) + "\n")
    return path


def test_the_table_and_each_miss(tinarchive, gold):
    """Field by field, site by site, and what was expected and got."""
    done = tinarchive("evaluate", gold)
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("1 pages of 1 sites, ")
    assert re.search(r"^title +0 of 1 ", done.stdout, re.MULTILINE)
    assert "expected  Khai mạc lễ hội\n" in done.stdout
    assert "got       Khai mạc lễ hội Ooc Om Bok\n" in done.stdout


def test_as_json(tinarchive, gold):
    """The same for programs."""
    data = json.loads(tinarchive("evaluate", gold, "--json").stdout)
    assert data["fields"]["date"]["right"] == 1
    assert data["misses"][0]["field"] == "title"


def test_profiles_are_used_only_when_asked(tinarchive, gold, tmp_path):
    """A wrong profile of the pages' site is met with --profiles alone."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.example.toml").write_text("x = 1")
    assert tinarchive("evaluate", gold, "--sites", "mine").exit_code == 0
    assert tinarchive("evaluate", gold, "--sites", "mine", "--profiles").exit_code == 2


def test_a_gold_file_that_is_none(tinarchive, tmp_path):
    """Missing, empty: one sentence, exit 2."""
    (tmp_path / "empty.jsonl").write_text("\n")
    for file in ("nope.jsonl", "empty.jsonl"):
        done = tinarchive("evaluate", file)
        assert done.exit_code == 2
        assert file in done.stderr


def test_the_real_pages_are_scored(tinarchive):
    """All pages and lists are read without an error, and each field has a score."""
    if not REAL.is_dir():
        pytest.skip("the real pages are not here (TINARCHIVE_SHARED)")
    done = tinarchive("evaluate", REAL / "gold.jsonl", REAL / "gold_listing.jsonl", "--json")
    data = json.loads(done.stdout)
    assert data["fields"]["title"]["pages"] == 26
    assert data["fields"]["entries"]["pages"] == 20


def test_read_tells_lists_from_articles():
    """Without --as the real articles are read as articles and the real lists as lists.

    All but an infographic without text and date, above sixteen links.
    """
    if not REAL.is_dir():
        pytest.skip("the real pages are not here (TINARCHIVE_SHARED)")
    wrong = []
    for file, kind in (("gold.jsonl", "article"), ("gold_listing.jsonl", "listing")):
        for line in (REAL / file).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            url = row["url"] or f"http://{row['file'].split('/')[1]}/"
            read = read_as_either((REAL / row["file"]).read_bytes(), url, {})
            if read["kind"] != kind:
                wrong.append(row["file"])
    assert set(wrong) <= {"pages/congly.vn/thoi-su-infographic-499272.html"}
