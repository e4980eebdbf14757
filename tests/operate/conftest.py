from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tinarchive.archive import open_archive
from tinarchive.decide import content_digest
from tinarchive.model import (
    Article,
    Attachment,
    Author,
    Block,
    Byline,
    Capture,
    Entry,
    Image,
    Issue,
    ListingPage,
    Request,
)

SITE = "portal.example"
HOME = f"http://{SITE}"
NOW = datetime(2026, 11, 25, 1, 15, tzinfo=UTC)


class Clock:
    """A clock that goes on by a second at each look."""

    def __init__(self):
        self.at = NOW

    def __call__(self):
        self.at += timedelta(seconds=1)
        return self.at


def article(number, **fields):
    """An article with every key there is."""
    url = f"{HOME}/tin/{number}.html"
    usual = {
        "published_at": "2018-05-28T13:37+07:00",
        "published_raw": "Thứ Hai, ngày 28 tháng 5 năm 2018 - 13:37",
        "summary": "Tóm tắt",
        "body": "Lễ hội Ooc Om Bok khai mạc sáng nay.",
        "byline": Byline("Bài và ảnh: Xô Na", (Author("Xô Na", "Bài và ảnh"),)),
        "images": (Image(f"{HOME}/1.jpg", "Đua ghe ngo", "Xô Na", "a"),),
        "attachments": (Attachment(f"{HOME}/1.pdf", "Kế hoạch"),),
        "views": 141,
        "category": "Văn hóa",
        "tags": ("lễ hội",),
        "language": "vi",
        "blocks": (
            Block("title", f"Bài viết số {number}"),
            Block("paragraph", "Lễ hội Ooc Om Bok khai mạc sáng nay."),
            Block("image", "", f"{HOME}/1.jpg", "a"),
            Block("caption", "Đua ghe ngo. Ảnh: Xô Na"),
            Block("attachment", "Kế hoạch", f"{HOME}/1.pdf"),
        ),
        "issues": (Issue("category", "taken from the breadcrumbs"),),
    }
    return Article(url, **({"title": f"Bài viết số {number}"} | usual | fields))


class Keeper:
    """An archive with a few words to fill it."""

    def __init__(self, archive, clock):
        self.archive, self.clock = archive, clock
        self.run = archive.start_run()
        archive.add_site(SITE, name="Cổng thông tin", home=HOME, province="67")
        self.list = archive.listing(f"{HOME}/tin/", SITE, "Tin tức")

    def keep(self, url, body=b"<p>x"):
        capture = Capture(
            Request(url), self.clock(), 0.1, 200, "HTTP/1.1 200 OK",
            (("Content-Type", "text/html"),), body,
        )  # fmt: skip
        return self.archive.keep(capture, self.run)

    def walk(self, numbers, *, total, ended=True):
        self.archive.begin_walk(self.list.id)
        entries = tuple(Entry(f"{HOME}/tin/{n}.html", f"Bài viết số {n}") for n in numbers)
        page = ListingPage(self.list.url, entries, claimed_total=total, claimed_pages=1)
        self.archive.record_listing_page(self.list.id, page, self.keep(self.list.url))
        self.archive.finish_walk(self.list.id, ended=ended, to_end=True)

    def settle(self):
        self.archive.finish_walk(self.list.id, ended=True, to_end=True)

    def add(self, number, **fields):
        one = article(number, **fields)
        capture = self.keep(one.url, f"<p>{number}{fields}".encode())
        return self.archive.record_new(
            one, site=SITE, digest=content_digest(one), reader="1", capture=capture
        )

    def edit(self, held, number, **fields):
        one = article(number, **fields)
        capture = self.keep(one.url, f"<p>{number}{fields}".encode())
        self.archive.record_revision(
            held, one, digest=content_digest(one), reader="1", capture=capture
        )


@pytest.fixture
def keeper(tmp_path):
    clock = Clock()
    with open_archive(tmp_path / "data", now=clock) as archive:
        yield Keeper(archive, clock)
