"""The index of a WACZ: a line an answer, sorted by its address turned around (SURT).

    http://www.Bao.vn:80/Tin/?b=2&a=1  ->  "vn,bao)/tin?a=1&b=2"

The key is the one the Internet Archive's canonicalizer makes, which pywb, cdxj-indexer and
py-wacz use, so that their look-ups meet our lines; `tests/exporters` compares. A POST is found
by its form, joined to its address (`__wb_method=POST&...`).
"""

from __future__ import annotations

import heapq
import json
import re
import zlib
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Self
from urllib.parse import quote_from_bytes, unquote_plus, unquote_to_bytes, urlsplit

from tinarchive.archive.heads import media_type_of
from tinarchive.exporters.messages import form_body, uri
from tinarchive.exporters.records import payload_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tinarchive.exporters.warc import Put

LONGEST_FORM = 4096
"""Characters of a form that index makers put into the key."""
AT_ONCE = 50_000
"""Lines held in memory while sorting, some 25 MB."""
BLOCK = 1024
"""Lines that are packed together; a reader of a large index loads one block a look-up."""

_SAFE = "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"
_WWW = re.compile(rb"www\d*\.")
_PORTS = {"http": 80, "https": 443}
_SESSION_PATHS = (
    re.compile(
        rb"(.*/)(?:\((?:[a-z]\([0-9a-z]{24}\))+\)/)([^?]+\.aspx.*)\Z", re.IGNORECASE | re.DOTALL
    ),
    re.compile(rb"(.*/)(?:\([0-9a-z]{24}\)/)([^?]+\.aspx.*)\Z", re.IGNORECASE | re.DOTALL),
)
_SESSION_FIELDS = tuple(
    re.compile(rb"(.*)(?:" + field + rb")(?:&(.*))?\Z", re.IGNORECASE)
    for field in (
        rb"jsessionid=[0-9a-z]{32}",
        rb"phpsessid=[0-9a-z]{32}",
        rb"sid=[0-9a-z]{32}",
        rb"aspsessionid[a-z]{8}=[a-z]{24}",
        rb"cfid=[^&]+&cftoken=[^&]+",
    )
)


def line_of(put: Put, filename: str) -> str:
    """The index line of an answer."""
    capture, record, place = put.chosen.capture, put.record, put.place
    origin = put.chosen.origin
    media_type = media_type_of(capture.header("Content-Type"))[0]
    mime = "warc/revisit" if record.type == "revisit" else media_type
    entry = {
        "url": uri(capture.url),
        **({"mime": mime} if mime else {}),
        "status": str(capture.status),
        "digest": f"sha256:{origin.digest}" if origin else payload_digest(capture.body),
        "length": str(place.length),
        "offset": str(place.offset),
        "filename": filename,
        "recordDigest": place.digest,
    }
    asked = entry["url"]
    if capture.request.method == "POST":
        form = unquote_plus(form_body(capture).decode("ascii"))[:LONGEST_FORM]
        entry |= {"requestBody": form, "method": "POST"}
        joint = "&" if "?" in asked else "?"
        asked = f"{asked}{joint}__wb_method=POST" + (f"&{form}" if form else "")
    return f"{key_of(asked)} {capture.fetched_at:%Y%m%d%H%M%S} {json.dumps(entry)}\n"


def key_of(url: str) -> str:
    """The address turned around, its host first, as index makers and replay tools agree."""
    parts = urlsplit(re.sub("[\n\r\t]", "", url.partition("#")[0].strip()))
    host = _unescaped((parts.hostname or "").encode()).replace(b"..", b".").strip(b".").lower()
    host = _escaped(host[match.end() :] if (match := _WWW.match(host)) else host)
    port = f":{parts.port}" if parts.port not in (None, _PORTS.get(parts.scheme)) else ""
    path = _without_session(_escaped(_path(_unescaped(parts.path.encode()))).lower())
    path = path[:-1] if len(path) > 1 and path.endswith(b"/") else path
    query = _query(_escaped(_unescaped(parts.query.encode())))
    turned = b",".join(reversed(host.split(b"."))).decode("ascii")
    return f"{turned}{port}){path.decode('ascii')}{'?' if query else ''}{query.decode('ascii')}"


def _path(path: bytes) -> bytes:
    """Without dot segments and empty ones."""
    kept: list[bytes] = []
    for name in path.split(b"/")[1:]:
        if name == b".." and kept:
            kept.pop()
        elif name != b".":
            kept.append(name)
    return b"/" + b"/".join([name for name in kept[:-1] if name] + kept[-1:])


def _without_session(path: bytes) -> bytes:
    for pattern in _SESSION_PATHS:
        if match := pattern.match(path):
            path = match[1] + match[2]
    return path


def _query(query: bytes) -> bytes:
    """Without a visit's own mark, lower case, its fields in order."""
    for pattern in _SESSION_FIELDS:
        if match := pattern.match(query):
            query = match[1] + (match[2] or b"")
    fields = [tuple(field.split(b"=", 1)) for field in query.lower().split(b"&")]
    return b"&".join(b"=".join(field) for field in sorted(fields))


def _unescaped(text: bytes) -> bytes:
    while (plain := unquote_to_bytes(text)) != text:
        text = plain
    return text


def _escaped(text: bytes) -> bytes:
    return quote_from_bytes(text, safe=_SAFE).encode("ascii")


class Sorter:
    """Sorts more lines than memory holds: runs of them go to unnamed files beside OUT."""

    def __init__(self, folder: Path, at_once: int = AT_ONCE) -> None:
        self._folder = folder
        self._at_once = at_once
        self._lines: list[bytes] = []
        self._runs: list[IO[bytes]] = []
        self._files = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()

    def add(self, line: str) -> None:
        """Take a line, with its end."""
        self._lines.append(line.encode())
        if len(self._lines) >= self._at_once:
            run = self._files.enter_context(
                TemporaryFile(dir=self._folder)  # noqa: SIM115 - the stack closes it
            )
            run.writelines(sorted(self._lines))
            run.seek(0)
            self._runs.append(run)
            self._lines.clear()

    def lines(self) -> Iterator[bytes]:
        """All lines in order."""
        return heapq.merge(sorted(self._lines), *self._runs)


def blocks(lines: Iterable[bytes], filename: str) -> Iterator[tuple[bytes, bytes]]:
    """Pairs of a packed block of an index and the line that finds it (ZipNum)."""
    offset = 0
    head = _meta(filename)
    for block in _in_blocks(lines):
        packer = zlib.compressobj(6, zlib.DEFLATED, 31)
        packed = packer.compress(b"".join(block)) + packer.flush()
        key = block[0].partition(b" {")[0]
        found = json.dumps(
            {"offset": offset, "length": len(packed), "digest": payload_digest(packed)}
        )
        yield packed, head + key + b" " + found.encode() + b"\n"
        head = b""
        offset += len(packed)


def _meta(filename: str) -> bytes:
    told = json.dumps({"format": "cdxj-gzip-1.0", "filename": filename})
    return f"!meta 0 {told}\n".encode()


def _in_blocks(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    block: list[bytes] = []
    for line in lines:
        block.append(line)
        if len(block) == BLOCK:
            yield block
            block = []
    if block:
        yield block
