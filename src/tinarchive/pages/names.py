"""`class` and `id` of an element -> what the template calls it: a `Zone`, or None.

Templates of one trade choose their words from one small stock, in English or in Vietnamese
without marks. A name is a hint and never a proof: whoever asks also looks at size and text.

    "tin-lien-quan box"  -> related        "ArticleSapo"     -> summary
    "ctl00_lblNgayDang"  -> date           "news-view clear" -> None
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

Zone = Literal[
    "title", "summary", "date", "updated", "byline", "source", "views", "caption", "tags",
    "attachment",
    "related", "breadcrumb", "chrome", "comment", "body",
]  # fmt: skip

# The first that matches names the zone: what shuts text out stands before what lets it in.
_STOCK: tuple[tuple[Zone, str], ...] = (
    ("breadcrumb", r"breadcrumbs?|\bbread\b|sitepath|duongdan|sitemappath|\bbcrumb|pathway"),
    ("related", (
        r"relat(?!ive)|lienquan|tinkhac|othernews|newsother|tincu\b|tinmoi|"
        r"cungchuyenmuc|cungloai|chuyenmuckhac|readmore|docthem|xemthem|recommend|"
        r"mostread|docnhieu|xemnhieu|nextnews|morenews|tintuckhac|baivietkhac|tinnoibat|"
        r"listother|otherlist|noibat\b|latestnews|newslist|suggest|vnnews\b|relnews|"
        r"cackhac|tinbaikhac"
    )),
    ("comment", r"comment|binhluan|phanhoi|feedback|ykien"),
    ("chrome", (
        r"share|social|toolbar|\bprint|fontsize|zoom|rating|\brate\b|\bvote|danhgia|"
        r"facebook|\bfb|zalo|\blike|twitter|google|pager|pagination|paging|pagenav|\bnav|menu|"
        r"sidebar|banner|advert|\bads?\b|\bqc\b|quangcao|popup|modal|login|\baudio|"
        r"\btts\b|copy(?:link|right)?\b|footer|chantrang|cuoitrang|\btools?\b|congcu|button|\bbtn|subscribe|"
        r"dangky|search|timkiem|lichxuatban|quaylai|\bback\b|gototop|backtotop|widget|"
        r"\bicons?\b|captcha|\bplayer|\baction|emotion|reaction|skiplink|accessibility"
    )),
    ("tags", (
        r"\btags?\b|taglist|listtag|tukhoa|keywords?|hashtag|tagbox|boxtag|newstag|"
        r"posttag|tagcloud"
    )),
    ("caption", (
        r"caption|chuthich|legend|avatardesc|motaanh|imgcap|photodesc|imgdesc|imagedesc|imagenote|desimg|"
        r"imagetext|picdesc"
    )),
    ("attachment", r"attach|dinhkem|\bdownloads?\b|tailieu|taptin|filedinh|listfile"),
    ("views", r"views?count|countviews?|luotxem|luotdoc|\bhits?\b|soluot|\bviews?\b|pageview"),
    # Not `brief`, `motangan`, `introtext`: many portals set the text's own first paragraph so.
    ("summary", (
        r"sapo|summary|hometext|trichdan|\bintro\b|\blead\b|tomtat|abstract|newslead|"
        r"articlelead|headlead|\blede\b|shortintro|chapp?eau|standfirst|\bdescription"
    )),
    ("byline", r"author|tacgia|byline|writer|butdanh|nguoiviet|\bcredit"),
    ("source", r"\bsource\b|sourcenews|newssource|\bnguon"),
    ("date", (
        r"date(?!picker)|\btime|time\b|ngay|publish|posted|submitted|thoigian|\bclock\b|"
        r"modified"
    )),
    ("title", r"title|headline|tieude|\btitre\b"),
    ("body", (
        r"content|detail|article|\bbody|post|entry|noidung|chitiet|story|newstext|"
        r"maintext|fulltext|bodytext"
    )),
)  # fmt: skip
_STOCK_RE = tuple((zone, re.compile(pattern)) for zone, pattern in _STOCK)
_SEPARATORS = re.compile(r"(?<=\w)[-_:](?=\w)")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])_|_(?=[A-Za-z])")


def names_of(attributes: dict[str, str | None]) -> str:
    """`class` and `id` as one text; of an ASP.NET id only what its own control is called.

    `dnn_ctr512_ViewNews_lblTitle` says `lblTitle`: the rest names the page's scaffold.
    """
    ident = attributes.get("id") or ""
    if ident.count("_") > 1:
        ident = ident.rsplit("_", 1)[-1]
    return f"{attributes.get('class') or ''} {ident}"


@lru_cache(maxsize=4096)
def zone_of(names: str) -> Zone | None:
    """The zone that `class` and `id` speak of; `names` is both with their letters' case."""
    if not names.strip():
        return None
    # Whole names with separators dropped (`tin-lien-quan` = tinlienquan), and their single words.
    whole = _SEPARATORS.sub("", names).lower()
    single = " ".join(_HUMP.sub(" ", names).replace("-", " ").lower().split())
    words = f"{whole} {single}"
    for zone, pattern in _STOCK_RE:
        if pattern.search(words):
            return zone
    return None
