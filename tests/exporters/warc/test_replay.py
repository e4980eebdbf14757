"""pywb, wacz, cdxj-indexer and surt on our files, in an environment of their own (.venv-replay)."""

from __future__ import annotations

import base64
import json
import mimetypes
import os
import re
import tarfile
from pathlib import Path
from urllib.parse import urlencode
from zipfile import ZipFile

import pytest
from test_wacz import index_of, warc_of
from warc_tools import ask_tool, run_replay_tool, run_tool

from tinarchive.demo import portal_thread
from tinarchive.exporters.cdxj import key_of
from tinarchive.exporters.messages import BEFORE, uri
from tinarchive.fields.addresses import canonical
from tinarchive.model import Capture, Request

SHARED = Path(os.environ.get("TINARCHIVE_SHARED", Path(__file__).parents[4] / "shared"))
MIRRORS = SHARED / "real" / "mirrors"


def ask(capture) -> dict[str, str]:
    asked = {"url": uri(capture.url), "ts": f"{capture.fetched_at:%Y%m%d%H%M%S}"}
    if capture.request.method == "POST":
        asked |= {"method": "POST", "body": urlencode(capture.request.data)}
    return asked


def as_utf8(text: str) -> str:
    """As warcio, and so pywb, decodes the bytes of a head: UTF-8 where they are that."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return text


def bare(lines) -> list[tuple[str, str]]:
    """Header lines without the mark of what pywb, or we, renamed; lengths are of the body."""
    plain = [(name.removeprefix(BEFORE).lower(), value) for name, value in lines]
    ours = ("content-length", "link", "memento-datetime", "content-location", "transfer-encoding")
    return sorted(line for line in plain if line[0] not in ours)


def compare(captures, answers) -> None:
    """Status, header lines and body of each answer are those of the capture."""
    wrong = {}
    for capture, line in zip(captures, answers, strict=True):
        answer = json.loads(line)
        body = base64.b64decode(answer["body"])
        if (body, answer["status"][:3]) != (capture.body, str(capture.status)):
            wrong[capture.id] = (capture.url, answer["status"], len(body), len(capture.body))
            continue
        came = bare((as_utf8(name), as_utf8(value)) for name, value in capture.headers)
        if bare(answer["headers"]) != came:
            wrong[capture.id] = (capture.url, bare(answer["headers"]), came)
    assert not wrong


@pytest.mark.parametrize(("name", "suffix"), [("crawled", "wacz"), ("odd", "warc.gz")])
def test_pywb_replays_every_byte(request, tmp_path, name, suffix):
    """Pages, lists, photos, documents, redirects, errors, revisits, postbacks, oddities: all."""
    world = request.getfixturevalue(name)
    out = tmp_path / f"all.{suffix}"
    world.export(out)
    (tmp_path / "pywb").mkdir()
    captures = world.captures()
    answers = ask_tool("replay", tmp_path / "pywb", out, asks=[ask(one) for one in captures])
    compare(captures, answers)


@pytest.mark.deep
def test_pywb_replays_a_whole_portal(world, tmp_path):
    """The demo portal of 223 articles on two days: every capture of it."""
    with portal_thread(seed=3) as portal:
        world.crawl(portal.listing_url)
        portal.set_day(2)
        world.crawl(portal.listing_url, full=True)
    replay(world, tmp_path)


@pytest.mark.deep
@pytest.mark.skipif(not MIRRORS.is_dir(), reason=f"no mirrors of real portals at {MIRRORS}")
def test_pywb_replays_real_portals(world, tmp_path):
    """Whole mirrors, whatever their files are; each file is an answer, and comes twice."""
    for place in sorted(MIRRORS.glob("*.tar.gz")):
        world.keep(*(one for one in mirrored(place, world.now) for _ in range(2)))
    replay(world, tmp_path)


def mirrored(place, now):
    """A mirror's files as answers to requests for them."""
    with tarfile.open(place) as tar:
        for file in tar:
            if file.isfile():
                body = tar.extractfile(file).read()
                media_type = mimetypes.guess_type(file.name)[0] or "text/html"
                lines = (("Content-Type", media_type), ("Content-Length", str(len(body))))
                yield Capture(
                    Request(canonical(f"http://{file.name}")), now(), 0.1, 200, "HTTP/1.1 200 OK",
                    lines, body, sent_headers=(("Host", file.name.partition("/")[0]),),
                )  # fmt: skip


def replay(world, folder) -> None:
    """Export all, check it, ask pywb for each capture."""
    out = folder / "all.warc.gz"
    written = world.export(out)
    captures = world.captures()
    assert written.records == len(captures) > 300
    assert run_tool("warcio", "check", str(out)).returncode == 0
    assert run_tool("fastwarc", "check", "-q", str(out)).returncode == 0
    (folder / "pywb").mkdir()
    compare(captures, ask_tool("replay", folder / "pywb", out, asks=[ask(one) for one in captures]))


def test_pywb_replays_a_selection(crawled, tmp_path):
    """Whose revisits refer to what is in the same file; nothing else answers."""
    out = tmp_path / "some.warc.gz"
    crawled.export(out, site=crawled.links, since="2018-03")
    crawled.export(tmp_path / "some.wacz", site=crawled.links, since="2018-03")
    there = {entry["url"] for _, _, entry in index_of(tmp_path / "some.wacz")}
    captures = crawled.captures()
    inside = [one for one in captures if uri(one.url) in there]
    outside = [one for one in captures if uri(one.url) not in there]
    assert inside
    assert outside
    (tmp_path / "pywb").mkdir()
    asks = [ask(one) for one in (*inside, *outside)]
    answers = ask_tool("replay", tmp_path / "pywb", out, asks=asks)
    compare(inside, answers[: len(inside)])
    assert {json.loads(line)["status"][:3] for line in answers[len(inside) :]} == {"404"}


@pytest.mark.parametrize("name", ["crawled", "odd"])
def test_wacz_accepts_it(request, tmp_path, name):
    """`wacz validate`; and not what is one byte off."""
    out = tmp_path / "a.wacz"
    request.getfixturevalue(name).export(out)
    done = run_replay_tool("wacz", "validate", "-f", out)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "is valid" in done.stdout
    with ZipFile(out) as zipped, ZipFile(tmp_path / "b.wacz", "w") as other:
        for info in zipped.infolist():
            data = zipped.read(info)
            other.writestr(info, data[:-1] + b"!" if info.filename.endswith(".jsonl") else data)
    assert run_replay_tool("wacz", "validate", "-f", tmp_path / "b.wacz").returncode != 0


@pytest.mark.parametrize("name", ["crawled", "odd"])
def test_the_index_is_the_one_cdxj_indexer_makes(request, tmp_path, name):
    """Line for line, key for key; but a 304 has no line in ours."""
    out = tmp_path / "a.wacz"
    request.getfixturevalue(name).export(out)
    theirs = [line.split(" ", 2) for line in ask_tool("index", warc_of(out, tmp_path))]
    theirs = [(key, at, json.loads(entry)) for key, at, entry in theirs]
    ours = index_of(out)
    assert any(entry.get("mime") == "warc/revisit" for _, _, entry in ours)
    assert sorted(ours, key=str) == sorted(
        (line for line in theirs if not _unmodified(request.getfixturevalue(name), line)), key=str
    )


def _unmodified(world, line) -> bool:
    at = line[1]
    return any(
        one.status == 304 and f"{one.fetched_at:%Y%m%d%H%M%S}" == at for one in world.captures()
    )


def test_keys_are_those_of_surt(odd, crawled):
    """On every address captured, and on those that tests of addresses are made of."""
    tests = Path(__file__).parents[2] / "fields"
    text = "".join(path.read_text(encoding="utf-8") for path in tests.glob("test_*.py"))
    found = set(re.findall(r'https?://[a-z][^\s"\'<>\\]+', text))
    urls = {one.url for world in (odd, crawled) for one in world.captures()}
    urls |= {url for url in map(canonical, found) if url and "@" not in url and "[" not in url}
    assert len(urls) > 250
    listed = sorted(urls)
    theirs = ask_tool("keys", asks=listed)
    wrong = {
        url: (key_of(url), key)
        for url, key in zip(listed, theirs, strict=True)
        if key_of(url) != key
    }
    assert not wrong
