"""A portal that means harm: what the crawler may be led to, made to hold, or made to write."""

from __future__ import annotations

import asyncio
import gzip
import os
from contextlib import asynccontextmanager, suppress

import pytest

INSIDE = "127.0.0.2"
"""Stands for every address the archivist did not name; a real listener waits there."""
WORDS = "Sáng ngày 28 tháng 5, Đảng ủy phường tổ chức hội nghị sơ kết công tác. " * 8


class Listener:
    """Answers by path with raw bytes, and remembers what it was asked."""

    def __init__(self, host):
        self.host, self.port, self.asked, self.routes = host, 0, [], {}

    @property
    def origin(self):
        return f"http://{self.host}:{self.port}"

    async def answer(self, reader, writer):
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                path = head.split(b" ")[1].decode("latin-1")
                self.asked.append(path)
                route = self.routes.get(path, b"")
                for piece in route() if callable(route) else [route or NOTHING]:
                    writer.write(piece)
                    await writer.drain()
                if callable(route):
                    break
        writer.transport.abort()


NOTHING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


@asynccontextmanager
async def listening(host):
    """A listener on a port of its own."""
    one = Listener(host)
    server = await asyncio.start_server(one.answer, host, 0)
    one.port = server.sockets[0].getsockname()[1]
    try:
        yield one
    finally:
        server.close()
        await server.wait_closed()


def answer(body, *lines, status="200 OK"):
    """A whole response."""
    body = body.encode() if isinstance(body, str) else body
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *lines]
    if not any(line.startswith("Content-Type") for line in lines):
        head.append("Content-Type: text/html; charset=utf-8")
    return "\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + body


def redirect(target):
    """A redirect to an address."""
    return answer("", f"Location: {target}", status="302 Found")


def listing(*paths, more=""):
    """A list of articles."""
    items = "".join(
        f'<li><a href="{path}">Hội nghị sơ kết công tác quý {n}</a> <span>0{n % 9 + 1}/06/2024'
        "</span></li>"
        for n, path in enumerate(paths)
    )
    return answer(f"<html><body><h1>Tin tức</h1><ul class=list>{items}</ul>{more}</body></html>")


def article(number, more=""):
    """An article page with something more in its text."""
    return answer(
        f"<html><head><title>Hội nghị sơ kết công tác quý {number}</title></head><body><article>"
        f"<h1>Hội nghị sơ kết công tác quý {number}</h1><p class=date>05/06/2024 08:15</p>"
        f"<p>{WORDS}</p>{more}<p>{WORDS}</p></article></body></html>"
    )


async def test_no_page_leads_inside(world):
    """Links, redirects, photos, documents, pagers, feeds: nothing of them is asked inside."""
    async with listening("127.0.0.1") as portal, listening(INSIDE) as inside:
        target = f"{inside.origin}/latest/meta-data"
        spelled = [
            f"http://0x7f000002:{inside.port}/a",
            f"http://2130706434:{inside.port}/b",
            f"http://127.2:{inside.port}/c",
            f"http://[::ffff:127.0.0.2]:{inside.port}/d",
            f"http://user:word@127.0.0.2:{inside.port}/e",
            f"//127.0.0.2:{inside.port}/f",
        ]
        photos = "".join(f'<p><img src="{url}" width=600 height=400></p>' for url in spelled)
        photos += f'<p><img src="/photo.jpg"><a href="{target}.pdf">Tải về văn bản</a></p>'
        photos += f'<link rel=canonical href="{target}"><img src="file:///etc/passwd">'
        portal.routes = {
            "/tin/": listing(
                "/tin/1.html",
                "/tin/2.html",
                "/tin/3.html",
                *spelled,
                more=f'<div class=pager><span>1</span> <a href="{target}?page=2">2</a> '
                f'<a rel=next href="{target}?page=2">Trang sau</a></div>'
                f'<link rel=alternate type="application/rss+xml" href="{target}.rss">',
            ),
            "/tin/1.html": article(1, photos),
            "/tin/2.html": redirect(target),
            "/tin/3.html": redirect("/tin/4.html"),
            "/tin/4.html": redirect(f"//127.0.0.2:{inside.port}/loop"),
            "/photo.jpg": redirect(target),
            "/robots.txt": answer(f"Sitemap: {target}.xml\n", "Content-Type: text/plain"),
        }
        await world.crawl(f"{portal.origin}/tin/", images=True)
        assert inside.asked == []
        assert f"{portal.origin}/tin/1.html" in world.held()
        told = " ".join(row["reason"] for row in world.query("SELECT reason FROM problems"))
        assert "127.0.0.2" in told
        assert "passwd" not in told


@pytest.mark.parametrize(
    "scheme", ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/x", "javascript:1"]
)
async def test_only_the_web_is_asked(world, scheme):
    """A redirect to another scheme is a problem of its address; nothing is read for it."""
    async with listening("127.0.0.1") as portal:
        portal.routes = {
            "/tin/": listing("/tin/1.html", scheme),
            "/tin/1.html": redirect(scheme),
        }
        await world.crawl(f"{portal.origin}/tin/")
        assert world.held() == {}
        (problem,) = world.query("SELECT url, reason FROM problems")
        assert problem["url"].endswith("/tin/1.html")
        assert "no web address" in problem["reason"]


async def test_loops_chains_and_demanded_cookies(world):
    """A loop and an endless chain end as problems; a page behind a cookie is had."""
    async with listening("127.0.0.1") as portal:
        portal.routes = {
            "/tin/": listing("/tin/loop.html", "/tin/chain.html", "/tin/cookie.html"),
            "/tin/loop.html": redirect("/tin/back.html"),
            "/tin/back.html": redirect("/tin/loop.html"),
            "/tin/chain.html": redirect("/c/1"),
            **{f"/c/{n}": redirect(f"/c/{n + 1}") for n in range(1, 60)},
        }
        asked = []

        def with_cookie():
            asked.append(1)
            if len(asked) == 1:
                yield answer("", "Location: /tin/cookie.html", "Set-Cookie: ok=1", status="302 F")
            else:
                yield article(3)

        portal.routes["/tin/cookie.html"] = with_cookie
        await world.crawl(f"{portal.origin}/tin/")
        assert list(world.held()) == [f"{portal.origin}/tin/cookie.html"]
        reasons = {row["url"]: row["reason"] for row in world.query("SELECT * FROM problems")}
        assert len(reasons) == 2
        assert all("circle or more than 8" in reason for reason in reasons.values())
        assert max(int(p[3:]) for p in portal.asked if p.startswith("/c/")) <= 8


async def test_nothing_fills_the_disk(world):
    """Bombs and endless answers among good pages: the good are held, the folder stays small."""
    bomb = gzip.compress(b"\0" * (200 << 20), 9)

    def endless():
        yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>"
        while True:
            yield b"tin tuc " * 65536

    def endless_head():
        yield b"HTTP/1.1 200 OK\r\n"
        while True:
            yield b"X-Pad: " + b"a" * 65000 + b"\r\n"

    async with listening("127.0.0.1") as portal:
        portal.routes = {
            "/tin/": listing("/tin/1.html", "/tin/bomb.html", "/tin/end.html", "/tin/head.html"),
            "/tin/1.html": article(1, '<img src="/endless.jpg" width=600 height=400>'),
            "/tin/bomb.html": answer(bomb, "Content-Encoding: gzip"),
            "/tin/end.html": endless,
            "/tin/head.html": endless_head,
            "/endless.jpg": endless,
        }
        await world.crawl(f"{portal.origin}/tin/", images=True)
        assert list(world.held()) == [f"{portal.origin}/tin/1.html"]
        assert world.count("problems") >= 3
        assert sum(path.stat().st_size for path in world.folder.rglob("*")) < 40 << 20


async def test_a_list_of_a_million_links_is_refused_in_words(world):
    """The list is kept as it came, nothing is asked of it, and the reason is recorded."""
    async with listening("127.0.0.1") as portal:
        links = "".join(f'<a href="/tin/{n}.html">Tin {n}</a>' for n in range(400_000))
        portal.routes = {"/tin/": answer(f"<html><body>{links}</body></html>")}
        await world.crawl(f"{portal.origin}/tin/")
        assert world.count("articles") == 0
        assert [path for path in portal.asked if path.startswith("/tin/")] == ["/tin/"]
        (problem,) = world.query("SELECT reason, stage FROM problems")
        assert problem["stage"] in ("read", "walk")


async def test_no_name_writes_outside_the_archive(world, tmp_path):
    """Names that climb, on addresses and in headers, make no file and no folder."""
    async with listening("127.0.0.1") as portal:
        climbing = [
            "/tin/..%2f..%2f..%2fetc%2fcron.pdf",
            "/tin/....//....//x.pdf",
            "/tin/a%00b.pdf",
        ]
        links = "".join(f'<a href="{path}">Tải về {n}</a>' for n, path in enumerate(climbing))
        portal.routes = {
            "/tin/": listing("/tin/1.html"),
            "/tin/1.html": article(1, links),
            **{
                path: answer(
                    b"%PDF-1.4 x",
                    "Content-Type: application/pdf",
                    'Content-Disposition: attachment; filename="../../../../evil.sh"',
                )
                for path in climbing
            },
        }
        before = set(os.listdir(tmp_path))  # noqa: PTH208 - the names are what matters
        await world.crawl(f"{portal.origin}/tin/", images=True)
        assert world.count("articles") == 1
        assert {path.name for path in world.folder.iterdir()} <= {
            "tinarchive.db", "tinarchive.db-wal", "tinarchive.db-shm",
            "captures.db", "captures.db-wal", "captures.db-shm", "tinarchive.lock",
        }  # fmt: skip
        assert set(os.listdir(tmp_path)) - before <= {"archive"}  # noqa: PTH208


async def test_control_characters_stay_out_of_what_is_kept_as_text(world):
    """A title with escapes and turned-round letters is one clean line in every table."""
    async with listening("127.0.0.1") as portal:
        title = "Hội nghị \x1b]0;owned\x07 sơ kết \x9b31m công tác \x08\x08 quý một"
        page = article(1).decode().replace("Hội nghị sơ kết công tác quý 1", title)
        body = page.partition("\r\n\r\n")[2]
        portal.routes = {"/tin/": listing("/tin/1.html"), "/tin/1.html": answer(body)}
        await world.crawl(f"{portal.origin}/tin/")
        (held,) = world.held().values()
        assert not [c for c in held["title"] if ord(c) < 32 or 127 <= ord(c) < 160]


class Courteous(dict):
    """Routes of a portal that says "not found" with status 200."""

    nothing = answer(
        "<html><head><title>Cổng thông tin</title></head><body><article><h1>Chào mừng quý vị đến "
        f"thăm phường nhà</h1><p>{WORDS}</p></article></body></html>"
    )

    def get(self, path, default=b""):
        return super().get(path, default if path == "/robots.txt" else self.nothing)


@pytest.mark.parametrize("form", ["/tin/{}.html", "/tin/{}/bai-viet.html"])
async def test_a_courteous_not_found_is_no_article_however_many_come_at_once(world, form):
    """Each waits until it is known what a nonsense address gets, and then none is believed."""
    async with listening("127.0.0.1") as portal:
        lost, there = [form.format(n) for n in range(11, 19)], form.format(19)
        portal.routes = Courteous({"/tin/": listing(*lost, there)})
        portal.routes[there] = article(8)
        await world.crawl(f"{portal.origin}/tin/", workers=8)
        assert list(world.held()) == [f"{portal.origin}{there}"]
        assert world.kinds()["gone"] == 8
        made_up = [path for path in portal.asked if path.endswith(".html")]
        made_up = [path for path in made_up if path not in (*lost, there) and "trang" not in path]
        assert len(made_up) == 1


async def test_a_page_that_may_be_not_found_waits_until_that_can_be_known(world):
    """The portal fails just when it is asked for nonsense: a problem, and judged in the next run."""
    async with listening("127.0.0.1") as portal:
        portal.routes = Courteous({"/tin/": listing("/tin/1.html")})

        portal.routes.nothing, nothing = broken, portal.routes.nothing
        portal.routes["/tin/1.html"] = nothing
        await world.crawl(f"{portal.origin}/tin/")
        assert world.held() == {}
        (problem,) = world.query("SELECT url, stage FROM problems WHERE resolved_at IS NULL")
        assert problem == {"url": f"{portal.origin}/tin/1.html", "stage": "fetch"}
        portal.routes.nothing = nothing
        await world.crawl(f"{portal.origin}/tin/")
        assert world.held() == {}
        assert not world.query("SELECT 1 FROM problems WHERE resolved_at IS NULL")


async def test_a_redirect_to_bare_letters_is_followed_as_browsers_do(world):
    """`Location: /tin/bài-1.html` in UTF-8, as PHP sends it, leads to that page."""
    async with listening("127.0.0.1") as portal:
        there = "/tin/b%C3%A0i-1.html"
        moved = b"HTTP/1.1 301 Moved\r\nContent-Length: 0\r\nLocation: /tin/%s\r\n\r\n"
        portal.routes = {
            "/tin/": listing("/tin/1.html"),
            "/tin/1.html": moved % "bài-1.html".encode(),
            there: article(1),
        }
        await world.crawl(f"{portal.origin}/tin/")
        (held,) = world.held().values()
        assert f"{portal.origin}{there}" in held["addresses"]


@pytest.mark.parametrize("status", ["503 Busy", "dead"])
async def test_photos_of_a_host_that_does_not_serve_them(world, status):
    """Its robots.txt is asked for, no photo; each is told; the articles are held."""
    async with listening("127.0.0.1") as portal, listening("127.0.0.1") as photos:
        links = [f"{photos.origin}/{n}.jpg" for n in range(6)]
        images = "".join(f'<p><img src="{url}" width=600 height=400></p>' for url in links)
        photos.routes["/robots.txt"] = answer("", status=status) if status != "dead" else broken
        portal.routes = {
            "/tin/": listing("/tin/1.html", "/tin/2.html"),
            "/tin/1.html": article(1, images),
            "/tin/2.html": article(2),
        }
        await world.crawl(f"{portal.origin}/tin/", images=True)
        assert len(world.held()) == 2
        assert set(photos.asked) == {"/robots.txt"}
        assert len(photos.asked) == 3
        told = world.query("SELECT url, stage FROM problems WHERE resolved_at IS NULL")
        assert {row["url"] for row in told} == set(links)
        assert {row["stage"] for row in told} == {"fetch" if status == "dead" else "robots"}


def broken():
    """No answer at all."""
    yield b""


class Endless(dict):
    """A list each page of which leads to one more, with articles that nobody wrote."""

    def get(self, path, default=b""):
        if not path.startswith("/tin/?page="):
            return super().get(path, default)
        page = int(path.rpartition("=")[2])
        links = [f"/tin/{page}-{n}.html" for n in range(4)]
        more = f'<div class=pager><a href="/tin/?page={page + 1}">Trang sau</a></div>'
        return listing(*links, more=more)


async def test_an_endless_list_ends(world, monkeypatch):
    """After so many pages as no list has it is a problem; what was seen of it is kept."""
    monkeypatch.setattr("tinarchive.crawl.walking.MOST_PAGES", 12)
    async with listening("127.0.0.1") as portal:
        portal.routes = Endless()
        await world.crawl(f"{portal.origin}/tin/?page=1")
        assert f"{portal.origin}/tin/?page=13" not in portal.asked
        assert len([path for path in portal.asked if "page=" in path]) == 12
        reasons = {row["reason"] for row in world.query("SELECT reason FROM problems")}
        assert "the list goes on behind its page 12; it is walked no further" in reasons
        (one,) = world.query("SELECT complete FROM listings")
        assert one["complete"] in (None, 0)
