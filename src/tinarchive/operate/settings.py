"""What an archive remembers of its archivist: `settings.toml` in its folder."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from tinarchive.errors import ArchiveError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

FILE = "settings.toml"


def read_contact(folder: Path) -> str | None:
    """Whom a portal's people may write to, as once told; None when nobody was asked or said no."""
    path = folder / FILE
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: cannot be read: {error}. Mend it or take it away.") from None
    contact = settings.get("contact")
    return contact if isinstance(contact, str) and contact else None


def was_asked(folder: Path) -> bool:
    """Whether the archivist was asked before, whatever the answer was."""
    return (folder / FILE).exists()


def keep_contact(folder: Path, contact: str | None) -> None:
    """Remember whom to write to; None remembers that the archivist would rather not say."""
    quoted = (contact or "").replace("\\", "\\\\").replace('"', '\\"')
    text = (
        "# Whom a portal's people may write to about the crawl: an e-mail or web address.\n"
        "# It is sent with every request, in the User-Agent. Empty: nobody.\n"
        f'contact = "{quoted}"\n'
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / FILE).write_text(text, encoding="utf-8")
    except OSError as error:
        raise ArchiveError(f"{folder / FILE} cannot be written: {error.strerror}.") from None


def check_contact(contact: str) -> str:
    """The contact as it may stand in a header: one line of plain characters."""
    contact = contact.strip()
    if not contact.isascii() or not contact.isprintable() or len(contact) > 200:
        raise UsageError(
            f"The contact {contact[:40]!r} must be an e-mail or web address in plain letters."
        )
    return contact
