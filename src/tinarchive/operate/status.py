"""Where each portal stands: its lists, whether they are complete, the last walk, what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinarchive.decide import DEEP_WALK_EVERY
from tinarchive.operate.report import completeness, listing_state_data, utc
from tinarchive.operate.tables import cut, table

if TYPE_CHECKING:
    from tinarchive.archive import Archive


def status_data(archive: Archive) -> dict[str, Any]:
    """All portals as `tinarchive status --json` prints them."""
    return {
        "archive": str(archive.folder),
        "sites": [_site_data(archive, row) for row in archive.status()],
    }


def _site_data(archive: Archive, row: dict[str, Any]) -> dict[str, Any]:
    """One portal: its row, what it holds and what is wrong, its lists."""
    lists = archive.listings(row["id"])
    ends = [one.walked_to_end_at for one in lists if one.walked_to_end_at]
    return {
        **row,
        "deep_walk_due": utc(min(ends) + DEEP_WALK_EVERY) if ends else None,
        "listings": [listing_state_data(archive, one) for one in lists],
    }


def status_text(data: dict[str, Any], *, columns: int = 100) -> str:
    """The same for people: a line a portal, and a line for each list that is not complete."""
    sites = data["sites"]
    if not sites:
        return (
            f"The archive in {data['archive']} has no portal yet; "
            "`tinarchive crawl URL` or `tinarchive sites add URL` makes a beginning."
        )
    rows = [
        [
            one["id"],
            one["state"],
            one["articles"],
            _lists(one["listings"]),
            (one["walked_at"] or "never")[:10],
            one["problems"] or "",
        ]
        for one in sites
    ]
    head = ["portal", "state", "articles", "complete", "walked", "problems"]
    lines = [table(head, rows, right=("articles", "complete", "problems"))]
    open_lists = [one for site in sites for one in site["listings"] if not one["complete"]]
    if open_lists:
        lines.append("")
    for one in open_lists:
        lines.append(cut(one["url"], columns))
        lines.append(f"  {completeness(one)}")
    return "\n".join(lines)


def _lists(lists: list[dict[str, Any]]) -> str:
    complete = sum(one["complete"] is True for one in lists)
    return f"{complete}/{len(lists)} lists" if lists else "no list"
