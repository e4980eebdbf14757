"""What the newsroom of the demo portal wrote, and when.

The n-th article (0 is the newest of day 1) is the same in every portal, however many there are.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from tinarchive.demo.chance import chance
from tinarchive.demo.draft import Draft, Picture, Piece
from tinarchive.demo.library import Dealer, read_text
from tinarchive.demo.writing import NEWEST_NUMBER, write
from tinarchive.model import Author, Byline

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST_DAY = datetime(2018, 6, 4, 8, 0)  # noqa: DTZ001 - the portal's own wall clock
SEED_PLACE = 6
"""Where the seed's article stands among the newest."""
SEED_AT = datetime(2018, 5, 28, 13, 37)  # noqa: DTZ001


def draft(place: int) -> Draft:
    """The article of that place, 0 the newest of day 1."""
    return _newsroom().draft(place)


@cache
def _newsroom() -> Newsroom:
    return Newsroom()


class Newsroom:
    """Writes article after article, into the past, as far as asked."""

    def __init__(self) -> None:
        self._dealer = Dealer(chance("the newsroom"))
        self._dates = _dates()
        self._drafts: list[Draft] = []
        self._titles: set[str] = set()

    def draft(self, place: int) -> Draft:
        """The article of that place."""
        while len(self._drafts) <= place:
            self._write_next()
        return self._drafts[place]

    def _write_next(self) -> None:
        place, at = len(self._drafts), next(self._dates)
        if place == SEED_PLACE:
            self._drafts.append(seed_draft())
            return
        one = write(place + 1, place, at, self._dealer, self._titles)
        self._drafts.append(one)
        self._titles.add(one.title)


def _dates() -> Iterator[datetime]:
    """Times of publication, newest first, none twice, the seed's own at its place."""
    rng = chance("the calendar")
    at = datetime(2018, 6, 3, 16, 42)  # noqa: DTZ001
    place = 0
    while True:
        if place == SEED_PLACE:
            at = SEED_AT
        yield at
        hours = rng.uniform(4, 30) if place < SEED_PLACE else rng.uniform(6, 96)
        at -= timedelta(minutes=int(hours * 60))
        if not 7 <= at.hour <= 21:
            at -= timedelta(hours=(at.hour - 14) % 24)
        place += 1


def late_draft(day: int, turn: int, at: datetime) -> Draft:
    """The `turn`-th new article of a later day."""
    dealer = Dealer(chance(f"deck {day} {turn}"))
    serial = (day - 2) * 4 + turn + 1
    return write(10_000 * day + turn, -serial, at, dealer, set())


def seed_draft() -> Draft:
    """The article of the seed document, word for word; its views begin at 141."""
    lines = [line for line in read_text("seed.txt").splitlines() if line.strip()]
    title, first, second, caption, third, byline = lines
    clean = {line: " ".join(line.split()) for line in lines}
    printed = clean[caption]
    return Draft(
        key=SEED_PLACE + 1,
        number=NEWEST_NUMBER - 11 * SEED_PLACE,
        at=SEED_AT,
        dated=False,
        title=title,
        summary=None,
        pieces=(
            Piece("paragraph", clean[first]),
            Piece("paragraph", clean[second]),
            Piece("image"),
            Piece("caption", printed),
            Piece("paragraph", clean[third]),
        ),
        pictures=(Picture(printed, None, printed, None, 500, 333),),
        byline=Byline(
            clean[byline], (Author("Thanh Xuân", "Bài và ảnh"),), "Đài TT – TH thành phố"
        ),
        papers=(),
        category="Xây dựng Đảng",
        tags=(),
        views=141,
        paste=1,
        spaced=tuple((clean[line], line) for line in lines if clean[line] != line),
    )
