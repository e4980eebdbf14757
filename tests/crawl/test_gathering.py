"""What an answer is taken for: an article, nothing, or a page that must not overwrite."""

from __future__ import annotations

import pytest

from tinarchive.crawl.asking import nonsense
from tinarchive.demo import open_portal

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
    replaced.pages.clear()
    await world.crawl(replaced.listing_url, full=True)
    assert not world.query("SELECT 1 FROM problems WHERE resolved_at IS NULL")


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
