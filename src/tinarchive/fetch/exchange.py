"""One exchange over a connection: a request out, a head in, a body in pieces and in bounds.

What goes wrong after the head came loses nothing: the body ends there and `truncated` says why.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tinarchive.fetch.head import (
    Head,
    NoResponse,
    frame,
    head_end,
    parse_head,
    stays_open,
    why_unwanted,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime

    import httpx

    from tinarchive.fetch.head import Framing
    from tinarchive.fetch.manners import Manners
    from tinarchive.fetch.wire import Wire
    from tinarchive.model import Clock

_LONGEST_CHUNK_LINE = 4096


class Dropped(ConnectionError):  # noqa: N818 - reads better in plain words
    """A connection that was used before ended without a byte: ask again on a fresh one."""


@dataclass(slots=True)
class Exchange:
    """What is known of an exchange, filled in as it goes."""

    started: datetime
    wire: Wire
    sent_headers: tuple[tuple[str, str], ...] = ()
    limit: int | None = None
    """Bytes of a body that are wanted at most (`Request.limit`)."""
    unwanted: tuple[str, ...] = ()
    """Media types that are not (`Request.unwanted`)."""
    head: Head = field(init=False)
    framing: Framing = "none"
    truncated: str | None = None
    size: int = 0
    """Bytes of the body on the wire so far."""
    reusable: bool = False
    """Whether the connection may serve another request once the body is whole."""


def write_request(request: httpx.Request, body: bytes) -> tuple[bytes, tuple[tuple[str, str], ...]]:
    """The bytes of a request, and its header lines as they are in them."""
    raw = request.headers.raw
    lines = [b"%s %s HTTP/1.1" % (request.method.encode(), request.url.raw_path)]
    lines += [name + b": " + value for name, value in raw]
    sent = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in raw)
    return b"\r\n".join(lines) + b"\r\n\r\n" + body, sent


async def read_head(exchange: Exchange, manners: Manners, now: Clock) -> None:
    """Fill in the final response's head; informational ones (1xx) before it are passed over.

    Raises `Dropped`, `NoResponse`, `OverflowError` (too long a head), `TimeoutError`, `OSError`.
    """
    for _ in range(8):
        head = parse_head(await _head_bytes(exchange, manners, now))
        if head.status >= 200 or head.status == 101:
            exchange.head = head
            exchange.framing, _ = frame(head)
            return
    raise NoResponse("one informational answer after the other came")


async def _head_bytes(exchange: Exchange, manners: Manners, now: Clock) -> bytes:
    wire = exchange.wire
    seen = passed = 0
    while True:
        if seen == 0:  # blank lines before a status line
            blank = len(wire.buffer) - len(wire.buffer.lstrip(b"\r\n"))
            del wire.buffer[:blank]
            passed += blank
        end = head_end(wire.buffer, seen)
        if 0 <= end <= manners.max_header_bytes:
            return wire.take(end)
        seen = len(wire.buffer)
        if end > manners.max_header_bytes or seen + passed > manners.max_header_bytes:
            raise OverflowError
        if overtime(exchange, manners, now):
            raise TimeoutError
        try:
            came = await wire.more(manners.idle)
        except OSError as error:
            if wire.used and not wire.buffer and not isinstance(error, TimeoutError):
                raise Dropped from error
            raise
        if not came:
            if not wire.buffer:
                raise Dropped if wire.used else ConnectionResetError("closed without an answer")
            raise NoResponse("it ended within its header lines")


def overtime(exchange: Exchange, manners: Manners, now: Clock) -> bool:
    """Whether the answer takes longer than it may; a drip of single bytes is never silent."""
    return (now() - exchange.started).total_seconds() > manners.total


class Body:
    """The body of a response, piece by piece, as it is on the wire without its framing."""

    def __init__(self, exchange: Exchange, manners: Manners, now: Clock) -> None:
        self._exchange = exchange
        self._manners = manners
        self._now = now

    async def pieces(self) -> AsyncIterator[bytes]:
        """Pieces up to the body's end, a limit, or the trouble that `truncated` then names."""
        exchange = self._exchange
        framing, length = frame(exchange.head)
        exchange.truncated = why_unwanted(exchange.head, exchange.limit, exchange.unwanted)
        if exchange.truncated is not None:
            return
        try:
            if framing == "length":
                async for piece in self._exactly(length, "length"):
                    yield piece
            elif framing == "chunked":
                async for piece in self._chunks():
                    yield piece
            elif framing == "close":
                async for piece in self._to_the_end():
                    yield piece
        except TimeoutError:
            exchange.truncated = "stall"
        except OSError:
            exchange.truncated = "reset"
        self._finish(framing)

    def _finish(self, framing: Framing) -> None:
        exchange = self._exchange
        wire = exchange.wire
        if exchange.truncated is None and framing == "length" and wire.buffer.strip(b"\r\n"):
            # More came than Content-Length said: the page goes on, and its rest is not ours.
            exchange.truncated = "length"
        exchange.reusable = (
            exchange.truncated is None and wire.fit and stays_open(exchange.head, framing)
        )

    async def _some(self, most: int) -> bytes:
        """Some bytes, none at the stream's end; counts them and sets a limit's mark."""
        exchange, manners = self._exchange, self._manners
        wire = exchange.wire
        limit = manners.max_wire if exchange.limit is None else exchange.limit
        if not wire.buffer and not await wire.more(manners.idle):
            return b""
        room = limit - exchange.size
        piece = wire.take(min(most, room))
        exchange.size += len(piece)
        if exchange.size >= limit and most > room:
            exchange.truncated = "limit"
        elif overtime(exchange, manners, self._now):
            exchange.truncated = "time"
        return piece

    async def _exactly(self, length: int, missing: str) -> AsyncIterator[bytes]:
        left = length
        while left and self._exchange.truncated is None:
            piece = await self._some(left)
            if not piece:
                self._exchange.truncated = self._exchange.truncated or missing
                return
            left -= len(piece)
            yield piece
        if not left and self._exchange.truncated == "time":
            self._exchange.truncated = None

    async def _to_the_end(self) -> AsyncIterator[bytes]:
        while self._exchange.truncated is None and (piece := await self._some(1 << 62)):
            yield piece

    async def _chunks(self) -> AsyncIterator[bytes]:
        exchange = self._exchange
        while exchange.truncated is None:
            length = _chunk_length(await self._line())
            if length is None:
                exchange.truncated = exchange.truncated or "framing"
                return
            if length == 0:
                await self._trailer()
                return
            async for piece in self._exactly(length, "framing"):
                yield piece
            if exchange.truncated is None and await self._line() != b"":
                exchange.truncated = exchange.truncated or "framing"

    async def _trailer(self) -> None:
        """Lines behind the last chunk; where they do not end well, the body is whole anyway."""
        line: bytes | None = b"-"
        with suppress(OSError):  # a time-out is one
            for _ in range(100):
                line = await self._line()
                if not line:
                    break
        self._exchange.truncated = None
        if line != b"":
            self._exchange.wire.close()

    async def _line(self) -> bytes | None:
        """A line without its end; None where the stream ends first or the line has no end."""
        wire = self._exchange.wire
        while (end := wire.buffer.find(b"\n")) < 0:
            if overtime(self._exchange, self._manners, self._now):
                self._exchange.truncated = "time"
                return None
            if len(wire.buffer) > _LONGEST_CHUNK_LINE or not await wire.more(self._manners.idle):
                return None
        return wire.take(end + 1).rstrip(b"\r\n")


def _chunk_length(line: bytes | None) -> int | None:
    text = (line or b"").partition(b";")[0].strip()
    if not text or len(text) > 15 or text.strip(b"0123456789abcdefABCDEF"):
        return None
    return int(text, 16)
