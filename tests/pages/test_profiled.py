"""A profile's selectors: they win, and one that does not hold is seen."""

from __future__ import annotations

import pytest

from tinarchive.errors import LayoutError
from tinarchive.pages.article import read_article
from tinarchive.sites.parts import ArticleSelectors, Selector
from tinarchive.sites.profile import Profile

URL = "http://portal.example/tin/bai-1.html"
TEXT = "Hội nghị đánh giá kết quả sáu tháng đầu năm và bàn nhiệm vụ trọng tâm thời gian tới. " * 2
PAGE = f"""<html><head><title>Trang tin</title></head><body>
<h1>Một dòng khác trên đầu trang</h1><p class=gio>13:37 28/05/2018</p><b class=dem>1.045</b>
<div class=bai><h4 class=ten>Hội nghị sơ kết công tác sáu tháng</h4>
<p class=mo>Câu dẫn ngắn</p><p>{TEXT}</p><p class=bo>Chia tay và hẹn gặp lại quý vị</p></div>
<a class=muc>Kinh tế</a><a class=nhan>sơ kết</a></body></html>""".encode()


def read(**selectors: Selector):
    profile = Profile(article=ArticleSelectors(**selectors))
    return read_article(PAGE, url=URL, profile=profile)


def test_selectors_win_over_what_is_found():
    """Each named field is what its element shows; the rest is found as ever."""
    article = read(
        title=Selector(".ten", 1), date=Selector(".gio", 1), views=Selector(".dem", 1),
        summary=Selector(".mo", "0..1"), category=Selector(".muc", 1), tags=Selector(".nhan"),
        drop=Selector(".bo"),
    )  # fmt: skip
    assert article.title == "Hội nghị sơ kết công tác sáu tháng"
    assert (article.published_at, article.published_raw) == (
        "2018-05-28T13:37+07:00", "13:37 28/05/2018",
    )  # fmt: skip
    assert (article.summary, article.views) == ("Câu dẫn ngắn", 1045)
    assert (article.category, article.tags) == ("Kinh tế", ("sơ kết",))
    assert article.body == TEXT.strip()
    assert article.issues == ()


def test_a_selector_that_does_not_hold_is_an_issue():
    """The issue names the key, what it expects and what the page shows; the reader goes on."""
    article = read(title=Selector(".khong-co", 1))
    assert article.title is not None
    reasons = [issue.reason for issue in article.issues if issue.field == "title"]
    assert reasons == ["the profile's article.title expects 1 of '.khong-co', the page shows 0"]


def test_a_container_that_is_gone_is_an_error():
    """Without its container nothing is guessed: the error names the key and what to do."""
    with pytest.raises(LayoutError, match=r"article\.container expects 1 .* mend its profile"):
        read(container=Selector("#cu", 1))


def test_nothing_outside_the_container_is_looked_at():
    """With a container the title is sought inside it."""
    assert read(container=Selector(".bai", 1)).title == "Hội nghị sơ kết công tác sáu tháng"


def test_an_empty_profile_changes_nothing():
    """`Profile()` reads as no profile does."""
    assert read_article(PAGE, url=URL, profile=Profile()) == read_article(PAGE, url=URL)
