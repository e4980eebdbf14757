"""Citations: any title survives BibTeX, CSL-JSON is as its schema says, and all is proved."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinarchive.exporters.citation import bibtex, csl_json, plain
from tinarchive.fields.prose import squash

ARTICLE = {
    "id": 7,
    "site": "baotinh.example:8080",
    "site_name": "Báo Tỉnh",
    "language": "vi",
    "revision": 2,
    "byline": {
        "authors": [
            {"name": "THANH XUÂN", "role": "Bài"},
            {"name": "Nguyễn Văn An", "role": None},
            {"name": "Lê Bình", "role": "Ảnh"},
        ],
        "organisation": "Đài TT – TH thành phố",
    },
}
REVISION = {
    "number": 2,
    "title": "Chi bộ A & B: 100% đạt {chuẩn} #1",
    "published_at": "2018-05-28T13:37+07:00",
    "url": "http://baotinh.example:8080/Tin/a_b{1}.html?x=1&y=~2%20",
    "fetched_at": "2026-11-25T02:06:12.123456Z",
    "digest": "c" * 64,
    "body_digest": "b" * 64,
    "blocks": [{"kind": "byline", "text": "Bài: Minh Hà - Ảnh: Tú Anh"}],
}
PERMALINK = "http://127.0.0.1:8001/-/article/7/2"
SPELT = {
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciitilde": "~",
    "textasciicircum": "^",
}


def parse(entry: str) -> dict[str, str]:
    """A reader of BibTeX's own rules: braces are counted, whatever stands before them.

    Without braces only a name that every style defines may stand: that of a month.
    """
    kind, key, rest = re.fullmatch(r"@(\w+)\{([^,\s]+),\s*(.*)\}\s*", entry, re.DOTALL).groups()
    fields = {"kind": kind, "key": key}
    place = 0
    while match := re.compile(r"\s*(\w+)\s*=\s*(?:\{|([a-z]{3}),)").match(rest, place):
        start = place = match.end()
        if match[2]:
            fields[match[1]] = match[2]
            continue
        depth = 1
        while depth:
            depth += {"{": 1, "}": -1}.get(rest[place], 0)
            place += 1
        fields[match[1]] = rest[start : place - 1]
        place = re.compile(r",?\s*").match(rest, place).end()
    assert place == len(rest), rest[place:]
    return fields


def typeset(text: str) -> str:
    """What LaTeX would print of a field."""
    text = re.sub(r"\\(text\w+)\{\}", lambda found: f"\0{found[1]}\0", text)
    text = re.sub(r"\\([#$%&_])", r"\1", text.replace("{", "").replace("}", ""))
    return re.sub("\0(\\w+)\0", lambda found: SPELT[found[1]], text)


def test_bibtex_says_who_what_where_and_when():
    """Each field is there, escaped, with the portal's day and the digests."""
    fields = parse(bibtex(ARTICLE, REVISION, permalink=PERMALINK))
    assert (fields["kind"], fields["key"]) == ("misc", "baotinh-example-8080-7-2")
    assert fields["author"] == "{Thanh Xuân} and {Nguyễn Văn An}"
    assert fields["title"][0] + fields["title"][-1] == "{}"
    assert typeset(fields["title"]) == REVISION["title"]
    assert fields["howpublished"] == "Báo Tỉnh"
    assert (fields["year"], fields["month"], fields["date"]) == ("2018", "may", "2018-05-28")
    assert fields["url"] == "http://baotinh.example:8080/Tin/a_b%7B1%7D.html?x=1&y=~2%20"
    assert fields["urldate"] == "2026-11-25"
    assert fields["version"] == "revision 2"
    assert fields["langid"] == "vietnamese"
    note = typeset(fields["note"])
    assert all(proof in note for proof in ("02:06:12", "b" * 64, "c" * 64, PERMALINK))


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp"])))
def test_any_title_comes_back_from_bibtex(title):
    """Whatever a portal calls an article, the entry can be read and says just that."""
    fields = parse(bibtex(ARTICLE, REVISION | {"title": title}))
    assert typeset(fields["title"]) == (squash(title) or REVISION["url"])


CSL_TYPES = {
    "id": str,
    "type": str,
    "title": str,
    "author": list,
    "container-title": str,
    "issued": dict,
    "accessed": dict,
    "URL": str,
    "language": str,
    "version": str,
    "archive_location": str,
    "note": str,
    "custom": dict,
}
"""Of csl-data.json, schema 1.0.2; it allows no other key."""


def test_csl_json_is_as_its_schema_says():
    """Known keys, their types, names as literals, dates as parts."""
    item = csl_json(ARTICLE, REVISION, permalink=PERMALINK)
    assert {name: type(value) for name, value in item.items()} == CSL_TYPES
    assert item["type"] == "webpage"
    assert item["author"] == [{"literal": "Thanh Xuân"}, {"literal": "Nguyễn Văn An"}]
    assert item["issued"] == {"date-parts": [[2018, 5, 28]]}
    assert item["accessed"] == {"date-parts": [[2026, 11, 25]]}
    assert item["title"] == REVISION["title"]
    assert item["custom"]["content_sha256"] == "c" * 64


def test_what_is_not_known_is_left_out():
    """No date, no byline, no name of the portal: nothing is made up and no field is empty."""
    article = ARTICLE | {"byline": None, "site_name": None, "language": None}
    revision = REVISION | {"published_at": None, "title": None}
    fields = parse(bibtex(article, revision))
    assert not {"author", "year", "month", "date", "langid"} & fields.keys()
    assert typeset(fields["title"]) == REVISION["url"]
    assert fields["howpublished"] == ARTICLE["site"]
    assert (
        not {"author", "issued", "language", "archive_location"}
        & csl_json(article, revision).keys()
    )
    assert plain(article, revision).startswith(f"“{REVISION['url']}”. baotinh.example:8080. http")


@pytest.mark.parametrize(
    ("at", "parts", "month"),
    [("2018", [2018], None), ("2018-05", [2018, 5], "may"), ("2018-05-28", [2018, 5, 28], "may")],
)
def test_a_date_is_as_precise_as_shown(at, parts, month):
    """A year alone stays a year."""
    revision = REVISION | {"published_at": at}
    assert csl_json(ARTICLE, revision)["issued"] == {"date-parts": [parts]}
    fields = parse(bibtex(ARTICLE, revision))
    assert (fields["date"], fields.get("month")) == (at, month)


def test_an_earlier_revision_has_its_own_byline():
    """Names are those of the state that is cited, not those of today."""
    earlier = REVISION | {"number": 1}
    assert csl_json(ARTICLE, earlier)["author"] == [{"literal": "Minh Hà"}]
    nobody = earlier | {"blocks": []}
    assert "author" not in csl_json(ARTICLE, nobody)


def test_an_office_stands_for_its_people():
    """Where no person is named the organisation is the author."""
    office = ARTICLE | {"byline": {"authors": [], "organisation": "Văn phòng UBND tỉnh"}}
    assert parse(bibtex(office, REVISION))["author"] == "{Văn phòng UBND tỉnh}"


def test_plain_is_one_line():
    """Who, what, where, when and the proof, in this order."""
    line = plain(ARTICLE, REVISION | {"title": "Lễ\nhội\x1b[31m"}, permalink=PERMALINK)
    assert line == (
        "Thanh Xuân, Nguyễn Văn An. “Lễ hội[31m”. Báo Tỉnh, 2018-05-28 13:37. "
        f"{REVISION['url']}. Revision 2, captured {REVISION['fetched_at']}; "
        f"SHA-256 of the page {'b' * 64}; of its content {'c' * 64}; archived at {PERMALINK}."
    )


def test_the_archive_gives_what_is_cited(shelf):
    """`Archive.cited` holds all that a citation needs, for any revision and by any address."""
    with shelf.open() as archive:
        article, revision = archive.cited(1)
        assert archive.cited(article["url"], 2) == (article, revision)
        earlier = archive.cited(1, 1)[1]
        assert archive.cited(1, 9) is None
        assert archive.cited("http://x.example/") is None
    assert typeset(parse(bibtex(article, revision))["title"]) == "Bài 1 (sửa)"
    assert csl_json(article, earlier)["title"] == "Bài 1"
    assert csl_json(article, revision)["container-title"] == "Báo Lâm Đồng"
