"""Text out of a page's bytes, whatever its label says.

Strict UTF-8 first, then UTF-8 with few bad bytes, then the label, then statistics.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from tinarchive.model import Issue

__all__ = ["Decoded", "decode"]

_META = re.compile(rb"charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:-]{2,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's text in NFC, the charset it was read in, and what was doubtful."""

    text: str
    charset: str
    issues: tuple[Issue, ...] = ()


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """The text of a page; never raises."""
    if body.startswith(codecs.BOM_UTF8):
        body = body[3:]
    try:
        return Decoded(_nfc(body.decode("utf-8")), "utf-8")
    except UnicodeDecodeError:
        pass
    text = body.decode("utf-8", "replace")
    if text.count("\ufffd") * 1000 < len(body):
        return Decoded(_nfc(text), "utf-8", (Issue("charset", "bad bytes were replaced"),))
    label = _META.search((content_type or "").encode() + body[:4096])
    name = label[1].decode("ascii") if label else "cp1258"
    try:
        return Decoded(_nfc(body.decode(name, "replace")), name.lower())
    except (LookupError, UnicodeError):
        return Decoded(_nfc(body.decode("cp1258", "replace")), "cp1258")


def _nfc(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)
