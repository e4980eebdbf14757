"""Bodies made small: zstd with pages of the same site as dictionaries.

Pages of one portal share a template. A page that no dictionary of its site packs well becomes
one itself, so that each template (article, list, document) soon has its own and a redesign makes
a new one. Measured on four real portals (bytes a page, as one gzip a page / as here): 2808 / 1180,
14775 / 1986, 10677 / 2812, 16755 / 1846; a trained dictionary of 110 KB gave 1686, 3280, 10615,
4944 (docs/decisions.md).
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

import zstandard

from tinarchive.errors import Damaged

if TYPE_CHECKING:
    from collections.abc import Callable

    from tinarchive.archive.stores import Store

T = TypeVar("T")

LEVEL = 3
"""Level 6 makes pages 8 % smaller and takes three times as long."""
SMALLEST = 256
"""Bytes under which a body is no dictionary."""
LARGEST = 1 << 19
"""Bytes of a page that serve as dictionary."""
ACTIVE = 8
"""Dictionaries of a site that are tried, the last used first."""
GAIN = 0.5
"""A page that keeps more than this share of its plain packing gets its own dictionary."""
SLACK = 1.5
"""A packing up to this much worse than a dictionary's usual one is taken without trying others."""
AT_HAND = 256
"""Dictionaries held in memory (about 100 KB each)."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A body as it is stored."""

    packing: str
    content: bytes
    dictionary: int | None = None
    serves: int = 0
    """How many bytes of the body are to be a dictionary from now on; 0: none."""


@dataclass(slots=True)
class Active:
    """A dictionary in use and the share of a page that it usually leaves."""

    id: int
    usual: float = 0.05


@dataclass(slots=True)
class Packer:
    """Packs and unpacks bodies; remembers per site which dictionaries serve."""

    store: Store
    _sites: dict[tuple[str, str], list[Active]] = field(default_factory=dict)
    _raw: OrderedDict[int, zstandard.ZstdCompressionDict] = field(default_factory=OrderedDict)
    _packers: OrderedDict[int, zstandard.ZstdCompressor] = field(default_factory=OrderedDict)
    _unpackers: OrderedDict[int, zstandard.ZstdDecompressor] = field(default_factory=OrderedDict)

    def pack(self, body: bytes, *, site: str, use: str = "body", is_text: bool = True) -> Packed:
        """A body as small as its site's dictionaries make it; `use` says which ones."""
        plain = zstandard.ZstdCompressor(level=LEVEL)
        if not is_text or len(body) < SMALLEST:
            content = plain.compress(body)
            if use == "head" or len(content) < 0.95 * len(body):
                return Packed("zstd", content)
            return Packed("none", body)
        best, sure = self._best(body, (site, use))
        if best is not None and sure:
            return best
        content = plain.compress(body)
        if best is not None and len(best.content) <= GAIN * len(content):
            return best
        return Packed("zstd", content, serves=min(len(body), LARGEST))

    def _best(self, body: bytes, site: tuple[str, str]) -> tuple[Packed | None, bool]:
        """The smallest packing by a dictionary, and whether it is as good as it usually is."""
        active = self._active(site)
        best: tuple[bytes, Active] | None = None
        sure = False
        for one in active:
            content = self._packer(one.id).compress(body)
            if best is None or len(content) < len(best[0]):
                best = content, one
            if len(content) <= SLACK * one.usual * len(body):
                sure = True
                break
        if best is None:
            return None, False
        content, one = best
        one.usual = 0.9 * one.usual + 0.1 * len(content) / len(body)
        active.remove(one)
        active.insert(0, one)
        return Packed("zstd", content, one.id), sure

    def serve(self, site: str, dictionary: int, *, use: str = "body") -> None:
        """Use a new dictionary for a site from now on."""
        active = self._active((site, use))
        if all(one.id != dictionary for one in active):
            active.insert(0, Active(dictionary))
            del active[ACTIVE:]

    def forget(self) -> None:
        """Drop what is remembered; after a transaction that did not come to its end."""
        self._sites.clear()
        for cache in (self._raw, self._packers, self._unpackers):
            cache.clear()

    def unpack(self, packing: str, content: bytes, dictionary: int | None) -> bytes:
        """The body again; raises `Damaged` where the content does not unpack."""
        if packing == "none":
            return content
        try:
            return self._unpacker(dictionary).decompress(content)
        except (zstandard.ZstdError, MemoryError) as error:  # a length that was altered, say
            raise Damaged(f"A body in {self.store.path} does not unpack ({error}).") from error

    def _active(self, site: tuple[str, str]) -> list[Active]:
        if site not in self._sites:
            rows = self.store.all(
                "SELECT id FROM dictionaries WHERE site = ? AND use = ? ORDER BY id DESC LIMIT ?",
                (*site, ACTIVE),
            )
            self._sites[site] = [Active(row["id"]) for row in rows]
        return self._sites[site]

    def _packer(self, dictionary: int) -> zstandard.ZstdCompressor:
        def make() -> zstandard.ZstdCompressor:
            raw = self._dictionary(dictionary)
            raw.precompute_compress(level=LEVEL)
            return zstandard.ZstdCompressor(level=LEVEL, dict_data=raw)

        return _at_hand(self._packers, dictionary, make)

    def _unpacker(self, dictionary: int | None) -> zstandard.ZstdDecompressor:
        if dictionary is None:
            return zstandard.ZstdDecompressor()
        return _at_hand(
            self._unpackers,
            dictionary,
            lambda: zstandard.ZstdDecompressor(dict_data=self._dictionary(dictionary)),
        )

    def _dictionary(self, dictionary: int) -> zstandard.ZstdCompressionDict:
        return _at_hand(self._raw, dictionary, lambda: self._load(dictionary))

    def _load(self, dictionary: int) -> zstandard.ZstdCompressionDict:
        row = self.store.one(
            """SELECT dictionaries.size, packing, content FROM dictionaries
               JOIN bodies ON bodies.id = dictionaries.body WHERE dictionaries.id = ?""",
            (dictionary,),
        )
        if row is None:
            raise Damaged(f"Dictionary {dictionary} is missing in {self.store.path}.")
        page = self.unpack(row["packing"], row["content"], None)[: row["size"]]
        return zstandard.ZstdCompressionDict(page, dict_type=zstandard.DICT_TYPE_RAWCONTENT)


def _at_hand(cache: OrderedDict[int, T], key: int, make: Callable[[], T]) -> T:
    if key in cache:
        cache.move_to_end(key)
        return cache[key]
    made = cache[key] = make()
    while len(cache) > AT_HAND:
        cache.popitem(last=False)
    return made
