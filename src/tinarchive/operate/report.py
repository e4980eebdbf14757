"""What a run did: its counts, each list it walked, complete or what is missing, what went wrong."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tinarchive.errors import UsageError
from tinarchive.fields.addresses import site_of
from tinarchive.operate.tables import clean, cut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tinarchive.archive import Archive
    from tinarchive.archive.listings import Listing

COUNTS = ("new", "edited", "moved", "same", "gone", "failed")
FEW = 3
SHOWN = 20
"""Missing addresses and kinds of problems a report for people lists; --json has all."""


def report_data(archive: Archive, run: int | None = None) -> dict[str, Any]:
    """A run (the last where none is named) as `tinarchive report --json` prints it.

    Raises `UsageError` where the archive has no such run.
    """
    found = archive.run(run)
    if found is None:
        which = "no run yet; `tinarchive crawl URL` makes one" if run is None else f"no run {run}"
        raise UsageError(f"The archive in {archive.folder} has {which}.")
    problems = found.pop("problems")
    since = datetime.fromisoformat(found["started_at"])
    walked = [one for one in archive.listings() if one.walked_at and one.walked_at >= since]
    return {
        "run": found,
        "stories": archive.stories_of_run(found["id"]),
        "listings": [listing_state_data(archive, one) for one in walked],
        "problems": [{key: one[key] for key in PROBLEM_KEYS} for one in problems],
    }


PROBLEM_KEYS = (
    "site", "url", "stage", "reason", "attempts", "first_at", "last_at", "resolved_at",
)  # fmt: skip


def listing_state_data(archive: Archive, listing: Listing) -> dict[str, Any]:
    """Where a list stands: what it claims, what was found, what is missing (DESIGN 5)."""
    missing = archive.missing(listing.id)
    unknown = max(0, (listing.claimed_total or 0) - (listing.found or 0))
    return {
        "site": listing.site,
        "url": listing.url,
        "name": listing.name,
        "claimed_total": listing.claimed_total,
        "claimed_pages": listing.claimed_pages,
        "found": listing.found,
        "complete": listing.complete,
        "unfinished": listing.unfinished,
        "walked_at": utc(listing.walked_at),
        "walked_to_end_at": utc(listing.walked_to_end_at),
        "missing": missing,
        "missing_unknown": unknown if listing.walked_to_end_at else None,
    }


def report_text(data: dict[str, Any], *, columns: int = 100) -> str:
    """The same for people."""
    lines = [*_run_lines(data["run"]), *_story_lines(data["stories"])]
    for listing in data["listings"]:
        lines += ["", *listing_lines(listing, columns)]
    lines += _problem_lines(data["problems"], columns)
    return "\n".join(lines)


def _run_lines(run: dict[str, Any]) -> Iterator[str]:
    ended = f" to {_clock(run['finished_at'])}" if run["finished_at"] else ""
    yield f"Run {run['id']}, {_day(run['started_at'])} {_clock(run['started_at'])}{ended} UTC: " + (
        run["outcome"] or "still at work, or killed"
    )
    yield f"  {run['requests']} requests, {size_text(run['bytes'])}"
    yield "  " + ", ".join(f"{run[name]} {name}" for name in COUNTS)


def _story_lines(stories: dict[str, int]) -> Iterator[str]:
    """What of the new was told elsewhere too; nothing where all of it stands alone."""
    if stories["articles"]:
        yield (
            f"  {stories['articles']} new articles tell what others tell: {stories['stories']} "
            f"stories, {stories['new']} of them new (`tinarchive stories`)"
        )


def listing_lines(listing: dict[str, Any], columns: int) -> Iterator[str]:
    """A list as a heading, its address, and whether it is complete."""
    name = f"  {listing['name']}" if listing["name"] else ""
    yield cut(f"{listing['site']}{name}", columns)
    yield f"  {clean(listing['url'])}"
    yield f"  {completeness(listing)}"
    missing = listing["missing"]
    yield from (f"    missing: {clean(url)}" for url in missing[:SHOWN])
    if len(missing) > SHOWN:
        yield f"    ... and {len(missing) - SHOWN} more (--json lists all)"


def completeness(listing: dict[str, Any]) -> str:
    """`223 of 223, complete`, or what is missing of what the list claims."""
    if listing["walked_at"] is None:
        return "its first walk was cut short" if listing["unfinished"] else "not walked yet"
    found, claimed = listing["found"] or 0, listing["claimed_total"]
    of = f"{found} of {claimed}" if claimed is not None else f"{found} found, no total claimed"
    if listing["complete"]:
        return f"{of}, complete"
    if listing["complete"] is None:
        return f"{of}, not walked to its end yet"
    told = [f"{len(listing['missing'])} shown and not held"] if listing["missing"] else []
    if listing["missing_unknown"]:
        told.append(f"{listing['missing_unknown']} claimed and never shown")
    return f"{of}, not complete: {', '.join(told) or 'the last walk did not come to its end'}"


def _problem_lines(problems: list[dict[str, Any]], columns: int) -> list[str]:
    """Problems by host and reason, the most frequent first: a dead host is one line, not fifty."""
    if not problems:
        return []
    groups: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for one in problems:
        groups[one["stage"], site_of(one["url"]), _common(one)].append(one)
    still = sum(1 for one in problems if one["resolved_at"] is None)
    lines = ["", f"Problems: {len(problems)}, not yet right: {still} (--json lists each)"]
    ordered = sorted(groups.items(), key=lambda group: -len(group[1]))
    for (stage, host, reason), ones in ordered[:SHOWN]:
        lines.append(cut(f"  {len(ones):>5}  {stage:6}  {host}: {reason}", columns))
        if len(ones) <= FEW:
            lines += [f"                 {clean(one['url'])}" for one in ones]
    if len(ordered) > SHOWN:
        lines.append(f"  ... and {len(ordered) - SHOWN} more kinds")
    return lines


def _common(problem: dict[str, Any]) -> str:
    """A reason as it is the same for many addresses: without its own."""
    own = re.escape(problem["url"]) + r"(?=[\s,;:]|$)"
    return re.sub(own, "this address", short_reason(problem["reason"]))


def short_reason(reason: str) -> str:
    """A reason without what stands behind it in brackets."""
    return reason.partition(" (")[0]


# ── numbers and times ───────────────────────────────────────────────────────────────────────


def size_text(size: int) -> str:
    """Bytes as people say them: `12.3 MB`."""
    number = float(size)
    for unit in ("bytes", "kB", "MB", "GB"):
        if number < 1000:
            return f"{number:.0f} {unit}" if unit == "bytes" else f"{number:.1f} {unit}"
        number /= 1000
    return f"{number:.1f} TB"


def utc(moment: datetime | None) -> str | None:
    """A time as the archive writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def _day(at: str) -> str:
    return at[:10]


def _clock(at: str) -> str:
    return at[11:16]
