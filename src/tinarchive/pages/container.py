"""The tree -> the article's own part of it: the element its prose stands in, and the title above.

Prose is text outside links in lines long enough to be sentences. Each such line speaks for its
parent and half as loudly for its grandparent: an article's paragraphs are siblings, the teasers
of a list each have an item of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tinarchive.pages.names import names_of, zone_of
from tinarchive.pages.tree import BLOCK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tinarchive.pages.tree import Node

SENTENCE = 60
"""Characters from which a line counts as prose."""
MORE = 1.15
"""An outer element with this much more prose holds an article whose body is in several parts."""
LINKY = 0.4
FAR = 400
"""Elements below the title at which prose counts half."""
TRIES = 4
IMPRINT = 900
"""Characters up to which an element is looked at for an imprint."""
_IMPRINT = (
    "giấy phép", "bản quyền", "cơ quan chủ quản", "chịu trách nhiệm", "điện thoại", "địa chỉ",
    "email", "hotline", "ban biên tập", "trụ sở", "ghi rõ nguồn",
)  # fmt: skip
_IMPRINT_WORD = re.compile(r"\b(?:đt|fax)\b")
PHOTO_WORDS = 700
"""Characters that photos beside the text may bring along: captions, credits, documents."""


@dataclass(slots=True)
class Prose:
    """One line-bearing element and how many characters of prose it carries by itself."""

    node: Node
    size: int


def find_prose(body: Node) -> list[Prose]:
    """The line-bearing elements under `body`, in document order."""
    found: list[Prose] = []
    stack = [body]
    while stack:
        node = stack.pop()
        own = 0
        below: list[Node] = []
        for kid in node.kids:
            if isinstance(kid, str):
                own += len(kid.strip())
            elif kid.size - kid.linked >= SENTENCE // 2:
                if kid.tag in BLOCK or _holds_blocks(kid):
                    below.append(kid)
                else:
                    own += kid.size - kid.linked
        if own >= SENTENCE and node.tag not in ("a", "option", "button", "select"):
            found.append(Prose(node, own))
        stack.extend(reversed(below))
    return found


def find_main(prose: list[Prose], *, after: Node | None = None, widen: bool = True) -> Node | None:
    """The element that holds the article's prose; None where no line is prose.

    With `after` (the title) only prose that follows it counts, where there is any.
    """
    credit = _credit(prose)
    if not credit:
        return None
    allowed = list(credit.values())
    if after is not None:
        allowed = _later(allowed, after) or allowed
    best = _best(allowed)
    return _widen(best, prose, after) if widen else best


def find_cores(prose: list[Prose]) -> Iterator[Node]:
    """The elements of most credit, best first, none inside another: where an article may be."""
    ranked = sorted(_credit(prose).values(), key=lambda pair: -pair[1])
    cores: list[Node] = []
    for node, _ in ranked[: 4 * TRIES]:
        apart = all(meet(node, core) not in (node, core) for core in cores)
        if apart and (node.size > IMPRINT or not _is_imprint(node.text)):
            cores.append(node)
            yield node
        if len(cores) == TRIES:
            return


def _best(allowed: list[tuple[Node, float]]) -> Node:
    """The element of most credit that is no imprint; short articles have longer footers."""
    ranked = sorted(allowed, key=lambda pair: -pair[1])
    for node, _ in ranked[:TRIES]:
        if node.size > IMPRINT or not _is_imprint(node.text):
            return node
    return ranked[0][0]


def _is_imprint(text: str) -> bool:
    low = text.lower()
    return sum(map(low.__contains__, _IMPRINT)) + len(set(_IMPRINT_WORD.findall(low))) >= 2


def meet(one: Node, other: Node) -> Node:
    """The lowest element that holds both."""
    above = {id(one), *map(id, one.ancestors)}
    node: Node | None = other
    while node is not None:
        if id(node) in above:
            return node
        other = node
        node = node.parent
    return other


def _holds_blocks(node: Node) -> bool:
    return any(kid.tag in BLOCK or _holds_blocks(kid) for kid in node.children)


def _credit(prose: list[Prose]) -> dict[int, tuple[Node, float]]:
    credit: dict[int, tuple[Node, float]] = {}
    trust: dict[int, float] = {}

    def give(node: Node | None, points: float) -> None:
        if node is None:
            return
        key = id(node)
        if key in credit:
            credit[key] = (node, credit[key][1] + points * trust[key])
        else:
            trust[key] = _trust(node)
            credit[key] = (node, points * trust[key])

    for line in prose:
        node, size = line.node, line.size
        if [kid.tag for kid in node.children].count("br") >= 2:
            # br-separated text: the element is its own column of paragraphs.
            give(node, size)
        else:
            give(node, size * 0.3)
        give(node.parent, size)
        give(node.parent.parent if node.parent else None, size * 0.5)
    return credit


def _trust(node: Node) -> float:
    """How far an element's name speaks for it or against it."""
    if node.tag in ("footer", "aside", "nav", "header"):
        return 0.2
    attributes = node.attributes
    if not attributes:
        return 1.0
    if attributes.get("itemprop") == "articleBody":
        return 2.0
    zone = zone_of(names_of(attributes))
    if zone in ("related", "chrome", "breadcrumb", "tags"):
        return 0.4
    return 1.3 if zone == "body" else 1.0


def _later(allowed: list[tuple[Node, float]], title: Node) -> list[tuple[Node, float]]:
    """Those that hold the title or come after it, worth less the further they are."""
    above = {id(title), *map(id, title.ancestors)}
    return [
        (node, points if id(node) in above else points / (1 + (node.order - title.order) / FAR))
        for node, points in allowed
        if id(node) in above or node.order > title.order
    ]


def _widen(best: Node, prose: list[Prose], title: Node | None) -> Node:
    """Outward while that brings in much more prose with few links: a body cut into parts."""
    chain = [best, *best.ancestors]
    place = {id(node): i for i, node in enumerate(chain)}
    gain = [0] * len(chain)
    for line in prose:
        node: Node | None = line.node
        while node is not None and id(node) not in place:
            node = node.parent
        if node is not None:
            gain[place[id(node)]] += line.size
    stop = {id(node) for node in (title, *(title.ancestors if title else ()))}
    held = gain[0]
    chosen = best
    for i, outer in enumerate(chain[1:], 1):
        held_there = held + gain[i]
        # What holds the title and the prose holds the article; further out is the portal.
        if outer.tag == "body" or id(chain[i - 1]) in stop:
            break
        if _brings_photos(outer, chosen):
            chosen = outer
            held = held_there
            continue
        linky = outer.linked > LINKY * max(1, outer.size)
        if not linky and held_there > MORE * held:
            chosen = outer
            held = held_there
        elif held_there > MORE * held:
            break
        else:
            held = held_there
    return chosen


def _brings_photos(outer: Node, inner: Node) -> bool:
    """Whether an outer element adds photos and little text: they stand beside the text's column."""
    more = outer.size - inner.size
    if more > PHOTO_WORDS or outer.linked - inner.linked > 0.6 * more:
        return False
    others = [kid for kid in outer.children if kid is not inner]
    return any(kid.tag == "img" or kid.find("img") for kid in others)


def enclose(root: Node) -> Node:
    """Outward over what is small beside it: rows with date, counter and author."""
    room = root.size + 300 + root.size // 8
    node = root
    while node.parent is not None and node.parent.tag not in ("body", "form", "html"):
        if node.parent.size > room:
            break
        node = node.parent
    return node
