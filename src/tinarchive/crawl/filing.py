r"""Whether what came for a photo's or a document's address is one.

b"\xff\xd8..."                     -> None
b"<!DOCTYPE html><title>404"        -> "the server answered with a page, not a photo"
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tinarchive.model import Capture

WORDS = {"image": "a photo", "attachment": "a document"}
PAGE = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|script)\b",
    re.IGNORECASE | re.DOTALL,
)
"""How a page begins, whatever Content-Type says."""


def why_no_file(capture: Capture) -> str | None:
    """Why an answer is not the file that was asked for, in words; None where it may well be.

    A portal that lost a photo often answers 200 with its "not found" or login page. The capture
    is kept, but no article is tied to it.
    """
    wanted = WORDS.get(capture.request.kind, "a file")
    if not capture.body:
        return f"the server answered with nothing, not {wanted}"
    start = capture.body[:2048].removeprefix(b"\xef\xbb\xbf")
    if PAGE.match(start):
        return f"the server answered with a page, not {wanted}"
    media_type = (capture.header("Content-Type") or "").partition(";")[0].strip().lower()
    if capture.request.kind == "image" and media_type.startswith(("video/", "audio/")):
        return f"the server answered with {media_type}, not {wanted}"
    if media_type == "text/html" and _is_text(start):
        return f"the server answered with text, not {wanted}"
    return None


def _is_text(start: bytes) -> bool:
    """Whether bytes are words: photos and documents have control characters early on."""
    return not re.search(rb"[\x00-\x08\x0e-\x1a]", start) and not start.startswith(
        (b"%PDF", b"{\\rtf")
    )
