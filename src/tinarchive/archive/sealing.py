"""Seals: digests that betray a row that was altered, whoever altered it and however.

A capture's seal is a link of a chain: SHA-256 over the seal before it and all that is kept of the
capture (its columns, its head unpacked, its body's digest). So the last one seals all that came:
an archivist who notes it today can prove later that nothing was altered, put in or taken away.
A revision's seal is over its own content; a better reader may renew a revision, and its seal.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from tinarchive.archive.heads import json_text

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS = (
    "run", "kind", "url", "method", "data", "fetched_at", "elapsed", "status", "status_line",
    "peer", "wire_encoding", "wire_size", "framing", "undecoded", "truncated",
)  # fmt: skip
"""What is sealed of a capture beside its head and body, in this order."""


def seal_capture(
    before: bytes | None, values: Sequence[Any], head: bytes, body_digest: bytes
) -> bytes:
    """The 32 bytes of a capture's seal; `values` are those of COLUMNS, `before` the last seal."""
    sealed = hashlib.sha256(before or b"")
    sealed.update(json_text(values).encode("utf-8", "surrogatepass"))
    sealed.update(hashlib.sha256(head).digest())
    sealed.update(body_digest)
    return sealed.digest()


def seal_revision(
    title: str | None, published_at: str | None, blocks: str, issues: str, digest: str
) -> str:
    """A revision's seal, hex."""
    text = json_text([title, published_at, blocks, issues, digest])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
