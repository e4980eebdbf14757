"""What came is kept whole, once, and proved when it is given back."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import replace
from datetime import UTC

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tinarchive.archive import open_archive
from tinarchive.errors import Damaged
from tinarchive.model import Capture, Request, Tls

latin = st.text(st.characters(max_codepoint=0xFF), max_size=30)
lines = st.lists(st.tuples(latin, latin), max_size=6).map(tuple)
words = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
captures = st.builds(
    Capture,
    request=st.builds(
        Request,
        url=st.sampled_from(["https://a.example/tin?id=1", "http://b.example:8080/"]),
        kind=st.sampled_from(["article", "listing", "image", "robots"]),
        method=st.sampled_from(["GET", "POST"]),
        data=st.none() | st.lists(st.tuples(words, words), max_size=4).map(tuple),
        headers=lines,
    ),
    fetched_at=st.datetimes(timezones=st.just(UTC)),
    elapsed=st.floats(0, 1e6),
    status=st.integers(100, 599),
    status_line=latin,
    headers=lines,
    body=st.binary(max_size=2000) | st.binary(min_size=1, max_size=20).map(lambda part: part * 400),
    sent_headers=lines,
    peer=st.none() | latin,
    tls=st.none() | st.builds(Tls, latin, latin, latin),
    wire_encoding=st.none() | latin,
    wire_size=st.integers(0, 1 << 40),
    framing=st.sampled_from([None, "length", "chunked", "close"]),
    undecoded=st.none() | latin,
    truncated=st.none() | latin,
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(captures, min_size=1, max_size=4))
def test_a_capture_comes_back_as_it_was_kept(world, kept):
    """Every field of any capture survives, bodies and duplicate header lines byte for byte."""
    ids = world.archive.keep_many(kept, world.run)
    assert [replace(one, id=None) for one in world.archive.load_many(ids)] == kept


def test_a_body_is_kept_once(world):
    """An unchanged page costs a row: one body, and the projection says what it repeats."""
    first = world.keep("https://a.example/", b"<html>same</html>" * 50)
    again = world.keep("https://a.example/", b"<html>same</html>" * 50)
    other = world.keep("https://b.example/", b"<html>same</html>" * 50)
    rows = world.archive.query("SELECT id, revisit_of FROM captures ORDER BY id")
    assert [tuple(row.values()) for row in rows] == [(first, None), (again, first), (other, None)]
    assert world.archive.kept.value("SELECT count(*) FROM bodies WHERE size = 850") == 1


def test_an_empty_body_is_no_revisit(world):
    """Two redirects without a body do not repeat each other."""
    world.keep("https://a.example/", b"", status=302)
    world.keep("https://a.example/", b"", status=302)
    assert world.archive.query("SELECT revisit_of FROM captures") == [{"revisit_of": None}] * 2


def test_pages_of_a_template_are_small(world):
    """From its second page on a template costs little; a new template soon costs little too."""
    for template in ("bai-viet", "danh-sach"):
        frame = "".join(f"<div class='{template}-{n * 7919 % 10007}'>" for n in range(2000))
        ids = [
            world.keep(f"https://a.example/{template}/{n}", f"{frame}<p>Bài {n}</p>".encode())
            for n in range(5)
        ]
        sizes = [_packed(world, one) for one in ids]
        assert max(sizes[1:]) < sizes[0] / 20
        assert [world.archive.load(one).body[-12:] for one in ids[-2:]] == [
            "<p>Bài 3</p>".encode()[-12:],
            "<p>Bài 4</p>".encode()[-12:],
        ]


def _packed(world, capture: int) -> int:
    return world.archive.kept.value(
        "SELECT length(content) FROM captures JOIN bodies ON bodies.id = body WHERE captures.id = ?",
        (capture,),
    )


def test_photos_are_not_packed_in_vain(world):
    """What does not get smaller is kept as it is."""
    noise = bytes(n * 7919 * n % 251 for n in range(4096))
    row = world.keep(
        "https://a.example/1.jpg", noise, "image", headers=(("Content-Type", "image/jpeg"),)
    )
    assert world.archive.load(row).body == noise
    assert _packed(world, row) <= len(noise)


def test_dictionaries_survive_a_restart(world):
    """A page packed in one run is read in another, and the next page is still small."""
    frame = "".join(f"<div class='x{n * 7919 % 10007}'>" for n in range(2000))
    first = world.keep("https://a.example/1", f"{frame}1".encode())
    second = world.keep("https://a.example/2", f"{frame}2".encode())
    world.archive._captures.packer.forget()
    third = world.keep("https://a.example/3", f"{frame}3".encode())
    assert _packed(world, third) < _packed(world, first) / 20
    assert world.archive.load(second).body == f"{frame}2".encode()


@pytest.mark.parametrize(
    "harm", ["content = x'00'", "content = zeroblob(length(content))", "digest = zeroblob(32)"]
)
def test_an_altered_body_is_damaged(world, harm):
    """A byte that is not as it came is never given out as the page."""
    row = world.keep("https://a.example/", b"<html>true</html>" * 40)
    world.archive.kept.run(f"UPDATE bodies SET {harm} WHERE size = 680")
    with pytest.raises(Damaged, match=r"captures\.db"):
        world.archive.load(row)


def test_a_missing_capture_is_damaged(world):
    """An id that is not there is told, with the file it should be in."""
    with pytest.raises(Damaged, match="Capture 77 is not in"):
        world.archive.load(77)


def test_a_failed_keep_leaves_nothing(world):
    """A batch is kept whole or not at all, and what was half done is forgotten."""
    good = world.capture("https://a.example/", b"<html>" * 1000)
    bad = replace(good, status="never", request=Request("https://a.example/2"))
    with pytest.raises(sqlite3.IntegrityError):
        world.archive.keep_many([good, bad], world.run)
    assert world.archive.kept.value("SELECT count(*) FROM dictionaries") == 0
    assert world.archive.load(world.archive.keep(good)).body == good.body


def test_the_projection_is_rebuilt(world):
    """`captures` of tinarchive.db comes back from captures.db, what reading said stays."""
    world.record(world.article())
    world.keep("https://a.example/", b"<html>same</html>" * 50)
    world.keep("https://a.example/", b"<html>same</html>" * 50, headers=(("ETag", '"1"'),))
    before = world.tables()
    world.archive.db.run("UPDATE captures SET url = 'x', size = 0, etag = NULL, revisit_of = NULL")
    assert world.archive.rebuild_projection() == 3
    assert world.tables() == before


def test_captures_of_an_address_in_order(world):
    """All captures of an address, oldest first."""
    ids = [world.keep("https://a.example/") for _ in range(3)]
    world.keep("https://a.example/other")
    assert world.archive.captures_of("https://a.example/") == ids


def test_pages_nothing_has_read_are_told(world):
    """A page kept and not recorded is unread; a recorded, failed or redirecting one is not."""
    world.record(world.article())
    unread = world.keep("https://tin.example/bai-2")
    world.keep("https://tin.example/bai-3", status=302)
    world.keep("https://tin.example/anh.jpg", kind="image")
    failed = "https://tin.example/bai-4"
    world.keep(failed)
    world.archive.record_failure(world.run, "tin.example", failed, "read", "no article")
    assert world.archive.unread_captures() == [unread]
    assert world.archive.unread_addresses() == {"https://tin.example/bai-2": unread}
    world.archive.finish_run(world.run, "problems", {})
    world.next_run()
    assert world.archive.unread_captures() == []


def test_a_power_cut_loses_no_capture(tmp_path, clock):
    """tinarchive.db may fall back behind captures.db: all is projected, and the rest is unread."""
    folder, old = tmp_path / "data", tmp_path / "old.db"
    url = "https://tin.example/bai-1"

    def capture() -> Capture:
        return Capture(Request(url), clock(), 0.1, 200, "HTTP/1.1 200 OK", (), b"<html>")

    with open_archive(folder, now=clock) as archive:
        archive.keep(capture(), archive.start_run())
    shutil.copy(folder / "tinarchive.db", old)
    with open_archive(folder, now=clock) as archive:
        lost = archive.start_run()
        kept = archive.keep(capture(), lost)
    shutil.copy(old, folder / "tinarchive.db")
    with open_archive(folder, now=clock) as archive:
        assert kept in archive.unread_captures()
        assert archive.run(lost)["outcome"] == "interrupted"
        assert archive.run(lost)["requests"] == 1
        assert archive.start_run() > lost
        assert not list(archive.verify())


def test_a_killed_run_says_what_it_brought(world):
    """Its counts are those of its captures, though it never came to write them."""
    for number in (1, 2, 3):
        world.record(world.article(number))
    lost, world.run = world.run, world.next_run()
    with world.archive.db.transaction():
        world.archive._interrupt_unfinished()
    run = world.archive.run(lost)
    assert run["outcome"] == "interrupted"
    assert {name: run[name] for name in ("requests", "new", "edited")} == {
        "requests": 3, "new": 3, "edited": 0
    }  # fmt: skip


def test_a_capture_needs_a_run(tmp_path, clock):
    """Before the first run nothing is kept, rather than kept for no run."""
    capture = Capture(Request("https://a.example/"), clock(), 0.1, 200, "", (), b"")
    with open_archive(tmp_path, now=clock) as archive:
        with pytest.raises(ValueError, match="start_run first"):
            archive.keep(capture)
        assert archive.captures_of(capture.url) == []


def test_a_rehearsal_leaves_no_dictionary_behind(world, clock):
    """What is kept after it is packed by pages that are there."""
    page = "".join(f"<i>{n * n % 9973}</i>" for n in range(3000)).encode()
    with world.archive.rehearsal():
        world.keep("https://tin.example/1", page)
    rows = [world.keep(f"https://tin.example/{n}", page + bytes([n])) for n in (2, 3)]
    with open_archive(world.folder, now=clock, write=False) as reader:
        assert [reader.load(row).body[-1] for row in rows] == [2, 3]
        assert list(reader.verify()) == []
