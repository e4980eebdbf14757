"""The article reader as a whole: fields agree with blocks, nothing is guessed, nothing is invented."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tinarchive.errors import LayoutError
from tinarchive.model import BODY_KINDS, Article, Entry
from tinarchive.pages.article import read_article

URL = "http://portal.example/tin/bai-1.html"
NOW = datetime(2018, 6, 3, 1, 0, tzinfo=UTC)
LONG = (
    "Sáng ngày 28-5, tại hội trường tầng hai, cơ quan tổ chức hội nghị sơ kết công tác sáu tháng "
    "đầu năm và bàn nhiệm vụ trọng tâm những tháng cuối năm."
)
MORE = (
    "Phát biểu kết luận, đồng chí Bí thư đề nghị các tổ chức tiếp tục tháo gỡ khó khăn, đẩy nhanh "
    "tiến độ các công trình và chăm lo đời sống của nhân dân trên địa bàn."
)


def page(
    head: str = "", above: str = "", inside: str = "", below: str = "", last: str = ""
) -> bytes:
    return (
        f"<html><head><title>Trang tin</title>{head}</head><body><div id=menu><a href=/>Trang chủ</a>"
        f"<a href=/tin>Tin</a></div><div id=noidung><h1>Hội nghị sơ kết công tác sáu tháng</h1>{above}"
        f"<div class=than><p>{LONG}</p>{inside}<p>{MORE}</p>{last}</div>{below}</div></body></html>"
    ).encode()


def read(*args: str, **kwargs: str) -> Article:
    return read_article(page(*args, **kwargs), url=URL, now=NOW)


def kinds(article: Article, kind: str) -> list[str]:
    return [block.text for block in article.blocks if block.kind == kind]


def test_body_is_the_join_of_its_blocks():
    """The body is the texts of the body's kinds, a blank line between (DESIGN 5)."""
    article = read(inside="<h2>Kết quả</h2><ul><li>Một việc đã xong</li></ul>")
    assert article.body == "\n\n".join(b.text for b in article.blocks if b.kind in BODY_KINDS)
    assert article.body == f"{LONG}\n\nKết quả\n\nMột việc đã xong\n\n{MORE}"


def test_absent_is_none():
    """A page that shows only title and text has None for all else, and says that no date is shown."""
    article = read()
    assert article.title == "Hội nghị sơ kết công tác sáu tháng"
    assert (article.published_at, article.published_raw, article.updated_at) == (None, None, None)
    assert (article.summary, article.byline, article.views) == (None, None, None)
    assert (article.images, article.attachments, article.tags) == ((), (), ())
    assert [issue.field for issue in article.issues] == ["published_at"]


def test_the_entry_dates_a_page_that_shows_no_date():
    """What the list said is taken only then, and the issues say so."""
    entry = Entry(URL, "Hội nghị", "2018-05-29")
    article = read_article(page(), url=URL, now=NOW, entry=entry)
    assert article.published_at == "2018-05-29"
    assert "entry" in article.issues[-1].reason
    dated = read_article(page(above="<p>28/05/2018</p>"), url=URL, now=NOW, entry=entry)
    assert (dated.published_at, dated.issues) == ("2018-05-28", ())


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("<p>Ngày đăng: 28/05/2018 13:37</p>", ""),
        ("", "<p align=right>Thứ Hai, 28/05/2018 13:37</p>"),
        ("<span>28/05/2018</span> <span>13:37</span>", ""),
        ("<p>13:37 | 28/05/2018 | Lượt xem: 12</p>", ""),
    ],
)
def test_the_date_stands_by_the_title_or_at_the_end(above, below):
    """Labelled or bare, above the text or below it."""
    assert read(above=above, below=below).published_at == "2018-05-28T13:37+07:00"


def test_dates_that_contradict_each_other_are_null():
    """Two bare days beside the title and nothing that decides: null and an issue, never a guess."""
    article = read(above="<p>28/05/2018</p><p>29/05/2018</p>")
    assert article.published_at is None
    assert [issue.field for issue in article.issues] == ["published_at"]


def test_other_dates_are_not_the_articles():
    """Header clocks, related stories and document lines date nothing."""
    clock = b"<div class=dongho>Thu Sau, 01/06/2018</div>"
    related = "<p><b>Tin liên quan</b></p><ul><li><a href=/a>Đại hội đoàn viên thanh niên xã</a> (27/05/2018)</li></ul>"
    place = "<p>Đức Cơ, ngày 23 tháng 5 năm 2018.</p>"
    html = page(inside=place, below=related).replace(b"<div id=menu>", clock + b"<div id=menu>")
    assert read_article(html, url=URL, now=NOW).published_at is None


def test_an_update_stands_apart():
    """Published and updated are two fields; where only an update is shown it is taken, and said."""
    both = read(above="<p>Ngày đăng: 28/05/2018</p><p>Cập nhật: 30/05/2018 08:00</p>")
    assert (both.published_at, both.updated_at) == ("2018-05-28", "2018-05-30T08:00+07:00")
    one = read(above="<p>Cập nhật lúc: 08:00 30/05/2018</p>")
    assert one.published_at == one.updated_at == "2018-05-30T08:00+07:00"
    assert "updated" in one.issues[-1].reason


def test_the_portals_name_is_no_title():
    """Neither <title> nor an h1 that leads home names the article."""
    html = page().replace(b"<h1>", b"<h2>").replace(b"</h1>", b"</h2>")
    html = html.replace(
        b"<div id=menu>", "<h1><a href='/'>Cổng thông tin điện tử xã</a></h1><div id=menu>".encode()
    )
    assert read_article(html, url=URL).title == "Hội nghị sơ kết công tác sáu tháng"


def test_null_before_a_title_is_dropped():
    """One family prints the word null before its titles."""
    html = page().replace(b"<h1>", b"<h1>null ")
    assert read_article(html, url=URL).title == "Hội nghị sơ kết công tác sáu tháng"


PHOTO = "<img src=/anh/hoi-nghi.jpg width=500>"


@pytest.mark.parametrize(
    "photo",
    [
        f"<figure>{PHOTO}<figcaption>Quang cảnh hội nghị. Ảnh: Hà An</figcaption></figure>",
        f"<table><tr><td>{PHOTO}</td></tr><tr><td>Quang cảnh hội nghị. Ảnh: Hà An</td></tr></table>",
        f"<p align=center>{PHOTO}</p><p align=center>Quang cảnh hội nghị. Ảnh: Hà An</p>",
        f"<p>{PHOTO}</p><p><em>Quang cảnh hội nghị. Ảnh: Hà An</em></p>",
        f"<p>{PHOTO}<br>Quang cảnh hội nghị. Ảnh: Hà An</p>",
        f"<div>{PHOTO}</div><div class='chu-thich'>Quang cảnh hội nghị. Ảnh: Hà An</div>",
        f"<p>{PHOTO}</p><p style='text-align:center'>Quang cảnh hội nghị.</p><p style='text-align:center'>Ảnh: Hà An</p>",
    ],
)
def test_a_caption_is_known_by_where_it_stands(photo):
    """In a figure, a photo's table, under the photo centred or in italics, or so named."""
    article = read(inside=photo)
    (image,) = article.images
    assert image.url == "http://portal.example/anh/hoi-nghi.jpg"
    assert (image.caption, image.credit) == ("Quang cảnh hội nghị.", "Hà An")
    assert article.body == f"{LONG}\n\n{MORE}"


def test_text_under_a_photo_stays_text():
    """A paragraph that looks as the others do is no caption."""
    assert read(inside=f"<p>{PHOTO}</p>").images[0].caption is None


@pytest.mark.parametrize(
    ("img", "count"),
    [
        ("<img src='/x/icon_print.gif'>", 0),
        ("<img src='/x/a.jpg' width=16 height=16>", 0),
        ("<img src='data:image/gif;base64,R0' data-src='/x/a.jpg'>", 1),
        ("<img src='/loading.gif' data-original='/x/a.jpg'>", 1),
        ("<img srcset='/x/a.jpg 1x, /x/b.jpg 2x'>", 1),
        ("<img>", 0),
    ],
)
def test_photos_and_not_icons(img, count):
    """Icons, spacers and buttons are no photos; lazily loaded ones have their real address."""
    images = read(inside=f"<p>{img}</p>").images
    assert [image.url for image in images] == ["http://portal.example/x/a.jpg"] * count


@pytest.mark.parametrize(
    ("last", "names", "source"),
    [
        ("<p align=right><b>Hải Yến</b></p>", ["Hải Yến"], None),
        ("<p>Bài và ảnh: Thanh Xuân</p>", ["Thanh Xuân"], None),
        ("<p>Theo Báo Tuyên Quang</p>", [], "Báo Tuyên Quang"),
        ("<p align=right>Hải Yến</p><p>Nguồn: Báo Tuyên Quang</p>", ["Hải Yến"], "Báo Tuyên Quang"),
    ],
)
def test_bylines_stand_at_the_end(last, names, source):
    """A bare name as the last words, a labelled line, a source: none of them is body."""
    article = read(last=last)
    assert article.byline is not None
    assert [author.name for author in article.byline.authors] == names
    assert article.byline.source == source
    assert article.body == f"{LONG}\n\n{MORE}"


def test_views_are_labelled_and_the_articles_own():
    """The article's counter is read with its label; the site's counter is not."""
    assert read(below="<p>Lượt xem: 1.045</p>").views == 1045
    assert read(below="<div>Tổng lượt truy cập: 5.005</div>").views is None


def test_related_lists_are_not_the_text():
    """A list of other titles inside the text is related; the text goes on after it."""
    box = "<div><b>Tin liên quan</b><ul><li><a href=/a>Đại hội đoàn viên thanh niên xã Tân An</a></li></ul></div>"
    article = read(inside=box)
    assert article.body == f"{LONG}\n\n{MORE}"
    assert len(kinds(article, "related")) == 2


def test_documents_are_attachments():
    """A link to a document is an attachment with its words."""
    article = read(inside="<p><a href='/tep/qd 12.pdf'>Quyết định số 12</a></p>")
    assert [(a.url, a.title) for a in article.attachments] == [
        ("http://portal.example/tep/qd 12.pdf", "Quyết định số 12")
    ]
    assert article.body == f"{LONG}\n\n{MORE}"


def test_a_data_table_is_kept_as_rows_and_cells():
    """Rows by newline, cells by tab; a table that only lays out is none."""
    table = "<table><tr><th>Chỉ tiêu</th><th>Số</th></tr><tr><td>Thu</td><td>215</td></tr></table>"
    assert kinds(read(inside=table), "table") == ["Chỉ tiêu\tSố\nThu\t215"]


@pytest.mark.parametrize(
    "html", [b"", b"\xff\xfe\x00", b"<html></html>", "<p>Trang chủ</p>".encode()]
)
def test_a_page_without_an_article_is_refused(html):
    """No title and no prose: an error that says so, with the address."""
    with pytest.raises(LayoutError, match="shows no article"):
        read_article(html, url=URL)


FOOT = (
    "<div class=cuoi>Cơ quan chủ quản: Ủy ban nhân dân huyện. Giấy phép số 12/GP-TTĐT ngày 3/11/2016. "
    "Địa chỉ: số 1 đường Chiến Thắng, thị trấn. Điện thoại: 0207.3822.444. Email: a@b.example. "
    "Chịu trách nhiệm: ông Trưởng ban biên tập cổng thông tin điện tử của huyện nhà.</div>"
)


def test_a_long_imprint_is_no_article():
    """Beside a short article the portal's imprint is the longer text, and still not the body."""
    html = f"<h2>Hội thao mừng ngày thành lập</h2><div><p>{LONG}</p></div>{FOOT}".encode()
    article = read_article(html, url=URL)
    assert (article.title, article.body) == ("Hội thao mừng ngày thành lập", LONG)


def test_what_readers_say_is_not_the_text():
    """Below `Ý kiến bạn đọc` nothing is body, nor dates the article."""
    said = f"<div>Ý kiến bạn đọc (1)</div><div>Lê Thị Mơ 15/05/2018 20:11</div><div>{MORE}</div>"
    article = read(last=said)
    assert (article.body, article.published_at) == (f"{LONG}\n\n{MORE}", None)


def test_a_relative_time_counts_from_the_fetch():
    """`3 giờ trước` is three hours before the page was fetched, and needs to know when that was."""
    assert read(above="<p>3 giờ trước</p>").published_at == "2018-06-03T05:00+07:00"
    html = page(above="<p>3 giờ trước</p>")
    assert read_article(html, url=URL).published_at is None


def test_a_title_that_no_element_shows_is_taken_from_the_head():
    """Where only <title> says it, it is taken and the issues say so; a portal's name never is."""
    claimed = "Trường tiểu học tổ chức hội thi rung chuông vàng năm học mới"
    html = f"<title>{claimed}</title><p>{LONG}</p><p>{MORE}</p>".encode()
    article = read_article(html, url=URL)
    assert article.title == claimed
    assert "title" in [issue.field for issue in article.issues]
    portal = (
        f"<title>Cổng thông tin điện tử huyện Yên Sơn</title><p>{LONG}</p><p>{MORE}</p>".encode()
    )
    assert read_article(portal, url=URL).title is None


def test_an_items_day_beside_the_article_is_not_its_own():
    """A most-read list above the title states days and counts of other articles."""
    box = (
        "<div><b>Tin đọc nhiều</b><ul><li><a href=/a>Khai mạc giải</a> (15/04/2017 - 6052 lượt xem)"
        "</li></ul></div>"
    )
    html = page().replace(b"<h1>", box.encode() + b"<h1>")
    article = read_article(html, url=URL)
    assert (article.published_at, article.views) == (None, None)


def test_the_lists_title_chooses_among_what_the_page_shows():
    """A short title that nothing else marks is found by what the list called it."""
    html = "<table><tr><td><p>Thông báo 1</p></td></tr></table><p>Tải tệp đính kèm</p>".encode()
    assert read_article(html, url=URL, entry=Entry(URL, "Thông báo 1")).title == "Thông báo 1"


def test_the_source_may_stand_behind_the_text():
    """The template's own field for it is read there; a link of a related list is none."""
    after = "<div class=link-source-wrapper><span class=link-source-name>Đời sống Hậu Giang</span></div>"
    html = page() + after.encode()
    assert read_article(html, url=URL).byline.source == "Đời sống Hậu Giang"
    link = "<div class=source><a href=/x>Báo Đồng Khởi</a></div>"
    assert read_article(page() + link.encode(), url=URL).byline is None


def test_a_videos_caption_is_no_photos():
    """A caption below another paragraph does not join the photo above it."""
    figure = "<figure><img src=/a.jpg><figcaption>Vườn rau</figcaption></figure>"
    clip = f"<p>{MORE}</p><div class=VideoCMS_Caption>Clip thu hoạch</div>"
    article = read_article(page().replace(b"</h1>", f"</h1>{figure}{clip}".encode()), url=URL)
    assert [image.caption for image in article.images] == ["Vườn rau"]


def test_a_credit_alone_is_no_paragraph():
    """`Ảnh: Internet` between paragraphs is a photo's credit."""
    article = read(last=f"<p>Ảnh: Internet</p><p>{MORE}</p>")
    assert "Internet" not in article.body
