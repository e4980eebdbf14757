"""How lists turn whose pages have addresses: one short class a way, for all that is one template."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from fakeportal import markup
from fakeportal.wire import Answered

if TYPE_CHECKING:
    from fakeportal.truth import Article
    from fakeportal.wire import Asked
    from fakeportal.world import Portal


class Way:
    """A list whose page number stands in its address; `address` and `number` undo each other."""

    listing: ClassVar[str] = "/tin-tuc"
    window: ClassVar[int] = 3
    """Page numbers shown beside the one that is shown."""
    gone: ClassVar[int] = 404
    """What comes for a page behind the last, where the portal has no other habit."""

    def article_path(self, article: Article) -> str:
        return f"/tin-tuc/{article.slug}-{article.number}.html"

    def address(self, number: int) -> str:
        raise NotImplementedError

    def number(self, asked: Asked) -> int | None:
        """The page that is asked for, from 1; None when it is no page of the list."""
        raise NotImplementedError

    def answer(self, portal: Portal, asked: Asked) -> Answered | None:
        """What the list answers; None where the request is not for it."""
        number = self.number(asked)
        return None if number is None else self.show(portal, number)

    def show(self, portal: Portal, number: int) -> Answered:
        if number > portal.last or number < 1:
            if portal.beyond == "last":
                number = portal.last
            elif portal.beyond == "first":
                number = 1
            elif portal.beyond == "soft":
                return portal.soft_page()
            elif portal.beyond == "empty":
                return portal.list_page("", "")
            else:
                return Answered(markup.page("404", "<h1>Không tìm thấy trang</h1>"), self.gone)
        return portal.list_page(portal.items(number), self.pager(portal, number))

    def pager(self, portal: Portal, number: int) -> str:
        """First, numbers around, next, last: the pager most templates have."""
        low, high = max(1, number - self.window), min(portal.last, number + self.window)
        parts = [self.link(portal, 1, "« Đầu")] if low > 1 else []
        parts += [
            f"<b>{n}</b>" if n == number else self.link(portal, n, str(n))
            for n in range(low, high + 1)
        ]
        if number < portal.last:
            parts.append(self.link(portal, number + 1, "Trang sau"))
            parts.append(self.link(portal, portal.last, "Cuối »"))
        return f'<div class="pager">{" ".join(parts)}</div>'

    def link(self, portal: Portal, number: int, text: str) -> str:
        return f'<a href="{portal.prefix}{self.address(number).replace("&", "&amp;")}">{text}</a>'


class Pattern(Way):
    """Addresses after one pattern, `{}` for the number; page 1 is the list's own address."""

    pattern: ClassVar[str]

    def address(self, number: int) -> str:
        return self.listing if number == 1 else self.pattern.format(number)

    def number(self, asked: Asked) -> int | None:
        target = asked.target
        if target.rstrip("/") == self.listing.rstrip("/"):
            return 1
        shape = re.escape(self.pattern).replace(r"\{\}", r"(\d+)")
        match = re.fullmatch(shape, target)
        return int(match[1]) if match else None


class Query(Pattern):
    """`/tin-tuc?page=3`"""

    pattern = "/tin-tuc?page={}"


class Folder(Pattern):
    """`/tin-tuc/page/3/` as WordPress turns, with an arrow for the next."""

    pattern = "/tin-tuc/page/{}/"

    def pager(self, portal: Portal, number: int) -> str:
        shown = super().pager(portal, number)
        return shown.replace(">Trang sau<", ' class="next page-numbers">→<')


class Dash(Pattern):
    """`/tin-tuc/trang-3.html`"""

    pattern = "/tin-tuc/trang-{}.html"


class Suffix(Pattern):
    """`/tin-tuc-p3`, and only `»` says next."""

    pattern = "/tin-tuc-p{}"

    def pager(self, portal: Portal, number: int) -> str:
        return super().pager(portal, number).replace(">Trang sau<", ">»<").replace("Cuối »", "»»")


class Words(Pattern):
    """Only "Trang trước | Trang tiếp theo": no number anywhere on the page."""

    pattern = "/thoi-su/trang/{}"
    listing = "/thoi-su"

    def pager(self, portal: Portal, number: int) -> str:
        parts = [self.link(portal, number - 1, "Trang trước")] if number > 1 else []
        parts += [self.link(portal, number + 1, "Trang tiếp theo")] if number < portal.last else []
        return f"<p>{' | '.join(parts)}</p>"


class Windows(Pattern):
    """Numbers by tens: 1 to 10, then `...` to 11; no word and no arrow for the next."""

    pattern = "/tin-tuc?trang={}"

    def pager(self, portal: Portal, number: int) -> str:
        low = (number - 1) // 10 * 10 + 1
        high = min(low + 9, portal.last)
        parts = [self.link(portal, low - 1, "...")] if low > 1 else []
        parts += [
            f"<span>{n}</span>" if n == number else self.link(portal, n, str(n))
            for n in range(low, high + 1)
        ]
        parts += [self.link(portal, high + 1, "...")] if high < portal.last else []
        return f'<div class="paging">{" ".join(parts)}</div>'


class Counted(Way):
    """Addresses whose parameter counts something else than pages from one."""

    head: ClassVar[str]

    def value(self, portal_size: int, number: int) -> int:
        raise NotImplementedError

    def back(self, portal_size: int, value: int) -> int:
        raise NotImplementedError

    size = 10

    def address(self, number: int) -> str:
        return f"{self.head}{self.value(self.size, number)}"

    def number(self, asked: Asked) -> int | None:
        if asked.target == self.listing:
            return 1
        if asked.target.startswith(self.head):
            value = asked.target[len(self.head) :]
            return self.back(self.size, int(value)) if value.isdigit() else None
        return None

    def answer(self, portal: Portal, asked: Asked) -> Answered | None:
        self.size = portal.per_page
        return super().answer(portal, asked)


class Zero(Counted):
    """`?chuyenmuc=4&pageindex=0` is page 1."""

    listing = "/tin-tuc?chuyenmuc=4"
    head = "/tin-tuc?chuyenmuc=4&pageindex="

    def value(self, portal_size: int, number: int) -> int:
        return number - 1

    def back(self, portal_size: int, value: int) -> int:
        return value + 1


class Offset(Counted):
    """Joomla: `?start=20` is page 3 at ten a page; "Trang 3 của 6" is printed."""

    listing = "/index.php/tin-tuc"
    head = "/index.php/tin-tuc?start="

    def value(self, portal_size: int, number: int) -> int:
        return (number - 1) * portal_size

    def back(self, portal_size: int, value: int) -> int:
        return value // portal_size + 1

    def address(self, number: int) -> str:
        return self.listing if number == 1 else super().address(number)

    def article_path(self, article: Article) -> str:
        return f"/index.php/tin-tuc/{article.number}-{article.slug}"

    def pager(self, portal: Portal, number: int) -> str:
        shown = super().pager(portal, number).replace(">Trang sau<", ">Tiếp theo<")
        return f'<p class="counter">Trang {number} của {portal.last}</p>{shown}'


class Liferay(Way):
    """`_101_INSTANCE_x_cur=3`, beside links that only change the page's size (`_delta`)."""

    listing = "/tin-tuc-su-kien"
    name = "_101_INSTANCE_kT5f"

    def article_path(self, article: Article) -> str:
        return f"/tin-tuc-su-kien/-/asset_publisher/kT5f/content/{article.slug}"

    def address(self, number: int, delta: int = 10) -> str:
        return (
            f"/tin-tuc-su-kien?p_p_id=101_INSTANCE_kT5f&p_p_lifecycle=0&{self.name}_delta={delta}"
            f"&p_r_p_564233524_resetCur=false&{self.name}_cur={number}"
        )

    def number(self, asked: Asked) -> int | None:
        if asked.path != self.listing:
            return None
        value = asked.query.get(f"{self.name}_cur", "1")
        return int(value) if value.isdigit() else 1

    def pager(self, portal: Portal, number: int) -> str:
        sizes = "".join(
            f'<li><a href="{portal.prefix}{self.address(1, size).replace("&", "&amp;")}">{size}</a></li>'
            for size in (20, 50)
        )
        first = (number - 1) * portal.per_page + 1
        total = len(portal.articles)
        shown = f"Hiển thị kết quả {first} - {min(number * portal.per_page, total)} trong {total}."
        parts = [f"<ul>{sizes}</ul> Mục trên Trang", f"<small>{shown}</small>"]
        if number < portal.last:
            parts.append(
                f"<ul class='pager'><li>{self.link(portal, number + 1, 'Tiếp theo')}</li></ul>"
            )
        return f'<div class="taglib-page-iterator">{"".join(parts)}</div>'


class Dnn(Pattern):
    """`/TinTuc/tabid/83/currentpage/3/Default.aspx`"""

    listing = "/TinTuc/tabid/83/Default.aspx"
    pattern = "/TinTuc/tabid/83/currentpage/{}/Default.aspx"

    def article_path(self, article: Article) -> str:
        return f"/TinTuc/tabid/83/ID/{article.number}/{article.slug}.aspx"


class Hidden(Pattern):
    """Page folders that nothing links to."""

    listing = "/tin-tuc-su-kien/"
    pattern = "/tin-tuc-su-kien/page/{}/"

    def article_path(self, article: Article) -> str:
        return f"/tin-tuc-su-kien/{article.slug}/"

    def pager(self, portal: Portal, number: int) -> str:
        return ""


class Dates(Pattern):
    """A pager that ends after three pages, and a form that shows the articles of one day."""

    pattern = "/tin-tuc?page={}"
    ends = 3

    def answer(self, portal: Portal, asked: Asked) -> Answered | None:
        query = asked.query
        if asked.path == "/tin-tuc" and {"d", "m", "y"} <= query.keys():
            day = tuple(int(query[k]) if query[k].isdigit() else 0 for k in ("y", "m", "d"))
            of_day = [a for a in portal.articles if (a.at.year, a.at.month, a.at.day) == day]
            return portal.list_page(markup.items(of_day, portal.prefix), self.form(portal))
        number = self.number(asked)
        return None if number is None else self.show(portal, min(number, self.ends))

    def pager(self, portal: Portal, number: int) -> str:
        last = min(portal.last, self.ends)
        parts = [
            f"<b>{n}</b>" if n == number else self.link(portal, n, str(n))
            for n in range(1, last + 1)
        ]
        return (
            f'<div class="pager">Tổng số: {len(portal.articles)} tin {" ".join(parts)}</div>'
            + self.form(portal)
        )

    def form(self, portal: Portal) -> str:
        years = sorted({a.at.year for a in portal.articles}, reverse=True)
        choose = lambda name, values: (  # noqa: E731 - three times in one line
            f'<select name="{name}">'
            + "".join(f"<option value={v}>{v}</option>" for v in values)
            + "</select>"
        )
        return (
            f'<form method="get" action="{portal.prefix}/tin-tuc">Xem tin theo ngày: {choose("d", range(1, 32))} '
            f"Tháng: {choose('m', range(1, 13))} Năm: {choose('y', years)} <input type=submit value=Xem></form>"
        )


class Feed(Pattern):
    """A list of the newest ten and no more; all the rest is in the feed only."""

    pattern = "/tin-tuc#{}"

    def answer(self, portal: Portal, asked: Asked) -> Answered | None:
        if asked.path == "/rss":
            entries = "".join(
                f"<item><title>{a.title}</title><link>{portal.base_url}{a.url}</link>"
                f"<pubDate>{a.at:%a, %d %b %Y %H:%M:%S} +0700</pubDate></item>"
                for a in portal.articles
            )
            text = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Tin</title>{entries}</channel></rss>'
            return Answered(text, media_type="application/rss+xml; charset=utf-8")
        if asked.path != self.listing or asked.query:
            return None
        head = '<link rel="alternate" type="application/rss+xml" title="RSS" href="/rss">'
        return portal.list_page(portal.items(1), "", head=head)
