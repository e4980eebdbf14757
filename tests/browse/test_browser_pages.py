"""The pages as people meet them: in Chromium, wide and narrow, by day and night, by mouse and keys.

Pictures of each page are kept in `.screenshots/` to be looked at.
"""

from __future__ import annotations

import re
import shutil
import sqlite3

import pytest

from tinarchive.archive import open_archive

EDITED = "SELECT id FROM articles WHERE revision = 2 ORDER BY id LIMIT 1"
SEED = """SELECT articles.id, capture FROM articles
  WHERE title = 'Chi bộ cơ quan Thành ủy nâng cao chất lượng sinh hoạt Chi bộ'"""
PORTAL = "SELECT id FROM sites"


@pytest.fixture(scope="session")
def places(demo_folder) -> dict[str, str]:
    """The pages that are looked at, by name."""
    with open_archive(demo_folder, now=None, write=False) as archive:
        seed = archive.query(SEED)[0]
        edited = archive.query(EDITED)[0]["id"]
        portal = archive.query(PORTAL)[0]["id"].replace(":", "%3A")
    return {
        "front": "/",
        "search": "/-/search?q=dang+bo",
        "article": f"/-/article/{seed['id']}",
        "changes": f"/-/article/{edited}/changes",
        "archived": f"/-/archived/{seed['capture']}",
        "address": "/-/archived?url=https%3A%2F%2Fx.example%2Fkhong-co.html",
        "portal": f"/-/portal/{portal}",
        "tables": "/tinarchive/articles",
    }


NAMES = ("front", "search", "article", "changes", "archived", "address", "portal")


def assert_no_trouble(one) -> None:
    """The browser complained of nothing, and nobody but us was asked for anything."""
    assert one.said == []
    assert one.strangers == []


@pytest.mark.parametrize("name", NAMES)
def test_a_page_in_every_dress(name, reader, places):
    """On a desk and on a phone, light and dark, in both languages: in order, whole and quiet."""
    for size, dark, language in (("desktop", False, "en-GB"), ("phone", True, "vi-VN")):
        one = reader(size, dark=dark, language=language)
        page = one.go(places[name])
        assert page.locator("html").get_attribute("lang") == language[:2]
        assert page.locator("h1").count() == 1
        one.keep(f"{name}-{size}", full_page=name != "archived")
        for width in (390, 360) if size == "phone" else (1280,):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        expected = ["error: Failed to load resource: the server responded with a status of 404 (Not Found)"]  # fmt: skip
        assert [told for told in one.said if name != "address" or told not in expected] == []
        assert one.strangers == []


def test_an_endless_word_widens_no_page(reader, serve, demo_folder, tmp_path):
    """Titles, names and sections without a space are broken where the page ends."""
    for name in ("tinarchive.db", "captures.db"):
        shutil.copy(demo_folder / name, tmp_path)
    with sqlite3.connect(tmp_path / "tinarchive.db") as db:
        db.execute("UPDATE articles SET title = ?, category = title || id", ("x" * 900,))
        db.execute("UPDATE authors SET name = ? || id", ("y" * 900,))
        (site,) = db.execute("SELECT id FROM sites").fetchone()
    db.close()
    with serve(tmp_path) as address:
        for size in ("desktop", "phone"):
            one = reader(size, own=address)
            for path in ("/", "/-/search", "/-/article/1", f"/-/portal/{site}", "/-/author/1"):
                page = one.go(path)
                width = page.evaluate("document.documentElement.clientWidth")
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (size, path)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_for_everybody(name, reader, places):
    """axe finds nothing against WCAG 2.2 AA, by day and by night."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for dark in (False, True):
        page = reader("desktop", dark=dark).go(places[name])
        rules = {
            "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        }
        found = axe.run(page, options=rules).response["violations"]
        told = [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found]
        assert told == [], f"dark: {dark}"


def test_axe_finds_what_is_wrong(reader):
    """A page made worse is found out: otherwise axe's silence would mean nothing."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = reader().go("/")
    page.evaluate(
        """() => { document.documentElement.removeAttribute('lang');
          document.querySelector('h1').style.color = '#ddd';
          document.querySelector('main').append(new Image(9, 9)); }"""
    )
    found = {one["id"] for one in axe.run(page).response["violations"]}
    assert found >= {"html-has-lang", "color-contrast", "image-alt"}


def test_search_to_article_to_proof(reader):
    """From the front page by words without marks to an article, and on to the page as archived."""
    one = reader()
    page = one.go("/")
    page.get_by_role("searchbox").first.fill("dang bo")
    page.keyboard.press("Enter")
    page.wait_for_url("**/-/search?*")
    assert page.locator("mark").count() > 3
    page.locator(".hit h2 a").first.click()
    page.wait_for_url(re.compile(r"/-/article/\d+"))
    title = page.locator("h1").inner_text()
    page.get_by_role("link", name="See the page as archived").click()
    page.wait_for_url(re.compile(r"/-/archived/\d+$"))
    frame = page.frame_locator("iframe.sealed")
    assert title in frame.locator("body").inner_text()
    assert_no_trouble(one)


def test_photos_of_the_archived_page_come_from_the_archive(reader, places):
    """The photo in the sealed frame is there, and our archive gave it."""
    one = reader()
    page = one.go(places["archived"])
    photo = page.frame_locator("iframe.sealed").locator("img[src]").first
    photo.scroll_into_view_if_needed()
    page.wait_for_function("() => performance.now() > 0")
    photo.evaluate("one => one.complete || new Promise(done => { one.onload = done; })")
    assert photo.evaluate("one => one.naturalWidth") == 500
    assert photo.get_attribute("src").startswith("/-/file/")
    assert_no_trouble(one)


def test_links_of_the_archived_page_stay_in_the_archive(reader, places):
    """A held link opens its own archived view; one that is not held, a page that says so."""
    one = reader()
    page = one.go(places["archived"])
    held = page.frame_locator("iframe.sealed").locator("a[target=_top]:not(.absent)").first
    held.click()
    page.wait_for_url(re.compile(r"/-/archived/\d+$"))
    page.go_back(wait_until="load")
    absent = page.frame_locator("iframe.sealed").locator("a.absent").first
    absent.click()
    page.wait_for_url("**/-/archived?url=*")
    assert page.locator("h1").inner_text() == "This address is not in the archive"
    assert one.strangers == []


def test_the_chart_is_read_by_keys(reader, places):
    """Arrow keys go from month to month, the value is told, and Enter opens its articles."""
    one = reader()
    page = one.go("/")
    chart = page.get_by_role("slider")
    chart.scroll_into_view_if_needed()
    chart.focus()
    last = chart.get_attribute("aria-valuetext")
    page.keyboard.press("Home")
    first = chart.get_attribute("aria-valuetext")
    page.keyboard.press("ArrowRight")
    second = chart.get_attribute("aria-valuetext")
    assert len({last, first, second}) == 3
    assert re.fullmatch(r"Feb 2017: \d+", second)
    said = page.locator(".chart-said").inner_text()
    assert second.split(": ")[1] in said
    wanted = int(second.split(": ")[1])
    page.keyboard.press("Enter")
    page.wait_for_url("**/-/search?*")
    assert f"{wanted} articles" in page.locator("main").inner_text()
    assert_no_trouble(one)


def test_the_chart_is_read_by_finger_and_drawn_in_the_dark(reader):
    """A tap tells a bar's value with a link; the bars have the night's colour when it comes."""
    one = reader("phone")
    page = one.go("/")
    over = page.locator(".u-over")
    over.scroll_into_view_if_needed()
    before = page.locator(".chart-said").inner_text()
    box = over.bounding_box()
    page.touchscreen.tap(box["x"] + 20, box["y"] + box["height"] - 5)
    assert page.locator(".chart-said").inner_text() != before
    assert page.url.endswith("/")
    assert page.locator(".chart-said a").count() == 1
    drawn = "() => document.querySelector('.chart-live canvas').toDataURL()"
    day = page.evaluate(drawn)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"day => ({drawn})() !== day", arg=day)
    assert_no_trouble(one)


def test_without_scripts_everything_is_there(reader, places):
    """Without scripts a chart is the server's drawing and table, and all pages work."""
    one = reader(scripts=False)
    page = one.go("/")
    assert page.locator(".chart-still rect").count() >= 12
    assert page.locator(".chart-still").is_visible()
    assert not page.locator(".chart-live").is_visible()
    page.get_by_text("The numbers as a table").click()
    assert page.locator("table.months").is_visible()
    assert page.locator("table.months td a").first.get_attribute("href").startswith("/-/search")
    for name in ("changes", "archived"):
        one.go(places[name])
    assert page.frame_locator("iframe.sealed").locator("body").inner_text()
    assert one.strangers == []


def test_a_chart_without_its_library_is_the_servers(reader):
    """Where uPlot does not come the server's drawing stays."""
    one = reader()
    one.page.route("**/uPlot.iife.min.js", lambda route: route.abort())
    page = one.go("/")
    assert page.locator(".chart-still").is_visible()
    assert not page.locator(".chart-live").is_visible()


def test_every_control_is_reached_by_tab_and_shows_it(reader, places):
    """From the top by Tab alone: the skip link first, then all in order, each with its outline."""
    one = reader()
    page = one.go(places["article"])
    wanted = page.evaluate(
        """() => [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')]
          .filter(one => one.tabIndex >= 0 && one.checkVisibility()).length"""
    )
    seen = []
    for _ in range(wanted):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(
            """() => { const one = document.activeElement, style = getComputedStyle(one);
              return [one === document.body ? null : (one.getAttribute('aria-label') || one.textContent || one.name || one.tagName).trim().slice(0, 40),
                      style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2]; }"""
        ))  # fmt: skip
    assert seen[0][0] == "Skip to content"
    assert [name for name, outlined in seen if not outlined] == []
    assert None not in [name for name, _ in seen]


def test_a_change_is_told_beside_and_within(reader, places):
    """On a wide screen old and new stand side by side, on a phone in one text; both in words too."""
    wide = reader().go(places["changes"])
    old, new = wide.locator(".block.changed .old").first, wide.locator(".block.changed .new").first
    assert old.is_visible()
    assert old.bounding_box()["x"] + 100 < new.bounding_box()["x"]
    assert not wide.locator(".unified").first.is_visible()
    narrow = reader("phone").go(places["changes"])
    assert narrow.locator(".unified").first.is_visible()
    assert not narrow.locator(".block.changed .old").first.is_visible()
    assert "[added: " in narrow.locator(".unified ins").first.text_content()


def test_datasettes_own_pages_are_ours_too(reader, places):
    """Datasette's tables have our bar, ask nobody else, and fit the phone."""
    one = reader("phone", dark=True)
    page = one.go(places["tables"])
    assert page.locator(".bar .brand").is_visible()
    one.keep("tables-phone")
    assert one.strangers == []


def test_datasettes_own_pages_can_be_read(reader, places):
    """By day and by night every letter stands out from what is behind it (WCAG AA)."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for dark in (False, True):
        one = reader("desktop", dark=dark)
        for path in (f"{places['tables']}?_size=5", "/tinarchive", "/tinarchive/most_viewed"):
            found = axe.run(one.go(path), options={"runOnly": ["color-contrast"]})
            bad = [one["html"] for each in found.response["violations"] for one in each["nodes"]]
            assert bad == [], (dark, path)
