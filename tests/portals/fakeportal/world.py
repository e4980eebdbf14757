"""A portal that is served on loopback and can change while it is walked."""

from __future__ import annotations

import hashlib
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from fakeportal import markup, scripted, turnings
from fakeportal.truth import Article, Writer
from fakeportal.wire import Answered, Asked, Server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

KINDS: dict[str, type[turnings.Way]] = {
    "query": turnings.Query,
    "folder": turnings.Folder,
    "dash": turnings.Dash,
    "suffix": turnings.Suffix,
    "words": turnings.Words,
    "windows": turnings.Windows,
    "zero": turnings.Zero,
    "offset": turnings.Offset,
    "liferay": turnings.Liferay,
    "dnn": turnings.Dnn,
    "hidden": turnings.Hidden,
    "dates": turnings.Dates,
    "feed": turnings.Feed,
    "postback": scripted.Postback,
    "update-panel": scripted.UpdatePanel,
    "sharepoint": scripted.SharePoint,
    "vhv": scripted.Vhv,
    "more-html": scripted.MoreHtml,
    "more-json": scripted.MoreJson,
}


@dataclass(slots=True)
class Portal:
    """A portal, its truth, and what was asked of it."""

    way: turnings.Way
    articles: list[Article]
    """As its lists show them, newest first."""
    per_page: int
    writer: Writer
    beyond: Literal["404", "soft", "first", "last", "empty"] = "404"
    """What a page behind the last brings."""
    soft_404: bool = False
    """Whether what is not there is said with status 200."""
    cookies: bool = False
    """Whether a postback needs the session's cookie."""
    expires: int | None = None
    """After how many further turns a view state is refused."""
    drift: Literal["insert", "delete"] | None = None
    drift_every: int = 2
    """After how many listing requests the list slides by one."""
    sessions: bool = False
    """Whether addresses carry a session id, `/(S(...))/`, a new one for who comes without."""
    endless_calendar: bool = False
    etags: bool = False
    copies: bool = False
    """Whether each article has print, amp and savefile copies, linked beside it, and the page a
    switch of languages."""
    pinned: bool = False
    """Whether an old article stands on top of every first page."""
    claims: int | None = None
    """What the list claims to hold, where it claims something."""
    flaky: int | None = None
    """Every so manieth address answers 503 when it is first asked for."""
    robots: str | None = None
    base_url: str = ""
    requests: list[Asked] = field(default_factory=list)
    turns: int = 0
    """Listing pages shown so far."""
    deltas: int = 0
    prefix: str = ""
    _asked: list[str] = field(default_factory=list)

    # ── what a test looks at ────────────────────────────────────────────────────────────────

    @property
    def listing_url(self) -> str:
        return self.base_url + self.way.listing

    @property
    def truth(self) -> list[Article]:
        """The articles that are there now, with whole addresses, newest first."""
        return [replace(a, url=self.base_url + a.url) for a in self.articles]

    # ── what a test changes ─────────────────────────────────────────────────────────────────

    def edit(self, index: int) -> Article:
        """Rewrite the last paragraph of an article; the article as it is now."""
        old = self.articles[index]
        text = f"Cập nhật lần {old.edits + 1}: {old.paragraphs[-1]}"
        self.articles[index] = replace(
            old, paragraphs=(*old.paragraphs[:-1], text), edits=old.edits + 1
        )
        return self.truth[index]

    def delete(self, index: int) -> Article:
        """Take an article down."""
        gone = self.truth[index]
        del self.articles[index]
        return gone

    def insert(self, index: int = 0) -> Article:
        """Publish an article: on top of the list, or back-dated, above the one that is there."""
        below = self.articles[index]
        fresh = self.writer.write(below.at + timedelta(minutes=37))
        fresh = replace(fresh, number=max(a.number for a in self.articles) + 1)
        self.articles.insert(index, replace(fresh, url=self.way.article_path(fresh)))
        return self.truth[index]

    # ── what a way of turning asks for ──────────────────────────────────────────────────────

    @property
    def last(self) -> int:
        return max(1, -(-len(self.articles) // self.per_page))

    def chunk(self, number: int) -> list[Article]:
        return self.articles[(number - 1) * self.per_page : number * self.per_page]

    def items(self, number: int) -> str:
        shown = self.chunk(number)
        if self.pinned and number == 1:
            shown = [self.articles[-1], *shown]
        return markup.items(shown, self.prefix, copies=self.copies)

    def list_page(
        self, items: str, pager: str, *, around: str | None = None, head: str = ""
    ) -> Answered:
        side = markup.most_read(self.articles[-4:], self.prefix)
        if self.endless_calendar:
            side += markup.calendar(2024, 6, self.prefix)
        main = around if around is not None else f'<div id="list">{items}</div>{pager}'
        if self.claims is not None:
            main += f'<p class="total">Tổng số: {self.claims} tin</p>'
        if self.copies:
            side += markup.LANGUAGES
        text = markup.page(
            "Tin tức", f"<h2>Tin tức - Sự kiện</h2>{main}", side, prefix=self.prefix, head=head
        )
        return Answered(text)

    def soft_page(self) -> Answered:
        """ "Not found" with status 200."""
        main = '<div class="alert">Nội dung bạn yêu cầu không tồn tại hoặc đã bị xóa.</div>'
        return Answered(markup.page("Thông báo", main, prefix=self.prefix))

    def session(self, asked: Asked) -> str:
        return asked.cookies.get("ASP.NET_SessionId") or f"s{len(self.requests):06x}"

    def is_expired(self, issued: int) -> bool:
        return self.expires is not None and self.turns - issued > self.expires

    # ── answering ───────────────────────────────────────────────────────────────────────────

    def answer(self, asked: Asked) -> Answered:
        self.requests.append(asked)
        plain = self._without_session(asked)
        if plain is None:  # cookieless ASP.NET: each visitor gets an id, in the address
            where = f"/(S(k{len(self.requests):04x})){asked.target}"
            return Answered(status=302, headers=[("Location", where)])
        said = self._answer(plain)
        return self._validated(asked, said) if self.etags and said.status == 200 else said

    def _without_session(self, asked: Asked) -> Asked | None:
        """The request without its session id; None where it has to be given one first."""
        if not self.sessions or asked.path == "/robots.txt":
            return asked
        head, found, rest = asked.target.partition("))/")
        if not (found and head.startswith("/(S(")):
            return None
        self.prefix = f"{head}))"
        return replace(asked, target=f"/{rest}")

    def _answer(self, asked: Asked) -> Answered:
        if self.flaky and asked.target not in self._asked:
            self._asked.append(asked.target)
            if len(self._asked) % self.flaky == 0:
                return Answered(markup.page("503", "<h1>Máy chủ đang bận</h1>"), 503)
        if asked.path == "/robots.txt":
            return Answered(self.robots or "", 200 if self.robots else 404, "text/plain")
        said = self.way.answer(self, asked)
        if said is not None:
            self._slide()
            return said
        return self._article(asked) or self._other(asked)

    def _slide(self) -> None:
        self.turns += 1
        if self.drift and self.turns % self.drift_every == 0:
            if self.drift == "insert":
                self.insert()
            elif len(self.articles) > 1:
                self.delete(0)

    def _article(self, asked: Asked) -> Answered | None:
        target = markup.without_copy(asked.target) if self.copies else asked.target
        for index, article in enumerate(self.articles):
            if article.url == target:
                return Answered(
                    markup.article(article, self.articles[index + 1 : index + 5], self.prefix)
                )
        return None

    def _other(self, asked: Asked) -> Answered:
        if asked.path == "/":
            return Answered(
                markup.page(markup.NAME, f'<a href="{self.prefix}{self.way.listing}">Tin tức</a>')
            )
        if self.endless_calendar and asked.path.startswith("/lich/"):
            year, month = (int(part) for part in asked.path.split("/")[2:4])
            return Answered(markup.page("Lịch", markup.calendar(year, month, self.prefix)))
        if self.soft_404:
            return self.soft_page()
        return Answered(markup.page("404", "<h1>404 - Không tìm thấy</h1>"), 404)

    def _validated(self, asked: Asked, said: Answered) -> Answered:
        tag = f'"{hashlib.sha256(said.body.encode()).hexdigest()[:16]}"'
        if asked.headers.get("if-none-match") == tag:
            return Answered(status=304, headers=[("ETag", tag)])
        said.headers.append(("ETag", tag))
        return said


@asynccontextmanager
async def portal(
    kind: str, *, articles: int = 57, per_page: int = 10, seed: int = 1, **behaviour: object
) -> AsyncIterator[Portal]:
    """A portal of a kind, served until the block ends.

    `behaviour` is any of `beyond`, `soft_404`, `cookies`, `expires`, `drift`, `drift_every`,
    `sessions`, `endless_calendar`, `etags`, `copies`, `pinned`, `claims`, `flaky`, `robots`
    (see `Portal`).
    """
    way, writer = KINDS[kind](), Writer(seed)
    held = [replace(a, url=way.article_path(a)) for a in writer.past(articles)]
    world = Portal(way, held, per_page, writer, **behaviour)  # type: ignore[arg-type]
    async with Server(world.answer) as server:
        world.base_url = f"http://127.0.0.1:{server.port}"
        yield world
