"""The choice of a language on datasette's own pages, which have no argument for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from datasette.utils.asgi import Response

if TYPE_CHECKING:
    from tinarchive.browse.visit import Visit

_OURS = re.compile(r"/(?![/\\])[^\x00-\x20\x7f]*")
"""A path of this server; `//host` and what a browser takes for it would lead elsewhere."""
_SAFE = "!#$%&'()*+,/:;=?@[]~"


async def language_page(visit: Visit) -> Response:
    """`/-/language?lang=vi&back=/...`: keeps the language in a cookie and goes back."""
    back = visit.arg("back") or ""
    to = back if _OURS.fullmatch(back) else visit.link.front()
    response = Response.redirect(quote(to, safe=_SAFE))
    visit.remember_language(response)
    return response
