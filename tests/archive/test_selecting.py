"""A selection means the articles a person would say it means, or says why it cannot be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinarchive.archive.selecting import conditions, province_key
from tinarchive.errors import UsageError
from tinarchive.model import Author, Byline, Selection
from tinarchive.sites.provinces import provinces

HOSTS = {
    "tin.example": "68",
    "www.daknong.example": "67",
    "hue.example": "46",
    "kon.example": None,
}


@pytest.fixture
def told(world):
    """Four portals with an article each, one a year from 2018."""
    sections = ["Thời sự", "THỜI SỰ", "Văn hoá", None]
    names = ["Nguyễn Văn An", "NGUYỄN VĂN AN", "Nguyễn Vân An", "Trần Bình"]
    for number, (host, province) in enumerate(HOSTS.items()):
        world.archive.add_site(host, province=province)
        article = world.article(
            number,
            url=f"https://{host}/bai-{number}",
            published_at=f"{2018 + number}-05-{28 + number}T08:00+07:00",
            category=sections[number],
            byline=Byline(names[number], (Author(names[number]),)),
        )
        capture = world.keep(article.url)
        world.archive.record_new(article, site=host, digest="1", reader="1", capture=capture)
    world.archive.index()
    return world


def found(world, **parts):
    condition, values = world.archive.conditions(Selection(**parts))
    rows = world.archive.query(f"SELECT site FROM articles WHERE {condition} ORDER BY id", values)
    return [row["site"].removeprefix("www.").removesuffix(".example") for row in rows]


ALL = ["tin", "daknong", "hue", "kon"]


@pytest.mark.parametrize(
    ("parts", "sites"),
    [
        ({}, ALL),
        ({"text": " "}, ALL),
        ({"text": "dang bo"}, ALL),
        ({"text": "***"}, []),
        ({"site": "tin.example"}, ["tin"]),
        ({"site": "HUE.example"}, ["hue"]),
        ({"site": "www.hue.example"}, ["hue"]),
        ({"site": "https://daknong.example/tin-tuc"}, ["daknong"]),
        ({"province": "lam dong"}, ["tin"]),
        ({"province": "Lâm Đồng"}, ["tin"]),
        ({"province": "tỉnh Lâm Đồng"}, ["tin"]),
        ({"province": "68"}, ["tin"]),
        ({"province": "dak nong"}, ["daknong"]),
        ({"province": "Thừa Thiên Huế"}, ["hue"]),
        ({"merged_province": "lam dong"}, ["tin", "daknong"]),
        ({"merged_province": "67"}, ["tin", "daknong"]),
        ({"merged_province": "TP. Huế"}, ["hue"]),
        ({"province": "Hà Nội"}, []),
        ({"since": "2019"}, ["daknong", "hue", "kon"]),
        ({"since": "2019-05-29"}, ["daknong", "hue", "kon"]),
        ({"since": "2019-05-30"}, ["hue", "kon"]),
        ({"until": "2019"}, ["tin", "daknong"]),
        ({"until": "2019-05"}, ["tin", "daknong"]),
        ({"until": "28/5/2018"}, ["tin"]),
        ({"since": "5/2019", "until": "2020"}, ["daknong", "hue"]),
        ({"category": "thoi su"}, ["tin", "daknong"]),
        ({"category": "Thời sự"}, ["tin", "daknong"]),
        ({"category": "văn hóa"}, ["hue"]),
        ({"author": "nguyen van an"}, ["tin", "daknong", "hue"]),
        ({"author": "Nguyễn Văn An"}, ["tin", "daknong"]),
        ({"author": "nguyễn vân an"}, ["hue"]),
        ({"author": "Nguyễn Văn An", "site": "tin.example", "text": "đảng"}, ["tin"]),
    ],
)
def test_what_is_meant(told, parts, sites):
    """Each part narrows; names may be typed without marks, in either tone placement."""
    assert found(told, **parts) == sites


@pytest.mark.parametrize(
    ("parts", "told_so"),
    [
        ({"site": "tinn.example"}, "no portal tinn.example; did you mean tin.example"),
        ({"site": "daknong"}, "did you mean www.daknong.example?"),
        ({"site": "zzz"}, "`tinarchive sites list`"),
        ({"province": "lam don"}, "did you mean Lâm Đồng"),
        ({"province": "Huế"}, "--merged-province Huế"),
        ({"province": "Atlantis"}, "no province of before July 2025"),
        ({"province": "03"}, "no province of before July 2025"),
        ({"merged_province": "dak nong"}, "belongs to Lâm Đồng since July 2025"),
        ({"merged_province": "lam dog"}, "did you mean Lâm Đồng"),
        ({"merged_province": ""}, "no province of since July 2025"),
        ({"since": "yesterday"}, "'yesterday' is no date"),
        ({"since": "2018-13"}, "2018-13 is in no calendar"),
        ({"until": "2018-02-30"}, "2018-02-30 is in no calendar"),
        ({"until": "05/28/2018"}, "05/28/2018 is in no calendar"),
        ({"since": "0000"}, "0000 is in no calendar"),
        ({"since": "2019", "until": "2018"}, "No day lies between 2019-01-01 and 2018-12-31"),
        ({"category": "Thoi xu"}, "did you mean Thời sự"),
        ({"category": "thoi"}, "did you mean Thời sự"),
        ({"category": "qqqq"}, "no category qqqq"),
        ({"author": "Nguyễn Van"}, "did you mean N"),
        ({"author": "qqqq"}, "no author qqqq"),
    ],
)
def test_what_cannot_be_is_refused(told, parts, told_so):
    """A sentence that names what was typed and the nearest that can be."""
    with pytest.raises(UsageError) as refused:
        told.archive.conditions(Selection(**parts))
    assert told_so in str(refused.value)


def test_without_the_archive_names_are_taken_as_written():
    """The pure form knows dates and provinces, and believes the rest."""
    sql, values = conditions(Selection(site="a.example", category="B", author="C", province="68"))
    assert values == ["a.example", "68", "B", "C"]
    assert sql.count("?") == 4
    assert conditions(Selection()) == ("1", [])


def test_provinces_have_names_of_their_own():
    """No two of the 63, and no two of the 34, are the same without marks."""
    assert len({province_key(one.name) for one in provinces()}) == 63
    assert len({province_key(one.merged_name) for one in provinces()}) == 34


@given(st.text())
def test_any_date_is_a_day_or_a_usage_error(text):
    """Nothing typed raises anything else."""
    for part in ("since", "until", "province", "merged_province", "text"):
        try:
            sql, values = conditions(Selection(**{part: text}))
        except UsageError:
            continue
        assert sql.count("?") == len(values)
