"""Deciding is pure: old, new and the clock in, a verdict out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinarchive.decide import (
    LATEST,
    SOONEST,
    Walk,
    content_digest,
    due_at,
    judge,
    judge_absence,
    resemblance,
    slid,
    sort_answer,
)
from tinarchive.model import Article, Author, Block, Byline, Capture, Entry, Image, Known, Request

NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
TEXT = (
    "Những năm qua, Chi bộ cơ quan Thành ủy Tuyên Quang đã tập trung nâng cao chất lượng "
    "sinh hoạt chi bộ, nội dung, hình thức sinh hoạt có nhiều đổi mới đem lại hiệu quả rõ nét."
)
ARTICLE = Article(
    url="http://x.vn/tin/1",
    title="Chi bộ cơ quan Thành ủy nâng cao chất lượng sinh hoạt Chi bộ",
    published_at="2018-05-28T13:37+07:00",
    body=TEXT,
    byline=Byline("Bài và ảnh: Thanh Xuân", (Author("Thanh Xuân", "Bài và ảnh"),)),
    images=(Image("http://x.vn/a.jpg", "Các đảng viên trao đổi"),),
    views=141,
)


def known(article: Article = ARTICLE, **changes) -> Known:
    values = {
        "article": 7,
        "url": article.url,
        "digest": content_digest(article),
        "reader": "1",
        "capture": 1,
        "title": article.title,
        "published_at": article.published_at,
        "first_seen_at": NOW,
        "checked_at": NOW,
        "changed_at": NOW,
    }
    return Known(**{**values, **changes})


def page(*urls: str) -> list[Entry]:
    return [Entry(url) for url in urls]


@pytest.mark.parametrize(
    "moving",
    [
        {"views": 9999},
        {"url": "http://www.x.vn/tin/1?x=1"},
        {"tags": ("đảng",)},
        {"blocks": (Block("related", "tin khác"),)},
        {
            "images": (
                Image("http://x.vn/(S(abc123abc123abc123abc123))/a.jpg", "Các đảng viên trao đổi"),
            )
        },
    ],
    ids=lambda value: next(iter(value)),
)
def test_what_moves_by_itself_is_no_edit(moving):
    """Counters, addresses, tags, related lists and session tokens leave the digest alone."""
    assert content_digest(replace(ARTICLE, **moving)) == content_digest(ARTICLE)


@pytest.mark.parametrize(
    "edit",
    [
        {"title": "Khác"},
        {"published_at": "2018-05-29"},
        {"updated_at": "2018-05-29"},
        {"summary": "Tóm tắt"},
        {"body": TEXT + "."},
        {"byline": None},
        {"images": ()},
        {"images": (Image("http://x.vn/a.jpg", "Chú thích khác"),)},
    ],
    ids=lambda value: next(iter(value)),
)
def test_what_people_wrote_is_the_revision(edit):
    """Title, dates, summary, body, byline, photos and captions make another digest."""
    assert content_digest(replace(ARTICLE, **edit)) != content_digest(ARTICLE)


def test_an_unknown_article_is_new():
    """An address the archive does not hold, with a text, is a new article."""
    assert judge(None, ARTICLE).kind == "new"


def test_an_unknown_page_without_article_is_refused():
    """A page without title and text never becomes an article."""
    assert judge(None, Article("http://x.vn/", None)).kind == "refused"


def test_equal_content_under_another_address_moved():
    """Two addresses of one site with equal content, title and date are one article."""
    verdict = judge(None, ARTICLE, twin=7)
    assert (verdict.kind, verdict.article) == ("moved", 7)


def test_same_page_is_same():
    """Equal content is no revision, whatever the counter says."""
    assert judge(known(), replace(ARTICLE, views=200)).kind == "same"


def test_a_better_reader_is_no_edit():
    """Old and new are compared as today's reader reads both captures."""
    held = known(digest="of-an-older-reader")
    assert judge(held, ARTICLE, old=ARTICLE).kind == "same"


def test_a_corrected_sentence_is_an_edit():
    """A changed text with the same title is an edit."""
    new = replace(ARTICLE, body=TEXT.replace("rõ nét", "thiết thực"))
    assert judge(known(), new, old=ARTICLE).kind == "edited"


@pytest.mark.parametrize(
    "new",
    [
        Article(
            "http://x.vn/tin/1", "Đăng nhập hệ thống", body="Tên đăng nhập Mật khẩu Quên mật khẩu"
        ),
        Article("http://x.vn/tin/1", "Lịch tuần 12", body="Thứ hai họp giao ban tại phòng số một"),
        Article("http://x.vn/tin/1", None),
    ],
    ids=["login", "another article", "nothing"],
)
def test_another_page_never_overwrites(new):
    """A login page, a reused address or an empty page leaves the good state alone."""
    assert judge(known(), new, old=ARTICLE).kind == "refused"


LONG = " ".join(f"Đồng chí thứ {n} phát biểu về việc số {n}." for n in range(20))


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (LONG, "", "refused"),
        (LONG, "Vui lòng đăng nhập để xem nội dung bài viết này.", "refused"),
        (LONG, LONG[:60], "edited"),  # an excerpt of it
        (LONG, LONG[:300] + " Đính chính.", "edited"),
        (LONG, " ".join(f"Nội dung mới, câu {n}." for n in range(40)), "edited"),  # written anew
        ("Đang cập nhật.", LONG, "edited"),
        ("Đang cập nhật.", "", "edited"),
        ("", "", "edited"),  # a photo more
    ],
)
def test_a_page_that_keeps_its_title_and_loses_its_text(before, after, kind):
    """Nothing, or "log in to read on", in the place of a text never overwrites it."""
    old = replace(ARTICLE, body=before)
    new = replace(ARTICLE, body=after, images=())
    assert judge(known(), new, old=old).kind == kind


def test_retitled_text_is_an_edit():
    """A new title over the same text is an edit, not another article."""
    assert judge(known(), replace(ARTICLE, title="Hoàn toàn khác"), old=ARTICLE).kind == "edited"


def test_absence_is_believed_when_proved():
    """404 is gone at once; a soft "not found" only in the second run."""
    assert judge_absence(known(), proved=True).kind == "gone"
    assert judge_absence(known(), proved=False).kind == "missing"
    assert judge_absence(known(missing_runs=1), proved=False).kind == "gone"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (200, "page"),
        (304, "unchanged"),
        (404, "gone"),
        (410, "gone"),
        (403, "failed"),
        (503, "failed"),
    ],
)
def test_only_404_and_410_mean_gone(status, kind):
    """A refusal or a broken server says nothing about the article."""
    capture = Capture(Request("http://x.vn/"), NOW, 0.1, status, f"HTTP/1.1 {status}", (), b"")
    assert sort_answer(capture) == kind


def test_half_a_page_is_a_failure():
    """A body cut short is never taken as whole."""
    capture = Capture(
        Request("http://x.vn/"), NOW, 0.1, 200, "HTTP/1.1 200 OK", (), b"<p>", truncated="length"
    )
    assert sort_answer(capture) == "failed"


def test_young_articles_are_looked_at_sooner():
    """Yesterday's article is due tomorrow, one of 2015 in three months."""
    young = known(published_at="2026-11-24T10:00+07:00")
    old = known(published_at="2015-05-28")
    assert due_at(young) == NOW + SOONEST
    assert due_at(old) == NOW + LATEST


def test_an_edit_brings_us_back_sooner():
    """An old article that was edited yesterday is watched like a young one."""
    edited = known(published_at="2015-05-28", revisions=2, changed_at=NOW - timedelta(days=1))
    assert due_at(edited) == NOW + SOONEST


@given(
    still=st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=5000)),
    revisions=st.integers(1, 5),
)
def test_every_article_comes_back(still, revisions):
    """An article is due again after 20 hours to 90 days, whatever its past."""
    held = known(changed_at=NOW - still, revisions=revisions)
    assert SOONEST <= due_at(held) - NOW <= LATEST


def walk_pages(pages: list[list[str]], held: set[str], **walk) -> tuple[int, set[str]]:
    """How many pages a walk asks for, and the news it finds."""
    state, news = Walk(**{"to_end": False, **walk}), set()
    for urls in pages:
        entries = page(*urls)
        state.take(entries, [url for url in urls if url in held], walk.get("claimed"))
        news |= set(urls) - held
        if state.is_over(entries):
            break
    return state.pages, news


def numbered(items: list[str], size: int = 10) -> list[list[str]]:
    return [items[at : at + size] for at in range(0, len(items), size)]


OLD = [f"http://x.vn/{n}" for n in range(2000)]
NEW = [f"http://x.vn/new{n}" for n in range(10)]


def test_an_unchanged_list_costs_one_request():
    """Page 1 just as it was, and the same total: the walk is over."""
    state = Walk(to_end=False, claimed_before=2000)
    entries = page(*OLD[:10])
    state.take(entries, OLD[:10], 2000)
    assert state.is_over(entries, unchanged=True)


def test_a_grown_total_is_followed():
    """Page 1 as it was but a larger total: something new lies deeper."""
    state = Walk(to_end=False, claimed_before=2000)
    entries = page(*OLD[:10])
    state.take(entries, OLD[:10], 2001)
    assert not state.is_over(entries, unchanged=True)


def test_ten_new_cost_three_pages():
    """Ten new articles among 2,000 are found with three listing requests."""
    assert walk_pages(numbered(NEW + OLD), set(OLD)) == (3, set(NEW))


def test_a_pinned_article_does_not_end_the_walk():
    """An old article at the top of page 1 leaves the cost and the finds as they are."""
    assert walk_pages(numbered([OLD[50], *NEW, *OLD]), set(OLD)) == (3, set(NEW))


@given(behind=st.integers(0, 18))
def test_a_back_dated_article_nearby_is_found(behind):
    """A new article up to almost two pages behind the others is found."""
    items = NEW[:3] + OLD[:behind] + NEW[3:4] + OLD[behind:]
    assert walk_pages(numbered(items), set(OLD))[1] == set(NEW[:4])


def test_a_first_walk_goes_to_the_end():
    """The first walk, an interrupted one and --full ask for every page."""
    assert walk_pages(numbered(OLD), set(OLD), to_end=True)[0] == 200


@pytest.mark.parametrize(
    ("pages", "claims", "expected"),
    [
        ([["a", "b"], ["c", "d"]], [None, None], False),
        ([["a", "b"], ["b", "c"]], [None, None], True),
        ([["pin", "a"], ["pin", "b"]], [None, None], False),
        ([["a", "b"], ["c", "d"]], [4, 3], True),
        ([["a", "b"], []], [4, None], False),
    ],
    ids=["still", "pushed on", "pinned", "claims less", "claims nothing"],
)
def test_a_list_that_slides_shows_it(pages, claims, expected):
    """Overlapping pages and changing totals betray a list that moved while it was walked."""
    assert slid(pages, claims) is expected


def test_since_ends_the_walk():
    """With a date given, a page of older entries is the last."""
    state = Walk(to_end=True, since="2020-01-01")
    entries = [Entry("http://x.vn/1", None, "2019-12-31T10:00+07:00")]
    state.take(entries, [], None)
    assert state.is_over(entries)


@given(st.lists(st.lists(st.integers(0, 40), max_size=12), max_size=12))
def test_a_walk_sees_each_address_once(pages):
    """Whatever a list shows, in whatever order, news are counted once."""
    state = Walk(to_end=True)
    for numbers in pages:
        state.take(page(*(f"http://x.vn/{n}" for n in numbers)), [], None)
    assert state.news == len(state.seen) == len({n for numbers in pages for n in numbers})


@given(st.text(max_size=200))
def test_a_text_resembles_itself(text):
    """Resemblance is 1 for a text and itself, whatever it is."""
    assert resemblance(text, text) == 1.0
