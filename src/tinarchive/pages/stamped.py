"""Links of a list -> entries: the title without its date, and the date the list prints."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tinarchive.fields.dates import find_stamps, looks_dated, read_stamp
from tinarchive.fields.prose import squash
from tinarchive.model import Entry
from tinarchive.pages.links import HEADINGS
from tinarchive.pages.shapes import item_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from tinarchive.pages.links import Link
    from tinarchive.pages.tree import Node

_LONGEST = 2_000
LEAST_OTHER = 20
"""Characters of a link that reads like a title."""
MOST_OTHERS = 2
"""Other titles an item may show: related articles, its section, its author."""
_SHORT = 60
_RELATIVE = re.compile(r"\d{1,2} \w+ trước|hôm (?:qua|nay)\b|vừa xong", re.IGNORECASE)
_MARKS = " ()[]-–|,"
_BRACKETED = re.compile(r"[(\[]([^()\[\]]{6,40})[)\]]\s*$")
_BEFORE = re.compile(r"[\s(\[|\-–,:]*$")
_AFTER = re.compile(r"[\s)\]|.]*$")


def read_entries(links: Sequence[Link], *, now: datetime | None) -> tuple[Entry, ...]:
    """Entries in the order of their links."""
    above: dict[int, str] = {}
    for link in links:
        for node in (link.node, *link.node.ancestors):
            if above.setdefault(id(node), link.url) != link.url:
                above[id(node)] = ""
    places: dict[int, int] = {}
    found = []
    for link in links:
        title, stamp = split_title(link.title, now=now)
        if stamp is None:
            stamp = _printed(_territory(link.node, above, places), link.title, now=now)
        found.append(Entry(link.url, title or None, stamp))
    return tuple(found)


def split_title(title: str, *, now: datetime | None) -> tuple[str, str | None]:
    """A title without the stamp glued to its end, and the stamp.

    "Thông báo 1 (09.07.2019 15:41)" -> "Thông báo 1", 2019-07-09T15:41+07:00
    """
    text = squash(title)
    if not looks_dated(text):
        return text, None
    if (match := _BRACKETED.search(text)) and (stamp := read_stamp(match[1], now=now).at):
        return text[: match.start()].strip(), stamp
    for found in find_stamps(text, now=now)[-1:]:
        # Without brackets a bare day may be the title's own.
        if (
            found.stamp.at
            and found.stamp.precision != "day"
            and _AFTER.fullmatch(text[found.end :])
        ):
            return _BEFORE.sub("", text[: found.start]).strip(), found.stamp.at
    return text, None


def _following(item: Node, places: dict[int, int]) -> Iterator[Node]:
    """The few elements after an item under its parent; `places` remembers where each stands."""
    kids = item.parent.kids if item.parent is not None else []
    if kids and id(item) not in places:
        places.update({id(kid): place for place, kid in enumerate(kids)})
    start = places.get(id(item), len(kids)) + 1
    return (kid for kid in kids[start : start + 12] if not isinstance(kid, str))


def _territory(node: Node, above: dict[int, str], places: dict[int, int]) -> list[Node]:
    """The elements that belong to one entry.

    The highest above it that holds no other's link, and those after it up to the next entry.
    """
    item = item_of(node, above)
    if _others(item, node) > MOST_OTHERS:
        # The only entry of a list, and a page of other boxes around it: their days are theirs.
        item = node
        while item.parent is not None and _others(item.parent, node) <= MOST_OTHERS:
            item = item.parent
    found = [item]
    for after in _following(item, places):
        if after.tag in HEADINGS or after.size > _LONGEST or id(after) in above or len(found) > 3:
            break
        if _others(after, node) > MOST_OTHERS:
            break
        found.append(after)
    return found


def _others(place: Node, own: Node) -> int:
    """How many links in a place read like titles of other articles."""
    if place.linked - own.size < LEAST_OTHER:
        return 0
    address = own.get("href")
    links = (link for link in place.find("a") if link is not own and link.get("href") != address)
    return sum(link.size >= LEAST_OTHER for link in links)


def _printed(places: list[Node], title: str, *, now: datetime | None) -> str | None:
    """The date that stands beside an entry: in an element of its own, else on a short line."""
    texts = _candidates([place for place in places if place.size <= _LONGEST], title)
    seen: set[str] = set()
    for text in texts:
        if text not in seen and (stamp := _first(text, now)):
            return stamp
        seen.add(text)
    return None


def _candidates(places: list[Node], title: str) -> Iterator[str]:
    """Texts that may be an entry's date, the most telling first, without its title."""
    nodes = [node for place in places for node in (place, *place.elements)]
    yield from (node.get("datetime") or node.text for node in nodes if node.tag == "time")
    for node in nodes:
        if node.size <= _SHORT and node.tag != "a":
            yield node.text.replace(title, " ").strip(_MARKS)
    for place in places:
        for line in place.lines:
            rest = line.replace(title, " ").strip(_MARKS)
            if len(rest) <= 2 * _SHORT:
                yield rest


def _first(text: str, now: datetime | None) -> str | None:
    if looks_dated(text):
        for found in find_stamps(text, now=now):
            if found.stamp.at:
                return found.stamp.at
    if len(text) <= _SHORT and _RELATIVE.match(text):
        return read_stamp(text, now=now).at
    return None
