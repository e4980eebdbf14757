"""`verify` finds each thing that is not as it was written, and nothing where all is."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import replace

import pytest

from tinarchive.archive import agreement, open_archive, verify
from tinarchive.archive.packing import Packer
from tinarchive.archive.sealing import COLUMNS, seal_capture
from tinarchive.decide import content_digest
from tinarchive.errors import Damaged, UsageError
from tinarchive.model import Attachment, Author, Byline


@pytest.fixture
def whole(world, photo):
    """Four articles, the second edited once, each with a photo that came; tags, names, a list."""
    frame = "".join(f"<i>{n * n % 9973}</i>" for n in range(3000))
    for number in (1, 2, 3, 4, 2):
        article = world.article(
            number,
            body=f"Đảng bộ thành phố họp lần {number}.\n\nLần thứ {world.bodies}.",
            summary="Tóm tắt",
            byline=Byline("Thanh Xuân", (Author("Thanh Xuân", "Bài"),)),
            images=(photo,),
            attachments=(Attachment(f"https://tin.example/{number}.pdf", "Văn bản"),),
            tags=("Đảng", "Họp"),
            views=100 + world.bodies,
        )
        capture = world.keep(article.url, f"<html>{frame}{world.bodies}".encode())
        world.archive.record_new(
            article,
            site="tin.example",
            digest=content_digest(article),
            reader="1",
            capture=capture,
            files=True,
        )
        world.clock.pass_(days=1)
    shot = world.capture(photo.url, b"\x89PNG\r\n\x1a\n" + bytes(100), kind="image")
    world.archive.record_file(photo.url, replace(shot, id=world.archive.keep(shot)))
    world.show(*(f"https://tin.example/bai-{number}" for number in (1, 2, 3, 4)))
    world.archive.index()
    world.archive.count_months()
    world.archive.finish_run(world.run, "finished", {})
    assert found(world) == []
    return world


def found(world, **more) -> list:
    return list(world.archive.verify(digest=content_digest, **more))


# What is done to which file, and the kinds of finding that must name it: all of the first, and
# none but those and the second.
HARMS = {
    "a body's bytes": (
        "kept",
        "UPDATE bodies SET content = zeroblob(length(content)) WHERE id = 4",
        {"body"},
        set(),
    ),
    "a bit of a body": ("kept", "FLIP bodies content 4", {"body"}, set()),
    "a bit of a dictionary": ("kept", "FLIP bodies content 1", {"body"}, {"head"}),
    "a body's digest": (
        "kept",
        "UPDATE bodies SET digest = zeroblob(32) WHERE id = 4",
        {"body", "projection", "seal"},
        set(),
    ),
    "a body's size": (
        "kept",
        "UPDATE bodies SET size = size + 1 WHERE id = 4",
        {"body", "projection"},
        set(),
    ),
    "a body": ("kept", "DELETE FROM bodies WHERE id = 4", {"reference"}, {"projection"}),
    "a head": ("kept", "UPDATE captures SET head = x'00' WHERE id = 2", {"head"}, set()),
    "a bit of a head": ("kept", "FLIP captures head 2", {"seal|head"}, {"seal", "head", "projection"}),
    "a dictionary": (
        "kept",
        "DELETE FROM dictionaries WHERE use = 'body'",
        {"reference", "body"},
        {"orphan"},
    ),
    **{
        f"the {column} of a capture": (
            "kept",
            f"UPDATE captures SET {column} = {value} WHERE id = 3",
            {"seal"},
            {"projection", "count"},
        )
        for column, value in {
            "url": "url || 'x'", "kind": "'probe'", "method": "'POST'", "data": "'[]'", "run": "9",
            "fetched_at": "'2026-05-03T02:00:00.000001Z'", "elapsed": "elapsed + 0.001",
            "status": "404", "status_line": "'HTTP/1.1 200 Ok'", "peer": "'127.0.0.1:1'",
            "wire_encoding": "'gzip'", "wire_size": "wire_size + 1", "framing": "'close'",
            "undecoded": "'x'", "truncated": "'x'", "seal": "zeroblob(32)",
        }.items()
    },
    "the seal of a capture taken off": (
        "kept", "UPDATE captures SET seal = NULL WHERE id = 3", {"seal"}, set(),
    ),
    "a capture altered and sealed anew": (
        "kept", "RESEAL", {"seal"}, {"projection"},
    ),
    "a capture that came": (
        "kept",
        "DELETE FROM captures WHERE id = 3",
        {"reference", "orphan", "seal"},
        set(),
    ),
    "the last capture that came": (
        "kept", "DELETE FROM captures WHERE id = 7", {"reference", "orphan"}, set(),
    ),
    "a capture in both files": (
        "both", "DELETE FROM captures WHERE id = 3", {"reference", "orphan", "seal", "count"}, set(),
    ),
    "the last capture in both files": (
        "both", "DELETE FROM captures WHERE id = 7", {"count"}, {"orphan", "reference"},
    ),
    "an orphan": (
        "kept",
        "INSERT INTO bodies VALUES (99, zeroblob(32), 0, 'none', NULL, x'')",
        {"orphan"},
        {"body"},
    ),
    "a capture": ("db", "DELETE FROM captures WHERE id = 3", {"projection", "reference"}, {"count"}),
    "the last capture": ("db", "DELETE FROM captures WHERE id = 7", {"count"}, {"projection"}),
    **{
        f"the projected {column}": (
            "db", f"UPDATE captures SET {column} = {value} WHERE id = 3", {"projection"}, {"count"},
        )
        for column, value in {
            "digest": "'x'", "url": "'x'", "method": "'POST'", "kind": "'probe'", "status": "201",
            "fetched_at": "'2026-05-03T02:00:01Z'", "media_type": "'text/plain'", "charset": "NULL",
            "size": "1", "etag": "'x'", "last_modified": "'x'", "revisit_of": "1",
        }.items()
    },
    "an article": ("db", "DELETE FROM articles WHERE id = 2", {"reference", "index"}, {"count"}),
    **{
        f"the {column} of an article": (
            "db", f"UPDATE articles SET {column} = {value} WHERE id = 2", {"article"}, {"index", "count"},
        )
        for column, value in {
            "title": "'khác'", "body": "body || ' khác'", "summary": "NULL", "byline": "'An'",
            "published_at": "'2018-05-29'", "published_on": "'2018-05-29'", "updated_at": "'2018'",
            "words": "words + 1", "revision": "1", "url": "'https://tin.example/x'",
        }.items()
    },
    "the views of an article": ("db", "UPDATE articles SET views = 1 WHERE id = 2", {"count"}, set()),
    "a view": ("db", "DELETE FROM views WHERE article = 3", {"count"}, set()),
    "a revision": (
        "db", "DELETE FROM revisions WHERE article = 2 AND number = 1", {"article"}, set(),
    ),
    "the last revision": (
        "db", "DELETE FROM revisions WHERE article = 2 AND number = 2", {"article"}, set(),
    ),
    **{
        f"the {column} of a revision": (
            "db",
            f"UPDATE revisions SET {column} = {value} WHERE article = 2 AND number = 1",
            {"revision"},
            set(),
        )
        for column, value in {
            "title": "'khác'", "published_at": "NULL", "blocks": "replace(blocks, 'Bài', 'Bai')",
            "issues": "'[1]'", "digest": "'x'", "seal": "NULL",
        }.items()
    },
    "a caption": ("db", "UPDATE images SET caption = 'khác' WHERE article = 2", {"article"}, set()),
    "a photo": ("db", "DELETE FROM images WHERE article = 2", {"article"}, {"count"}),
    "a photo's capture": ("db", "UPDATE images SET capture = 99", {"reference"}, set()),
    "a document's place": (
        "db", "UPDATE attachments SET position = 2 WHERE article = 2", {"count"}, set(),
    ),
    "a tag": ("db", "DELETE FROM article_tags WHERE article = 2 AND position = 1", {"count"}, set()),
    "an author": ("db", "DELETE FROM authors", {"reference"}, set()),
    "an entry's article": ("db", "UPDATE entries SET article = 99", {"reference"}, set()),
    "an address": (
        "db", "DELETE FROM addresses WHERE url = 'https://tin.example/bai-3'", {"article"}, set(),
    ),
    "a run's count": ("db", "UPDATE runs SET requests = requests + 1", {"count"}, set()),
    "a month's count": ("db", "UPDATE months SET words = words + 1", {"count"}, set()),
    "a word of the index": (
        "db", "DELETE FROM articles_fts_data WHERE id > 10", {"index|file"}, {"index", "file"},
    ),
    "an article indexed twice": (
        "db", "INSERT INTO articles_fts (rowid, title) VALUES (2, 'khác')", {"index"}, {"file"},
    ),
}  # fmt: skip


def harm(world, file: str, statement: str) -> None:
    """Do the harm, with nothing of SQLite's to prevent it."""
    for store in (world.archive.kept, world.archive.db):
        if file in ("both", "kept" if store is world.archive.kept else "db"):
            store.run("PRAGMA foreign_keys = OFF")
            if statement.startswith("FLIP"):
                _flip(store, *statement.split()[1:])
            elif statement == "RESEAL":
                _alter_and_seal(store, 3)
            else:
                store.run(statement)
    world.archive._captures.packer.forget()


def _flip(store, table: str, column: str, row: str) -> None:
    """Flip one bit in the middle of a packed column, past what says that it is zstd."""
    content = bytearray(store.value(f"SELECT {column} FROM {table} WHERE id = ?", (row,)))
    content[len(content) * 2 // 3] ^= 4
    store.run(f"UPDATE {table} SET {column} = ? WHERE id = ?", (bytes(content), row))


def _alter_and_seal(store, row: int) -> None:
    """What a forger would do who knows how seals are made, but alters one row only."""
    store.run("UPDATE captures SET status = 500 WHERE id = ?", (row,))
    one = store.one(
        "SELECT captures.*, digest FROM captures JOIN bodies ON bodies.id = body"
        " WHERE captures.id = ?",
        (row,),
    )
    before = store.value("SELECT seal FROM captures WHERE id = ?", (row - 1,))
    head = Packer(store).unpack("zstd", one["head"], one["head_dictionary"])
    seal = seal_capture(before, [one[name] for name in COLUMNS], head, one["digest"])
    store.run("UPDATE captures SET seal = ? WHERE id = ?", (seal, row))


@pytest.mark.parametrize("name", HARMS)
def test_harm_is_found(whole, name):
    """Each kind of harm is found, and named as what it is."""
    file, statement, must, may = HARMS[name]
    harm(whole, file, statement)
    findings = found(whole)
    kinds = {one.kind for one in findings}
    assert all(kinds & set(one.split("|")) for one in must), findings
    assert kinds <= must | may, findings


def test_every_bit_of_what_came_counts(whole, tmp_path):
    """A bit flipped anywhere in the packed bodies and heads, many times: each is found."""
    chance = random.Random(7)
    kept = whole.archive.kept
    for table, column in [("bodies", "content"), ("captures", "head")] * 30:
        row = chance.choice([one[0] for one in kept.all(f"SELECT id FROM {table}")])
        before = kept.value(f"SELECT {column} FROM {table} WHERE id = ?", (row,))
        content = bytearray(before)
        at = chance.randrange(len(content))
        content[at] ^= 1 << chance.randrange(8)
        kept.run(f"UPDATE {table} SET {column} = ? WHERE id = ?", (bytes(content), row))
        whole.archive._captures.packer.forget()
        packer = Packer(kept)
        one = kept.one(f"SELECT * FROM {table} WHERE id = ?", (row,))
        args = ("zstd", one["head"], one["head_dictionary"]) if table == "captures" else (
            one["packing"], one["content"], one["dictionary"]
        )  # fmt: skip
        old = Packer(kept)
        try:
            same = packer.unpack(*args) == old.unpack(args[0], before, args[2])
        except Damaged:
            same = False
        # A bit that says nothing (of a frame's header, say) leaves what came as it is.
        assert bool(found(whole)) is not same, (table, row, at)
        kept.run(f"UPDATE {table} SET {column} = ? WHERE id = ?", (before, row))
    whole.archive._captures.packer.forget()
    assert found(whole) == []


def test_a_seal_noted_before_stays(whole):
    """The last seal is found again as long as nothing it seals was altered; then it is not."""
    count, seal = whole.archive.seal()
    assert count == 7
    whole.keep("https://tin.example/later")
    assert whole.archive.sealed(seal) == 7
    assert whole.archive.sealed("0" * 64) is None
    assert whole.archive.sealed("no seal") is None


def test_what_was_kept_before_seals_raises_no_alarm(whole):
    """An archive of an older version has captures without a seal, the first ones only."""
    whole.archive.kept.run("UPDATE captures SET seal = NULL")
    assert found(whole) == []


def test_quick_finds_what_costs_little(whole):
    """References and the projection, not every body."""
    whole.archive.db.run("UPDATE captures SET digest = 'x' WHERE id = 3")
    whole.archive.kept.run("UPDATE bodies SET content = x'00' WHERE id = 1")
    assert [one.where for one in found(whole, quick=True)] == ["capture 3"]
    assert len(found(whole)) > 1


def test_how_far_it_is_is_told(whole, monkeypatch):
    """A long proof says what it looks at, and how many of how many."""
    for module in (verify, agreement):
        monkeypatch.setattr(module, "STEP", 1)
    told = []
    found(whole, tell=lambda *words: told.append(words))
    assert list(dict.fromkeys(one[0] for one in told)) == [
        "captures", "bodies", "revisions", "articles", "index",
    ]  # fmt: skip
    assert ("revisions", 5, 5) in told


def test_a_missing_file_is_one_finding(whole, clock):
    """Without captures.db nothing that came can be proved: said once, not for each capture."""
    whole.archive.kept.path.unlink()
    with open_archive(whole.folder, now=clock, write=False) as archive:
        (only,) = archive.verify(digest=content_digest)
    assert (only.kind, only.where) == ("file", "captures.db")


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
    assert {one.kind for one in found(whole)} == {"projection", "index", "body"}
    whole.archive.rebuild_projection()
    whole.archive.reindex()
    assert [one.kind for one in found(whole)] == ["body"]


def test_what_was_just_kept_is_no_harm(whole):
    """A capture that a crawl at work has kept and not yet projected raises no alarm."""
    whole.keep("https://tin.example/bai-9")
    whole.archive.db.run("DELETE FROM captures WHERE id = 8")
    assert found(whole) == []


def test_what_a_kill_left_is_proved_too(whole):
    """What tinarchive.db does not know of yet came like all before it."""
    whole.keep("https://tin.example/bai-9")
    whole.archive.db.run("DELETE FROM captures WHERE id = 8")
    whole.archive.kept.run("UPDATE captures SET status = 404 WHERE id = 8")
    assert [(one.kind, one.where) for one in found(whole)] == [("seal", "capture 8")]


def test_a_backup_is_whole(whole, tmp_path, clock):
    """A copy taken while a run writes is an archive like any other; nothing is overwritten."""
    with open_archive(whole.folder, now=clock, write=False) as reader:
        reader.backup(tmp_path / "copy")
        with pytest.raises(UsageError, match="is not empty"):
            reader.backup(tmp_path / "copy")
    whole.record(whole.article(9))
    with open_archive(tmp_path / "copy", now=clock) as copy:
        assert list(copy.verify()) == []
        assert copy.counts()["articles"] == 4
