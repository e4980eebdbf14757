"""A small archive to work with, a clock that stands until it is moved, and makers of nouns."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from tinarchive.archive import open_archive
from tinarchive.decide import content_digest
from tinarchive.model import Article, Block, Capture, Entry, Image, ListingPage, Request

SITE = "tin.example"
LIST = f"https://{SITE}/tin-tuc"


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    at: datetime = datetime(2026, 5, 1, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def pass_(self, **span: float) -> None:
        self.at += timedelta(**span)


@dataclass
class World:
    """An archive under test with short ways to fill it."""

    folder: object
    clock: Clock
    archive: object = None
    run: int = 0
    listing: int = 0
    bodies: int = field(default=0)

    def capture(
        self, url: str, body: bytes | None = None, kind: str = "article", **more
    ) -> Capture:
        self.bodies += 1
        body = f"<html>{url} {self.bodies}</html>".encode() if body is None else body
        more.setdefault("status", 200)
        return Capture(
            Request(url, kind=kind),
            self.clock(),
            0.1,
            status_line=f"HTTP/1.1 {more['status']} OK",
            headers=more.pop("headers", (("Content-Type", "text/html; charset=utf-8"),)),
            body=body,
            **more,
        )

    def keep(self, url: str, body: bytes | None = None, kind: str = "article", **more) -> int:
        return self.archive.keep(self.capture(url, body, kind, **more), self.run)

    def article(self, number: int = 1, **more) -> Article:
        base = {
            "url": f"https://{SITE}/bai-{number}",
            "title": f"Bài {number}",
            "published_at": f"2018-05-28T13:{number % 60:02d}+07:00",
            "body": f"Đảng bộ thành phố họp lần {number}.",
            "blocks": (Block("title", f"Bài {number}"),),
        }
        return Article(**{**base, **more})

    def record(self, article: Article, **more) -> int:
        capture = self.keep(article.url)
        return self.archive.record_new(
            article, site=SITE, digest=content_digest(article), reader="1", capture=capture, **more
        )

    def show(self, *urls: str, claimed: int | None = None, to_end: bool = True) -> None:
        """A whole walk of the list, on one page."""
        self.archive.begin_walk(self.listing)
        page = ListingPage(
            LIST, tuple(Entry(url, f"Tin {url[-1]}") for url in urls), claimed_total=claimed
        )
        self.archive.record_listing_page(self.listing, page, self.keep(LIST, kind="listing"))
        self.archive.finish_walk(self.listing, ended=True, to_end=to_end)

    def next_run(self) -> int:
        self.clock.pass_(days=1)
        self.run = self.archive.start_run()
        return self.run

    def tables(self, *skip: str) -> dict[str, list[tuple]]:
        """All rows of tinarchive.db, to see whether anything changed."""
        names = self.archive.query(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'articles_fts%'"
        )
        return {
            row["name"]: [
                tuple(one.values()) for one in self.archive.query(f"SELECT * FROM {row['name']}")
            ]
            for row in names
            if row["name"] not in skip
        }


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def world(tmp_path, clock):
    made = World(tmp_path / "data", clock)
    with open_archive(made.folder, now=clock) as archive:
        made.archive = archive
        made.run = archive.start_run()
        made.listing = archive.listing(LIST, SITE, "Tin tức").id
        yield made


@pytest.fixture
def site() -> str:
    return SITE


@pytest.fixture
def photo() -> Image:
    return Image(f"https://{SITE}/anh.jpg", "Đại biểu dự họp", "Ảnh: An")
