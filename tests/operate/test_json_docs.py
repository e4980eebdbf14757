"""docs/json.md tells every key that `--json` prints, and no other."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from tinarchive.archive import Finding
from tinarchive.exporters.citation import csl_json
from tinarchive.model import Entry, Issue, ListingPage, Request, Selection
from tinarchive.operate.care import backup_data, findings_data
from tinarchive.operate.differing import reread_data
from tinarchive.operate.evaluate import evaluation_data
from tinarchive.operate.history import history_data
from tinarchive.operate.marks import Mark
from tinarchive.operate.portals import import_table, portal_data
from tinarchive.operate.report import report_data
from tinarchive.operate.rereading import Change, Reread, Trouble
from tinarchive.operate.shapes import article_data, listing_data
from tinarchive.operate.showing import found_data
from tinarchive.operate.status import status_data
from tinarchive.sites.profile import resolve

from .conftest import article

DOCS = Path(__file__).parents[2] / "docs" / "json.md"


def documented(heading):
    """The keys of the tables under a heading."""
    text = DOCS.read_text(encoding="utf-8").split(f"\n## {heading}\n", 1)[1].split("\n## ")[0]
    return set(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE))


def keys(value, prefix=""):
    """Every key of some data in the notation of the docs."""
    if isinstance(value, dict):
        for key, inner in value.items():
            name = f"{prefix}.{key}" if prefix else key
            if not isinstance(inner, list):
                yield name
            yield from keys(inner, name)
    elif isinstance(value, list):
        if prefix:
            yield f"{prefix}[]"
        for inner in value:
            yield from keys(inner, f"{prefix}[]" if prefix else "")


def containers(names):
    """Keys that are told only by what is in them (`run` by `run.id`)."""
    return {name.rsplit(".", 1)[0] for name in names if "." in name}


def same(heading, value):
    told, printed = documented(heading), set(keys(value))
    assert printed - told <= containers(printed)
    assert told - printed == set()


def test_an_article():
    """read, an article."""
    same("read, an article", article_data(article(1)))


def test_a_list():
    """read, a list."""
    page = ListingPage(
        "u",
        (Entry("a"),),
        next=Request("b", method="POST", data=(("x", "1"),)),
        issues=(Issue("a", "b"),),
    )
    shape = listing_data(page)
    assert shape["next"] == {"url": "b", "method": "POST", "data": [["x", "1"]]}
    same("read, a list", shape | {"next": shape["next"] | {"data": None}})


def test_report_and_status(keeper):
    """report; status."""
    keeper.walk([1, 2], total=3)
    keeper.add(1)
    keeper.archive.report_problem(keeper.run, "portal.example", "u", "fetch", "status 500")
    keeper.settle()
    report = report_data(keeper.archive)
    same("report", report | {"would": [{"url": "a", "title": "b"}]})
    same("status", status_data(keeper.archive))


def test_show_and_history_and_search(keeper):
    """show has all that read has; history; search."""
    held = keeper.add(1)
    keeper.edit(held, 1, summary="Khác", blocks=article(1).blocks[1:])
    keeper.archive.index()
    shown = set(keys(keeper.archive.article(held)))
    told = documented("show") | documented("read, an article")
    assert shown - told <= containers(shown)
    assert told - shown == set()
    keeper.archive.report_problem(keeper.run, "portal.example", "u", "fetch", "status 500")
    keeper.archive.record_address(held, "u")
    moved = replace(article(1), url="http://portal.example/2")
    keeper.archive.record_same(held, moved, capture=keeper.keep(moved.url))
    same("history", history_data(keeper.archive.events(held)))
    found = found_data(keeper.archive.find(Selection(text="ooc OR bai")))
    same("search", json.loads(json.dumps(found)))


def test_a_citation(keeper):
    """cite, as CSL-JSON."""
    found = keeper.archive.cited(keeper.add(1))
    same("cite", [csl_json(*found, permalink="http://127.0.0.1:8001/-/article/1/1")])


def test_reread():
    """reread; fields and readers have keys of their own."""
    trouble, change = Trouble(1, 1, "u", "r"), Change(1, 1, "title", "a", "b")
    done = Reread(unreadable=[trouble], samples=[change], unseen=[1])
    same("reread", reread_data(done, wrote=False))


def test_backup(keeper, tmp_path):
    """backup."""
    keeper.archive.backup(tmp_path / "copy")
    same("backup", backup_data(tmp_path / "copy"))


def test_the_small_ones(keeper, tmp_path):
    """verify, sites show, sites import, evaluate."""
    same("verify", findings_data([Finding("body", "a", "b")], (1, "ab")))
    done = asdict(import_table(keeper.archive, ["url\n", "x\n"]))
    same("sites import", json.loads(json.dumps(done)))
    shape = portal_data("a", resolve("a", tmp_path), None)
    assert set(shape) == documented("sites show")
    marks = evaluation_data([Mark("title", "a", "b", 1, 1, 0, "x", "y")])
    fields = {key.replace(".title", ".*") for key in keys(marks) if key != "fields.title"}
    printed = {key for key in fields if not key.startswith("sites.")}
    assert printed == documented("evaluate")


@pytest.mark.parametrize("heading", ["parse", "Exit codes"])
def test_the_rest_is_told(heading):
    """What other tests check (tests/cli) has its section too."""
    assert f"\n## {heading}\n" in DOCS.read_text(encoding="utf-8")
