"""Articles that tell the same text hang together, whatever comes when, and nothing else does."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tinarchive.archive import linking, open_archive, stories
from tinarchive.decide import content_digest
from tinarchive.model import Article

WORDS = tuple(
    word
    for line in (
        "bà con xã Tân Trào thu hoạch chè búp vụ xuân giá cao hơn năm trước huyện Sơn Dương mở",
        "tuyến đường liên thôn trường học mới khánh thành các cháu vui mừng cán bộ kiểm lâm trồng",
        "hợp tác xã bán bưởi qua mạng công an phường hòa giải người cao tuổi tập dưỡng sinh bến",
        "sông Lô nước lên chợ phiên vùng cao đông khách thợ dệt thổ cẩm truyền nghề rừng phà thêm",
    )
    for word in line.split()
)


def text(seed, sentences=8, numbers=True):
    """A text of that many sentences, like no other seed's."""
    rng = random.Random(f"text {seed}")
    told = []
    for _ in range(sentences):
        words = rng.choices(WORDS, k=rng.randint(12, 20))
        if numbers and rng.random() < 0.5:
            words.insert(6, str(rng.randint(11, 9999)))
        told.append(" ".join(words).capitalize() + ".")
    return told


@pytest.fixture
def tell(world):
    """Keep an article with that text; its number."""

    def keep(url, lines, title="Tin", day="2018-05-28", **more):
        article = Article(
            url=url, title=title, published_at=f"{day}T08:00+07:00" if day else None,
            body="\n\n".join(lines) if isinstance(lines, list) else lines, **more,
        )  # fmt: skip
        capture = world.keep(url)
        return world.archive.record_new(
            article, site=url.split("/")[2], digest=content_digest(article), reader="1",
            capture=capture,
        )  # fmt: skip

    for site in ("a.example", "b.example", "c.example"):
        world.archive.add_site(site)
    return keep


def change(world, article, url, lines, day="2018-05-28"):
    """The portal edits an article."""
    new = Article(url=url, title="Tin", published_at=f"{day}T08:00+07:00", body="\n\n".join(lines))
    world.archive.record_revision(
        article, new, digest=content_digest(new), reader="1", capture=world.keep(url)
    )


def held(world):
    """Story -> (its first article, its size, its articles)."""
    found = {
        row["id"]: (row["first_article"], row["size"], [])
        for row in world.archive.query("SELECT * FROM stories")
    }
    for row in world.archive.query(
        "SELECT id, story FROM articles WHERE story IS NOT NULL ORDER BY id"
    ):
        found[row["story"]][2].append(row["id"])
    return found


def test_the_same_text_on_two_portals_is_one_story(world, tell):
    """Case, punctuation, Unicode form and tone placement make no other text."""
    lines = text(1)
    first = tell("https://a.example/1", lines)
    loud = unicodedata.normalize("NFD", " ".join(lines).replace(".", " -").replace("hòa", "hoà"))
    second = tell("https://b.example/9", loud.upper(), title="Tên khác", day="2018-05-29")
    alone = tell("https://b.example/2", text(2))
    assert world.archive.tell_stories() == 3
    assert held(world) == {first: (first, 2, [first, second])}
    story = world.archive.story(first)
    assert [one["article"] for one in story["tellings"]] == [first, second]
    assert story["tellings"][1]["exact"]
    assert world.archive.tellings(alone) == []
    assert [one["article"] for one in world.archive.tellings(first)] == [second]


@pytest.mark.parametrize(
    "retold",
    [
        lambda lines: [*text("another opening", 2), *lines[1:]],
        lambda lines: [*lines, *text("an advertisement", 2)],
        lambda lines: [*lines[4:], *lines[:4]],
        lambda lines: [line.replace("xã", "phường") for line in lines],
        lambda lines: lines[:3],
        lambda lines: lines[3:7],
    ],
    ids=["opening", "advertisement", "order", "words", "beginning", "middle"],
)
def test_a_text_retold_is_the_same_story(world, tell, retold):
    """With another opening, sentences added, moved, corrected or left out."""
    lines = text(1, 10)
    first = tell("https://a.example/1", lines)
    second = tell("https://b.example/1", retold(lines), day="2018-05-30")
    for number in range(2, 6):
        tell(f"https://b.example/{number}", text(number, 10))
    world.archive.tell_stories()
    assert held(world) == {first: (first, 2, [first, second])}


def test_a_digest_is_the_story_of_none(world, tell):
    """What gathers texts that stood alone before does not make one story of them."""
    parts = [text(number, 5) for number in range(3)]
    for number, lines in enumerate(parts):
        tell(f"https://a.example/{number}", lines, day=f"2018-05-2{number}")
    tell("https://b.example/9", [line for lines in parts for line in lines], day="2018-05-27")
    world.archive.tell_stories()
    assert held(world) == {}


FORM = (
    "Dự báo thời tiết ngày {a} tháng {b}: khu vực các huyện phía bắc nhiều mây, có mưa rào và dông "
    "vài nơi, gió đông nam cấp {c}, nhiệt độ thấp nhất từ {d} đến {e} độ, cao nhất từ {f} đến {g} "
    "độ. Khu vực các huyện phía nam ít mây, ngày nắng, gió nhẹ, nhiệt độ thấp nhất {h} độ, cao "
    "nhất {i} độ, độ ẩm trung bình {j} phần trăm. Mực nước hồ lúc 7 giờ là {k},{l} mét."
)


def forecast(seed):
    rng = random.Random(f"weather {seed}")
    return FORM.format(**{key: rng.randint(10, 99) for key in "abcdefghijkl"})


@pytest.mark.parametrize("many", [2, 5, 30])
def test_a_form_filled_in_anew_is_another_text(world, tell, many):
    """Weather, prices, timetables: the same words with other numbers, on one portal or two."""
    for number in range(many):
        site = "ab"[number % 2]
        tell(f"https://{site}.example/{number}", forecast(number), title="Dự báo thời tiết")
    world.archive.tell_stories()
    assert held(world) == {}


def test_what_a_portal_says_under_every_article_proves_nothing(world, tell):
    """Short notes with a long paragraph that is the same in all, in whatever order they come."""
    under = " ".join(text("under every article", 6, numbers=False))
    for number in range(linking.WORN + 3):
        note = " ".join(text(f"note {number}", 3))
        tell(f"https://a.example/{number}", [note, under])
    twin = tell("https://b.example/1", text("note 4", 3), day="2018-06-01")
    world.archive.tell_stories()
    assert [members for *_, members in held(world).values()] == [[5, twin]]
    assert world.archive.untold() == 0


def test_texts_of_a_few_words_tell_nothing(world, tell):
    """`Xem tại đây`, photo pages, empty bodies."""
    for number in range(4):
        tell(f"https://a.example/{number}", ["Mời bạn đọc xem chi tiết tại tệp đính kèm."])
        tell(f"https://b.example/{number}", "")
    world.archive.tell_stories()
    assert held(world) == {}


def test_an_id_stays(world, tell):
    """An edit that makes an article leave, a text that joins two stories: the smaller id stays."""
    one, two = text(1, 12)[:6], text(1, 12)[6:]
    first = tell("https://a.example/1", one, day="2018-05-29")
    second = tell("https://b.example/1", one, day="2018-05-30")
    third = tell("https://a.example/2", two)
    fourth = tell("https://b.example/2", two)
    world.archive.tell_stories()
    assert held(world) == {
        first: (first, 2, [first, second]), third: (third, 2, [third, fourth]),
    }  # fmt: skip
    both = tell("https://c.example/1", one + two, day="2018-05-27")
    world.archive.tell_stories()
    assert held(world) == {first: (both, 5, [first, second, third, fourth, both])}
    change(world, both, "https://c.example/1", text(7))
    world.archive.tell_stories()
    assert held(world) == {
        first: (first, 2, [first, second]), third: (third, 2, [third, fourth]),
    }  # fmt: skip
    change(world, first, "https://a.example/1", text(8))
    world.archive.tell_stories()
    assert held(world) == {third: (third, 2, [third, fourth])}
    change(world, first, "https://a.example/1", one, day="2018-05-31")
    world.archive.tell_stories()
    assert held(world) == {
        first: (second, 2, [first, second]), third: (third, 2, [third, fourth]),
    }  # fmt: skip


def test_the_first_is_the_one_published_first(world, tell):
    """By day and time, then as seen; one without a date comes last."""
    undated = tell("https://c.example/1", text(1), day=None)
    late = tell("https://a.example/1", text(1), day="2018-05-29")
    early = tell("https://b.example/1", text(1), day="2018-05-27")
    world.archive.tell_stories()
    assert held(world) == {undated: (early, 3, [undated, late, early])}
    told = [one["article"] for one in world.archive.story(undated)["tellings"]]
    assert told == [early, late, undated]
    (listed,) = world.archive.stories()
    assert (listed["first_on"], listed["last_on"], listed["site"]) == (
        "2018-05-27", "2018-05-29", "b.example",
    )  # fmt: skip
    assert listed["sites"] == ["a.example", "b.example", "c.example"]


def test_only_what_is_new_is_looked_at(world, tell):
    """A second call has nothing to do, and a view count or a category changes no story."""
    for number in range(4):
        tell(f"https://a.example/{number}", text(number % 2))
    assert world.archive.tell_stories() == 4
    before = world.tables()
    assert world.archive.tell_stories() == 0
    assert world.tables() == before
    assert world.archive.tell_stories(anew=True) == 4
    assert world.tables() == before
    world.archive.db.run("UPDATE articles SET views = 9, category = 'Khác'")
    assert world.archive.untold() == 0


class Killed(BaseException):
    """The process ends here."""


def test_a_kill_loses_a_batch_and_no_more(world, tell, monkeypatch):
    """What was told stays, what was not waits, and the end is the same."""
    monkeypatch.setattr(stories, "BATCH", 3)
    for number in range(8):
        tell(f"https://{'ab'[number % 2]}.example/{number}", text(number // 2))
    calls = []

    def kill(db, touched):
        calls.append(touched)
        if len(calls) == 2:
            raise Killed
        real(db, touched)

    real = stories.settle
    monkeypatch.setattr(stories, "settle", kill)
    with pytest.raises(Killed):
        world.archive.tell_stories()
    assert world.archive.untold() == 5
    assert world.archive.tell_stories() == 5
    assert sorted(members for *_, members in held(world).values()) == [
        [1, 2], [3, 4], [5, 6], [7, 8],
    ]  # fmt: skip


def test_a_text_told_more_often_than_is_compared(world, tell, monkeypatch):
    """A release on more portals than a mark is followed to still is one story."""
    monkeypatch.setattr(linking, "FIRST", 5)
    lines = text(1)
    for number in range(40):
        world.archive.add_site(f"p{number}.example")
        own = text(f"own {number}", 1)
        tell(f"https://p{number}.example/1", [*own, *lines] if number % 3 else lines)
    world.archive.tell_stories()
    ((first, size, _),) = held(world).values()
    assert (first, size) == (1, 40)


def corpus():
    """Articles of three portals: retold, excerpted, with forms and paragraphs worn by use."""
    under = " ".join(text("under", 3, numbers=False))
    found = []
    for number in range(10):
        note = " ".join(text(f"note {number}", 2))
        found.append((f"https://a.example/{number}", [note, under]))
    found.append(("https://b.example/n1", text("note 1", 2)))
    found.append(("https://b.example/n2", [*text("note 2", 2), *text("more", 1)]))
    for number in range(3):
        lines = text(number, 8)
        found.append((f"https://a.example/l{number}", lines))
        found.append((f"https://b.example/l{number}", lines[: 3 + number]))
        found.append((f"https://c.example/l{number}", [*text(f"o{number}", 1), *lines[1:]]))
        found.append((f"https://c.example/w{number}", forecast(number)))
    return found


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_the_order_of_arrival_does_not_matter(tmp_path_factory, clock, data):
    """All at once, one by one, in any order and any batches: the same stories."""
    told = data.draw(st.permutations(corpus()))
    cuts = data.draw(st.sets(st.integers(1, len(told) - 1), max_size=6))
    groups = []
    for parts in ([], sorted(cuts)):
        with open_archive(tmp_path_factory.mktemp("a"), now=clock) as archive:
            archive.start_run()
            rows = corpus() if not parts else told
            for place, (url, lines) in enumerate(rows):
                if place in parts:
                    archive.tell_stories()
                body = lines if isinstance(lines, str) else "\n\n".join(lines)
                put(archive, url, body)
            archive.tell_stories()
            groups.append(partition(archive))
    assert groups[0] == groups[1]
    assert len(groups[0]) == 5


def put(archive, url, body):
    """An article in the archive by the shortest way."""
    site = url.split("/")[2]
    archive.db.run("INSERT INTO sites (id) VALUES (?) ON CONFLICT DO NOTHING", (site,))
    archive.db.run(
        """INSERT INTO captures (url, method, kind, fetched_at, status, digest, size, run)
           VALUES (?, 'GET', 'article', '2026-05-01T02:00:00Z', 200, '', 0, 1)""",
        (url,),
    )
    archive.db.run(
        """INSERT INTO articles (site, url, title, body, words, first_seen_at, last_seen_at,
             checked_at, revision, capture) VALUES (?, ?, 'Tin', ?, 1, '', '', '', 1,
             (SELECT max(id) FROM captures))""",
        (site, url, body),
    )


def partition(archive):
    """The stories as sets of addresses."""
    found = {}
    for row in archive.query("SELECT url, story FROM articles WHERE story IS NOT NULL"):
        found.setdefault(row["story"], set()).add(row["url"])
    return sorted(map(sorted, found.values()))


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE stories SET size = 3",
        "UPDATE stories SET first_article = 3",
        "UPDATE articles SET story = NULL WHERE id = 1",
        "UPDATE articles SET story = (SELECT id FROM stories) WHERE id = 3",
        "DELETE FROM story_links",
        "DELETE FROM story_links WHERE article = 1",
    ],
)
def test_what_does_not_agree_is_found_and_told_anew(world, tell, harm):
    """Sizes, first tellings, articles and links say the same; else `verify` says what is wrong."""
    tell("https://a.example/1", text(1))
    tell("https://b.example/1", text(1), day="2018-05-29")
    tell("https://b.example/2", text(2))
    world.archive.tell_stories()
    right = held(world)
    assert list(stories.wrong_stories(world.archive.db)) == []
    world.archive.db.run(harm)
    assert {one.kind for one in stories.wrong_stories(world.archive.db)} == {"story"}
    world.archive.tell_stories(anew=True)
    assert list(stories.wrong_stories(world.archive.db)) == []
    assert held(world) == right


POOL = [lines for number in range(3) for lines in (text(number, 8), text(number, 8)[2:6])] + [[]]


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    edits=st.lists(
        st.tuples(st.integers(0, 7), st.integers(0, len(POOL) - 1), st.booleans()), max_size=25
    )
)
def test_edits_leave_what_would_be_found_anew(tmp_path_factory, clock, edits):
    """Articles change, join and leave: sizes, firsts and links agree, as if told all at once."""
    with open_archive(tmp_path_factory.mktemp("e"), now=clock) as archive:
        archive.start_run()
        for number in range(8):
            put(
                archive,
                f"https://{'abc'[number % 3]}.example/{number}",
                "\n".join(POOL[number % 7]),
            )
        for number, chosen, at_once in edits:
            archive.db.run(
                "UPDATE articles SET body = ? WHERE url LIKE ?",
                ("\n".join(POOL[chosen]), f"%/{number}"),
            )
            if at_once:
                archive.tell_stories()
                assert list(stories.wrong_stories(archive.db)) == []
        archive.tell_stories()
        assert list(stories.wrong_stories(archive.db)) == []
        told = partition(archive)
        archive.tell_stories(anew=True)
        assert partition(archive) == told
