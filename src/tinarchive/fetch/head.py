"""The head of a response, read leniently: what came is kept, and no line loses the page.

Strict parsers refuse a whole response for one odd header line (a space or a letter with marks in
a name, a bare CR, no colon). Here a line is a name and a value as they came, in order and case,
and only what decides the body's end is interpreted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Framing = Literal["length", "chunked", "close", "none"]
_STATUS = re.compile(r"HTTP/(\d)(?:\.(\d))?[ \t]+(\d{3})(?!\d)")


class NoResponse(ValueError):  # noqa: N818 - reads better in plain words
    """The bytes are not an HTTP/1 response."""


@dataclass(frozen=True, slots=True)
class Head:
    """Status line and header lines of a response."""

    status: int
    status_line: str
    headers: tuple[tuple[str, str], ...]
    old: bool
    """HTTP/1.0 or older: the connection ends with the answer unless it says otherwise."""

    def values(self, name: str) -> list[str]:
        """All values of a header, comma lists taken apart, in lower case."""
        return [
            part.strip().lower()
            for key, value in self.headers
            if key.lower() == name
            for part in value.split(",")
        ]


def parse_head(raw: bytes) -> Head:
    """Status line and header lines; raises `NoResponse`."""
    lines = raw.decode("latin-1").split("\n")
    status_line = lines[0].rstrip("\r")
    match = _STATUS.match(status_line)
    if match is None:
        raise NoResponse(f"it begins with {status_line[:40]!r}")
    headers: list[tuple[str, str]] = []
    for line in lines[1:]:
        text = line.rstrip("\r").replace("\r", " ")
        if not text:
            continue
        if text[0] in " \t" and headers:  # a folded line goes on with the value before it
            name, value = headers[-1]
            headers[-1] = (name, " ".join((value, text.strip(" \t"))).strip(" \t"))
            continue
        name, _, value = text.partition(":")
        headers.append((name.strip(" \t"), value.strip(" \t")))
    old = (match[1], match[2] or "0") < ("1", "1")
    return Head(int(match[3]), status_line, tuple(headers), old)


def head_end(buffer: bytearray, start: int) -> int:
    """Where the blank line after a head ends, or -1; looked for from `start` on."""
    start = max(0, start - 3)
    usual = buffer.find(b"\n\r\n", start)
    # Bare line feeds are looked for only in front of that: behind it a whole page may wait.
    bare = buffer.find(b"\n\n", start, usual + 2 if usual >= 0 else len(buffer))
    if bare >= 0:
        return bare + 2
    return usual + 3 if usual >= 0 else -1


def frame(head: Head) -> tuple[Framing, int]:
    """How the body's end is known, and its length on the wire where it is said (else 0).

    Chunked wins over a length (RFC 9112, 6.3); lengths that contradict each other, or are no
    number, count for nothing: the body then goes on to the connection's end.
    """
    if head.status < 200 or head.status in (204, 304):
        return "none", 0
    if "chunked" in head.values("transfer-encoding"):
        return "chunked", 0
    lengths = set(head.values("content-length"))
    if len(lengths) == 1:
        (length,) = lengths
        if length.isascii() and length.isdigit() and len(length) < 19:
            return "length", int(length)
    return "close", 0


def why_unwanted(head: Head, limit: int | None, types: tuple[str, ...]) -> str | None:
    """Why a body is not even begun, by its head alone: `limit`, `type`, or None.

    Only what the head says plainly counts: a length, and one of `types`. Servers call a photo
    `application/octet-stream`, `text/html` or nothing at all; that tells nothing.
    """
    said = next((v for n, v in head.headers if n.lower() == "content-type"), "")
    media_type = said.partition(";")[0].strip().lower()
    kinds = tuple(one[:-1] for one in types if one.endswith("/*"))
    if 200 <= head.status < 300 and (media_type in types or media_type.startswith(kinds)):
        return "type"
    framing, length = frame(head)
    if limit is not None and framing == "length" and length > limit:
        return "limit"
    return None


def stays_open(head: Head, framing: Framing) -> bool:
    """Whether another request may go over the connection."""
    tokens = head.values("connection")
    if framing == "close" or "close" in tokens or "upgrade" in tokens:
        return False
    return not head.old or "keep-alive" in tokens
