"""Any series of nights, however the portal behaves, leaves an archive that says what happened."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tinarchive.archive import open_archive
from tinarchive.decide import content_digest
from tinarchive.model import Article, Block, Capture, Entry, Image, ListingPage, Request

SITE = "tin.example"
LIST = f"https://{SITE}/"
numbers = st.integers(0, 4)
bodies = st.sampled_from(["Đảng bộ họp", "Hoà Bình", "Lễ hội", ""])


class Nights(RuleBasedStateMachine):
    """A portal of five articles, an archive, and what the archive should say (`told`)."""

    @initialize()
    def begin(self):
        self.folder = Path(tempfile.mkdtemp())
        self.at = datetime(2026, 5, 1, tzinfo=UTC)
        self.told: dict[int, dict] = {}
        self.kept: dict[int, bytes] = {}
        self._open()

    def _open(self):
        self.door = open_archive(self.folder, now=lambda: self.at)
        self.archive = self.door.__enter__()
        self.run = self.archive.start_run()
        self.listing = self.archive.listing(LIST, SITE).id

    def teardown(self):
        if hasattr(self, "folder"):
            self.door.__exit__(None, None, None)
            with open_archive(self.folder, now=lambda: self.at) as archive:
                assert [str(one) for one in archive.verify()] == []
            shutil.rmtree(self.folder)

    def _keep(self, url: str, body: bytes, status: int = 200, kind: str = "article") -> int:
        capture = Capture(Request(url, kind=kind), self.at, 0.1, status, "", (), body)
        row = self.archive.keep(capture)
        self.kept[row] = body
        return row

    @rule(number=numbers, body=bodies, views=st.none() | st.integers(0, 3), www=st.booleans())
    def see(self, number, body, views, www):
        """The corridor's own way: new, same or edited, by the digest."""
        url = f"http{'' if www else 's'}://{'www.' if www else ''}{SITE}/bai-{number}"
        image = Image(f"https://{SITE}/{number}.jpg")
        article = Article(url, f"Bài {number}", body=body, views=views, images=(image,),
                          blocks=(Block("paragraph", body),))  # fmt: skip
        digest = content_digest(article)
        capture = self._keep(url, f"{body} {views}".encode())
        known = self.archive.known(url)
        assert (known is None) == (number not in self.told)
        more = {"digest": digest, "reader": "1", "capture": capture}
        for _ in range(2):
            if known is None:
                row = self.archive.record_new(article, site=SITE, files=True, **more)
            elif known.digest == digest:
                row = known.article
                self.archive.record_same(row, article, capture=capture)
            else:
                row = known.article
                self.archive.record_revision(row, article, files=True, **more)
        state = self.told.setdefault(number, {"bodies": [], "counts": [], "id": row})
        assert state["id"] == row
        if state["bodies"][-1:] != [body]:
            state["bodies"].append(body)
        if views is not None and state["counts"][-1:] != [views]:
            state["counts"].append(views)
        state["gone"] = False
        self.at += timedelta(hours=1)

    @rule(number=numbers)
    def lose(self, number):
        """The portal answers 404."""
        url = f"https://{SITE}/bai-{number}"
        known = self.archive.known(url)
        row = known.article if known else None
        self.archive.record_gone(url, row, capture=self._keep(url, b"404", status=404))
        if known:
            self.told[number]["gone"] = True
        self.at += timedelta(hours=1)

    @rule(shown=st.sets(numbers), to_end=st.booleans())
    def walk(self, shown, to_end):
        """The list shows some articles."""
        self.archive.begin_walk(self.listing)
        urls = [f"https://{SITE}/bai-{number}" for number in sorted(shown)]
        page = ListingPage(LIST, tuple(Entry(url) for url in urls), claimed_total=len(urls))
        self.archive.record_listing_page(
            self.listing, page, self._keep(LIST, b"list", kind="listing")
        )
        self.archive.enqueue(SITE, urls)
        self.archive.finish_walk(self.listing, ended=True, to_end=to_end)

    @rule()
    def end_the_night(self):
        """The writer ends, and another begins a day later."""
        self.door.__exit__(None, None, None)
        self.at += timedelta(days=1)
        self._open()

    @rule()
    def index(self):
        """The index catches up in the middle of a run."""
        self.archive.index()

    @invariant()
    def the_archive_says_what_happened(self):
        """Revisions, counts, absence: no more, no less."""
        if not hasattr(self, "told"):
            return
        for state in self.told.values():
            article = self.archive.article(state["id"])
            texts = [one["blocks"][0]["text"] for one in self.archive.history(state["id"])]
            assert texts == state["bodies"]
            assert article["body"] == (state["bodies"][-1] or None)
            assert [one["count"] for one in article["counts"]] == state["counts"]
            assert bool(article["gone_at"]) == state["gone"]
        assert self.archive.counts()["articles"] == len(self.told)
        for row in list(self.kept)[-2:]:
            assert self.archive.load(row).body == self.kept[row]
        missing = set(self.archive.missing(self.listing))
        assert not missing & {f"https://{SITE}/bai-{number}" for number in self.told}


Nights.TestCase.settings = settings(max_examples=20, stateful_step_count=20, deadline=None)
TestNights = Nights.TestCase
