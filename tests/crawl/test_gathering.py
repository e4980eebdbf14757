"""What an answer is taken for: an article, nothing, or a page that must not overwrite."""

from __future__ import annotations

import pytest

from tinarchive.crawl import reading
from tinarchive.crawl.asking import nonsense
from tinarchive.demo import open_portal
from tinarchive.errors import LayoutError

LOGIN = (
    "<html><head><title>Đăng nhập</title></head><body><form><h1>Đăng nhập hệ thống</h1>"
    "<p>Tên đăng nhập</p><input><p>Mật khẩu</p><input type=password></form></body></html>"
)
NOTHING = "<html><body><h1>Không tìm thấy trang</h1><p>Trang bạn tìm không còn.</p></body></html>"


@pytest.fixture
async def replaced(world, monkeypatch):
    """A crawled portal; what it says to some addresses can be replaced from then on."""
    from tinarchive.demo import portal as room
    from tinarchive.demo.wire import Said

    async with open_portal(seed=1, articles=12) as portal:
        await world.crawl(portal.listing_url)
        route = room.Portal._route

        def answer(self, asked):
            page = portal.pages.get(asked.target) or (
                portal.elsewhere
                if self.find(asked.target) is None and "Detail" in asked.target
                else None
            )
            if page is None:
                return route(self, asked)
            headers = (("Content-Type", "text/html; charset=utf-8"),)
            return Said(200, headers=headers, body=page.encode())

        portal.pages, portal.elsewhere = {}, None
        monkeypatch.setattr(room.Portal, "_route", answer)
        yield portal


async def test_a_login_page_never_overwrites(world, replaced):
    """The good state stays, and the problem is told."""
    victim = replaced.world.articles[2]
    replaced.pages[victim.path] = LOGIN
    outcome = await world.crawl(replaced.listing_url, full=True)
    assert (outcome.counts["edited"], outcome.counts["failed"]) == (0, 1)
    (article,) = world.query(
        "SELECT title, gone_at FROM articles WHERE url LIKE ?", f"%{victim.path}"
    )
    assert (article["title"], article["gone_at"]) == (victim.title, None)
    (problem,) = world.query("SELECT stage FROM problems WHERE resolved_at IS NULL")
    assert problem["stage"] == "read"
    (run,) = world.query("SELECT failed, outcome FROM runs ORDER BY id DESC LIMIT 1")
    assert run == {"failed": 1, "outcome": "problems"}
    replaced.pages.clear()
    await world.crawl(replaced.listing_url, full=True)
    assert not world.query("SELECT 1 FROM problems WHERE resolved_at IS NULL")


@pytest.mark.parametrize("text", ["", "<p>Vui lòng đăng nhập để xem tiếp nội dung bài này.</p>"])
async def test_a_page_that_keeps_its_title_never_overwrites_a_text_with_none(world, replaced, text):
    """A wall in front of the text, or a template that lost it: the good state stays."""
    victim = replaced.world.articles[2]
    (held,) = (one for url, one in world.held().items() if url.endswith(victim.path))
    assert len(held["body"].split()) > 60
    replaced.pages[victim.path] = (
        f"<html><head><title>{victim.title}</title></head><body><div class=detail>"
        f"<h1>{victim.title}</h1><p class=date>{held['published_raw']}</p>{text}</div></body></html>"
    )
    outcome = await world.crawl(replaced.listing_url, full=True)
    assert (outcome.counts["edited"], outcome.counts["failed"]) == (0, 1)
    (now,) = (one for url, one in world.held().items() if url.endswith(victim.path))
    assert now["body"] == held["body"]


OTHER = (
    "<html><head><title>Hội chợ</title></head><body><h1>Khai mạc hội chợ trái cây miền Tây năm 2026</h1>"
    "<p>Thứ Hai, ngày 28 tháng 5 năm 2018 - 13:37</p>"
    + "".join(
        f"<p>Gian hàng thứ {n} bày bán xoài, mận và chôm chôm của nhà vườn, giá từ {n} nghìn đồng, "
        "người mua xếp hàng từ tờ mờ sáng dưới cơn mưa đầu mùa để chọn được quả ngon.</p>"
        for n in range(3, 12)
    )
    + "</body></html>"
)


async def test_another_article_never_overwrites(world, replaced):
    """An address that is used again for another text keeps its first one, and the problem is told."""
    victim = replaced.world.articles[2]
    replaced.pages[victim.path] = OTHER
    for _ in range(2):
        outcome = await world.crawl(replaced.listing_url, full=True)
        assert (outcome.counts["edited"], outcome.counts["gone"]) == (0, 0)
        assert outcome.counts["failed"] == 1
    (article,) = world.query(
        "SELECT title, revision, gone_at FROM articles WHERE url LIKE ?", f"%{victim.path}"
    )
    assert tuple(article.values()) == (victim.title, 1, None)
    (problem,) = world.query("SELECT reason FROM problems WHERE resolved_at IS NULL")
    assert problem["reason"] == "the address now shows another text"
    kept = world.query("SELECT verdict FROM captures WHERE url LIKE ?", f"%{victim.path}")
    assert [one["verdict"] for one in kept] == ["new", "failed", "failed"]


async def test_a_held_page_that_cannot_be_read_any_more_is_judged_by_what_is_held(
    world, replaced, monkeypatch
):
    """Today's reader sees no article in what came then: an edit is one, another text is refused."""
    read = reading.read_captured
    first = {row["capture"] for row in world.query("SELECT capture FROM revisions")}

    def blind(capture, profile, entry):
        if capture.id in first:
            raise LayoutError("x", url=capture.url)
        return read(capture, profile, entry)

    monkeypatch.setattr(reading, "read_captured", blind)
    monkeypatch.setattr(reading.PooledReader, "_run", reading.Reader._run)
    replaced.set_day(2)
    edited = {one.truth.path for one in replaced.world.edited}
    held = {
        row["url"].removeprefix(replaced.base_url)
        for row in world.query("SELECT url FROM articles")
    }
    victim = next(one for one in replaced.world.articles if one.path in held - edited)
    replaced.pages[victim.path] = OTHER
    outcome = await world.crawl(replaced.listing_url, full=True)
    assert outcome.counts["edited"] == len(edited) > 0
    assert outcome.counts["failed"] == 1
    assert world.query("SELECT url FROM articles WHERE title LIKE 'Khai mạc hội chợ%'") == []


async def test_a_page_like_a_nonsense_address_is_gone_in_the_second_run(world, replaced):
    """A "not found" with status 200 is believed when a made-up address gets the same, twice."""
    victim = replaced.world.articles[2]
    replaced.pages[victim.path] = replaced.elsewhere = NOTHING
    first = await world.crawl(replaced.listing_url, full=True)
    assert (first.counts["missing"], first.counts["gone"]) == (1, 0)
    second = await world.crawl(replaced.listing_url, full=True)
    assert (second.counts["missing"], second.counts["gone"]) == (0, 1)
    replaced.pages.clear()
    await world.crawl(replaced.listing_url, full=True)
    assert world.count("articles WHERE gone_at IS NOT NULL") == 0
    assert world.count("revisions") == 12


@pytest.mark.parametrize(
    "url",
    [
        "http://x.vn/tin/bai-viet-12.html",
        "http://x.vn/tin/bai-viet/",
        "http://x.vn/Default.aspx?tabid=5&id=77",
        "http://x.vn/DetailView/22112/32/Chi-bo.html",
        "http://x.vn/",
        "http://x.vn/?p=9",
    ],
)
def test_a_nonsense_address_keeps_the_form(url):
    """Same folder and ending, other letters, always the same for one address."""
    made = nonsense(url)
    assert made != url
    assert made == nonsense(url)
    assert made.rpartition("/")[0].startswith(url.rstrip("/").rpartition("/")[0])
    assert made.rpartition(".")[2].partition("?")[0] == url.rpartition(".")[2].partition("?")[
        0
    ] or (not url.endswith((".html", ".aspx")))
