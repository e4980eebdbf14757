"""What a portal asks of our pace outlives a run."""

from __future__ import annotations

import asyncio
import http.server
import threading
from contextlib import suppress
from datetime import timedelta

import pytest

from tinarchive.sites.parts import Politeness
from tinarchive.sites.profile import Profile


@pytest.fixture
def busy():
    """A server that says 503 and "in an hour" to everything but robots.txt."""

    class Busy(http.server.BaseHTTPRequestHandler):
        asked = 0

        def do_GET(self):
            robots = self.path == "/robots.txt"
            type(self).asked += not robots
            self.send_response(404 if robots else 503)
            self.send_header("Retry-After", "3600")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Busy)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/tin-tuc", Busy
    server.shutdown()
    thread.join()
    server.server_close()


async def test_retry_after_is_remembered_across_runs(world, busy):
    """A site that wants to be left alone for an hour is left alone by the next run too."""
    listing, server = busy
    outcome = await world.crawl(listing)
    assert "503" in (outcome.listings[0].trouble or "") or "no request" in (
        outcome.listings[0].trouble or ""
    )
    asked = server.asked
    world.now.at -= timedelta(minutes=50)
    await world.crawl(listing)
    assert server.asked == asked
    world.now.at += timedelta(hours=2)
    await world.crawl(listing)
    assert server.asked > asked


async def test_a_profile_that_allows_more_at_once_is_made_use_of(world):
    """`concurrency = 3` in a profile: three articles are under way at once, not one."""
    links = "".join(
        f"<li><a href='/tin/{n}.html'>Hội nghị sơ kết công tác quý {n}</a></li>" for n in range(6)
    )
    under_way, three = set(), asyncio.Event()

    async def answer(reader, writer):
        with suppress(asyncio.IncompleteReadError, OSError):
            while True:
                path = (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1].decode()
                body = f"<html><body><ul>{links}</ul></body></html>".encode()
                if path.endswith(".html"):
                    under_way.add(path)
                    if len(under_way) == 3:
                        three.set()
                    await three.wait()
                    under_way.discard(path)
                status = b"404 No" if path == "/robots.txt" else b"200 OK"
                head = b"HTTP/1.1 %s\r\nContent-Type: text/html; charset=utf-8\r\n" % status
                writer.write(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    listing = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/tin/"
    profile = Profile(politeness=Politeness(concurrency=3))
    async with asyncio.timeout(60):  # one after the other they would wait for ever
        await world.crawl(listing, profile=profile, workers=1)
    assert three.is_set()
    server.close()
