"""The truth of the demo portal, written before any page is: what a perfect reader finds on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urljoin

from tinarchive.demo.stamps import iso, print_stamp
from tinarchive.model import Attachment, Byline, Image

if TYPE_CHECKING:
    from tinarchive.demo.draft import Draft
    from tinarchive.demo.dress import Dress
    from tinarchive.demo.retelling import Retelling

EditKind = Literal["paragraph", "title", "caption"]


@dataclass(frozen=True, slots=True)
class Truth:
    """An article as its page shows it on a day; addresses are paths of the portal.

    `views` is what the first request since the portal's start shows; each later one shows one more
    (`Portal.views_shown`).
    """

    key: int
    """The same on every day and in every dress."""
    path: str
    title: str
    published_at: str
    published_raw: str
    updated_at: str | None
    summary: str | None
    body: str
    byline: Byline | None
    images: tuple[Image, ...]
    attachments: tuple[Attachment, ...]
    views: int
    category: str
    tags: tuple[str, ...]
    language: str
    former: tuple[str, ...] = ()
    """Addresses it had on earlier days; `World.old_addresses` says how they answer."""
    retells: Retelling | None = None
    """Which article of its neighbour's it retells; None: none, or there is no neighbour."""
    draft: Draft = field(repr=False, kw_only=True)
    """What it was rendered from."""

    def as_json(self, base_url: str) -> dict[str, Any]:
        """The truth in the shape of `tinarchive read` (DESIGN 6), addresses absolute.

        One that retells an article of the portal's neighbour says which (`retells`).
        """
        line = self.byline
        shared: dict[str, Any] = {}
        if self.retells is not None:
            shared = {"retells": {"key": self.retells.key, "change": self.retells.change}}
        return {
            **shared,
            "kind": "article",
            "url": urljoin(base_url, self.path),
            "title": self.title,
            "published_at": self.published_at,
            "published_raw": self.published_raw,
            "updated_at": self.updated_at,
            "summary": self.summary,
            "body": self.body,
            "byline": line
            and {
                "raw": line.raw,
                "authors": [{"name": one.name, "role": one.role} for one in line.authors],
                "organisation": line.organisation,
                "source": line.source,
            },
            "images": [
                {
                    "url": urljoin(base_url, image.url),
                    "caption": image.caption,
                    "credit": image.credit,
                    "alt": image.alt,
                }
                for image in self.images
            ],
            "attachments": [
                {"url": urljoin(base_url, paper.url), "title": paper.title}
                for paper in self.attachments
            ],
            "views": self.views,
            "category": self.category,
            "tags": list(self.tags),
            "language": self.language,
        }


@dataclass(frozen=True, slots=True)
class Moved:
    """An article that changed its address on a day."""

    truth: Truth
    old_path: str


@dataclass(frozen=True, slots=True)
class Edited:
    """An article whose content was changed on a day."""

    truth: Truth
    before: Truth
    kind: EditKind


@dataclass(frozen=True, slots=True)
class World:
    """The whole portal on a day; `new`, `edited`, `gone` and `moved` are since the day before."""

    seed: int
    day: int
    articles: tuple[Truth, ...]
    """In the order of the list: the pinned one first, then by time, but for back-dated ones."""
    old_addresses: Literal["redirect", "same"]
    """How a moved article's former address answers: 301, or the same article once more."""
    new: tuple[Truth, ...] = ()
    edited: tuple[Edited, ...] = ()
    gone: tuple[Truth, ...] = ()
    """Taken down on this day, as they were the day before."""
    moved: tuple[Moved, ...] = ()
    all_gone: tuple[str, ...] = ()
    """Every address that answers 404 since some day."""
    pinned: int = 0
    """The key of the article that stands first whatever its date."""
    neighbour: int | None = None
    """The seed of the portal it shares texts with, or None."""


def tell_truth(
    draft: Draft,
    dress: Dress,
    *,
    path: str,
    views: int,
    former: tuple[str, ...] = (),
    retells: Retelling | None = None,
) -> Truth:
    """The truth of a draft in a portal's dress."""
    return Truth(
        key=draft.key,
        path=path,
        title=draft.title,
        published_at=iso(draft.at, dated=draft.dated),
        published_raw=print_stamp(draft.at, dress.stamp, dated=draft.dated),
        updated_at=iso(draft.updated, dated=False) if draft.updated else None,
        summary=draft.summary,
        body=draft.body,
        byline=draft.byline,
        images=tuple(
            Image(dress.picture_path(draft, turn), one.caption, one.credit, one.alt)
            for turn, one in enumerate(draft.pictures)
        ),
        attachments=tuple(
            Attachment(dress.paper_path(draft, turn), paper.title)
            for turn, paper in enumerate(draft.papers)
        ),
        views=views,
        category=draft.category,
        tags=draft.tags,
        language="vi",
        former=former,
        retells=retells,
        draft=draft,
    )
