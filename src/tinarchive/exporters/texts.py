"""Texts fit for a format: no character that a reader of it may take for something else."""

from __future__ import annotations

import json
import re
from typing import Any

_TURNS = "\u202a-\u202e\u2066-\u2069"
"""Turns of direction: what is read is then not what stands there."""
_UNESCAPED = re.compile(f"[\x7f-\x9f\u2028\u2029{_TURNS}]")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
_CONTROLS = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_TURNS}]")
_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


def to_json(value: Any) -> str:
    """JSON on one line, every character in it fit to be printed."""
    return printable_json(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def printable_json(text: str) -> str:
    """The same JSON with Vietnamese as it is, and more escaped than JSON itself asks for.

    C1 controls (U+009B begins a command on some terminals), U+2028 and U+2029, at which
    `str.splitlines` and old JavaScript cut a line in two, and turns of direction.
    """
    if text.isprintable():
        return text
    return _UNESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def without_controls(text: str) -> str:
    """The text with newlines as line ends and no other control character but the tab.

    Turns of direction (U+202E ...) count as such.
    """
    if text.isprintable():
        return text
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))


def without_forbidden(text: str) -> str:
    """The same for XML 1.0, which forbids some more."""
    return _NOT_XML.sub("", without_controls(text))
