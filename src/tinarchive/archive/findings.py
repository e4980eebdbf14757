"""What a proof of the archive finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it must be."""

    kind: str
    """`file`, `body`, `head`, `seal`, `orphan`, `reference`, `projection`, `article`, `revision`,
    `count`, `story` or `index`."""
    where: str
    what: str
