"""Whatever bytes a server sends: a kept capture or one of our errors, and nothing else."""

import asyncio
from datetime import UTC, datetime

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tinarchive.errors import NetworkError
from tinarchive.fetch import Manners
from tinarchive.fetch.coding import decode_body
from tinarchive.fetch.fetcher import Fetcher
from tinarchive.fetch.head import head_end
from tinarchive.fetch.robots import Robots
from tinarchive.fetch.transport import Transport
from tinarchive.fetch.wire import Wire
from tinarchive.model import Capture, Request

NOW = datetime(2026, 6, 1, tzinfo=UTC)
URL = "http://portal.test/tin-tuc"


class Canned:
    """A connector whose connection has said all it will ever say."""

    def __init__(self, data):
        self.data = data

    async def open(self, url, host, port):
        wire = Wire()
        wire.buffer += self.data
        wire.ended = True
        wire.peer = "198.51.100.7:80"
        return wire


def answer(data, **said):
    """What becomes of these bytes."""
    kept = []

    async def run():
        manners = Manners("tinarchive/0.1", delay=0.0, retries=0, robots=False, **said)
        transport = Transport(manners, Canned(data), lambda: NOW)

        def keep(capture):
            kept.append(capture)
            return len(kept)

        async def sleep(seconds):
            raise AssertionError

        fetch = Fetcher(manners, transport, keep=keep, now=lambda: NOW, sleep=sleep)
        return await fetch(Request(URL))

    try:
        capture = asyncio.run(run())
    except NetworkError as error:
        return error if error.reason and not kept else None
    return capture if capture.id == len(kept) == 1 else None


LINE = st.one_of(
    st.binary(max_size=40),
    st.sampled_from(
        [
            b"Content-Length: 5",
            b"content-length: 5, 5",
            b"Content-Length: -1",
            b"Content-Length: 99999999999999999999",
            b"Content-Length: \xb2",
            b"Transfer-Encoding: chunked",
            b"Transfer-Encoding: gzip, chunked",
            b"Content-Encoding: gzip",
            b"Content-Encoding: deflate",
            b"Content-Encoding: br, gzip",
            b"Connection: keep-alive",
            b"Set-Cookie: a=b; expires=Thu, 99-Foo-9999; Max-Age=9e99; domain=..",
            b"Set-Cookie: \xff=\x00; path",
            b"Location: http://[",
            b"Retry-After: 1e9",
            b"Content-Type: text/html; charset=\xff",
        ]
    ),
)
STATUS = st.one_of(
    st.sampled_from(
        [
            b"HTTP/1.1 200 OK",
            b"HTTP/1.0 200",
            b"HTTP/1.1 304 X",
            b"HTTP/1.1 302 Found",
            b"HTTP/1.1 999 \xff",
        ]
    ),
    st.binary(max_size=30),
)
BODY = st.one_of(
    st.binary(max_size=60), st.sampled_from([b"5\r\nhello\r\n0\r\n\r\n", b"\x1f\x8b\x08"])
)
RESPONSE = st.builds(
    lambda status, lines, body: b"\r\n".join([status, *lines]) + b"\r\n\r\n" + body,
    STATUS,
    st.lists(LINE, max_size=6),
    BODY,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(RESPONSE, st.binary(max_size=200)))
@example(b"HTTP/1.1 000 Zero\r\n\r\n")
@example(b"HTTP/1.1 302 Found\r\nLocation: http://[\r\n\r\n")
@example(b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\nbytes")
@example(b"HTTP/1.1 200 OK\r\n\x00\x01: \x7f\r\nSet-Cookie: \r\n\r\n")
def test_any_bytes_are_an_answer_or_our_error(data):
    """No exception of a library gets out, and a capture never claims more than came."""
    outcome = answer(data)
    assert outcome is not None
    if isinstance(outcome, Capture):
        assert outcome.wire_size <= len(data)
        if outcome.wire_encoding is None:
            assert outcome.body in data or outcome.framing == "chunked"


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "br", "gzip, deflate", "x"]))
def test_any_bytes_decode_or_stay(data, coding):
    """Decoding never fails: what will not decode stays as it came and says why."""
    decoded = decode_body(data, coding, 1000)
    assert len(decoded.body) <= 1000
    if decoded.undecoded:
        assert decoded.body == data[:1000]


@given(st.binary(max_size=80).map(lambda b: b.replace(b"a", b"\r\n")), st.integers(1, 9))
def test_a_head_ends_at_the_same_place_however_it_arrives(data, step):
    """The blank line is found whether the bytes come at once or a few at a time."""
    at_once = head_end(bytearray(data), 0)
    buffer, seen, found = bytearray(), 0, -1
    for start in range(0, len(data), step):
        buffer += data[start : start + step]
        found = head_end(buffer, seen)
        seen = len(buffer)
        if found >= 0:
            break
    assert found == at_once


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=200),
        st.lists(
            st.sampled_from(
                [
                    b"User-agent: *",
                    b"Disallow: /*?$",
                    b"Allow: /%zz\xff",
                    b"Crawl-delay: nan",
                    b"Crawl-delay: -1",
                    b"Crawl-delay: 1e999",
                    b"Request-rate: 1/0s",
                    b"Request-rate: 0/5",
                    b"Visit-time: x",
                    b"Sitemap:",
                    b"\xef\xbb\xbf",
                    b":",
                ]
            )
        ).map(b"\n".join),
    )
)
def test_any_robots_file_gives_a_decision(body):
    """No robots.txt breaks the crawl; a delay in it is a number that can be waited for."""
    import httpx

    capture = Capture(Request(URL, kind="robots"), NOW, 0.0, 200, "HTTP/1.1 200 OK", (), body, id=1)

    async def ask(request):
        return capture

    decision = asyncio.run(Robots(ask, "tinarchive/0.1", lambda: NOW).decide(httpx.URL(URL)))
    assert isinstance(decision.allowed, bool)
    assert decision.crawl_delay is None or decision.crawl_delay > 0
