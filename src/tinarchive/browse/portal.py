"""A portal: whether its lists are complete, what it published, which fields it fills."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinarchive.archive.months import COUNTED
from tinarchive.browse.charts import months_of, shares
from tinarchive.browse.front import by_month, newest_of, portals_of
from tinarchive.browse.visit import NotThere
from tinarchive.fields.prose import fold

if TYPE_CHECKING:
    from datasette.utils.asgi import Response

    from tinarchive.archive import Archive
    from tinarchive.browse.visit import Visit

SHOWN_MISSING = 10
"""Addresses of a list that are named as missing; the table has the rest."""


async def portal_page(visit: Visit) -> Response:
    """`/-/portal/{site}`."""
    site = visit.var("site")
    data = await visit.ask(lambda one: portal_data(one, site))
    months = data.pop("months")
    by_months = months_of(months)
    return await visit.show(
        "portal.html",
        **data,
        span=(min(by_months), max(by_months)) if by_months else None,
        chart=by_month(visit, by_months, site=site),
        shares=shares(visit.t, months),
    )


async def portals_page(visit: Visit) -> Response:
    """`/-/portals`: all of them, by province."""
    return await visit.show("portals.html", **await visit.ask(portals_data))


def portal_data(archive: Archive, site: str) -> dict[str, Any]:
    """All the page shows of a portal; raises `NotThere`."""
    portal = next(iter(archive.query(_PORTAL, (site,))), None)
    if portal is None:
        raise NotThere
    months = archive.months(site)
    counts = {name: sum(row[name] for row in months) for name in COUNTED}
    return {
        "portal": portal,
        "counts": counts,
        "months": months,
        "undated": sum(row["articles"] for row in months if row["month"] is None),
        "lists": [_with_missing(archive, row) for row in archive.query(_LISTS, (site,))],
        "newest": newest_of(archive, [site]),
        "problems": archive.query(_PROBLEMS, (site,)),
        "problem_count": archive.query(_PROBLEM_COUNT, (site,))[0]["open"],
        "waiting": archive.query(_WAITING, (site,))[0]["waiting"],
    }


def _with_missing(archive: Archive, row: dict[str, Any]) -> dict[str, Any]:
    """A list with the first addresses it showed that are neither held nor gone."""
    asked = (row["id"], row["full_walk"] or 0, SHOWN_MISSING)
    missing = archive.query(_MISSING, asked) if row["missing"] else []
    return {**row, "first_missing": [one["url"] for one in missing]}


def portals_data(archive: Archive) -> dict[str, Any]:
    """Portals under the province of today they belong to; those of none come last."""
    more = {row["id"]: row for row in archive.query(_ALL)}
    portals = [
        {**row, **more[row["id"]]} for row in portals_of(archive, archive.articles_by_site())
    ]
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in sorted(portals, key=lambda one: (one["merged_name"] is None, _place(one))):
        groups.setdefault(row["merged_name"] or "", []).append(row)
    return {"groups": groups, "count": len(portals), "parts": _parts(archive)}


def _place(portal: dict[str, Any]) -> str:
    return fold(portal["merged_name"] or "")


def _parts(archive: Archive) -> dict[str, list[str]]:
    """Province of today -> those of before July 2025 that became it."""
    found: dict[str, list[str]] = {}
    for row in archive.query("SELECT name, merged_name FROM provinces ORDER BY code"):
        found.setdefault(row["merged_name"], []).append(row["name"])
    return found


_PORTAL = """
  SELECT sites.*, provinces.name AS province_name, merged_name FROM sites
  LEFT JOIN provinces ON code = province WHERE sites.id = ?
"""
_LISTS = """
  SELECT id, url, name, claimed_total, claimed_pages, found, walked_at, walked_to_end_at, complete,
    full_walk, (SELECT count(*) FROM entries WHERE listing = listings.id
     AND walk >= coalesce(full_walk, 0) AND article IS NULL AND gone_at IS NULL) AS missing
  FROM listings WHERE site = ? ORDER BY id
"""
_MISSING = """
  SELECT url FROM entries WHERE listing = ? AND walk >= ? AND article IS NULL AND gone_at IS NULL
  ORDER BY url LIMIT ?
"""
_PROBLEMS = """
  SELECT url, stage, reason, attempts, first_at, last_at FROM problems
  WHERE site = ? AND resolved_at IS NULL ORDER BY last_at DESC LIMIT 10
"""
_PROBLEM_COUNT = "SELECT count(*) AS open FROM problems WHERE site = ? AND resolved_at IS NULL"
_WAITING = """
  SELECT count(*) AS waiting FROM frontier WHERE site = ? AND state IN ('waiting', 'taken')
  AND kind = 'article'
"""
_ALL = """
  SELECT id, (SELECT count(*) FROM listings WHERE site = sites.id) AS lists,
    (SELECT count(*) FROM listings WHERE site = sites.id AND complete = 1) AS complete,
    (SELECT max(walked_at) FROM listings WHERE site = sites.id) AS walked_at,
    (SELECT count(*) FROM problems WHERE site = sites.id AND resolved_at IS NULL) AS problems
  FROM sites
"""
