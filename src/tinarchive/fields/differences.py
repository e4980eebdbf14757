"""What changed from one text to another, word by word, and from one list of blocks to another.

compare_words("Bí thư nói", "Phó Bí thư nói") -> added "Phó ", same "Bí thư nói"

Words are matched by their longest common subsequence, a bit a word (Hyyrö, "Bit-parallel LCS-length
computation revisited", 2004): exact, and 20,000 words a side take a fraction of a second. What is
exact is not always plain: two "của" kept amid a rewritten paragraph tell nobody anything, so a
short match between long changes is told as changed with them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from tinarchive.fields.addresses import without_session

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

PieceKind = Literal["same", "removed", "added"]
BlockState = Literal["same", "changed", "removed", "added"]
Run = tuple[int, int, int]
"""Where a common run begins on either side, and how long it is."""

MOVING = frozenset({"views", "related", "boilerplate"})
"""Kinds of block that change by themselves, with nobody editing anything."""
SINGLE = frozenset({"title", "summary", "byline", "date", "source"})
"""Kinds an article has one of: the old and the new one are the same block, whatever they say."""
MOST = 25_000
"""Words or lines a side that are compared; a longer text is compared by its lines, and one of more
lines is told as replaced from its first difference to its last."""
ALIKE = 0.4
"""Shared part of two blocks' words from where one is the other, changed."""
NEAR = 20
"""Blocks further on among which a changed one is looked for."""

_WORDS = re.compile(r"\w[\w\u0300-\u036f]*\s*|[^\w\s]\s*|\s+")
_LINES = re.compile(r"[^\n]*\n\s*|[^\n]+")
_FINE = re.compile(r"\w[\w\u0300-\u036f]*|[^\w\s]|\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that both sides have, or that only the old or only the new one has."""

    kind: PieceKind
    text: str


@dataclass(frozen=True, slots=True)
class BlockChange:
    """A block of either side, or one of both that was changed."""

    state: BlockState
    kind: str
    """Of the new block, or of the old one where it was removed."""
    pieces: tuple[Piece, ...]
    """Its text, word by word; none where it has no text (a photo)."""
    url: str | None = None
    """Of an image or attachment: the new one's, or the old one's where it was removed."""


# ── words ───────────────────────────────────────────────────────────────────────────────────


def compare_words(old: str, new: str) -> list[Piece]:
    """The pieces of both texts in order; neighbours are of different kinds, removed before added.

    `same` and `removed` joined are the old text, `same` and `added` the new one, exactly.
    """
    one, other = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(one), len(other)) > MOST:
        one, other = _LINES.findall(old), _LINES.findall(new)
    changes = _plain(list(_changes(one, other, _common_runs(one, other))))
    return _joined(
        piece
        for removed, added, same in changes
        for piece in (*_trimmed("".join(removed), "".join(added)), Piece("same", "".join(same)))
    )


Change = tuple[list[str], list[str], list[str]]
"""What was removed, what was added, and what stayed after it."""


def _changes(one: Sequence[str], other: Sequence[str], runs: Iterable[Run]) -> Iterator[Change]:
    left = right = 0
    for start, begin, length in runs:
        yield (
            list(one[left:start]),
            list(other[right:begin]),
            list(one[start : start + length]),
        )
        left, right = start + length, begin + length
    yield list(one[left:]), list(other[right:]), []


def _plain(changes: list[Change]) -> list[Change]:
    """Without common words so few between two changes that they hide what happened."""
    told: list[Change] = []
    for removed, added, same in changes:
        if told and 2 * len(told[-1][2]) <= min(_size(told[-1]), max(len(removed), len(added))):
            before = told.pop()
            told.append((before[0] + before[2] + removed, before[1] + before[2] + added, same))
        else:
            told.append((removed, added, same))
    return told


def _size(change: Change) -> int:
    return max(len(change[0]), len(change[1]))


def _trimmed(removed: str, added: str) -> Iterator[Piece]:
    """A change without what both sides begin and end with (a word that lost its blank)."""
    one, other = _FINE.findall(removed), _FINE.findall(added)
    head = _shared(one, other)
    tail = _shared(one[head:][::-1], other[head:][::-1])
    yield Piece("same", "".join(one[:head]))
    yield Piece("removed", "".join(one[head : len(one) - tail]))
    yield Piece("added", "".join(other[head : len(other) - tail]))
    yield Piece("same", "".join(one[len(one) - tail :]))


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    told: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if told and told[-1].kind == piece.kind:
            told[-1] = Piece(piece.kind, told[-1].text + piece.text)
        else:
            told.append(piece)
    return told


# ── blocks ──────────────────────────────────────────────────────────────────────────────────


def compare_blocks(
    old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> list[BlockChange]:
    """What became of each block, in order; `MOVING` kinds are left out.

    Blocks are as `revisions.blocks` holds them: `kind`, `text`, perhaps `url`.
    """
    one = [block for block in old if block["kind"] not in MOVING]
    other = [block for block in new if block["kind"] not in MOVING]
    runs = _common_runs([_key(block) for block in one], [_key(block) for block in other])
    told: list[BlockChange] = []
    left = right = 0
    for start, begin, length in (*runs, (len(one), len(other), 0)):
        told += _between(one[left:start], other[right:begin])
        told += [_whole("same", block) for block in other[begin : begin + length]]
        left, right = start + length, begin + length
    return told


def _between(
    old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> Iterator[BlockChange]:
    """Blocks that are on one side only, or on both but changed."""
    place = 0
    for block in old:
        found = _find(block, old, new[place : place + NEAR])
        if found is None:
            yield _whole("removed", block)
            continue
        yield from (_whole("added", one) for one in new[place : place + found])
        changed = new[place + found]
        pieces = tuple(compare_words(block["text"], changed["text"]))
        yield BlockChange("changed", changed["kind"], pieces, changed.get("url"))
        place += found + 1
    yield from (_whole("added", one) for one in new[place:])


def _find(
    block: Mapping[str, Any], beside: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> int | None:
    """Which of the new blocks is this one, changed."""
    kind = block["kind"]
    for index, one in enumerate(new):
        if one["kind"] != kind:
            continue
        if kind in SINGLE and [each["kind"] for each in (*beside, *new)].count(kind) == 2:
            return index
        if _url(one) is not None and _url(one) == _url(block):
            return index
    if not block["text"]:
        return None
    likes = [_likeness(block["text"], one["text"]) for one in new]
    best = max(range(len(new)), key=likes.__getitem__, default=None)
    return best if best is not None and likes[best] >= ALIKE else None


def _likeness(one: str, other: str) -> float:
    """The part of the longer text's words that both have, 0 to 1."""
    left, right = Counter(one.split()), Counter(other.split())
    return (left & right).total() / max(left.total(), right.total(), 1)


def _whole(state: Literal["same", "removed", "added"], block: Mapping[str, Any]) -> BlockChange:
    pieces = (Piece(state, block["text"]),) if block["text"] else ()
    return BlockChange(state, block["kind"], pieces, block.get("url"))


def _key(block: Mapping[str, Any]) -> tuple[Hashable, ...]:
    return block["kind"], block["text"], _url(block)


def _url(block: Mapping[str, Any]) -> str | None:
    url = block.get("url")
    return without_session(url) if url else None


# ── what two sequences have in common ───────────────────────────────────────────────────────


def _common_runs(one: Sequence[Hashable], other: Sequence[Hashable]) -> list[Run]:
    """The runs of a longest common subsequence, in order."""
    head = _shared(one, other)
    tail = _shared(one[head:][::-1], other[head:][::-1])
    left, right = one[head : len(one) - tail], other[head : len(other) - tail]
    runs = [(0, 0, head)]
    if max(len(left), len(right)) <= MOST:
        for start, begin in _matches(left, right):
            last = runs[-1]
            if (start + head, begin + head) == (last[0] + last[2], last[1] + last[2]):
                runs[-1] = (last[0], last[1], last[2] + 1)
            else:
                runs.append((start + head, begin + head, 1))
    runs.append((len(one) - tail, len(other) - tail, tail))
    return [run for run in runs if run[2]]


def _shared(one: Sequence[Hashable], other: Sequence[Hashable]) -> int:
    """How many items both begin with."""
    for index, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return index
    return min(len(one), len(other))


def _matches(one: Sequence[Hashable], other: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Places of a longest common subsequence on either side, in order."""
    rows = _rows(one, other)
    found: list[tuple[int, int]] = []
    left, right = len(one), len(other)
    while left and right:
        if rows[right] >> (left - 1) & 1:  # one's item adds nothing to what came before it
            left -= 1
        elif not rows[right - 1] >> (left - 1) & 1:  # all was there without other's item
            right -= 1
        else:
            left, right = left - 1, right - 1
            found.append((left, right))
    return found[::-1]


def _rows(one: Sequence[Hashable], other: Sequence[Hashable]) -> list[int]:
    """For each prefix of `other`, where in `one` the common subsequence grows: a bit that is 0."""
    places: dict[Hashable, int] = {}
    for index, item in enumerate(one):
        places[item] = places.get(item, 0) | 1 << index
    full = (1 << len(one)) - 1
    rows = [full]
    for item in other:
        row = rows[-1]
        matched = row & places.get(item, 0)
        rows.append(((row + matched) | (row - matched)) & full if matched else row)
    return rows
