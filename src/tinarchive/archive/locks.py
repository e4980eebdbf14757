"""Who writes: one process at a time, told apart by a lock that dies with its owner."""

from __future__ import annotations

import fcntl
import json
import os
import sys
from typing import TYPE_CHECKING

from tinarchive.archive.stamps import stamp
from tinarchive.archive.stores import explained
from tinarchive.errors import Locked

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


class Lock:
    """The right to write to an archive, held until `release` or the end of the process.

    The file stays: taking it away would let two owners in. It says who holds it, for the message.
    """

    def __init__(self, folder: Path, now: datetime) -> None:
        path = folder / "tinarchive.lock"
        with explained(path):
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = _owner(os.pread(self._file, 4096, 0))
            os.close(self._file)
            raise Locked(
                f"Another run{owner} works on the archive in {folder}; wait for it or stop it."
            ) from None
        command = " ".join([os.path.basename(sys.argv[0] or "python"), *sys.argv[1:]])  # noqa: PTH119 - a word, not a path
        who = {"pid": os.getpid(), "since": stamp(now), "command": command}
        with explained(path):
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, json.dumps(who).encode(), 0)

    def release(self) -> None:
        """Let others write."""
        os.close(self._file)


def _owner(note: bytes) -> str:
    try:
        who = json.loads(note)
        return f" (pid {who['pid']}, `{who['command'][:80]}`, since {who['since']})"
    except (ValueError, KeyError, TypeError):
        return ""  # it is just writing its note
