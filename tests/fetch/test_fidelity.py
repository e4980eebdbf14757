"""A capture holds what happened: lines in order and case, the address, sizes, framing, times."""

import gzip
import zlib
from datetime import timedelta

import pytest

from tinarchive.fetch.coding import ACCEPTED
from tinarchive.model import Request


async def ask(server, world, answer, path="/", **said):
    server.routes[path] = answer
    async with world.fetcher(delay=0.0, robots=False, **said) as fetch:
        return await fetch(Request(server.url(path)))


async def test_header_lines_are_kept_as_they_came(server, world, kit):
    """Order, case, duplicates and bytes of header lines survive, odd lines too."""
    lines = [
        "Server: Microsoft-IIS/6.0",
        "set-cookie: a=1; path=/",
        "SET-COOKIE: b=2",
        "X Odd: yes",
        "no colon here",
        b"X-Title: Tin t\xe1\xbb\xa9c",
        "X-Empty:",
    ]
    capture = await ask(server, world, kit.page(b"ok", *lines, status="200 Rất tốt"))
    assert capture.status_line == "HTTP/1.1 200 Rất tốt".encode().decode("latin-1")
    assert capture.headers == (
        ("Server", "Microsoft-IIS/6.0"),
        ("set-cookie", "a=1; path=/"),
        ("SET-COOKIE", "b=2"),
        ("X Odd", "yes"),
        ("no colon here", ""),
        ("X-Title", b"Tin t\xe1\xbb\xa9c".decode("latin-1")),
        ("X-Empty", ""),
        ("Content-Length", "2"),
    )


async def test_sent_headers_are_those_that_were_sent(server, world):
    """`sent_headers` is what the server saw, line by line."""
    async with world.fetcher(delay=0.0) as fetch:
        request = Request(server.url("/x?A=%2D"), headers=(("If-None-Match", '"e"'),))
        capture = await fetch(request)
    seen = server.asked[-1].head.decode("latin-1").strip().split("\r\n")
    assert seen[0] == "GET /x?A=%2D HTTP/1.1"
    assert seen[1:] == [f"{name}: {value}" for name, value in capture.sent_headers]
    assert dict(capture.sent_headers)["User-Agent"] == "tinarchive/0.1 (+archivist@example.org)"
    assert dict(capture.sent_headers)["Host"] == f"portal.test:{server.port}"


async def test_peer_and_times(server, world, kit):
    """The address really connected to, the time of asking, and how long it took."""

    async def slow():
        world.time += timedelta(seconds=2)

    server.pause = slow
    before = world.time
    capture = await ask(server, world, kit.page(b"ok"))
    assert capture.peer == f"127.0.0.2:{server.port}"
    assert capture.tls is None
    assert capture.fetched_at == before
    assert capture.elapsed == 2.0


@pytest.mark.parametrize(
    ("coding", "squeeze"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("GZIP", lambda b: gzip.compress(b[:10]) + gzip.compress(b[10:])),
        ("gzip", lambda b: gzip.compress(b) + b"\0\0\0"),
        ("deflate", zlib.compress),
        ("deflate", lambda b: zlib.compress(b)[2:-4]),
        ("deflate, gzip", lambda b: gzip.compress(zlib.compress(b))),
        ("identity", bytes),
    ],
)
async def test_codings(coding, squeeze, server, world, kit):
    """The body is decoded; its coding and its size on the wire stand beside it."""
    wire = squeeze(kit.GOOD)
    capture = await ask(server, world, kit.page(wire, f"Content-Encoding: {coding}"))
    assert capture.body == kit.GOOD
    assert (capture.wire_encoding, capture.wire_size) == (coding, len(wire))
    assert (capture.truncated, capture.undecoded, capture.framing) == (None, None, "length")


async def test_brotli_is_read_where_it_is_asked_for(server, world, kit):
    """`br` is offered only where it can be undone."""
    brotli = pytest.importorskip("brotli")
    assert "br" in ACCEPTED
    wire = brotli.compress(kit.GOOD)
    whole = await ask(server, world, kit.page(wire, "Content-Encoding: br"))
    cut = await ask(server, world, kit.page(wire[:-3], "Content-Encoding: br"), retries=0)
    bad = await ask(server, world, kit.page(kit.GOOD, "Content-Encoding: br"))
    assert (whole.body, whole.truncated) == (kit.GOOD, None)
    assert cut.truncated == "encoding"
    assert kit.GOOD.startswith(cut.body)
    assert bad.undecoded
    assert bad.body == kit.GOOD


async def test_chunked_framing(server, world, kit):
    """Chunks are put together, with their extensions and trailers passed over."""
    parts = [kit.GOOD[:100], kit.GOOD[100:]]
    answer = kit.chunked(*parts, last=b"0;x=y\r\nX-Trailer: 1\r\n\r\n")
    capture = await ask(server, world, answer)
    assert (capture.body, capture.framing, capture.wire_size) == (
        kit.GOOD,
        "chunked",
        len(kit.GOOD),
    )


async def test_a_redirect_is_a_capture(server, world, kit):
    """A redirect is given back with its Location and is not followed."""
    capture = await ask(server, world, kit.page(b"", "Location: /b", status="301 Moved"))
    assert (capture.status, capture.header("location")) == (301, "/b")
    assert server.paths() == ["/"]


async def test_not_modified_is_a_capture_without_a_body(server, world, kit):
    """A conditional request is the caller's; 304 comes back as it is, whatever length it claims."""
    answer = kit.page(b"", "Content-Length: 5000", "ETag: W/1", status="304 X", length=False)
    capture = await ask(server, world, answer)
    assert (capture.status, capture.body, capture.truncated) == (304, b"", None)


async def test_informational_answers_are_passed_over(server, world, kit):
    """103 before the answer is not the answer."""
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
    capture = await ask(server, world, early + kit.page(b"ok"))
    assert (capture.status, capture.body) == (200, b"ok")


async def test_every_response_is_kept_first(server, world, kit):
    """robots.txt, a 503 and the answer are all kept, in order, and ids are given back."""
    server.routes["/robots.txt"] = kit.page(b"User-agent: *\nDisallow: /x\n")
    server.routes["/"] = [kit.page(b"", status="503 Busy"), kit.page(b"ok")]
    async with world.fetcher(delay=0.0) as fetch:
        capture = await fetch(Request(server.url(), kind="listing"))
    seen = [(c.request.kind, c.status, c.id) for c in world.kept]
    assert seen == [("robots", 200, None), ("listing", 503, None), ("listing", 200, None)]
    assert capture.id == 3


async def test_a_form_is_posted_in_order(server, world, kit):
    """A WebForms postback: fields in order, doubles kept, with the cookie the list gave."""
    server.routes["/list"] = [kit.page(b"1", "Set-Cookie: ASP.NET_SessionId=q; path=/"), kit.page()]
    async with world.fetcher(delay=0.0) as fetch:
        await fetch(Request(server.url("/list")))
        fields = (("__VIEWSTATE", "a+/="), ("b", "Đảng"), ("b", ""))
        capture = await fetch(Request(server.url("/list"), method="POST", data=fields))
    asked = server.asked[-1]
    assert asked.body == b"__VIEWSTATE=a%2B%2F%3D&b=%C4%90%E1%BA%A3ng&b="
    assert asked.header("Content-Type") == "application/x-www-form-urlencoded"
    assert asked.header("Cookie") == "ASP.NET_SessionId=q"
    assert ("Cookie", "ASP.NET_SessionId=q") in capture.sent_headers


async def test_the_callers_own_headers_win(server, world):
    """A header line of the request replaces the usual one of that name, and is sent once."""
    own = (("accept", "*/*"), ("X-MicrosoftAjax", "Delta=true"))
    async with world.fetcher(delay=0.0) as fetch:
        await fetch(Request(server.url(), headers=own))
    head = server.asked[-1].head.lower()
    assert head.count(b"\r\naccept: ") == 1
    assert b"accept: */*" in head
    assert b"x-microsoftajax: delta=true" in head


async def test_cookies_stay_with_their_site(server, world, kit):
    """What one site sets is never shown to another, not even to one on the same address."""
    world.names["second.test"] = [kit.HOST]
    server.routes["/"] = kit.page(b"", "Set-Cookie: a=1; domain=.test")
    async with world.fetcher(delay=0.0) as fetch:
        await fetch(Request(server.url()))
        await fetch(Request(server.url(host="second.test")))
        assert server.asked[-1].header("Cookie") is None
    async with world.fetcher(delay=0.0) as fetch:
        await fetch(Request(server.url()))
        assert server.asked[-1].header("Cookie") is None


async def test_a_header_is_one_line(server, world):
    """A stored ETag with any byte in it breaks no request and starts no header of its own."""
    etag = '"a\r\nX-Evil: 1\x00\xff"'
    async with world.fetcher(delay=0.0) as fetch:
        await fetch(Request(server.url(), headers=(("If-None-Match", etag),)))
    asked = server.asked[-1]
    assert asked.header("If-None-Match") == '"aX-Evil: 1\xff"'
    assert asked.header("X-Evil") is None


async def test_a_password_in_a_link_is_not_sent(server, world):
    """A name and password written into an address by a portal never become credentials."""
    async with world.fetcher(delay=0.0) as fetch:
        await fetch(Request(server.url().replace("//", "//me:secret@")))
    assert b"authorization" not in server.asked[-1].head.lower()
    assert b"secret" not in server.asked[-1].head
