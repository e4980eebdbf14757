"""What is due, when to stop walking, and what a page means beside what is held. Pure.

**Identity.** A revision is known by the digest of what the portal's people wrote (title, dates,
summary, body, byline, captions, images). What moves by itself (view counts, clocks, related
lists, session tokens) is not in it, so a counter never makes a revision.

**Stopping** (`Walk`). A nightly walk ends when nothing new can lie further on:

- page 1 shows just what it showed last time and claims the same total: end at once;
- otherwise once `2 × page size - 1` entries in a row were known. A pinned article at the top
  does not end it (the row is too short), and an article slipped in with an older date is found
  as far as almost two pages behind the last new one. Deeper ones are found when the claimed
  total grew by more than the walk found (it goes on until it has them), and by the deep walk.
- A first walk, one after an interrupted one, and `--full` go to the list's end.

**Coming back** (`due_at`). An article is looked at again after half the time it has been still,
at least 20 hours, at most 90 days: young and edited articles often, old and quiet ones seldom.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from tinarchive.fields.addresses import without_session
from tinarchive.fields.prose import fold
from tinarchive.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tinarchive.model import Article, Capture, Entry, Known

SOONEST = timedelta(hours=20)
"""A nightly timer that starts a little early must still find yesterday's articles due."""
LATEST = timedelta(days=90)
DEEP_WALK_EVERY = timedelta(days=30)
AHEAD = timedelta(days=2)
"""What was noted so far ahead of now was noted by a clock that was wrong; it counts for nothing."""
DEAD_AFTER = 5
DEAD_SINCE = timedelta(days=7)
SOFT_RUNS = 2
"""A page proved to be "not found" with status 200 counts as gone after this many runs."""
READ_ANEW = "read anew"
"""Why a page is the same although its digest differs: another reader made the old one."""
RESEMBLANCE = 0.15
"""Below this share of common word triples, and with another title, a text is another article.
Real edits keep far more; a login page or a reused address shares next to nothing."""
TEXT = 40
"""Words that make a text whose loss would be one."""
FEW = 0.2
"""A text of less than this share of the one before, and of none of its words, is no edit of it."""


# ── identity ────────────────────────────────────────────────────────────────────────────────


def content_digest(article: Article) -> str:
    """SHA-256 (hex) of what the portal's people wrote; equal means nothing was edited."""
    content = [
        article.title,
        article.published_at,
        article.updated_at,
        article.summary,
        article.body,
        article.byline.raw if article.byline else None,
        [[without_session(image.url), image.caption, image.credit] for image in article.images],
    ]
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def resemblance(left: str, right: str) -> float:
    """Share of common word triples of two texts, 0 to 1, marks and case ignored."""
    one, other = _triples(left), _triples(right)
    if not one or not other:
        return 1.0 if one == other else 0.0
    return len(one & other) / len(one | other)


def _triples(text: str) -> set[tuple[str, ...]]:
    words = fold(text).split()
    if len(words) < 3:
        return {tuple(words)} if words else set()
    return set(zip(words, words[1:], words[2:], strict=False))


# ── what an answer is ───────────────────────────────────────────────────────────────────────

AnswerKind = Literal["page", "unchanged", "gone", "redirect", "failed"]


def sort_answer(capture: Capture) -> AnswerKind:
    """What a response is by its status line alone.

    404 and 410 are gone (DESIGN 5); every other 4xx, a 5xx or half a body is a failure that says
    nothing about the article.
    """
    status = capture.status
    if status == 304:
        return "unchanged"
    if status in (404, 410):
        return "gone"
    if status in (301, 302, 303, 307, 308) and capture.header("Location"):
        return "redirect"
    if 200 <= status < 300 and capture.truncated is None:
        return "page"
    return "failed"


# ── new, same, edited, moved, gone ──────────────────────────────────────────────────────────


def judge(
    known: Known | None,
    new: Article,
    *,
    digest: str | None = None,
    old: Article | None = None,
    twin: int | None = None,
) -> Verdict:
    """The verdict on a page that was read as `new`.

    `digest` is the page's `content_digest` where it is known already; `known` is what the archive
    holds for the address; `old` its latest revision's capture as
    today's reader reads it (needed only when the digests differ: a better reader is no edit);
    `twin` an article of the same site with equal content, title and date under another address.
    """
    digest = digest or content_digest(new)
    if known is None:
        return _judge_unknown(new, digest, twin)
    if digest == known.digest:
        return Verdict("same", "", known.article, digest)
    if old is not None and content_digest(old) == digest:
        return Verdict("same", READ_ANEW, known.article, digest)
    lost = _what_is_lost(old, new)
    if lost:
        return Verdict("refused", lost, known.article, digest)
    return Verdict("edited", "", known.article, digest)


def _judge_unknown(new: Article, digest: str, twin: int | None) -> Verdict:
    if twin is not None:
        return Verdict("moved", "equal content at another address", twin, digest)
    if new.title or new.body:
        return Verdict("new", "", None, digest)
    return Verdict("refused", "no article was found on the page", None, digest)


def _what_is_lost(old: Article | None, new: Article) -> str | None:
    """Why a page must not overwrite what is held, or None.

    An address now answered by a login page, a "not found" page with status 200 or another
    article (a reused address) keeps the good state; the capture is kept too and says why.
    """
    if not new.title and not new.body:
        return "the page shows no article any more"
    if old is None:
        return None
    if _is_emptied(old.body, new.body):
        return "the page shows its text no more"
    if not _alike(old.title, new.title) and resemblance(old.body, new.body) < RESEMBLANCE:
        return "the address now shows another text"
    if not _alike(old.title, new.title) and not old.body:
        return "another title and no text"
    return None


def _is_emptied(before: str, after: str) -> bool:
    """Whether nothing or a few foreign words stand where a text was: "log in to read on".

    An excerpt of the text is an edit, and so is a long new one under the same title.
    """
    old, new = fold(before).split(), fold(after).split()
    if len(old) < TEXT or len(new) > len(old) * FEW:
        return False
    kept = _triples(after) & _triples(before)
    return len(kept) <= RESEMBLANCE * len(_triples(after))


def _alike(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and resemblance(one, other) >= 0.5


def judge_absence(known: Known | None, *, proved: bool) -> Verdict:
    """The verdict on an address that has no article.

    `proved` by its status (404, 410); otherwise the page is the one a nonsense address gets, and
    that must be so in two runs.
    """
    if known is None:
        return Verdict("gone", "never seen")
    if proved or known.missing_runs + 1 >= SOFT_RUNS:
        return Verdict("gone", "", known.article)
    return Verdict("missing", "a page like the one of a nonsense address", known.article)


# ── when to come back ───────────────────────────────────────────────────────────────────────


def due_at(known: Known) -> datetime:
    """When an article is to be looked at again (UTC)."""
    if known.gone_at is not None:
        return known.checked_at + LATEST
    still = known.checked_at - _last_moved(known)
    return known.checked_at + min(max(still / 2, SOONEST), LATEST)


def _last_moved(known: Known) -> datetime:
    """When the text last moved: an edit we saw, or else the day the portal gives it."""
    if known.revisions > 1 or known.published_at is None:
        return known.changed_at
    try:
        said = datetime.fromisoformat(known.published_at)
    except ValueError:
        return known.changed_at
    if said.tzinfo is None:
        said = said.replace(tzinfo=UTC)
    return min(said, known.changed_at)


def is_due(known: Known, now: datetime) -> bool:
    """Whether an article is to be looked at again by now."""
    return now >= due_at(known) or known.checked_at > now + AHEAD


def is_dead(attempts: int, first_at: datetime, last_at: datetime) -> bool:
    """Whether a portal whose list failed so often, in a row, from then to then, is dead.

    A week and five nights: longer than a server room's holiday, shorter than forgetting.
    """
    return attempts >= DEAD_AFTER and last_at - first_at >= DEAD_SINCE


def deep_walk_due(walked_to_end_at: datetime | None, now: datetime) -> bool:
    """Whether a list must be walked to its end again: never done, or a month ago."""
    if walked_to_end_at is None or walked_to_end_at > now + AHEAD:
        return True
    return now - walked_to_end_at >= DEEP_WALK_EVERY


def slid(pages: Sequence[Sequence[str]], claims: Iterable[int | None]) -> bool:
    """Whether a list moved while its pages (addresses, in order) were turned.

    It claims another total on another page; or a page begins with what the one before showed
    further down (new entries pushed it on). An article pinned to the top of each page is neither.
    """
    if len({claim for claim in claims if claim is not None}) > 1:
        return True
    return any(after and after[0] in before[1:] for before, after in pairwise(pages))


# ── when to stop walking ────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class Walk:
    """One walk of one list: fed page by page, it says whether to go on.

    Holds no clock and does no I/O; `to_end` is set for a first, full or deep walk.
    """

    to_end: bool
    claimed_before: int | None = None
    """What the list claimed at the end of its last walk."""
    since: str | None = None
    """A date (`YYYY-MM-DD`): pages that show only older entries end the walk."""
    seen: set[str] = field(default_factory=set)
    news: int = 0
    pages: int = 0
    claimed: int | None = None
    quiet: int = 0
    """Known entries in a row, up to here."""
    page_size: int = 0

    def take(self, entries: Sequence[Entry], known: Iterable[str], claimed: int | None) -> bool:
        """Count a page; `known` are the addresses on it that were known before this walk.

        Returns whether the page showed anything that this walk had not seen.
        """
        held = set(known)
        shown = dict.fromkeys(entry.url for entry in entries)
        fresh = [url for url in shown if url not in self.seen]
        self.pages += 1
        self.page_size = max(self.page_size, len(shown))
        self.claimed = claimed if claimed is not None else self.claimed
        for url in fresh:
            self.seen.add(url)
            if url in held:
                self.quiet += 1
            else:
                self.quiet = 0
                self.news += 1
        return bool(fresh)

    def is_over(self, entries: Sequence[Entry], *, unchanged: bool = False) -> bool:
        """Whether nothing new can lie further on; `unchanged`: page 1 is just as it was."""
        if self.since is not None and self._all_older(entries):
            return True
        if self.to_end:
            return False
        if self.pages == 1 and unchanged and self.news == 0 and self.claimed in self._settled():
            return True
        return self.quiet >= 2 * self.page_size - 1 and not self._claims_more()

    def _settled(self) -> tuple[int | None, ...]:
        return (None, self.claimed_before)

    def _claims_more(self) -> bool:
        if self.claimed is None or self.claimed_before is None:
            return False
        return self.claimed - self.claimed_before > self.news

    def _all_older(self, entries: Sequence[Entry]) -> bool:
        dated = [entry.published_at[:10] for entry in entries if entry.published_at]
        return bool(dated) and self.since is not None and max(dated) < self.since
