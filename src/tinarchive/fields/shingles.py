r"""A text as overlapping runs of syllables, and the few of them that stand for it.

shingle("Hoà Bình: 5/6/2020 ...")   -> syllables `hòa bình 5 6 2020 ...`, five at a time

Two texts that share a passage share its shingles, whatever stands around it. To find such texts
among a million, each is known by some of its shingles, its *marks*: of every window of shingles
the one with the least hash (MinHash window by window: "Winnowing", Schleimer, Wilkerson and Aiken,
SIGMOD 2003). A run of `window + SHINGLE - 1` syllables that two texts share is sure to give both
the same mark, also where one is a short excerpt of the other; a MinHash over the whole text
cannot promise that. A shorter window keeps all marks of a longer one, so that texts of any
length can be compared.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b
from itertools import accumulate
from zlib import crc32

from tinarchive.fields.prose import normal, tone_key

SHINGLE = 5
"""Syllables in a shingle: two or three words of Vietnamese."""
WINDOWS = (4, 32)
"""Shingles in a window, at least and at most; a tenth of the text in between."""

_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d+(?:[.,/:-]\d+)*")
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")


@dataclass(frozen=True)
class Shingled:
    """A text in shingles, in the order they stand in it."""

    digest: int
    """64 bits of all its syllables: equal where only case, punctuation, white space, Unicode form
    or the place of a tone differ."""
    shingles: tuple[int, ...]
    """A hash of 32 bits for each; the same on every machine and in every version."""
    marks: tuple[int, ...]
    """Where the shingles stand that are its marks."""
    numbers: Counter[str]
    """Its numbers and dates as printed (`1.250`, `5/6/2020`), without leading zeros."""
    title: str
    """The syllables of its title."""

    @cached_property
    def distinct(self) -> frozenset[int]:
        """Its shingles as a set."""
        return frozenset(self.shingles)

    @cached_property
    def mark_values(self) -> tuple[int, ...]:
        """The hashes of its marks, each once, in order."""
        return tuple(sorted({self.shingles[place] for place in self.marks}))


def shingle(text: str, title: str = "") -> Shingled:
    """A text in shingles; the title is kept beside it, and only its numbers count with the text's.

    A text of fewer than five syllables has no shingle.
    """
    joined = _syllables(text).encode()
    shingles = tuple(_hashes(joined))
    return Shingled(
        int.from_bytes(blake2b(joined, digest_size=8).digest(), "big", signed=True),
        shingles,
        tuple(_choose(shingles)),
        numbers(f"{title}\n{text}"),
        _syllables(title),
    )


def numbers(text: str) -> Counter[str]:
    """How often each number stands in a text."""
    return Counter(_NUMBER.findall(_ZEROS.sub("", text)))


def _syllables(text: str) -> str:
    """The syllables and numbers of a text, a blank between, in one spelling."""
    return " ".join(map(_spelling, _WORD.findall(normal(text).lower())))


# A newspaper has some thousand syllables.
_spelling = lru_cache(maxsize=1 << 14)(tone_key)


def _hashes(joined: bytes) -> list[int]:
    """A hash of each shingle: of the bytes from its first syllable to its last."""
    ends = list(accumulate((len(word) + 1 for word in joined.split()), initial=0))
    return [
        crc32(joined[start : end - 1]) for start, end in zip(ends, ends[SHINGLE:], strict=False)
    ]


def _choose(shingles: tuple[int, ...]) -> list[int]:
    """The places of the marks: of each window the least, the earlier of two equal ones."""
    low, high = WINDOWS
    window = min(high, max(low, len(shingles) // 10), len(shingles))
    chosen: list[int] = []
    least = -1
    for end, value in enumerate(shingles, 1):
        start = end - window
        if start < 0:
            continue
        if least < start:
            least = min(range(start, end), key=shingles.__getitem__)
        elif value < shingles[least]:
            least = end - 1
        else:
            continue
        chosen.append(least)
    return chosen
