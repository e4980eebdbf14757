"""Other people's extractors over a list of pages, in `.venv-bench`: JSON lines, one a page.

    python foreign_readers.py NAME REPEATS < [{"path", "url"} a line]

Each is called as its documentation shows, with what helps it: the text rightly decoded, the
address, the language. `ms` is the CPU time of the quickest repeat, one process, page after page.
"""

from __future__ import annotations

import json
import logging
import sys
import time
import warnings
from pathlib import Path

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)


def trafilatura_reader():
    from trafilatura import bare_extraction

    def read(text, url):
        found = bare_extraction(text, url=url, with_metadata=True, include_comments=False)
        if found is None:
            return {}
        return {
            "title": found.title,
            "published_at": found.date,
            "summary": found.description,
            "body": found.text,
            "names": (found.author or "").split("; ") if found.author else [],
        }

    return read


def newspaper4k_reader():
    import newspaper

    def read(text, url):
        found = newspaper.Article(url, language="vi", fetch_images=False)
        found.download(input_html=text)
        found.parse()
        return {
            "title": found.title,
            "published_at": stamp(found.publish_date),
            "summary": found.meta_description,
            "body": found.text,
            "names": list(found.authors),
        }

    return read


def readability_reader():
    import lxml.html
    from readability import Document

    def read(text, url):
        found = Document(text, url=url)
        summary = lxml.html.fromstring(found.summary(html_partial=True))
        return {"title": found.short_title(), "body": "\n".join(summary.itertext())}

    return read


def goose3_reader():
    from goose3 import Goose

    goose = Goose(
        {"use_meta_language": False, "target_language": "vi", "enable_image_fetching": False}
    )

    def read(text, url):
        found = goose.extract(url=url, raw_html=text)
        return {
            "title": found.title,
            "published_at": stamp(found.publish_datetime_utc or found.publish_date),
            "summary": found.meta_description,
            "body": found.cleaned_text,
            "names": list(found.authors),
        }

    return read


def resiliparse_reader():
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    def read(text, _):
        tree = HTMLTree.parse(text)
        return {"title": tree.title, "body": extract_plain_text(tree, main_content=True)}

    return read


READERS = {
    "trafilatura": trafilatura_reader,
    "newspaper4k": newspaper4k_reader,
    "readability-lxml": readability_reader,
    "goose3": goose3_reader,
    "resiliparse": resiliparse_reader,
}


def stamp(value):
    """A date as text, as the tool says it."""
    if value is None or isinstance(value, str):
        return value
    text = value.isoformat(timespec="minutes")
    return text[:10] if text[10:16] == "T00:00" else text


def main() -> None:
    name, repeats = sys.argv[1], int(sys.argv[2])
    read = READERS[name]()
    pages = [json.loads(line) for line in sys.stdin]
    for number, page in enumerate([pages[0], *pages]):
        text = Path(page["path"]).read_bytes().decode("utf-8", "replace")
        best, found = float("inf"), {}
        for _ in range(repeats):
            start = time.process_time()
            try:
                found = read(text, page["url"])
            except Exception as error:  # noqa: BLE001 - a tool that fails on a page has no answer
                found = {"error": repr(error)}
            best = min(best, time.process_time() - start)
        if number:  # the first is read once more, to warm up
            print(json.dumps({"ms": best * 1000, **found}, default=str), flush=True)


if __name__ == "__main__":
    main()
