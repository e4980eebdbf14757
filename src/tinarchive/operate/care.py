"""Proving an archive whole, and mending what can be mended."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tinarchive.archive import Archive, Finding
from tinarchive.archive.verify import QUICK_UNPROVED, UNPROVED
from tinarchive.decide import content_digest
from tinarchive.errors import Damaged, LayoutError
from tinarchive.fields.addresses import site_of
from tinarchive.operate.report import size_text
from tinarchive.operate.tables import clean
from tinarchive.pages.article import READER
from tinarchive.pages.captured import read_captured
from tinarchive.sites.profile import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from tinarchive.model import Article, Capture

SHOWN = 50
"""Findings of one kind that are told one by one."""


def prove(
    archive: Archive,
    *,
    quick: bool = False,
    seal: str | None = None,
    tell: Callable[[str, int, int], None],
) -> Iterator[Finding]:
    """Everything that is wrong; `seal` is one noted before, which must still be there."""
    yield from archive.verify(quick=quick, digest=content_digest, tell=tell)
    if seal is not None and archive.sealed(seal) is None:
        yield Finding("seal", seal, "is the seal of no capture: what it sealed was altered since")


def findings_data(
    findings: Iterable[Finding], seal: tuple[int, str] | None = None
) -> dict[str, Any]:
    """What `verify --json` and `repair --json` print."""
    told = [asdict(one) for one in findings]
    captures, last = seal or (0, None)
    return {"whole": not told, "findings": told, "captures": captures, "seal": last}


def findings_text(
    findings: Sequence[Finding], seal: tuple[int, str] | None = None, *, quick: bool = False
) -> str:
    """A line for each thing that is wrong, or what was proved and what was not."""
    if findings:
        return "\n".join([*_lines(findings), "", f"Not as it must be: {len(findings)}"])
    captures, last = seal or (0, None)
    lines = ["The archive is whole."]
    if last:
        lines.append(f"Seal of its {captures} captures: {last}")
    lines += [f"Not looked at: {one}." for one in (QUICK_UNPROVED if quick else ()) + UNPROVED]
    return "\n".join(lines)


def _lines(findings: Sequence[Finding]) -> Iterator[str]:
    shown: dict[str, int] = {}
    for one in findings:
        shown[one.kind] = shown.get(one.kind, 0) + 1
        if shown[one.kind] <= SHOWN:
            yield clean(f"{one.kind:10}  {one.where}: {one.what}")
    for kind, count in shown.items():
        if count > SHOWN:
            yield f"{kind:10}  and {count - SHOWN} more (all: --json)"


def mend(archive: Archive, findings: Iterable[Finding], profiles: Path) -> list[str]:
    """Mend what can be mended; what was done, in words.

    `profiles` are the archivist's own, for pages that are read again.
    """
    kinds = {one.kind for one in findings}
    done = []
    if kinds & {"projection", "reference", "seal"}:
        rows = archive.rebuild_projection()
        done.append(f"the table of captures was written anew from captures.db ({rows} rows)")
    if kinds & {"article", "revision", "reference", "count"} and (
        states := _restore(archive, profiles)
    ):
        done.append(f"states of articles were read again from their captures ({states})")
        kinds.add("index")
    if "reference" in kinds and (rows := archive.mend_references()):
        done.append(f"what referred to nothing was let go, and files wait to be asked for ({rows})")
    if kinds & {"count", "article", "reference"}:
        archive.mend_counts()
        done.append(f"what is counted was counted anew ({archive.recount_months()} months)")
    if "orphan" in kinds:
        rows = archive.set_orphans_aside()
        folder = archive.folder / "orphans"
        done.append(f"bodies whose capture is lost were set aside in {folder} ({rows})")
    if "story" in kinds:
        archive.tell_stories(anew=True)
        done.append("the stories of all articles were found anew")
    if kinds & {"index", "article"}:
        done.append(f"the index was built anew ({archive.reindex()} articles)")
    return done


def _restore(archive: Archive, profiles: Path) -> int:
    """Read altered and lost states again; one whose capture is lost too stays as it is."""
    count = 0
    for article_id, number, row in list(archive.lost_states(content_digest)):
        try:
            article = _read(archive, archive.load(row), profiles)
        except (Damaged, LayoutError):
            continue
        digest = content_digest(article)
        archive.restore(article_id, number, article, digest=digest, reader=READER)
        count += 1
    return count


def _read(archive: Archive, capture: Capture, profiles: Path) -> Article:
    profile = resolve(site_of(capture.url), profiles).profile
    return read_captured(capture, profile, archive.entry(capture.url))


def backup_data(out: Path) -> dict[str, Any]:
    """What `backup --json` prints: the copy and its files."""
    files = sorted(path for path in out.rglob("*") if path.is_file())
    sizes = [(path.relative_to(out).as_posix(), path.stat().st_size) for path in files]
    return {
        "path": str(out),
        "bytes": sum(size for _, size in sizes),
        "files": [{"path": name, "bytes": size} for name, size in sizes],
    }


def backup_text(data: dict[str, Any]) -> str:
    """Where the copy is, how large, and how it is proved."""
    path = clean(data["path"])
    return (
        f"{len(data['files'])} files, {size_text(data['bytes'])} in {path}.\n"
        f"Prove the copy: tinarchive verify --archive {path}"
    )
