"""A page that is no article is refused with the reason; a short article is not."""

from __future__ import annotations

import pytest

from tinarchive.errors import LayoutError
from tinarchive.model import Entry
from tinarchive.pages.article import read_article

URL = "http://portal.example/tin/hoi-nghi-tong-ket-cong-tac-hoi-nam-2018-112.html"
SHORT = "<p>Hội nghị được tổ chức sáng nay tại huyện.</p>"


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ('{"status": 404, "message": "Không tìm thấy"}', "JSON"),
        ('[{"title": "<p>Hội nghị</p>"}]', "JSON"),
        (
            "<h1>Checking your browser before accessing</h1><p>Please wait 5 seconds.</p>",
            "Checking",
        ),
        ("<h3>403 - Forbidden: Access is denied.</h3><p>You have no permission.</p>", "403"),
        ("<h2>Website đang bảo trì</h2><p>Kính mong quý vị quay lại sau.</p>", "bảo trì"),
        (f"<h3>Cổng cán bộ</h3>{SHORT}<form><input type=password></form>", "password"),
        (f"<h1>Một trang nào đó của huyện</h1>{SHORT}", "9 words alone"),
        ("", "no title"),
    ],
)
def test_what_is_no_article_is_refused_with_the_reason(page, reason):
    """Gates, errors, notices, log-ins and answers of interfaces never become articles."""
    with pytest.raises(LayoutError, match=reason):
        read_article(page.encode(), url=URL)


FILES = {
    "photo": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x02" + bytes(range(256)) * 40,
    "archive": b"PK\x03\x04\x14\x00\x06\x00\x08\x00" + bytes(range(0, 256, 3)) * 90,
    "webp": b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(reversed(range(256))) * 40,
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("content_type", [None, "text/html; charset=utf-8", "image/jpeg"])
def test_the_bytes_of_a_file_are_no_article(name, content_type):
    """Whatever the server calls it: letters that happen to stand in a photo are no text."""
    with pytest.raises(LayoutError, match="it is a file"):
        read_article(FILES[name], url=URL, content_type=content_type)


def test_a_page_with_some_broken_letters_is_an_article():
    """Letters lost on the way, and bytes of zero that an old editor left, make no file of it."""
    lost = "Hội nghị tổng kết công tác hội năm 2018 \x00được tổ chức tại huyện. " * 12
    page = f"<h1>Tổng kết công tác hội</h1><i>28/05/2018 13:37</i><p>{lost}</p>".encode()
    assert read_article(page.replace("ộ".encode(), b"\xe1\xbb"), url=URL).title


def test_a_short_article_is_told_by_what_speaks_for_it():
    """A date, a name, a photo or a document; or the list's or the address's own title."""
    told = [
        f"<h1>Một trang nào đó</h1><div>28/05/2018 13:37</div>{SHORT}",
        f"<h1>Một trang nào đó</h1><div>{SHORT}<p align=right>Tác giả: Lê Văn An</p></div>",
        f"<h1>Một trang nào đó</h1><div>{SHORT}<img src=/anh/hoi-nghi.jpg></div>",
        f"<h1>Một trang nào đó</h1><div>{SHORT}<a href=/tb.pdf>Thông báo 12</a></div>",
        f"<h1>Hội nghị tổng kết công tác Hội năm 2018</h1>{SHORT}",
    ]
    for page in told:
        assert read_article(page.encode(), url=URL).title
    listed = Entry("http://portal.example/tin/1", "Một trang nào đó của huyện")
    page = f"<h1>Một trang nào đó của huyện</h1>{SHORT}".encode()
    assert read_article(page, url="http://portal.example/tin/1", entry=listed).title


def test_a_list_s_word_does_not_make_an_article_of_a_gate():
    """An entry with a date does not speak for a page that says nothing of it."""
    entry = Entry(URL, "Hội nghị tổng kết công tác Hội", "2018-05-28")
    page = b"<h1>Just a moment...</h1><p>Enable JavaScript and cookies to continue</p>"
    with pytest.raises(LayoutError):
        read_article(page, url=URL, entry=entry)
