"""What came, kept before anything reads it, and given back whole and proved."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from tinarchive.archive.heads import json_text, media_type_of, read_capture, write_head
from tinarchive.archive.packing import Packer
from tinarchive.archive.sealing import seal_capture
from tinarchive.archive.stamps import exact_stamp, moment, stamp
from tinarchive.errors import Damaged
from tinarchive.fields.addresses import site_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from tinarchive.archive.packing import Packed
    from tinarchive.archive.stores import Store
    from tinarchive.model import Capture, CaptureKind

TEXTS = ("text/", "application/xhtml", "application/xml", "application/json", "application/rss",
         "application/atom", "application/javascript", "application/x-javascript")  # fmt: skip

_INSERT = """
  INSERT INTO captures (run, kind, url, method, data, fetched_at, elapsed, status, status_line,
    peer, wire_encoding, wire_size, framing, undecoded, truncated, head, head_dictionary, body,
    seal)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
PROJECTED = ("url", "method", "kind", "fetched_at", "status", "media_type", "charset", "digest",
             "size", "etag", "last_modified", "run")  # fmt: skip
_PROJECT = f"""
  INSERT INTO captures (id, {", ".join(PROJECTED)}, revisit_of)
  VALUES ({", ".join("?" * (len(PROJECTED) + 2))})
  ON CONFLICT (id) DO UPDATE SET revisit_of = excluded.revisit_of,
    {", ".join(f"{name} = excluded.{name}" for name in PROJECTED)}
"""
_WHOLE = """
  SELECT captures.*, digest, size, packing, dictionary, content
  FROM captures JOIN bodies ON bodies.id = captures.body
"""


def projected(capture: Capture, run: int, *, digest: str, size: int) -> tuple[Any, ...]:
    """What tinarchive.db holds of a capture: the values of PROJECTED."""
    media_type, charset = media_type_of(capture.header("Content-Type"))
    return (
        capture.url,
        capture.request.method,
        capture.request.kind,
        stamp(capture.fetched_at),
        capture.status,
        media_type,
        charset,
        digest,
        size,
        capture.header("ETag"),
        capture.header("Last-Modified"),
        run,
    )


class Captures:
    """captures.db, and its projection in tinarchive.db."""

    def __init__(self, kept: Store, db: Store) -> None:
        self.kept = kept
        self.db = db
        self.packer = Packer(kept)
        self._behind = False

    # ── keeping ─────────────────────────────────────────────────────────────────────────────

    def keep_many(self, captures: Sequence[Capture], run: int) -> list[int]:
        """Ids of the captures, in their order, once all of them are safe on the disk."""
        try:
            with self.kept.transaction():
                rows = [self._keep(capture, run) for capture in captures]
        except BaseException:
            self.packer.forget()
            raise
        self._project_kept(captures, rows, run)
        return [row for row, _ in rows]

    def _keep(self, capture: Capture, run: int) -> tuple[int, str]:
        digest = hashlib.sha256(capture.body)
        request = capture.request
        values = (
            run,
            request.kind,
            request.url,
            request.method,
            None if request.data is None else json_text(request.data),
            exact_stamp(capture.fetched_at),
            float(capture.elapsed),
            capture.status,
            capture.status_line,
            capture.peer,
            capture.wire_encoding,
            capture.wire_size,
            capture.framing,
            capture.undecoded,
            capture.truncated,
        )
        head = write_head(capture)
        before = self.kept.value("SELECT seal FROM captures ORDER BY id DESC LIMIT 1")
        row = self.kept.insert(
            _INSERT,
            (
                *values,
                *self._keep_head(capture, head),
                self._keep_body(capture, digest.digest()),
                seal_capture(before, values, head, digest.digest()),
            ),
        )
        return row, digest.hexdigest()

    def _keep_head(self, capture: Capture, head: bytes) -> tuple[bytes, int | None]:
        packed = self.packer.pack(head, site=site_of(capture.url), use="head")
        digest = hashlib.sha256(head).digest()
        if packed.serves and self._body(digest) is None:
            self._add_body(digest, head, packed, capture, use="head")
        return packed.content, packed.dictionary

    def _body(self, digest: bytes) -> int | None:
        found: int | None = self.kept.value("SELECT id FROM bodies WHERE digest = ?", (digest,))
        return found

    def _keep_body(self, capture: Capture, digest: bytes) -> int:
        held = self._body(digest)
        if held is not None:
            return held
        media_type = media_type_of(capture.header("Content-Type"))[0]
        packed = self.packer.pack(
            capture.body,
            site=site_of(capture.url),
            is_text=capture.undecoded is None
            and (media_type is None or media_type.startswith(TEXTS)),
        )
        return self._add_body(digest, capture.body, packed, capture, use="body")

    def _add_body(
        self, digest: bytes, body: bytes, packed: Packed, capture: Capture, *, use: str
    ) -> int:
        row = self.kept.insert(
            "INSERT INTO bodies (digest, size, packing, dictionary, content)"
            " VALUES (?, ?, ?, ?, ?)",
            (digest, len(body), packed.packing, packed.dictionary, packed.content),
        )
        if packed.serves:
            site = site_of(capture.url)
            made = self.kept.insert(
                "INSERT INTO dictionaries (site, use, body, size, made_at) VALUES (?, ?, ?, ?, ?)",
                (site, use, row, packed.serves, stamp(capture.fetched_at)),
            )
            self.packer.serve(site, made, use=use)
        return row

    def _project_kept(
        self, captures: Sequence[Capture], rows: Sequence[tuple[int, str]], run: int
    ) -> None:
        """Project what was just kept; where that failed before, what was missed comes first."""
        if self._behind:
            self.project_missing()
        else:
            self._behind = True
            with self.db.transaction():
                for capture, (row, digest) in zip(captures, rows, strict=True):
                    self._project(row, capture, run, digest=digest, size=len(capture.body))
        self._behind = False

    # ── the projection ──────────────────────────────────────────────────────────────────────

    def _project(self, row: int, capture: Capture, run: int, *, digest: str, size: int) -> None:
        first = None
        if size:
            first = self.first_alike(capture.url, capture.request.method, digest, row)
        values = projected(capture, run, digest=digest, size=size)
        self.db.run(_PROJECT, (row, *values, first))

    def first_alike(self, url: str, method: str, digest: str, row: int) -> int | None:
        """The first capture of the same address that brought the same body."""
        first: int | None = self.db.value(
            """SELECT id FROM captures INDEXED BY captures_digest
               WHERE digest = ? AND url = ? AND method = ? AND id < ? ORDER BY id LIMIT 1""",
            (digest, url, method, row),
        )
        return first

    def project_missing(self) -> int:
        """Add to tinarchive.db what captures.db holds beyond it; how many captures that were.

        There are some after a kill between the two commits, or a power cut.
        """
        last = self.db.value("SELECT coalesce(max(id), 0) FROM captures")
        return self._project_from(self.kept.stream(f"{_LIGHT} WHERE captures.id > ?", (last,)))

    def rebuild_projection(self) -> int:
        """Write all rows of `captures` in tinarchive.db anew from captures.db; how many."""
        return self._project_from(self.kept.stream(_LIGHT))

    def _project_from(self, rows: Iterator[sqlite3.Row]) -> int:
        count = 0
        runs = set()
        with self.db.transaction():
            for row in rows:
                if row["run"] not in runs:
                    runs.add(row["run"])
                    self._require_run(row["run"], row["fetched_at"])
                capture = self._capture(row, b"")
                digest = row["digest"].hex()
                self._project(row["id"], capture, row["run"], digest=digest, size=row["size"])
                count += 1
            if count:
                self.db.run(_MADE)
                self.db.run(_TIED)
            for run in runs:
                # A run that met a full disk was closed before all it kept was projected.
                self.db.run(_COUNT_ANEW, (run,))
        return count

    def _require_run(self, run: int, at: str) -> None:
        """The run of a capture, which a power cut may have taken from tinarchive.db."""
        self.db.run(
            "INSERT INTO runs (id, started_at, outcome) VALUES (?, ?, 'interrupted')"
            " ON CONFLICT (id) DO NOTHING",
            (run, stamp(moment(at))),
        )

    # ── giving back ─────────────────────────────────────────────────────────────────────────

    def load(self, row: int) -> Capture:
        """A capture with its body, the digest proved; `Damaged` where it is not what came."""
        found = self.kept.one(f"{_WHOLE} WHERE captures.id = ?", (row,))
        if found is None:
            raise Damaged(f"Capture {row} is not in {self.kept.path}.")
        return self._whole(found)

    def load_many(self, rows: Iterable[int]) -> Iterator[Capture]:
        """As `load`, one after the other."""
        for row in rows:
            yield self.load(row)

    def _whole(self, row: sqlite3.Row) -> Capture:
        body = self.packer.unpack(row["packing"], row["content"], row["dictionary"])
        if hashlib.sha256(body).digest() != row["digest"]:
            raise Damaged(
                f"The body of capture {row['id']} ({row['url']}) in {self.kept.path} "
                "is not what came: its digest differs."
            )
        return self._capture(row, body)

    def _capture(self, row: sqlite3.Row, body: bytes) -> Capture:
        head = self.packer.unpack("zstd", row["head"], row["head_dictionary"])
        return read_capture(row, head, body)

    def captures_of(self, url: str) -> list[int]:
        """Ids of all captures of an address, oldest first."""
        rows = self.kept.all("SELECT id FROM captures WHERE url = ? ORDER BY id", (url,))
        return [row["id"] for row in rows]

    def last_run(self) -> int:
        """The highest run any capture names, 0 where there is none."""
        return int(self.kept.value("SELECT coalesce(max(run), 0) FROM captures"))

    def unread(self, *kinds: CaptureKind) -> dict[int, str]:
        """Pages that came whole since the last run that ended well, and that nothing has read.

        A kill between keeping and recording leaves some, a power cut perhaps more. What an older
        run left unread (a page behind a redirect that led nowhere) is no news any more.
        """
        rows = self.db.all(
            f"""SELECT captures.id, url FROM captures WHERE verdict IS NULL
                 AND kind IN ({", ".join("?" * len(kinds))}) AND status BETWEEN 200 AND 299
                 AND run > (SELECT coalesce(max(id), 0) FROM runs
                            WHERE outcome IN ('finished', 'problems'))
               ORDER BY captures.id""",
            kinds,
        )
        return {row["id"]: row["url"] for row in rows}


_COUNT_ANEW = """
  UPDATE runs SET (requests, bytes) =
    (SELECT count(*), coalesce(sum(size), 0) FROM captures WHERE run = runs.id)
  WHERE id = ? AND finished_at IS NOT NULL
"""
# What else of a lost row is known: which captures made a revision, and which are a file.
_MADE = """
  UPDATE captures SET verdict = iif(number = 1, 'new', 'edited'), article = revisions.article
  FROM revisions WHERE revisions.capture = captures.id AND verdict IS NULL
"""
_TIED = """
  UPDATE captures SET verdict = 'file' WHERE verdict IS NULL AND id IN (
    SELECT capture FROM images UNION SELECT capture FROM attachments)
"""
_LIGHT = """
  SELECT captures.*, digest, size FROM captures JOIN bodies ON bodies.id = captures.body
"""
