"""The links of a page -> those of the list the page is for, in order.

The group that looks most like a list is the seed; groups beside it that show the same list in
another form join it: a first item with a large photo, a second block of the same items, the older
titles below ("Các tin khác").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tinarchive.fields.prose import fold
from tinarchive.pages.boxes import BESIDE, COLUMN, is_aside, split, standing
from tinarchive.pages.headings import header_of, is_brother, is_foreign, is_own
from tinarchive.pages.links import HEADINGS, has_id, looks_like_article
from tinarchive.pages.shapes import Group, common, group, item_of, marks_of
from tinarchive.pages.weighing import at_most, near_pager, weigh

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tinarchive.pages.boxes import Setting
    from tinarchive.pages.headings import Header
    from tinarchive.pages.links import Link
    from tinarchive.pages.tree import Node

LEAST = 1.0
"""A group that scores less is no list at all: menus score below 0.2, one article alone about 3."""

MOST_GROUPS = 150
"""Shapes that are weighed, the largest first; a real page has some thirty."""

OLDER_TITLES = re.compile(
    r"(?:tin|bai|bai viet|thong tin|tin tuc|tin bai|cac (?:tin|bai)(?: \w+)?) (?:khac|cu hon)"
)
"""Headings, folded, of the older part of the same list: the rest of the page's own articles. What
stands under "Tin đã đưa" repeats other pages (stp of Đắk Nông) and does not join."""


def main_list(links: Iterable[Link], setting: Setting) -> list[Link]:
    """Links to the entries of the page's own list, each address once, in document order."""
    groups = sorted(group(links), key=_size, reverse=True)[:MOST_GROUPS]
    likely = [one for one in groups if at_most(one, setting) >= LEAST]
    groups = split(likely, setting)
    weigh(groups, setting)
    if not groups:
        return []
    seed = max(groups, key=lambda one: one.score)
    if seed.score < LEAST or (setting.empty and _is_elsewhere(seed, setting)):
        return []
    chosen = list(seed.links)
    members = [seed]
    for other in sorted(groups, key=lambda one: -one.score):
        if other is not seed and _joins(other, seed, members, setting):
            members.append(other)
            chosen += other.links
    return _once(chosen)


def _is_elsewhere(seed: Group, setting: Setting) -> bool:
    """Whether the best group stands in a sidebar, or under the name of another list."""
    if near_pager(seed, setting.turners):
        return False
    if standing(seed, setting) <= BESIDE:
        return True
    return all(is_foreign(header_of(seed, link.node, setting), setting) for link in seed.links)


def _size(one: Group) -> float:
    return sum(link.weight for link in one.urls.values())


def _once(chosen: list[Link]) -> list[Link]:
    """Each address once: where it first stands, with its best title."""
    best: dict[str, Link] = {}
    for link in sorted(chosen, key=lambda link: link.order):
        kept = best.get(link.url)
        if kept is None or _tells_better(link, kept):
            best[link.url] = link
    return list(best.values())


def _tells_better(link: Link, kept: Link) -> bool:
    return (kept.node.size == 0 and link.node.size > 0) or kept.weight < link.weight - 0.3


def _joins(other: Group, seed: Group, members: list[Group], setting: Setting) -> bool:
    """Whether a group shows more of the seed's list."""
    known = {url for member in members for url in member.urls}
    fresh = [link for url, link in other.urls.items() if url not in known]
    if not fresh or sum(link.weight for link in fresh) / len(fresh) < 0.5:
        return False
    ends = (seed.links[0], seed.links[-1], other.links[0], other.links[-1])
    meet = common([link.node for link in ends])
    if not _same_kind(fresh, seed):
        return False
    first = item_of(seed.links[0].node, seed.above)
    alone = len(seed.urls) == 1
    if not alone and all(is_brother(link.node, first, seed, setting) for link in fresh):
        return True
    if _in_another_column(common(other.nodes), common(seed.nodes), meet):
        return False
    headers = [header_of(other, link.node, setting, meet) for link in fresh]
    if any(header is not None and not _is_own(header, setting) for header in headers):
        return False
    return _stands_with(other, seed, meet, headers)


def _stands_with(other: Group, seed: Group, meet: Node, headers: Sequence[Header | None]) -> bool:
    """Whether a group's place and make are those of another part of the list."""
    twin = _twin_shape(other, seed)
    older = all(header is not None and _is_older(header) for header in headers)
    if not older and is_aside(common(other.nodes), meet, by_name=not twin):
        return False
    near = _distance(common(seed.nodes), meet) <= 2
    if twin or (near and any(header is not None for header in headers)):
        return True
    # A first item with a large photo stands before the others.
    return near and len(other.urls) <= 6 and other.links[-1].order < seed.links[0].order


def _same_kind(fresh: list[Link], seed: Group) -> bool:
    """Whether the addresses are such as the seed's: with an id, or of many words."""
    for looks in (has_id, looks_like_article):
        if sum(looks(url) for url in seed.urls) >= 0.8 * len(seed.urls):
            return all(looks(link.url) for link in fresh)
    return True


def _twin_shape(other: Group, seed: Group) -> bool:
    """Whether the items are made alike: the same class on the link, a heading about it."""
    mine, theirs = (one.shape[1].partition(".")[0] for one in (other, seed))
    if other.shape[0] == seed.shape[0] and mine in HEADINGS and theirs in HEADINGS:
        return "." in other.shape[0] or other.shape[1] == seed.shape[1]
    return other.shape[:2] == seed.shape[:2] and "." in other.shape[0] + other.shape[1]


def _is_own(header: Header, setting: Setting) -> bool:
    """Whether a box's heading stands over the page's own list: its name, or its older part."""
    return _is_older(header) or (is_own(header, setting) and not is_foreign(header, setting))


def _is_older(header: Header) -> bool:
    return bool(OLDER_TITLES.search(fold(header.text)))


def _in_another_column(one: Node, other: Node, meet: Node) -> bool:
    """Whether two places stand side by side: in cells of one row, or in columns of a grid."""
    branches = [_branch(one, meet), _branch(other, meet)]
    if None in branches or branches[0] is branches[1]:
        return False
    if all(branch is not None and branch.tag in ("td", "th") for branch in branches):
        return True
    return all(branch is not None and COLUMN.search(marks_of(branch)) for branch in branches)


def _branch(node: Node, meet: Node) -> Node | None:
    """The child of `meet` that holds a node."""
    here: Node | None = node
    while here is not None and here.parent is not meet:
        here = here.parent
    return here


def _distance(node: Node, above: Node) -> int:
    steps = 0
    here: Node | None = node
    while here is not None and here is not above:
        here, steps = here.parent, steps + 1
    return steps
