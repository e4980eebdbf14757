"""The page's claims and the place of its prose -> the element that shows the article's title.

The portal's name stands in h1 and <title> of half the portals, the title in an h2, h4, div or plain
p; related lists repeat titles. So every heading, and every element that shows what the page calls
itself, is weighed: what it says, what it is, what it links to, how far above the prose it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tinarchive.fields.dates import looks_dated, read_stamp
from tinarchive.fields.prose import fold
from tinarchive.pages.headlines import (
    DATED,
    OFFICE,
    TELLING,
    clean_title,
    is_contact,
    is_in_address,
    is_office,
    is_portal,
    is_stamp,
    is_widget,
    key_of,
    slug_key,
)
from tinarchive.pages.names import names_of, zone_of

if TYPE_CHECKING:
    from tinarchive.pages.claims import Claims
    from tinarchive.pages.tree import Node, Page

SHORTEST = 8
SENTENCE = 60
LONGEST = 400
ENOUGH = 1.2
"""Score from which an element is believed to show the title."""
BY_TITLE = 4.5
LIKELY = 3.0
"""Score of a title that no other column of text is looked at for."""
STAMP = 40
"""Characters up to which the end of a title may be its time."""
MOST_LETTERS = 16
SURE = 7.0
"""Score of a heading that leaves nothing to look for."""
MOST_WORDED, MOST_NAMED, MOST_PLACED = 1.0, 2.75, 3.0
"""What words, names in the template and place can add; a headline's `itemprop` adds much more."""
_HEADLINE = '[itemprop="headline"]'
NEAR = 60
"""Elements above the first prose among which a title without any claim is looked for."""

_HEADINGS = {"h1": 3.0, "h2": 2.0, "h3": 1.5, "h4": 1.0, "h5": 0.8, "h6": 0.5}
_COLUMN = re.compile(r"folder|categor|chuyen-?muc|danh-?muc|\bcat(?:title|name)?\b", re.IGNORECASE)
_HEAD = re.compile(r"(?:^|\s)Head(?:\s|$)")
_BANNER = re.compile(
    r"(?:^|[\s_-])logo|site-?(?:name|title|header|brand)|slogan|masthead|(?:^|"
    r"\s)(?:top-?)?(?:header|banner)(?:\s|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Title:
    """The element that shows the title, and its words."""

    node: Node
    text: str
    score: float = 0.0
    stamp: Node | None = None
    """The element at its end that states when: `<span>(08/09/2021 10:15)</span>`."""


def title_of(node: Node, score: float = 0.0) -> Title:
    """The title that an element shows."""
    stamp = _stamp_at_end(node)
    text = _shown(node)
    if stamp is not None:
        text = text.removesuffix(stamp.text).rstrip(" -–|")
    return Title(node, clean_title(text), score, stamp)


def _stamp_at_end(node: Node) -> Node | None:
    """The last element of a title's, where it is wholly a time."""
    last = next((kid for kid in reversed(node.kids) if not isinstance(kid, str) or kid.strip()), "")
    while not isinstance(last, str) and last.tag == "a":
        last = next((kid for kid in reversed(last.kids)), "")
    if isinstance(last, str) or not 6 <= last.size <= min(STAMP, node.size - SHORTEST):
        return None
    text = last.text.strip("()[] ")
    told = sum(char.isalpha() for char in text)
    return last if told <= MOST_LETTERS and is_stamp(text) else None


def _shown(node: Node) -> str:
    """An element's words, or those of the image that stands for them."""
    if node.size:
        return node.text
    return next((alt for img in node.find("img") if (alt := img.get("alt"))), "")


def find_title(page: Page, claims: Claims, first_prose: Node | None, body: Node) -> Title | None:
    """The best element under `body` for a title, or None when none is good enough."""
    nodes = page.nodes if body is page.body else [body, *body.elements]
    above = _first_words(first_prose) if first_prose is not None else len(page.nodes)
    wanted = _Wanted(page, claims, above)
    headings = [
        node
        for node in nodes
        if node.tag in _HEADINGS
        and (SHORTEST <= node.size <= LONGEST if node.size else wanted.is_drawn(node))
    ]
    best = wanted.best(headings, None)
    if best is None or best[0] < SURE:
        first = nodes[0].order
        near = nodes[max(0, above - NEAR - first) : max(0, above - first)]
        sized = [node for node in nodes if node.size in wanted.sizes]
        others = [
            node
            for node in (*sized, *(node for node in near if node.size not in wanted.sizes))
            if node.tag not in _HEADINGS and wanted.is_worth_a_look(node)
        ]
        best = wanted.best(others, best)
    if best is None or best[0] < ENOUGH:
        return None
    return title_of(best[2], best[0])


def _first_words(prose: Node) -> int:
    """The place in the document where an element's first long run of text begins.

    A column of br-separated text may hold its own title above.
    """
    place = prose.order
    for kid in prose.kids:
        if isinstance(kid, str):
            if len(kid.strip()) >= SENTENCE:
                return place + 1
        elif kid.size >= SENTENCE and (place > prose.order or kid.size > LONGEST):
            return kid.order
        else:
            place = max([kid.order, *(node.order for node in kid.elements)])
    return prose.order


@lru_cache(maxsize=4096)
def _told_by(names: str) -> str:
    """What an element's names say of titles: `banner`, or which of `column`, `title`, `aside`."""
    if _BANNER.search(names):
        return "banner"
    zone = zone_of(names)
    told = ["column"] if _COLUMN.search(names) else []
    if zone == "title" or _HEAD.search(names):
        told.append("title")
    if zone in ("related", "chrome", "breadcrumb", "tags"):
        told.append("aside")
    return " ".join(told)


class _Wanted:
    def __init__(self, page: Page, claims: Claims, above: int) -> None:
        self.page = page
        self.above = above
        self.whole = [key_of(line) for line in claims.headlines]
        self.strong = {key_of(line) for line in claims.told}
        self.parts = {key for part in claims.segments if len(key := key_of(part)) >= SHORTEST}
        self.site = key_of(claims.site_name or "")
        self.openings = " ".join(claims.headlines).lower()
        told = (*claims.headlines, *claims.segments)
        self.sizes = {size for line in told for size in range(len(line) - 3, len(line) + 12)}
        self.home = urlsplit(page.url)
        self.slug = slug_key(self.home.path)
        marked = page.mentions(b"headline") and page.has(_HEADLINE)
        self.most_named = MOST_NAMED + (15.0 if marked else 0.0)

    def best(
        self, nodes: list[Node], best: tuple[float, int, Node] | None
    ) -> tuple[float, int, Node] | None:
        """Score, place and element of the best, `best` being that of those seen before.

        As long as a claim and near the prose first: most others are then seen to be worse.
        """
        for node in sorted(nodes, key=lambda node: (node.size not in self.sizes, -node.order)):
            score = self.score(node, best[0] if best else -99.0)
            if best is None or (score, -node.order) > best[:2]:
                best = (score, -node.order, node)
        return best

    def is_worth_a_look(self, node: Node) -> bool:
        """Whether an element that is no heading shows a claim, or stands where titles stand."""
        if not SHORTEST <= node.size <= LONGEST:
            return False
        runs = [run for kid in node.kids if isinstance(kid, str) and (run := kid.strip())]
        run = runs[0] if runs else ""
        if len(run) < 2:
            return False
        if self.above - NEAR <= node.order < self.above:
            return True
        return clean_title(run)[:14].lower() in self.openings

    def is_drawn(self, node: Node) -> bool:
        """Whether an image stands for the title: its alt text is what the page calls itself."""
        key = key_of(_shown(node))
        return len(key) >= SHORTEST and (key in self.whole or key in self.parts)

    def score(self, node: Node, floor: float) -> float:
        """How well an element would do as the title; -9 as soon as it cannot reach `floor`."""
        text = clean_title(_shown(node))
        key = key_of(text)
        if len(key) < SHORTEST or len(text) > LONGEST:
            return -9.0
        claimed = self._claimed(key)
        if claimed < BY_TITLE and is_in_address(key, self.slug):
            claimed = BY_TITLE
        score = claimed + _HEADINGS.get(node.tag, 0.0)
        if node.tag in ("b", "strong"):
            score += 0.7
        if score + MOST_WORDED + self.most_named + MOST_PLACED < floor:
            return -9.0
        folded = fold(text)
        if key == self.site or is_portal(folded):
            return -5.0 + self._linked(node)
        if is_contact(text, folded) or (
            not claimed and is_stamp(text) and _stamp_at_end(node) is None
        ):
            return -5.0
        score += self._worded(text, key, folded, claimed) + self._named(node)
        if score + MOST_PLACED < floor:
            return -9.0
        return score + self._linked(node) + self._placed(node)

    def _worded(self, text: str, key: str, folded: str, claimed: float) -> float:
        """What the words say for themselves, and against."""
        score = 0.0
        named = text.isupper() or 0 < claimed <= BY_TITLE
        if named and len(text) <= OFFICE and key not in self.strong and is_office(folded):
            # An office's name alone; as a title it has at least to be claimed.
            score -= 3.0
        if 20 <= len(text) <= 250:
            score += 1.0
        if len(text) > DATED and text.rstrip().endswith((".", ":", ";")):
            score -= 2.0
        if len(text) < 20 and key not in self.whole:
            # `Xuất bản thông tin`: the name of a portlet or a column.
            score -= 1.5
        if is_widget(folded) and len(text) < 40 and key not in self.strong:
            score -= 5.0
        return score

    def _claimed(self, key: str) -> float:
        if key in self.strong:
            return 6.0
        if key in self.whole:
            # Half the portals have their own name in <title> on every page.
            return BY_TITLE
        if key in self.parts:
            return 4.5
        if len(key) >= 15:
            for whole in self.whole:
                if whole.startswith(key) or (len(whole) >= 25 and key.startswith(whole)):
                    return 4.0
                if key in whole:
                    return 3.0
        return 0.0

    def _named(self, node: Node) -> float:
        score = 0.0
        outer: Node | None = node
        for depth in range(5):
            if outer is None:
                break
            attributes = outer.attributes
            if attributes:
                if attributes.get("itemprop") == "headline":
                    score += 3.0
                told = _told_by(names_of(attributes))
                if told == "banner":
                    return score - 4.0
                if "column" in told and depth <= 1 and outer.size <= node.size + DATED:
                    # `FolderTitle` beside the date is the column's name.
                    return score - 3.0
                if depth <= 2 and "title" in told:
                    score += 1.5 / (1 + depth)
                elif "aside" in told and outer.size < 4 * node.size + 200:
                    return score - 3.0
            outer = outer.parent
        return score

    def _linked(self, node: Node) -> float:
        link = next((outer for outer in (node, *node.ancestors) if outer.tag == "a"), None)
        if link is None and node.linked >= 0.8 * node.size:
            link = next(iter(node.find("a")), None)
        if link is None:
            return 0.0
        target = self.page.join(link.get("href"))
        if target is None:
            return -1.0
        there = urlsplit(target)
        if (
            there.path.rstrip("/") in ("", "/index.php", "/default.aspx", "/index.html")
            and not there.query
        ):
            return -8.0
        if (there.path.rstrip("/"), there.query) == (self.home.path.rstrip("/"), self.home.query):
            return 0.0
        return -3.0

    def _placed(self, node: Node) -> float:
        place = node.order
        if place > self.above:
            return -4.0 - min(4.0, (place - self.above) / 25)
        score = 1.0 - min(3.0, (self.above - place) / 40)
        if node.size >= TELLING and self._is_over_a_date(node):
            score += 2.0
        elif self._is_in_a_banner(node):
            score -= 4.0
        return score

    def _is_over_a_date(self, node: Node) -> bool:
        """Whether a short line that states a day follows at once; links with days are a list."""
        if node.linked or any(outer.tag == "a" for outer in (node, *node.ancestors)):
            return False
        passed = 0
        for other in self.page.nodes[node.order + 1 : node.order + 12]:
            run = next((kid for kid in other.kids if isinstance(kid, str) and kid.strip()), None)
            if run is None or any(above is node for above in other.ancestors):
                continue
            if other.size <= 2 * DATED and looks_dated(run) and read_stamp(other.text).at:
                return True
            passed += 1
            if passed > 2 or other.size > 2 * DATED:
                return False
        return False

    def _is_in_a_banner(self, node: Node) -> bool:
        """Whether it stands in one element with a menu and the prose elsewhere."""
        outer = node.parent
        for _ in range(2):
            if outer is None or outer.tag == "body" or outer.size > 4 * node.size + 600:
                return False
            if outer.linked > 0.3 * outer.size and len(outer.find("a")) > 2:
                return True
            outer = outer.parent
        return False
