"""`export warc`: every byte that came is in it, and other people's tools agree."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from urllib.parse import urlencode

import httpx
import pytest
from fastwarc.warc import ArchiveIterator
from hypothesis import given
from hypothesis import strategies as st
from warc_tools import read_warc, run_tool
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from tinarchive.archive import open_archive
from tinarchive.errors import Damaged, OutOfSpace, UsageError
from tinarchive.exporters.messages import BEFORE, request_message, uri

KINDS = ("crawled", "odd")


@pytest.fixture(scope="session", params=KINDS)
def made(request, tmp_path_factory):
    """An archive, the file exported from it, and its records."""
    world = request.getfixturevalue(request.param)
    out = tmp_path_factory.mktemp("out") / f"{request.param}.warc.gz"
    written = world.export(out)
    return world, out, read_warc(out), written


# ── other people's tools ────────────────────────────────────────────────────────────────────


def test_the_checkers_accept_it_and_count_the_same(made):
    """`warcio check` says 0 of a file cut short, too: so they must also see every record."""
    world, out, records, written = made
    checked = run_tool("warcio", "check", "-v", str(out))
    assert checked.returncode == 0, checked.stdout
    assert checked.stdout.count("WARC-Record-ID") == len(records)
    assert run_tool("fastwarc", "check", "--quiet", str(out)).returncode == 0
    with out.open("rb") as stream:
        assert sum(1 for _ in ArchiveIterator(stream, parse_http=False)) == len(records)
    with out.open("rb") as stream:
        assert sum(1 for _ in WarcioIterator(stream)) == len(records)
    captures = world.captures()
    asked = sum(1 for one in captures if one.sent_headers)
    assert len(records) == 1 + 2 * len(captures) + asked
    assert written.records == len(captures)
    assert written.bytes == out.stat().st_size


def test_fastwarc_proves_every_payload_that_is_there(made, tmp_path):
    """With payloads checked, too, nothing fails but revisits, whose payload is elsewhere."""
    _, out, records, _ = made
    told = tmp_path / "told"
    run_tool("fastwarc", "check", "-p", "-q", "-o", str(told), str(out))
    of = {record["WARC-Record-ID"]: record.type for record in records}
    verdicts = dict(line.split(": ", 1) for line in told.read_text().splitlines())
    failed = {of[identity] for identity, verdict in verdicts.items() if "FAIL" in verdict}
    assert failed <= {"revisit"}
    proved = sum("PAYLOAD_OK" in verdict for verdict in verdicts.values())
    assert proved == sum(record.type == "response" for record in records)


# ── fidelity ────────────────────────────────────────────────────────────────────────────────


def undone(head: bytes) -> list[tuple[str, str]]:
    """Header lines as they came: `X-Archive-Orig-` undone, and what was put beside it gone."""
    lines, added = [], False
    for line in head.decode("latin-1").split("\r\n")[1:]:
        name, _, value = line.partition(": ")
        if added and name.lower() == "content-length":
            added = False
            continue
        before = name.startswith(BEFORE)
        first = not any(key.lower() == "content-length" for key, _ in lines)
        name = name.removeprefix(BEFORE)
        added = before and name.lower() == "content-length" and first
        lines.append((name, value))
    return lines


def test_every_capture_is_back_byte_for_byte(made):
    """Status line, header lines in order and case, body, request, times, peer: all of it."""
    world, _, records, _ = made
    by_id = {record["WARC-Record-ID"]: record for record in records}
    answers = [record for record in records if record.type in ("response", "revisit")]
    for capture, record in zip(world.captures(), answers, strict=True):
        assert record["WARC-Target-URI"] == uri(capture.url)
        assert record["WARC-Date"] == f"{capture.fetched_at:%Y-%m-%dT%H:%M:%S.%fZ}"
        assert undone(record.head) == list(capture.headers)
        status = record.head.decode("latin-1").partition("\r\n")[0]
        if capture.status_line.startswith(("HTTP/1.0", "HTTP/1.1")):
            assert status == capture.status_line
        if capture.status == 304:
            assert record.body == b""
        else:
            source = by_id[record["WARC-Refers-To"]] if record.type == "revisit" else record
            assert source.body == capture.body
        if capture.peer:
            assert record["WARC-IP-Address"] == capture.peer.rpartition(":")[0].strip("[]")


def test_what_else_is_known_is_beside_it(made):
    """Request and metadata point to their answer; the metadata has what no other record has."""
    world, _, records, _ = made
    beside = {}
    for record in records:
        if record["WARC-Concurrent-To"]:
            beside.setdefault(record["WARC-Concurrent-To"], {})[record.type] = record
    answers = [record for record in records if record.type in ("response", "revisit")]
    for capture, answer in zip(world.captures(), answers, strict=True):
        mine = beside[answer["WARC-Record-ID"]]
        facts = mine["metadata"].fields()
        assert facts["capture"] == str(capture.id)
        assert facts["kind"] == capture.request.kind
        assert facts["wireSize"] == str(capture.wire_size)
        assert facts.get("wireEncoding") == capture.wire_encoding
        assert facts.get("framing") == capture.framing
        assert facts.get("undecoded") == capture.undecoded
        assert facts.get("truncated") == capture.truncated
        assert facts.get("peer") == capture.peer
        if capture.tls:
            assert facts["tlsCertificate"] == f"sha256:{capture.tls.certificate}"
            assert facts["tlsCipher"] == capture.tls.cipher
        if capture.sent_headers:
            first, *lines = mine["request"].head.decode("latin-1").split("\r\n")
            assert first.split(" ")[0] == capture.request.method
            assert [tuple(line.split(": ", 1)) for line in lines] == list(capture.sent_headers)
            assert mine["request"].body == urlencode(capture.request.data or ()).encode()
        else:
            assert "request" not in mine


def test_records_have_ids_of_their_own(made):
    """No id comes twice; the file names its maker and what it conforms to."""
    _, out, records, _ = made
    assert max(Counter(record["WARC-Record-ID"] for record in records).values()) == 1
    told = records[0].fields()
    assert records[0].type == "warcinfo"
    assert records[0]["WARC-Filename"] == out.name
    assert told["software"].startswith("tinarchive/")
    assert "warc-1.1" in told["conformsTo"]
    assert told["http-header-user-agent"].startswith("tinarchive")


def test_a_revisit_refers_to_what_is_in_the_file(made):
    """To a response before it, of the same address, with the digest that both have."""
    _, _, records, _ = made
    before, revisits = {}, 0
    for record in records:
        if record.type == "revisit":
            revisits += 1
            first = before[record["WARC-Refers-To"]]
            assert first["WARC-Target-URI"] == record["WARC-Refers-To-Target-URI"]
            assert first["WARC-Target-URI"] == record["WARC-Target-URI"]
            assert first["WARC-Date"] == record["WARC-Refers-To-Date"]
            assert first["WARC-Payload-Digest"] == record["WARC-Payload-Digest"]
            assert record.body == b""
        elif record.type == "response":
            before[record["WARC-Record-ID"]] = record
    assert revisits


def test_digests_are_those_of_the_tables(made):
    """WARC-Payload-Digest is the column `digest` of `captures`: one number names a body."""
    world, _, records, _ = made
    answers = [record for record in records if record.type in ("response", "revisit")]
    with world.open() as archive:
        rows = archive.query("SELECT digest, status FROM captures ORDER BY id")
    for row, record in zip(rows, answers, strict=True):
        if row["status"] != 304:
            assert record["WARC-Payload-Digest"] == f"sha256:{row['digest']}"


@pytest.fixture(scope="session")
def named(odd, tmp_path_factory):
    """Answers of the odd archive, by name."""
    out = tmp_path_factory.mktemp("named") / "odd.warc.gz"
    odd.export(out)
    answers = [record for record in read_warc(out) if record.type in ("response", "revisit")]
    return dict(zip(odd.names.values(), answers, strict=True))


def test_heads_that_are_not_ascii_keep_their_bytes(named):
    """Other writers escape or lose them."""
    assert "X-Place: Tuyên Quang".encode() in named["UTF-8 value"].head
    assert b"X-Place: caf\xe9" in named["latin-1 value"].head
    assert "X-Tuyê: 1".encode() in named["UTF-8 name"].head


def test_what_was_true_on_the_wire_only_is_renamed(named):
    """A reader that undid gzip or chunks once more would break the page."""
    for name in ("coded gzip", "coded deflate", "coded br", "coded GZIP"):
        head = named[name].head
        assert b"\r\nX-Archive-Orig-Content-Encoding: " in head
        assert b"\r\nContent-Encoding" not in head
        size = len(named[name].body)
        assert f"\r\nX-Archive-Orig-Content-Length: 77\r\nContent-Length: {size}".encode() in head
    assert b"X-Archive-Orig-Transfer-Encoding: chunked" in named["chunked"].head
    assert b"\r\nContent-Encoding: gzip" in named["undecoded"].head
    assert named["undecoded"].body == b"not gzip at all"


def test_a_body_cut_short_says_so(named):
    """In the standard's four words."""
    words = {name: record["WARC-Truncated"] for name, record in named.items() if "cut" in name}
    assert words == {
        "cut by length": "unspecified",
        "cut by limit": "length",
        "cut by time": "time",
        "cut by stall": "time",
        "cut by reset": "disconnect",
        "cut by framing": "unspecified",
        "cut by encoding": "unspecified",
    }
    assert named["plain"]["WARC-Truncated"] is None


def test_protocols_and_ciphers(named):
    """TLS as far as the proposals have words; an unregistered name stays in the metadata."""
    assert named["secure"].all("WARC-Protocol") == ["http/1.1", "tls/1.3"]
    assert named["secure"]["WARC-Cipher-Suite"] == "TLS_AES_256_GCM_SHA384"
    assert named["secure"]["WARC-IP-Address"] == "2001:db8::1"
    assert named["secure of old"].all("WARC-Protocol") == ["http/1.1", "tls/1.2"]
    assert named["secure of old"]["WARC-Cipher-Suite"] is None
    assert named["HTTP/1.0"].all("WARC-Protocol") == ["http/1.0"]


def test_what_is_a_revisit_and_what_is_not(named):
    """The same body at the same address, or a 304 whose validator names a capture in the file."""
    revisits = {name: one["WARC-Profile"] for name, one in named.items() if one.type == "revisit"}
    same = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    good = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    assert revisits == {
        "again": same,
        "again with other lines": same,
        "undecoded again": same,
        "unmodified by tag": good,
        "unmodified by date": good,
    }
    assert b"X-New: 1" in named["again with other lines"].head


def test_versions_that_readers_refuse(named):
    """pywb refuses `HTTP/1 200`: the record says HTTP/1.1, the metadata what came."""
    assert named["HTTP/1"].head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert named["no reason"].head.startswith(b"HTTP/1.1 200\r\n")


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_a_uri_is_ascii_and_stays(text):
    """Whatever an address holds: no blank, no control character, the same again."""
    whole = uri("http://tin.example/" + text)
    assert whole.isascii()
    assert not set(whole) & set(' \r\n\t<>"\x7f')
    assert uri(whole) == whole


@pytest.mark.parametrize(
    "url",
    [
        "http://tin.example",
        "http://tin.example?a=1",
        "http://tin.example/T%C3%AAn%20b/?q=%C4%91&x=1#top",
        "http://tin.example/Tên bài.aspx?từ=đảng bộ",
        "http://tin.example:8080/a;b=1,c/(S(x))/d.aspx?p=[1]&q=a|b",
        "http://tin.example/a//b/?",
        "http://tin.example/a?",
        'http://tin.example/{a}^`<b>\\c?{q}^`<"',
        "http://tin.example/100%?50%",
    ],
)
def test_the_request_line_is_the_one_sent(url, odd):
    """As httpx writes it, which wrote what was sent."""
    from dataclasses import replace

    capture = odd.captures()[0]
    capture = replace(capture, request=replace(capture.request, url=url))
    line = request_message(capture).partition(b"\r\n")[0]
    sent = httpx.URL(url).raw_path
    assert line.split(b" ")[1].upper() == sent.upper()  # escapes may differ in case


# ── the same again ──────────────────────────────────────────────────────────────────────────


def test_the_same_captures_give_the_same_bytes(crawled, tmp_path):
    """Twice, and from a copy of the archive in another place."""
    one, two, three = (tmp_path / name / "a.warc.gz" for name in "123")
    for out in (one, two, three):
        out.parent.mkdir()
    crawled.export(one)
    crawled.export(two)
    copy = shutil.copytree(crawled.folder, tmp_path / "copy")
    (crawled.folder, before) = (copy, crawled.folder)
    try:
        crawled.export(three)
    finally:
        crawled.folder = before
    assert one.read_bytes() == two.read_bytes() == three.read_bytes()


def test_progress_is_told(crawled, tmp_path):
    """From none to all, of how many."""
    written = crawled.export(tmp_path / "a.warc.gz")
    count = len(crawled.captures())
    assert crawled.told == [(done, count) for done in range(count + 1)]
    assert written.records == count
    assert written.unit == "captures"


# ── a selection ─────────────────────────────────────────────────────────────────────────────


def kinds_of(records) -> Counter:
    return Counter(one.fields()["kind"] for one in records if one.type == "metadata")


def addresses(records) -> set[str]:
    return {one["WARC-Target-URI"] for one in records if one["WARC-Target-URI"]}


def test_a_portal_is_taken_alone(crawled, tmp_path):
    """All captures of one portal and none of the other."""
    out = tmp_path / "a.warc.gz"
    crawled.export(out, site=crawled.postbacks)
    hosts = {url.split("/")[2] for url in addresses(read_warc(out))}
    assert hosts == {crawled.postbacks}
    ours = [one for one in crawled.captures() if f"//{crawled.postbacks}/" in one.url]
    assert kinds_of(read_warc(out)).total() == len(ours)


def test_an_article_brings_its_own_along(crawled, tmp_path):
    """Its page, photos and documents, robots.txt and the lists; no other article's."""
    with crawled.open() as archive:
        with_files = archive.query(
            "SELECT articles.id, site, articles.title FROM attachments"
            " JOIN articles ON articles.id = article"
            " WHERE article IN (SELECT article FROM images) LIMIT 1"
        )[0]
        urls = {
            row["url"]
            for table in ("addresses", "images", "attachments")
            for row in archive.query(
                f"SELECT url FROM {table} WHERE article = ?", [with_files["id"]]
            )
        }
    out = tmp_path / "a.warc.gz"
    crawled.export(out, site=with_files["site"], text=f'"{with_files["title"]}"')
    records = read_warc(out)
    kinds = kinds_of(records)
    assert kinds["image"] >= 1
    assert kinds["attachment"] >= 1
    assert kinds["robots"] >= 1
    assert kinds["listing"] > 3
    own = {
        one["WARC-Target-URI"]
        for one in records
        if one.type == "metadata" and one.fields()["kind"] not in ("listing", "robots")
    }
    assert own
    assert own <= urls


def test_redirects_on_the_way_belong(world, tmp_path):
    """From an old address, from a photo's to another host; hop by hop."""
    from tinarchive.decide import content_digest
    from tinarchive.model import Article, Block, Capture, Image, Request

    def capture(url, kind="article", to=None, body=b"x"):
        lines = (("Location", to),) if to else (("Content-Type", "text/html"),)
        status = 302 if to else 200
        return Capture(
            Request(url, kind=kind), world.now(), 0.1, status, f"HTTP/1.1 {status} -", lines, body
        )

    base = "http://tin.example"
    with open_archive(world.folder, now=world.now) as archive:
        archive.start_run()
        archive.listing(f"{base}/tin", "tin.example")
        archive.keep_many(
            [
                capture(f"{base}/robots.txt", "robots"),
                capture("http://cdn.example/robots.txt", "robots"),
                capture("http://other.example/robots.txt", "robots"),
                capture(f"{base}/tin", "listing"),
                capture("http://other.example/tin", "listing"),
                capture(f"{base}/cu", to="/moi"),
                capture(f"{base}/khac"),
                capture(f"{base}/a.jpg", "image", to="http://cdn.example/b.jpg"),
                capture("http://cdn.example/b.jpg", "image", to="c.jpg"),
                capture("http://cdn.example/c.jpg", "image"),
                capture("http://cdn.example/d.jpg", "image"),
            ]
        )
        row = archive.keep(capture(f"{base}/moi"))
        blocks = (Block("title", "Bài"), Block("image", "", url=f"{base}/a.jpg"))
        article = Article(
            f"{base}/moi", "Bài", "2018-05-28", body="Văn bản.", blocks=blocks,
            images=(Image(f"{base}/a.jpg"),),
        )  # fmt: skip
        archive.record_new(
            article, site="tin.example", digest=content_digest(article), reader="1", capture=row,
            addresses=(f"{base}/cu",),
        )  # fmt: skip
    out = tmp_path / "a.warc.gz"
    world.export(out, since="2018-05", until="2018-05")
    assert {url.removeprefix("http://") for url in addresses(read_warc(out))} == {
        "tin.example/robots.txt",
        "cdn.example/robots.txt",
        "tin.example/tin",
        "tin.example/cu",
        "tin.example/moi",
        "tin.example/a.jpg",
        "cdn.example/b.jpg",
        "cdn.example/c.jpg",
    }


def test_nothing_selected_by_a_selection_is_a_whole_file_too(crawled, tmp_path):
    """It holds its own record and says `no captures`."""
    out = tmp_path / "a.warc.gz"
    written = crawled.export(out, since="1999", until="1999")
    (only,) = read_warc(out)
    assert written.records == 0
    assert only.fields()["description"] == "no captures"
    assert run_tool("warcio", "check", str(out)).returncode == 0


# ── when things go wrong ────────────────────────────────────────────────────────────────────


def test_a_name_that_tools_would_not_know_is_refused(odd, tmp_path):
    """pywb and ReplayWeb.page go by the ending."""
    for name in ("a.warc", "a.gz", "a"):
        with pytest.raises(UsageError, match=r"does not end in \.warc\.gz"):
            odd.export(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a.warc.gz", "a.wacz"])
def test_a_body_that_is_not_what_came_is_never_handed_on(odd, tmp_path, name):
    """The export ends, and leaves nothing."""
    copy = type(odd)(shutil.copytree(odd.folder, tmp_path / "archive"))
    with open_archive(copy.folder, now=copy.now) as archive:
        archive.kept.run(
            "UPDATE bodies SET content = CAST('<p>other</p>' AS BLOB), packing = 'none'"
            " WHERE id = (SELECT body FROM captures WHERE id = 30)"
        )
    out = tmp_path / "out" / name
    out.parent.mkdir()
    with pytest.raises(Damaged, match="is not what came"):
        copy.export(out)
    assert list(out.parent.iterdir()) == []


CHILD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tinarchive.archive import open_archive
from tinarchive.exporters.registry import formats
from tinarchive.model import Selection

def tell(done, total):
    if done == total // 2:
        print("half", flush=True)
        sys.stdin.read()

with open_archive(Path(sys.argv[1]), now=lambda: datetime.now(UTC), write=False) as archive:
    form = formats()["wacz" if sys.argv[2].endswith(".wacz") else "warc"]
    form.load()(archive, Path(sys.argv[2]), Selection(), tell=tell)
"""


@pytest.mark.parametrize("name", ["a.warc.gz", "a.wacz"])
def test_a_kill_in_the_middle_leaves_no_half_file(odd, tmp_path, name):
    """What stood under the name before stands there still."""
    out = tmp_path / name
    out.write_bytes(b"before")
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(odd.folder), str(out)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert child.stdout.readline() == b"half\n"
    os.kill(child.pid, signal.SIGKILL)
    child.communicate()
    assert out.read_bytes() == b"before"
    left = [one.name for one in tmp_path.iterdir() if one != out]
    assert len(left) == 1
    assert left[0].endswith(".part")


def test_a_full_disk_is_told(odd):
    """In a sentence that names the place; exit code 4."""
    from pathlib import Path

    with pytest.raises(OutOfSpace, match=r"/dev/full cannot be written.*free some space") as told:
        odd.export(Path("/dev/full"))
    assert told.value.exit_code == 4
