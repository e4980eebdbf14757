"""The front page: what is in here, what is newest, how the last crawl went."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from tinarchive.browse.charts import months_chart
from tinarchive.browse.leave import may_see_database
from tinarchive.browse.queries import questions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from datasette.utils.asgi import Response

    from tinarchive.archive import Archive
    from tinarchive.browse.charts import Chart
    from tinarchive.browse.visit import Visit

SHOWN = 12
"""Articles, portals and provinces named on the front page; the rest is a link away."""


async def front_page(visit: Visit) -> Response:
    """`/`."""
    data = await visit.ask(front_data)
    return await visit.show(
        "front.html",
        **data,
        chart=by_month(visit, data["months"]),
        questions=questions(),
        others=await others(visit),
    )


async def others(visit: Visit) -> list[str]:
    """The other databases that are served here: datasette's own front page would name them."""
    return [
        name
        for name in visit.datasette.databases
        if name != visit.library.name
        and not name.startswith("_")
        and await may_see_database(visit.datasette, visit.request.actor, name)
    ]


def by_month(visit: Visit, months: Mapping[str, int], **narrowed: str) -> Chart | None:
    """The chart of articles per month; each bar leads to a search, `narrowed` as the page is."""
    return months_chart(
        visit.t,
        months,
        name=visit.t("front.by_month"),
        link=lambda month: visit.link.search(**narrowed, since=month, until=month),
    )


def front_data(archive: Archive) -> dict[str, Any]:
    """All the front page shows."""
    per_site = archive.articles_by_site()
    portals = portals_of(archive, per_site)
    return {
        "newest": newest(archive),
        "articles": sum(per_site.values()),
        "portals": portals[:SHOWN],
        "portal_count": len(portals),
        "provinces": provinces_of(portals),
        "span": archive.query(_SPAN)[0],
        "months": dated(archive.articles_by_month()),
        "run": next(iter(archive.query(_LAST_RUN)), None),
        "problems": archive.query(_PROBLEMS)[0]["open"],
    }


def dated(counts: Iterable[tuple[str | None, int]]) -> dict[str, int]:
    """Month -> articles; what has no date is left out."""
    return {month: count for month, count in counts if month}


def portals_of(archive: Archive, articles: Mapping[str, int]) -> list[dict[str, Any]]:
    """Every portal with its province and how many articles it has, the fullest first."""
    rows = archive.query(
        """SELECT sites.id, sites.name, state, province, provinces.name AS province_name,
             merged_name
           FROM sites LEFT JOIN provinces ON code = province"""
    )
    found = [{**row, "articles": articles.get(row["id"], 0)} for row in rows]
    return sorted(found, key=lambda row: (-row["articles"], row["id"]))


def provinces_of(portals: Iterable[dict[str, Any]]) -> list[tuple[str, int]]:
    """The provinces of today that the portals are of, with their articles, the fullest first."""
    counts = Counter[str]()
    for row in portals:
        if row["merged_name"]:
            counts[row["merged_name"]] += row["articles"]
    return counts.most_common()


def newest(archive: Archive) -> list[dict[str, Any]]:
    """The articles published last, each with a photo that is kept; of a story the first found.

    What claims to be of the future is left out: it would stay on top for years. Where few have a
    date, those without one follow, the latest found first.
    """
    today, most = archive.now().date().isoformat(), 5 * SHOWN
    rows = archive.query(
        f"""{_CARD} WHERE published_on <= ?
            ORDER BY published_on DESC, published_at DESC LIMIT {most}""",
        (today,),
    )
    if len(rows) < most:
        rows += archive.query(_UNDATED.format("+published_on IS NULL"), (most - len(rows),))
    told: set[int] = set()
    found = []
    for row in rows:
        if row["story"] not in told:
            found.append(row)
        if row["story"] is not None:
            told.add(row["story"])
    return found[:SHOWN]


def newest_of(archive: Archive, sites: Iterable[str]) -> list[dict[str, Any]]:
    """The same of some portals; asked one by one, for each has its dates in order."""
    sites = list(sites)
    today = archive.now().date().isoformat() + "~"
    found = [
        row
        for site in sites
        for row in archive.query(
            f"""{_CARD} WHERE site = ? AND published_at < ?
                ORDER BY published_at DESC LIMIT {SHOWN}""",
            (site, today),
        )
    ]
    found = sorted(found, key=lambda row: row["published_at"], reverse=True)[:SHOWN]
    for site in sites if len(found) < SHOWN else ():
        undated = _UNDATED.format("site = ? AND published_at IS NULL")
        found += archive.query(undated, (site, SHOWN - len(found)))
    return found


_CARD = """
  SELECT articles.id, title, published_at, published_on, site, gone_at, story,
    substr(coalesce(summary, body), 1, 241) AS beginning,
    coalesce(sites.name, site) AS site_name,
    (SELECT capture FROM images WHERE article = articles.id AND capture IS NOT NULL
     ORDER BY position LIMIT 1) AS photo
  FROM articles JOIN sites ON sites.id = site
"""
_UNDATED = f"""
  {_CARD} WHERE articles.id IN (SELECT id FROM articles WHERE {{}} ORDER BY id DESC LIMIT ?)
  ORDER BY articles.id DESC
"""
# Each by itself: only then the index gives the answer at once.
_SPAN = """
  SELECT (SELECT min(published_on) FROM articles) AS first,
    (SELECT max(published_on) FROM articles) AS last
"""
_LAST_RUN = """
  SELECT *, (SELECT fetched_at FROM captures ORDER BY id DESC LIMIT 1) AS answered_at
  FROM runs ORDER BY id DESC LIMIT 1
"""
_PROBLEMS = "SELECT count(*) AS open FROM problems WHERE resolved_at IS NULL"
