"""A hostile portal costs bounded memory, disk and time."""

import asyncio
import gzip
import tracemalloc
import zlib
from datetime import timedelta

import pytest

from tinarchive.errors import Unreachable
from tinarchive.fetch.coding import decode_body
from tinarchive.model import Request

MB = 1024 * 1024


async def ask(server, world, answer, **said):
    server.routes["/"] = answer
    said = {"delay": 0.0, "robots": False, "idle": 5.0, **said}
    async with world.fetcher(**said) as fetch:
        return await fetch(Request(server.url()))


async def test_an_endless_stream_ends(server, world, kit):
    """A body without an end is cut at `max_wire`, kept, marked, and not asked for again."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    answer = kit.Stream(head, b"x" * 65536)
    capture = await ask(server, world, answer, max_wire=MB)
    assert (capture.truncated, len(capture.body), len(server.asked)) == ("limit", MB, 1)


async def test_endless_chunks_end(server, world, kit):
    """Nor does a chunked one go on for ever."""
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    answer = kit.Stream(head, b"1000\r\n" + b"x" * 4096 + b"\r\n")
    capture = await ask(server, world, answer, max_wire=MB)
    assert (capture.truncated, len(capture.body)) == ("limit", MB)


async def test_a_huge_length_is_only_a_claim(server, world, kit):
    """A claimed terabyte reserves nothing; what came is kept."""
    answer = kit.Shut(kit.page(b"ok", "Content-Length: 1099511627776", length=False))
    capture = await ask(server, world, answer, retries=0)
    assert (capture.truncated, capture.body) == ("length", b"ok")


ENDLESS = b"HTTP/1.1 200 OK\r\n%s\r\n\r\n"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"Content-Length: 1000001", "limit"),
        (b"content-type: Video/MP4; codecs=x", "type"),
        (b"Content-Type: application/zip\r\nContent-Length: 9", "type"),
        (b"Content-Type: video/mp4\r\nContent-Length: 1000001", "type"),
    ],
)
async def test_what_the_head_says_is_not_wanted_is_not_begun(line, why, server, world, kit):
    """No byte of its body is taken, its head is kept, and it is not asked for again."""
    server.routes["/"] = kit.Hang(ENDLESS % line)
    request = Request(
        server.url(), kind="image", limit=1_000_000, unwanted=("video/*", "application/zip")
    )
    async with world.fetcher(delay=0.0, robots=False) as fetch:
        capture = await fetch(request)
    assert (capture.truncated, capture.body, len(server.asked)) == (why, b"", 1)
    assert [kept.headers for kept in world.kept] == [capture.headers]
    assert capture.headers


@pytest.mark.parametrize(
    "line",
    [
        "Content-Type: application/octet-stream",
        "Content-Type: text/html",
        "Content-Type: image/jpeg",
        "Content-Type: video",
        "Content-Type:",
        "X-Type: video/mp4",
    ],
)
async def test_what_a_head_may_be_wrong_about_is_taken(line, server, world, kit):
    """Servers call photos many things; the bytes tell, so they come. Up to the limit itself."""
    server.routes["/"] = kit.page(kit.GOOD, line)
    request = Request(server.url(), kind="image", limit=len(kit.GOOD), unwanted=("video/*",))
    async with world.fetcher(delay=0.0, robots=False) as fetch:
        capture = await fetch(request)
    assert (capture.truncated, capture.body) == (None, kit.GOOD)


@pytest.mark.parametrize("coding", ["gzip", None])
async def test_what_does_not_say_its_length_ends_at_the_limit(coding, server, world, kit):
    """On the wire, and unpacked."""
    lines = ["Content-Encoding: gzip"] if coding else []
    body = kit.ZIPPED if coding else kit.GOOD
    server.routes["/"] = kit.chunked(body, lines=lines)
    limit = len(kit.GOOD) - 1
    assert len(kit.ZIPPED) < limit
    async with world.fetcher(delay=0.0, robots=False) as fetch:
        capture = await fetch(Request(server.url(), kind="image", limit=limit))
    assert (capture.truncated, capture.body) == ("limit", kit.GOOD[:-1])


async def test_a_wanted_file_may_be_larger_than_a_page(server, world, kit):
    """A limit that the archivist set takes the place of the general one."""
    server.routes["/"] = kit.page(kit.GOOD)
    async with world.fetcher(delay=0.0, robots=False, max_wire=100, max_body=100) as fetch:
        capture = await fetch(Request(server.url(), kind="image", limit=10**6))
    assert (capture.truncated, capture.body) == (None, kit.GOOD)


@pytest.mark.parametrize(
    "piece", [b"X-A: " + b"b" * 4096 + b"\r\n", b"b" * 4096, b"A:b\r\n" * 999, None]
)
async def test_endless_headers_end(piece, server, world, kit):
    """Header lines or one header line without an end are `headers-too-long`."""
    answer = (
        kit.Stream(b"HTTP/1.1 200 OK\r\nX: ", piece) if piece else kit.Stream(b"", b"\r\n" * 999)
    )
    with pytest.raises(Unreachable) as caught:
        await ask(server, world, answer, max_header_bytes=65536)
    assert caught.value.reason == "headers-too-long"
    assert len(server.asked) == 1


async def test_large_bodies_come_a_few_at_a_time(server, world, kit, monkeypatch):
    """Many large bodies at once are taken in turns; all come whole, small ones do not wait."""
    monkeypatch.setattr("tinarchive.fetch.fetcher._MOST_LARGE", 1)
    big = bytes(6 * MB)
    server.routes["/big"] = kit.page(big)
    async with world.fetcher(delay=0.0, robots=False, concurrency=4) as fetch:
        wanted = [server.url(path) for path in ("/big", "/big", "/small", "/big")]
        captures = await asyncio.gather(*(fetch(Request(url)) for url in wanted))
    assert [len(c.body) for c in captures if c.url.endswith("/big")] == [len(big)] * 3
    assert [c.truncated for c in captures] == [None] * 4


@pytest.mark.parametrize("where", ["head", "body", "chunks", "chunk line"])
async def test_a_slow_drip_ends(where, server, world, kit):
    """A byte every twenty seconds is never silent; it ends when `total` is over, for good."""

    def wait():
        world.time += timedelta(seconds=20)

    first = {
        "head": b"HTTP/1.1 200 OK\r\nX-",
        "body": b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n",
        "chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        "chunk line": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;",
    }[where]
    piece = b"1\r\nx\r\n" if where == "chunks" else b"x"
    answer = kit.Stream(first, piece, each=wait)
    said = {"total": 300.0, "retries": 2}
    if where == "head":
        with pytest.raises(Unreachable) as caught:
            await ask(server, world, answer, **said)
        assert caught.value.reason == "slow"
    else:
        capture = await ask(server, world, answer, **said)
        assert capture.truncated == "time"
    assert len(server.asked) == 1


async def test_a_gzip_bomb_costs_little(server, world, kit):
    """What a small body would grow to is never unpacked: a limit's worth of it is kept, and marked."""
    engine = zlib.compressobj(9, wbits=31)
    zeros = bytes(MB)
    bomb = b"".join(engine.compress(zeros) for _ in range(200)) + engine.flush()
    tracemalloc.start()
    capture = await ask(server, world, kit.page(bomb, "Content-Encoding: gzip"), max_body=2 * MB)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (capture.truncated, capture.body) == ("limit", bytes(2 * MB))
    assert peak < 16 * MB


def test_a_brotli_bomb_costs_little():
    """The same for br, which packs a hundred times tighter still."""
    brotli = pytest.importorskip("brotli")
    bomb = brotli.compress(bytes(300 * MB), quality=5)
    tracemalloc.start()
    decoded = decode_body(bomb, "br", 2 * MB)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (decoded.truncated, decoded.body) == ("limit", bytes(2 * MB))
    assert peak < 16 * MB


def test_codings_on_codings_are_bounded():
    """A bomb in a bomb meets the limit at each step, and a tower of codings is not climbed."""
    once = gzip.compress(bytes(64 * MB))
    decoded = decode_body(gzip.compress(once), "gzip, gzip", MB)
    assert (decoded.truncated, len(decoded.body)) == ("limit", MB)
    tower = decode_body(b"x", ", ".join(["gzip"] * 50), MB)
    assert tower.undecoded == "50 codings, one on the other"


def test_a_large_body_is_decoded_in_linear_time():
    """What is left to decode is not copied at each step (it once was: quadratic)."""
    import random

    data = random.Random(1).randbytes(4 * MB)
    wire = gzip.compress(data, 1)
    assert decode_body(wire, "gzip", 64 * MB).body == data


async def test_cookies_do_not_pile_up(server, world, kit):
    """A site that sets new ones with each page has some held, and never a request full of them."""
    pages = 12
    for page in range(pages):
        lines = [f"Set-Cookie: c{page}_{i}={'x' * 90}; path=/{page % 2}" for i in range(40)]
        server.routes[f"/{page % 2}/{page}"] = kit.page(b"", *lines)
    async with world.fetcher(delay=0.0, robots=False) as fetch:
        for page in range(pages):
            await fetch(Request(server.url(f"/{page % 2}/{page}")))
        (client,) = fetch._clients.values()
        assert len(client.cookies.jar) <= 150
    sent = [len(asked.header("Cookie") or "") for asked in server.asked]
    assert 0 < max(sent) <= 8192
