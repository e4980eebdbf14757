"""The menus of a page, known by what they lead to: home, and the list that is open.

Half the templates call their menu nothing that tells (`mainnav`, `td.bg1`), its names may be as
long as titles, and its addresses of as many words. But one of its items leads home or to this very
page, and no list of articles does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tinarchive.fields.prose import fold
from tinarchive.pages.shapes import own_name
from tinarchive.pages.turnings.words import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tinarchive.pages.tree import Node

LEAST = 3
"""So many items beside it, each with an address of its own, make a menu."""
DEEPEST = 3
"""Elements between a menu and an item's link: `li > span > a`."""
LONGEST = 40
"""Characters of a menu's word for home or for the open list; a longer one may be a title."""
BESIDE = 8
"""Characters an item shows that are no link: more is a date or a teaser, and the item an entry."""
EDGES = 3
"""Characters of a bullet beside a link."""
TITLE = 45
"""Characters that a menu's names have on the average at most; titles have more."""
_ITEMS = frozenset({"a", "li", "td", "th"})
_HOME = frozenset({"trang chu", "home", "trang nhat", "trang dau"})


def menu_boxes(nodes: Iterable[Node], leads: Mapping[int, str], bare: frozenset[str]) -> set[int]:
    """The elements (by id) that are menus.

    `leads` tells where links lead, by id; `bare` are the addresses of the page itself and of home.
    """
    found: set[int] = set()
    for node in nodes:
        if node.size <= LONGEST and _is_signpost(node, leads, bare):
            box = _menu_of(node, leads, bare)
            if box is not None:
                found.add(id(box))
    return found


def _is_signpost(node: Node, leads: Mapping[int, str], bare: frozenset[str]) -> bool:
    """Whether a link leads home or to the page itself, and is no button of a pager."""
    if fold(node.text).strip() in _HOME:
        return True
    return leads.get(id(node)) in bare and (not node.size or kind_of(node.text) == (None, None))


def _menu_of(node: Node, leads: Mapping[int, str], bare: frozenset[str]) -> Node | None:
    """The element whose items are made like the one a link stands in; None where it has none."""
    item, path = node, [node.tag]
    for _ in range(DEEPEST):
        box = item.parent
        if box is None or item.size > node.size + EDGES:
            return None  # more than a menu's item: a breadcrumb
        beside = [kid for kid in box.children if kid is not item and _is_made_alike(kid, item)]
        links = [link for kid in beside if (link := _at(kid, path)) is not None]
        others = {leads.get(id(link)) for link in links} - {None, *bare}
        if len(others) >= LEAST:
            told = sum(kid.size - kid.linked for kid in beside)
            titles = sum(link.size for link in links) > TITLE * len(links)
            first = item.tag != "a" or box.children[0] is item
            return box if first and not titles and told <= BESIDE * len(beside) else None
        if box.tag == "body":
            return None
        item, path = box, [box.tag, *path]
    return None


def _is_made_alike(one: Node, item: Node) -> bool:
    """Whether two elements are items of one list: by their tag, or by their class too."""
    if one.tag != item.tag:
        return False
    return one.tag in _ITEMS or own_name(one) == own_name(item)


def _at(node: Node, path: list[str]) -> Node | None:
    """The first element under `node` that is reached by the same tags; None where there is none."""
    here: Node | None = node
    for tag in path[1:]:
        here = next((kid for kid in here.children if kid.tag == tag), None) if here else None
    return here
