"""The portals an archive holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinarchive.archive.part import Part
from tinarchive.archive.stamps import moment, stamp

if TYPE_CHECKING:
    from datetime import datetime


class Portals(Part):
    """Rows of `sites`, and what sites asked of our pace."""

    def add_site(
        self,
        site: str,
        *,
        name: str | None = None,
        home: str | None = None,
        province: str | None = None,
        family: str | None = None,
    ) -> None:
        """Add a portal, or fill in what is said of one that is there.

        `province` is a code of `provinces` or a province's name, old or new.
        """
        with self.db.transaction():
            self.db.run(
                """INSERT INTO sites (id, name, home, province, family) VALUES (?, ?, ?, ?, ?)
                   ON CONFLICT (id) DO UPDATE SET
                     name = coalesce(excluded.name, name), home = coalesce(excluded.home, home),
                     province = coalesce(excluded.province, province),
                     family = coalesce(excluded.family, family)""",
                (site, name, home, self._province(province), family),
            )

    def _province(self, words: str | None) -> str | None:
        return None if words is None else self.db.value(
            """SELECT code FROM provinces WHERE ? IN (code, name)
               UNION ALL SELECT code FROM provinces WHERE merged_name = ? LIMIT 1""",
            (words, words),
        )  # fmt: skip

    def site(self, site: str) -> dict[str, Any] | None:
        """A portal as a dict, or None."""
        row = self.db.one("SELECT * FROM sites WHERE id = ?", (site,))
        return None if row is None else dict(row)

    def sites(self, state: str | None = None) -> list[dict[str, Any]]:
        """All portals, or those of one state (active, paused, dead, moved), by id."""
        rows = self.db.all(
            "SELECT * FROM sites WHERE ? IS NULL OR state = ? ORDER BY id", (state, state)
        )
        return [dict(row) for row in rows]

    def set_site_state(self, site: str, state: str) -> None:
        """Pause, resume or bury a portal."""
        with self.db.transaction():
            self.db.run("UPDATE sites SET state = ? WHERE id = ?", (state, site))

    def pace(self, site: str) -> tuple[datetime | None, float] | None:
        """What a site asked of our pace in earlier runs: not before (UTC), delay in seconds."""
        row = self.db.one("SELECT not_before, delay FROM paces WHERE site = ?", (site,))
        if row is None:
            return None
        return (moment(row["not_before"]) if row["not_before"] else None, row["delay"])

    def set_pace(self, site: str, not_before: datetime | None, delay: float) -> None:
        """Remember what a site asked of our pace."""
        with self.db.transaction():
            self.db.run(
                """INSERT INTO paces (site, not_before, delay) VALUES (?, ?, ?)
                   ON CONFLICT (site) DO UPDATE SET not_before = excluded.not_before,
                     delay = excluded.delay""",
                (site, stamp(not_before) if not_before else None, delay),
            )
