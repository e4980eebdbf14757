r"""What a person types into a search, understood: every text is a query, none is an error.

dang bo                  both words, in every spelling: Đảng bộ, đang bỏ
đảng bộ                  both as typed, in either tone placement (hoà, hòa)
"đảng bộ"                in a row; so are the parts of 05/2018/QĐ-UBND
thanh*                   words that begin so
lễ OR hội, NOT, -, ( )   either; without; groups. Operators are written in capitals

A word with any mark (đ is one) means that spelling, one without means all. A phrase is taken as a
whole: with a mark anywhere it stands as typed. What is no word and no operator is left out, quotes
and parentheses that miss their other half end with the text, and so does an operator without words
on both sides. `NOT` needs something to take from: where there is nothing it is left out too.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import chain, islice, product
from typing import TYPE_CHECKING

from tinarchive.fields.prose import fold, normal, tone_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_WORDS = 100
"""Different words and phrases asked for at most; a pasted article is found by its first ones."""
MOST_ASKED = 10 * MOST_WORDS
"""The same, each time they stand there counted: a word may stand in many groups."""
LONGEST_PHRASE = 40
"""Words in a row asked for at most."""
DEEPEST = 20
"""Parentheses within parentheses that are followed; SQLite gives up at a hundred."""
MOST_SPELLINGS = 32
"""Ways to place the tones of a phrase that are asked for at most."""
SHORTEST_PREFIX = 2
"""Letters a word must have before its star; fewer would mean a tenth of all words."""

_QUOTES = dict.fromkeys(map(ord, "“”„‟«»″"), '"')
_PIECES = re.compile(
    r'(?P<phrase>"(?P<inside>[^"]*)(?:"|$)(?P<tail>\*?))'
    r"|(?P<open>\()|(?P<close>\))"
    r'|(?P<minus>(?<![^\s("])-(?=[^\s\-]))'
    r'|(?P<word>[^\s()"]+)'
)
_EARLY = "òa óa ỏa õa ọa òe óe ỏe õe ọe ùy úy ủy ũy ụy".split()  # noqa: SIM905 - legible
_LATE = "oà oá oả oã oạ oè oé oẻ oẽ oẹ uỳ uý uỷ uỹ uỵ".split()  # noqa: SIM905
_TO_LATE = dict(zip(_EARLY, _LATE, strict=True))
_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or words in a row, in lower case and NFC."""

    words: tuple[str, ...]
    prefix: bool = False
    """Whether the last word only begins so."""

    @property
    def marked(self) -> bool:
        """Whether it was typed with a mark, and so means that spelling only."""
        return any(fold(word) != word for word in self.words)


@dataclass(frozen=True, slots=True)
class All:
    """What holds every one of `parts`, and none of `without`."""

    parts: tuple[Query, ...]
    without: tuple[Query, ...] = ()


@dataclass(frozen=True, slots=True)
class Any:
    """What holds one of `parts` at least."""

    parts: tuple[Query, ...]


Query = Term | All | Any


def ask(text: str) -> str | None:
    """The FTS5 query for what a person typed; None where it asks for nothing."""
    query = read(text)
    return None if query is None else compiled(query)


def read(text: str) -> Query | None:
    """What a person typed, understood; None where it asks for nothing."""
    text = text.encode("utf-8", "replace").decode("utf-8")  # an argument that was no UTF-8
    return _Reader(normal(text.translate(_QUOTES))).read()


def terms(query: Query) -> Iterator[Term]:
    """What is to be found, in the order it was typed; not what is to be missing."""
    if isinstance(query, Term):
        yield query
    else:
        for part in query.parts:
            yield from terms(part)


def without_marks(query: Query) -> Query | None:
    """The query as it would be typed without marks; None where it has none."""
    bare = _bare(query)
    return None if bare == query else bare


def in_a_row(query: Query) -> Query | None:
    """What holds the words in a row too, in whatever spelling; None where that asks no more."""
    words = query.parts if isinstance(query, All) else ()
    if len(words) < 2 or not all(isinstance(word, Term) and not word.prefix for word in words):
        return None
    row = Term(tuple(fold(one) for word in words for one in word.words)[:LONGEST_PHRASE])  # type: ignore[union-attr]
    return All((query, row))


def _bare(query: Query) -> Query:
    if isinstance(query, Term):
        return Term(tuple(map(fold, query.words)), query.prefix)
    parts = tuple(map(_bare, query.parts))
    # What must be missing stays as typed: without marks it would take away more.
    return All(parts, query.without) if isinstance(query, All) else Any(parts)


# ── reading ─────────────────────────────────────────────────────────────────────────────────


class _Reader:
    """Groups of alternatives of words that all must be there, read from left to right."""

    def __init__(self, text: str) -> None:
        self.pieces = list(_pieces(text))
        self.at = 0
        self.seen: set[Term] = set()
        self.asked = 0

    def read(self) -> Query | None:
        return self._either(0)

    def _either(self, depth: int) -> Query | None:
        """Up to the group's end: what stands between `OR`s."""
        found = []
        while True:
            one = self._together(depth)
            if one is not None:
                found.append(one)
            if self.at < len(self.pieces) and self.pieces[self.at] == "OR":
                self.at += 1
                continue
            break
        return _joined(found)

    def _together(self, depth: int) -> Query | None:
        """Up to an `OR` or the group's end: all that must be there, and what must not."""
        parts: list[Query] = []
        without: list[Query] = []
        negated = False
        while self.at < len(self.pieces):
            piece = self.pieces[self.at]
            if piece == "OR" or (piece == ")" and depth):
                break
            self.at += 1
            if piece == "NOT":
                negated = True
                continue
            if piece in {"AND", ")"}:  # at depth 0 one that closes nothing
                continue
            one = self._group(depth) if piece == "(" else self._counted(piece)
            if one is not None:
                (without if negated else parts).append(one)
            negated = False
        if not parts:
            return None
        parts = list(dict.fromkeys(parts))
        return parts[0] if len(parts) == 1 and not without else All(tuple(parts), tuple(without))

    def _group(self, depth: int) -> Query | None:
        if depth >= DEEPEST:
            return None
        inside = self._either(depth + 1)
        if self.at < len(self.pieces):
            self.at += 1  # its end
        return inside

    def _counted(self, piece: Term | str) -> Query | None:
        if not isinstance(piece, Term) or self.asked == MOST_ASKED:
            return None
        self.asked += 1
        if piece not in self.seen and len(self.seen) >= MOST_WORDS:
            return None
        self.seen.add(piece)
        return piece


def _joined(found: Sequence[Query]) -> Query | None:
    found = list(dict.fromkeys(found))
    if len(found) < 2:
        return found[0] if found else None
    return Any(tuple(found))


def _pieces(text: str) -> Iterator[Term | str]:
    for piece in _PIECES.finditer(text):
        if piece["phrase"] is not None:
            inside, tail = piece["inside"], piece["tail"]
            yield from _term(inside, prefix=bool(tail) or inside.rstrip().endswith("*"))
        elif piece["word"] is None:
            yield "NOT" if piece["minus"] else piece[0]
        elif piece["word"] in {"AND", "OR", "NOT"}:
            yield piece["word"]
        else:
            yield from _term(piece["word"], prefix=piece["word"].endswith("*"))


def _term(text: str, *, prefix: bool) -> Iterator[Term]:
    words = tuple(_words(text))[:LONGEST_PHRASE]
    if words:
        yield Term(words, prefix and len(words[-1]) >= SHORTEST_PREFIX)


def _words(text: str) -> list[str]:
    """The words as SQLite's tokenizer cuts them: letters, digits, and marks after them."""
    text = text.lower().replace("ð", "đ")
    if text.isascii() or not any(map(unicodedata.combining, text)):
        return _WORDS.findall(text)
    return re.findall(r"[^\W_][^\W_\u0300-\u0331]*(?:[\u0300-\u0331]+[^\W_]*)*", text)


# ── FTS5 ────────────────────────────────────────────────────────────────────────────────────


def compiled(query: Query) -> str:
    """The query in FTS5's words; every word stands in quotes, so that nothing is an operator."""
    if isinstance(query, Term):
        star = " *" if query.prefix else ""
        asked = [f'"{" ".join(words)}"{star}' for words in spellings(query)]
        return asked[0] if len(asked) == 1 else f"({' OR '.join(asked)})"
    if isinstance(query, Any):
        return f"({' OR '.join(map(compiled, query.parts))})"
    whole = " AND ".join(map(compiled, query.parts))
    if query.without:
        return f"(({whole}) NOT ({' OR '.join(map(compiled, query.without))}))"
    return f"({whole})"


def spellings(term: Term) -> list[tuple[str, ...]]:
    """A term in every tone placement of its words, as typed first; of very many the likeliest."""
    ways = [_placed(word) for word in term.words]
    alike = (tuple(way[at % len(way)] for way in ways) for at in (0, 1, 2))
    return list(dict.fromkeys(islice(chain(alike, product(*ways)), MOST_SPELLINGS)))


def _placed(word: str) -> list[str]:
    """A word as typed, and with its tone on the first and on the second vowel where it may be."""
    early = tone_key(word)
    other = _TO_LATE.get(early[-2:])
    if other is None or early[-3:-2] == "q":
        return [word]
    late = early[:-2] + other
    return [late, early] if word == late else [word, late]
