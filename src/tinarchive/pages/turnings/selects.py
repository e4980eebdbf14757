"""Lists that turn by a drop-down of their pages: `<select onchange="location=this.value">`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tinarchive.fields.addresses import canonical
from tinarchive.model import Request

if TYPE_CHECKING:
    from tinarchive.pages.tree import Page

_GOES = re.compile(r"location|\bgo|jump|href|open", re.IGNORECASE)
_NUMBER = re.compile(r"(?:trang|page)?\s*(\d{1,6})(?:\s*/\s*\d+)?", re.IGNORECASE)


def select_request(page: Page) -> Request | None:
    """What choosing the page after the one chosen asks for; None where no drop-down turns pages."""
    for node in page.nodes:
        if node.tag != "select":
            continue
        options = node.find("option")
        numbers = [_NUMBER.fullmatch(option.text) for option in options]
        if len(options) < 2 or not all(numbers) or not _GOES.search(node.get("onchange") or ""):
            continue
        if [int(match[1]) for match in numbers if match] != list(range(1, len(options) + 1)):
            continue
        chosen = next((i for i, option in enumerate(options) if "selected" in option.attributes), 0)
        value = (options[chosen + 1].get("value") or "") if chosen + 1 < len(options) else ""
        url = canonical(value, page.base) if "/" in value or "?" in value else None
        return Request(url, kind="listing") if url else None
    return None
