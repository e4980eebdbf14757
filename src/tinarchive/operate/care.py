"""Proving an archive whole, and mending what can be mended."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tinarchive.operate.tables import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tinarchive.archive import Archive, Finding


def findings_data(findings: Iterable[Finding]) -> dict[str, Any]:
    """What `verify --json` and `repair --json` print."""
    told = [asdict(one) for one in findings]
    return {"whole": not told, "findings": told}


def findings_text(findings: Sequence[Finding]) -> str:
    """A line for each thing that is wrong."""
    if not findings:
        return "The archive is whole."
    lines = [clean(f"{one.kind:10}  {one.where}: {one.what}") for one in findings]
    return "\n".join([*lines, "", f"Not as it must be: {len(lines)}"])


def mend(archive: Archive, findings: Iterable[Finding]) -> list[str]:
    """Mend what can be mended; what was done, in words."""
    kinds = {one.kind for one in findings}
    done = []
    if "projection" in kinds:
        rows = archive.rebuild_projection()
        done.append(f"the table of captures was written anew from captures.db ({rows} rows)")
    if "index" in kinds:
        done.append(f"the index was built anew ({archive.reindex()} articles)")
    if "count" in kinds:
        done.append(f"the articles of each month were counted anew ({archive.recount_months()})")
    return done
