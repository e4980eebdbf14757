"""Families are recognised by their markers, on written and on real pages."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tinarchive.sites.families import known_families, recognise
from tinarchive.sites.provinces import provinces

REAL = Path(os.environ.get("TINARCHIVE_SHARED", Path(__file__).parents[2].parent / "shared"))
FIXTURES = Path(__file__).parents[1] / "fixtures"
SIGNED = {
    "aspnet-webforms": '<form id="aspnetForm"><input name="__VIEWSTATE">',
    "sharepoint": '<form id="aspnetForm"><input name="__VIEWSTATE"><script src="/_layouts/15/x.js">'
    "</script><div id='s4-workspace'>",
    "dnn": '<input name="__VIEWSTATE"><div id="dnn_ctr42_x" class="ctl00_"><img src="/DesktopModules/x">',
    "liferay": "<script>Liferay.ThemeDisplay = {}</script><a href='?p_p_id=101'>",
    "vhv": "<script>vhvInit(); VHV.load('x')</script>",
    "nukeviet": "<script>var nv_base_siteurl='/', nv_lang_data='vi'</script>",
    "wordpress": '<link href="/wp-content/x"><script src="/wp-includes/y">',
    "joomla": '<meta name="generator" content="Joomla! - Open Source"><script src="/media/jui/js">',
    "drupal": '<img src="/sites/default/files/a.jpg"><script data-drupal-selector="drupal-settings-json">',
    "epi": '<meta name="generator" content="ePi.CMS" />',
    "vccorp": '<input id="hdZoneId" value="11"><input id="hdPageIndex">',
}


@pytest.mark.parametrize("family", sorted(known_families()))
def test_each_family_knows_its_own_page_and_no_other(family):
    """The page of a family is called by its name first, and nothing else but what it stands on."""
    found = [one.family for one in recognise(SIGNED[family])]
    assert found[0] == family
    assert set(found[1:]) <= set(known_families()[family].markers.above)


def test_one_sign_is_not_enough():
    """A text about WordPress is no WordPress page."""
    assert recognise("<p>Xem tại /wp-content/uploads/a.pdf</p>") == ()


def test_header_lines_count_as_signs():
    """What the server says of itself is evidence too, whatever its case."""
    found = recognise("<a href='?p_p_id=1'>", [("liferay-portal", "Liferay DXP 7.2")])
    assert [one.family for one in found] == ["liferay"]
    assert found[0].signs == ("Liferay-Portal:", "p_p_id=")


@pytest.mark.parametrize(
    ("site", "family"),
    [
        ("krongno.daknong.gov.vn", "sharepoint"),
        ("svhttdl.daknong.gov.vn", "sharepoint"),
        ("ptsaoviet.gialai.edu.vn", "vhv"),
        ("jvn.edu.vn", "wordpress"),
        ("ncov.moh.gov.vn", "liferay"),
        ("tuoitre.vn", "vccorp"),
        ("vnexpress.net", None),
    ],
)
def test_real_pages_are_recognised(site, family):
    """Every saved page of a site is called by its family, or by none where we know none."""
    pages = sorted((REAL / "real" / "pages" / site).glob("*.html"))
    if not pages:
        pytest.skip("the real pages are not here (TINARCHIVE_SHARED)")
    for page in pages:
        found = recognise(page.read_bytes().decode("utf-8", "replace"))
        assert (found[0].family if found else None) == family, page.name


@pytest.mark.parametrize(
    ("folder", "family"),
    [
        ("dnn", "dnn"),
        ("drupal7", "drupal"),
        ("drupal9", "drupal"),
        ("epi", "epi"),
        ("joomla", "joomla"),
        ("liferay6", "liferay"),
        ("nukeviet3", "nukeviet"),
        ("nukeviet4", "nukeviet"),
        ("php", None),
        ("sharepoint2010", "sharepoint"),
        ("sharepoint2013", "sharepoint"),
        ("vhv", "vhv"),
        ("webforms", "aspnet-webforms"),
        ("wordpress", "wordpress"),
    ],
)
def test_pages_of_a_family_are_recognised(folder, family):
    """Articles and lists alike; a portal of nobody's make is called by no name."""
    pages = sorted((FIXTURES / folder).rglob("*.html"))
    assert pages
    called = []
    for page in pages:
        found = recognise(page.read_bytes().decode("utf-8", "replace"))
        called.append(found[0].family if found else None)
        assert called[-1] in (family, None), page  # a bare page may bear no sign of its maker
    assert family in called


def test_there_are_63_provinces_that_became_34():
    """Resolution 202/2025/QH15."""
    assert len(provinces()) == 63
    assert len({one.merged_name for one in provinces()}) == 34
    assert {one.merged_name for one in provinces() if one.name == "Đắk Nông"} == {"Lâm Đồng"}
