"""A server whose every fault has a name, and a world whose clock moves only when someone sleeps."""

from __future__ import annotations

import asyncio
import gzip
import socket
import struct
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tinarchive.fetch import Manners, open_fetcher, user_agent

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

HOST = "127.0.0.2"
NAME = "portal.test"


# ── answers ─────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Shut:
    """These bytes, then the connection is closed in good order."""

    data: bytes = b""


@dataclass(frozen=True)
class Reset:
    """These bytes, then the connection is broken off (RST)."""

    data: bytes = b""


@dataclass(frozen=True)
class Hang:
    """These bytes, then nothing more for ever."""

    data: bytes = b""


@dataclass(frozen=True)
class Stream:
    """The first bytes, then a piece again and again until the other side has enough."""

    first: bytes
    piece: bytes
    each: Callable[[], None] | None = None
    """Called after each piece (a slow drip moves the clock here)."""
    pieces: int = 1_000_000


Answer = bytes | Shut | Reset | Hang | Stream


def page(body=b"<p>Xin ch\xc3\xa0o</p>", *lines, status="200 OK", length=True, version="1.1"):
    """A whole response with Content-Length (unless the lines say otherwise)."""
    head = [f"HTTP/{version} {status}".encode()]
    head += [line.encode("latin-1") if isinstance(line, str) else line for line in lines]
    if length:
        head.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join(head) + b"\r\n\r\n" + body


def chunked(*chunks, lines=(), last=b"0\r\n\r\n"):
    """A chunked response."""
    head = page(b"", "Transfer-Encoding: chunked", *lines, length=False)
    return head + b"".join(b"%x\r\n%s\r\n" % (len(c), c) for c in chunks) + last


NO_ROBOTS = page(b"", status="404 Not Found")


# ── the server ──────────────────────────────────────────────────────────────────────────────


@dataclass
class Asked:
    """A request as it came."""

    target: str
    head: bytes
    body: bytes
    at: datetime
    connection: int

    def header(self, name):
        for line in self.head.decode("latin-1").split("\r\n")[1:]:
            key, _, value = line.partition(": ")
            if key.lower() == name.lower():
                return value
        return None


@dataclass
class Server:
    """Answers by path; a list is given out one by one, and its last answer for ever."""

    clock: Callable[[], datetime]
    port: int = 0
    routes: dict[str, Answer | list[Answer]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    at_once: int = 0
    most_at_once: int = 0
    pause: Callable[[], Awaitable[None]] | None = None
    """Awaited before every answer."""
    _tasks: set = field(default_factory=set)
    _server: asyncio.Server | None = None

    async def start(self, ssl=None):
        self._server = await asyncio.start_server(self._serve, HOST, 0, ssl=ssl, limit=1 << 20)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self):
        self._server.close()
        for _ in range(3):  # a connection that was just accepted becomes a task first
            await asyncio.sleep(0)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    def paths(self, *, robots=False):
        return [a.target for a in self.asked if robots or a.target != "/robots.txt"]

    def url(self, path="/", host=NAME, scheme="http"):
        return f"{scheme}://{host}:{self.port}{path}"

    async def _serve(self, reader, writer):
        task = asyncio.current_task()
        self._tasks.add(task)
        self.connections += 1
        number = self.connections
        try:
            while await self._answer(reader, writer, number):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.transport.abort()
            with suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()
            self._tasks.discard(task)

    async def _answer(self, reader, writer, number):
        head = await reader.readuntil(b"\r\n\r\n")
        asked = Asked(head.split(b" ")[1].decode(), head, b"", self.clock(), number)
        if length := asked.header("Content-Length"):
            asked.body = await reader.readexactly(int(length))
        self.asked.append(asked)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            if self.pause is not None:
                await self.pause()
            return await self._give(self._next(asked.target), writer)
        finally:
            self.at_once -= 1

    def _next(self, target):
        route = self.routes.get(target)
        if route is None:
            return NO_ROBOTS if target == "/robots.txt" else page()
        if isinstance(route, list):
            return route.pop(0) if len(route) > 1 else route[0]
        return route

    async def _give(self, answer, writer):
        if isinstance(answer, bytes):
            writer.write(answer)
            await writer.drain()
            return True
        if isinstance(answer, Stream):
            writer.write(answer.first)
            for _ in range(answer.pieces):
                writer.write(answer.piece)
                await writer.drain()
                if answer.each is not None:
                    answer.each()
                    await asyncio.sleep(0)
            return False
        writer.write(answer.data)
        await writer.drain()
        if isinstance(answer, Hang):
            await asyncio.Event().wait()
        if isinstance(answer, Reset):
            linger = struct.pack("ii", 1, 0)
            sock = writer.transport.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            writer.transport.abort()
        else:
            writer.close()
        return False


# ── the faults ──────────────────────────────────────────────────────────────────────────────

GOOD = b"<html><body><p>Tin t\xe1\xbb\xa9c</p></body></html>" * 40
ZIPPED = gzip.compress(GOOD)


def _faults():
    """name -> (answer, what comes of it in the end, whether it is worth another try).

    None: worth exactly one more try, without a content coding.
    """
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n"
    return {
        "closed without an answer": (Shut(), "reset", True),
        "reset without an answer": (Reset(), "reset", True),
        "reset within the head": (Reset(head), "reset", True),
        "closed within the head": (Shut(head), "protocol", True),
        "silent": (Hang(), "timeout", True),
        "silent within the head": (Hang(head), "timeout", True),
        "no HTTP at all": (Shut(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), "protocol", True),
        "HTTP/0.9": (Shut(b"<html>old</html>\n\n"), "protocol", True),
        "a status of two digits": (Shut(b"HTTP/1.1 20 OK\r\n\r\n"), "protocol", True),
        "endless 1xx": (Shut(b"HTTP/1.1 100 Continue\r\n\r\n" * 50), "protocol", True),
        "length cut": (Shut(head + b"\r\nhalf"), {"truncated": "length"}, True),
        "length cut by reset": (Reset(head + b"\r\nhalf"), {"truncated": "reset"}, True),
        "length stalls": (Hang(head + b"\r\nhalf"), {"truncated": "stall"}, True),
        "length too small": (
            page(GOOD, "Content-Length: 9", length=False),
            {"truncated": "length", "body": GOOD[:9]},
            True,
        ),
        "chunk cut": (
            Shut(chunked(b"one", last=b"ff\r\nhalf")),
            {"truncated": "framing", "body": b"onehalf"},
            True,
        ),
        "last chunk missing": (
            Shut(chunked(GOOD, last=b"")),
            {"truncated": "framing", "body": GOOD},
            True,
        ),
        "chunk size no number": (
            chunked(b"one", last=b"zz\r\n"),
            {"truncated": "framing", "body": b"one"},
            True,
        ),
        "chunk longer than it said": (
            chunked(last=b"3\r\nonetwo\r\n0\r\n\r\n"),
            {"truncated": "framing", "body": b"one"},
            True,
        ),
        "gzip cut, length right": (
            page(ZIPPED[:-20], "Content-Encoding: gzip"),
            {"truncated": "encoding"},
            True,
        ),
        "gzip without its trailer": (
            page(ZIPPED[:-8], "Content-Encoding: gzip"),
            {"truncated": "encoding", "body": GOOD},
            True,
        ),
        "gzip whole, length of the unpacked page": (
            Shut(page(ZIPPED, "Content-Encoding: gzip", "Content-Length: 99999", length=False)),
            {"truncated": None, "body": GOOD},
            False,
        ),
        "gzip whole, last chunk missing": (
            Shut(chunked(ZIPPED, lines=["Content-Encoding: gzip"], last=b"")),
            {"truncated": None, "body": GOOD},
            False,
        ),
        "gzip said, plain sent": (
            page(GOOD, "Content-Encoding: gzip"),
            {"undecoded": "gzip: the bytes are not gzip", "body": GOOD, "truncated": None},
            None,
        ),
        "gzip with wrong bytes": (
            page(ZIPPED[:30] + b"\xff\xff\xff\xff" + ZIPPED[34:], "Content-Encoding: gzip"),
            {"truncated": None, "wire_encoding": "gzip"},
            None,
        ),
        "an unknown coding": (
            page(GOOD, "Content-Encoding: x-viet"),
            {"undecoded": "x-viet: not a coding that is known here", "body": GOOD},
            None,
        ),
        "5xx": (page(GOOD, status="500 Oops"), {"status": 500}, True),
        "not implemented": (page(GOOD, status="501 No"), {"status": 501}, False),
        "408, as for a connection that was idle": (
            Shut(page(b"", "Connection: close", status="408 Request Timeout")),
            {"status": 408},
            True,
        ),
        "chunks whole, trailer missing": (
            Shut(chunked(GOOD, last=b"0\r\n")),
            {"truncated": None, "body": GOOD},
            False,
        ),
        "chunks whole, trailer stalls": (
            Hang(chunked(GOOD, last=b"0\r\nX-A: ")),
            {"truncated": None, "body": GOOD},
            False,
        ),
        "chunks whole, trailer endless": (
            Stream(chunked(GOOD, last=b"0\r\n"), b"X-A: b\r\n" * 100),
            {"truncated": None, "body": GOOD},
            False,
        ),
        "a chunk line without an end": (
            Stream(chunked(GOOD, last=b""), b"0" * 1000),
            {"truncated": "framing", "body": GOOD},
            True,
        ),
        "blank lines first": (b"\r\n\n\r\n" + page(GOOD), {"body": GOOD}, False),
        "429": (page(b"", status="429 Slow down"), {"status": 429}, True),
        "404": (page(GOOD, status="404 Not Found"), {"status": 404, "body": GOOD}, False),
        "redirect": (
            page(b"", "Location: /there", status="302 Found"),
            {"status": 302, "truncated": None},
            False,
        ),
        "two lengths that differ": (
            Shut(page(GOOD, "Content-Length: 5", "Content-Length: 7", length=False)),
            {"framing": "close", "body": GOOD, "truncated": None},
            False,
        ),
        "a length that is no number": (
            Shut(page(GOOD, "Content-Length: many", length=False)),
            {"framing": "close", "body": GOOD},
            False,
        ),
        "HTTP/1.0, closed at the end": (
            Shut(page(GOOD, length=False, version="1.0")),
            {"framing": "close", "body": GOOD, "truncated": None},
            False,
        ),
        "no reason phrase": (
            page(GOOD, status="200"),
            {"status_line": "HTTP/1.1 200", "body": GOOD},
            False,
        ),
        "bare line feeds": (
            b"HTTP/1.1 200 OK\nContent-Length: 2\nX-A: b\n\nhi",
            {"headers": (("Content-Length", "2"), ("X-A", "b")), "body": b"hi"},
            False,
        ),
        "a space in a header's name": (
            page(GOOD, "X Powered By: ASP", "Content-Type : text/html"),
            {"body": GOOD},
            False,
        ),
        "marks in a header's name": (page(GOOD, "Máy-chủ: IIS".encode()), {"body": GOOD}, False),
        "a header line without a colon": (page(GOOD, "nothing here"), {"body": GOOD}, False),
        "a header value in no known charset": (
            page(GOOD, b"Content-Disposition: f=\xb3\xff.doc"),
            {"body": GOOD},
            False,
        ),
        "a NUL in a header's value": (page(GOOD, b"X-A: a\x00b"), {"body": GOOD}, False),
        "a folded header line": (page(GOOD, "X-A: one", "\ttwo"), {"body": GOOD}, False),
        "a cookie no parser likes": (page(GOOD, b"Set-Cookie: =;\xff==; Max-Age=x"), {}, False),
        "no body where none may be": (page(b"", status="204 None", length=False), {}, False),
    }


FAULTS = _faults()


def pytest_generate_tests(metafunc):
    """A test that takes a `fault` meets every one of them, by name."""
    if "fault" in metafunc.fixturenames:
        metafunc.parametrize("fault", list(FAULTS.values()), ids=list(FAULTS))
    if "passing_fault" in metafunc.fixturenames:
        passing = {name: fault for name, fault in FAULTS.items() if fault[2]}
        metafunc.parametrize("passing_fault", list(passing.values()), ids=list(passing))


# ── the world ───────────────────────────────────────────────────────────────────────────────


class World:
    """Clock, sleep, names and what was kept; time moves when someone sleeps, and no other way."""

    def __init__(self):
        self.time = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
        self.slept = []
        self.kept = []
        self.names = {NAME: [HOST]}
        self.looked_up = []

    def now(self):
        return self.time

    async def sleep(self, seconds):
        self.slept.append(seconds)
        wake = self.time + timedelta(seconds=seconds)
        await asyncio.sleep(0)
        self.time = max(self.time, wake)  # those who sleep at once wake at once

    async def resolve(self, host, port):
        self.looked_up.append(host)
        answer = self.names.get(host, [host])
        if answer and isinstance(answer[0], list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if not answer:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return answer

    def keep(self, capture):
        self.kept.append(capture)
        return len(self.kept)

    @asynccontextmanager
    async def fetcher(self, *, memory=None, agent=None, **said):
        said.setdefault("allow_private", frozenset({NAME, HOST, "second.test"}))
        manners = Manners(agent or user_agent("0.1", "archivist@example.org"), **said)
        async with open_fetcher(
            manners,
            keep=self.keep,
            now=self.now,
            sleep=self.sleep,
            memory=memory,
            resolve=self.resolve,
        ) as fetch:
            yield fetch


@pytest.fixture
def world():
    return World()


@pytest.fixture
async def server(world):
    """A loopback portal."""
    portal = Server(world.now)
    await portal.start()
    yield portal
    await portal.stop()


@pytest.fixture
def kit():
    """The parts answers are made of."""
    return Kit


class Kit:
    """Names of this module that tests use."""

    page = staticmethod(page)
    chunked = staticmethod(chunked)
    Shut, Reset, Hang, Stream, Server = Shut, Reset, Hang, Stream, Server
    HOST, NAME, GOOD, ZIPPED = HOST, NAME, GOOD, ZIPPED
