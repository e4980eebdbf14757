"""Reading as a process of its own: asked on stdin, answered on stdout, over when stdin ends.

Each message is its length (8 bytes) and a pickle; what is asked is something to call, what is
answered whether it raised, and the result or the error. Whoever asks is the same program, and
nobody else holds the pipe.
"""

from __future__ import annotations

import os
import pickle
import signal
import struct
import sys
from typing import TYPE_CHECKING, Any

# Imported here, before the first page comes.
from tinarchive.pages import captured, listing

if TYPE_CHECKING:
    from typing import BinaryIO

__all__ = ["captured", "framed", "listing", "serve"]
LENGTH = struct.Struct(">Q")


def framed(message: object) -> bytes:
    """A message as it goes through the pipe."""
    content = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(content)) + content


def serve() -> None:
    """Answer until the other side is gone."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # nobody left to answer: end, without a word
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a stray print must not get into the answers
    while (work := _next(sys.stdin.buffer)) is not None:
        try:
            answer: tuple[bool, Any] = (True, work())
        except Exception as error:  # noqa: BLE001 - it is raised again where the page was asked for
            answer = (False, error)
        answers.write(framed(answer))
        answers.flush()


def _next(asked: BinaryIO) -> Any:
    head = asked.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    content = asked.read(length)
    return pickle.loads(content) if len(content) == length else None  # noqa: S301 - our own


if __name__ == "__main__":
    serve()
