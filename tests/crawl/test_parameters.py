"""A parameter that does not matter on a site is learned from its articles, with evidence."""

from __future__ import annotations

import http.server
import threading
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest

SENTENCE = (
    "Sáng ngày {n}/6, Ủy ban nhân dân xã số {n} tổ chức hội nghị sơ kết công tác sáu tháng đầu năm, "
    "triển khai nhiệm vụ trọng tâm {n} tháng còn lại với {m} đại biểu tham dự."
)


@pytest.fixture
def portal():
    """A list of articles `/tin?id=N`, whose links carry `&mid=...` from day 2 on."""

    class Portal(http.server.BaseHTTPRequestHandler):
        mark = ""
        asked: ClassVar[list[str]] = []

        def do_GET(self):
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            self.asked.append(self.path)
            if parts.path == "/robots.txt":
                self.send_error(404)
            else:
                self.give(self.list_page() if parts.path == "/" else self.article(query))

        def list_page(self):
            items = "".join(
                f'<li><a href="/tin?id={n}{self.mark}">Hội nghị sơ kết công tác của xã số {n}</a></li>'
                for n in range(1, 9)
            )
            return f"<h1>Tin tức</h1><ul class=list>{items}</ul>"

        def article(self, query):
            n = int(query["id"])
            text = "".join(f"<p>{SENTENCE.format(n=n, m=n * k)}</p>" for k in range(1, 5))
            return f"<h1>Hội nghị sơ kết công tác của xã số {n}</h1><div class=body>{text}</div>"

        def give(self, body):
            data = f"<!doctype html><html><body>{body}</body></html>".encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Portal)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/", Portal
    server.shutdown()
    thread.join()
    server.server_close()


async def test_a_parameter_that_does_not_matter_is_learned(world, portal):
    """Eight articles under new addresses are eight articles still; then nobody asks again."""
    listing, server = portal
    await world.crawl(listing, workers=1)
    server.mark = "&mid=7"
    await world.crawl(listing, workers=1)
    assert world.count("articles") == 8
    (row,) = world.query("SELECT name, same, different FROM parameters")
    assert (row["name"], row["different"]) == ("mid", 0)
    assert row["same"] >= 3
    server.mark = "&mid=9"
    server.asked.clear()
    outcome = await world.crawl(listing, workers=1)
    assert [path for path in server.asked if path.startswith("/tin")] == []
    assert (world.count("articles"), world.count("addresses")) == (8, 24)
    assert outcome.listings[0].complete is True


async def test_a_parameter_that_tells_articles_apart_is_never_ignored(world, portal):
    """One pair of different articles outweighs all evidence that a parameter does not matter."""
    listing, server = portal
    await world.crawl(listing, workers=1)
    server.mark = "&mid=7"
    await world.crawl(listing, workers=1)
    site = listing.removeprefix("http://").rstrip("/")
    with world.open() as archive:
        assert archive.ignorable(site) == {"mid"}
        archive.learn_different(site, f"{listing}tin?id=1&mid=8")
        assert archive.ignorable(site) == frozenset()
