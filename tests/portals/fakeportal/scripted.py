"""Lists whose next page only a form or a script can ask for."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING, Any

from fakeportal import markup
from fakeportal.turnings import Way
from fakeportal.wire import Answered

if TYPE_CHECKING:
    from fakeportal.truth import Article
    from fakeportal.wire import Asked
    from fakeportal.world import Portal

MAC_FAILED = "Validation of viewstate MAC failed. If this application is hosted by a Web Farm ..."
INVALID_POST = "Invalid postback or callback argument. Event validation is enabled ..."


def sign(kind: str, state: Any) -> str:
    """A state that only this portal can have made."""
    text = json.dumps(state).encode()
    return base64.b64encode(text + hashlib.sha256(kind.encode() + text).digest()).decode()


def unsign(kind: str, token: str) -> Any:
    """The state of a token, or None where it was not made by `sign`."""
    try:
        raw = base64.b64decode(token, validate=True)
    except ValueError:
        return None
    text, mac = raw[:-32], raw[-32:]
    return json.loads(text) if hashlib.sha256(kind.encode() + text).digest() == mac else None


class Postback(Way):
    """WebForms: one address, `__doPostBack`, a view state and event validation that are checked."""

    listing = "/TinTuc.aspx"
    prefix_of_controls = "ctl00$Main$"

    def article_path(self, article: Article) -> str:
        return f"/ChiTiet.aspx?id={article.number}"

    def answer(self, portal: Portal, asked: Asked) -> Answered | None:
        if asked.path != self.listing:
            return None
        if asked.method != "POST":
            return self.page(portal, 1, portal.session(asked))
        return self.post(portal, asked)

    def post(self, portal: Portal, asked: Asked) -> Answered:
        form = asked.form
        state = unsign("state", form.get("__VIEWSTATE", ""))
        offered = unsign("events", form.get("__EVENTVALIDATION", ""))
        if state is None or portal.is_expired(state["issued"]):
            return Answered(markup.page("Server Error", f"<h1>{MAC_FAILED}</h1>"), 500)
        if portal.cookies and asked.cookies.get("ASP.NET_SessionId") != state["session"]:
            return Answered(status=302, headers=[("Location", portal.prefix + self.listing)])
        event = [form.get("__EVENTTARGET", ""), form.get("__EVENTARGUMENT", "")]
        if offered is None or event not in offered:
            return Answered(markup.page("Server Error", f"<h1>{INVALID_POST}</h1>"), 500)
        return self.turn(portal, asked, self.page_of(event, state["page"]), state["session"])

    def turn(self, portal: Portal, asked: Asked, number: int, session: str) -> Answered:
        return self.page(portal, number, session)

    def page_of(self, event: list[str], shown: int) -> int:
        if event[0].endswith("lbtNext"):
            return shown + 1
        return int(event[1].removeprefix("Page$"))

    def events(self, portal: Portal, number: int) -> list[list[str]]:
        """What the page offers to send back: numbers of this window of five, and the next."""
        low = (number - 1) // 5 * 5 + 1
        shown = [n for n in range(low, min(low + 5, portal.last + 1)) if n != number]
        events = [[f"{self.prefix_of_controls}pager", f"Page${n}"] for n in shown]
        return events + (
            [[f"{self.prefix_of_controls}lbtNext", ""]] if number < portal.last else []
        )

    def page(self, portal: Portal, number: int, session: str) -> Answered:
        number = min(number, portal.last)
        main = self.form(portal, number, session)
        headers = (
            [("Set-Cookie", f"ASP.NET_SessionId={session}; path=/; HttpOnly")]
            if portal.cookies
            else []
        )
        said = portal.list_page("", "", around=main)
        said.headers += headers
        return said

    def form(self, portal: Portal, number: int, session: str) -> str:
        hidden = "".join(
            f'<input type="hidden" name="{name}" id="{name}" value="{value}" />'
            for name, value in self.hidden(portal, number, session).items()
        )
        return (
            f'<form method="post" action=".{self.listing}" id="aspnetForm">{hidden}'
            "<script>function __doPostBack(t,a){var f=document.forms[0];f.__EVENTTARGET.value=t;"
            "f.__EVENTARGUMENT.value=a;f.submit();}</script>"
            f'{self.scripts()}{self.inner(portal, number)}<input type="submit" name="ctl00$btnTim" value="Tìm" /></form>'
        )

    def scripts(self) -> str:
        return ""

    def inner(self, portal: Portal, number: int) -> str:
        links = "".join(
            f' <a href="javascript:__doPostBack(&#39;{target}&#39;,&#39;{argument}&#39;)">'
            f"{'Sau' if not argument else argument.removeprefix('Page$')}</a>"
            for target, argument in self.events(portal, number)
        )
        total = (
            f"Tổng số: {len(portal.articles)} | Trang: {number} trên tổng số {portal.last} trang"
        )
        return f'<div id="list">{portal.items(number)}</div><div class="pager"><span>{total}</span>{links}</div>'

    def hidden(self, portal: Portal, number: int, session: str) -> dict[str, str]:
        state = {"page": number, "session": session, "issued": portal.turns}
        return {
            "__EVENTTARGET": "",
            "__EVENTARGUMENT": "",
            "__VIEWSTATE": sign("state", state),
            "__VIEWSTATEGENERATOR": "CA0B0334",
            "__EVENTVALIDATION": sign("events", self.events(portal, number)),
        }


class UpdatePanel(Postback):
    """The same inside an UpdatePanel: asked for as a script asks, the answer is a delta."""

    panel = "ctl00_UpdatePanel1"

    def scripts(self) -> str:
        return (
            '<script src="/ScriptResource.axd?d=x"></script><script>Sys.WebForms.PageRequestManager.'
            "_initialize('ctl00$ScriptManager1','aspnetForm',['tctl00$UpdatePanel1',''],[],[],90,'ctl00');</script>"
        )

    def inner(self, portal: Portal, number: int) -> str:
        return f'<div id="{self.panel}">{super().inner(portal, number)}</div>'

    def turn(self, portal: Portal, asked: Asked, number: int, session: str) -> Answered:
        if asked.form.get("__ASYNCPOST") != "true" or "x-microsoftajax" not in asked.headers:
            return self.page(portal, number, session)
        portal.deltas += 1
        parts = [
            "1|#||4|",
            self.part("updatePanel", self.panel, Postback.inner(self, portal, number)),
        ]
        parts += [
            self.part("hiddenField", name, value)
            for name, value in self.hidden(portal, number, session).items()
        ]
        return Answered("".join(parts), media_type="text/plain; charset=utf-8")

    @staticmethod
    def part(kind: str, name: str, content: str) -> str:
        return f"{len(content)}|{kind}|{name}|{content}|"


class SharePoint(Way):
    """`Paged=TRUE&p_ID=`: the next page is what lies below the last id; escapes are mixed."""

    listing = "/Lists/TinTuc/AllItems.aspx"

    def article_path(self, article: Article) -> str:
        return f"/Lists/TinTuc/DispForm.aspx?ID={article.number}"

    def answer(self, portal: Portal, asked: Asked) -> Answered | None:
        if asked.path != self.listing:
            return None
        below = asked.query.get("p_ID", "")
        rows = [a for a in portal.articles if not below or a.number < int(below)]
        shown = rows[: portal.per_page]
        links = ""
        if len(rows) > portal.per_page:
            first = int(asked.query.get("PageFirstRow", "1")) + portal.per_page
            pairs = [
                "Paged=TRUE",
                f"p_ID={shown[-1].number}",
                "View=%7b2E51B8C1%2dA8A5%7d",
                f"PageFirstRow={first}",
            ]
            script = f"{self.listing}?" + r"\u0026".join(pairs)
            plain = f"{self.listing}?" + "&amp;".join(pairs)
            links = (
                f"<td><a onclick='javascript:RefreshPageTo(event, \"{script}\");javascript:return false;' "
                f'href="{plain}"><img src="/_layouts/1066/images/next.gif" alt="Tiếp theo"></a></td>'
            )
        table = "".join(
            f'<tr><td class="ms-vb-title"><a href="{a.url}">{a.title}</a></td><td class="ms-vb2">'
            f"<nobr>{a.at:%d/%m/%Y %H:%M}</nobr></td></tr>"
            for a in shown
        )
        return portal.list_page(
            f'<table class="ms-listviewtable">{table}</table>',
            f'<table class="ms-bottompaging"><tr>{links}</tr></table>',
        )


class Vhv(Way):
    """VHV/VNPT: the pager's state lies in a script; the next page is a POST that redraws a module."""

    listing = "/tin-tuc-su-kien"

    def article_path(self, article: Article) -> str:
        return f"/tin-tuc-su-kien/{article.slug}.html"

    def answer(self, portal: Portal, asked: Asked) -> Answered | None:
        if asked.path == self.listing:
            return portal.list_page("", "", around=self.module(portal, 1))
        query = asked.query
        if (
            asked.method == "POST"
            and query.get("cmd") == "redraw"
            and query.get("moduleId") == "18"
        ):
            number = int(asked.form.get("pageNo", "1"))
            return Answered(self.module(portal, min(number, portal.last)))
        return None

    def module(self, portal: Portal, number: int) -> str:
        state = {
            "layout": "Article.List.list",
            "itemsPerPage": str(portal.per_page),
            "totalItems": len(portal.articles),
            "orderBy": "publishTime DESC",
            "pageNo": number,
            "service": "Content.Article.selectAll",
            "hasPagination": "1",
        }
        token = base64.b64encode(json.dumps(state).encode()).decode()
        return (
            f'<div id="module18" class="ModuleWrapper" data-moduleId="18">{portal.items(number)}'
            '<div id="pagination18" class="default-pagination"></div></div><script>VHV.using ($.extend('
            f"$.parseJSON(decode64('{token}')),"
            '{"module":"Content.Listing","page":"Article.News.list","id":"18","modulePosition":"6","moduleParentId":"14"}),'
            f'{{ itemsPerPage: "{portal.per_page}", pageNo: {number}, totalItems: {len(portal.articles)}, '
            'orderBy: "publishTime DESC"});</script>'
        )


class MoreHtml(Way):
    """ "Xem thêm": a button with the address of a fragment; fragments hold articles and no button."""

    listing = "/kinh-te/"

    def answer(self, portal: Portal, asked: Asked) -> Answered | None:
        if asked.target == self.listing:
            button = (
                '<button type="button" class="btn-loadmore" data-page="2" data-zone="12" '
                'data-url="/api/morenews-zone-12-2.html?phrase=">Xem thêm</button>'
            )
            return portal.list_page(portal.items(1), button if portal.last > 1 else "")
        if asked.path.startswith("/api/morenews-zone-12-"):
            number = int(asked.path.removeprefix("/api/morenews-zone-12-").removesuffix(".html"))
            return Answered(portal.items(number) if number <= portal.last else "")
        return None


class MoreJson(Way):
    """ "Xem thêm": a button whose address answers JSON, with the number of pages in it."""

    listing = "/thoi-su"

    def answer(self, portal: Portal, asked: Asked) -> Answered | None:
        if asked.path == "/ajax/tin":
            number = int(asked.query.get("page", "1"))
            data = {
                "page": number,
                "totalPage": portal.last,
                "data": [
                    {"title": a.title, "url": a.url, "publishDate": f"{a.at:%d/%m/%Y %H:%M}"}
                    for a in portal.chunk(number)
                ],
            }
            return Answered(
                json.dumps(data, ensure_ascii=False), media_type="application/json; charset=utf-8"
            )
        if asked.target != self.listing:
            return None
        button = '<a class="view-more" href="javascript:;" data-url="/ajax/tin?page=2">Xem thêm</a>'
        return portal.list_page(portal.items(1), button if portal.last > 1 else "")
