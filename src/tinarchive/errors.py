"""Every error a person can meet, branched by who can mend it.

    TinarchiveError
    ├── UsageError         the words of the command      exit 2
    │   ├── NoSuchChoice   a filter that names what is not there: names the nearest that is
    │   └── ProfileError   a profile file: names file, key and the nearest right one
    ├── NetworkError       the portal or the line        exit 3 when nothing could be walked
    │   ├── Refused        robots.txt, the address guard or a status says no
    │   └── Unreachable    no answer: DNS, connection, time, TLS, a broken message
    ├── LayoutError        a page that is not what was expected (no list, no article)   exit 3
    └── ArchiveError       the folder or its databases   exit 4
        ├── Locked         another run owns it
        ├── Damaged        what is on disk is not what was written, or is too new
        ├── OutOfSpace     the disk is full or read-only
        └── TooLong        a question was ended at its time limit

A message is one sentence that says what happened, where, and what to do. A single field that
cannot be read is no error: it is an `Issue` on the article (model.py).
"""


class TinarchiveError(Exception):
    """Anything that went wrong and is ours to explain; `exit_code` ends the command."""

    exit_code = 1

    def __reduce__(self) -> tuple[object, ...]:
        """How an error travels from a reading process: without calling `__init__` again."""
        return (_rebuild, (type(self), self.args, self.__dict__.copy()))


def _rebuild(
    kind: type[TinarchiveError], args: tuple[object, ...], state: dict[str, object]
) -> TinarchiveError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class UsageError(TinarchiveError):
    """The command was asked for something that cannot be."""

    exit_code = 2


class NoSuchChoice(UsageError):  # noqa: N818 - the tree reads better in plain words
    """A filter names what is not there, or is no day.

    `what`: site, province, merged_province, day, span, category or author; `near`: what it may
    have meant.
    """

    def __init__(self, message: str, *, what: str, typed: str, near: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.what = what
        self.typed = typed
        self.near = near


class ProfileError(UsageError):
    """A profile says something that cannot be; names file, key and the nearest right key."""


class NetworkError(TinarchiveError):
    """A page could not be had. `url` is the address asked for."""

    exit_code = 3

    def __init__(self, message: str, *, url: str, reason: str) -> None:
        super().__init__(message)
        self.url = url
        self.reason = reason
        """A short stable word for `problems.reason`: `dns`, `connect`, `timeout`, `robots` ..."""


class Refused(NetworkError):  # noqa: N818 - the tree reads better in plain words
    """Asking is not allowed: robots.txt, the address guard, or a scheme that is not http(s)."""


class Unreachable(NetworkError):  # noqa: N818
    """Asked, and no whole answer came."""


class LayoutError(TinarchiveError):
    """A page is not what was expected: no list on it, no article, too large or too deep to read."""

    exit_code = 3

    def __init__(self, message: str, *, url: str, expected: str = "", found: str = "") -> None:
        super().__init__(message)
        self.url = url
        self.expected = expected
        self.found = found


class ArchiveError(TinarchiveError):
    """The archive cannot be used as it is."""

    exit_code = 4


class Locked(ArchiveError):  # noqa: N818
    """Another run works on this archive."""


class Damaged(ArchiveError):  # noqa: N818
    """What is on disk is not what was written, or was written by a newer version."""


class OutOfSpace(ArchiveError):  # noqa: N818
    """The disk is full, or the folder cannot be written."""


class TooLong(ArchiveError):  # noqa: N818
    """A question to the archive took longer than it may."""
