"""Parameters of addresses that turned out not to matter, with the evidence."""

from __future__ import annotations

from tinarchive.archive.part import Part
from tinarchive.fields.parameters import lone_difference, parameters_of, without_parameters

ENOUGH = 3
"""Pairs of addresses with equal articles, and none with different ones, that settle it."""


class Parameters(Part):
    """Rows of `parameters`: learned per site, never known beforehand."""

    def ignorable(self, site: str) -> frozenset[str]:
        """Names of the parameters that do not matter on a site."""
        rows = self.db.all(
            "SELECT name FROM parameters WHERE site = ? AND same >= ? AND different = 0",
            (site, ENOUGH),
        )
        return frozenset(row["name"] for row in rows)

    def learn_same(self, site: str, article: int, url: str) -> None:
        """An address led to an article that others lead to: what they differ in may not matter."""
        rows = self.db.all("SELECT url FROM addresses WHERE article = ?", (article,))
        for other in (row["url"] for row in rows):
            name = lone_difference(url, other)
            if name is not None:
                self._note(site, name, url, other, same=1)

    def learn_different(self, site: str, url: str) -> None:
        """An address is a new article: a parameter without which it is another one does matter."""
        for name in parameters_of(url):
            doubted = self.db.value(
                "SELECT 1 FROM parameters WHERE site = ? AND name = ?", (site, name)
            )
            other = without_parameters(url, {name})
            if doubted and self.db.value("SELECT 1 FROM addresses WHERE url = ?", (other,)):
                self._note(site, name, url, other, different=1)

    def _note(
        self, site: str, name: str, one: str, other: str, *, same: int = 0, different: int = 0
    ) -> None:
        with self.db.transaction():
            self.db.run(
                """INSERT INTO parameters (site, name, same, different, one, other)
                   VALUES (?, ?, ?, ?, ?, ?)
                   ON CONFLICT (site, name) DO UPDATE SET same = same + excluded.same,
                     different = different + excluded.different,
                     one = CASE WHEN excluded.different THEN excluded.one ELSE one END,
                     other = CASE WHEN excluded.different THEN excluded.other ELSE other END""",
                (site, name, same, different, one, other),
            )
