"""The portal of one day as a map: address -> what is there; pages are rendered when first asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from tinarchive.demo.ballast import ballast, ballast_marks
from tinarchive.demo.markup import article as sew
from tinarchive.demo.markup.listing import Shown, postback_pages, render_list
from tinarchive.demo.markup.shell import Around, crumbs, render_page
from tinarchive.demo.papers import MEDIA_TYPES, draw_up
from tinarchive.demo.parcel import Parcel, wrap
from tinarchive.demo.pictures import draw
from tinarchive.demo.viewstate import ViewState
from tinarchive.demo.world import day_start

if TYPE_CHECKING:
    from collections.abc import Callable

    from tinarchive.demo.dress import Dress
    from tinarchive.demo.truth import Truth, World

ROBOTS = "User-agent: *\r\nDisallow: /admin/\r\nDisallow: /tag.aspx\r\nDisallow: /tim-kiem.aspx\r\n"
PLAIN_PAGES = re.compile(
    r"/(gioi-thieu|bo-may|van-ban|thu-tuc|hoi-dap|lien-he|chuyen-muc|thong-bao|tag)\.aspx(\?.*)?\Z"
)


@dataclass(frozen=True, slots=True)
class File:
    """A photo or a document: how to make its bytes, and when it was put there."""

    media_type: str
    make: Callable[[], bytes]
    truth: Truth


class Site:
    """Everything the portal answers with on one day."""

    def __init__(self, world: World, dress: Dress, *, page_size: int, weighty: bool) -> None:
        self.world = world
        self.dress = dress
        self.page_size = page_size
        self.weighty = weighty
        self.now = day_start(world.day)
        self.articles: dict[str, Truth] = {one.path: one for one in world.articles}
        self.former: dict[str, Truth] = {path: one for one in world.articles for path in one.former}
        self.gone = frozenset(world.all_gone)
        self.pages = -(-len(world.articles) // page_size)
        linked = 1 if dress.postback else self.pages
        self.numbers = {dress.page_path(page): page for page in range(1, linked + 1)}
        self.files = dict(self._files())
        self._places = {one.key: place for place, one in enumerate(world.articles)}
        self._parcels: dict[tuple[str, object], Parcel] = {}
        self._popular = sorted(world.articles, key=lambda one: (-one.views, one.key))[:6]

    def _files(self) -> list[tuple[str, File]]:
        found = []
        for one in self.world.articles:
            for turn, image in enumerate(one.images):
                found.append((image.url, _photo(one, turn, image.url)))
            for turn, paper in enumerate(one.attachments):
                found.append((paper.url, _paper(one, turn)))
        return found

    # ── pages ───────────────────────────────────────────────────────────────────────────────

    def article_page(self, one: Truth) -> Parcel:
        """The page of an article; `views` and `visitors` are its numbers."""
        return self._kept("article", one.key, lambda: self._article_html(one))

    def list_page(self, page: int) -> Parcel:
        """A page of the list."""
        return self._kept("list", page, lambda: self._list_html(self.shown(page)))

    def day_page(self, path: str, chosen: tuple[int | None, ...]) -> Parcel:
        """The list of one day's, month's or year's articles."""
        found = [
            one
            for one in self.world.articles
            if all(
                want in (None, has)
                for want, has in zip(
                    chosen, (one.draft.at.day, one.draft.at.month, one.draft.at.year), strict=True
                )
            )
        ]
        shown = Shown(found, 1, 1, len(found), path)
        return self._kept("day", path, lambda: self._list_html(shown))

    def home_page(self) -> Parcel:
        """The front page: the newest titles and the way to the list."""
        return self._kept("home", 0, self._home_html)

    def plain_page(self, path: str) -> Parcel:
        """A page that is no news."""
        return self._kept("plain", path, self._plain_html)

    def error_page(self, status: int) -> Parcel:
        """What stands where nothing is (404) or what went wrong (500)."""
        return self._kept("error", status, lambda: _missing_html(self) if status == 404 else ERROR)

    def shown(self, page: int) -> Shown:
        """The articles of a page of the list."""
        start = (page - 1) * self.page_size
        articles = self.world.articles[start : start + self.page_size]
        return Shown(articles, page, self.pages, len(self.world.articles))

    def offered(self, page: int) -> tuple[str, ...]:
        """The postback arguments that the list's pager offers on that page."""
        return tuple(f"Page${number}" for _, number in postback_pages(self.shown(page)))

    def prerender(self) -> None:
        """Render and compress every article page and list page now."""
        for page in range(1, self.pages + 1):
            self.list_page(page).gzipped({})
        for one in self.world.articles:
            self.article_page(one).gzipped({"visitors": 0, **views_as_printed(0)})

    def _kept(self, kind: str, key: object, render: Callable[[], str]) -> Parcel:
        parcel = self._parcels.get((kind, key))
        if parcel is None:
            parcel = wrap(render(), ballast())
            self._parcels[kind, key] = parcel
        return parcel

    # ── HTML ────────────────────────────────────────────────────────────────────────────────

    def _article_html(self, one: Truth) -> str:
        main = [
            crumbs(one.category, self.dress),
            sew.render_article(one, self.dress),
            self._related_html(self._places[one.key]),
            f'<div class="khac">{render_list(self.shown(1), self.dress, brief=True)}</div>',
        ]
        extra = ballast_marks(one.key) if self.weighty else ""
        around = self._around(one.path, page=1, ballast=extra, counted=True)
        return render_page(one.title, "\n".join(main), self.dress, around)

    def _related_html(self, place: int) -> str:
        others = self.world.articles[place + 1 : place + 6]
        if not others:
            return ""
        items = "".join(
            f'<li><a href="{one.path.replace("&", "&amp;")}">{one.title}</a> '
            f"<i>({one.draft.at:%d/%m/%Y %H:%M}) - Lượt xem: {one.views}</i></li>"
            for one in others
        )
        return f'<div class="khac tin-lien-quan"><b>Các tin liên quan:</b><ul>{items}</ul></div>'

    def _list_html(self, shown: Shown) -> str:
        head = '<div class="tieu-de-muc"><b>Tin tức – Sự kiện</b></div>'
        main = f"{head}\n{render_list(shown, self.dress)}"
        around = self._around(self.dress.listing_path, page=shown.page, counted=False)
        return render_page("Tin tức – Sự kiện", main, self.dress, around)

    def _home_html(self) -> str:
        newest = "".join(
            f'<li><a href="{one.path.replace("&", "&amp;")}">{one.title}</a></li>'
            for one in self.world.articles[:5]
        )
        path = self.dress.listing_path.replace("&", "&amp;")
        main = (
            f"<p>Chào mừng bạn đến với {self.dress.site_name}.</p><ul>{newest}</ul>"
            f'<p><a href="{path}">Xem tất cả tin tức</a></p>'
        )
        return render_page("Trang chủ", main, self.dress, self._around("/", page=1, counted=True))

    def _plain_html(self) -> str:
        main = "<p>Nội dung đang được cập nhật.</p>"
        return render_page("Thông tin", main, self.dress, self._around("", page=1, counted=True))

    def _around(self, path: str, *, page: int, counted: bool, ballast: str = "") -> Around:
        offered = self.offered(page) if self.dress.postback else ()
        state = ViewState(self.world.seed, self.world.day, page)
        action = self.dress.listing_path if self.dress.postback else path
        return Around(
            now=self.now,
            popular=self._popular,
            hidden=state.fields(offered),
            action=action,
            counted=counted,
            ballast=ballast,
        )


def views_as_printed(count: int) -> dict[str, int | str]:
    """An article's count as pages print it: `1234` and, in some dresses, `1.234`."""
    return {"views": count, "dotted": f"{count:,}".replace(",", ".")}


def read_day_choice(target: str, listing_path: str) -> tuple[int | None, ...] | None:
    """(day, month, year) of a "Xem tin theo ngày" address, or None where it is none."""
    start = listing_path + ("&" if "?" in listing_path else "?")
    if not target.startswith(start + "ngay="):
        return None
    words = parse_qs(target[len(start) :], keep_blank_values=True)
    chosen = [words.get(name, [""])[0] for name in ("ngay", "thang", "nam")]
    if not all(word == "" or word.isdecimal() for word in chosen):
        return None
    return tuple(int(word) if word else None for word in chosen)


def _photo(one: Truth, turn: int, path: str) -> File:
    picture = one.draft.pictures[turn]
    ending = path.rpartition(".")[2]
    return File(
        f"image/{'jpeg' if ending == 'jpg' else ending}",
        lambda: draw(f"{one.key} {turn}", picture.width, picture.height, ending),
        one,
    )


def _paper(one: Truth, turn: int) -> File:
    paper = one.draft.papers[turn]
    return File(MEDIA_TYPES[paper.ending], lambda: draw_up(paper.title, paper.ending), one)


def _missing_html(site: Site) -> str:
    main = (
        "<h2>Không tìm thấy trang</h2><p>Trang bạn yêu cầu không tồn tại hoặc đã bị gỡ bỏ. "
        '<a href="/">Về trang chủ</a></p>'
    )
    around = Around(now=site.now, popular=(), counted=False)
    return render_page("Lỗi 404", main, site.dress, around)


ERROR = """<html><head><title>Runtime Error</title></head><body bgcolor="white">
<span><h1>Server Error in '/' Application.<hr width=100% size=1 color=silver></h1>
<h2><i>Validation of viewstate MAC failed. If this application is hosted by a Web Farm or cluster,
ensure that &lt;machineKey&gt; configuration specifies the same validationKey and validation
algorithm.</i></h2></span>
<b>Description:</b> An unhandled exception occurred during the execution of the current web request.
<br><br><b>Exception Details:</b> System.Web.HttpException: Invalid postback or callback argument.
</body></html>
"""
