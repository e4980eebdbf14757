"""What the texts around a list claim: the page shown, pages in all, articles in all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tinarchive.fields.pagers import read_pager
from tinarchive.fields.prose import fold
from tinarchive.pages.shapes import common
from tinarchive.pages.turnings.buttons import box_of, spaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tinarchive.pages.links import Link
    from tinarchive.pages.tree import Node, Page
    from tinarchive.pages.turnings.buttons import Run
    from tinarchive.sites.profile import Profile

_TOLD = re.compile(
    r"tổng|trang|trình bày|trong số|kết quả|hiển thị|bản ghi|"
    r"\bpages?\b|\bof\b|total|results?|items?|\bcó\b",
    re.IGNORECASE,
)
_COUNTER = re.compile(
    r"truy cập|lượt|online|hôm nay|hôm qua|khách|thành viên|visit|views?\b|tháng|tuần|trang chủ|"
    r"người|điện thoại|©",
    re.IGNORECASE,
)
_VISITS = re.compile(r"truy cập|online|trực tuyến|hôm nay|hôm qua", re.IGNORECASE)
_BARE = re.compile(r"\W*tổng(?:\s(?:số|cộng))?\W*[\d.,\s]+\W*", re.IGNORECASE)
"""In a box that counts visits the sum is one of visits."""
_LONGEST = 160
MOST_BESIDE = 300

Claims = tuple[int | None, int | None, int | None]

_NOTHING = re.compile(
    r"(?:hien |hien tai |danh muc |chuyen muc )?(?:chua|khong) (?:co|tim thay)(?: bat ky)?"
    r"(?: cac)? (?:tin|bai|noi dung|du lieu|ban ghi|ket qua|van ban|thong tin)\b.*"
    r"|(?:(?:noi dung|du lieu|thong tin|danh muc|chuyen muc|tin(?: tuc| bai)?|bai(?: viet)?)"
    r"(?: nay)? )?(?:hien )?dang (?:duoc )?cap nhat(?: (?:du lieu|noi dung|thong tin|tin))?"
    r"|no (?:posts|articles|results|records|items|data)\b.*"
)
_MAY_SAY_SO = re.compile("chưa|không|cập|^\\s*no ", re.IGNORECASE)
_SHORT = 90


def read_claims(page: Page, links: list[Link], runs: list[Run], profile: Profile | None) -> Claims:
    """Page, pages and total as the pager and the lines beside the list claim them."""
    shown = pages = total = None
    if profile is not None and profile.list.total is not None:
        for node in page.select(profile.list.total.css):
            told = read_pager(node.text)
            shown, pages, total = told.page, told.pages, told.total
    for line in dict.fromkeys(_lines(links, runs)):
        if not _TOLD.search(line) or _COUNTER.search(line):
            continue
        told = read_pager(line)
        shown = told.page if shown is None else shown
        pages = told.pages if pages is None else pages
        total = told.total if total is None else total
    if total is not None and total < len(links) and pages in (None, 1):
        total = None  # a number of something else
    return shown, pages, total


def says_nothing(page: Page) -> Node | None:
    """Where the page says that its list is empty ("Chưa có tin", "Đang cập nhật"), or None."""
    for node in page.nodes:
        if 6 <= node.size <= _SHORT and not node.linked:
            for kid in node.kids:
                if isinstance(kid, str) and _MAY_SAY_SO.search(kid):
                    told = fold(node.text).strip(" .!…:-*")
                    if _NOTHING.fullmatch(told):
                        return node
    return None


def _lines(links: list[Link], runs: list[Run]) -> Iterator[str]:
    """Lines of the pagers, then short lines around the list that are none of its articles'."""
    for run in runs[:4]:
        box = box_of(run)
        for _ in range(2):
            if box is None or len(told := spaced(box)) > 4 * _LONGEST:
                break
            if len(told) <= 2 * _LONGEST:
                yield told
            box = box.parent
    if not links:
        return
    nodes = [link.node for link in links]
    yield from _beside(
        common(nodes), {id(above) for node in nodes for above in (node, *node.ancestors)}
    )


def _beside(box: Node, mine: set[int]) -> Iterator[str]:
    """Short lines in the list's box and in the boxes around it, none of its articles'."""
    here: Node | None = box
    for level in range(4):
        if here is None:
            return
        kids = here.children
        places = [place for place, kid in enumerate(kids) if id(kid) in mine]
        first, last = (places[0], places[-1]) if places else (0, len(kids))
        near = kids if level == 0 else kids[max(0, first - 3) : last + 4]
        for kid in near[:MOST_BESIDE]:
            if id(kid) not in mine and kid.size <= 4 * _LONGEST and kid.linked < 2 * _LONGEST:
                lines = [spaced(kid)] if kid.find("select") else kid.lines
                if _VISITS.search(" ".join(lines)):
                    lines = [line for line in lines if not _BARE.fullmatch(line)]
                buttons = {link.text for link in kid.find("a")}  # "Trang 2" is no claim
                yield from (line for line in lines if len(line) <= _LONGEST and line not in buttons)
                if kid.size <= _LONGEST:
                    yield " ".join(lines)
        here = here.parent
