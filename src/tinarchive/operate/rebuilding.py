"""A tinarchive.db that is lost, made anew from what came."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from tinarchive.archive import made_anew
from tinarchive.crawl import Reader, replay
from tinarchive.operate.describing import describe
from tinarchive.operate.targets import portal_targets
from tinarchive.sites.profile import resolve

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable
    from pathlib import Path

    from tinarchive.model import Clock
    from tinarchive.sites.profile import Profile


async def rebuild(
    folder: Path, profiles: Path, *, now: Clock, tell: Callable[[int, int], None]
) -> Counter[str]:
    """How many articles are new, edited, gone ... in the tinarchive.db that is there now.

    Every state of every article, what lists showed, photos and counts of views, at the times they
    came, read by today's reader with the archivist's `profiles`. What no page tells is not known
    again: names given to portals and lists by hand, and which portals were paused. A kill leaves
    nothing half done.
    """

    @lru_cache
    def profile_of(site: str) -> Profile:
        return resolve(site, profiles).profile

    with made_anew(folder, now=now) as archive:
        counts = await replay(archive, reader=Reader(), profile_of=profile_of, tell=tell)
        for site in archive.sites():
            describe(archive, portal_targets(archive, site["id"], profiles))
        archive.tell_stories()
    return counts


def rebuilt_text(counts: Counter[str]) -> str:
    """What was done, in words."""
    told = ", ".join(f"{counts[kind]:,} {kind}" for kind in ("new", "edited", "moved", "gone"))
    return f"tinarchive.db was made anew from what came ({told}, {counts['failed']:,} failed)"
