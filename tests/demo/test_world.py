"""The truth: how much of it there is, how varied, and what each day changes."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from tinarchive.demo import changes, world
from tinarchive.demo.grammar import Teller
from tinarchive.demo.library import names, sections


def shingles(text: str, size: int = 4) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[at : at + size]) for at in range(len(words) - size + 1)}


def test_the_first_day_has_223_articles_of_their_own():
    """223 addresses, titles and bodies, no two alike."""
    articles = world().articles
    assert len(articles) == 223
    for field in ("path", "title", "body", "key", "published_at"):
        dated = [one for one in articles if field != "published_at" or "T" in one.published_at]
        assert len({getattr(one, field) for one in dated}) == len(dated), field


def test_no_two_texts_are_near_duplicates():
    """Any two bodies share less than a third of their runs of four words (measured: 0.24)."""
    bodies = [shingles(one.body) for one in world().articles]
    worst = max(len(one & other) / len(one | other) for one, other in combinations(bodies, 2))
    held = max(
        len(one & other) / min(len(one), len(other)) for one, other in combinations(bodies, 2)
    )
    assert worst < 0.33
    assert held < 0.6


def test_lengths_and_features_vary():
    """Notes and long reports; every feature of the real portal occurs, none everywhere."""
    articles = world().articles
    sizes = [len(one.body) for one in articles]
    assert 300 <= min(sizes) < 450
    assert max(sizes) > 6000
    for has in (
        lambda one: one.summary,
        lambda one: one.byline,
        lambda one: one.images,
        lambda one: one.attachments,
        lambda one: one.tags,
        lambda one: one.updated_at,
        lambda one: "T" not in one.published_at,
        lambda one: any(image.credit for image in one.images),
        lambda one: one.byline and one.byline.source,
        lambda one: one.byline and one.byline.organisation,
        lambda one: one.byline and len(one.byline.authors) == 2,
        lambda one: "\t" in one.body,
    ):
        count = sum(bool(has(one)) for one in articles)
        assert 3 <= count <= 215


def test_the_seeds_article_is_told_word_for_word():
    """Title, time, caption, byline and paragraphs of the seed document; its views begin at 141."""
    one = next(one for one in world().articles if one.views == 141 and one.key == 7)
    assert one.title == "Chi bộ cơ quan Thành ủy nâng cao chất lượng sinh hoạt Chi bộ"
    assert one.published_at == "2018-05-28T13:37+07:00"
    assert one.published_raw == "Thứ Hai, ngày 28 tháng 5 năm 2018 - 13:37"
    assert len(one.body.split("\n\n")) == 3
    assert one.body.startswith("Những năm qua, Chi bộ cơ quan Thành ủy Tuyên Quang đã")
    assert one.body.endswith("“trong sạch vững mạnh tiêu biểu 5 năm liền”.")
    assert one.byline.raw == "Bài và ảnh: Thanh Xuân ( Đài TT – TH thành phố)"
    assert [(author.name, author.role) for author in one.byline.authors] == [
        ("Thanh Xuân", "Bài và ảnh")
    ]
    assert one.byline.organisation == "Đài TT – TH thành phố"
    assert [image.caption for image in one.images] == [
        "Các đảng viên trong Chi bộ trao đổi nội dung triển khai Nghị quyết chi bộ"
    ]


def test_the_list_is_by_time_but_for_the_pinned_one():
    """Newest first under one older article that is pinned."""
    first, *rest = [one.draft.at for one in world().articles]
    assert rest == sorted(rest, reverse=True)
    assert first < rest[50]


@pytest.mark.parametrize("seed", [1, 2, 5])
@pytest.mark.parametrize("day", [2, 3])
def test_a_day_changes_exactly_this(seed, day):
    """4 new, 3 edited, 1 gone, 1 moved; every count rises; all else is as it was."""
    before, now, what = world(seed, day - 1), world(seed, day), changes(seed, day)
    old = {one.key: one for one in before.articles}
    new = {one.key: one for one in now.articles}
    assert len(now.articles) == len(before.articles) + 3
    assert {one.key for one in what.new} == new.keys() - old.keys()
    assert len(what.new) == 4
    assert {one.key for one in what.gone} == old.keys() - new.keys()
    assert len(what.gone) == 1
    moved = [new[key] for key in new.keys() & old.keys() if new[key].path != old[key].path]
    assert [one.truth for one in what.moved] == moved
    assert moved[0].former == (what.moved[0].old_path,)

    def content(one):
        return (one.title, one.body, one.byline, one.images, one.published_at, one.summary)

    edited = {key for key in new.keys() & old.keys() if content(new[key]) != content(old[key])}
    assert {one.truth.key for one in what.edited} == edited
    assert [one.kind for one in what.edited] == ["paragraph", "title", "caption"]
    assert all(new[key].views > old[key].views for key in new.keys() & old.keys())


def test_day_two_has_226_articles():
    """223 and 4 new, less 1; the back-dated one is high in the list."""
    now = world(1, 2)
    assert len(now.articles) == 226
    *fresh, dated_back = now.new
    assert now.articles[1:4] == tuple(fresh)
    place = now.articles.index(dated_back)
    assert 10 <= place < 30
    assert (fresh[0].draft.at - dated_back.draft.at).days >= 19


def test_the_same_seed_tells_the_same():
    """A world made anew is equal to the first; another seed differs in dress only."""
    one = world(1, 2)
    world.cache_clear()
    assert world(1, 2) == one
    other = world(2, 2)
    assert [x.body for x in other.articles] == [x.body for x in one.articles]
    assert other.articles[9].path != one.articles[9].path


def test_every_template_can_be_told():
    """No slot without names, no brace or bar left over, in any text of the library."""
    bound = dict.fromkeys(("ngay", "thang", "nam", "namtruoc", "namsau"), "2018")
    import random

    rng = random.Random(1)

    for section in sections():
        stories = [
            text
            for story in section.stories
            for text in (story.title, *story.paragraphs, *story.captions)
        ]
        cards = (section.facts, section.voices, section.endings, section.headings, section.items)
        for text in [*stories, *(card for stack in cards for card in stack), *section.table]:
            told = Teller(rng, names(), lambda _, n: rng.randrange(n), dict(bound)).tell(text)
            assert not re.search(r"[{}\x00]|\|(?! )", told), (section.name, told)
