"""Datasette's own pages over an archive, and over what is none."""

from __future__ import annotations

import csv
import io
import shutil
import sqlite3

import pytest
from selectolax.lexbor import LexborHTMLParser

from tinarchive.archive import open_archive
from tinarchive.browse.queries import questions
from tinarchive.browse.tables import FACETS, HIDDEN, LABELS, NEWEST

OURS = ["/", "/-/search", "/-/portals", "/-/article/1", "/-/feed.atom"]


@pytest.fixture
def stranger(tmp_path):
    """Another program's database."""
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE articles (id INTEGER PRIMARY KEY, title TEXT, body TEXT)")
        db.execute("INSERT INTO articles VALUES (1, 'Mine', ?)", ("long " * 200,))
    db.close()
    return path


async def test_tables_say_what_they_are(ask):
    """Each column in the words of docs/schema.md; titles lead to articles; long texts are cut."""
    page = LexborHTMLParser((await ask("/tinarchive/articles")).text)
    assert "An article as it is now" in page.css_first(".metadata-description").text()
    told = [one.text() for one in page.css(".column-descriptions dd")]
    assert any("the portal's own words" in one for one in told)
    row = page.css_first("tbody tr")
    assert row.css_first("td.col-title a").attributes["href"].startswith("/-/article/")
    body = row.css_first("td.col-body").text()
    assert body.endswith("…")
    assert len(body) < 250
    days = [one.text() for one in page.css("td.col-published_on")]
    assert days == sorted(days, reverse=True)
    assert page.css_first("#facet-category") is not None


async def test_the_language_is_chosen_on_any_page(ask):
    """It is kept, and the same page comes back: to datasette `?lang=` is a column to filter by."""
    path = "/tinarchive/articles?_facet=site&_facet=category&category=X%C3%A3%20h%E1%BB%99i"
    link = LexborHTMLParser((await ask(path)).text).css_first(".bar a[hreflang=vi]")
    answer = await ask(link.attributes["href"])
    assert answer.status_code == 302
    assert answer.headers["location"] == path
    assert "tinarchive_lang=vi" in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    "back", ["//a.example/", "/\\a.example", "https://a.example/", "/%09/a.example", "", "x"]
)
async def test_a_choice_of_language_leads_nowhere_else(ask, back):
    """Whatever a stranger's link says."""
    answer = await ask(f"/-/language?lang=vi&back={back}")
    assert answer.headers["location"] == "/"


async def test_photos_are_seen_in_their_table(ask):
    """Out of the archive, with their caption as alternative text."""
    page = LexborHTMLParser((await ask("/tinarchive/images")).text)
    image = page.css_first("td.col-url img")
    assert image.attributes["src"].startswith("/-/file/")
    assert image.attributes["alt"] == image.parent.parent.parent.css_first("td.col-caption").text()


async def test_photos_that_are_not_at_hand_are_named(opened, demo_folder, tmp_path):
    """Without captures.db beside it the table has their addresses, and no broken pictures."""
    shutil.copy(demo_folder / "tinarchive.db", tmp_path)
    datasette = await opened(tmp_path / "tinarchive.db")
    page = LexborHTMLParser((await datasette.client.get("/tinarchive/images")).text)
    assert page.css_first("td.col-url").text().startswith("http://")
    assert page.css_first("main img, td img") is None


async def test_json_and_csv_are_whole(ask, demo_folder):
    """What is cut on the page is not cut there."""
    with open_archive(demo_folder, now=None, write=False) as archive:
        (held,) = archive.query("SELECT * FROM articles WHERE id = 1")
    answer = await ask("/tinarchive/articles.json?id=1&_shape=array")
    assert answer.json() == [held]
    answer = await ask("/tinarchive/articles.csv?id=1")
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert row["body"].replace("\r\n", "\n") == held["body"]


async def test_the_machine_room_is_hidden(opened, demo_folder):
    """Tables that are of no use to a reader; all others are shown and described."""
    datasette = await opened(demo_folder / "tinarchive.db")
    database = datasette.get_database("tinarchive")
    hidden = set(await database.hidden_table_names())
    names = set(await database.table_names())
    assert names & HIDDEN <= hidden
    shown = names - hidden
    assert {"articles", "revisions", "captures", "months", "sites", "views"} <= shown
    assert not [name for name in shown if name.startswith(("story_", "articles_fts"))]
    for name in shown:
        columns = set(await database.table_columns(name))
        said = datasette.metadata(database="tinarchive", table=name)
        assert said["columns"].keys() <= columns
        named = {LABELS.get(name), NEWEST.get(name), *FACETS.get(name, ())} - {None}
        assert named <= columns, name


@pytest.mark.parametrize("one", questions(), ids=lambda one: one.name)
async def test_every_question_is_answered(ask, one):
    """Its page says in both languages what it asks; asked with what it needs it gives rows."""
    given = {"since": "", "site": "127.0.0.1", "day": "05-28"}
    asked = "&".join(f"{name}={value}" for name, value in given.items() if f":{name}" in one.sql)
    answer = await ask(f"/tinarchive/{one.name}?{asked}")
    assert answer.status_code == 200, answer.text
    page = LexborHTMLParser(answer.text)
    assert page.css_first("h1").text().strip() == one.title
    assert [part.attributes["lang"] for part in page.css(".metadata-description p")] == ["vi", "en"]
    assert page.css_first(".message-error") is None


async def test_questions_give_the_right_answers(ask, demo_folder):
    """The ones whose answers the demo knows; what they give leads to our pages."""
    most = LexborHTMLParser((await ask("/tinarchive/most_viewed")).text)
    views = [int(one.text()) for one in most.css("td.col-views")]
    assert views == sorted(views, reverse=True)
    assert len(views) == 100
    assert most.css_first("td.col-title a").attributes["href"].startswith("/-/article/")
    edited = (await ask("/tinarchive/most_edited.json?_shape=array")).json()
    assert [one["revisions"] for one in edited] == [2, 2, 2]
    titles = (await ask("/tinarchive/changed_titles.json?_shape=array")).json()
    assert titles
    assert all(one["title_before"] != one["title"] for one in titles)
    gone = (await ask("/tinarchive/taken_down.json?since=2020-01-01&_shape=array")).json()
    assert len(gone) == 1
    assert (await ask("/tinarchive/taken_down.json?since=2100&_shape=array")).json() == []
    days = (await ask("/tinarchive/weekdays.json?_shape=array")).json()
    assert sum(one["articles"] for one in days) == 227
    assert days[0]["weekday"].startswith("Thứ Hai")
    assert 99 <= sum(one["percent"] for one in days) <= 101
    with open_archive(demo_folder, now=None, write=False) as archive:
        site = archive.sites()[0]["id"]
    weekend = (await ask(f"/tinarchive/weekends_of_a_portal.json?site={site}&_shape=array")).json()
    assert len(weekend) == sum(one["articles"] for one in days[5:])
    silent = (await ask(f"/tinarchive/silences_of_a_portal.json?site={site}&_shape=array")).json()
    assert silent[0]["days_silent"] == max(one["days_silent"] for one in silent) > 0


async def test_nothing_changes_where_no_database_is_ours(opened, stranger, monkeypatch):
    """The same pages, byte for byte, as without the plugin; and our addresses are free."""
    from datasette.plugins import pm

    paths = ["/", "/other", "/other/articles", "/other/articles/1", *OURS[1:]]
    datasette = await opened(stranger)
    shown = [await datasette.client.get(path) for path in paths]
    plugin = next(one for one in pm.get_plugins() if one.__name__ == "tinarchive.browse")
    name = pm.get_name(plugin)
    pm.unregister(plugin)
    try:
        bare = await opened(stranger)
        without = [await bare.client.get(path) for path in paths]
    finally:
        pm.register(plugin, name)
    for path, one, other in zip(paths, shown, without, strict=True):
        assert one.status_code == other.status_code, path
        assert _without_times(one.text) == _without_times(other.text), path


def _without_times(page):
    import re

    page = re.sub(r"Queries took [\d.]+ms|<!-- Templates considered.*?-->", "", page)
    return [line.strip() for line in page.splitlines() if line.strip()]


async def test_an_archive_is_found_among_others(opened, stranger, demo_folder, tmp_path):
    """By its tables, whatever it is called; the others keep their looks."""
    renamed = tmp_path / "a copy.db"
    shutil.copy(demo_folder / "tinarchive.db", renamed)
    datasette = await opened(stranger, renamed)
    page = LexborHTMLParser((await datasette.client.get("/-/article/1")).text)
    assert page.css_first("article.reading") is not None
    # What came is not beside a copy of another name: photos are named, not shown.
    assert page.css_first("img") is None
    front = await datasette.client.get("/")
    assert front.status_code == 200
    assert LexborHTMLParser(front.text).css_first("main a[href='/other']") is not None
    metadata = {"databases": {"other": {"allow": False}}}
    alone = await (await opened(stranger, renamed, metadata=metadata)).client.get("/")
    assert "Other databases" not in alone.text
    data = LexborHTMLParser(front.text).css_first(".bar-links li:nth-child(3) a")
    assert (await datasette.client.get(data.attributes["href"])).status_code == 200
    theirs = LexborHTMLParser((await datasette.client.get("/other/articles")).text)
    assert theirs.css_first("td.col-title a") is None
    assert len(theirs.css_first("td.col-body").text()) > 900


def test_no_table_is_forgotten():
    """What permissions are asked for are all tables that a reader is shown."""
    from tinarchive.browse.tables import SHOWN

    assert {"articles", "revisions", "captures", "problems", "runs", "article_authors"} < SHOWN
    assert not SHOWN & HIDDEN


@pytest.mark.parametrize(
    "denied",
    [
        {"allow": {"id": "root"}},
        {"databases": {"tinarchive": {"allow": False}}},
        {"databases": {"tinarchive": {"tables": {"articles": {"allow": False}}}}},
        {"databases": {"tinarchive": {"tables": {"problems": {"allow": {"id": "root"}}}}}},
    ],
    ids=["instance", "database", "articles", "problems"],
)
async def test_who_may_not_see_it_all_may_not_see_our_pages(opened, demo_folder, denied):
    """Datasette's permissions hold for every address of ours and for our questions."""
    datasette = await opened(demo_folder / "tinarchive.db", metadata=denied)
    for path in (*OURS, "/-/article/1.json", "/-/archived/1", "/-/archived/1/page", "/-/file/1"):
        answer = await datasette.client.get(path)
        assert answer.status_code == 403, path
        assert "Thanh Xuân" not in answer.text
    assert (await datasette.client.get("/tinarchive/most_viewed")).status_code == 403
    root = {"cookies": {"ds_actor": datasette.sign({"a": {"id": "root"}}, "actor")}}
    may = "root" in str(denied)
    for path in (OURS[0], "/-/file/1", "/tinarchive/most_viewed"):
        answer = await datasette.client.get(path, **root)
        assert (answer.status_code == 200) is may, path


async def test_under_another_address(opened, demo_folder):
    """With `base_url` every link and file of ours is under it."""
    datasette = await opened(demo_folder / "tinarchive.db", settings={"base_url": "/kho/"})
    for path in ("/kho/", "/kho/-/article/1", "/kho/-/search?q=xa", "/kho/tinarchive/articles"):
        answer = await datasette.client.get(path.removeprefix("/kho"))
        assert answer.status_code == 200, path
        page = LexborHTMLParser(answer.text)
        for one in page.css(
            "main a[href^='/'], link[href^='/'], script[src^='/'], form[action^='/'], img"
        ):
            named = one.attributes
            address = named.get("href") or named.get("src") or named.get("action")
            assert address.startswith("/kho/"), (path, one.html)


async def test_an_immutable_file_is_read_too(opened, demo_folder):
    """`datasette -i tinarchive.db`."""
    datasette = await opened(immutables=[str(demo_folder / "tinarchive.db")])
    for path in OURS[:3]:
        assert (await datasette.client.get(path)).status_code == 200


@pytest.mark.parametrize("frozen", [True, False])
def test_an_archive_that_cannot_be_written_is_served_as_immutable(demo_folder, monkeypatch, frozen):
    """As `datasette -i` does: SQLite cannot read it otherwise; any other may change beside it."""
    from datetime import UTC, datetime

    from tinarchive.browse import serving

    asked = []

    class AskedError(Exception):
        pass

    def datasette(files, immutables):
        asked.append((files, immutables))
        raise AskedError

    monkeypatch.setattr(serving, "Datasette", datasette)
    monkeypatch.setattr(serving, "is_frozen", lambda _: frozen)
    with pytest.raises(AskedError):
        serving.serve_archive(demo_folder, port=0, now=lambda: datetime.now(UTC))
    path = [str(demo_folder / "tinarchive.db")]
    assert asked == [([], path) if frozen else (path, [])]


async def test_a_question_too_long_is_ended(opened, demo_folder):
    """All of a page has datasette's time limit; what is over it is told, with status 503."""
    datasette = await opened(demo_folder / "tinarchive.db", settings={"sql_time_limit_ms": 1})
    datasette.sql_time_limit_ms = 0
    datasette._settings["sql_time_limit_ms"] = 0
    answer = await datasette.client.get("/-/search?q=xa")
    assert answer.status_code == 503
    page = LexborHTMLParser(answer.text)
    assert "took too long" in page.css_first("h1").text() + page.css_first("main").text()
    assert page.css_first(".lede").text().strip()
    assert str(demo_folder) not in answer.text


async def test_an_older_archive_says_what_to_do(opened, demo_folder, tmp_path):
    """A page of ours, not a traceback."""
    path = tmp_path / "tinarchive.db"
    shutil.copy(demo_folder / "tinarchive.db", path)
    with sqlite3.connect(path) as db:
        db.execute("DELETE FROM _sqlite_migrations WHERE name <> '0001_first_form'")
    db.close()
    datasette = await opened(path)
    answer = await datasette.client.get("/")
    assert answer.status_code == 503
    assert "run `tinarchive repair` once" in answer.text


async def test_an_empty_archive_says_how_to_fill_it(opened, tmp_path):
    """Every page stands, with nothing in it."""
    from datetime import UTC, datetime

    with open_archive(tmp_path, now=lambda: datetime.now(UTC)):
        pass
    datasette = await opened(tmp_path / "tinarchive.db")
    for path in (
        "/",
        "/-/search",
        "/-/search?q=xa",
        "/-/portals",
        "/-/feed.atom",
        "/-/province/01",
    ):
        assert (await datasette.client.get(path)).status_code == 200, path
    assert "tinarchive crawl" in (await datasette.client.get("/")).text


async def test_a_large_archive_is_spared(opened, demo_folder, monkeypatch):
    """No suggestions, no counting of long tables, no sorting of everything by day."""
    monkeypatch.setattr("tinarchive.browse.library.LARGE", 100)
    monkeypatch.setattr("tinarchive.browse.sparing.LARGE", 100)
    datasette = await opened(demo_folder / "tinarchive.db")
    listed = (await datasette.client.get("/tinarchive")).text
    assert "Many rows" in listed
    assert "63 rows" in listed
    page = LexborHTMLParser((await datasette.client.get("/tinarchive/articles")).text)
    assert page.css_first(".suggested-facets") is None
    assert page.css_first("#facet-category") is None
    numbers = [int(one.text()) for one in page.css("td.col-id")]
    assert numbers == sorted(numbers, reverse=True)
    sites = LexborHTMLParser((await datasette.client.get("/tinarchive/sites")).text)
    assert sites.css_first("#facet-state") is not None


async def test_others_keep_their_suggestions(opened, stranger, demo_folder, monkeypatch):
    """A setting of all of datasette is left alone where it serves another's database too."""
    monkeypatch.setattr("tinarchive.browse.library.LARGE", 100)
    assert (await opened(stranger, demo_folder / "tinarchive.db")).setting("suggest_facets")


async def test_the_menu_of_others_stays(opened, demo_folder):
    """What another plugin puts into datasette's menu is there beside our bar."""
    from datasette import hookimpl
    from datasette.plugins import pm

    class Menu:
        __name__ = "menu"

        @hookimpl
        def menu_links(self):
            return [{"href": "/elsewhere", "label": "Elsewhere"}]

    menu = Menu()
    pm.register(menu, "menu")
    try:
        datasette = await opened(demo_folder / "tinarchive.db")
        page = LexborHTMLParser((await datasette.client.get("/tinarchive/articles")).text)
    finally:
        pm.unregister(menu)
    assert page.css_first(".bar .brand") is not None
    assert page.css_first("header a[href='/elsewhere']").text() == "Elsewhere"
    assert [one.text() for one in page.css(".crumbs a")] == ["home", "tinarchive"]
