"""A page cannot command the terminal: whatever it says, what we print is text."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import pty
import re
import select
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tinarchive.cli.options import tell

ESCAPES = "\x1b]0;chiếm\x07\x1b[2J\x9b31m\r\x08\x7f\u202egnôht\u2066\u2028\u200b"
BOLD = f"Lễ hội {ESCAPES} khai mạc"
ENTITIES = "&#27;[2J&#x9b;31m&#8238;gnôht&#x202e;&#13;&#7;&#x2028;"
WORDS = "Sáng nay, lễ hội đua ghe ngo khai mạc với hàng nghìn người dân và du khách. " * 4


class Hostile(BaseHTTPRequestHandler):
    """Escapes in texts, captions, bylines, headers, reasons and addresses."""

    protocol_version = "HTTP/1.0"

    def do_GET(self):
        status, page = self.answer()
        body = page.encode("utf-8", "surrogatepass")
        self.send_response_only(status, "\x1b[2JLoi\x08")
        self.send_header("Server", "\x1b[5mnginx\x07")
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"\x1b[2J"')
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(body)

    def answer(self):
        if self.path == "/robots.txt":
            return 200, f"User-agent: *\nDisallow: /cam\nX: {ESCAPES}\n"
        if self.path == "/tin/":
            links = "".join(
                f"<li><a href='/tin/bai-viet-so-{n}.html'>{BOLD} {ENTITIES} {n}</a> 0{n}/05/2018</li>"
                for n in range(1, 6)
            )
            lost = f"<li><a href='/tin/%1b%5b2J-mat-tich-%e2%80%ae.html'>{BOLD} mất</a></li>"
            return 200, f"<title>{BOLD}</title><h1>Tin {ESCAPES}</h1><ul>{links}{lost}</ul>"
        if found := re.fullmatch(r"/tin/bai-viet-so-(\d)\.html", self.path):
            return 200, self.article(found[1])
        return 403, f"<h1>{BOLD}</h1>"

    def article(self, n):
        return (
            f"<title>{BOLD}</title><body><h1>{BOLD} {ENTITIES} {n}</h1><p>Thứ Hai, 28/05/2018 - 13:37"
            f"{ESCAPES}</p><div class=detail><p>{WORDS}{ESCAPES}{ENTITIES}</p>"
            f"<figure><img src='/{n}.jpg' alt='{BOLD}'><figcaption>{BOLD}. Ảnh: {BOLD}</figcaption>"
            f"</figure><p>{WORDS} {self.server.edit}</p><p><a href='/{n}.pdf'>{BOLD}.pdf</a></p>"
            f"<p style='text-align:right'><b>Bài và ảnh: Xô{ESCAPES} Na</b></p></div></body>"
        )

    def log_message(self, *args):
        pass


@pytest.fixture
def hostile():
    """Such a portal; its articles are edited by setting `edit`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hostile)
    server.edit = ""
    server.site = f"127.0.0.1:{server.server_address[1]}"
    server.list = f"http://{server.site}/tin/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def harmful(text):
    """What a terminal would obey, or a reader be deceived by."""
    return re.findall(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]", text)


def crawl_words(hostile, *more):
    return ("crawl", hostile.list, "--delay", "0", "--no-images",
            "--allow-private", hostile.site, *more)  # fmt: skip


LOOKS = [
    ("search", "le", "hoi"), ("search", "le", "hoi", "--json"),
    ("show", "1"), ("show", "1", "--json"), ("history", "1"), ("history", "1", "--json"),
    ("status",), ("status", "--json"), ("report",), ("report", "--json"), ("verify",),
    ("sites", "list"), ("sites", "list", "--json"),
    ("export", "csv", "-"), ("export", "jsonl", "-"), ("export", "atom", "-"),
    ("export", "csv", "-", "--table", "revisions"), ("export", "jsonl", "-", "--table", "images"),
]  # fmt: skip


def look(tinarchive, *words):
    done = tinarchive(*words)
    assert "Traceback" not in done.stderr, words
    # CSV ends its lines with CR LF, as RFC 4180 has it
    printed = done.stdout.replace("\r\n", "\n") + done.stderr
    assert not harmful(printed), (words, harmful(printed))
    return printed


def test_every_command_prints_text(tinarchive, hostile, tmp_path, monkeypatch):
    """Crawled with all that -vv says, probed, and looked at in every way."""
    monkeypatch.setattr("tinarchive.cli.probing.pause", lambda _seconds: asyncio.sleep(0))
    look(tinarchive, "probe", hostile.list, "--allow-private", hostile.site)
    look(tinarchive, "probe", hostile.list, "--allow-private", hostile.site, "--json")
    told = look(tinarchive, *crawl_words(hostile, "-vv"))
    assert "Lễ hội" in told
    assert "failed" in told
    hostile.edit = f"Thêm một câu {ESCAPES} nữa."
    look(tinarchive, *crawl_words(hostile, "--full", "-v"))
    assert "Thêm một câu" in look(tinarchive, "history", "1")
    for words in LOOKS:
        look(tinarchive, *words)


def test_texts_of_an_older_reader_are_cleaned_when_printed(tinarchive, hostile, tmp_path):
    """What already stands in an archive with such characters comes out as text all the same."""
    look(tinarchive, *crawl_words(hostile, "-q"))
    bad = "Lễ hội \x1b]0;chiếm\x07\x1b[2J\x9b31m\r\x08\x7f\u202e\u2066\u2028"
    with closing(sqlite3.connect(tmp_path / "data" / "tinarchive.db")) as db, db:
        db.execute("UPDATE sites SET name = ?, family = ?", (bad, bad))
        db.execute("UPDATE listings SET name = ?", (bad,))
        db.execute("UPDATE problems SET reason = ?", (bad,))
        db.execute("UPDATE images SET caption = ?, credit = ?, alt = ?", (bad, bad, bad))
        db.execute("UPDATE revisions SET title = ?, published_at = ?", (bad, bad))
        blocks = [{"kind": kind, "text": bad, "url": f"http://x/{bad}"}
                  for kind in ("paragraph", "caption", "image", "attachment", "quote")]  # fmt: skip
        db.execute("UPDATE revisions SET blocks = ?", (json.dumps(blocks),))
        db.execute(
            """UPDATE articles SET title = ?1, summary = ?1, body = ?1, byline = ?1, category = ?1,
               organisation = ?1, source = ?1, published_raw = ?1, language = ?1"""
            .replace("?1", f"'{bad}'")
        )  # fmt: skip
    for words in [*LOOKS, ("reindex",), ("search", "chiem"), ("search", bad), ("show", bad)]:
        look(tinarchive, *words)


def test_errors_repeat_words_as_text(tinarchive):
    """What was typed, or stands in a file's name, is shown and not obeyed."""
    for words in (
        ("show", "\x1b[2J\u202e"), ("export", "csv", "no\x1b[2J/a"), ("crawl", "http://\x1b[2J/"),
        ("export", "\x1b[2J", "a"), ("search", "a", "--since", "\x1b[2J"),
        ("status", "--archive", "\x1b[2J\u202e"), ("read", "\x1b[2J", "--url", "http://a/"),
        ("\x1b[2J",), ("show", "--\x1b[2J"),
    ):  # fmt: skip
        done = tinarchive(*words)
        assert done.exit_code in (2, 4), words
        assert not harmful(done.stdout + done.stderr), (words, done.stderr)


def test_a_terminal_obeys_us_alone(hostile, tmp_path):
    """On a real terminal the only commands are the live line's own: back, and wipe."""
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "tinarchive", *crawl_words(hostile, "-v")],
        stdout=theirs, stderr=theirs, cwd=tmp_path,
    )  # fmt: skip
    os.close(theirs)
    seen = b""
    while select.select([ours], [], [], 60)[0]:
        with suppress(OSError):
            piece = os.read(ours, 65536)
            seen += piece
            if piece:
                continue
        break
    os.close(ours)
    assert child.wait() == 1  # done, but with a problem recorded
    text = seen.decode()
    assert "\r\x1b[K" in text
    assert "Lễ hội" in text
    assert not harmful(text.replace("\r\x1b[K", "").replace("\r\n", "\n"))


def test_a_log_carries_no_commands(capsys):
    """Nor does a line of any library's log."""
    tell(2, quiet=False)
    logging.getLogger("some.library").warning("tiêu đề %s", ESCAPES)
    tell(0, quiet=False)
    told = capsys.readouterr().err
    assert told.startswith("tiêu đề �]0;chiếm�")
    assert told.count("\n") == 1
    assert not harmful(told)
