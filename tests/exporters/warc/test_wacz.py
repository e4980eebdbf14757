"""`export wacz`: a ZIP whose every file is vouched for, with an index that finds each answer."""

from __future__ import annotations

import gzip
import hashlib
import json
import struct
import zlib
from zipfile import ZIP_STORED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warc_tools import read_warc

from tinarchive.errors import UsageError
from tinarchive.exporters import wacz
from tinarchive.exporters.cdxj import BLOCK, Sorter, blocks, key_of
from tinarchive.exporters.messages import uri
from tinarchive.model import Selection


@pytest.fixture(scope="session", params=["crawled", "odd"])
def made(request, tmp_path_factory):
    """An archive and its WACZ."""
    world = request.getfixturevalue(request.param)
    out = tmp_path_factory.mktemp("out") / f"{request.param}.wacz"
    written = world.export(out)
    assert written.bytes == out.stat().st_size
    assert written.records == len(world.captures())
    return world, out


def index_of(out) -> list[tuple[str, str, dict]]:
    """Key, time and entry of each line."""
    with ZipFile(out) as zipped:
        text = gzip.decompress(zipped.read("indexes/index.cdx.gz")).decode()
    parted = (line.split(" ", 2) for line in text.splitlines())
    return [(key, at, json.loads(entry)) for key, at, entry in parted]


def warc_of(out, folder):
    """The WARC inside, on its own."""
    with ZipFile(out) as zipped:
        (name,) = (name for name in zipped.namelist() if name.startswith("archive/"))
        return folder / zipped.extract(name, folder)


def test_one_digest_vouches_for_the_whole(made):
    """datapackage-digest.json for datapackage.json, and that for every other file."""
    _, out = made
    with ZipFile(out) as zipped:
        assert zipped.testzip() is None
        package = zipped.read("datapackage.json")
        digest = json.loads(zipped.read("datapackage-digest.json"))
        assert digest["hash"] == "sha256:" + hashlib.sha256(package).hexdigest()
        listed = {one["path"]: one for one in json.loads(package)["resources"]}
        rest = set(zipped.namelist()) - {"datapackage.json", "datapackage-digest.json"}
        assert set(listed) == rest
        for path, one in listed.items():
            data = zipped.read(path)
            assert one["bytes"] == len(data)
            assert one["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()


def test_what_is_packed_already_is_stored(made):
    """So that a player reads a record out of the ZIP by its range."""
    _, out = made
    with ZipFile(out) as zipped:
        for info in zipped.infolist():
            if info.filename.endswith(".gz"):
                assert info.compress_type == ZIP_STORED


def test_a_large_entry_is_found_by_wabac(made):
    """It reads an entry's own head only where the central directory has an extra field, too.

    Without one it began twenty bytes too early, in the sizes of a ZIP64 entry, and ReplayWeb.page
    showed an error in place of the archive.
    """
    _, out = made
    data = out.read_bytes()
    with ZipFile(out) as zipped:
        for info in zipped.infolist():
            local = struct.unpack_from("<H", data, info.header_offset + 28)[0]
            assert not local or info.extra


def test_the_index_finds_every_answer(made, tmp_path):
    """Offset and length of each line give one record, of that address and time."""
    world, out = made
    warc = warc_of(out, tmp_path)
    data = warc.read_bytes()
    records = {record.offset: record for record in read_warc(warc)}
    lines = index_of(out)
    assert [line[:2] for line in lines] == sorted(line[:2] for line in lines)
    for _, at, entry in lines:
        offset, length = int(entry["offset"]), int(entry["length"])
        record = records[offset]
        assert record.length == length
        assert entry["filename"] == warc.name
        assert entry["url"] == record["WARC-Target-URI"]
        assert at == record["WARC-Date"][:19].translate(str.maketrans("", "", "-T:"))
        member = data[offset : offset + length]
        assert entry["recordDigest"] == "sha256:" + hashlib.sha256(member).hexdigest()
        assert entry["digest"] == record["WARC-Payload-Digest"]
        assert (entry.get("mime") == "warc/revisit") == (record.type == "revisit")
    pages = [one for one in world.captures() if one.status != 304]
    assert len(lines) == len(pages)
    assert {entry["url"] for _, _, entry in lines} == {uri(one.url) for one in pages}


def test_a_form_is_found_by_what_was_sent(crawled, tmp_path):
    """The pages of a postback list have one address; their keys differ."""
    out = tmp_path / "a.wacz"
    crawled.export(out)
    forms = [(key, entry) for key, _, entry in index_of(out) if entry.get("method") == "POST"]
    assert len(forms) == len([one for one in crawled.captures() if one.request.method == "POST"])
    assert len(forms) > 2
    assert len({key for key, _ in forms}) == len(forms)
    assert len({entry["url"] for _, entry in forms}) == 1
    assert all("__wb_method=post" in key for key, _ in forms)
    assert all("__EVENTARGUMENT=" in entry["requestBody"] for _, entry in forms)


def test_the_short_index_finds_the_blocks(made):
    """Each of its lines gives a block that can be unpacked alone and begins with its key."""
    _, out = made
    with ZipFile(out) as zipped:
        packed = zipped.read("indexes/index.cdx.gz")
        first, *finders = zipped.read("indexes/index.idx").decode().splitlines()
    assert json.loads(first.split(" ", 2)[2]) == {
        "format": "cdxj-gzip-1.0",
        "filename": "index.cdx.gz",
    }
    at = 0
    for finder in finders:
        key, _, entry = finder.partition(" {")
        told = json.loads("{" + entry)
        assert told["offset"] == at
        block = packed[at : at + told["length"]]
        assert told["digest"] == "sha256:" + hashlib.sha256(block).hexdigest()
        assert zlib.decompress(block, 31).decode().startswith(key + " {")
        at += told["length"]
    assert at == len(packed)


def test_pages_are_lists_and_every_state_of_the_articles(crawled, tmp_path):
    """With title, time and text, each found in the index at that time."""
    out = tmp_path / "a.wacz"
    crawled.export(out)
    with ZipFile(out) as zipped:
        head, *pages = map(json.loads, zipped.read("pages/pages.jsonl").decode().splitlines())
        about = json.loads(zipped.read("datapackage.json"))
    assert head["hasText"] is True
    with crawled.open() as archive:
        states = archive.query("SELECT count(*) AS n FROM revisions")[0]["n"]
        articles = archive.query("SELECT url, title, body, revision FROM articles")
    assert len(pages) == states + 2
    assert len({page["id"] for page in pages}) == len(pages)
    assert [page.get("seed", False) for page in pages] == [True, True] + [False] * states
    known = {(entry["url"], at) for _, at, entry in index_of(out)}
    assert all(
        (one["url"], one["ts"].translate(str.maketrans("", "", "-T:Z"))) in known for one in pages
    )
    texts = {page["text"] for page in pages[2:]}
    for article in articles:
        assert any(article["title"] in text and article["body"] in text for text in texts)
    assert about["mainPageUrl"] == pages[0]["url"]
    assert about["mainPageDate"] == pages[0]["ts"]


def test_the_same_captures_give_the_same_bytes(made, tmp_path):
    """Under any name: nothing inside knows the file's."""
    world, out = made
    again = tmp_path / "again.wacz"
    world.export(again)
    assert again.read_bytes() == out.read_bytes()


def test_the_warc_inside_is_the_warc_exported(crawled, tmp_path):
    """But for the name that its first record tells."""
    crawled.export(tmp_path / "a.wacz")
    crawled.export(tmp_path / "a.warc.gz")
    inside, alone = (
        read_warc(warc_of(tmp_path / "a.wacz", tmp_path)),
        read_warc(tmp_path / "a.warc.gz"),
    )
    assert [(one.lines, one.block) for one in inside[1:]] == [
        (one.lines, one.block) for one in alone[1:]
    ]


def test_a_name_that_players_would_not_know_is_refused(odd, tmp_path):
    """ReplayWeb.page goes by the ending."""
    with odd.open() as archive, pytest.raises(UsageError, match=r"does not end in \.wacz"):
        wacz.write(archive, tmp_path / "a.zip", Selection(), tell=lambda *_: None)
    assert list(tmp_path.iterdir()) == []


# ── the index's own parts ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://www.Bao.vn:80/Tin/?b=2&a=1", "vn,bao)/tin?a=1&b=2"),
        ("https://www2.bao.vn:443", "vn,bao)/"),
        ("https://bao.vn:8443/", "vn,bao:8443)/"),
        ("http://bao.vn/a/../b//c/./d#top", "vn,bao)/b/c/d"),
        ("http://bao.vn/T%C3%AAn?q=%2541", "vn,bao)/t%c3%aan?q=a"),
        ("http://bao.vn/(S(0123456789abcdef01234567))/tin.aspx", "vn,bao)/tin.aspx"),
        ("http://bao.vn/tin.php?PHPSESSID=0123456789abcdef0123456789abcdef&id=1", "vn,bao)/tin.php?id=1"),
        ("http://127.0.0.1:8747/", "1,0,0,127:8747)/"),
        ("http://bao.vn/?", "vn,bao)/"),
    ],
)  # fmt: skip
def test_keys(url, key):
    """As the Internet Archive turns addresses around."""
    assert key_of(url) == key


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n"))), st.integers(1, 9))
def test_sorting_needs_no_memory(tmp_path_factory, texts, at_once):
    """However few lines are held at once, the order is that of the bytes."""
    with Sorter(tmp_path_factory.getbasetemp(), at_once) as sorter:
        for text in texts:
            sorter.add(text + "\n")
        got = list(sorter.lines())
    assert got == sorted(f"{text}\n".encode() for text in texts)


def test_a_large_index_is_many_blocks():
    """Each full but the last, each line in one of them, in order."""
    lines = [f"vn,bao)/{number:06} 2026 {{}}\n".encode() for number in range(2 * BLOCK + 5)]
    packed, finders = zip(*blocks(lines, "i.gz"), strict=True)
    whole = [gzip.decompress(one).splitlines(keepends=True) for one in packed]
    assert [len(one) for one in whole] == [BLOCK, BLOCK, 5]
    assert [line for one in whole for line in one] == lines
    assert finders[0].startswith(b"!meta 0 ")
    assert finders[2].startswith(lines[2 * BLOCK].partition(b" {")[0])
    assert list(blocks([], "i.gz")) == []
