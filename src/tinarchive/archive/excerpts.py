"""The place of a finding: the words that were found, marked in the text as it is written.

The index tells which articles, not where: it holds folded text, and a query may be found half in
the one and half in the other. The few texts of a page of hits are looked through here.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tinarchive.archive.queries import Term, spellings, terms
from tinarchive.fields.prose import fold, tone_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tinarchive.archive.queries import Query

Field = Literal["title", "summary", "body"]
Mark = tuple[int, int]

WIDTH = 26
"""Words of an excerpt."""
BEFORE = 6
"""Words of it before the first that is marked."""
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u0331])*")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a text with the places of what was found in it."""

    field: Field
    text: str
    """White space collapsed; `…` where the text goes on."""
    marks: tuple[Mark, ...]
    """Where each found word or phrase begins and ends in `text`, in characters."""


@dataclass(frozen=True, slots=True)
class _Find:
    first: int
    """Number of its first word in the text."""
    last: int
    term: int
    """Number of the term in the query."""


class _Words:
    """A text's words with their places, and their forms for comparison as they are needed."""

    def __init__(self, text: str) -> None:
        self.places = [match.span() for match in _WORD.finditer(text)]
        self.words = [text[start:end].lower() for start, end in self.places]
        # The whole at once is ten times as fast as word by word.
        self.folded = _WORD.findall(fold(text))
        if len(self.folded) != len(self.words):
            self.folded = [fold(word) for word in self.words]

    def finds(self, query: Query) -> Iterator[_Find]:
        """Every place where a term of the query stands."""
        where: dict[str, list[int]] = {}
        for at, word in enumerate(self.folded):
            where.setdefault(word, []).append(at)
        for number, term in enumerate(dict.fromkeys(terms(query))):
            size = len(term.words)
            first = fold(term.words[0])
            starts = where.get(first, [])
            if term.prefix and size == 1:
                starts = [at for at, word in enumerate(self.folded) if word.startswith(first)]
            for at in starts:
                if at + size <= len(self.words) and self._stands(term, at):
                    yield _Find(at, at + size - 1, number)

    def _stands(self, term: Term, at: int) -> bool:
        marked = term.marked
        held = (self.words if marked else self.folded)[at : at + len(term.words)]
        *before, last = zip(held, term.words, strict=True)
        if not all(_same(one, other, marked=marked) for one, other in before):
            return False
        if term.prefix:
            return _begins(*last, marked=marked)
        return _same(*last, marked=marked)


def _same(held: str, typed: str, *, marked: bool) -> bool:
    return tone_key(held) == tone_key(typed) if marked else held == typed


def _begins(held: str, typed: str, *, marked: bool) -> bool:
    if not marked:
        return held.startswith(typed)
    held = held.replace("ð", "đ")
    return any(held.startswith(one) for (one,) in spellings(Term((typed,))))


def marks(text: str, query: Query) -> tuple[Mark, ...]:
    """Where what was asked for stands in a text, in order, none within another."""
    words = _Words(text)
    return tuple(_places(words, sorted(words.finds(query), key=lambda one: one.first)))


def excerpt(texts: Sequence[tuple[Field, str | None]], query: Query | None) -> Excerpt | None:
    """The piece that shows the most of what was asked for, of the first text that has so much.

    Where none has any of it, the first text's beginning; None where there is no text.
    """
    wanted = len(set(terms(query))) if query else 0
    best: tuple[int, Field, str, _Words, list[_Find], int] | None = None
    for field, text in texts:
        if not text:
            continue
        words = _Words(text)
        finds = sorted(words.finds(query), key=lambda one: one.first) if query else []
        start, shown = _window(finds)
        if best is None or shown > best[0]:
            best = (shown, field, text, words, finds, start)
        if shown == wanted:
            break
    if best is None:
        return None
    _, field, text, words, finds, start = best
    return _cut(field, text, words, finds, max(0, start - BEFORE))


def _window(finds: Sequence[_Find]) -> tuple[int, int]:
    """The word at which the window with the most terms, closest together, begins; how many."""
    best, best_start, left = (0, 0), 0, 0
    inside: Counter[int] = Counter()
    for find in finds:
        inside[find.term] += 1
        while (
            inside[finds[left].term] > 1 or find.last - finds[left].first >= WIDTH - BEFORE
        ) and finds[left] is not find:
            inside[finds[left].term] -= 1
            left += 1
        worth = (sum(map(bool, inside.values())), finds[left].first - find.last)
        if worth > best:
            best, best_start = worth, finds[left].first
    return best_start, best[0]


def _cut(field: Field, text: str, words: _Words, finds: Sequence[_Find], first: int) -> Excerpt:
    last = min(first + WIDTH, len(words.places)) - 1
    if last < 0:
        return Excerpt(field, " ".join(text.split())[:200], ())
    begin = 0 if first == 0 else words.places[first][0]
    end = len(text) if last == len(words.places) - 1 else words.places[last][1]
    shown = [find for find in finds if find.first >= first and find.last <= last]
    told, places, at = "… " if begin else "", [], begin
    for start, stop in _places(words, shown):
        told = _append(told, text[at:start])
        place = len(told)
        told = _append(told, text[start:stop])
        places.append((place, len(told)))
        at = stop
    told = _append(told, text[at:end]).rstrip()
    return Excerpt(field, told + (" …" if end < len(text) else ""), tuple(places))


def _append(told: str, piece: str) -> str:
    """The text with a piece more, white space collapsed across their seam too."""
    squashed = re.sub(r"\s+", " ", piece)
    return told + (squashed.lstrip() if not told or told.endswith(" ") else squashed)


def _places(words: _Words, finds: Sequence[_Find]) -> Iterator[Mark]:
    """Places in characters; finds that overlap are one."""
    open_: Mark | None = None
    for find in finds:
        start, end = words.places[find.first][0], words.places[find.last][1]
        if open_ is not None and start < open_[1]:
            open_ = (open_[0], max(open_[1], end))
            continue
        if open_ is not None:
            yield open_
        open_ = (start, end)
    if open_ is not None:
        yield open_


def bracketed(text: str, places: Sequence[Mark], left: str = "[", right: str = "]") -> str:
    """The text with each mark between two signs."""
    told, at = "", 0
    for start, end in places:
        told += f"{text[at:start]}{left}{text[start:end]}{right}"
        at = end
    return told + text[at:]
