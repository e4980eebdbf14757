"""The portal on any day: day 1 as written, each later day from the one before.

A day brings 4 new articles (one of them back-dated by 20 days but high in the list), 3 edits (a
paragraph, a title, a caption with the byline), takes 1 down, moves 1, and raises every count.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from tinarchive.demo.chance import chance
from tinarchive.demo.dress import choose_dress
from tinarchive.demo.editing import edit
from tinarchive.demo.library import names
from tinarchive.demo.newsroom import FIRST_DAY, SEED_PLACE, draft, late_draft
from tinarchive.demo.retelling import neighbourly
from tinarchive.demo.truth import Edited, Moved, Truth, World, tell_truth

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tinarchive.demo.draft import Draft
    from tinarchive.demo.retelling import Retelling
    from tinarchive.demo.truth import EditKind

__all__ = ["Changes", "changes", "day_start", "world"]

PINNED_PLACE = 57
BACK_DATED = timedelta(days=20)
FEWEST = 12
"""Untouched articles; with fewer, a day may change again what another day changed."""
EDITS: tuple[EditKind, ...] = ("paragraph", "title", "caption")


@dataclass(frozen=True, slots=True)
class Changes:
    """What a day changed, as truth."""

    new: tuple[Truth, ...]
    edited: tuple[Edited, ...]
    gone: tuple[Truth, ...]
    moved: tuple[Moved, ...]


def day_start(day: int) -> datetime:
    """The morning of that day, by the portal's clock."""
    return FIRST_DAY + timedelta(days=day - 1)


@lru_cache(maxsize=24)
def world(seed: int = 1, day: int = 1, articles: int = 223, neighbour: int | None = None) -> World:
    """The portal of that seed on that day; `articles` is how many it has on day 1.

    Without a neighbour every seed has the same texts. With one, the seed of another portal, it
    has texts of its own and retells some of that one's (retelling.py).
    """
    if day <= 1:
        return _first(seed, articles, neighbour)
    return _next(world(seed, day - 1, articles, neighbour), day)


def changes(seed: int, day: int, articles: int = 223) -> Changes:
    """What changed on that day since the day before."""
    now = world(seed, day, articles)
    return Changes(now.new, now.edited, now.gone, now.moved)


def _first(seed: int, count: int, neighbour: int | None) -> World:
    dress = choose_dress(seed)
    drafts: Iterable[tuple[Draft, Retelling | None]] = (
        (draft(place), None) for place in range(count)
    )
    if neighbour is not None:
        drafts = neighbourly(seed, neighbour, count)
    told = [
        tell_truth(one, dress, path=dress.article_path(one), views=one.views, retells=retells)
        for one, retells in drafts
    ]
    pinned = min(PINNED_PLACE, count - 1)
    told.insert(0, told.pop(pinned))
    return World(
        seed=seed,
        day=1,
        articles=tuple(told),
        old_addresses="redirect" if seed % 2 else "same",
        pinned=told[0].key,
        neighbour=neighbour,
    )


def _next(before: World, day: int) -> World:
    to_edit, leaving, moving = _choose(before, day)
    edited = tuple(
        _edited(one, kind, dress_seed=before.seed, day=day)
        for one, kind in zip(to_edit, EDITS, strict=True)
    )
    moved = _moved(moving, before.seed, day)
    changed = {one.truth.key: one.truth for one in edited} | {moved.truth.key: moved.truth}
    kept = [changed.get(one.key, one) for one in before.articles if one.key != leaving.key]
    kept = [replace(one, views=one.views + _interest(one, day)) for one in kept]
    by_key = {one.key: one for one in kept}
    new = _new(before.seed, day)
    order = _place(kept, new, day)
    return World(
        seed=before.seed,
        day=day,
        articles=tuple(order),
        old_addresses=before.old_addresses,
        new=new,
        edited=tuple(replace(one, truth=by_key[one.truth.key]) for one in edited),
        gone=(leaving,),
        moved=(replace(moved, truth=by_key[moved.truth.key]),),
        all_gone=(*before.all_gone, leaving.path, *leaving.former),
        pinned=before.pinned,
        neighbour=before.neighbour,
    )


def _choose(before: World, day: int) -> tuple[list[Truth], Truth, Truth]:
    """Whom the day edits (in the order of `EDITS`), takes down and moves; in any seed the same."""
    rng = chance(f"day {day}")
    free = [one for one in before.articles if one.key not in (SEED_PLACE + 1, before.pinned)]
    mine = [one for one in free if _is_untouched(one)]
    mine = mine if len(mine) >= FEWEST else free
    rng.shuffle(mine)
    pictured = next(
        one for one in mine if one.byline and one.images and one.images[0].caption is not None
    )
    mine.remove(pictured)
    first, second, leaving, moving = mine[:4]
    return [first, second, pictured], leaving, moving


def _is_untouched(one: Truth) -> bool:
    """Whether it is of day 1 and as it was then."""
    return not one.former and one.key < 10_000 and one.draft == draft(one.key - 1)


def _edited(one: Truth, kind: EditKind, *, dress_seed: int, day: int) -> Edited:
    rng = chance(f"edit {day} {kind}")
    after = edit(one.draft, kind, rng, names()["tacgia"])
    truth = tell_truth(
        after,
        choose_dress(dress_seed),
        path=one.path,
        views=one.views,
        former=one.former,
        retells=one.retells,
    )
    return Edited(truth, one, kind)


def _moved(one: Truth, seed: int, day: int) -> Moved:
    path = choose_dress(seed).article_path(one.draft, number=one.draft.number + 40_000 + day)
    return Moved(replace(one, path=path, former=(one.path, *one.former)), one.path)


def _interest(one: Truth, day: int) -> int:
    """How many others looked at it since the day before; at least one."""
    return chance(f"interest {one.key} {day}").randint(1, 40)


def _new(seed: int, day: int) -> tuple[Truth, ...]:
    """The day's four, newest first; the last is back-dated."""
    dress = choose_dress(seed)
    start = day_start(day)
    times = [
        start + timedelta(hours=2, minutes=11),
        start + timedelta(hours=1, minutes=5),
        start + timedelta(minutes=7),
        start + timedelta(minutes=day % 50) - BACK_DATED,
    ]
    told = []
    for turn, at in enumerate(times):
        one = late_draft(day, turn, at)
        told.append(tell_truth(one, dress, path=dress.article_path(one), views=one.views))
    return tuple(told)


def _place(kept: list[Truth], new: tuple[Truth, ...], day: int) -> list[Truth]:
    """Three new ones under the pinned one; the back-dated one on page 2 or 3."""
    order = [kept[0], *new[:3], *kept[1:]]
    order.insert(min(11 + (day * 7) % 18, len(order)), new[3])
    return order
