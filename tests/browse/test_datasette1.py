"""The same pages on the alpha of datasette 1.0, which lives in an environment of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import urllib.error
import urllib.parse
import urllib.request
import venv
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tinarchive.browse.queries import questions

ROOT = Path(__file__).parents[2]
HOME = ROOT / ".venv-datasette1"
VERSION = "1.0a41"


def run(*command):
    return subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, timeout=900, check=False
    )


@pytest.fixture
def python(request):
    """Its interpreter; made by the deep form of the test, where packages can be had."""
    found = HOME / "bin" / "python"
    if found.exists():
        return found
    if request.node.get_closest_marker("deep") is None:
        pytest.skip("there is no .venv-datasette1 (`make alpha` makes it)")
    venv.create(HOME, with_pip=True)
    done = run(
        found, "-m", "pip", "install", "-q", f"datasette=={VERSION}", "-e", f"{ROOT}[browse]"
    )
    if done.returncode:
        import shutil

        shutil.rmtree(HOME)
        pytest.skip(f"datasette {VERSION} cannot be installed here: {done.stderr[-300:]}")
    return found


@pytest.fixture
def alpha(python, demo_folder):
    """The address of the demo archive, served by datasette 1.0."""
    with subprocess.Popen(
        [python, "-m", "tinarchive", "browse", "--archive", demo_folder, "--port", "0"],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONWARNINGS": "default"},
    ) as process:
        line = process.stderr.readline()
        assert " is at http://" in line, line + process.stderr.read()
        yield line.split(" at ")[1].split()[0].rstrip("/")
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0


@pytest.mark.parametrize(
    "made", ["there already", pytest.param("made now", marks=pytest.mark.deep)]
)
def test_every_page_stands_on_the_alpha(made, alpha):
    """Ours, datasette's in our words and colours, questions, and what is not there."""

    def ask(path):
        wanted = urllib.request.Request(alpha + urllib.parse.quote(path, safe="/?=&+%"))
        try:
            with urllib.request.urlopen(wanted, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    assert f'"{VERSION}"' in ask("/-/versions.json")[1]
    for path in ("/", "/-/search?q=le+hoi", "/-/article/1", "/-/article/1/1", "/-/portals",
                 "/-/author/1", "/-/province/02", "/-/province/Tuyên Quang", "/-/feed.atom",
                 "/tinarchive", "/tinarchive/articles", "/tinarchive/articles/1",
                 "/tinarchive/articles.json"):  # fmt: skip
        status, page = ask(path)
        assert status == 200, (path, page)
        if path.startswith("/-/") and not path.endswith("atom"):
            assert LexborHTMLParser(page).css_first("main h1") is not None, path
    assert ask("/-/article/99999")[0] == 404
    assert ask("/-/search?since=yesterday")[0] == 400
    table = LexborHTMLParser(ask("/tinarchive/articles")[1])
    assert "An article as it is now" in table.text()
    assert table.css_first("td.col-title a").attributes["href"].startswith("/-/article/")
    assert table.css_first(".bar .brand") is not None
    days = [one.text().strip() for one in table.css("td.col-published_on")]
    assert days == sorted(days, reverse=True)
    listed = LexborHTMLParser(ask("/tinarchive")[1])
    shown = {one.text().strip() for one in listed.css(".db-table h3 a")}
    assert {"articles", "sites"} <= shown
    assert "uncounted" not in shown
    for one in questions():
        given = {"since": "", "site": "127.0.0.1", "day": "05-28"}
        asked = "&".join(
            f"{name}={value}" for name, value in given.items() if f":{name}" in one.sql
        )
        status, page = ask(f"/tinarchive/{one.name}?{asked}")
        assert status == 200, one.name
        assert one.en in page
        assert one.about_vi.split(":")[0].split(";")[0] in page


DENIED = """
import asyncio, sys
from datasette.app import Datasette

async def main():
    denied = {"tables": {"problems": {"allow": {"id": "root"}}}}
    datasette = Datasette([sys.argv[1]], config={"databases": {"tinarchive": denied}})
    await datasette.invoke_startup()
    root = {"ds_actor": datasette.sign({"a": {"id": "root"}}, "actor")}
    for cookies in ({}, root):
        for path in ("/", "/-/article/1", "/-/file/1", "/tinarchive/most_viewed"):
            print((await datasette.client.get(path, cookies=cookies)).status_code, end=" ")

asyncio.run(main())
"""


def test_who_may_not_see_it_all_may_not_see_our_pages(python, demo_folder):
    """Nor our questions, where a table of the archive is not for everybody."""
    done = run(python, "-c", DENIED, demo_folder / "tinarchive.db")
    assert done.stdout.split() == ["403"] * 4 + ["200"] * 4, done.stderr
