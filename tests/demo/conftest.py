"""What the tests of the demo portal share: pages as a reader's eye sees them."""

from __future__ import annotations

import re
from html import unescape

import pytest


def visible(html: str) -> str:
    """The text of a page, tags gone, white space collapsed."""
    html = re.sub(r"(?s)<(script|style|head)\b.*?</\1>", " ", html)
    text = unescape(re.sub(r"<[^>]+>", " ", html)).replace("\xa0", " ")
    return " ".join(text.split())


@pytest.fixture(scope="session")
def see():
    return visible
