"""HTTP/1.1 on a socket: keep-alive, pipelining, HEAD, request bodies by length; nothing of news."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_HEAD = 64 * 1024
MOST_BODY = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Asked:
    """A request; header names in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Said:
    """An answer; Content-Length is added on the wire."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


class Wire(asyncio.Protocol):
    """One connection: requests in, answers out, in their order."""

    def __init__(self, answer: Callable[[Asked], Said], open_wires: set[Wire]) -> None:
        self._answer = answer
        self._open = open_wires
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client is there."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - a TCP server's transport
        self._transport = transport
        self._open.add(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """The client is gone."""
        self._open.discard(self)

    def close(self) -> None:
        """End the connection now."""
        if self._transport:
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """Answer every whole request that has come."""
        self._buffer += data
        while self._transport and not self._transport.is_closing():
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                if len(self._buffer) > MOST_HEAD:
                    self._refuse(431)
                return
            asked = read_head(bytes(self._buffer[:end]))
            if asked is None or "transfer-encoding" in asked.headers:
                self._refuse(400 if asked is None else 411)
                return
            length = asked.headers.get("content-length", "0")
            if not length.isdecimal() or int(length) > MOST_BODY:
                self._refuse(400 if not length.isdecimal() else 413)
                return
            stop = end + 4 + int(length)
            if len(self._buffer) < stop:
                if asked.headers.get("expect", "").lower() == "100-continue":
                    self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
                return
            body = bytes(self._buffer[end + 4 : stop])
            del self._buffer[:stop]
            self._reply(Asked(asked.method, asked.target, asked.headers, body))

    def _reply(self, asked: Asked) -> None:
        assert self._transport is not None  # noqa: S101
        said = self._answer(asked)
        closing = asked.headers.get("connection", "").lower() == "close"
        self._transport.write(render_answer(said, head=asked.method == "HEAD", closing=closing))
        if closing:
            self._transport.close()

    def _refuse(self, status: int) -> None:
        assert self._transport is not None  # noqa: S101
        self._transport.write(render_answer(Said(status), head=False, closing=True))
        self._transport.close()


def read_head(head: bytes) -> Asked | None:
    """The request line and header lines, or None where they are none."""
    first, *lines = head.decode("latin-1").split("\r\n")
    words = first.split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1."):
        return None
    headers = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon:
            return None
        headers[name.strip().lower()] = value.strip()
    if words[2] == "HTTP/1.0" and headers.get("connection", "").lower() != "keep-alive":
        headers["connection"] = "close"
    target = words[1]
    if target.startswith("http://"):
        target = "/" + target.removeprefix("http://").partition("/")[2]
    return Asked(words[0], target, headers)


def render_answer(said: Said, *, head: bool, closing: bool) -> bytes:
    """The answer as bytes; a 304 has no length, the answer to HEAD no body."""
    lines = [f"HTTP/1.1 {said.status} {HTTPStatus(said.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in said.headers]
    if said.status != 304:
        lines.append(f"Content-Length: {len(said.body)}")
    if closing:
        lines.append("Connection: close")
    top = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
    return top if head or said.status == 304 else top + said.body
