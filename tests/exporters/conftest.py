"""A small archive with everything that makes trouble for a file format."""

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
    Image,
    Issue,
    Request,
    Selection,
)

SITE = "baolamdong.example"
OTHER = "tin.example"


class Clock:
    """A clock that goes on by a second at each look."""

    def __init__(self):
        self.at = datetime(2026, 11, 25, 1, 15, tzinfo=UTC)

    def __call__(self):
        self.at += timedelta(seconds=1)
        return self.at


class Shelf:
    """An archive folder with short ways to fill and to open it."""

    def __init__(self, folder):
        self.folder, self.clock, self.told = folder, Clock(), []

    def open(self, *, write=False):
        return open_archive(self.folder, now=self.clock, write=write)

    def capture(self, archive, url, status=200):
        body = f"<p>{url} {self.clock.at}".encode()
        head = (("Content-Type", "text/html"),)
        one = Capture(Request(url), self.clock(), 0.1, status, f"HTTP/1.1 {status}", head, body)
        return archive.keep(one)

    def add(self, archive, number, *, site=SITE, **fields):
        one = Article(f"https://{site}/tin/{number}.html", **({"title": f"Bài {number}"} | fields))
        capture = self.capture(archive, one.url)
        return archive.record_new(
            one, site=site, digest=content_digest(one), reader="3", capture=capture
        )

    def edit(self, archive, held, number, **fields):
        one = Article(f"https://{SITE}/tin/{number}.html", **fields)
        capture = self.capture(archive, one.url)
        archive.record_revision(held, one, digest=content_digest(one), reader="3", capture=capture)

    def write(self, exporter, out, selection=None, **options):
        """What an exporter wrote, and what it told on the way."""
        self.told = []
        with self.open() as archive:
            return exporter.write(
                archive,
                out,
                selection or Selection(),
                tell=lambda *n: self.told.append(n),
                **options,
            )

    def texts(self, column="body"):
        with self.open() as archive:
            return [
                row[column] for row in archive.query(f"SELECT {column} FROM articles ORDER BY id")
            ]


FULL = {
    "published_at": "2018-05-28T13:37+07:00",
    "published_raw": "Thứ Hai, ngày 28 tháng 5 năm 2018 - 13:37",
    "updated_at": "2018-05-29T08:00:05+07:00",
    "summary": "Đua ghe ngo, thả đèn nước.",
    "body": "Lễ hội Ooc Om Bok khai mạc sáng nay.\n\nMục tiêu\n\nGiữ gìn\n\nVăn hóa\n\na\tb\nc\td",
    "byline": Byline(
        "Bài và ảnh: Xô Na - Kim Thoa",
        (Author("Xô Na", "Bài và ảnh"), Author("Kim Thoa")),
        "Báo Lâm Đồng",
        "TTXVN",
    ),
    "images": (Image(f"https://{SITE}/1.jpg", "Đua ghe ngo", "Xô Na", "ghe"),
               Image("javascript:alert(1)")),
    "attachments": (Attachment(f"https://{SITE}/1.pdf", "Kế hoạch"),),
    "views": 141,
    "category": "Văn hóa",
    "tags": ("lễ hội", "ghe ngo"),
    "language": "vi",
    "blocks": (
        Block("title", "Bài 1"),
        Block("paragraph", "Lễ hội Ooc Om Bok khai mạc sáng nay."),
        Block("image", "", f"https://{SITE}/1.jpg", "ghe"),
        Block("caption", "Đua ghe ngo <b>"),
        Block("heading", "Mục tiêu"),
        Block("list", "Giữ gìn"),
        Block("list", "Văn hóa"),
        Block("table", "a\tb\nc\td"),
        Block("image", "", "javascript:alert(1)"),
        Block("boilerplate", "Chia sẻ"),
    ),
    "issues": (Issue("category", "taken from the breadcrumbs"),),
}  # fmt: skip
HOSTILE = {
    "title": '=HYPERLINK("http://x.example";"Bấm vào đây")',
    "summary": "+84 900; -cmd|' /C calc'!A0",
    "body": 'Dòng một, "trích"; hai\n\n- gạch đầu dòng\r\n@SUM(1+1)*cmd\t=1+1\n"=2"',
    "category": "\x1b[31mĐỏ\x07\x9b2J\u202e\u2028",
    "published_at": "2019-01-02",
    "views": -5,
}


def fill(shelf):
    with shelf.open(write=True) as archive:
        run = archive.start_run()
        archive.add_site(SITE, name="Báo Lâm Đồng", province="68")
        archive.add_site(OTHER, name="Tin")
        first = shelf.add(archive, 1, **FULL)
        shelf.add(archive, 2, **HOSTILE)
        shelf.add(archive, 3, title=None, site=OTHER)
        gone = shelf.add(archive, 4, published_at="2020-03-04T05:06+07:00", body="Tạm biệt.")
        shelf.add(archive, 5, published_at="2021-03-04T05:06+07:00", body="Mới nhất.", site=OTHER)
        shelf.edit(archive, first, 1, **FULL | {"title": "Bài 1 (sửa)", "views": 169})
        at = shelf.capture(archive, f"https://{SITE}/tin/4.html", status=404)
        archive.record_gone(f"https://{SITE}/tin/4.html", gone, capture=at)
        archive.finish_run(run, "finished", {})


@pytest.fixture(scope="session")
def _filled(tmp_path_factory):
    shelf = Shelf(tmp_path_factory.mktemp("shelf") / "data")
    fill(shelf)
    return shelf


@pytest.fixture
def shelf(_filled):
    """Five articles: whole, hostile, bare, gone, newest. Only to be read."""
    return _filled


@pytest.fixture
def own_shelf(tmp_path):
    """The same, to be changed."""
    shelf = Shelf(tmp_path / "data")
    fill(shelf)
    return shelf
