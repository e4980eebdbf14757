"""Photos and documents: what waits to be fetched, and what is tied to the articles that show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tinarchive.archive.belongings import tie_file
from tinarchive.archive.dimensions import read_dimensions
from tinarchive.archive.frontier import settle
from tinarchive.archive.runs import Problems, resolve
from tinarchive.archive.stamps import stamp

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tinarchive.model import Article, Capture, CaptureKind


class Files(Problems):
    """Files of articles, and how an address comes to its end."""

    def record_file(self, url: str, capture: Capture) -> None:
        """A photo or document came: every article that shows it is tied to its capture."""
        row = capture.id or 0
        size = read_dimensions(capture.body)
        at = stamp(self._when(row))
        with self.db.transaction():
            tie_file(self.db, url, row, size or (None, None))
            self._end_way(None, (url, capture.url), row, verdict="file", at=at)

    def _enqueue_files(self, site: str, article: Article) -> None:
        """Let photos and documents wait that no capture holds."""
        wanted: dict[CaptureKind, list[str]] = {
            "attachment": [attachment.url for attachment in article.attachments],
            "image": [image.url for image in article.images],
        }
        for kind, urls in wanted.items():
            lacking = [
                url
                for url in dict.fromkeys(urls)
                if url.startswith(("http:", "https:"))
                and self.db.value(_LACKS[kind], (url,)) is not None
            ]
            self.enqueue(site, lacking, kind=kind)

    def _end_way(
        self,
        article_id: int | None,
        addresses: Iterable[str],
        capture: int,
        *,
        verdict: str,
        at: str,
    ) -> None:
        addresses = tuple(dict.fromkeys(addresses))
        self.db.run(
            "UPDATE captures SET verdict = ?, article = ? WHERE id = ?"
            " AND (verdict IS NULL OR verdict = 'failed')",
            (verdict, article_id, capture),
        )
        settle(self.db, addresses, self.run_at_work)
        resolve(self.db, addresses, at)


_LACKS = {
    "image": "SELECT 1 FROM images WHERE url = ? AND capture IS NULL LIMIT 1",
    "attachment": "SELECT 1 FROM attachments WHERE url = ? AND capture IS NULL LIMIT 1",
}
