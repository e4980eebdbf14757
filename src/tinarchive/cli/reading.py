"""`read` and `parse`: one page, or one line at a time, without network and without archive."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tinarchive.cli.options import Command, Commands, Place, now_option, with_place
from tinarchive.cli.output import print_json, to_json
from tinarchive.errors import LayoutError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tinarchive.model import Article, ListingPage

# ── read ────────────────────────────────────────────────────────────────────────────────────


@click.command("read", cls=Command)
@click.argument("file", metavar="FILE")
@click.option("--url", required=True, help="The address the page was fetched from.")
@click.option(
    "--as",
    "kind",
    type=click.Choice(["article", "listing"]),
    help="What the page is.  [default: what it reads as]",
)
@click.option("--content-type", help="The Content-Type header it came with, if known.")
@now_option
@with_place
def read_command(
    place: Place,
    *,
    file: str,
    url: str,
    kind: str | None,
    content_type: str | None,
    now: datetime | None,
) -> None:
    """Read one stored page and print what it says as JSON.

    No network and no archive is needed. FILE is a page as the portal served it; - is standard
    input. The profile of the address's site is used where there is one. Without --as the page is
    an article when a text of its own stands in it, a listing when it is mostly links to articles.

    Example:
      tinarchive read page.html --url https://PORTAL/tin-tuc/bai-viet-1.html
    """
    from tinarchive.fields.addresses import canonical, site_of
    from tinarchive.operate.shapes import article_data, listing_data
    from tinarchive.sites.profile import resolve

    if canonical(url) is None:
        raise UsageError(f"--url {url}: this is no http or https address.")
    body = page_bytes(file)
    profile = resolve(site_of(url), place.sites).profile
    told = {"content_type": content_type, "now": now, "profile": profile}
    if kind == "article":
        print_json(article_data(read_as_article(body, url, told)))
    elif kind == "listing":
        print_json(listing_data(read_as_listing(body, url, told)))
    else:
        print_json(read_as_either(body, url, told))


def page_bytes(file: str) -> bytes:
    """The bytes of FILE, or of standard input for `-`."""
    try:
        body = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except IsADirectoryError:
        raise UsageError(f"{file}: this is a folder; name one page in it.") from None
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror or error}.") from None
    if not body.strip():
        raise UsageError(
            f"{'Standard input' if file == '-' else file}: holds no page, it is empty."
        )
    return body


def read_as_article(body: bytes, url: str, told: dict[str, Any]) -> Article:
    """The page read as an article."""
    from tinarchive.pages.article import read_article

    return read_article(body, url=url, **told)


def read_as_listing(body: bytes, url: str, told: dict[str, Any]) -> ListingPage:
    """The page read as a list."""
    from tinarchive.model import Request
    from tinarchive.pages.listing import read_listing

    return read_listing(body, request=Request(url, kind="listing"), **told)


def read_as_either(body: bytes, url: str, told: dict[str, Any]) -> dict[str, Any]:
    """The page's data as what it reads better as; raises `LayoutError` when it is neither."""
    from tinarchive.operate.shapes import article_data, listing_data

    article = listing = None
    reasons = []
    try:
        article = read_as_article(body, url, told)
    except LayoutError as error:
        reasons.append(str(error))
    try:
        listing = read_as_listing(body, url, told)
    except LayoutError as error:
        reasons.append(str(error))
    if listing and (article is None or is_rather_listing(article, listing)):
        return listing_data(listing)
    if article:
        return article_data(article)
    raise LayoutError(" ".join(reasons), url=url, expected="article or listing")


def is_rather_listing(article: Article, listing: ListingPage) -> bool:
    """Whether a page that reads as both is a list.

    The "text" of a list is its entries' titles and teasers, without date and byline; an article
    without a date must have far more text than its related list has titles.
    """
    titles = [entry.title for entry in listing.entries if entry.title]
    listed = sum(map(len, titles))
    if not titles or article.title is None:
        return bool(titles)
    shown = sum(title in article.body for title in titles)
    if shown * 2 > len(titles) and listed > 100:
        return True
    if article.published_at is None:
        return len(article.body) < 3 * listed
    days = {(entry.published_at or "")[:10] for entry in listing.entries}
    borrowed = article.published_at[:10] in days  # a list's "date" is one of its entries'
    return article.byline is None and len(article.body) < listed * (3 if borrowed else 1)


# ── parse ───────────────────────────────────────────────────────────────────────────────────


@click.group("parse", cls=Commands)
def parse_command() -> None:
    """Read texts, one a line, into JSON lines.

    Each line of standard input is answered at once by one JSON object on standard output.

    Example:
      echo "Thứ Hai, ngày 28 tháng 5 năm 2018 - 13:37" | tinarchive parse date
    """


@parse_command.command("date")
@now_option
@with_place
def parse_date(place: Place, *, now: datetime | None) -> None:
    """Read time stamps.

    Prints {"raw","at","precision","kind","reason"}. A text that is no whole date has a null "at",
    with the reason.

    Example:
      echo "2 giờ trước" | tinarchive parse date --now 2024-06-05T08:15
    """
    from tinarchive.fields.dates import read_stamp

    del place

    def shape(text: str) -> dict[str, Any]:
        stamp = read_stamp(text, now=now)
        return {
            "at": stamp.at,
            "precision": stamp.precision,
            "kind": stamp.kind,
            "reason": stamp.reason,
        }

    answer_lines(shape)


@parse_command.command("byline")
@with_place
def parse_byline(place: Place) -> None:
    """Read bylines.

    Prints {"raw","is_byline","authors":[{"name","role"}],"organisation","source"}; a name in
    capitals is shown in title case, `raw` and the archive have it as printed.

    Example:
      echo "Bài và ảnh: Nguyễn Văn An (Báo Đắk Nông)" | tinarchive parse byline
    """
    from tinarchive.fields.bylines import read_byline
    from tinarchive.fields.names import show_name

    del place

    def shape(text: str) -> dict[str, Any]:
        reading = read_byline(text)
        byline = reading.byline
        return {
            "is_byline": reading.is_byline,
            "authors": [
                {"name": show_name(author.name), "role": author.role}
                for author in (byline.authors if byline else ())
            ],
            "organisation": byline.organisation if byline else None,
            "source": byline.source if byline else None,
        }

    answer_lines(shape)


@parse_command.command("views")
@with_place
def parse_views(place: Place) -> None:
    """Read view counts.

    Prints {"raw","views"}; a site's counter, a rating or a bare number gives null.

    Example:
      echo "Lượt xem: 10.565" | tinarchive parse views
    """
    from tinarchive.fields.counts import read_views

    del place
    answer_lines(lambda text: {"views": read_views(text).views})


@parse_command.command("pager")
@with_place
def parse_pager(place: Place) -> None:
    """Read what a list's pager claims.

    Prints {"raw","total","page","pages"}.

    Example:
      echo "Tổng số: 223 | Trang: 1 / 23" | tinarchive parse pager
    """
    from tinarchive.fields.pagers import read_pager

    del place

    def shape(text: str) -> dict[str, Any]:
        pager = read_pager(text)
        return {"total": pager.total, "page": pager.page, "pages": pager.pages}

    answer_lines(shape)


def answer_lines(shape: Callable[[str], dict[str, Any]]) -> None:
    """Answer each line of stdin at once with one line of JSON; bytes that are no UTF-8 show as �.

    `raw` is the line itself, so that answers can be joined with questions.
    """
    out = sys.stdout
    for number, line in enumerate(sys.stdin.buffer):
        text = line.decode("utf-8-sig" if number == 0 else "utf-8", "replace").rstrip("\r\n")
        out.write(to_json({"raw": text} | shape(text)) + "\n")
        out.flush()
