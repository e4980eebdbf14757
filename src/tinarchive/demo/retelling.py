"""What two portals take from each other, and what becomes of a text on the way.

A portal with a neighbour has texts of its own and retells some of its neighbour's, as newsrooms
do: word for word, under another headline, with another opening, corrected, with advertisements put
between, or shortened to a part.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, get_args

from tinarchive.demo.chance import chance
from tinarchive.demo.draft import Piece
from tinarchive.demo.library import names
from tinarchive.demo.newsroom import draft
from tinarchive.demo.writing import NEWEST_NUMBER
from tinarchive.model import BODY_KINDS, Byline

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

    from tinarchive.demo.draft import Draft

Change = Literal["exact", "headline", "opening", "corrected", "advertised", "beginning", "middle"]
OFFSET = 300
"""Places of the newsroom between two neighbours, so that none has the other's texts."""
RETOLD_KEY = 500_000
EVERY = 4
"""One in so many articles is the neighbour's."""
LONG = 5
"""Paragraphs that a text must have to be shortened."""

OPENINGS = (
    "(CTTĐT) - Cổng thông tin điện tử giới thiệu cùng bạn đọc tin mới nhận được từ cơ sở.",
    "Sáng nay, phóng viên Cổng thông tin có mặt tại chỗ và ghi nhận những việc dưới đây.",
    "Đây là một trong những việc được người dân trong vùng quan tâm nhiều tuần qua.",
)
ADVERTS = (
    "Bạn đọc theo dõi tin tức nóng hổi trên trang Zalo của chúng tôi để không bỏ lỡ tin nào.",
    "Quý khách có nhu cầu quảng cáo xin liên hệ phòng dịch vụ của tòa soạn trong giờ hành chính.",
    "Mời quý vị tải ứng dụng đọc báo miễn phí trên điện thoại để nhận thông báo mỗi sáng.",
)
WORDS = (
    ("đồng chí", "ông"), ("xã", "địa phương"), ("bà con", "người dân"), ("tổ chức", "mở"),
    ("nhân dân", "bà con"), ("cán bộ", "công chức"), ("trên địa bàn", "trong vùng"),
)  # fmt: skip
"""Words an editor puts right to the house's taste; one in three is."""


@dataclass(frozen=True, slots=True)
class Retelling:
    """Which article of the neighbour's an article retells, and how."""

    key: int
    """The other article's `Truth.key`."""
    change: Change


def neighbourly(seed: int, neighbour: int, count: int) -> Iterator[tuple[Draft, Retelling | None]]:
    """The texts of a portal beside another one, newest first: its own, and some of the other's."""
    if seed == neighbour:
        raise ValueError("a portal is not its own neighbour")
    mine, theirs = sorted((0, OFFSET), reverse=seed > neighbour)
    told = [
        (draft(mine + place), None)
        if place % EVERY
        else _taken(theirs + place + 1, place // EVERY, seed)
        for place in range(count)
    ]
    return iter(sorted(told, key=lambda one: one[0].at, reverse=True))


def _taken(place: int, turn: int, seed: int) -> tuple[Draft, Retelling]:
    """The neighbour's article of that place, retold in one of the ways, each in its turn."""
    one = draft(place)
    rng = chance(f"retold {seed} {place}")
    changes = get_args(Change)
    change: Change = changes[turn % len(changes)]
    if _paragraphs(one) < LONG and change in ("beginning", "middle"):
        change = "headline"
    told = replace(
        CHANGES[change](one, rng),
        key=RETOLD_KEY + one.key,
        number=NEWEST_NUMBER + 100_000 + one.key,
        at=one.at + timedelta(minutes=rng.randint(60, 2900)),
        dated=False,
        updated=None,
        byline=_source(rng),
    )
    return told, Retelling(one.key, change)


def _source(rng: random.Random) -> Byline:
    source = rng.choice(names()["nguon"])
    return Byline(f"Theo {source}", (), None, source)


def _paragraphs(one: Draft) -> int:
    return sum(piece.kind == "paragraph" for piece in one.pieces)


# ── ways to retell ──────────────────────────────────────────────────────────────────────────


def _exact(one: Draft, _rng: random.Random) -> Draft:
    return one


def _headline(one: Draft, rng: random.Random) -> Draft:
    place = rng.choice(("Tin cơ sở", "Từ huyện bạn", "Đọc báo bạn", "Chuyện vùng cao"))
    return replace(one, title=f"{place}: {one.title[:1].lower()}{one.title[1:]}")


def _opening(one: Draft, rng: random.Random) -> Draft:
    """Another first paragraph; the lead is dropped."""
    at = next(turn for turn, piece in enumerate(one.pieces) if piece.kind == "paragraph")
    opening = Piece("paragraph", rng.choice(OPENINGS))
    skip = at + 1 if _paragraphs(one) >= LONG else at
    pieces = (*one.pieces[:at], opening, *one.pieces[skip:])
    return replace(_headline(one, rng), summary=None, pieces=pieces)


def _corrected(one: Draft, rng: random.Random) -> Draft:
    """Words put right in some paragraphs."""

    def correct(piece: Piece) -> Piece:
        text = piece.text
        if piece.kind == "paragraph":
            for old, new in rng.sample(WORDS, len(WORDS) // 3):
                text = text.replace(f" {old} ", f" {new} ")
        return replace(piece, text=text)

    return replace(one, pieces=tuple(map(correct, one.pieces)))


def _advertised(one: Draft, rng: random.Random) -> Draft:
    """A sentence of the other newsroom's put after a paragraph, and one at the end."""
    adverts = rng.sample(ADVERTS, 2)
    pieces = list(one.pieces)
    at = next(turn for turn, piece in enumerate(pieces) if piece.kind == "paragraph")
    pieces[at] = replace(pieces[at], text=f"{pieces[at].text} {adverts[0]}")
    return replace(one, pieces=(*pieces, Piece("paragraph", adverts[1])))


def _beginning(one: Draft, rng: random.Random) -> Draft:
    return _part(one, 0.0, rng.uniform(0.5, 0.8))


def _middle(one: Draft, rng: random.Random) -> Draft:
    start = rng.uniform(0.2, 0.4)
    return _part(one, start, start + rng.uniform(0.45, 0.55))


def _part(one: Draft, start: float, end: float) -> Draft:
    """The paragraphs from one part of the text to another, without photos and documents."""
    text = [piece for piece in one.pieces if piece.kind in BODY_KINDS]
    kept = text[round(start * len(text)) : max(2, round(end * len(text)))]
    return replace(one, summary=None, pieces=tuple(kept), pictures=(), papers=())


CHANGES: dict[Change, Callable[[Draft, random.Random], Draft]] = {
    "exact": _exact,
    "headline": _headline,
    "opening": _opening,
    "corrected": _corrected,
    "advertised": _advertised,
    "beginning": _beginning,
    "middle": _middle,
}
