r"""How photos and documents are asked for, and whether what came for one is one.

b"\xff\xd8..."                     -> None
b"<!DOCTYPE html><title>404"        -> "the server answered with a page, not a photo"
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tinarchive.model import Request
from tinarchive.sites.profile import Profile

if TYPE_CHECKING:
    from tinarchive.archive import Waiting
    from tinarchive.crawl.plan import Plan
    from tinarchive.model import Capture

MEGABYTE = 1_000_000
IMAGE_MB = 16.0
"""A photo as a large camera writes it, of 45 million points and finest quality."""
DOCUMENT_MB = 50.0
"""Over a hundred scanned pages in colour."""
NO_PHOTO = ("video/*", "audio/*")
"""What no server calls a photo by mistake (`text/html`, `application/octet-stream` it does)."""
WORDS = {"image": "a photo", "attachment": "a document"}
PAGE = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|script)\b",
    re.IGNORECASE | re.DOTALL,
)
"""How a page begins, whatever Content-Type says."""


def ask_for(waiting: Waiting, profile: Profile | None, plan: Plan) -> Request:
    """The request for a photo or a document, with how much of it is wanted.

    The archivist's word wins over the portal's profile, and that over the defaults.
    """
    files = (profile or Profile()).files
    if waiting.kind == "image":
        most = plan.image_mb or files.image_mb or IMAGE_MB
        unwanted = NO_PHOTO + files.refuse
    else:
        most = plan.document_mb or files.document_mb or DOCUMENT_MB
        unwanted = files.refuse
    limit = round(most * MEGABYTE)
    return Request(waiting.url, kind=waiting.kind, limit=limit, unwanted=unwanted)


def why_no_file(capture: Capture) -> str | None:
    """Why an answer is not the file that was asked for, in words; None where it may well be.

    A portal that lost a photo often answers 200 with its "not found" or login page. The capture
    is kept, but no article is tied to it.
    """
    wanted = WORDS.get(capture.request.kind, "a file")
    media_type = (capture.header("Content-Type") or "").partition(";")[0].strip().lower()
    if capture.truncated == "limit":
        return _why_too_large(capture, wanted)
    if capture.truncated == "type":
        return f"it is {media_type}, which is not taken"
    if not capture.body:
        return f"the server answered with nothing, not {wanted}"
    start = capture.body[:2048].removeprefix(b"\xef\xbb\xbf")
    if PAGE.match(start):
        return f"the server answered with a page, not {wanted}"
    if media_type == "text/html" and _is_text(start):
        return f"the server answered with text, not {wanted}"
    return None


def _why_too_large(capture: Capture, wanted: str) -> str:
    limit = (capture.request.limit or 0) / MEGABYTE
    said = capture.header("Content-Length") or ""
    size = f" ({int(said) / MEGABYTE:.1f} MB)" if not capture.body and said.isdecimal() else ""
    return f"it is larger than the {limit:g} MB that are taken of {wanted}{size}"


def _is_text(start: bytes) -> bool:
    """Whether bytes are words: photos and documents have control characters early on."""
    return not re.search(rb"[\x00-\x08\x0e-\x1a]", start) and not start.startswith(
        (b"%PDF", b"{\\rtf")
    )
