"""`export warc`: what came, as WARC 1.1 that any web archive takes (docs/warc.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tinarchive.archive.choosing import Choice
from tinarchive.errors import UsageError
from tinarchive.exporters.members import Members, Place
from tinarchive.exporters.records import describe_file, records_of
from tinarchive.exporters.writing import Written, new_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tinarchive.archive import Archive
    from tinarchive.archive.choosing import Chosen
    from tinarchive.exporters.records import Record
    from tinarchive.exporters.writing import Tell
    from tinarchive.model import Selection


@dataclass(frozen=True, slots=True)
class Put:
    """A capture that was written, with its answer's record and where that is."""

    chosen: Chosen
    record: Record
    place: Place


def write(archive: Archive, out: Path, selection: Selection, *, tell: Tell) -> Written:
    """All captures of a selection in one `.warc.gz`, oldest first.

    The same captures under the same name give the same bytes. Raises `UsageError` for a name
    that tools would not know, `OutOfSpace`, `Damaged` where a body is not what came.
    """
    require_suffix(out, ".warc.gz")
    choice = Choice(archive, selection)
    with new_file(out) as file:
        members = Members(file)
        for _ in put_captures(members, choice, out.name, tell):
            pass
    return Written("warc", str(out), choice.count, members.size, unit="captures")


def put_captures(members: Members, choice: Choice, name: str, tell: Tell) -> Iterator[Put]:
    """Write the file's own record, then each capture's; yields each as it is written."""
    members.add(describe_file(name, choice.ends(), about=describe(choice)))
    tell(0, choice.count)
    for done, chosen in enumerate(choice, start=1):
        answer, *others = records_of(chosen)
        place = members.add(answer)
        for record in others:
            members.add(record)
        yield Put(chosen, answer, place)
        tell(done, choice.count)


def describe(choice: Choice) -> str:
    """What is in a file, in words: `781 captures of Cổng demo, 2026-11-25`."""
    ends = choice.ends()
    if ends is None:
        return "no captures"
    days = sorted({one.fetched_at.date().isoformat() for one in ends})
    portals = choice.portals()
    named = ", ".join(portals) if 0 < len(portals) <= 3 else f"{len(portals)} portals"
    return f"{choice.count} captures of {named}, {' to '.join(days)}"


def require_suffix(out: Path, suffix: str) -> None:
    """Refuse a name that replay tools would not take for what it is; devices are free."""
    if not out.name.endswith(suffix) and (out.is_file() or not out.exists()):
        raise UsageError(f"{out} does not end in {suffix}, and tools go by that; name it so.")
