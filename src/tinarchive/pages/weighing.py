"""How much each group of links looks like the list the page is for, by what its items show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from tinarchive.fields.dates import looks_dated
from tinarchive.pages.boxes import standing
from tinarchive.pages.headings import header_of, is_foreign, is_own, is_under_its_name
from tinarchive.pages.links import HEADINGS, is_below, looks_like_article
from tinarchive.pages.shapes import common, item_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tinarchive.pages.boxes import Setting
    from tinarchive.pages.links import Link
    from tinarchive.pages.shapes import Group
    from tinarchive.pages.tree import Node

T = TypeVar("T")
MOST_AFTER = 3
"""Elements after an item that may be its own: its date, its photo, its teaser."""
LONGEST_AFTER = 1_000
_MOST = 2.7 * 1.6 * 1.3 * 1.3 * 1.6
"""What all that speaks for a group can make of its bulk."""
_TIMED = re.compile(r"\d|m qua|m nay|xong")


@dataclass(frozen=True, slots=True)
class Shown:
    """What an item shows beside its title."""

    dated: bool
    told: bool
    """Words that are no link."""
    pictured: bool


def weigh(groups: list[Group], setting: Setting) -> None:
    """Set each group's score."""
    seen: dict[int, Shown] = {}
    for one in groups:
        one.score = _score(one, setting, seen)


def at_most(one: Group, setting: Setting) -> float:
    """The highest score that a group, or a part of it, can have; cheap, for the many menus."""
    return _bulk(list(one.urls.values())) * standing(one, setting) * _MOST


def _bulk(links: list[Link]) -> float:
    """A group's number of links and how much they look like titles."""
    bulk: float = min(len(links), 30) ** 0.8 * sum(link.weight for link in links) / len(links)
    return bulk


def _score(one: Group, setting: Setting, seen: dict[int, Shown]) -> float:
    links = list(one.urls.values())
    score = _bulk(links)
    items = [item_of(link.node, one.above) for link in links[:40]]
    after = _after(items, one.above) if len(links) > 1 else {}
    shown = _evidence(links, items, after, seen)
    score *= 1 + shown
    if not shown:
        # Bare links: only words tell titles from a menu's names, so these count twice.
        score *= sum(link.weight for link in links) / len(links)
    score *= standing(one, setting)
    headers = [header_of(one, link.node, setting) for link in links[:40]]
    known = {id(header): header for header in headers}
    foreign = {key for key, header in known.items() if is_foreign(header, setting)}
    own = {key for key, header in known.items() if is_own(header, setting)}
    score *= 1 - 0.7 * _share(headers, lambda header: id(header) in foreign)
    named = _share(headers, lambda header: id(header) in own)
    if len(links) == 1 and not named:
        named = is_under_its_name(one, setting)
    score *= 1 + 0.6 * named
    score *= 0.7 + 0.6 * _share(links, lambda link: looks_like_article(link.url))
    score *= 1 + 0.3 * _share(links, lambda link: is_below(link.url, setting.url))
    if not any(link.node.size for link in links):
        score *= 0.8  # photos that lead where the titles lead
    if setting.turners and near_pager(one, setting.turners):
        score *= 1.6
    return score


def _after(items: list[Node], above: Mapping[int, str]) -> dict[int, list[Node]]:
    """What stands between each item (by id) and the next beside it: the `dd` of a `dt`."""
    wanted = {id(item) for item in items}
    found: dict[int, list[Node]] = {}
    for parent in {id(item.parent): item.parent for item in items if item.parent}.values():
        now: Node | None = None
        for kid in parent.children:
            if id(kid) in wanted:
                now = kid
                found[id(kid)] = []
            elif now is None or above.get(id(kid)) not in (None, above.get(id(now))):
                now = None  # another's item
            elif len(found[id(now)]) < MOST_AFTER and kid.size < LONGEST_AFTER:
                found[id(now)].append(kid)
            else:
                now = None
    return found


def _evidence(
    links: list[Link], items: list[Node], after: dict[int, list[Node]], seen: dict[int, Shown]
) -> float:
    """What a list of news shows beside titles: dates, teasers, photos, headings."""

    def look(item: Node) -> Shown:
        places = (item, *after.get(id(item), ()))
        parts = [seen.get(id(one)) or seen.setdefault(id(one), _look(one)) for one in places]
        return Shown(*(any(getattr(one, name) for one in parts) for name in Shown.__slots__))

    shown = [look(item) for item in items]
    dated = _share(shown, lambda one: one.dated)
    told = _share(shown, lambda one: one.told)
    pictured = _share(shown, lambda one: one.pictured)
    headed = _share(links, _is_headed)
    return 0.5 * dated + 0.6 * told + 0.3 * pictured + 0.3 * headed


def _look(item: Node) -> Shown:
    inside = list(item.elements)
    dated = item.size < 3000 and _may_be_dated(item, inside) and looks_dated(item.text[:1500])
    pictured = any(inner.tag == "img" for inner in inside)
    return Shown(dated, item.size - item.linked > 60, pictured)


def _may_be_dated(item: Node, inside: list[Node]) -> bool:
    """Whether a digit, or words that tell a time, stand in an item at all."""
    texts = (kid for node in (item, *inside) for kid in node.kids if isinstance(kid, str))
    return any(_TIMED.search(text) for text in texts)


def _is_headed(link: Link) -> bool:
    node = link.node
    if node.parent is not None and node.parent.tag in HEADINGS:
        return True
    return any(inner.tag in HEADINGS for inner in node.elements)


def near_pager(one: Group, turners: frozenset[int]) -> bool:
    """Whether a pager stands beside a group."""
    box = common(one.nodes)
    return any(id(node) in turners for node in _up(box, 3))


def _up(node: Node, steps: int) -> Iterator[Node]:
    here: Node | None = node
    while here is not None and steps and here.tag != "body":
        yield here
        here, steps = here.parent, steps - 1


def _share(things: Sequence[T], test: Callable[[T], bool]) -> float:
    return sum(1 for thing in things if test(thing)) / len(things) if things else 0.0
