"""How long each page of a large archive takes, as a reader waits for it.

    python bench/big.py 1000000 DIR          # once: an archive of a million articles
    python bench/pages.py DIR/tinarchive.db

Every page of the plugin and of datasette, asked for thrice through datasette's own client with its
default settings (all questions of a page to the archive together have one second); the first time
and the median are told, and the exit code is 1 where a page was refused or took over a second.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

from datasette.app import Datasette

from tinarchive.browse.queries import questions

WORDS = ("le+hoi", "dang+bo+thanh+pho", "chi", "th*", '"uy+ban+nhan+dan"')


async def routes(datasette: Datasette, name: str) -> list[str]:
    """Addresses worth asking, the heaviest portal, author and story of this archive among them."""

    async def one(sql: str) -> str:
        rows = (await datasette.get_database(name).execute(sql)).rows
        return str(rows[0][0]) if rows else "0"

    site = await one("SELECT site FROM months GROUP BY site ORDER BY sum(articles) DESC LIMIT 1")
    author = await one(
        "SELECT author FROM article_authors GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
    )
    story = await one("SELECT id FROM stories ORDER BY size DESC LIMIT 1")
    article = await one("SELECT max(id) / 2 FROM articles")
    pages = ["/", "/-/search", "/-/search?since=2018&until=2018", "/-/search?q=le+hoi&page=100"]
    pages += [f"/-/search?q={words}" for words in WORDS]
    pages += [f"/-/search?q=thanh&site={site}", "/-/search?q=thanh&merged_province=Tuyên+Quang"]
    pages += [f"/-/article/{article}", "/-/portals", f"/-/portal/{site}", f"/-/author/{author}"]
    pages += ["/-/province/02", "/-/province/Tuyên Quang", "/-/feed.atom", "/-/feed.atom?q=le+hoi"]
    pages += [f"/-/story/{story}"] if story != "0" else []
    pages += [f"/{name}", *(f"/{name}/{table}" for table in (
        "articles", "revisions", "captures", "images", "entries", "months", "views"))]  # fmt: skip
    pages += [f"/{name}/articles/{article}", f"/{name}/articles?_search=le+hoi",
              f"/{name}/articles?site={site}"]  # fmt: skip
    given = {"since": "2024", "site": site, "day": "09-02"}
    for question in questions():
        asked = "&".join(
            f"{key}={value}" for key, value in given.items() if f":{key}" in question.sql
        )
        pages.append(f"/{name}/{question.name}?{asked}")
    return pages


async def measure(path: Path) -> int:
    """The exit code, after a line a page."""
    datasette = Datasette([str(path)])
    await datasette.invoke_startup()
    slow = 0
    for address in await routes(datasette, path.stem):
        times = []
        for _ in range(3):
            start = time.perf_counter()
            answer = await datasette.client.get(address)
            times.append(1000 * (time.perf_counter() - start))
        wrong = answer.status_code != 200
        slow += wrong or sorted(times)[1] > 1000
        print(
            f"{times[0]:6.0f} {sorted(times)[1]:6.0f} ms  {answer.status_code}  {address}",
            flush=True,
        )
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(measure(Path(sys.argv[1]))))
