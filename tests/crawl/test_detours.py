"""Second ways through a list: only entries of the list's own form count."""

from __future__ import annotations

import pytest

from tinarchive.crawl.detours import form_of


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("http://x.vn/tin/abc-12.html", "http://x.vn/tin/khac-99.html", True),
        ("http://x.vn/tin/abc-12.html", "http://x.vn/van-ban/abc-12.html", False),
        ("http://x.vn/tin/abc-12.html", "http://x.vn/tin/abc-12", False),
        ("http://x.vn/tin/abc-12.html", "http://y.vn/tin/abc-12.html", False),
        ("http://x.vn/?id=1&cat=2", "http://x.vn/?cat=5&id=9", True),
        ("http://x.vn/?id=1", "http://x.vn/?tabid=1", False),
        ("http://x.vn/202407/abc", "http://x.vn/202312/def", True),
        ("http://x.vn/abc/", "http://x.vn/tin/abc/", False),
    ],
)
def test_form_tells_a_lists_articles_from_other_pages(one, other, alike):
    """Host, first folder, depth, ending and keys are an address's form; names and numbers not."""
    assert (form_of(one) == form_of(other)) is alike
