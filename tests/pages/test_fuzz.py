"""Arbitrary bytes: nothing but our own errors, in bounded time. The long form runs in `make deep`."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinarchive.errors import LayoutError
from tinarchive.pages.article import read_article

if TYPE_CHECKING:
    from tinarchive.model import Article

URL = "http://portal.example/tin/bai-1.html"
ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("TINARCHIVE_SHARED", ROOT.parent / "shared"))
OWN = sorted((ROOT / "tests" / "fixtures").rglob("page.html"))
REAL = sorted((SHARED / "real" / "pages").rglob("*.html"))
SPLICES = (
    b"<div>", b"</div>", b"<table><tr><td>", b"</table>", b"<!--", b"-->", b"<script>", b"</script>",
    b"<b>", b"<a href='", b'"', b">", b"<", b"&#x1F600;", b"&amp;quot;", b"\x00", b"\xff\xfe", b"\xc3",
    b"<img src=x>", b"<br>", b"<p>", b"<li>", b"<h1>", b"<title>", b"<base href='//['>", b"<time>",
    b"<script type=application/ld+json>[{", b"28/05/2018", "Lượt xem: 9".encode(), b"<svg><p>",
)  # fmt: skip


def read(body: bytes) -> Article | None:
    try:
        return read_article(body, url=URL)
    except LayoutError:
        return None


def mutated(body: bytes, rng: random.Random) -> bytes:
    """The page with some of it cut, doubled, overwritten, moved or spliced in."""
    out = bytearray(body[: rng.randrange(len(body)) + 1] if rng.random() < 0.2 else body)
    for _ in range(rng.randrange(1, 30)):
        at = rng.randrange(len(out) + 1)
        size = rng.randrange(1, 400)
        what = rng.randrange(5)
        if what == 0:
            del out[at : at + size]
        elif what == 1:
            out[at:at] = rng.choice(SPLICES) * rng.choice((1, 1, 1, 50))
        elif what == 2:
            out[at : at + 1] = bytes([rng.randrange(256)])
        elif what == 3:
            out[at:at] = out[at : at + size]
        else:
            piece = bytes(out[at : at + size])
            del out[at : at + size]
            place = rng.randrange(len(out) + 1)
            out[place:place] = piece
    return bytes(out)


@given(st.binary(max_size=2000))
def test_any_bytes_are_read_or_refused(body):
    """Random bytes raise nothing but LayoutError."""
    read(body)


@given(st.lists(st.sampled_from(SPLICES), max_size=60))
def test_any_markup_is_read_or_refused(pieces):
    """Any heap of tags raises nothing but LayoutError."""
    read(b"".join(pieces))


@pytest.mark.parametrize("seed", range(60))
def test_a_mutated_page_is_read_or_refused(seed):
    """Pages of the fixtures, broken at random, raise nothing but LayoutError."""
    rng = random.Random(seed)
    read(mutated(rng.choice(OWN).read_bytes(), rng))


@pytest.mark.deep
@pytest.mark.parametrize("start", range(0, 6000, 100))
def test_thousands_of_mutated_pages(start):
    """The same over thousands of fixture pages and, where they are, real ones."""
    for seed in range(start, start + 100):
        rng = random.Random(seed)
        read(mutated(rng.choice(OWN + REAL).read_bytes(), rng))


def test_the_same_bytes_give_the_same_article():
    """Reading has no memory: a page read twice is equal, whatever was read between."""
    first = {path: read(path.read_bytes()) for path in OWN[:10]}
    assert {path: read(path.read_bytes()) for path in reversed(OWN[:10])} == first
