"""`export wacz`: a WARC with its index, its list of pages and the digests of all, in one ZIP.

WACZ 1.1.1 (specs.webrecorder.net), written by our own hand: the format's own package needs
52 others, and builds the index by reading the WARC again.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import IO, TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from tinarchive.archive.choosing import Choice
from tinarchive.exporters.cdxj import Sorter, blocks, line_of
from tinarchive.exporters.members import Members
from tinarchive.exporters.messages import uri
from tinarchive.exporters.records import SOFTWARE
from tinarchive.exporters.warc import describe, put_captures, require_suffix
from tinarchive.exporters.writing import Written, new_file
from tinarchive.model import BODY_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tinarchive.archive import Archive
    from tinarchive.exporters.writing import Tell
    from tinarchive.model import Selection


VERSION = "1.1.1"
_INDEX = "index.cdx.gz"
_SHOWN = {"title", "summary", *BODY_KINDS}


def write(archive: Archive, out: Path, selection: Selection, *, tell: Tell) -> Written:
    """All captures of a selection in one `.wacz`, ready to be replayed.

    The same captures give the same bytes. Raises as `warc.write`.
    """
    require_suffix(out, ".wacz")
    choice = Choice(archive, selection)
    with new_file(out) as file, ZipFile(file, "w") as zipped:
        package = Package(zipped)
        name = warc_name(choice)
        with Sorter(out.absolute().parent) as sorter:
            with package.entry(f"archive/{name}") as entry:
                for put in put_captures(Members(entry), choice, name, tell):
                    if put.chosen.capture.status != 304:  # no page: it would be shown as a blank
                        sorter.add(line_of(put, name))
            package.add_index(sorter.lines())
        package.add_lines("pages/pages.jsonl", _pages(choice))
        package.close(_about(choice))
    return Written("wacz", str(out), choice.count, out.stat().st_size, unit="captures")


def warc_name(choice: Choice) -> str:
    """A name of its own for the WARC inside: those of many WACZs may lie in one folder one day."""
    ends = choice.ends()
    if ends is None:
        return "tinarchive-empty.warc.gz"
    first, last = ends
    mark = uuid5(NAMESPACE_URL, f"{choice.count} {first.url} {first.fetched_at} {last.url}").hex[:8]
    return f"tinarchive-{last.fetched_at:%Y%m%d%H%M%S}-{mark}.warc.gz"


@dataclass(slots=True)
class Entry:
    """A file in the ZIP while it is written, its size and digest counted."""

    stream: IO[bytes]
    size: int = 0
    digest: Any = field(default_factory=sha256)

    def write(self, data: bytes) -> None:
        """Take bytes."""
        self.stream.write(data)
        self.digest.update(data)
        self.size += len(data)


class Package:
    """A ZIP of files and the list of them (`datapackage.json`)."""

    def __init__(self, zipped: ZipFile) -> None:
        self._zip = zipped
        self._resources: list[dict[str, Any]] = []

    @contextmanager
    def entry(self, path: str, *, packed: bool = False) -> Iterator[Entry]:
        """A new file; what is packed already is stored as it is, so that a range can be read."""
        with self._zip.open(_info(path, packed=packed), "w", force_zip64=True) as stream:
            entry = Entry(stream)
            yield entry
        self._resources.append(
            {
                "name": path.rpartition("/")[2],
                "path": path,
                "hash": f"sha256:{entry.digest.hexdigest()}",
                "bytes": entry.size,
            }
        )

    def add_index(self, lines: Iterable[bytes]) -> None:
        """The index in packed blocks, and the short one that finds the blocks."""
        finders = []
        with self.entry(f"indexes/{_INDEX}") as entry:
            for block, finder in blocks(lines, _INDEX):
                entry.write(block)
                finders.append(finder)
        with self.entry("indexes/index.idx", packed=True) as entry:
            entry.write(b"".join(finders))

    def add_lines(self, path: str, lines: Iterable[dict[str, Any]]) -> None:
        """A file of JSON lines."""
        with self.entry(path, packed=True) as entry:
            for line in lines:
                entry.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")

    def close(self, about: dict[str, Any]) -> None:
        """The list of all files, and the digest of that list: one number vouches for the whole."""
        whole = {"profile": "data-package", "wacz_version": VERSION, **about}
        listed = json.dumps(
            {**whole, "resources": self._resources}, ensure_ascii=False, indent=2
        ).encode()
        digest = {"path": "datapackage.json", "hash": f"sha256:{sha256(listed).hexdigest()}"}
        self._zip.writestr(_info("datapackage.json"), listed)
        self._zip.writestr(_info("datapackage-digest.json"), json.dumps(digest, indent=2))


def _info(path: str, *, packed: bool = False) -> ZipInfo:
    """A ZIP entry without a time of its own."""
    info = ZipInfo(path)
    info.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
    info.external_attr = 0o644 << 16
    # The sizes of large entries stand in an extra field of the local head; wabac.js looks for one
    # only where the central directory has one too. This one says nothing.
    info.extra = b"UT\x01\x00\x00"
    return info


def _about(choice: Choice) -> dict[str, Any]:
    """`created` is when the last capture came: the same captures are the same file."""
    about: dict[str, Any] = {"software": SOFTWARE, "title": describe(choice)}
    ends = choice.ends()
    if ends is not None:
        about["created"] = f"{ends[1].fetched_at:%Y-%m-%dT%H:%M:%SZ}"
    for page in choice.lists()[:1]:
        about |= {"mainPageUrl": uri(page["url"]), "mainPageDate": page["fetched_at"]}
    return about


def _pages(choice: Choice) -> Iterator[dict[str, Any]]:
    """The lists, then every state of every article with its text, to be searched in."""
    yield {"format": "json-pages-1.0", "id": "pages", "title": "Pages", "hasText": True}
    for page in choice.lists():
        title = page["name"] or page["url"]
        yield _page(page["url"], page["fetched_at"], title) | {"seed": True}
    for state in choice.states():
        text = "\n\n".join(
            block["text"]
            for block in json.loads(state["blocks"])
            if block["kind"] in _SHOWN and block["text"]
        )
        page = _page(state["url"], state["fetched_at"], state["title"] or state["url"])
        yield page | {"text": text}


def _page(url: str, at: str, title: str) -> dict[str, Any]:
    return {
        "id": uuid5(NAMESPACE_URL, f"{at} {url}").hex,
        "url": uri(url),
        "ts": at,
        "title": title,
    }
