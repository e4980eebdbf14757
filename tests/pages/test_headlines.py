"""What a line's own words say of a title, and what an address is made of."""

from __future__ import annotations

import pytest

from tinarchive.pages.article import read_article
from tinarchive.pages.headlines import clean_title, is_in_address, key_of, slug_key


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/tin/Ket-qua-tiep-cong-dan-tuan-2-post123.html", "ketquatiepcongdantuan"),
        ("/hoi-nghi-tong-ket-nam-hoc-a4471.chn", "hoinghitongketnamhoc"),
        ("/-/asset_publisher/AbC/content/hoi-nghi-tong-ket-nam", "hoinghitongketnam"),
        ("/tin/h%E1%BB%99i-ngh%E1%BB%8B-t%E1%BB%95ng-k%E1%BA%BFt-cu%E1%BB%91i-n%C4%83m", "hoinghitongketcuoinam"),
        ("/Lists/Tin/DispForm.aspx", ""),
        ("/tin-tuc/12345", ""),
    ],
)  # fmt: skip
def test_an_address_tells_the_words_of_its_title(path, key):
    """Numbers and endings are cut; an address without words tells nothing."""
    assert slug_key(path) == key


def test_an_address_may_be_cut():
    """One key begins with the other, both long enough."""
    slug = slug_key("/tin/ket-qua-tiep-cong-dan-tuan-2-thang-6")
    assert is_in_address(key_of("Kết quả tiếp công dân tuần 2 tháng 6 năm 2019"), slug)
    assert not is_in_address(key_of("Kết quả"), slug)
    assert not is_in_address(key_of("Kết quả tiếp công dân"), "")


def test_what_a_template_leaves_behind_is_no_word_of_the_title():
    """An empty place for the date, a hanging dash, a null."""
    assert clean_title("null Hội nghị ( )") == "Hội nghị"
    assert clean_title("Hội nghị [ ] -") == "Hội nghị"
    assert clean_title("Hội nghị (mở rộng)") == "Hội nghị (mở rộng)"


def test_a_stamp_in_the_titles_element_is_the_date():
    """`<span>(08/09/2021 10:15)</span>` at its end is no word of it, and dates the article."""
    text = (
        "Sáng nay, hội nghị được tổ chức tại hội trường lớn của huyện với nhiều đại biểu tham dự."
    )
    page = f"<h2>Hội nghị tổng kết <span>(08/09/2021 10:15)</span></h2><div><p>{text}</p></div>"
    article = read_article(page.encode(), url="http://portal.example/1")
    assert (article.title, article.published_at) == ("Hội nghị tổng kết", "2021-09-08T10:15+07:00")
