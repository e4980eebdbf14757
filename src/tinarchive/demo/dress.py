"""What a portal looks like: one `Dress` per seed number, seed 1 that of the seed document.

Every field names a habit seen on real provincial portals; markup/ knows how to sew it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tinarchive.demo.chance import chance
from tinarchive.demo.slugs import slug

if TYPE_CHECKING:
    from tinarchive.demo.draft import Draft

CHOICES: dict[str, tuple[str, ...]] = {
    "addresses": ("detail-view", "item-id", "language", "dashed", "query"),
    "frame": ("tables", "divs", "tables", "sections"),
    "container": ("cell", "div", "nested", "article"),
    "title": ("span", "h1", "h2", "h4", "div", "p", "cell"),
    "stamp": (
        "seed",
        "slashes",
        "time-first",
        "labelled",
        "weekday",
        "o-clock",
        "half-day",
        "zone",
    ),
    "stamp_place": ("under", "above", "cell", "after"),
    "summary": ("bold", "div", "h2", "italic", "span"),
    "paragraph": ("justified", "plain", "div", "breaks", "spaced"),
    "caption": ("row", "class", "under", "cell", "figure", "italic"),
    "byline": ("padded", "align", "div", "bold", "cell", "italic"),
    "views": ("seed", "views", "count", "seen", "beside"),
    "papers": ("list", "table", "lines"),
    "tags": ("line", "list"),
    "tools": ("none", "line", "share", "comments"),
    "crumbs": ("arrows", "list", "cell"),
    "entries": ("table", "list", "divs"),
    "pager": ("cells", "spans", "list", "select"),
    "pager_words": ("sau", "angles", "tiep", "chevron"),
    "palette": ("red", "blue", "green", "brown", "navy"),
}
SEED_DRESS = {
    "addresses": "detail-view",
    "frame": "tables",
    "container": "nested",
    "title": "span",
    "stamp": "seed",
    "stamp_place": "under",
    "summary": "bold",
    "paragraph": "justified",
    "caption": "row",
    "byline": "padded",
    "views": "seed",
    "papers": "list",
    "tags": "line",
    "tools": "none",
    "crumbs": "arrows",
    "entries": "table",
    "pager": "cells",
    "pager_words": "sau",
    "palette": "red",
}
SITE_NAMES = (
    "Thành phố Tuyên Quang",
    "Huyện Yên Bình",
    "Huyện Chiêm Sơn",
    "Thị xã Lâm Thượng",
    "Huyện Hàm Sơn",
    "Thành phố Nà Hang",
)


@dataclass(frozen=True, slots=True)
class Dress:
    """How one portal prints everything; see `CHOICES` for the words."""

    seed: int
    site_name: str
    prefix: str
    """Of its ids and classes: `ctl00_ContentPlaceHolder1_`, `dnn_ctr412_` ..."""
    postback: bool
    """Whether its list turns by WebForms postback only."""
    addresses: str
    frame: str
    container: str
    title: str
    stamp: str
    stamp_place: str
    summary: str
    paragraph: str
    caption: str
    byline: str
    views: str
    papers: str
    tags: str
    tools: str
    crumbs: str
    entries: str
    pager: str
    pager_words: str
    palette: str

    @property
    def listing_path(self) -> str:
        """The address of the list's first page."""
        return {
            "detail-view": "/List/32/Tin-tuc-Su-kien.html",
            "item-id": "/tin-tuc/Default.aspx",
            "language": "/vi-VN/tin-tuc-su-kien/32.aspx",
            "dashed": "/tin-tuc-su-kien/",
            "query": "/?gd=0&cn=32",
        }[self.addresses]

    def page_path(self, page: int) -> str:
        """The address of a later page of the list."""
        if self.postback or page == 1:
            return self.listing_path
        return {
            "detail-view": f"/List/32/Tin-tuc-Su-kien.html?page={page}",
            "item-id": f"/tin-tuc/Default.aspx?PageIndex={page}",
            "language": f"/vi-VN/tin-tuc-su-kien/32/trang-{page}.aspx",
            "dashed": f"/tin-tuc-su-kien/trang-{page}.html",
            "query": f"/?gd=0&cn=32&page={page}",
        }[self.addresses]

    def article_path(self, draft: Draft, *, number: int | None = None) -> str:
        """The address of an article, under its own number or another."""
        told = number or draft.number
        name = slug(draft.title, lower=self.addresses == "dashed")
        return {
            "detail-view": f"/DetailView/{told}/32/{name}.html",
            "item-id": f"/tin-tuc/ChiTiet.aspx?ItemID={told}",
            "language": f"/vi-VN/tin-tuc-su-kien/32/{told}/{name}.aspx",
            "dashed": f"/tin-tuc-su-kien/{name}-n{told}.html",
            "query": f"/?gd=0&cn=32&tc={told}",
        }[self.addresses]

    def picture_path(self, draft: Draft, turn: int) -> str:
        """The address of an article's photo."""
        ending = "jpg" if (draft.key + turn) % 3 else "png"
        stem = f"{draft.at:%Y%m%d%H%M%S}{draft.key}_{turn + 1}"
        folder = {
            "detail-view": "/Image/Large/",
            "item-id": f"/Portals/0/Images/{draft.at:%Y}/",
            "language": "/Media/32_TinTuc/Images/",
            "dashed": f"/upload/news/{draft.at:%Y/%m}/",
            "query": "/uploads/TinTuc/Anh/",
        }[self.addresses]
        return f"{folder}{stem}.{ending}"

    def paper_path(self, draft: Draft, turn: int) -> str:
        """The address of an article's document."""
        paper = draft.papers[turn]
        return f"/Upload/VanBan/{draft.key}_{turn + 1}_{slug(paper.title)}.{paper.ending}"


def choose_dress(seed: int, *, postback: bool = False) -> Dress:
    """The dress of that seed number, always the same."""
    if seed == 1:
        worn = dict(SEED_DRESS)
    else:
        rng = chance(f"dress {seed}")
        worn = {field: rng.choice(words) for field, words in CHOICES.items()}
        # Neighbours differ where readers lean most: each of a run of seeds takes its turn.
        for field in ("addresses", "title", "caption", "stamp", "stamp_place", "byline"):
            worn[field] = CHOICES[field][(seed + len(field)) % len(CHOICES[field])]
        worn["palette"] = CHOICES["palette"][(seed - 1) % len(CHOICES["palette"])]
    prefix = ("ctl00_ContentPlaceHolder1_", "dnn_ctr412_", "ctl00_cphMain_", "ctl00_")[seed % 4]
    if seed == 1:
        prefix = "ctl00_ContentPlaceHolder1_"
    return Dress(
        seed=seed,
        site_name=SITE_NAMES[(seed - 1) % len(SITE_NAMES)],
        prefix=prefix,
        postback=postback,
        **worn,
    )
