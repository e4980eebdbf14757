"""What became of an article, in order, each event with the response that proves it.

The answers to its addresses are replayed: where it was shown, where it was not, where it came back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tinarchive.fields.addresses import twin_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tinarchive.archive.stores import Store

    Row = dict[str, Any]

ABSENT = frozenset({"gone", "missing", "left"})

_ANSWERS = """
  SELECT id AS capture, url, fetched_at AS seen_at, status, digest AS body_digest, verdict
  FROM captures WHERE article = ? AND verdict IS NOT NULL ORDER BY id
"""
_PROBLEMS = """
  SELECT first_at AS seen_at, url, stage, reason, attempts, last_at FROM problems
  WHERE resolved_at IS NULL AND url IN (SELECT url FROM addresses WHERE article = ?)
  ORDER BY first_at
"""


def events(db: Store, article: int, revisions: Sequence[Row]) -> list[Row]:
    """All that became of an article, oldest first; `event` says what it is.

    - `revision`: a state of its content, one of `revisions`;
    - `gone`, `missing`: it was not there any more, proved by status or by the portal's "not
      found" page; the first such answer of each absence;
    - `back`: there again;
    - `moved`: shown under an address that had not shown it before (`from`: the one before);
    - `left`: an earlier address ended, the article lives on;
    - `problem`: what keeps us from seeing it now (status, reason).

    All but `problem` have `capture`, `url`, `status` and `body_digest`: the proof.
    """
    by_capture: dict[int, list[Row]] = {}
    for revision in revisions:
        by_capture.setdefault(revision["capture"], []).append(revision)
    course = Course()
    told: list[Row] = []
    for answer in map(dict, db.all(_ANSWERS, (article,))):
        states = by_capture.pop(answer["capture"], [])
        told += course.take(answer)
        told += [_with_proof(state, answer) for state in states]
    # Revisions whose capture says of another article too (two addresses, one page).
    for states in by_capture.values():
        told += [_with_proof(state, _answer(db, state["capture"])) for state in states]
    told.sort(key=lambda one: one["capture"])
    return told + [{"event": "problem", **dict(row)} for row in db.all(_PROBLEMS, (article,))]


@dataclass(slots=True)
class Course:
    """Where an article was shown so far; fed answer by answer, it gives what was new."""

    shown: str | None = None
    keys: set[str] = field(default_factory=set)
    absent: set[str] = field(default_factory=set)

    def take(self, answer: Row) -> Iterator[Row]:
        """The events an answer is (a revision is told apart)."""
        verdict = answer.pop("verdict")
        if verdict in ABSENT:
            if verdict == "left":
                yield {"event": "left", **answer}
            elif verdict not in self.absent:
                yield {"event": verdict, **answer}
                self.absent.add(verdict)
            return
        if self.absent:
            self.absent.clear()
            yield {"event": "back", **answer}
        key = twin_key(answer["url"])
        if self.shown is not None and key not in self.keys:
            yield {"event": "moved", "from": self.shown, **answer}
        self.keys.add(key)
        self.shown = answer["url"]


def _with_proof(revision: Row, answer: Row) -> Row:
    proof = {name: answer.get(name) for name in ("url", "status", "body_digest")}
    return {"event": "revision", **revision, **proof}


def _answer(db: Store, capture: int) -> Row:
    row = db.one("SELECT url, status, digest AS body_digest FROM captures WHERE id = ?", (capture,))
    return dict(row) if row else {}
