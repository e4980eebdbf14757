"""Found with and without diacritics, in any SQLite, and never out of step with the articles."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest
import sqlite_utils
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tinarchive.archive import hits as room
from tinarchive.archive import open_archive
from tinarchive.archive import search as index_room
from tinarchive.archive.migrations import library, migrate
from tinarchive.errors import UsageError
from tinarchive.fields.prose import fold
from tinarchive.model import Author, Byline, Selection

PLAIN = """
  SELECT snippet(articles_fts, -1, '[', ']', ' … ', 12) FROM articles_fts
  WHERE articles_fts MATCH ? ORDER BY bm25(articles_fts, 10, 4, 2, 5, 2, 1)
"""


@pytest.fixture
def told(world):
    """Four articles about the Party committee, a thrown-away thing, Hòa Bình and a decision."""
    texts = {
        1: "Đảng bộ thành phố họp",
        2: "Người dân đang bỏ thói quen",
        3: "Đoàn công tác tỉnh Hoà Bình",
        4: "Quyết định 05/2018/QĐ-UBND của Uỷ ban",
    }
    for number, text in texts.items():
        world.record(world.article(number, title=f"Tin số {number}", body=text))
    world.archive.index()
    return world


def _found(world, text):
    return sorted(hit.article for hit in world.archive.search(text))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("dang bo thanh pho", [1]),
        ("đảng bộ", [1]),
        ("dang bo", [1, 2]),
        ("đang bỏ", [2]),
        ("ĐẢNG BỘ", [1]),
        ("Ðảng bộ", [1]),
        ("đảng bo", [1]),
        ("dao", []),
        ("hòa bình", [3]),
        ("hoà bình", [3]),
        ("hoa binh", [3]),
        ("ủy ban", [4]),
        ("05/2018/qđ-ubnd", [4]),
        ('"thanh pho hop"', [1]),
        ('"pho thanh hop"', []),
        ("tin so", [1, 2, 3, 4]),
        ("Ðoàn công tác", [3]),
        ("đoàn OR ủy", [3, 4]),
        ("tin so -hoa", [1, 2, 4]),
        ("thanh*", [1]),
        ('"', []),
        ("* ^ ( ) :", []),
        ("NOT AND OR", []),
        ("", []),
    ],
)
def test_what_is_typed_finds(told, typed, found):
    """Without marks all spellings, with marks that word; nothing typed is an operator."""
    assert _found(told, typed) == found


@pytest.mark.parametrize(
    ("query", "snippet"),
    [
        ("dang bo", "[Đảng] [bộ] thành phố họp"),
        ("đảng bộ", "[Đảng] [bộ] thành phố họp"),
        ("hoa", "Đoàn công tác tỉnh [Hoà] Bình"),
    ],
)
def test_a_plain_connection_marks_the_original(told, query, snippet):
    """No plugin, no function: sqlite3 alone finds, ranks and marks the words as written."""
    plain = sqlite3.connect(f"file:{told.folder}/tinarchive.db?mode=ro", uri=True)
    assert plain.execute(PLAIN, (query,)).fetchone() == (snippet,)
    plain.close()


def test_tools_find_the_index_by_themselves(told):
    """sqlite-utils and datasette look for the content table in the index's own SQL."""
    db = sqlite_utils.Database(told.archive.db.conn)
    assert db.table("articles").detect_fts() == "articles_fts"
    assert [row["id"] for row in db.table("articles").search("dang bo thanh pho")] == [1]


def test_a_title_comes_first(told):
    """What stands in the title ranks before what stands in the text, as typed before folded."""
    told.record(told.article(5, title="Đảng bộ", body="Khác"))
    told.record(told.article(6, title="Đang bơ", body="Khác"))
    told.archive.index()
    assert {hit.article for hit in told.archive.search("dang bo", limit=2)} == {5, 6}
    hits = told.archive.search("đảng bộ", limit=1, offset=1)
    assert [hit.article for hit in hits] == [1]
    with pytest.raises(UsageError, match="no portal other"):
        told.archive.search("đảng", site="other.example")


def test_words_in_a_row_come_first(world):
    """Syllables typed side by side mean the word they make, mostly; marks may be left out."""
    world.record(world.article(1, title="Bộ đảng", body="đảng bộ bộ đảng " * 9 + "thành phố"))
    world.record(world.article(2, title="Tin", body="Họp Đảng bộ thành phố. " + "Chữ khác. " * 99))
    world.record(world.article(3, title="Tin", body="Đặng bố thanh pho. " + "Chữ khác. " * 99))
    world.archive.index()
    assert [hit.article for hit in world.archive.search("dang bo thanh pho")][2:] == [1]
    assert [hit.article for hit in world.archive.search("đảng bộ thanh pho")] == [2, 1]
    assert world.archive.search("dang bo thanh ph*")[0].article == 1


def test_an_edit_leaves_the_index_right(told):
    """The old words go in the edit's own transaction, the new ones come with the next batch."""
    article = told.article(1, body="Huyện ủy")
    told.archive.record_revision(1, article, digest="2", reader="1", capture=told.keep(article.url))
    assert _found(told, "đảng bộ") == []
    assert list(told.archive.verify()) == []
    told.archive.record_revision(1, replace(article, body="Tỉnh ủy"), digest="3", reader="1",
                                 capture=told.keep(article.url))  # fmt: skip
    assert told.archive.index() == 1
    assert (_found(told, "huyen uy"), _found(told, "tinh uy")) == ([], [1])
    assert list(told.archive.verify()) == []


def test_a_run_indexes_in_batches(world):
    """While a run goes on, what was found is searchable soon, though not at once."""
    for number in range(150):
        world.record(world.article(number))
    assert 0 < world.archive.query("SELECT count(*) AS n FROM unindexed")[0]["n"] < 100
    assert len(world.archive.search("thanh pho", limit=200)) == 100


def test_the_index_is_built_anew(told):
    """A broken index is told by `verify` and mended by `reindex`."""
    told.archive.db.run("INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')")
    assert _found(told, "hoa binh") == []
    assert [one.kind for one in told.archive.verify()] == ["index"]
    assert told.archive.reindex() == 4
    assert _found(told, "hoa binh") == [3]
    assert list(told.archive.verify()) == []


class Killed(BaseException):
    """As a kill: nothing catches it."""


def test_a_reindex_killed_is_ended_by_the_next_start(told, monkeypatch):
    """Between two transactions: what is done stays, what waits is counted and comes later."""
    monkeypatch.setattr(index_room, "AT_ONCE", 1)

    def kill(done, total):
        assert total == 4
        if done == 2:
            raise Killed

    with pytest.raises(Killed):
        told.archive.reindex(tell=kill)
    with open_archive(told.folder, now=told.clock, write=False) as reader:
        found = reader.find(Selection(text="dang OR hoa OR ubnd"))
        assert ({hit.article for hit in found.hits}, found.waiting) == ({1, 2}, 2)
    assert list(told.archive.verify()) == []
    told.archive.mend()
    assert _found(told, "dang OR hoa OR ubnd") == [1, 2, 3, 4]
    assert list(told.archive.verify()) == []


def test_a_reindex_is_whole_or_not_begun(told, monkeypatch):
    """Killed while the index is emptied, it is as it was."""
    monkeypatch.setattr(index_room, "INDEX", "SELECT no_such_function()")
    with pytest.raises(sqlite3.OperationalError):
        told.archive.reindex()
    assert _found(told, "dang bo") == [1, 2]
    assert list(told.archive.verify()) == []


def test_an_older_index_with_an_eth_is_built_anew(told):
    """The migration empties the index where a text has one, and leaves it alone elsewhere."""
    undo = "DELETE FROM _sqlite_migrations WHERE name = '0006_eth_is_d'"
    told.archive.db.run(undo)
    migrate(told.archive.db, library)
    assert told.archive.query("SELECT count(*) AS n FROM unindexed") == [{"n": 0}]
    told.record(told.article(5, title="Ðảng ủy", body="Ðắk Nông"))
    told.archive.index()
    told.archive.db.run(undo)
    migrate(told.archive.db, library)
    assert told.archive.index() == 5
    assert _found(told, "đắk") == [5]


def test_an_eth_is_found_as_d(told):
    """The Icelandic Ð that converters left is found by Đ and by D, here and in plain SQLite."""
    told.record(told.article(5, title="Ðảng ủy", body="Ðắk Nông"))
    told.archive.index()
    assert _found(told, "đắk") == _found(told, "Ðắk") == _found(told, "dak nong") == [5]
    plain = sqlite3.connect(f"file:{told.folder}/tinarchive.db?mode=ro", uri=True)
    assert plain.execute(PLAIN, ("đắk",)).fetchone() == ("[Ðắk] Nông",)
    plain.close()
    assert list(told.archive.verify()) == []


@pytest.fixture
def days(world):
    """Six articles, two without a date, found by one word; the older ones hold it more often."""
    dates = ["2018-05-28T09:00+07:00", None, "2018-05-28T10:00+07:00", "2018-05-28", "2020", None]
    for number, at in enumerate(dates, 1):
        byline = Byline("An", (Author("An"), Author("Bình", "Ảnh"))) if number == 1 else None
        world.record(
            world.article(number, title="Tin", body="lễ hội " * number, published_at=at,
                          byline=byline, category="Văn hóa", views=number)
        )  # fmt: skip
    world.archive.add_site("tin.example", name="Báo Tin", province="67")
    world.archive.index()
    return world


def _order(world, sort, **more):
    return [hit.article for hit in world.archive.find(Selection(**more), sort=sort).hits]


def test_days_order(days):
    """Newest and oldest by the minute, what has no date last; with words and without."""
    for more in ({}, {"text": "le hoi"}, {"site": "tin.example"}):
        newest = _order(days, "newest", **more)
        assert newest[:4] == [5, 3, 1, 4]
        assert sorted(newest[4:]) == [2, 6]
        oldest = _order(days, "oldest", **more)
        assert oldest[:4] == [4, 1, 3, 5]
        assert sorted(oldest[4:]) == [2, 6]
    assert sorted(_order(days, "relevance", text="le hoi")) == [1, 2, 3, 4, 5, 6]
    assert [hit.article for hit in days.archive.find(Selection(), limit=2, offset=1).hits] == [3, 1]


def test_a_hit_says_what_a_reader_asks(days):
    """Portal, both provinces, day, section, authors, views, and the place of the finding."""
    hit = next(one for one in days.archive.search("lễ") if one.article == 1)
    assert (hit.site_name, hit.province, hit.merged_province) == ("Báo Tin", "Đắk Nông", "Lâm Đồng")
    assert (hit.published_on, hit.category, hit.views) == ("2018-05-28", "Văn hóa", 1)
    assert hit.authors == ("An", "Bình")
    assert hit.excerpt.field == "body"
    assert hit.excerpt.text[slice(*hit.excerpt.marks[0])] == "lễ"
    assert hit.snippet == "[lễ] hội"
    assert hit.title_marks == ()
    assert hit.rank < 0


def test_many_hits_are_shown_newest_first(days, monkeypatch):
    """Beyond a bound they are neither ranked nor counted to the last, and that is said."""
    found = days.archive.find(Selection(text="le hoi"))
    assert (found.count, found.more, found.order) == (6, False, "relevance")
    for most in (5, 3):
        monkeypatch.setattr(room, "MOST", most)
        found = days.archive.find(Selection(text="le hoi"))
        assert (found.count, found.more, found.order) == (most, True, "newest")
        assert [hit.article for hit in found.hits][:4] == [5, 3, 1, 4]
        found = days.archive.find(Selection(text="le hoi", since="2019"))
        assert (found.count, found.more, found.order) == (1, False, "relevance")
        assert [hit.article for hit in found.hits] == [5]
        found = days.archive.find(Selection(category="van hoa"), limit=2, offset=4)
        assert (found.count, found.more) == (most, True)
        assert {hit.article for hit in found.hits} == {2, 6}


FILTERS = (
    {},
    {"site": "a.example"},
    {"province": "68"},
    {"merged_province": "lam dong"},
    {"since": "2018-06", "until": "2019"},
    {"category": "van hoa"},
    {"author": "an"},
    {"author": "An", "site": "b.example", "since": "2018"},
)


@pytest.fixture
def portals(world):
    """Sixty articles of three portals over two years, some without a date."""
    for number, (site, province) in enumerate((("a", "68"), ("b", "67"), ("c", "01"))):
        world.archive.add_site(f"{site}.example", province=province)
        for row in range(number, 60, 3):
            at = None if row % 7 == 0 else f"201{8 + row % 2}-{row % 12 + 1:02}-{row % 28 + 1:02}"
            article = world.article(
                row,
                url=f"https://{site}.example/{row}",
                title="Lễ" if row % 4 == 0 else "Tin",
                body="hội " * (row % 5) + "đua",
                published_at=f"{at}T0{row % 9}:00+07:00" if at and row % 3 else at,
                category=("Văn hoá", "Thể thao", None)[row % 3],
                byline=Byline("An", (Author(("An", "Bình")[row % 2]),)),
            )
            world.archive.record_new(article, site=f"{site}.example", digest=str(row), reader="1",
                                     capture=world.keep(article.url))  # fmt: skip
    world.archive.index()
    return world.archive


@pytest.mark.parametrize("most", [0, 3, 12, 10_000])
def test_whichever_way_it_is_looked_up_the_same_is_found(portals, monkeypatch, most):
    """Every mix of words, filter and order, few hits or many: as one slow query says."""
    monkeypatch.setattr(room, "MOST", most)
    for text in (None, "le", "hoi", "le hoi", "ho*", '"hội đua"', "lễ OR -x", "khong"):
        for parts in FILTERS:
            selection = Selection(text=text, **parts)
            condition, values = portals.conditions(selection)
            rows = portals.query(
                f"SELECT id, published_at AS at FROM articles WHERE {condition}", values
            )
            for sort in ("relevance", "newest", "oldest"):
                found = portals.find(selection, sort=sort, limit=100)
                assert (found.count, found.more) == (min(len(rows), most), len(rows) > most)
                days = [hit.published_at or "" for hit in found.hits]
                assert {hit.article for hit in found.hits} == {row["id"] for row in rows}
                close = {hit.article for hit in portals.search(f'"{text}"', limit=100)}
                if found.order == "newest" and sort == "relevance" and text:
                    ranks = [(hit.article in close, hit.published_at or "") for hit in found.hits]
                    assert ranks == sorted(ranks, reverse=True)
                elif found.order == "newest":
                    assert days == sorted(days, reverse=True)
                elif found.order == "oldest":
                    assert days == sorted(days, key=lambda day: day or "9")
                else:
                    ranks = [(hit.article not in close, hit.rank) for hit in found.hits]
                    assert ranks == sorted(ranks)
                second = portals.find(selection, sort=sort, limit=7, offset=5)
                assert [hit.article for hit in second.hits] == [
                    hit.article for hit in found.hits[5:12]
                ]


def test_nothing_found_says_what_would_be(told):
    """How many the words would find without their marks; nothing where that is none."""
    assert told.archive.find(Selection(text="đãng bộ")).without_marks == 2
    assert told.archive.find(Selection(text="đãng xa")).without_marks is None
    assert told.archive.find(Selection(text="dao")).without_marks is None
    assert told.archive.find(Selection(text="đảng bộ")).without_marks is None
    assert told.archive.find(Selection(text="***")).count == 0


def test_what_waits_for_the_index_is_told(told):
    """An article that is not indexed yet is not found, and is counted."""
    told.record(told.article(5, title="Đảng bộ", body="Khác"))
    found = told.archive.find(Selection(text="đảng bộ"))
    assert (found.count, found.waiting) == (1, 1)


anything = st.text(st.characters() | st.sampled_from("àảãáạđĐÐòóỏõọ'\"-*()"), max_size=40)


def storable(text):
    """Without halves of characters, which no page has."""
    return text.encode("utf-8", "replace").decode("utf-8")


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(anything, st.sampled_from(["relevance", "newest", "oldest"]))
def test_anything_may_be_typed(told, text, sort):
    """No text is a wrong query."""
    told.archive.find(Selection(text=text), sort=sort)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(anything.map(storable), min_size=1, max_size=4))
def test_folding_keeps_the_places_of_words(world, words):
    """The folded text has as many words as the original, so marks stand on the right ones."""
    text = " ".join(words)
    world.archive.db.conn.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.places USING fts5(a, b, tokenize='unicode61 remove_diacritics 0')"
    )
    world.archive.db.conn.execute("DELETE FROM temp.places")
    world.archive.db.conn.execute("INSERT INTO temp.places VALUES (?, ?)", (text, fold(text)))
    world.archive.db.conn.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab(temp, places, instance)"
    )
    rows = world.archive.query(
        "SELECT col, max(offset) AS last, count(*) AS n FROM temp.terms GROUP BY col"
    )
    counts = {row["col"]: (row["last"], row["n"]) for row in rows}
    assert counts.get("a") == counts.get("b")
