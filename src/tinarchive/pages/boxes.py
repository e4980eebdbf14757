"""The parts of a page by their names in the template: main column, menus, sides, columns of a grid.

A group of links in a menu or a sidebar is not the list the page is for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from tinarchive.pages.headings import header_of, words_of
from tinarchive.pages.links import looks_like_article
from tinarchive.pages.shapes import Group, common, marks_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tinarchive.pages.headings import Header
    from tinarchive.pages.links import Link
    from tinarchive.pages.tree import Node

# What a template calls the parts that are never the list, and those that seldom are.
_NEVER = re.compile(
    r"(?:^|[\s_\-])(?:\w*menu\w*|nav\w*|"
    r"breadcrumbs?|footer|topbar|top-?bar|banner|weblinks?|lien-?ket|share|social|"
    r"login|search|languages?|copyright|dropdown|tag-?(?:list|cloud)|tags|comments?)(?:$|[\s_\-\d])"
)
# "page-header" and "entry-header" are an item's own head; the portal's stands alone.
_HEADER = re.compile(
    r"(?:^|\s)(?:main|site|top)?-?header(?:$|\s|-(?:top|main|wrap\w*|inner|menu))|masthead"
)
_SIDE = re.compile(
    r"(?:^|[\s_\-])(?:sidebar\w*|side-?bar\w*|aside|widget\w*|marquee|ticker|carousel|swiper\w*|owl\w*|"
    r"quang-?cao|adv\w*|poll|col-?(?:right|phai)|right-?(?:col\w*|side\w*|content|panel|block)?|cot-?phai|phai|"
    r"rightcol\w*|thong-?ke)(?:$|[\s_\-\d])"
)
_OTHER = re.compile(
    r"(?:^|[\s_\-])(?:related\w*|lien-?quan|most-?\w*|popular\w*|(?:xem|doc)-?nhieu|tin-?moi\w*|newest|latest\w*|"
    r"slide\w*|slider\w*|videos?|gallery|album|tieu-?diem|hot-?news|hotnews|trending|recommend\w*|multimedia|"
    r"mostview\w*)(?:$|[\s_\-\d])"
)
_LEFT = re.compile(r"(?:^|[\s_\-])(?:left\w*|trai)(?:$|[\s_\-\d])")
_NEVER_TAGS = frozenset({"nav", "footer", "marquee"})

COLUMN = re.compile(r"(?:^|\s)(?:col|cell|large|medium|span|grid)-?(?:\w+-)?\d+")
SURE = 0.75
"""Weight of six words: so many has hardly a menu's item, and nearly every title."""
BESIDE = 0.4
"""How likely a place beside the main column is to hold the list."""
MOST = 0.6
"""An element with this share of the page's articles is the main column, whatever it is called."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Titles of articles under each element (by id)."""

    counts: Mapping[int, int]
    boxes: frozenset[int]
    """Elements that hold two articles or more: boxes, not cards."""
    many: float = 3
    """So many are most of the page's."""

    def is_most(self, node: Node) -> bool:
        """Whether an element holds most of the page's articles: then it is no side of anything."""
        return self.counts.get(id(node), 0) >= self.many


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of the page when its groups are weighed."""

    url: str
    base: str
    title: str | None
    turners: frozenset[int] = frozenset()
    """Elements (by id) that hold the page's pager."""
    names: tuple[str, ...] = field(init=False)
    """What the page is called: title and address, folded, words set apart by blanks."""
    crowd: Crowd = field(default_factory=lambda: Crowd({}, frozenset()))
    judged: dict[tuple[int, bool], Header | str | None] = field(default_factory=dict)
    """What short texts above lists are, by element (id) and whether a box begins with it."""
    empty: bool = False
    """Whether the page says that its list is empty."""
    called: tuple[str, ...] = ()
    """What the page calls its list elsewhere than in its title."""
    tabs: Mapping[str, str] = field(default_factory=dict)
    """What the tabs above boxes say, by the boxes' ids."""

    def __post_init__(self) -> None:
        told = (self.title or "", unquote(urlsplit(self.url).path), *self.called)
        names = tuple(f" {words_of(text)} " for text in told)
        object.__setattr__(self, "names", names)


def count_crowd(links: Iterable[Link]) -> Crowd:
    """How many titles of articles stand where."""
    counts: dict[int, int] = {}
    first: dict[int, str] = {}
    boxes: set[int] = set()
    for link in links:
        if link.weight < 0.5 or not looks_like_article(link.url):
            continue
        for node in link.node.ancestors:
            here = id(node)
            counts[here] = counts.get(here, 0) + (link.weight >= SURE)
            if first.setdefault(here, link.url) != link.url:
                boxes.add(here)
    return Crowd(counts, frozenset(boxes), max(3, MOST * max(counts.values(), default=0)))


def split(groups: list[Group], setting: Setting) -> list[Group]:
    """The groups, those that run through several columns or headed boxes in parts."""
    found: list[Group] = []
    for one in groups:
        parts: dict[tuple[str | None, int], list[Link]] = {}
        columns = _columns(one)
        for link in one.links:
            header = header_of(one, link.node, setting) if len(one.urls) > 1 else None
            above = link.node.ancestors if columns else ()
            column = next((id(node) for node in above if id(node) in columns), 0)
            parts.setdefault((header.text if header else None, column), []).append(link)
        if len(parts) < 2:
            found.append(one)
        else:
            found += [Group(one.shape, links) for links in parts.values()]
    return found


def _columns(one: Group) -> frozenset[int]:
    """The columns of the page's layout (by id) that a group runs through; none if in one only.

    Cells or grid columns of different width, or with clearly more items in one than in another:
    two columns alike are one list in two columns.
    """
    box = common(one.nodes)
    counts: dict[int, int] = {}
    widths = set()
    for kid in box.children:
        if id(kid) in one.above:
            if kid.tag not in ("td", "th") and not COLUMN.search(marks_of(kid)):
                return frozenset()
            counts[id(kid)] = 0
            widths.add(kid.get("width") or "".join(COLUMN.findall(marks_of(kid))))
    for link in one.links:
        here = next((id(node) for node in link.node.ancestors if id(node) in counts), None)
        if here is not None:
            counts[here] += 1
    if len(counts) < 2 or min(counts.values()) < 2:
        return frozenset()
    alike = len(widths) == 1 and max(counts.values()) - min(counts.values()) <= 1
    return frozenset() if alike else frozenset(counts)


def is_aside(node: Node, until: Node | None, *, by_name: bool = True) -> bool:
    """Whether a place below `until` lies in a menu or a sidebar.

    With `by_name` also in a box called after other lists (most read, related).
    """
    here: Node | None = node
    while here is not None and here is not until and here.tag != "body":
        marks = marks_of(here)
        if here.tag in _NEVER_TAGS or here.tag == "aside":
            return True
        if marks and (is_never(marks) or _SIDE.search(marks)):
            return True
        if by_name and marks and _OTHER.search(marks):
            return True
        here = here.parent
    return False


@lru_cache(maxsize=2048)  # a template's names are the same on all its pages
def is_never(marks: str) -> bool:
    """Whether an element is called a menu, a pager of menus, a footer and the like."""
    return bool(_NEVER.search(marks) or _HEADER.search(marks))


@lru_cache(maxsize=2048)
def _is_beside(marks: str) -> bool:
    return bool(_SIDE.search(marks) or _OTHER.search(marks))


def standing(one: Group, setting: Setting) -> float:
    """How likely a place is to hold a list: 1, less beside the main column, little in menus."""
    if one.standing is None:
        one.standing = _standing(one, setting)
    return one.standing


def _standing(one: Group, setting: Setting) -> float:
    factor = 1.0
    node: Node | None = common(one.nodes)
    while node is not None and node.tag != "body":
        if setting.crowd.is_most(node):
            break
        marks = marks_of(node)
        if node.tag in _NEVER_TAGS or (marks and is_never(marks)):
            factor = min(factor, 0.05)
        elif marks and _LEFT.search(marks):
            factor = min(factor, 0.7)
        elif node.tag == "aside" or (marks and _is_beside(marks)):
            factor = min(factor, BESIDE)
        node = node.parent
    return factor
