"""What lists say of their own size, in the words of many engines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinarchive.fields.pagers import read_pager

PAGERS = [
    ("Hiển thị 1 - 8 của 402 kết quả.", (402, None, None)),
    ("Tổng số: 223 | Trang: 1 trên tổng số 23 trang", (223, 1, 23)),
    ("Trang 1/23", (None, 1, 23)),
    ("1 - 10 of 223", (223, None, None)),
    ("Hiển thị 1-10 trong 223 kết quả", (223, None, None)),
    ("Tổng số bản ghi: 61", (61, None, None)),
    ("Page 1 of 23", (None, 1, 23)),
    ("Có 223 bài viết", (223, None, None)),
    ("Trang 2 trên 23", (None, 2, 23)),
    ("/ 148 trang", (None, None, 148)),
    ("Tổng số trang: 12", (None, None, 12)),
    ("Trang 2 trong tổng số 9", (None, 2, 9)),
    ("173 văn bản trong 22 trang", (173, None, 22)),
    ("173 items in 22 pages", (173, None, 22)),
    ("Trình bày 11-20 trong số 148 mục.", (148, None, None)),
    ("Trang 3", (None, 3, None)),
    ("Tìm thấy 1.234 kết quả", (1234, None, None)),
    ("Hiển thị 11 - 20 / 223 tin", (223, None, None)),
    ("Trang: 2/45", (None, 2, 45)),
    ("Trang số 2 / 45", (None, 2, 45)),
    ("2/45 trang", (None, 2, 45)),
    ("Hiển thị từ 1 đến 10 trong tổng số 61 bản ghi", (61, None, None)),
    ("Showing 1 to 10 of 61 entries", (61, None, None)),
    ("Tổng số 61 tin", (61, None, None)),
    ("Tổng cộng: 1.205 bài", (1205, None, None)),
    ("Trang [1] / 5", (None, 1, 5)),
    ("Có tất cả 61 bản ghi", (61, None, None)),
    ("Tổng số tin: 61", (61, None, None)),
    ("61 kết quả", (61, None, None)),
    ("(61 bài viết)", (61, None, None)),
    ("Trang đầu Trước 1 2 3 4 5 Sau Trang cuối", (None, None, None)),
    ("Tổng: 61", (61, None, None)),
    ("Tổng số 23 trang", (None, None, 23)),
    ("Trang 1 của 23", (None, 1, 23)),
    ("Trang hiện tại: 2 Tổng số trang: 5", (None, 2, 5)),
    ("Đang xem trang 2 trong tổng số 5 trang", (None, 2, 5)),
    ("Hiển thị 10 tin / trang", (None, None, None)),
    ("Số mục trên trang 10 Trang 1 của 23", (None, 1, 23)),
    ("Số tin/trang: 10", (None, None, None)),
    ("Hiển thị mỗi trang 20", (None, None, None)),
    ("Bạn đang ở trên trang 3/5", (None, 3, 5)),
    ("Trang 24/23", (None, None, None)),
    ("28/05/2018", (None, None, None)),
    ("Trang 1 / 23 ( 223 bài )", (223, 1, 23)),
    ("Trang 1 of 23 Pages", (None, 1, 23)),
    ("1/23", (None, None, None)),
    ("Tổng số bản ghi 1 - 20 / 4512", (4512, None, None)),
    ("Tổng số văn bản: 4.512", (4512, None, None)),
    ("Trang 1 | 2 | 3", (None, None, None)),
    ("1-10 of 1,234 results", (1234, None, None)),
    ("Total: 61 records", (61, None, None)),
    ("Tổng số truy cập: 1.234.567", (None, None, None)),
    ("Hiện có 61 bài viết trong chuyên mục", (61, None, None)),
    ("Kết quả 1 - 10 trong khoảng 223", (223, None, None)),
    ("Trang 2 (Tổng số 61 tin)", (61, 2, None)),
]


@pytest.mark.parametrize(("text", "claims"), PAGERS)
def test_a_pager_says_total_page_and_pages(text, claims):
    """Each of the three is read where it is said, and None where it is not."""
    pager = read_pager(text)
    assert (pager.total, pager.page, pager.pages) == claims
    assert pager.raw == text


@given(st.integers(1, 5000), st.integers(0, 500), st.integers(0, 100_000))
def test_claims_read_back(page, more, total):
    """What the known forms claim is what is read."""
    pages = page + more
    pager = read_pager(f"Tổng số: {total} | Trang: {page} trên tổng số {pages} trang")
    assert (pager.total, pager.page, pager.pages) == (total, page, pages)
    assert read_pager(f"Trang {page}/{pages}").pages == pages
    assert read_pager(f"Page {page} of {pages}").page == page


@given(st.text(max_size=200))
def test_arbitrary_text_never_raises(text):
    """A page never lies beyond the pages."""
    pager = read_pager(text)
    assert pager.page is None or pager.pages is None or pager.page <= pager.pages


@pytest.mark.parametrize("piece", ["1", "1/", "Trang ", "tổng số ", "1 - 1 ", " "])
def test_hostile_text_is_read_in_bounds(piece):
    """Long repetitions are cut off."""
    read_pager(piece * 200_000)
