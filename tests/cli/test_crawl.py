"""`crawl` as a person meets it: what it prints, its exit codes, interruption, the contact."""

from __future__ import annotations

import asyncio
import json
import os
import pty
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from tinarchive.archive import open_archive


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    """Attempts follow each other at once."""
    monkeypatch.setattr("tinarchive.cli.crawl.pause", lambda _seconds: asyncio.sleep(0))


@pytest.fixture
def crawl(tinarchive, portal):
    def crawl(*args, **settings):
        usual = ("--allow-private", portal.site, "--delay", "0")
        return tinarchive("crawl", *args, *usual, **settings)

    return crawl


def test_a_list_is_walked_and_archived(crawl, portal):
    """The report says how many of how many, and the exit code is 0."""
    done = crawl(portal.list)
    assert done.exit_code == 0, done.stderr
    assert "  15 of 15, complete" in done.stdout.splitlines()
    assert "15 new, 0 edited, 0 moved, 0 same, 0 gone, 0 failed" in done.stdout
    assert "list page 3 of 3" in done.stderr


def test_crawling_again_finds_nothing_new(crawl, portal):
    """By its name a portal is crawled by all its lists; one request is enough."""
    crawl(portal.list)
    before = len(portal.seen)
    done = crawl(portal.site, "--json")
    report = json.loads(done.stdout)
    assert done.exit_code == 0
    assert report["run"]["new"] == report["run"]["edited"] == 0
    assert report["listings"][0]["complete"] is True
    assert [path for path, _ in portal.seen[before:]] == ["/robots.txt", "/tin-tuc/"]


def test_quiet_says_nothing(crawl, portal):
    """-q leaves both streams empty when all is well."""
    done = crawl(portal.list, "-q")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")


def test_a_dry_run_fetches_no_article(crawl, portal):
    """What would be fetched is printed, one address a line; nothing is held."""
    done = crawl(portal.list, "--dry-run")
    would = [line for line in done.stdout.splitlines() if line.startswith("would fetch")]
    assert len(would) == 15
    assert not any("bai-viet" in path for path, _ in portal.seen)
    asked = json.loads(crawl(portal.list, "--dry-run", "--json").stdout)["would"]
    assert len(asked) == 15
    assert set(asked[0]) == {"url", "title"}


def test_max_pages_is_a_limit(crawl, portal):
    """`--max-pages 1` walks one page and does not call the list complete."""
    done = crawl(portal.list, "--max-pages", "1")
    assert "5 new" in done.stdout
    assert "complete" not in done.stdout.replace("not complete", "")


def test_an_article_that_fails_is_a_problem(crawl, portal):
    """One article in error: exit 1, and the report names it."""
    portal.broken.add("/tin-tuc/bai-viet-so-7.html")
    done = crawl(portal.list)
    assert done.exit_code == 1
    assert "missing: http://" in done.stdout
    assert "bai-viet-so-7.html" in done.stdout
    assert "14 new" in done.stdout


@pytest.mark.parametrize("json_too", [False, True])
def test_nothing_to_walk_exits_3(crawl, portal, json_too):
    """A page that is no list: one sentence on stderr, exit 3."""
    more = ("--json",) if json_too else ()
    done = crawl(f"http://{portal.site}/khong-co-danh-sach/", *more)
    assert done.exit_code == 3
    errors = [line for line in done.stderr.splitlines() if line.startswith("Error:")]
    assert len(errors) == 1
    assert "khong-co-danh-sach" in errors[0]
    assert bool(done.stdout) is json_too


def test_a_host_that_does_not_answer_exits_3(tinarchive):
    """A closed port is told as no connection."""
    done = tinarchive("crawl", "http://127.0.0.1:9/tin/", "--allow-private", "127.0.0.1:9")
    assert done.exit_code == 3
    assert "Error: http://127.0.0.1:9/tin/: No connection" in done.stderr


def test_a_private_address_needs_leave(tinarchive, portal):
    """Without --allow-private nothing is asked, and the sentence says what to add."""
    done = tinarchive("crawl", portal.list)
    assert done.exit_code == 3
    assert f"--allow-private {portal.site}" in done.stderr
    assert portal.seen == []


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["portal.example"], "No list of a portal called portal.example"),
        (["portal.example/tin"], "Then write https://portal.example/tin"),
        (["ftp://portal.example/"], "no http or https address"),
        (["https://portal.example/", "--contact", "Nguyễn"], "plain letters"),
        (["https://portal.example/", "--since", "2024-13"], "2024-13 is in no calendar"),
    ],
)
def test_wrong_words_exit_2(tinarchive, args, told):
    """Each with a sentence that says what to write instead."""
    done = tinarchive("crawl", *args)
    assert done.exit_code == 2
    assert told in done.stderr


def test_a_timer_with_nothing_to_crawl_is_told(crawl, tinarchive, portal, tmp_path):
    """A folder misspelt is not made an archive; where every portal is paused, that is said."""
    done = tinarchive("crawl", "--archive", "dtaa")
    assert done.exit_code == 4
    assert "There is no archive in dtaa" in done.stderr
    assert not (tmp_path / "dtaa").exists()
    crawl(portal.list)
    tinarchive("sites", "pause", portal.site)
    done = tinarchive("crawl")
    assert done.exit_code == 2
    assert "no active portal with a list" in done.stderr


@pytest.mark.parametrize("day", ["2019", "2019-01", "1/1/2019"])
def test_a_day_is_written_as_in_a_search(crawl, portal, day):
    """`--since` stops after the first page where all on it is older."""
    done = crawl(portal.list, "--since", day)
    assert done.exit_code == 0, done.stderr
    assert "/tin-tuc/?page=2" not in [path for path, _ in portal.seen]


def test_a_portal_nearly_named_right_is_suggested(crawl, tinarchive, portal):
    """Typing slips are met with the nearest portal held."""
    crawl(portal.list)
    done = tinarchive("crawl", portal.site[:-1])
    assert f"did you mean {portal.site}?" in done.stderr


def test_a_paused_portal_is_left_out(crawl, tinarchive, portal):
    """Without words every active portal is meant; a paused one only when named."""
    crawl(portal.list)
    tinarchive("sites", "pause", portal.site)
    assert crawl().exit_code == 2
    assert crawl(portal.site).exit_code == 0
    tinarchive("sites", "resume", portal.site)
    assert crawl().exit_code == 0


def test_a_wrong_profile_exits_2(crawl, portal, tmp_path):
    """Before anything is asked of the portal."""
    (tmp_path / "data" / "sites").mkdir(parents=True)
    file = tmp_path / "data" / "sites" / f"{portal.site.replace(':', '_')}.toml"
    file.write_text("[politeness]\ndelai = 2")
    done = crawl(portal.list)
    assert done.exit_code == 2
    assert f"{file.name}:2: there is no key 'politeness.delai'" in done.stderr
    assert portal.seen == []


def test_a_profiles_lists_are_crawled_by_the_portals_name(crawl, portal, tmp_path):
    """A portal known by its profile alone needs no address."""
    (tmp_path / "mine").mkdir()
    file = tmp_path / "mine" / f"{portal.site.replace(':', '_')}.toml"
    file.write_text(f"[[listing]]\nurl = '{portal.list}'\nname = 'Tin tức'")
    done = crawl(portal.site, "--sites", "mine")
    assert done.exit_code == 0, done.stderr
    assert f"{portal.site}  Tin tức" in done.stdout


def test_an_archive_in_use_exits_4(crawl, portal, tmp_path):
    """Another run is named; nothing is asked of the portal."""
    with open_archive(tmp_path / "data", now=lambda: datetime.now(UTC)):
        done = crawl(portal.list)
    assert done.exit_code == 4
    assert "Another run" in done.stderr
    assert portal.seen == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_exits_4(crawl, portal, tmp_path):
    """One sentence that names the folder."""
    (tmp_path / "data").mkdir(mode=0o500)
    done = crawl(portal.list)
    assert done.exit_code == 4
    assert "cannot be written" in done.stderr


def test_a_file_in_the_archives_place_is_told(crawl, portal, tmp_path):
    """`--archive FILE` is a usage error."""
    (tmp_path / "a.txt").write_text("x")
    done = crawl(portal.list, "--archive", "a.txt")
    assert done.exit_code == 2
    assert "a.txt" in done.stderr


# ── the contact ─────────────────────────────────────────────────────────────────────────────


def test_the_contact_is_sent(crawl, portal):
    """Name, version and contact stand in the User-Agent."""
    crawl(portal.list, "--contact", "luutru@thuvien.example")
    agents = {agent for _, agent in portal.seen}
    assert len(agents) == 1
    assert agents.pop().endswith("(+luutru@thuvien.example)")


def test_without_a_contact_and_a_terminal_a_note_is_enough(crawl, portal):
    """The crawl goes on, and says how to give one."""
    done = crawl(portal.list)
    assert "TINARCHIVE_CONTACT" in done.stderr
    assert done.exit_code == 0


def test_a_remembered_contact_is_used(crawl, portal, tmp_path):
    """What was told once is in the archive's settings."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "settings.toml").write_text('contact = "me@a.example"')
    done = crawl(portal.list)
    assert portal.seen[0][1].endswith("(+me@a.example)")
    assert "Note" not in done.stderr


# ── interruption ────────────────────────────────────────────────────────────────────────────


IN_BACKGROUND = ("sh", "-c", "trap '' INT; exec \"$@\"", "sh")
"""As a shell starts what it runs in the background: SIGINT is ignored."""


@pytest.mark.parametrize(
    ("number", "start"),
    [(signal.SIGINT, ()), (signal.SIGTERM, ()), (signal.SIGTERM, IN_BACKGROUND)],
)
def test_an_interrupted_crawl_goes_on_next_time(crawl, portal, tmp_path, number, start):
    """Ctrl-C and SIGTERM: exit 130, what came is kept, the next crawl has the rest."""
    portal.slow = 5.0
    command = [
        *start,
        *(sys.executable, "-m", "tinarchive", "crawl", portal.list, "--delay", "0", "--no-images"),
        *("--allow-private", portal.site),
    ]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        for line in process.stderr:
            if "list page 1" in line:
                break
        process.send_signal(number)
        assert process.wait(30) == 130
        told = process.stderr.read()
    assert "Interrupted. All that came is kept (0 new, 0 edited" in told
    assert "Traceback" not in told
    portal.slow = 0.0
    portal.server.pause.set()
    done = crawl(portal.list, "--json")
    report = json.loads(done.stdout)
    assert report["run"]["id"] == 2
    assert report["listings"][0]["complete"] is True
    assert done.exit_code == 0


AFTER_THE_LOOP = """
import os, signal
from tinarchive.cli import crawl, progress
async def at_once(seconds):
    pass
def closed(self):
    os.kill(os.getpid(), signal.SIGTERM)
crawl.pause, progress.Progress.close = at_once, closed
from tinarchive.__main__ import main
main()
"""


def test_sigterm_while_the_report_is_made(tmp_path):
    """The crawl is over, its archive is being closed: an interruption as at any other time."""
    done = subprocess.run(
        [sys.executable, "-c", AFTER_THE_LOOP, "crawl", "http://127.0.0.1:9/tin",
         "--allow-private", "127.0.0.1", "--no-images"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 130
    assert done.stderr.endswith("Interrupted.\n")
    assert "Traceback" not in done.stderr


def test_the_contact_is_asked_for_once_on_a_terminal(portal, tmp_path):
    """In plain words; the answer is remembered in the archive, and not asked for again."""
    command = [
        *(sys.executable, "-m", "tinarchive", "crawl", portal.list, "--delay", "0", "--no-images"),
        *("--allow-private", portal.site),
    ]
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    shown = []
    for _ in range(2):
        ours, theirs = pty.openpty()
        with subprocess.Popen(
            command, cwd=tmp_path, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs,
            env=environment,
        ) as process:  # fmt: skip
            os.close(theirs)
            os.write(ours, b"me@a.example\n")
            process.stdout.read()
            assert process.wait(30) == 0
        shown.append(drain(ours))
    assert "Your contact: " in shown[0]
    assert "Your contact" not in shown[1]
    assert 'contact = "me@a.example"' in (tmp_path / "data" / "settings.toml").read_text()
    assert {agent.endswith("(+me@a.example)") for _, agent in portal.seen} == {True}
    assert "\x1b[K" in shown[0]


def drain(terminal):
    """All a terminal was shown."""
    text = b""
    with suppress(OSError):
        while piece := os.read(terminal, 4096):
            text += piece
    os.close(terminal)
    return text.decode()
