"""WARC files read back: by our own eye, byte by byte, and by other people's tools."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import subprocess
import sys
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
REQUIREMENTS = HERE.parent / "requirements-replay.txt"


@dataclass
class Seen:
    """A record as it stands in the file."""

    offset: int
    length: int
    lines: list[tuple[str, str]]
    block: bytes

    def __getitem__(self, name: str) -> str | None:
        return next((value for key, value in self.lines if key == name), None)

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.lines if key == name]

    @property
    def type(self) -> str:
        return self["WARC-Type"]

    @property
    def head(self) -> bytes:
        return self.block.partition(b"\r\n\r\n")[0]

    @property
    def body(self) -> bytes:
        return self.block.partition(b"\r\n\r\n")[2]

    def fields(self) -> dict[str, str]:
        """Of a warcinfo or metadata record."""
        lines = self.block.decode().removesuffix("\r\n").split("\r\n")
        return dict(line.split(": ", 1) for line in lines)


def read_warc(path: Path) -> list[Seen]:
    """Every record, each out of a gzip member of its own; fails on anything between."""
    data, at, seen = path.read_bytes(), 0, []
    while at < len(data):
        unzip = zlib.decompressobj(31)
        seen.append(_record(unzip.decompress(data[at:])))
        assert unzip.eof
        length = len(data) - at - len(unzip.unused_data)
        seen[-1].offset, seen[-1].length = at, length
        at += length
    return seen


def _record(text: bytes) -> Seen:
    head, _, rest = text.partition(b"\r\n\r\n")
    version, *lines = head.decode().split("\r\n")
    assert version == "WARC/1.1"
    record = Seen(0, 0, [tuple(line.split(": ", 1)) for line in lines], b"")
    size = int(record["Content-Length"])
    record.block = rest[:size]
    assert len(record.block) == size
    assert rest[size:] == b"\r\n\r\n"
    assert record["WARC-Block-Digest"] == "sha256:" + hashlib.sha256(record.block).hexdigest()
    return record


def run_tool(name: str, *words: str) -> subprocess.CompletedProcess:
    """A command of our own environment."""
    return subprocess.run(
        [Path(sys.executable).parent / name, *words], capture_output=True, text=True
    )


# ── the environment of the replay tools ─────────────────────────────────────────────────────


@cache
def replay_python() -> Path:
    """The Python of .venv-replay, made now where it is missing; skips where it cannot be."""
    place = Path(os.environ.get("TINARCHIVE_REPLAY_VENV", ROOT / ".venv-replay"))
    python = place / "bin" / "python"
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    mark = place / "ready"
    place.mkdir(exist_ok=True)
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the tests run in several processes
        if not mark.exists() or mark.read_text() != wanted:
            _make(place, python)
            mark.write_text(wanted)
    return python


def _make(place: Path, python: Path) -> None:
    for words in (
        [sys.executable, "-m", "venv", "--clear", "--without-pip", place],
        [sys.executable, "-m", "pip", "--python", python, "install", "--quiet",
         "--disable-pip-version-check", "--requirement", REQUIREMENTS],
    ):  # fmt: skip
        done = subprocess.run([str(word) for word in words], capture_output=True, text=True)
        if done.returncode:
            last = (done.stderr or done.stdout).strip().splitlines()[-1:]
            pytest.skip(f"pywb and wacz cannot be installed here: {' '.join(last)[:300]}")


def ask_tool(*words: object, asks: list[object] = ()) -> list[str]:
    """Lines that replaying.py answers with."""
    done = subprocess.run(
        [str(word) for word in (replay_python(), HERE / "replaying.py", *words)],
        input="".join(f"{json.dumps(ask)}\n" for ask in asks),
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.splitlines()


def run_replay_tool(name: str, *words: object) -> subprocess.CompletedProcess:
    """A command of .venv-replay."""
    command = [replay_python().parent / name, *words]
    return subprocess.run([str(word) for word in command], capture_output=True, text=True)
