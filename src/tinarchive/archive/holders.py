"""Who holds a database locked, for the message; where the system does not say, nobody is named."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

LOCKS = Path("/proc/locks")
"""Linux's list: `1: POSIX  ADVISORY  WRITE 4711 08:01:131090 120 120`."""


def who_writes(path: Path) -> str:
    """` (pid 4711, `sqlite3 data/tinarchive.db`)`, or nothing where it cannot be known."""
    files = (path, path.with_name(f"{path.name}-shm"))
    with suppress(OSError):
        inodes = {str(file.stat().st_ino) for file in files if file.exists()}
        for line in LOCKS.read_text().splitlines():
            words = line.split()
            if len(words) < 6 or words[3] != "WRITE" or words[5].rpartition(":")[2] not in inodes:
                continue
            if words[4].isdigit() and int(words[4]) not in (0, os.getpid()):
                return f" (pid {words[4]}{_command(words[4])})"
    return ""


def _command(pid: str) -> str:
    with suppress(OSError):
        line = Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace")
        if words := line.strip("\0").split("\0"):
            return f", `{' '.join([Path(words[0]).name, *words[1:]])[:80]}`"
    return ""
