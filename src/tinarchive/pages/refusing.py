"""What was read of a page -> why it is no article, or None: gates, log-ins, errors, notices.

A portal answers 200 for its maintenance notice and for its log-in form; kept as an article, such a
page would take the place of the one it hides.

    '{"status":404}'                           -> "it is JSON and no HTML page"
    "Checking your browser before accessing"   -> "a title and 20 words alone; ..."
    "403 - Forbidden: Access is denied."       -> "it says: 403 - Forbidden: Access is denied."
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tinarchive.fields.prose import count_words, fold
from tinarchive.model import BODY_KINDS
from tinarchive.pages.headlines import is_in_address, key_of, slug_key
from tinarchive.pages.wording import LONG

if TYPE_CHECKING:
    from tinarchive.model import Article, Entry
    from tinarchive.pages.tree import Page

FEW_TITLED = 25
FEW_WORDS = 60
"""Words up to which a text with a title, and without, and nothing beside it proves no article."""
_LARGEST_JSON = 2_000_000
_START = 4096
_NO_LETTER = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")
"""What no text has. A page in a wrong charset has some; a tenth of it only a file's bytes have."""
_LEGAL = re.compile(
    r"giấy phép|bản quyền|cơ quan chủ quản|chịu trách nhiệm|ghi rõ nguồn", re.IGNORECASE
)
_ERROR = re.compile(
    r"^(?:(?:http )?(?:loi|error)? ?[45]\d\d ?[-–:.]? ?(?:-|error|loi|not found|forbidden|bad|"
    r"service|internal|gateway|unauthorized|khong|trang|page|$)|"
    r"(?:access|request) (?:is )?(?:denied|blocked)|just a moment|attention required|"
    r"checking your browser|ddos protection|one moment, please|site (?:is )?under maintenance|"
    r"(?:he thong|website|trang web|cong thong tin) (?:dang|tam) (?:bao tri|nang cap|ngung|dung)|"
    r"page not found|khong tim thay (?:trang|noi dung|bai viet|du lieu)|"
    r"(?:trang|bai viet|noi dung) (?:nay )?(?:khong ton tai|khong tim thay|da bi xoa))"
)
_LOCKED = 'input[type="password" i]'


def why_no_page(text: str) -> str | None:
    """Why a text is no HTML at all: JSON that an interface answered, or a file's bytes."""
    start = text[:_START]
    if len(_NO_LETTER.findall(start)) * 10 > len(start):
        return "it is a file (a photo, a document, a program) and no HTML page"
    head = text[:200].lstrip("\ufeff \t\r\n")[:1]
    if head not in ("{", "[") or len(text) > _LARGEST_JSON:
        return None
    try:
        json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return None
    return "it is JSON and no HTML page"


def why_no_article(page: Page, article: Article, entry: Entry | None) -> str | None:
    """Why what was read is no article, or None where something speaks for one."""
    texts = [block.text for block in article.blocks if block.kind in BODY_KINDS and block.text]
    if article.title is None and not any(_is_sentence(text) for text in texts):
        return "no title and no line of prose; it may need its scripts"
    stamped = article.published_at or article.updated_at
    if stamped or article.byline or article.images or article.attachments:
        return None
    shown = [block.text for block in article.blocks[:3]]
    for called in (article.title, page.title, *shown):
        if called and _ERROR.match(fold(called)):
            return f"it says: {called[:80]}"
    words = sum(count_words(text) for text in texts)
    enough = words >= (FEW_TITLED if article.title else FEW_WORDS)
    if enough or (article.title and (len(texts) > 1 or _is_told(article, entry))):
        return None
    if page.has(_LOCKED):
        return "it asks for a password"
    what = "a title" if article.title else "no title"
    return f"{what} and {words} words alone; no date, no name, no photo, no second paragraph"


def _is_sentence(text: str) -> bool:
    """Whether a line is a sentence of an article and not of the portal's imprint."""
    return len(text) >= LONG and not _LEGAL.search(text)


def _is_told(article: Article, entry: Entry | None) -> bool:
    """Whether the list, or the address, gives the article the title that the page shows."""
    key = key_of(article.title or "")
    if entry is not None and entry.title and key_of(entry.title) == key:
        return True
    return is_in_address(key, slug_key(urlsplit(article.url).path))
