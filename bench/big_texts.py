"""Endless Vietnamese newspaper prose: real phrases shuffled, rare words and names after Zipf.

Phrases of two to seven syllables are cut out of what the demo's newspaper can say, so common
words, collocations and sections are like a newspaper's; rare syllables, names, numbers and
document numbers give the long tail. No two articles share more than chance phrases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tinarchive.demo.chance import chance
from tinarchive.demo.grammar import Teller
from tinarchive.demo.library import Section, names, sections
from tinarchive.fields.syllables import is_syllable

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

TELLINGS = 12
"""How often each template of the demo is told, each time in other words."""
RARE = 30_000
UNITS = 4
"""Phrases to a sentence: some sixteen syllables."""
ONSETS = "b c ch d đ g gi h k kh l m n ng nh ph qu r s t th tr v x"
RIMES = (
    "á à ả ã ạ ắc ặc ải àm ấn ẩn ận ấp ầu ậu éo ẻ ẹ ế ề ệ ểm ịch ín ình ỏng ộc ổi ờ ớp ủ ụt ứng "
    "ửa ựu ướm ượt uyền uyến oán oàng iêng iệp iểu ừ ữ ỵ ồn ỗ ủi ãi ỏa oạt"
)


def _told(section: Section, rng: random.Random) -> Iterator[str]:
    templates = [*section.facts, *section.voices, *section.endings, *section.items]
    for story in section.stories:
        templates += [story.title, *story.paragraphs, *story.captions]
    for _ in range(TELLINGS):
        for template in templates:
            teller = Teller(rng, names(), lambda _, size: rng.randrange(size))
            teller.bound |= {"ngay": f"ngày {rng.randint(1, 28)}/{rng.randint(1, 12)}",
                             "thang": f"tháng {rng.randint(1, 12)}", "nam": "2018",
                             "namtruoc": "2017", "namsau": "2019"}  # fmt: skip
            yield teller.tell(template)


def _phrases(section: Section, rng: random.Random) -> list[str]:
    found = []
    for text in _told(section, rng):
        words = [word.strip('“”".,;:()') for word in text.split()]
        while len(words) > 1:
            size = rng.randint(2, 7)
            phrase = " ".join(words[:size]).strip()
            words = words[size:]
            found.append(phrase)
    return found


def _syllables(rng: random.Random) -> list[str]:
    made = [onset + rime for onset in ONSETS.split() for rime in RIMES.split()]
    made = [word for word in made if is_syllable(word)]
    rng.shuffle(made)
    return made


def _rare(rng: random.Random) -> list[str]:
    """Names, places, numbers, document numbers and compounds that stand in few articles."""
    syllables = _syllables(rng)
    kinds = names()
    offices = ("UBND", "HĐND", "BTC", "BGDĐT", "STNMT", "TTg")
    papers = ("QĐ", "KH", "CT", "TB", "NQ", "CV")
    made = []
    for _ in range(RARE):
        draw = rng.random()
        if draw < 0.3:
            one = f"{rng.choice(kinds['ho'])} {rng.choice(kinds['tennam'] + kinds['tennu'])}"
            made.append(f"{one} {rng.choice(syllables).title()}" if draw < 0.15 else one)
        elif draw < 0.4:
            made.append(f"số {rng.randint(1, 4000):02d}/{rng.randint(2005, 2026)}/"
                        f"{rng.choice(papers)}-{rng.choice(offices)}")  # fmt: skip
        elif draw < 0.5:
            made.append(f"{rng.randint(2, 9999):,}".replace(",", "."))
        elif draw < 0.65:
            place = rng.choice(("xã", "thôn", "phường", "bản", "huyện"))
            made.append(f"{place} {rng.choice(syllables).title()} {rng.choice(syllables).title()}")
        else:
            made.append(f"{rng.choice(syllables)} {rng.choice(syllables)}")
    return made


class Texts:
    """Sentences by section; the same seed tells the same."""

    def __init__(self, seed: int) -> None:
        rng = chance(f"big {seed}")
        self.dice = np.random.default_rng(seed)
        self.sections = sections()
        self.units: list[str] = []
        self.spans: list[tuple[int, int]] = []
        for section in self.sections:
            start = len(self.units)
            self.units += _phrases(section, rng)
            self.spans.append((start, len(self.units)))
        self.common = len(self.units)
        self.units += _rare(rng)
        weights = 1 / np.arange(1, RARE + 1) ** 0.9
        self.rare = np.cumsum(weights / weights.sum())

    def sentences(self, counts: list[int], topics: list[int]) -> list[list[str]]:
        """For each article as many sentences as it wants, on its section's topic."""
        wanted = sum(counts) * UNITS
        spans = np.repeat(
            np.array([self.spans[topic] for topic in topics]), [n * UNITS for n in counts], axis=0
        )
        own = self.dice.integers(spans[:, 0], spans[:, 1])
        other = self.dice.integers(0, self.common, wanted)
        rare = self.common + np.searchsorted(self.rare, self.dice.random(wanted))
        draw = self.dice.random(wanted)
        ids = np.where(draw < 0.5, own, np.where(draw < 0.88, other, rare)).tolist()
        units = self.units
        lines = []
        for at in range(0, wanted, UNITS):
            a, b, c, d = ids[at : at + UNITS]
            line = f"{units[a]} {units[b]}, {units[c]} {units[d]}."
            lines.append(line[0].upper() + line[1:])
        found, at = [], 0
        for count in counts:
            found.append(lines[at : at + count])
            at += count
        return found
