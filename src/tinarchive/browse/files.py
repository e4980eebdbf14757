"""What came, out of captures.db: photos to be shown, all else to be saved, byte for byte."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit

from datasette.utils.asgi import Response
from itsdangerous import BadData

from tinarchive.archive import open_archive
from tinarchive.browse.visit import NotThere

if TYPE_CHECKING:
    from tinarchive.browse.visit import Visit
    from tinarchive.model import Capture

SEALED = {
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
"""On every file: it runs nothing, fetches nothing, and is taken for what we say it is.

No `Cross-Origin-Resource-Policy`: the archived page that shows a photo has an origin of its own.
"""
KEPT = "private, no-cache"
"""A number names a capture in one archive only, and the next archive may be served here: browsers
ask again with the digest, and are answered 304."""
DOCUMENTS = {
    "application/pdf": ".pdf",
    "application/msword": ".doc",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.ms-powerpoint": ".ppt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/zip": ".zip",
    "application/vnd.rar": ".rar",
}
"""Types that are named to the browser when it saves; all others are plain bytes."""
_ENDING = {
    "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp",
    "image/avif": ".avif", "text/html": ".html", "text/plain": ".txt", "text/css": ".css",
    "image/svg+xml": ".svg", "application/xml": ".xml", "text/xml": ".xml",
    "application/json": ".json", "application/rss+xml": ".xml", "application/atom+xml": ".xml",
    "application/xhtml+xml": ".xhtml", **DOCUMENTS,
}  # fmt: skip
_SEAL = "tinarchive-file"
_UNSAFE = re.compile(r"[^\w.()\[\] -]+")


async def file_page(visit: Visit) -> Response:
    """`/-/file/{capture}`: a photo to be shown; everything else, and `?download`, to be saved."""
    row = await capture_row(visit, int(visit.var("capture")))
    tag = f'"{row["digest"]}"'
    if tag in (visit.request.headers.get("if-none-match") or ""):
        return Response("", status=304, headers={"ETag": tag, "Cache-Control": KEPT})
    capture = await whole(visit, row["id"])
    headers = {**SEALED, **proof(capture), "ETag": tag, "Cache-Control": KEPT}
    kind = image_type(capture.body)
    shown = kind is not None and not capture.undecoded and "download" not in visit.request.args
    if not shown:
        headers["Content-Disposition"] = _saved_as(capture, row["id"])
        kind = row["media_type"] if row["media_type"] in DOCUMENTS else "application/octet-stream"
    return Response(capture.body, headers=headers, content_type=kind)


def seal(visit: Visit, number: int) -> str:
    """What the address of a photo needs in an archived page; "" where everybody may see it.

    That page has an origin of its own, so the browser sends no cookie with what it asks for, and
    a reader who has signed in would see no photo.
    """
    if visit.request.actor is None:
        return ""
    signed = visit.datasette.sign([number, visit.now().toordinal()], _SEAL)
    return f"?seal={signed}"


def is_sealed(datasette: Any, request: Any) -> bool:
    """Whether a file is asked for with a seal of today or yesterday."""
    try:
        number, day = datasette.unsign(request.args.get("seal") or "", _SEAL)
    except BadData:
        return False
    age = datetime.now(UTC).toordinal() - int(day)
    return int(number) == int(request.url_vars["capture"]) and age in (0, 1)


async def capture_row(visit: Visit, number: int) -> dict[str, Any]:
    """The row of a capture; raises `NotThere`."""
    rows = await visit.ask(
        lambda archive: archive.query("SELECT * FROM captures WHERE id = ?", (number,))
    )
    if not rows:
        raise NotThere
    return rows[0]


async def whole(visit: Visit, number: int) -> Capture:
    """A capture with its bytes, proved by their digest.

    Raises `NotThere` where captures.db is not beside the archive's tables, `Damaged` where the
    bytes are not what came.
    """
    if not visit.library.has_captures:
        raise NotThere(visit.t("archived.no_captures"))

    def load() -> Capture:
        with open_archive(visit.library.folder, now=visit.now, write=False) as archive:
            return archive.load(number)

    return await asyncio.to_thread(load)


def proof(capture: Capture) -> dict[str, str]:
    """Headers that say what the bytes are: digest (RFC 9530), address and time (RFC 7089)."""
    digest = base64.b64encode(hashlib.sha256(capture.body).digest()).decode()
    return {
        "Repr-Digest": f"sha-256=:{digest}:",
        "Memento-Datetime": format_datetime(capture.fetched_at.replace(microsecond=0), usegmt=True),
        "Link": f'<{quote(capture.url, safe=_IN_ADDRESS)}>; rel="original"',
    }


_IN_ADDRESS = "!#$%&'()*+,/:;=?@[]~"


def image_type(body: bytes) -> str | None:
    """The type of an image that a browser may show, by its first bytes; None for all else.

    SVG is none: it is a page with scripts.
    """
    if body[:3] == b"\xff\xd8\xff":
        return "image/jpeg"
    if body[:8] == b"\x89PNG\r\n\x1a\n":
        return "image/png"
    if body[:6] in (b"GIF87a", b"GIF89a"):
        return "image/gif"
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    if body[4:12] in (b"ftypavif", b"ftypavis"):
        return "image/avif"
    return None


def file_name(url: str, media_type: str | None, number: int) -> str:
    """What the file is called when it is saved: the last part of its address, made harmless.

    >>> file_name("https://a.example/anh/c%E1%BA%A7u.jpg?x=1", "image/jpeg", 7)
    'cầu.jpg'
    """
    last = unquote(urlsplit(url).path.rpartition("/")[2])
    name = _UNSAFE.sub("_", last).strip("._ ")[-100:]
    ending = _ENDING.get(media_type or "", "")
    if not name:
        return f"capture-{number}{ending}"
    return name if "." in name else f"{name}{ending}"


def _saved_as(capture: Capture, number: int) -> str:
    media_type = (capture.header("Content-Type") or "").partition(";")[0].strip().lower()
    name = file_name(capture.url, media_type, number)
    plain = re.sub(r"[^\x20-\x7e]", "_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
