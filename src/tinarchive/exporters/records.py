"""A capture as WARC 1.1 records: what came, what was asked, and what else is known of it.

ISO 28500:2017; `WARC-Protocol` and `WARC-Cipher-Suite` are IIPC proposals in use (numbers 42 and
86 of iipc/warc-specifications). Ids are made of the capture itself, so the same capture has the
same ids in every export.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from tinarchive import __version__
from tinarchive.exporters.messages import request_message, response_head, status_line, uri

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tinarchive.archive.choosing import Chosen, Origin
    from tinarchive.model import Capture

    Ends = tuple[Capture, Capture] | None
Lines = tuple[tuple[str, str], ...]

SOFTWARE = f"tinarchive/{__version__}"
_FORMAT = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
_PROFILE = "http://netpreserve.org/warc/1.1/revisit/"
_NEVER = datetime.min.replace(tzinfo=UTC)
_FIELDS = "application/warc-fields"
_TLS = {"TLSv1": "tls/1.0", "TLSv1.1": "tls/1.1", "TLSv1.2": "tls/1.2", "TLSv1.3": "tls/1.3"}
# Why a body is not whole, in the standard's words; all others are `unspecified`.
_TRUNCATED = {
    "limit": "length",
    "time": "time",
    "stall": "time",
    "reset": "disconnect",
}


@dataclass(frozen=True, slots=True)
class Record:
    """A WARC record; `block` in pieces, so that no body is copied."""

    type: str
    id: str
    lines: Lines
    """Its named fields after type and id, without digest, content type and length."""
    content_type: str
    block: tuple[bytes, ...]

    def pieces(self) -> Iterator[bytes]:
        """Its bytes, from `WARC/1.1` to the two blank lines behind the block."""
        digest, size = sha256(), 0
        for piece in self.block:
            digest.update(piece)
            size += len(piece)
        lines = (
            ("WARC-Type", self.type),
            ("WARC-Record-ID", self.id),
            *self.lines,
            ("WARC-Block-Digest", f"sha256:{digest.hexdigest()}"),
            ("Content-Type", self.content_type),
            ("Content-Length", str(size)),
        )
        text = "".join(f"{name}: {value}\r\n" for name, value in lines)
        yield f"WARC/1.1\r\n{text}\r\n".encode()
        yield from self.block
        yield b"\r\n\r\n"


_SAFE = "".join(chr(code) for code in range(32, 127) if chr(code) != "%")


def describe_file(name: str, ends: Ends, *, about: str) -> Record:
    """The record a file begins with; its date is the last capture's, to be the same every time."""
    name = quote(name, safe=_SAFE, errors="surrogateescape")  # a header is one line of UTF-8
    first, last = ends or (None, None)
    sent = first.sent_headers if first is not None else ()
    at = last.fetched_at if last is not None else _NEVER
    agent = next((value for name, value in sent if name.lower() == "user-agent"), None)
    fields = (
        ("software", SOFTWARE),
        ("format", "WARC File Format 1.1"),
        ("conformsTo", _FORMAT),
        ("description", about),
        ("http-header-user-agent", agent),
    )
    lines = (("WARC-Date", _date(at)), ("WARC-Filename", name))
    identity = _id("warcinfo", f"{name} {about}", at, 0)
    return Record("warcinfo", identity, lines, _FIELDS, (_fields(fields),))


def records_of(chosen: Chosen) -> tuple[Record, ...]:
    """Response or revisit, request, metadata, in that order: the one index makers pair by."""
    capture = chosen.capture
    answer = _answer(capture, chosen.origin)
    beside = (*_moment(capture), ("WARC-Concurrent-To", answer.id))
    records = [answer]
    asked = request_message(capture)
    if asked is not None:
        kind = "application/http; msgtype=request"
        lines = (*beside, *_connection(capture))
        records.append(Record("request", _of("request", capture), lines, kind, (asked,)))
    facts = _fields(_facts(capture))
    records.append(Record("metadata", _of("metadata", capture), beside, _FIELDS, (facts,)))
    return tuple(records)


def payload_digest(body: bytes) -> str:
    """The digest of a body as all our records write it: `digest` of the table `captures`."""
    return f"sha256:{sha256(body).hexdigest()}"


def _answer(capture: Capture, origin: Origin | None) -> Record:
    head = response_head(capture)
    kind = "application/http; msgtype=response"
    lines = (*_moment(capture), *_connection(capture), *_cut(capture))
    if origin is None:
        digest = (("WARC-Payload-Digest", payload_digest(capture.body)),)
        identity = _of("response", capture)
        return Record("response", identity, lines + digest, kind, (head, capture.body))
    why = "server-not-modified" if capture.status == 304 else "identical-payload-digest"
    refers = (
        ("WARC-Profile", _PROFILE + why),
        ("WARC-Refers-To", _id("response", origin.url, origin.fetched_at, origin.id)),
        ("WARC-Refers-To-Target-URI", uri(origin.url)),
        ("WARC-Refers-To-Date", _date(origin.fetched_at)),
        ("WARC-Payload-Digest", f"sha256:{origin.digest}"),
    )
    return Record("revisit", _of("revisit", capture), lines + refers, kind, (head,))


def _moment(capture: Capture) -> Lines:
    return (("WARC-Date", _date(capture.fetched_at)), ("WARC-Target-URI", uri(capture.url)))


def _connection(capture: Capture) -> Lines:
    lines = []
    if capture.peer:
        lines.append(("WARC-IP-Address", capture.peer.rpartition(":")[0].strip("[]")))
    lines.append(("WARC-Protocol", status_line(capture).partition(" ")[0].lower()))
    if capture.tls is not None:
        if capture.tls.version in _TLS:
            lines.append(("WARC-Protocol", _TLS[capture.tls.version]))
        if capture.tls.cipher.startswith("TLS_"):  # the registered name, as that field asks
            lines.append(("WARC-Cipher-Suite", capture.tls.cipher))
    return tuple(lines)


def _cut(capture: Capture) -> Lines:
    if capture.truncated is None:
        return ()
    return (("WARC-Truncated", _TRUNCATED.get(capture.truncated, "unspecified")),)


def _facts(capture: Capture) -> Iterator[tuple[str, str | None]]:
    yield "capture", str(capture.id)
    yield "kind", capture.request.kind
    yield "fetchTimeMs", str(round(capture.elapsed * 1000))
    yield "peer", capture.peer
    yield "framing", capture.framing
    yield "wireEncoding", capture.wire_encoding
    yield "wireSize", str(capture.wire_size)
    yield "undecoded", capture.undecoded
    yield "truncated", capture.truncated
    if status_line(capture) != capture.status_line:
        yield "statusLine", capture.status_line
    if uri(capture.url) != capture.url:
        yield "url", capture.url
    if capture.tls is not None:
        yield "tlsVersion", capture.tls.version
        yield "tlsCipher", capture.tls.cipher
        yield "tlsCertificate", f"sha256:{capture.tls.certificate}"


def _fields(pairs: Iterator[tuple[str, str | None]] | tuple[tuple[str, str | None], ...]) -> bytes:
    """`application/warc-fields`; a value is one line."""
    lines = [f"{name}: {' '.join(value.split())}\r\n" for name, value in pairs if value]
    return "".join(lines).encode("utf-8", "replace")


def _of(kind: str, capture: Capture) -> str:
    return _id(kind, capture.url, capture.fetched_at, capture.id or 0)


def _id(kind: str, url: str, at: datetime, row: int) -> str:
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, f'tinarchive:{kind}:{_date(at)}:{row}:{url}')}>"


def _date(at: datetime) -> str:
    """UTC to the microsecond, as WARC 1.1 allows; `fetched_at` is UTC."""
    return at.isoformat(timespec="microseconds").replace("+00:00", "Z")
