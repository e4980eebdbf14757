"""Links of one shape: the path of tags and class names from the page's body down to the link."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tinarchive.pages.headings import Header
    from tinarchive.pages.links import Link
    from tinarchive.pages.tree import Node

_ALTERNATING = re.compile(
    r"^(?:odd|even|alt\w*|first\w*|last\w*|active|selected|item-?\d+|row-?\d+|clear\w*|left|right)$"
)
MOST_ALIKE = 20
MOTLEY = 5
"""From so many children on, each with a name of its own, names tell nothing of a list."""
_DIGITS = re.compile(r"\d+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(slots=True)
class Group:
    """Links of one shape, in document order."""

    shape: tuple[str, ...]
    links: list[Link]
    urls: dict[str, Link] = field(default_factory=dict)
    """Each address once, with the link that tells its title best."""
    score: float = 0.0
    standing: float | None = None
    """How likely its place is to hold a list (boxes.standing)."""
    above: dict[int, str] = field(default_factory=dict)
    """Elements (by id) at and above its links -> the address below, "" where there are several."""
    headers: dict[int, Header | None] = field(default_factory=dict)
    """The heading over each link's element, by its id; filled when first asked."""
    heads: dict[int, dict[int, Header | str | None]] = field(default_factory=dict)
    """What stands before each child of a box, by the ids of both; filled when first asked."""

    def __post_init__(self) -> None:
        for link in self.links:
            kept = self.urls.get(link.url)
            if kept is None or kept.weight < link.weight:
                self.urls[link.url] = link
            here: Node | None = link.node
            while here is not None:
                known = self.above.setdefault(id(here), link.url)
                if known != link.url:
                    self.above[id(here)] = ""
                    if known == "":
                        break
                here = here.parent

    @property
    def nodes(self) -> list[Node]:
        """The links' elements."""
        return [link.node for link in self.links]


def group(links: Iterable[Link]) -> list[Group]:
    """Links that look like titles, by shape; rows that alternate in one name are one group."""
    shapes: dict[tuple[str, ...], list[Link]] = {}
    paths: dict[int, tuple[str, ...]] = {}
    motley: dict[int, bool] = {}
    for link in links:
        if link.weight > 0:
            shapes.setdefault(_shape(link.node, paths, motley), []).append(link)
    kinds: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for shape in shapes:
        tags = tuple(name.partition(".")[0] for name in shape)
        kinds.setdefault((shape[0], *tags), []).append(shape)
    return [one for alike in kinds.values() for one in _merge(alike, shapes)]


def _merge(
    alike: list[tuple[str, ...]], shapes: dict[tuple[str, ...], list[Link]]
) -> Iterator[Group]:
    """Groups of shapes that have the same tags: those that alternate are one."""
    left = list(reversed(alike))
    while left:
        first = left.pop()
        near = left[-MOST_ALIKE:][::-1] if len(shapes[first]) > 1 else []
        same = [shape for shape in near if _alternates(shapes[first], shapes[shape], first, shape)]
        for shape in same:
            left.remove(shape)
        members = [link for shape in (first, *same) for link in shapes[shape]]
        yield Group(first, sorted(members, key=lambda link: link.order))


def _alternates(
    one: list[Link], other: list[Link], mine: tuple[str, ...], theirs: tuple[str, ...]
) -> bool:
    """Whether two shapes differ in one name only, and their items hang on one element in turn."""
    if sum(name != other_name for name, other_name in zip(mine, theirs, strict=True)) != 1:
        return False
    if (
        len(one) < 2
        or len(other) < 2
        or one[-1].order < other[0].order
        or other[-1].order < one[0].order
    ):
        return False
    return common([link.node for link in one]) is common([link.node for link in other])


def _shape(
    node: Node, known: dict[int, tuple[str, ...]], motley: dict[int, bool]
) -> tuple[str, ...]:
    """Tags and first class names from the link up to the body, numbers and alternation left out."""
    chain: list[Node] = []
    here: Node | None = node
    base: tuple[str, ...] = ()
    while here is not None:
        if (found := known.get(id(here))) is not None:
            base = found
            break
        chain.append(here)
        here = here.parent
    for step in reversed(chain):
        base = (_name(step, motley), *base)
        known[id(step)] = base
    return base


def _name(node: Node, motley: dict[int, bool]) -> str:
    parent = node.parent
    if parent is not None and id(parent) not in motley:
        motley[id(parent)] = _is_motley(parent)
    if parent is not None and motley[id(parent)]:
        return node.tag
    return own_name(node)


def _is_motley(parent: Node) -> bool:
    """Whether every child has a name of its own: then names tell items apart, not lists."""
    kids = parent.children
    if len(kids) < MOTLEY:
        return False
    names = set()
    for kid in kids:
        name = own_name(kid)
        if name in names or kid.tag != kids[0].tag:
            return False
        names.add(name)
    return True


def own_name(node: Node) -> str:
    """An element's tag and first class name that tells, numbers and alternation left out."""
    classes = node.attributes.get("class")
    return _named(node.tag, classes) if classes else node.tag


@lru_cache(maxsize=4096)  # a template has some hundred
def _named(tag: str, classes: str) -> str:
    for word in classes.split():
        if not _ALTERNATING.match(word):
            return f"{tag}.{_DIGITS.sub('', word)}"
    return tag


def item_of(node: Node, above: Mapping[int, str]) -> Node:
    """The element of one item: the highest above the link that holds no other address.

    `above` tells of each element (by id) the one address below it, or "" where there are several.
    """
    item = node
    while item.parent is not None and item.parent.tag != "body" and above.get(id(item.parent)):
        item = item.parent
    return item


def common(nodes: list[Node]) -> Node:
    """The lowest element above all of them (above it, where there is one alone)."""
    paths = [
        [node, *node.ancestors][::-1] for node in (nodes[0], nodes[len(nodes) // 2], nodes[-1])
    ]
    if len(nodes) == 1:
        return nodes[0].parent or nodes[0]
    lowest = paths[0][0]
    for one, two, three in zip(*paths, strict=False):
        if one is two is three:
            lowest = one
        else:
            break
    return lowest


def marks_of(node: Node) -> str:
    """Class names and id of an element in lower case, parts of `camelCase` apart; "" without."""
    attributes = node.attributes
    classes, name = attributes.get("class"), attributes.get("id")
    return _apart(classes or "", name or "") if classes or name else ""


@lru_cache(maxsize=4096)
def _apart(classes: str, name: str) -> str:
    return _CAMEL.sub("-", f"{classes} {name}".strip()).lower()
