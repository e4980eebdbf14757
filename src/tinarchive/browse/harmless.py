"""Markup of strangers -> markup that does nothing: the sanitiser of the archived view.

What is left has no address in it but three forms of our own, and a `#place` in the same page. The
work is done by ammonia (nh3), which parses as browsers do and writes anew what it knows; here
stands only what it may know. The page is sealed twice more, by its policy and by its frame
(archived.py), and each of the three holds alone (tests/browse/test_browser_hostile.py).
"""

from __future__ import annotations

import re

import nh3


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


TAGS = (nh3.ALLOWED_TAGS - {"area", "map"}) | _names(
    """article aside big center dir fieldset figure font footer header label legend main menu
    nav nobr section tfoot"""
)
GONE = _names(
    """applet audio canvas embed frame frameset head iframe link math meta noembed noframes
    noscript object portal script select style svg template textarea title video xmp"""
)
"""What goes with all that is in it; any other unknown element goes, and its text stays."""
STYLES = _names(
    """background-color border border-bottom border-collapse border-color border-left
    border-right border-style border-top border-width clear color display float font font-family
    font-size font-style font-variant font-weight height letter-spacing line-height
    list-style-type margin margin-bottom margin-left margin-right margin-top max-width min-width
    padding padding-bottom padding-left padding-right padding-top text-align text-decoration
    text-indent text-transform vertical-align visibility white-space width"""
)
"""Properties that move and colour text where it stands; none lays one thing over another."""
ATTRIBUTES = {
    "*": _names("align bgcolor dir height hidden id lang style title valign width"),
    "a": {"href", "name", "target"},
    "img": {"src", "alt", "border", "hspace", "vspace"},
    "font": {"color", "face", "size"},
    "table": {"border", "cellpadding", "cellspacing", "summary"},
    "td": {"abbr", "colspan", "headers", "nowrap", "rowspan", "scope"},
    "th": {"abbr", "colspan", "headers", "nowrap", "rowspan", "scope"},
    "col": {"span"},
    "colgroup": {"span"},
    "ol": {"start", "type", "reversed"},
    "ul": {"type"},
    "li": {"type", "value"},
    "time": {"datetime"},
    "details": {"open"},
}
ABSENT = "absent"
"""Class of a link to what the archive does not hold."""
_VALUE = re.compile(r"(?:[\w.%#+-]+|rgba?\([\d\s.,%]*\)|hsla?\([\d\s.,%]*\)|[\s,/]|!important)*")
_PLACE = re.compile(r"#[\w:.-]*")


def harmless(markup: str, *, ours: str) -> str:
    """Markup that may stand in a page of ours.

    `ours` is the path before `/-/` ("" unless datasette has a `base_url`): links may lead to
    `/-/archived...`, images lie at `/-/file/{number}`, and there is no other address in it.
    """
    link = re.compile(re.escape(ours) + r"/-/archived(?:/\d+|\?url=[\w%.~-]+(?:&near=\d+)?)")
    photo = re.compile(re.escape(ours) + r"/-/file/\d+(?:\?seal=[\w.-]+)?")

    def keep(tag: str, name: str, value: str) -> str | None:
        if name == "href":
            return value if link.fullmatch(value) or _PLACE.fullmatch(value) else None
        if name == "src":
            return value if tag == "img" and photo.fullmatch(value) else None
        if name == "target":
            return "_top" if value == "_top" else None
        return _styles(value, photo) if name == "style" else value

    return nh3.clean(
        markup,
        tags=TAGS,
        clean_content_tags=GONE,
        attributes=ATTRIBUTES,
        attribute_filter=keep,
        url_schemes=set(),
        link_rel=None,
        allowed_classes={"a": {ABSENT}},
        set_tag_attribute_values={"img": {"loading": "lazy"}},
    )


def _styles(text: str, photo: re.Pattern[str]) -> str | None:
    """Those declarations that are understood whole; a background only if it is a photo of ours."""
    kept = []
    for declaration in text.split(";"):
        name, _, value = declaration.partition(":")
        name, value = name.strip().lower(), value.strip()
        if name == "background-image":
            known = photo.fullmatch(value.removeprefix("url(").removesuffix(")"))
        else:
            known = _VALUE.fullmatch(value) if name in STYLES else None
        if known:
            kept.append(f"{name}:{value}")
    return ";".join(kept) or None
