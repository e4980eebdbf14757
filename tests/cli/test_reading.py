"""`read` and `parse` as a person meets them."""

from __future__ import annotations

import json

import pytest

PAGE = """<!doctype html><title>Cổng</title><h1>Khai mạc lễ hội Ooc Om Bok</h1>
<p>Thứ Hai, ngày 28/05/2018 - 13:37</p>
<div><p>Sáng nay, lễ hội được khai mạc tại trung tâm tỉnh với sự tham dự của hàng nghìn người dân.</p>
<p>Lễ hội kéo dài ba ngày, có đua ghe ngo, thả đèn nước và nhiều trò chơi dân gian khác nhau.</p></div>
"""
URL = "http://portal.example/tin/1.html"
ARTICLE_KEYS = [
    "kind", "url", "title", "published_at", "published_raw", "updated_at", "summary", "body",
    "byline", "images", "attachments", "views", "category", "tags", "language", "blocks", "issues",
]  # fmt: skip


def test_read_prints_an_article(tinarchive, tmp_path):
    """A stored page becomes the JSON of DESIGN 6, nothing else on stdout."""
    (tmp_path / "page.html").write_text(PAGE)
    done = tinarchive("read", "page.html", "--url", URL)
    assert done.exit_code == 0, done.stderr
    article = json.loads(done.stdout)
    assert list(article) == ARTICLE_KEYS
    assert article["title"] == "Khai mạc lễ hội Ooc Om Bok"
    assert article["published_at"] == "2018-05-28T13:37+07:00"
    assert "" not in article.values()


def test_read_takes_standard_input(tinarchive):
    """- is standard input."""
    done = tinarchive("read", "-", "--url", URL, "--as", "article", stdin=PAGE)
    assert json.loads(done.stdout)["kind"] == "article"


def test_read_knows_a_list_from_an_article(tinarchive):
    """A page that is mostly links to articles is a list, without being told."""
    rows = "".join(
        f"<li><a href='/tin/bai-viet-so-{n}-cua-tinh-{1000 + n}.html'>Bài viết số {n} về đời sống "
        f"văn hóa của tỉnh nhà</a> <span>({n:02}/05/2018)</span></li>"
        for n in range(1, 11)
    )
    done = tinarchive(
        "read", "-", "--url", "http://portal.example/tin/", stdin=f"<h1>Tin tức</h1><ul>{rows}</ul>"
    )
    listing = json.loads(done.stdout)
    assert listing["kind"] == "listing"
    assert len(listing["entries"]) == 10
    assert list(listing)[:7] == [
        "kind", "url", "entries", "page", "claimed_pages", "claimed_total", "next",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "url", "told"),
    [
        ("nope.html", URL, "nope.html: cannot be read: No such file"),
        (".", URL, "this is a folder"),
        ("empty.html", URL, "empty.html: holds no page"),
        ("page.html", "ftp://a/b", "no http or https address"),
        ("page.html", "tin/1.html", "no http or https address"),
    ],
)
def test_read_says_what_is_wrong(tinarchive, tmp_path, file, url, told):
    """A missing file, a folder, an empty file, a wrong address: one sentence, exit 2."""
    (tmp_path / "page.html").write_text(PAGE)
    (tmp_path / "empty.html").write_text(" \n")
    done = tinarchive("read", file, "--url", url)
    assert done.exit_code == 2
    assert told in done.stderr
    assert done.stdout == ""


def test_read_names_a_wrong_profile(tinarchive, tmp_path):
    """The profile of the address's site is used, so a slip in it is told."""
    (tmp_path / "page.html").write_text(PAGE)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "portal.example.toml").write_text("[article]\ntitel = 'h1'")
    done = tinarchive("read", "page.html", "--url", URL, "--sites", "mine")
    assert done.exit_code == 2
    assert "mine/portal.example.toml:2: there is no key 'article.titel'" in done.stderr


@pytest.mark.parametrize(
    ("kind", "line", "answer"),
    [
        (
            "date",
            "Thứ Hai, ngày 28 tháng 5 năm 2018 - 13:37",
            {
                "at": "2018-05-28T13:37+07:00",
                "precision": "minute",
                "kind": "published",
                "reason": None,
            },
        ),
        ("views", "Lượt xem: 10.565", {"views": 10565}),
        ("views", "Đang truy cập: 12", {"views": None}),
        (
            "pager",
            "Tổng số: 223 | Trang: 1 trên tổng số 23 trang",
            {"total": 223, "page": 1, "pages": 23},
        ),
        (
            "byline",
            "Bài và ảnh: Nguyễn Văn An",
            {
                "is_byline": True,
                "authors": [{"name": "Nguyễn Văn An", "role": "Bài và ảnh"}],
                "organisation": None,
                "source": None,
            },
        ),
    ],
)
def test_parse_answers_each_line(tinarchive, kind, line, answer):
    """One JSON object per line, `raw` first and as it came; an empty line is a line too."""
    done = tinarchive("parse", kind, stdin=f"{line}\r\n\n")
    first, second = map(json.loads, done.stdout.splitlines())
    assert first == {"raw": line} | answer
    assert second["raw"] == ""
    assert next(iter(first)) == "raw"


def test_parse_survives_any_bytes(tinarchive):
    """Bytes that are no UTF-8 show as � and get an answer like any other line."""
    done = tinarchive("parse", "views", stdin=b"\xff\xfe\x00\nL\xc6\xb0\xe1\xbb\xa3t xem: 7\n")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["views"] for answer in answers] == [None, 7]
    assert answers[0]["raw"] == "��\x00"


def test_no_answer_repaints_the_terminal(tinarchive):
    """Control characters, C1 too, leave as JSON escapes and come back as they were."""
    line = "Lượt xem: 7 \x1b[2J\x9b2J"
    done = tinarchive("parse", "views", stdin=f"{line}\n")
    assert done.stdout.rstrip("\n").isprintable()
    assert json.loads(done.stdout)["raw"] == line


def test_parse_date_takes_the_time_it_is_told(tinarchive):
    """Relative times need `--now`; without a zone it is Vietnam's."""
    done = tinarchive("parse", "date", "--now", "2024-06-05T08:15", stdin="2 giờ trước\n")
    assert json.loads(done.stdout)["at"] == "2024-06-05T06:15+07:00"
