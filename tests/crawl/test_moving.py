"""A portal gives its articles new addresses: they have moved, and none is gone or asked twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import asynccontextmanager, suppress

import pytest

from tinarchive.crawl.reading import Reader

TITLES = ["Khai mạc lễ hội đua ghe ngo", "Họp bàn phòng chống lũ", "Trao quà cho học sinh nghèo",
          "Nghiệm thu cầu qua suối", "Tổng kết phong trào thi đua", "Ra quân trồng cây"]  # fmt: skip
WORDS = "Sáng ngày 28 tháng 5, đông đảo cán bộ và bà con trong xã cùng đến dự. " * 6


class Portal:
    """A list and its articles under `/cu/`; once redesigned under `/moi/`, with what `old` says."""

    def __init__(self, old):
        self.old, self.folder, self.asked = old, "cu", Counter()

    def answer(self, path):
        if path == "/tin/":
            rows = "".join(
                f'<li><a href="/{self.folder}/bai-{n}.html">{title}</a> <i>0{n + 1}/05/2018</i></li>'
                for n, title in enumerate(TITLES)
            )
            return "200 OK", "", f"<h1>Tin tức</h1><ul>{rows}</ul>"
        folder, _, leaf = path[1:].partition("/")
        number = leaf.removeprefix("bai-").removesuffix(".html")
        if number.isdigit() and folder in ("cu", "moi"):
            self.asked[path] += 1
            if folder != self.folder:
                moved = f"Location: /{self.folder}/{leaf}\r\n"
                return self.old, moved if self.old.startswith("301") else "", ""
            title = TITLES[int(number)]
            return (
                "200 OK",
                "",
                (
                    f"<title>{title}</title><h1>{title}</h1><p>0{int(number) + 1}/05/2018 08:15</p>"
                    f"<p>{title}. {WORDS}</p><p>{WORDS}</p>"
                ),
            )
        return "404 Not Found", "", ""

    async def serve(self, reader, writer):
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                status, lines, page = self.answer(head.split(b" ")[1].decode())
                body = page.encode()
                writer.write(
                    f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n{lines}"
                    f"Content-Length: {len(body)}\r\n\r\n".encode()
                )
                writer.write(body)
                await writer.drain()
        writer.transport.abort()


@asynccontextmanager
async def serving(portal):
    """The address of the portal's list."""
    server = await asyncio.start_server(portal.serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/tin/"
    finally:
        server.close()
        await server.wait_closed()


@pytest.mark.parametrize("workers", [1, 8])
@pytest.mark.parametrize("slow", [False, True])
@pytest.mark.parametrize("old", ["404 Not Found", "301 Moved Permanently"])
async def test_a_redesign_loses_no_article(world, monkeypatch, old, slow, workers):
    """The lists are followed first: each article has moved, whatever its old address answers."""
    if slow:
        read = Reader.article

        async def later(*given):
            for _ in range(200):
                await asyncio.sleep(0)
            return await read(*given)

        monkeypatch.setattr(Reader, "article", later)
    portal = Portal(old)
    async with serving(portal) as listing:
        await world.crawl(listing, full=True, workers=workers)
        assert world.count("articles") == len(TITLES)
        portal.folder = "moi"
        portal.asked.clear()
        await world.crawl(listing, full=True, workers=workers)
    counts = world.kinds()
    assert (counts["moved"], counts["gone"], counts["new"]) == (len(TITLES), 0, 0)
    assert set(portal.asked.values()) == {1}
    assert world.count("articles") == len(TITLES)
    with world.open() as archive:
        for article in range(1, len(TITLES) + 1):
            assert archive.article(article)["gone_at"] is None
            told = {event["event"] for event in archive.events(article)}
            assert "gone" not in told, told
