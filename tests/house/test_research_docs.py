"""docs/research.md is true: its queries run, and print what the page shows."""

from __future__ import annotations

import asyncio
import io
import os
import re
import shlex
import sqlite3
from contextlib import closing, redirect_stdout
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import pytest

from tinarchive.archive import open_archive
from tinarchive.cli.main import cli
from tinarchive.crawl import Plan, Target
from tinarchive.demo import portal_thread
from tinarchive.exporters import parquet
from tinarchive.fetch.manners import Manners
from tinarchive.fields.addresses import site_of
from tinarchive.model import Selection
from tinarchive.operate.running import run_crawl

PAGE = (Path(__file__).parents[2] / "docs" / "research.md").read_text(encoding="utf-8")
MANNERS = Manners("tinarchive-test", delay=0, concurrency=1, allow_private=frozenset({"127.0.0.1"}))
BLOCK = re.compile(r"^```(sql|python)\n(.*?)^```\n\n```text\n(.*?)^```", re.MULTILINE | re.DOTALL)
BLOCKS = BLOCK.findall(PAGE)


class Clock:
    """Goes on a little at each look."""

    def __init__(self):
        self.at = datetime(2018, 6, 4, 13, tzinfo=UTC)

    def __call__(self):
        self.at += timedelta(milliseconds=10)
        return self.at

    async def sleep(self, seconds):
        self.at += timedelta(seconds=seconds)


def crawl(folder, clock, portal, name, province):
    with open_archive(folder, now=clock) as archive:
        site = site_of(portal.base_url)
        archive.add_site(site, name=name, province=province)
        plan = Plan(workers=1, full=True, images=False)
        asyncio.run(
            run_crawl(archive, [Target(site, portal.listing_url)], plan=plan, manners=MANNERS,
                      tell=lambda event: None, now=clock, sleep=clock.sleep)
        )  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Two demo portals, looked at on four days; its articles as Parquet beside."""
    place, clock = tmp_path_factory.mktemp("research"), Clock()
    with (
        portal_thread(seed=1, articles=96) as first,
        portal_thread(seed=2, dress="postback", articles=30) as second,
    ):
        for day in (1, 2, 3, 8):
            first.set_day(day)
            second.set_day(min(day, 3))
            clock.at = datetime(2018, 6, 3 + day, 13, tzinfo=UTC)
            crawl(place / "data", clock, first, "Báo Tuyên Quang", "08")
            crawl(place / "data", clock, second, "Cổng Hà Giang", "02")
    with open_archive(place / "data", now=clock) as archive:
        archive.tell_stories()
        parquet.write(archive, place / "articles.parquet", Selection(), tell=lambda *_: None)
    return place


@pytest.fixture(scope="module")
def session():
    """What the Python blocks share."""
    found = {}
    yield found
    if "db" in found:
        found["db"].close()


def printed(kind, code, folder, session):
    if kind == "python":
        said, before = io.StringIO(), Path.cwd()
        os.chdir(folder)
        try:
            with redirect_stdout(said):
                exec(compile(code, "research.md", "exec"), session)
        finally:
            os.chdir(before)
        return said.getvalue()
    with closing(sqlite3.connect(folder / "data" / "tinarchive.db")) as db:
        rows = db.execute(code).fetchall()
    told = ("|".join("" if cell is None else str(cell) for cell in row) for row in rows)
    return "".join(f"{row}\n" for row in told)


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_a_query_prints_what_the_page_shows(folder, session, number):
    """As `sqlite3` prints it, or Python."""
    kind, code, shown = BLOCKS[number]
    if kind == "python":  # one session: this test may be the first of its process
        for earlier, (other, before, _) in enumerate(BLOCKS[:number]):
            if other == "python" and earlier not in session.setdefault("done", set()):
                printed(other, before, folder, session)
                session["done"].add(earlier)
    assert printed(kind, code, folder, session) == shown
    session.setdefault("done", set()).add(number)


def test_what_it_warns_of_is_so():
    """SQLite's dates and letters."""
    with closing(sqlite3.connect(":memory:")) as db:
        (found,) = db.execute("select date('2018-05-28T01:30+07:00'), 'Đ' like 'đ'").fetchall()
    assert found == ("2018-05-27", 0)
    assert "`date('2018-05-28T01:30+07:00')` is 27 May" in PAGE
    assert "`'Đ' like 'đ'` is false" in PAGE


@pytest.mark.parametrize("line", re.findall(r"^ {4}(tinarchive .*)$", PAGE, re.MULTILINE))
def test_its_commands_exist(line):
    """With the options they are shown with."""
    name, *words = shlex.split(line)[1:]
    command = cli.get_command(click.Context(cli), name)
    assert command is not None, line
    command.make_context("x", words)


def test_every_block_is_run():
    """No query stands without its answer, and there are enough of each kind."""
    kinds = [kind for kind, *_ in BLOCKS]
    assert len(re.findall(r"^```(?:sql|python)$", PAGE, re.MULTILINE)) == len(kinds)
    assert kinds.count("sql") >= 10
    assert kinds.count("python") >= 5
    assert all(shown.strip() for *_, shown in BLOCKS)
