"""What a portal asks of our pace outlives a run."""

from __future__ import annotations

import http.server
import threading
from datetime import timedelta

import pytest


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
