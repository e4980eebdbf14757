"""An UpdatePanel's answer -> the HTML it shows and the fields it changes.

    "1|#||4|9|updatePanel|pnl|<a>x</a>|5|hiddenField|__VIEWSTATE|/wEPD|" -> one panel, one field

Each part is `length|type|id|content|`; the length counts the content as .NET does, in UTF-16 units.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

_HEAD = re.compile(r"(\d{1,9})\|([\w#]*)\|([^|]*)\|")


@dataclass(frozen=True, slots=True)
class Delta:
    """What one answer of a ScriptManager says."""

    panels: tuple[tuple[str, str], ...]
    fields: tuple[tuple[str, str], ...]
    redirect: str | None = None
    error: str | None = None

    @property
    def html(self) -> str:
        """The panels' HTML, and the fields as hidden inputs, to be read like any page."""
        hidden = "".join(
            f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
            for name, value in self.fields
        )
        panels = "".join(f'<div id="{escape(name)}">{html}</div>' for name, html in self.panels)
        return f"<form method=post>{hidden}{panels}</form>"


def read_delta(text: str) -> Delta | None:
    """The parts of a delta; None for a text that is none, or whose lengths do not add up."""
    if not _HEAD.match(text.lstrip("\ufeff")):
        return None
    text = text.lstrip("\ufeff")
    panels, fields = [], []
    redirect = error = None
    spot = 0
    while match := _HEAD.match(text, spot):
        length, kind, name = int(match[1]), match[2], match[3]
        content = _cut(text, match.end(), length)
        spot = match.end() + len(content)
        if text[spot : spot + 1] != "|":
            return None
        spot += 1
        if kind in ("updatePanel", ""):
            panels.append((name, content))
        elif kind == "hiddenField":
            fields.append((name, content))
        elif kind == "pageRedirect":
            redirect = content
        elif kind == "error":
            error = content
    if text[spot:].strip():
        return None
    return Delta(tuple(panels), tuple(fields), redirect, error)


def _cut(text: str, start: int, length: int) -> str:
    """`length` UTF-16 units of a text from `start`."""
    piece = text[start : start + length]
    over = sum(1 for char in piece if ord(char) > 0xFFFF)
    while over:
        shorter = piece[: len(piece) - 1]
        if sum(2 if ord(char) > 0xFFFF else 1 for char in piece) <= length:
            break
        piece = shorter
    return piece
