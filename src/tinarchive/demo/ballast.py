"""The dead weight of real portals: menus, inline scripts and view states of tens of kilobytes."""

from __future__ import annotations

import base64
from functools import cache

from tinarchive.demo.chance import chance
from tinarchive.demo.parcel import Piece

CHUNKS = 8
CHUNK_SIZE = 10_500


@cache
def ballast() -> dict[str, Piece]:
    """Mark -> a chunk of about 10 KB that any number of pages share."""
    return {f"ballast-{turn}": Piece(_chunk(turn).encode()) for turn in range(CHUNKS)}


def ballast_marks(key: int) -> str:
    """Marks of 4 to 8 chunks for the page of that article: 60 to 120 KB with the page itself."""
    rng = chance(f"ballast {key}")
    return "".join(f"\0ballast-{turn}\0" for turn in range(rng.randint(4, CHUNKS)))


def _chunk(turn: int) -> str:
    rng = chance(f"chunk {turn}")
    if turn % 3 == 0:
        state = base64.b64encode(rng.randbytes(CHUNK_SIZE * 3 // 4)).decode()
        return f'<input type="hidden" name="__VIEWSTATE{turn + 1}" value="{state}" />\n'
    out, size = [], 0
    while size < CHUNK_SIZE:
        number = rng.randint(1, 9999)
        line = (
            f"menu.add({number}, '/chuyen-muc.aspx?id={number}', 'Mục {number}', {turn});\n"
            if turn % 3 == 1
            else f'<li><a href="/chuyen-muc.aspx?id={number}">Mục {number}</a></li>\n'
        )
        out.append(line)
        size += len(line.encode())
    inner = "".join(out)
    if turn % 3 == 1:
        return f'<script type="text/javascript">\n//<![CDATA[\n{inner}//]]>\n</script>\n'
    return f'<ul class="mega-menu" style="display:none">{inner}</ul>\n'
