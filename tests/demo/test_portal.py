"""The portal as a client meets it: walking, counting, validators, days, postbacks."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from html import unescape

import httpx
import pytest

from tinarchive.demo import changes, open_portal, portal_thread, world

LINK = re.compile(r'<a href="([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
ENTRY = re.compile(r'<a href="([^"]+)" class="lnkTin">')
NEXT = re.compile(r'<a href="([^"]+)">(?:Trang sau|&gt;&gt;|Tiếp theo|›)</a>')
HIDDEN = re.compile(r'<input type="hidden" name="(__\w+)" id="\w+" value="([^"]*)"')


def entries(html):
    return [unescape(path) for path in ENTRY.findall(html)]


@pytest.mark.parametrize("seed", range(1, 7))
async def test_the_pager_leads_to_its_end_by_its_own_links(seed):
    """23 pages, 223 addresses in the list's order, and the list says so on every page."""
    async with open_portal(seed=seed) as portal, httpx.AsyncClient() as client:
        found, url, pages = [], portal.listing_url, 0
        while url:
            html = (await client.get(url)).text
            pages += 1
            text = re.sub(r"<[^>]+>", "", html)
            assert f"Tổng số: 223 | Trang: {pages} trên tổng số 23 trang" in text
            found += entries(html)
            after = NEXT.search(html)
            url = portal.base_url + unescape(after[1]) if after else None
        assert pages == 23
        assert found == [one.path for one in portal.world.articles]
        assert {status for _, _, status in portal.requests} == {200}


async def test_a_count_rises_at_every_request_of_its_article():
    """The seed's page shows 141, then 142; HEAD and other pages do not count."""
    async with open_portal() as portal, httpx.AsyncClient(base_url=portal.base_url) as client:
        one = next(one for one in portal.world.articles if one.key == 7)
        assert portal.views_shown(one.path) == 141
        for shown in (141, 142, 143):
            html = (await client.get(one.path)).text
            assert re.search(rf"Lượt xem: <span[^>]*>{shown}</span> views", html)
            assert portal.views_shown(one.path) == shown
            await client.head(one.path)
            await client.get(portal.world.articles[3].path)


@pytest.mark.parametrize("seed", [1, 2])
async def test_day_two_as_served(seed):
    """226 in the list; the one taken down is 404; a moved one redirects or answers twice."""
    async with open_portal(seed=seed) as portal, httpx.AsyncClient() as client:
        base = portal.base_url
        await client.get(base + portal.world.articles[5].path)
        portal.set_day(2)
        first = await client.get(portal.listing_url)
        assert "Tổng số: <b>226</b>" in first.text
        what = changes(seed, 2)
        assert (await client.get(base + what.gone[0].path)).status_code == 404
        old = await client.get(base + what.moved[0].old_path)
        if seed % 2:
            assert old.status_code == 301
            assert old.headers["location"] == base + what.moved[0].truth.path
        else:
            assert old.status_code == 200
            assert what.moved[0].truth.title in old.text
        for edit in what.edited:
            page = unescape((await client.get(base + edit.truth.path)).text)
            assert edit.truth.title in page
        assert len(portal.world.articles) == 226


async def test_unchanged_lists_and_files_are_304():
    """ETag and Last-Modified on lists, photos and documents; none on articles."""
    async with open_portal(seed=4) as portal, httpx.AsyncClient() as client:
        with_photo = next(one for one in portal.world.articles if one.images)
        with_paper = next(one for one in portal.world.articles if one.attachments)
        for url in (
            portal.listing_url,
            portal.base_url + portal.dress.page_path(9),
            portal.base_url + with_photo.images[0].url,
            portal.base_url + with_paper.attachments[0].url,
        ):
            first = await client.get(url)
            for name, value in (
                ("If-None-Match", first.headers["etag"]),
                ("If-Modified-Since", first.headers["last-modified"]),
            ):
                again = await client.get(url, headers={name: value})
                assert (again.status_code, again.content) == (304, b"")
            assert (await client.get(url, headers={"If-None-Match": '"x"'})).status_code == 200
        article = await client.get(portal.base_url + with_photo.path)
        assert "etag" not in article.headers
        assert "last-modified" not in article.headers
        portal.set_day(2)
        tags = {"If-None-Match": (await client.get(portal.listing_url)).headers["etag"]}
        portal.set_day(3)
        assert (await client.get(portal.listing_url, headers=tags)).status_code == 200


def test_unknown_addresses_are_404_with_a_page():
    """A proper page of the portal, status 404; robots.txt is plain text."""
    with portal_thread(seed=2) as portal:
        missing = httpx.get(portal.base_url + "/khong-co-gi")
        assert missing.status_code == 404
        assert "Không tìm thấy trang" in missing.text
        robots = httpx.get(portal.base_url + "/robots.txt")
        assert robots.text.startswith("User-agent: *")
        assert portal.requests[0] == ("GET", "/khong-co-gi", 404)


async def test_photos_and_documents_are_real_files():
    """PNG and JPEG of the size the page says, PDF, docx and RTF that open."""
    seen = set()
    async with open_portal() as portal, httpx.AsyncClient(base_url=portal.base_url) as client:
        for one in portal.world.articles:
            for image, picture in zip(one.images, one.draft.pictures, strict=True):
                ending = image.url[-3:]
                if (ending, picture.width) in seen:
                    continue
                seen.add((ending, picture.width))
                answer = await client.get(image.url)
                assert size_of(answer.content) == (picture.width, picture.height)
                assert answer.headers["content-type"] == {"jpg": "image/jpeg"}.get(
                    ending, "image/png"
                )
            for paper in one.attachments:
                body = (await client.get(paper.url)).content
                if paper.url.endswith("docx"):
                    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(body)).namelist()
                else:
                    assert body.startswith(b"%PDF-" if paper.url.endswith("pdf") else b"{\\rtf1")
    assert {ending for ending, _ in seen} == {"png", "jpg"}


def size_of(body: bytes) -> tuple[int, int]:
    if body.startswith(b"\x89PNG"):
        width, height = struct.unpack(">II", body[16:24])
        start = body.index(b"IDAT") + 4
        length = int.from_bytes(body[start - 8 : start - 4], "big")
        assert len(zlib.decompress(body[start : start + length])) == height * (3 * width + 1)
        return width, height
    at = body.index(b"\xff\xc0")
    height, width = struct.unpack(">HH", body[at + 5 : at + 9])
    return width, height


async def test_gzip_only_when_asked():
    """The same page, with and without Accept-Encoding: gzip."""
    async with open_portal() as portal, httpx.AsyncClient() as client:
        plain = await client.get(portal.listing_url, headers={"Accept-Encoding": "identity"})
        packed = await client.get(portal.listing_url, headers={"Accept-Encoding": "gzip"})
        assert "content-encoding" not in plain.headers
        assert packed.headers["content-encoding"] == "gzip"
        assert packed.content == plain.content
        assert packed.headers["content-type"] == "text/html; charset=utf-8"


async def test_the_list_of_one_day_is_a_second_way_in():
    """ "Xem tin theo ngày" shows the articles of that day, and says how many."""
    async with open_portal() as portal, httpx.AsyncClient() as client:
        page = await client.get(portal.listing_url + "?ngay=28&thang=5&nam=2018")
        wanted = [one.path for one in world().articles if "2018-05-28" in one.published_at]
        assert entries(page.text) == wanted
        month = await client.get(portal.listing_url + "?ngay=&thang=4&nam=2018")
        assert len(entries(month.text)) == sum(
            one.published_at.startswith("2018-04") for one in world().articles
        )


async def turn(client, url, html, argument, **changed):
    target = re.search(r"__doPostBack\('([^']+)','Page", unescape(html))[1]
    fields = {**dict(HIDDEN.findall(html)), "__EVENTTARGET": target, "__EVENTARGUMENT": argument}
    return await client.post(url, data={**fields, **changed})


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_the_postback_dress_turns_only_by_its_own_forms(seed):
    """The whole list by __doPostBack; a wrong, missing or stale view state is a 500."""
    async with open_portal(seed=seed, dress="postback") as portal, httpx.AsyncClient() as client:
        url = portal.listing_url
        html = (await client.get(url)).text
        found = entries(html)
        assert not NEXT.search(html)
        for page in range(2, 24):
            assert f"Page${page}'" in unescape(html)
            answer = await turn(client, url, html, f"Page${page}")
            assert answer.status_code == 200
            html = answer.text
            found += entries(html)
        assert found == [one.path for one in portal.world.articles]
        html = (await client.get(url)).text
        bad = [
            await turn(client, url, html, "Page$2", __VIEWSTATE="/wEPDwUKLTk"),
            await turn(client, url, html, "Page$2", __VIEWSTATE=""),
            await turn(client, url, html, "Page$2", __EVENTVALIDATION=""),
            await turn(client, url, html, "Page$22"),
        ]
        portal.set_day(2)
        bad.append(await turn(client, url, html, "Page$2"))
        assert [answer.status_code for answer in bad] == [500] * 5
        assert "viewstate" in bad[0].text


async def test_pages_of_benchmarks_weigh_60_to_120_kilobytes():
    """`weighty` portals have pages as heavy as real ones."""
    async with open_portal(articles=60, weighty=True) as portal, httpx.AsyncClient() as client:
        for one in portal.world.articles[::4]:
            answer = await client.get(portal.base_url + one.path)
            assert 55_000 < len(answer.content) < 130_000


async def test_requests_that_come_together_are_answered_in_order():
    """Pipelined requests on one connection, and one that says close."""
    import asyncio

    async with open_portal() as portal:
        port = int(portal.base_url.rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(
            b"HEAD / HTTP/1.1\r\nHost: x\r\n\r\nGET /robots.txt HTTP/1.1\r\nHost: x\r\n"
            b"Connection: close\r\n\r\n"
        )
        said = await reader.read()
        writer.close()
        await writer.wait_closed()
        assert said.count(b"HTTP/1.1 200 OK") == 2
        assert said.endswith(b"Disallow: /tim-kiem.aspx\r\n")
