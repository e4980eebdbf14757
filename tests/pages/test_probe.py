"""One look at an unknown page, and a portal's date filter."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tinarchive.model import Request
from tinarchive.pages.probe import look
from tinarchive.pages.tree import parse
from tinarchive.pages.turnings.dates import date_archive, on_day

LISTS = Path(__file__).parent / "lists"


def see(name, url="http://x.example/tin-tuc", **more):
    return look(
        (LISTS / name / "page.html").read_bytes(), request=Request(url, kind="listing"), **more
    )


@pytest.mark.parametrize(
    ("name", "family"),
    [("joomla-blog", "joomla"), ("liferay6", "liferay"), ("sharepoint", "sharepoint"), ("dnn", "dnn"),
     ("webforms-gridview", "aspnet-webforms"), ("wordpress", "wordpress"), ("table-layout", None)],
)  # fmt: skip
def test_family_is_named(name, family):
    """A family is named by its signs, the one built on Web Forms before Web Forms; none is guessed."""
    sight = see(name)
    assert sight.family == family
    assert all(one.signs for one in sight.families)


def test_a_look_at_a_list():
    """What a list is, how it turns, its charset, language, feeds and generator."""
    sight = see("wordpress", "https://wp.example/category/tin-tuc/")
    assert sight.is_list
    assert sight.turning == "link"
    assert sight.charset == "utf-8"
    assert sight.language == "vi"
    assert sight.generator == "WordPress 4.9"
    assert sight.feeds == ("https://wp.example/category/tin-tuc/feed/",)


def test_a_look_at_no_list():
    """An error page is no list."""
    sight = see("no-list")
    assert not sight.is_list
    assert sight.listing.entries == ()


DAYS = "".join(f"<option>{n}</option>" for n in range(1, 32))
MONTHS = "".join(f"<option>{n}</option>" for n in range(1, 13))
YEARS = "<option>2017</option><option>2018</option>"


def filter_of(button, form="<form method=post action=/tin-tuc>", script=""):
    html = f"{form}<input type=hidden name=__VIEWSTATE value=v>Xem tin theo ngày: <select name=ddlNgay>{DAYS}</select> Tháng: <select name=ddlThang>{MONTHS}</select> Năm: <select name=ddlNam>{YEARS}</select>{button}</form>{script}"
    return date_archive(parse(html, url="http://x.example/tin-tuc", by_class=False))


def test_date_filter_by_form():
    """A form's date filter is sent with all its fields and the button pressed."""
    archive = filter_of("<input type=submit name=btnXem value=Xem>")
    assert archive.years == (2017, 2018)
    request = on_day(archive, date(2018, 5, 28))
    assert request.method == "POST"
    assert request.data == (
        ("__VIEWSTATE", "v"),
        ("ddlNgay", "28"),
        ("ddlThang", "5"),
        ("ddlNam", "2018"),
        ("btnXem", "Xem"),
    )


def test_date_filter_by_script():
    """A filter whose script puts an address together is asked with the script's own names."""
    script = "<script>function xem(p){location.href = p + 'ngay=' + d + '&thang=' + m + '&nam=' + y}</script>"
    archive = filter_of("<input type=button value=Xem onclick=\"xem('/tin-tuc?')\">", script=script)
    assert (
        on_day(archive, date(2018, 5, 28)).url
        == "http://x.example/tin-tuc?ngay=28&thang=5&nam=2018"
    )


def test_other_drop_downs_are_no_date_filter():
    """Sizes, categories and two of three parts are no date filter."""
    html = f"<form><select name=a>{MONTHS}</select><select name=b>{YEARS}</select><select name=c><option>Tin tức</option></select></form>"
    assert date_archive(parse(html, url="http://x.example/", by_class=False)) is None
