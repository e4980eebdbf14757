"""A file is there whole or not at all, whatever happens on the way."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tinarchive.errors import OutOfSpace, UsageError
from tinarchive.exporters.writing import STDOUT, new_file, require_free, told, write_pieces

KILLED = """
import os, signal, sys
from pathlib import Path
from tinarchive.exporters.writing import write_pieces

def pieces():
    yield b"x" * 3_000_000
    os.kill(os.getpid(), signal.SIGKILL)

write_pieces(Path(sys.argv[1]), pieces())
"""
TOO_LARGE = """
import sys
from pathlib import Path
from tinarchive.errors import OutOfSpace
from tinarchive.exporters.writing import write_pieces

try:
    write_pieces(Path(sys.argv[1]), [b"x" * 100_000])
except OutOfSpace as error:
    print(error)
"""


def run(script, out, **settings):
    return subprocess.run(
        [sys.executable, "-c", script, str(out)], capture_output=True, text=True, **settings
    )


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_pieces_become_a_file(tmp_path):
    """In order, with the rights any file of this user has."""
    out = tmp_path / "a.txt"
    assert write_pieces(out, [b"a", b"b" * 2_000_000, b"c"]) == 2_000_002
    assert out.read_bytes() == b"a" + b"b" * 2_000_000 + b"c"
    plain = tmp_path / "b"
    plain.touch()
    assert out.stat().st_mode == plain.stat().st_mode
    assert names(tmp_path) == ["a.txt", "b"]


@pytest.mark.parametrize("before", [None, b"the old one"])
def test_nothing_is_there_before_the_end(tmp_path, before):
    """While it grows, and after a fault on the way, OUT is what it was."""
    out = tmp_path / "a.txt"
    if before:
        out.write_bytes(before)

    def pieces():
        yield b"x" * 3_000_000
        assert (out.read_bytes() if out.exists() else None) == before
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_pieces(out, pieces())
    assert (out.read_bytes() if out.exists() else None) == before
    assert names(tmp_path) == (["a.txt"] if before else [])


def test_a_kill_leaves_no_half_file(tmp_path):
    """SIGKILL in the middle: OUT keeps what it was; the part has a name of its own."""
    out = tmp_path / "a.txt"
    out.write_bytes(b"the old one")
    assert run(KILLED, out).returncode == -signal.SIGKILL
    assert out.read_bytes() == b"the old one"
    (part,) = (name for name in names(tmp_path) if name != "a.txt")
    assert part.startswith(".a.txt.")
    assert part.endswith(".part")


def test_a_full_disk_is_told(tmp_path):
    """A write that fails half way: a sentence, and no rest of the file."""
    bound = (50_000, 50_000)
    done = run(
        TOO_LARGE,
        tmp_path / "a.txt",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, bound),
    )
    assert "a.txt cannot be written (File too large); free some space" in done.stdout
    assert names(tmp_path) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has it")
def test_a_device_is_written_to_and_stays(tmp_path):
    """`/dev/full` says it is full; nothing is renamed over it."""
    link = tmp_path / "full"
    link.symlink_to("/dev/full")
    with pytest.raises(OutOfSpace, match="No space left"), new_file(link) as file:
        file.write(b"x")
    assert link.is_symlink()


def test_a_link_keeps_being_one(tmp_path):
    """What it leads to is replaced."""
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real")
    write_pieces(tmp_path / "link", [b"new"])
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_places_that_cannot_be(tmp_path):
    """Refused with a sentence before any work: taken, a folder, no folder."""
    taken = tmp_path / "taken"
    taken.touch()
    with pytest.raises(UsageError, match="--force"):
        require_free(taken)
    require_free(taken, force=True)
    with pytest.raises(UsageError, match="is a folder"):
        require_free(tmp_path, force=True)
    with pytest.raises(UsageError, match="There is no folder"):
        require_free(tmp_path / "none" / "a")
    require_free(STDOUT)


def test_a_place_that_is_closed(tmp_path):
    """A folder that went away meanwhile is told, too."""
    with pytest.raises(OutOfSpace, match="cannot be written"):
        write_pieces(tmp_path / "gone" / "a", [b""])


def test_progress_is_told():
    """Before the first and after each."""
    seen = []
    assert list(told("abc", 3, lambda *one: seen.append(one))) == ["a", "b", "c"]
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]
