"""A disk with bad luck, for a process of its own: full, failing, or dead at a chosen moment.

`faulty_disk.c` is loaded into the process (LD_PRELOAD) and watches one folder. It counts what the
process does there (`op`: write, sync, truncate, remove or any; `file`: the ending of a name) and
strikes at the n-th: `kill` (SIGKILL before, after, or half-way through a write), `full` (ENOSPC,
with half a write taken where `moment` is "half") or `fail` (EIO); `readonly` refuses every file
that is opened to write, from the first (EROFS). With `log` it writes down every
change in order; `PowerCut` plays such a log back and gives what a power cut could have left: all
that was synced, and of the rest some sectors and not others, in any order.

Nothing waits for the real disk meanwhile: a sync returns at once.
"""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

SOURCE = Path(__file__).with_name("faulty_disk.c")
SECTOR = 512
KINDS = ("", "write", "sync", "truncate", "create", "remove", "rename", "sync folder", "note")


def compiled(into: Path) -> Path:
    """The library, made by the C compiler at hand; raises `LookupError` where there is none."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        raise LookupError("no C compiler is here to build the faulty disk")
    library = into / "faulty_disk.so"
    done = subprocess.run(
        [compiler, "-O2", "-shared", "-fPIC", "-o", library, SOURCE, "-ldl"],
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise LookupError(f"the faulty disk does not compile here: {done.stderr[-300:]}")
    return library


@dataclass(frozen=True, slots=True)
class Disk:
    """The compiled library, and the environments that put it under a process."""

    library: Path

    def under(
        self,
        folder: Path,
        fault: Literal["kill", "full", "fail", "readonly"] | None = None,
        *,
        at: int = 0,
        op: Literal["any", "write", "sync", "truncate", "remove"] = "any",
        file: str = "",
        moment: Literal["before", "half", "after"] = "before",
        lasting: int | None = None,
        latest: int | None = None,
        log: Path | None = None,
        notes: str | None = None,
    ) -> dict[str, str]:
        """The environment of a process whose `folder` lies on this disk.

        `lasting`: how many operations the fault strikes, all from then on where it is None;
        `latest`: it strikes at this operation of any kind where it has not before.
        `notes`: a file of the folder; what is written there enters the log as a note.
        """
        told = {
            "LD_PRELOAD": self.library,
            "DISK_FOLDER": folder.resolve(),
            "DISK_FAULT": fault,
            "DISK_AT": at,
            "DISK_OP": op,
            "DISK_FILE": file,
            "DISK_MOMENT": moment,
            "DISK_LASTING": lasting,
            "DISK_LATEST": latest,
            "DISK_LOG": log,
            "DISK_NOTES": notes,
        }
        return os.environ | {name: str(value) for name, value in told.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Operation:
    """One change of a file, as it was done."""

    kind: str
    name: str
    offset: int
    data: bytes


def operations(log: Path) -> Iterator[Operation]:
    """What a log tells, in order; a record that a kill cut short ends it."""
    content = log.read_bytes()
    at = 0
    while at + 24 <= len(content):
        kind, name, offset, length = struct.unpack_from("<IIQQ", content, at)
        at += 24
        if at + name + length > len(content):
            return
        yield Operation(
            KINDS[kind],
            content[at : at + name].decode(),
            offset,
            content[at + name : at + name + length],
        )
        at += name + length


@dataclass(slots=True)
class PowerCut:
    """Files as the disk has them for sure, and what it was told and may not have done yet."""

    files: list[bytearray] = field(default_factory=list)
    pending: list[list[Operation]] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)
    """What the process sees."""
    safe_names: dict[str, int] = field(default_factory=dict)
    """What the folder's own sync has made safe."""
    moves: list[tuple[str, int | None]] = field(default_factory=list)
    """Names given (a file) or taken (None) since."""

    @classmethod
    def of(cls, folder: Path) -> PowerCut:
        """A folder as it is, all of it safe."""
        self = cls()
        for path in sorted(folder.iterdir()) if folder.exists() else ():
            if path.is_file():
                self.names[path.name] = self._new(path.read_bytes())
        self.safe_names = dict(self.names)
        return self

    def _new(self, content: bytes = b"") -> int:
        self.files.append(bytearray(content))
        self.pending.append([])
        return len(self.files) - 1

    def take(self, one: Operation) -> None:
        """Let an operation happen."""
        if one.kind == "create":
            self._name(one.name, self._new())
        elif one.kind == "remove":
            self._name(one.name, None)
        elif one.kind == "rename":
            file = self.names.get(one.name)
            self._name(one.name, None)
            self._name(one.data.decode(), file)
        elif one.kind == "sync folder":
            self.safe_names = dict(self.names)
            self.moves.clear()
        elif one.kind in ("write", "truncate", "sync") and one.name in self.names:
            file = self.names[one.name]
            if one.kind != "sync":
                self.pending[file].append(one)
                return
            for done in self.pending[file]:
                _apply(self.files[file], done)
            self.pending[file].clear()

    def _name(self, name: str, file: int | None) -> None:
        if file is None:
            self.names.pop(name, None)
        else:
            self.names[name] = file
        self.moves.append((name, file))

    def cut(self, into: Path, chance: random.Random) -> None:
        """Write what the disk holds after a power cut now: one of the many states it could.

        Names come and go in order (a file system's journal keeps that); sectors do not.
        """
        into.mkdir(parents=True)
        names = dict(self.safe_names)
        for name, file in self.moves[: chance.randint(0, len(self.moves))]:
            if file is None:
                names.pop(name, None)
            else:
                names[name] = file
        for name, file in names.items():
            (into / name).write_bytes(self._left(file, chance))

    def _left(self, file: int, chance: random.Random) -> bytes:
        content = bytearray(self.files[file])
        waiting = self.pending[file]
        if chance.random() < 0.3:  # in order, and then no more
            for one in waiting[: chance.randint(0, len(waiting))]:
                _apply(content, one)
            return bytes(content)
        share = chance.choice((0, 0.1, 0.5, 0.9, 1))
        for one in waiting:
            if one.kind == "truncate":
                if chance.random() < share:
                    _apply(content, one)
                continue
            for start, piece in _sectors(one):
                if chance.random() < share:
                    _put(content, start, piece)
        return bytes(content)


def _sectors(one: Operation) -> Iterator[tuple[int, bytes]]:
    """A write in pieces that a disk writes whole or not at all."""
    at = 0
    while at < len(one.data):
        length = SECTOR - (one.offset + at) % SECTOR
        yield one.offset + at, one.data[at : at + length]
        at += length


def _apply(content: bytearray, one: Operation) -> None:
    if one.kind == "write":
        _put(content, one.offset, one.data)
    elif one.offset < len(content):
        del content[one.offset :]
    else:
        content.extend(bytes(one.offset - len(content)))


def _put(content: bytearray, at: int, data: bytes) -> None:
    if at > len(content):
        content.extend(bytes(at - len(content)))
    content[at : at + len(data)] = data
