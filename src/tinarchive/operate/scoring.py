"""The marks of an annotated page: one a field, by the rules of what a reader may and may not do."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from tinarchive.fields.prose import squash
from tinarchive.model import BODY_KINDS
from tinarchive.operate.marks import Mark, address, compare, many, one

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tinarchive.model import Article, Image, ListingPage
    from tinarchive.operate.gold import Gold

ARTICLE_FIELDS = (
    "title", "date", "summary", "body", "captions", "names",
    "views", "edges", "byline", "category", "headings", "images",
)  # fmt: skip


# ── articles ────────────────────────────────────────────────────────────────────────────────


def score_article(gold: Gold, article: Article) -> list[Mark]:
    """The marks of an article page, one a field that its row annotates."""
    row = gold.row
    marks = []
    byline = article.byline
    told: dict[str, tuple[str, Any, Any]] = {
        "title": ("title", one(row.get("title")), one(article.title)),
        "summary": ("summary", one(row.get("summary")), one(article.summary)),
        "byline": ("byline", one(row.get("byline")), one(byline.raw if byline else None)),
        "names": (
            "byline_names",
            # Two truths disagree on case: `ANH HUY` as printed, or `Anh Huy` as people write it.
            [name.casefold() for name in many(row.get("byline_names"))],
            [author.name.casefold() for author in byline.authors] if byline else [],
        ),
        "views": ("view_count", one(row.get("view_count")), one(article.views)),
        "category": ("category", one(row.get("category")), one(article.category)),
        "headings": (
            "subheadings",
            many(row.get("subheadings")),
            many(block.text for block in article.blocks if block.kind == "heading"),
        ),
        "images": (
            "main_images",
            [file_name(url) for url in row.get("main_images") or ()],
            [file_name(image.url) for image in article.images],
        ),
    }
    for field in ARTICLE_FIELDS:
        if field in told:
            key, wanted, given = told[field]
            if key in row:
                marks.append(compare(field, gold, wanted, given))
        elif (own := OWN_RULES[field](gold, article)) is not None:
            marks.append(own)
    return marks


def file_name(url: str) -> str:
    """The last step of a path: pages as they were saved link to photos from anywhere."""
    return unquote(urlsplit(url).path.rpartition("/")[2])


def _score_date(gold: Gold, article: Article) -> Mark | None:
    """A right day without the time the page shows says less, and nothing false."""
    if "published" not in gold.row:
        return None
    wanted, given = gold.row["published"], article.published_at
    if wanted is None or given is None:
        return compare("date", gold, one(wanted), one(given))
    hit = _minute(wanted) == _minute(given)
    less = not hit and len(given) == 10 and wanted.startswith(given)
    return Mark(
        "date", gold.site, gold.page, 1, 0 if less else 1, int(hit),
        *((None, None) if hit else (wanted, given)),
    )  # fmt: skip


def _minute(stamp: str) -> str:
    if len(stamp) == 10:
        return stamp
    return datetime.fromisoformat(stamp).isoformat(timespec="minutes")


def _score_body(gold: Gold, article: Article) -> Mark | None:
    """A piece that is a caption's or the summary's may stand there; all others in the body."""
    if "must_contain" not in gold.row:
        return None
    captions = " ".join(many(gold.row.get("captions")))
    summary = squash(gold.row.get("summary") or "")
    body = squash(article.body)
    shown = " ".join(form for image in article.images for form in _caption_forms(image, article))
    lost = []
    wanted = many(gold.row["must_contain"])
    for piece in wanted:
        places = [body]
        places += [shown] if piece in captions else []
        places += [squash(article.summary or "")] if piece in summary else []
        if not any(piece in place for place in places):
            lost.append(piece)
    leaked = [piece for piece in many(gold.row.get("must_not_contain")) if piece in body]
    hits = len(wanted) - len(lost)
    return Mark(
        "body", gold.site, gold.page, len(wanted), hits + len(leaked), hits,
        lost or None, leaked or None,
    )  # fmt: skip


def _score_edges(gold: Gold, article: Article) -> Mark | None:
    """Whether the text begins and ends where the article's does, sub-headings left aside."""
    first, last = (squash(gold.row.get(key) or "") for key in ("body_first", "body_last"))
    if not (first and last):
        return None
    kinds = BODY_KINDS - {"heading"}
    pieces = [block.text for block in article.blocks if block.kind in kinds]
    body = squash(" ".join(pieces) or article.body)
    lost = [
        edge
        for edge, there in ((first, body.startswith(first)), (last, body.endswith(last)))
        if not there
    ]
    got = [body[:60], body[-60:]] if lost else None
    return Mark("edges", gold.site, gold.page, 2, 2, 2 - len(lost), lost or None, got)


def _score_captions(gold: Gold, article: Article) -> Mark | None:
    """A caption may be given with its credit or without it."""
    if "captions" not in gold.row:
        return None
    wanted = Counter(many(gold.row["captions"]))
    extra = []
    given = [forms for image in article.images if (forms := _caption_forms(image, article))]
    for forms in given:
        hit = next((form for form in forms if wanted[form] > 0), None)
        if hit is None:
            extra.append(forms[0])
        else:
            wanted[hit] -= 1
    lost = list(wanted.elements())
    total = len(gold.row["captions"])
    return Mark(
        "captions", gold.site, gold.page, total, len(given), total - len(lost),
        lost or None, extra or None,
    )  # fmt: skip


def _caption_forms(image: Image, article: Article) -> list[str]:
    """A photo's caption as printed (its block), as read, and as read with its credit."""
    if not image.caption:
        return []
    caption = squash(image.caption)
    printed = [
        text
        for block in article.blocks
        if block.kind == "caption" and (text := squash(block.text)).startswith(caption)
    ]
    return [*printed[:1], caption, *([squash(f"{caption} {image.credit}")] if image.credit else [])]


OWN_RULES: Mapping[str, Callable[[Gold, Article], Mark | None]] = {
    "date": _score_date,
    "body": _score_body,
    "edges": _score_edges,
    "captions": _score_captions,
}


# ── lists ───────────────────────────────────────────────────────────────────────────────────


def score_listing(gold: Gold, page: ListingPage) -> list[Mark]:
    """The marks of a list page: its articles in order, the way on, what it claims."""
    row = gold.row
    featured = {address(url, gold.url) for url in row.get("featured_urls") or ()}
    wanted = list(dict.fromkeys(address(url, gold.url) for url in row["article_urls"]))
    given = list(dict.fromkeys(address(entry.url, gold.url) for entry in page.entries))
    given = [url for url in given if url in wanted or url not in featured]
    hits = len(set(wanted) & set(given))
    lost = [url for url in wanted if url not in given]
    extra = [url for url in given if url not in wanted]
    if wanted != given and not lost and not extra:
        lost, extra = wanted, given  # all of them, in another order
    entries = Mark(
        "entries", gold.site, gold.page, len(wanted), len(given), hits, lost or None, extra or None
    )
    total = compare("total", gold, one(row.get("total_items")), one(page.claimed_total))
    return [entries, _score_next(gold, page), total]


def _score_next(gold: Gold, page: ListingPage) -> Mark:
    """The way on that the page shows, or the true one where what it shows is broken or hidden.

    A way that nothing on the page links to may be a guess (`ways`); where the gold knows none, a
    POST read out of a script is not held against the reader.
    """
    row = gold.row
    true = row.get("true_next") or row.get("js_next")
    wanted = address(true or row["next_page"], gold.url) if true or row.get("next_page") else None
    asked = [request for request in (page.next, *page.ways) if request is not None]
    offered = [address(request.url, gold.url) for request in asked]
    got = address(page.next.url, gold.url) if page.next else None
    if wanted is None:
        posted = page.next is not None and page.next.method == "POST"
        return compare("next", gold, [], [] if posted else one(got))
    if true and wanted in offered:
        return compare("next", gold, [wanted], [wanted])
    return compare("next", gold, [wanted], one(got))
