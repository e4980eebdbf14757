"""What the texts around a list claim: the page shown, pages in all, articles in all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tinarchive.fields.pagers import read_pager
from tinarchive.pages.shapes import common
from tinarchive.pages.turnings.buttons import box_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tinarchive.pages.links import Link
    from tinarchive.pages.tree import Node, Page
    from tinarchive.pages.turnings.buttons import Run
    from tinarchive.sites.profile import Profile

_TOLD = re.compile(
    r"tổng|trang|kết quả|hiển thị|bản ghi|\bpages?\b|\bof\b|total|results?|items?|\bcó\b",
    re.IGNORECASE,
)
_COUNTER = re.compile(
    r"truy cập|lượt|online|hôm nay|hôm qua|khách|thành viên|visit|views?\b|tháng|tuần|trang chủ|người|điện thoại|©",
    re.IGNORECASE,
)
_LONGEST = 160

Claims = tuple[int | None, int | None, int | None]


def read_claims(page: Page, links: list[Link], runs: list[Run], profile: Profile | None) -> Claims:
    """Page, pages and total as the pager and the lines beside the list claim them."""
    shown = pages = total = None
    if profile is not None and profile.list.total is not None:
        for node in page.select(profile.list.total.css):
            told = read_pager(node.text)
            shown, pages, total = told.page, told.pages, told.total
    for line in _lines(links, runs):
        if not _TOLD.search(line) or _COUNTER.search(line):
            continue
        told = read_pager(line)
        shown = told.page if shown is None else shown
        pages = told.pages if pages is None else pages
        total = told.total if total is None else total
    if total is not None and total < len(links) and pages in (None, 1):
        total = None  # a number of something else
    return shown, pages, total


def _lines(links: list[Link], runs: list[Run]) -> Iterator[str]:
    """Lines of the pagers, then short lines around the list that are none of its articles'."""
    for run in runs[:4]:
        box = box_of(run)
        for _ in range(2):
            if box is None or box.size > 4 * _LONGEST:
                break
            if box.size <= 2 * _LONGEST:
                yield box.text
            box = box.parent
    if not links:
        return
    nodes = [link.node for link in links]
    mine = {id(node) for node in nodes}
    for node in nodes:
        for above in node.ancestors:
            mine.add(id(above))
    here: Node | None = common(nodes)
    for _ in range(4):
        if here is None or here.tag == "body":
            return
        for kid in here.children:
            if id(kid) not in mine and kid.size <= 4 * _LONGEST and kid.linked < 300:
                yield from (line for line in kid.lines if len(line) <= _LONGEST)
                if kid.size <= _LONGEST:
                    yield kid.text
        here = here.parent
