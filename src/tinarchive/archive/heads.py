"""A capture as a row and back: what stands in columns, and what is packed as its head."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from tinarchive.archive.stamps import moment
from tinarchive.model import Capture, Request, Tls

if TYPE_CHECKING:
    import sqlite3

    from tinarchive.model import CaptureKind

    Lines = tuple[tuple[str, str], ...]


def json_text(value: object) -> str:
    """JSON without blanks, letters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def write_head(capture: Capture) -> bytes:
    """Header lines both ways and TLS facts as JSON (UTF-8).

    `asked` are lines the caller added to the request, `sent` all lines as sent, `headers` those
    that came, in order and case; `tls` is version, cipher and the certificate's SHA-256.
    """
    tls = capture.tls
    head = {
        "asked": capture.request.headers,
        "sent": capture.sent_headers,
        "tls": None if tls is None else (tls.version, tls.cipher, tls.certificate),
        "headers": capture.headers,
    }
    return json_text(head).encode("utf-8", "surrogatepass")


def read_capture(row: sqlite3.Row, head: bytes, body: bytes) -> Capture:
    """The capture again from its row, head and body."""
    said = json.loads(head.decode("utf-8", "surrogatepass"))
    return Capture(
        request=Request(
            url=row["url"],
            kind=cast("CaptureKind", row["kind"]),
            method=row["method"],
            data=read_data(row["data"]),
            headers=_lines(said["asked"]),
        ),
        fetched_at=moment(row["fetched_at"]),
        elapsed=row["elapsed"],
        status=row["status"],
        status_line=row["status_line"],
        headers=_lines(said["headers"]),
        body=body,
        sent_headers=_lines(said["sent"]),
        peer=row["peer"],
        tls=None if said["tls"] is None else Tls(*said["tls"]),
        wire_encoding=row["wire_encoding"],
        wire_size=row["wire_size"],
        framing=row["framing"],
        undecoded=row["undecoded"],
        truncated=row["truncated"],
        id=row["id"],
    )


def read_data(text: str | None) -> Lines | None:
    """The form fields of a POST, in order."""
    return None if text is None else _lines(json.loads(text))


def _lines(pairs: list[list[str]]) -> Lines:
    return tuple((name, value) for name, value in pairs)


def media_type_of(content_type: str | None) -> tuple[str | None, str | None]:
    """`text/html; charset=UTF-8` -> ('text/html', 'utf-8')."""
    if not content_type:
        return None, None
    media_type, *parameters = content_type.split(";")
    charset = None
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip("\"'").lower() or None
    return media_type.strip().lower() or None, charset
