"""What became of an article, told for people and for programs: each change word by word."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from tinarchive.fields.differences import BlockChange, Piece, compare_blocks
from tinarchive.operate.tables import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    Row = dict[str, Any]

WIDEST = 92
CONTEXT = 6
"""Words told on either side of a change; the rest of a paragraph is `…`."""
INDENT = " " * 12
# A removed or added stretch is kept between these while lines are broken; `clean` has left no
# such sign in the text itself.
_OPEN = {"removed": "\x01", "added": "\x02"}
_CLOSE = "\x03"
_SIGNS = frozenset({*_OPEN.values(), _CLOSE})
_PLAIN = {"\x01": "[-", "\x02": "{+"}
_PLAIN_END = {"\x01": "-]", "\x02": "+}"}
_COLOURS = {"\x01": "\x1b[31;9m", "\x02": "\x1b[32;4m", _CLOSE: "\x1b[0m"}


def history_data(events: Sequence[Row]) -> list[Row]:
    """The events as `history --json` prints them: revisions say what changed (docs/json.md)."""
    before: Row | None = None
    told = []
    for event in events:
        if event["event"] != "revision":
            told.append(event)
            continue
        changes = [] if before is None else changes_between(before, event)
        told.append({**event, "changes": [_change_data(change) for change in changes]})
        before = event
    return told


def changes_between(before: Row, now: Row) -> list[BlockChange]:
    """What differs from one revision to the next, in the order of the page.

    A title or date that stands in no block (a page's head says it) is told first.
    """
    shown = [one for one in compare_blocks(before["blocks"], now["blocks"]) if one.state != "same"]
    kinds = {one.kind for one in shown}
    heads = [
        BlockChange("changed", kind, _replaced(before[name], now[name]))
        for kind, name in (("title", "title"), ("date", "published_at"))
        if before[name] != now[name] and kind not in kinds
    ]
    return heads + shown


def history_text(events: Sequence[Row], columns: int, *, colour: bool = False) -> str:
    """The events in words, what changed marked: `[-old-]{+new+}`, or by colour and line."""
    width = min(columns, WIDEST)
    before: Row | None = None
    parts: list[str] = []
    for event in events:
        kind = event["event"]
        if kind == "revision":
            parts.append("\n".join(_revision_lines(before, event, width, colour=colour)))
            before = event
        else:
            parts.append("\n".join(_event_lines(event, width)))
    return "\n\n".join(parts)


# ── events ──────────────────────────────────────────────────────────────────────────────────

_WORDS = {
    "gone": "gone",
    "missing": "not found, once",
    "back": "back",
    "moved": "moved",
    "left": "an old address ended",
    "problem": "cannot be looked at",
}


def _event_lines(event: Row, width: int) -> Iterator[str]:
    yield f"{event['seen_at']}  {_WORDS[event['event']]}"
    if event["event"] == "problem":
        times = f", {event['attempts']} times until {event['last_at']}"
        said = f"{event['stage']}: {event['reason']}{times if event['attempts'] > 1 else ''}"
        yield from _wrap(clean(said), "", width)
    elif event["event"] == "moved":
        yield f"{INDENT}from {clean(event['from'])}"
        yield f"{INDENT}to   {clean(event['url'])}"
    else:
        yield f"{INDENT}{clean(event['url'])}"
    if event["event"] != "problem":
        yield f"{INDENT}{_proof(event)}"


def _proof(event: Row) -> str:
    """`proof: capture 724, status 404, SHA-256 9f394c4d...`."""
    return (
        f"proof: capture {event['capture']}, status {event['status']}, "
        f"SHA-256 {(event['body_digest'] or '')[:16]}…"
    )


def _revision_lines(before: Row | None, now: Row, width: int, *, colour: bool) -> Iterator[str]:
    yield f"{now['seen_at']}  revision {now['number']}"
    if before is None:
        yield from _wrap(clean(now["title"] or "(no title)"), "", width)
        yield f"{INDENT}{clean(now['url'] or '')}"
    else:
        changes = changes_between(before, now)
        for change in changes:
            yield from _change_lines(change, width, colour=colour)
        if not changes:
            yield f"{INDENT}nothing that the page shows: a date or address in its head"
    yield f"{INDENT}{_proof(now)}"


def _change_lines(change: BlockChange, width: int, *, colour: bool) -> Iterator[str]:
    pieces = list(change.pieces)
    if change.url is not None:
        state = change.state
        pieces.append(Piece("same" if state == "changed" else state, f" {change.url}"))
    yield from marked_lines(pieces, change.kind, width, colour=colour)


def marked_lines(
    pieces: Sequence[Piece], label: str, columns: int, *, colour: bool = False
) -> Iterator[str]:
    """What changed of something that is named at the left; long stretches of the same left out."""
    width = min(columns, WIDEST)
    for line in _wrap(_marked(_shortened(pieces)).strip(), label, width):
        yield _drawn(line, colour=colour)


# ── words ───────────────────────────────────────────────────────────────────────────────────


def _shortened(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces with long stretches that are the same cut down to what is near a change."""
    last = len(pieces) - 1
    for place, piece in enumerate(pieces):
        words = piece.text.split(" ")
        keep_left = 0 if place == 0 else CONTEXT
        keep_right = 0 if place == last else CONTEXT
        if piece.kind != "same" or len(words) <= keep_left + keep_right + 3:
            yield piece
            continue
        left = " ".join(words[:keep_left])
        right = " ".join(words[len(words) - keep_right :])
        yield Piece("same", f"{left} … {right}" if place else f"… {right}")


def _marked(pieces: Iterable[Piece]) -> str:
    told = ""
    for piece in pieces:
        text = clean(piece.text).replace("\n", " ¶ " if piece.text.strip() else "¶")
        if piece.kind == "same":
            told += text
        else:
            told += f"{_OPEN[piece.kind]}{text}{_CLOSE}"
    return told


def _wrap(text: str, label: str, width: int) -> Iterator[str]:
    """Lines under a label; a marked stretch that goes on is closed and opened again."""
    lines = textwrap.wrap(
        text,
        max(20, width - len(INDENT)),
        break_on_hyphens=False,
        break_long_words=False,
        drop_whitespace=True,
    )
    within = ""
    for place, line in enumerate(lines or [""]):
        opened = within + line
        within = next((sign for sign in reversed(opened) if sign in _SIGNS), "").strip(_CLOSE)
        head = f"  {label}" if place == 0 and label else ""
        yield f"{head:<{len(INDENT)}}{opened}{_CLOSE if within else ''}"


def _drawn(line: str, *, colour: bool) -> str:
    """The line with its signs as people see them."""
    if colour:
        return "".join(_COLOURS.get(sign, sign) for sign in line)
    within = ""
    told = []
    for sign in line:
        within = sign if sign in _OPEN.values() else within
        told.append(_PLAIN_END[within] if sign == _CLOSE else _PLAIN.get(sign, sign))
    return "".join(told)


def _replaced(old: str | None, new: str | None) -> tuple[Piece, ...]:
    pieces = (Piece("removed", old or ""), Piece("added", new or ""))
    return tuple(piece for piece in pieces if piece.text)


def _change_data(change: BlockChange) -> Row:
    return {
        "state": change.state,
        "kind": change.kind,
        "url": change.url,
        "pieces": [{"kind": piece.kind, "text": piece.text} for piece in change.pieces],
    }
