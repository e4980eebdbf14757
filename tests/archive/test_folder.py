"""One writer, any number of readers, and a clear sentence for everything that is not right."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import pytest
import sqlite_utils
from sqlite_utils import Migrations

from tinarchive.archive import is_lost, made_anew, migrations, open_archive
from tinarchive.archive.stores import Store, explain
from tinarchive.errors import ArchiveError, Damaged, Locked, OutOfSpace
from tinarchive.model import Capture, Request


def _capture(clock, body=b"<html>" * 100):
    return Capture(Request("https://a.example/"), clock(), 0.1, 200, "HTTP/1.1 200 OK", (), body)


def _child(program: str, folder) -> subprocess.Popen:
    head = """
        import sys
        from datetime import UTC, datetime
        from pathlib import Path
        from tinarchive.archive import open_archive
        from tinarchive.errors import TinarchiveError
        folder, now = Path(sys.argv[1]), lambda: datetime(2026, 5, 1, tzinfo=UTC)
    """
    text = textwrap.dedent(head) + textwrap.dedent(program)
    return subprocess.Popen(
        [sys.executable, "-c", text, str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_one_process_writes(tmp_path, clock):
    """The second is told who works there, by pid and command, until the first ends in any way."""
    owner = _child(
        """
        with open_archive(folder, now=now):
            print("open", flush=True)
            sys.stdin.read()
        """,
        tmp_path,
    )
    assert owner.stdout.readline() == "open\n"
    with (
        pytest.raises(Locked, match=rf"pid {owner.pid}, `-c .*`, since 2026-05-01T00:00:00Z"),
        open_archive(tmp_path, now=clock),
    ):
        pass
    with open_archive(tmp_path, now=clock, write=False) as archive:
        assert archive.counts()["articles"] == 0
    owner.kill()
    owner.communicate()
    with open_archive(tmp_path, now=clock) as archive:
        archive.start_run()


def test_readers_never_wait_for_a_writer(world, clock):
    """A reader opens and reads what is committed, while the writer is in a transaction."""
    world.record(world.article(1))
    with world.archive.db.transaction():
        world.record(world.article(2))
        with open_archive(world.folder, now=clock, write=False) as reader:
            assert reader.counts()["articles"] == 1
            assert reader.known(world.article(1).url).article == 1


def test_no_archive_is_told(tmp_path, clock):
    """Reading where nothing is says what makes an archive, and makes nothing."""
    with (
        pytest.raises(ArchiveError, match=r"no archive in .*`tinarchive crawl URL` makes one"),
        open_archive(tmp_path / "none", now=clock, write=False),
    ):
        pass
    assert not (tmp_path / "none").exists()


def test_killed_while_it_was_made_is_told(tmp_path, clock):
    """captures.db alone, without a capture: not yet an archive, and no damage."""
    with open_archive(tmp_path, now=clock):
        pass
    (tmp_path / "tinarchive.db").unlink()
    for content in (None, b""):
        if content is not None:
            (tmp_path / "captures.db").write_bytes(content)
        with (
            pytest.raises(ArchiveError, match="is empty yet") as told,
            open_archive(tmp_path, now=clock, write=False),
        ):
            pass
        assert not isinstance(told.value, Damaged)


def test_a_reader_cannot_write(world, clock):
    """An archive opened to read stays as it is."""
    with (
        open_archive(world.folder, now=clock, write=False) as archive,
        pytest.raises(OutOfSpace, match="cannot be written"),
    ):
        archive.add_site("a.example")


def test_tinarchive_db_is_useful_alone(world, clock, tmp_path):
    """Without captures.db everything can be read but what came; that is told."""
    row = world.record(world.article())
    world.archive.index()
    alone = tmp_path / "alone"
    alone.mkdir()
    with sqlite3.connect(alone / "tinarchive.db") as copy:
        world.archive.db.conn.backup(copy)
    copy.close()
    with open_archive(alone, now=clock, write=False) as archive:
        assert archive.article(row)["title"] == "Bài 1"
        assert len(archive.search("thanh pho")) == 1
        with pytest.raises(Damaged, match=r"Capture 1 is not in .*captures\.db"):
            archive.load(1)
    assert not (alone / "captures.db").exists()


def test_a_lost_captures_db_stops_the_writer(tmp_path, clock):
    """A new captures.db would give the same ids again; nothing is written before it is back."""
    with open_archive(tmp_path, now=clock) as archive:
        archive.keep(_capture(clock), archive.start_run())
    (tmp_path / "captures.db").rename(tmp_path / "kept")
    with pytest.raises(Damaged, match="put the right file back"), open_archive(tmp_path, now=clock):
        pass
    (tmp_path / "captures.db").unlink()
    (tmp_path / "kept").rename(tmp_path / "captures.db")
    with open_archive(tmp_path, now=clock) as archive:
        assert archive.load(1).body == b"<html>" * 100


def test_a_lost_tinarchive_db_is_made_anew_on_purpose_only(tmp_path, clock):
    """Nobody writes beside a loss; `made_anew` projects what came, for its block to read."""
    with open_archive(tmp_path, now=clock) as archive:
        archive.keep(_capture(clock), archive.start_run())
    (tmp_path / "tinarchive.db").unlink()
    with pytest.raises(Damaged, match="tinarchive repair"), open_archive(tmp_path, now=clock):
        pass
    assert is_lost(tmp_path)
    with made_anew(tmp_path, now=clock) as archive:
        assert archive.unread_captures() == [1]
    assert not is_lost(tmp_path)
    with open_archive(tmp_path, now=clock) as archive:
        assert list(archive.verify()) == []


@pytest.mark.parametrize("name", ["captures.db", "tinarchive.db"])
@pytest.mark.parametrize("write", [True, False])
def test_what_is_no_archive_is_refused(tmp_path, clock, name, write):
    """Another program's database, or no database at all, is told and left alone."""
    with open_archive(tmp_path, now=clock):
        pass
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE mine (a)")
    other.close()
    for stranger, words in ((tmp_path / "other.db", "no archive of tinarchive"), (None, "damaged")):
        content = stranger.read_bytes() if stranger else b"not a database" * 100
        (tmp_path / name).write_bytes(content)
        with pytest.raises(Damaged, match=words), open_archive(tmp_path, now=clock, write=write):
            pass
        assert (tmp_path / name).read_bytes() == content


@pytest.mark.parametrize("write", [True, False])
def test_a_newer_archive_is_refused(tmp_path, clock, write):
    """A file of a later version is told and not touched."""
    with open_archive(tmp_path, now=clock) as archive:
        archive.db.run(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('tinarchive', '0099_far', '2030')"
        )
    before = (tmp_path / "tinarchive.db").read_bytes()
    with (
        pytest.raises(Damaged, match=r"newer version of tinarchive \(0099_far\)"),
        open_archive(tmp_path, now=clock, write=write),
    ):
        pass
    assert (tmp_path / "tinarchive.db").read_bytes() == before


TODAY = migrations.library


def _with_steps(monkeypatch, *more) -> None:
    """Today's steps, and more after them."""
    steps = Migrations("tinarchive")
    with sqlite_utils.Database(memory=True) as empty:
        for step in TODAY.pending(empty):
            steps(name=step.name)(step.fn)
    for step in more:
        steps(name=step.__name__)(step)
    monkeypatch.setattr(migrations, "library", steps)


def test_an_older_archive_is_brought_up(tmp_path, clock, monkeypatch):
    """A reader says how; a writer takes all steps at once and keeps the data."""
    with open_archive(tmp_path, now=clock) as archive:
        archive.add_site("a.example")

    def s0002(db):
        db.conn.execute("ALTER TABLE sites ADD COLUMN mood TEXT")

    def s0003(db):
        db.conn.execute("UPDATE sites SET mood = 'good'")

    _with_steps(monkeypatch, s0002, s0003)
    with (
        pytest.raises(Damaged, match="older version; run `tinarchive repair`"),
        open_archive(tmp_path, now=clock, write=False),
    ):
        pass
    with open_archive(tmp_path, now=clock) as archive:
        assert archive.site("a.example")["mood"] == "good"


def test_a_step_that_fails_changes_nothing(tmp_path, clock, monkeypatch):
    """Steps are one transaction: the file is as it was, and is told."""
    with open_archive(tmp_path, now=clock) as archive:
        archive.add_site("a.example")

    def s0002(db):
        db.conn.execute("ALTER TABLE sites ADD COLUMN mood TEXT")

    def s0003(db):
        db.conn.execute("UPDATE nothing SET a = 1")

    _with_steps(monkeypatch, s0002, s0003)
    with pytest.raises(Damaged, match="left as it was"), open_archive(tmp_path, now=clock):
        pass
    _with_steps(monkeypatch)
    with open_archive(tmp_path, now=clock) as archive:
        assert "mood" not in archive.site("a.example")


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become someone else")
def test_a_folder_of_another_is_told():
    """Without the right to write: one sentence; reading works, even without a -shm file."""
    program = """
        import os
        sys.path[:] = [p for p in sys.path if p]
        with open_archive(folder, now=now) as archive:
            archive.add_site("a.example")
        folder.chmod(0o555)
        for one in folder.iterdir():
            one.chmod(0o444)
        from tinarchive.archive import folder as _, search, verify
        from tinarchive.archive import articles_in, is_frozen
        os.setuid(65534)
        print(*(is_frozen(folder / one) for one in ("tinarchive.db", "none.db")))
        print(articles_in(folder / "tinarchive.db"))
        try:
            with open_archive(folder, now=now):
                pass
        except TinarchiveError as error:
            print(type(error).__name__, error)
        try:
            with open_archive(folder / "deeper", now=now):
                pass
        except TinarchiveError as error:
            print(type(error).__name__, error)
        with open_archive(folder, now=now, write=False) as archive:
            print(archive.sites()[0]["id"])
    """
    # Not under pytest's own folder, which is closed to others.
    with tempfile.TemporaryDirectory() as above:
        Path(above).chmod(0o755)
        folder = Path(above) / "data"
        told = _child(program, folder).communicate()[0].splitlines()
    frozen, articles, first, second, third = told
    assert (frozen, articles) == ("True False", "0")
    assert first.startswith(f"OutOfSpace {folder}")
    assert "(Permission denied)" in first
    assert second.startswith(f"OutOfSpace {folder}/deeper")
    assert third == "a.example"


def test_another_program_that_writes_is_told(world, monkeypatch):
    """Somebody's open transaction in the same file is no crash."""
    world.archive.db.conn.execute("PRAGMA busy_timeout = 1")
    other = sqlite3.connect(world.folder / "tinarchive.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Locked, match="Another program writes to"):
        world.archive.add_site("b.example")
    other.execute("ROLLBACK")
    other.close()
    world.archive.add_site("b.example")


def test_the_lock_tells_who(world):
    """The lock's file is for people too."""
    note = json.loads((world.folder / "tinarchive.lock").read_text())
    assert note["pid"] == os.getpid()


def test_our_own_mistakes_are_not_dressed_up(tmp_path):
    """A wrong statement stays what it is."""
    store = Store(tmp_path / "a.db", write=True)
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        store.all("SELECT * FROM nowhere")
    assert explain(sqlite3.IntegrityError("x"), tmp_path) is None
    assert isinstance(explain(PermissionError(13, "no"), tmp_path), OutOfSpace)
    store.close()


def test_copies_while_writing_are_whole(world, tmp_path, clock):
    """A copy by SQLite's own backup, taken in the middle, is a whole archive."""
    world.record(world.article(1))
    copy = tmp_path / "copy"
    copy.mkdir()
    for name, store in (("tinarchive.db", world.archive.db), ("captures.db", world.archive.kept)):
        target = sqlite3.connect(copy / name)
        store.conn.backup(target)
        target.close()
    world.record(world.article(2))
    with open_archive(copy, now=clock) as archive:
        assert list(archive.verify()) == []
        assert archive.counts()["articles"] == 1
    shutil.rmtree(copy)
