"""Texts fit for a format: no character that a reader of it may take for something else."""

from __future__ import annotations

import json
import re
from typing import Any

_UNESCAPED = re.compile("[\x7f-\x9f\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def to_json(value: Any) -> str:
    """JSON on one line with Vietnamese as it is.

    Escaped besides what JSON asks for: C1 controls, which start commands on some terminals, and
    U+2028 and U+2029, at which `str.splitlines` and old JavaScript would cut the line in two.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if text.isprintable():
        return text
    return _UNESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def without_controls(text: str) -> str:
    """The text with newlines as line ends and no other control character but the tab."""
    if text.isprintable():
        return text
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def without_forbidden(text: str) -> str:
    """The text without characters that no XML 1.0 document may hold (or is warned against)."""
    return _NOT_XML.sub("", text)
