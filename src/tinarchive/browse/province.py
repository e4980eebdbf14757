"""A province: one of the 63 of before July 2025, or one of the 34 they became."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinarchive.browse.front import by_month, dated, newest_of, portals_of
from tinarchive.browse.visit import NotThere

if TYPE_CHECKING:
    from datasette.utils.asgi import Response

    from tinarchive.archive import Archive
    from tinarchive.browse.visit import Visit


async def province_page(visit: Visit) -> Response:
    """`/-/province/{code}`: two digits for one of the 63, a name for one of the 34."""
    which = visit.var("province")
    data = await visit.ask(lambda one: province_data(one, which))
    old = data["old"]
    narrowed = {"province": old["code"]} if old else {"merged_province": data["merged"]}
    chart = by_month(visit, data["months"], **narrowed)
    return await visit.show("province.html", **data, narrowed=narrowed, chart=chart)


def province_data(archive: Archive, which: str) -> dict[str, Any]:
    """All the page shows of a province; raises `NotThere`."""
    column = "code" if which.isdigit() else "merged_name"
    rows = archive.query(f"SELECT * FROM provinces WHERE {column} = ? ORDER BY code", (which,))
    if not rows:
        raise NotThere
    merged = rows[0]["merged_name"]
    codes = {row["code"] for row in rows}
    portals = [
        row for row in portals_of(archive, archive.articles_by_site()) if row["province"] in codes
    ]
    sites = [row["id"] for row in portals]
    return {
        "old": rows[0] if column == "code" else None,
        "name": rows[0]["name"] if column == "code" else merged,
        "merged": merged,
        "parts": archive.query(
            "SELECT * FROM provinces WHERE merged_name = ? ORDER BY code", (merged,)
        ),
        "portals": portals,
        "articles": sum(row["articles"] for row in portals),
        "months": dated(archive.articles_by_month(*sites)) if sites else {},
        "newest": newest_of(archive, sites),
    }
