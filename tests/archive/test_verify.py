"""`verify` finds each thing that is not as it was written, and nothing where all is."""

from __future__ import annotations

import sqlite3

import pytest

from tinarchive.archive import open_archive
from tinarchive.errors import Damaged, OutOfSpace


@pytest.fixture
def whole(world):
    frame = "".join(f"<i>{n * n % 9973}</i>" for n in range(3000))
    for number in range(4):
        article = world.article(number)
        capture = world.keep(article.url, f"<html>{frame}{number}".encode())
        world.archive.record_new(
            article, site="tin.example", digest=str(number), reader="1", capture=capture
        )
    world.archive.index()
    assert list(world.archive.verify()) == []
    return world


HARMS = {
    "a body's bytes": (
        "kept",
        "UPDATE bodies SET content = zeroblob(length(content)) WHERE id = 4",
        {"body"},
    ),
    "a body's digest": (
        "kept",
        "UPDATE bodies SET digest = zeroblob(32) WHERE id = 4",
        {"body", "projection"},
    ),
    "a body's size": (
        "kept",
        "UPDATE bodies SET size = size + 1 WHERE id = 4",
        {"body", "projection"},
    ),
    "a body": ("kept", "DELETE FROM bodies WHERE id = 4", {"reference"}),
    "a head": ("kept", "UPDATE captures SET head = x'00' WHERE id = 2", {"head"}),
    "a dictionary": ("kept", "DELETE FROM dictionaries WHERE use = 'body'", {"reference", "body"}),
    "a capture that came": ("kept", "DELETE FROM captures WHERE id = 3", {"reference"}),
    "a capture": ("db", "DELETE FROM captures WHERE id = 3", {"projection", "reference"}),
    "the last capture": ("db", "DELETE FROM captures WHERE id = 4", {"projection", "reference"}),
    "a projected digest": ("db", "UPDATE captures SET digest = 'x' WHERE id = 3", {"projection"}),
    "an article": ("db", "DELETE FROM articles WHERE id = 2", {"reference", "index"}),
    "a text": ("db", "UPDATE articles SET body = 'khác' WHERE id = 2", {"index"}),
    "a revision": ("db", "DELETE FROM revisions WHERE article = 2", {"article"}),
    "a word of the index": ("db", "DELETE FROM articles_fts_data WHERE id > 10", {"file", "index"}),
}


@pytest.mark.parametrize("harm", HARMS)
def test_harm_is_found(whole, harm):
    """Each kind of harm is found and named as what it is."""
    file, statement, kinds = HARMS[harm]
    store = getattr(whole.archive, file)
    store.run("PRAGMA foreign_keys = OFF")
    store.run(statement)
    whole.archive._captures.packer.forget()
    found = list(whole.archive.verify())
    assert {one.kind for one in found} & kinds, found
    assert {one.kind for one in found} <= kinds, found


def test_quick_finds_what_costs_little(whole):
    """References and the projection, not every body."""
    whole.archive.db.run("UPDATE captures SET digest = 'x' WHERE id = 3")
    whole.archive.kept.run("UPDATE bodies SET content = x'00' WHERE id = 1")
    assert [one.where for one in whole.archive.verify(quick=True)] == ["capture 3"]
    assert len(list(whole.archive.verify())) > 1


@pytest.mark.parametrize("name", ["tinarchive.db", "captures.db"])
def test_altered_pages_are_found(whole, name, tmp_path, clock):
    """Bytes altered in the file itself, behind SQLite's back, are found as far as they reach."""
    copy = tmp_path / "copy"
    copy.mkdir()
    for store in (whole.archive.db, whole.archive.kept):
        target = sqlite3.connect(copy / store.path.name)
        store.conn.backup(target)
        target.close()
    content = bytearray((copy / name).read_bytes())
    for page in range(len(content) // 8192, len(content) // 4096):
        content[page * 4096 : page * 4096 + 40] = b"\xee" * 40
    (copy / name).write_bytes(content)
    try:
        with open_archive(copy, now=clock, write=False) as archive:
            found = [one.where for one in archive.verify() if one.kind == "file"]
    except Damaged as error:  # it does not even open
        found = [name] if name in str(error) else []
    assert name in found


def test_what_is_derived_can_be_made_anew(whole):
    """A wrong projection and a wrong index are right again; a lost body is still told."""
    whole.archive.db.run("UPDATE captures SET digest = 'x' WHERE id = 3")
    whole.archive.db.run("INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')")
    whole.archive.kept.run("UPDATE bodies SET content = x'00' WHERE id = 4")
    assert {one.kind for one in whole.archive.verify()} == {"projection", "index", "body"}
    whole.archive.rebuild_projection()
    whole.archive.reindex()
    assert [one.kind for one in whole.archive.verify()] == ["body"]


def test_what_was_just_kept_is_no_harm(whole):
    """A capture that a crawl at work has kept and not yet projected raises no alarm."""
    whole.archive.kept.run(
        "INSERT INTO captures SELECT 9, run, kind, url, method, data, fetched_at, elapsed, status,"
        " status_line, peer, wire_encoding, wire_size, framing, undecoded, truncated, head,"
        " head_dictionary, body FROM captures WHERE id = 4"
    )
    assert list(whole.archive.verify()) == []


def test_a_backup_is_whole(whole, tmp_path, clock):
    """A copy taken while a run writes is an archive like any other; nothing is overwritten."""
    with open_archive(whole.folder, now=clock, write=False) as reader:
        reader.backup(tmp_path / "copy")
        with pytest.raises(OutOfSpace, match="is there already"):
            reader.backup(tmp_path / "copy")
    whole.record(whole.article(9))
    with open_archive(tmp_path / "copy", now=clock) as copy:
        assert list(copy.verify()) == []
        assert copy.counts()["articles"] == 4
