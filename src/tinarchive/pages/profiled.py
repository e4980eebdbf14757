"""A profile's selectors on a page -> the elements they name, an issue for each that fails.

A selector says how many elements it expects. A page with another number was redesigned, or the
profile is wrong: that must be seen, so it is an issue that names the key, and the general reader
finds the field by itself. Only a container that is gone is an error.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tinarchive.errors import LayoutError
from tinarchive.fields.counts import read_views
from tinarchive.fields.dates import read_stamp
from tinarchive.model import Issue

if TYPE_CHECKING:
    from datetime import datetime

    from tinarchive.model import BlockKind
    from tinarchive.pages.lines import Line
    from tinarchive.pages.tree import Node, Page
    from tinarchive.sites.parts import Selector
    from tinarchive.sites.profile import Profile

_KINDS: dict[str, BlockKind] = {
    "date": "date", "summary": "summary", "byline": "byline", "views": "views",
    "captions": "caption", "attachments": "attachment", "drop": "boilerplate",
    "tags": "boilerplate",
    "category": "boilerplate",
}  # fmt: skip


@dataclass(slots=True)
class Selected:
    """The elements a profile names, by key."""

    nodes: dict[str, list[Node]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)

    @property
    def container(self) -> Node | None:
        """The one element that holds the article, where the profile names it."""
        return next(iter(self.nodes.get("container", ())), None)

    @property
    def title(self) -> Node | None:
        """The element of the title, where the profile names it."""
        return next(iter(self.nodes.get("title", ())), None)

    def mark(self, lines: list[Line]) -> None:
        """Sets the kind of every line that stands in an element of which the profile tells it."""
        kinds = {
            id(node): _KINDS[key]
            for key, nodes in self.nodes.items()
            if key in _KINDS
            for node in nodes
        }
        if not kinds:
            return
        for line in lines:
            place: Node | None = line.place
            while place is not None and line.kind is None:
                line.kind = kinds.get(id(place))
                place = place.parent

    def values(self, now: datetime | None) -> dict[str, Any]:
        """The fields that the named elements say by themselves, to be set over those found."""
        values: dict[str, Any] = {}
        for node in self.nodes.get("date", ())[:1]:
            stamp = read_stamp(node.text, now=now)
            values["published_raw"] = node.text
            values["published_at"] = stamp.at
            if stamp.at is None:
                self.issues.append(Issue("published_at", f"article.date: {stamp.reason}"))
        for node in self.nodes.get("views", ())[:1]:
            digits = node.text.replace(".", "").replace(",", "")
            views = (
                int(digits)
                if digits.isdecimal() and len(digits) < 10
                else read_views(node.text).views
            )
            values["views"] = views
        if "category" in self.nodes:
            values["category"] = " ".join(node.text for node in self.nodes["category"]) or None
        if "tags" in self.nodes:
            values["tags"] = tuple(text for node in self.nodes["tags"] if (text := node.text))
        return values


def select(page: Page, profile: Profile | None) -> Selected:
    """The elements of the `article.*` selectors; raises LayoutError without the container."""
    selected = Selected()
    if profile is None:
        return selected
    for key in ("container", "title", *_KINDS):
        selector: Selector | None = getattr(profile.article, key, None)
        if selector is None:
            continue
        found = page.select(selector.css)
        if selector.holds(len(found)):
            selected.nodes[key] = found
            continue
        reason = (
            f"article.{key} expects {selector.expect} of {selector.css!r}, "
            f"the page shows {len(found)}"
        )
        if key == "container":
            message = (
                f"{page.url}: the profile's {reason}; the portal may have been redesigned, mend "
                "its profile."
            )
            raise LayoutError(
                message, url=page.url, expected=str(selector.expect), found=str(len(found))
            )
        selected.issues.append(Issue(_FIELDS.get(key, key), f"the profile's {reason}"))
    return selected


_FIELDS = {"date": "published_at", "captions": "images", "drop": "body"}
