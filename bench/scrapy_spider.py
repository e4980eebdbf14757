"""The demo portal as a good Scrapy user would crawl it: hand-written selectors, rows in SQLite.

    python scrapy_spider.py LISTING_URL DATABASE CONNECTIONS

The selectors know the demo's template, so nothing has to be found out; what they read goes into
one SQLite file with the same fields that tinarchive keeps of an article. Raw pages are not kept.
"""

from __future__ import annotations

import json
import re
import sqlite3
import sys

import scrapy
from scrapy.crawler import CrawlerProcess

SCHEMA = """
CREATE TABLE articles (url TEXT PRIMARY KEY, title TEXT, published_at TEXT, published_raw TEXT,
    summary TEXT, body TEXT, byline TEXT, author TEXT, organisation TEXT, views INTEGER,
    category TEXT, images TEXT, attachments TEXT)
"""
DATE = re.compile(r"ngày (\d{1,2}) tháng (\d{1,2}) năm (\d{4})(?:\s*-\s*(\d{1,2}):(\d{2}))?")
BYLINE = re.compile(
    r"^(?:(?:CTV|Bài và ảnh|Tin, ảnh|Tin|Theo|Tác giả)\s*:\s*)?([^(]+?)\s*(?:\(\s*(.+?)\s*\))?$"
)
SPACE = re.compile(r"\s+")


def clean(parts) -> str:
    return SPACE.sub(" ", "".join(parts).replace("\xa0", " ")).strip()


class PortalSpider(scrapy.Spider):
    name = "portal"

    def __init__(self, listing: str, **kwargs) -> None:
        super().__init__(**kwargs)
        self.start_urls = [listing]

    def parse(self, response):
        for link in response.css("td.tin b a.lnkTin::attr(href)").getall():
            yield response.follow(link, self.parse_article)
        after = response.xpath('//table[@class="phan-trang"]//a[.="Trang sau"]/@href').get()
        if after:
            yield response.follow(after, self.parse)

    def parse_article(self, response):
        main = response.css("td.giua")
        raw = clean(main.xpath('.//span[contains(@id,"lblNgay")]//text()').getall())
        paragraphs, images, byline = self.parse_body(response, main.css("div.NoiDung"))
        author = BYLINE.match(byline) if byline else None
        views = main.xpath('.//span[contains(@id,"lblLuotXem")]/text()').get()
        yield {
            "url": response.url,
            "title": clean(main.css("span.TieuDe ::text").getall()),
            "published_at": self.read_date(raw),
            "published_raw": raw,
            "summary": clean(main.css("p.tom-tat ::text").getall()) or None,
            "body": "\n\n".join(paragraphs),
            "byline": byline,
            "author": author[1] if author else None,
            "organisation": author[2] if author else None,
            "views": int(re.sub(r"\D", "", views)) if views else None,
            "category": main.css("div.crumb a::text").getall()[-1],
            "images": json.dumps(images, ensure_ascii=False),
            "attachments": json.dumps(
                [
                    response.urljoin(link)
                    for link in main.css("a::attr(href)").getall()
                    if link.lower().endswith((".pdf", ".doc", ".docx", ".xls", ".xlsx"))
                ]
            ),
        }

    @staticmethod
    def read_date(raw: str) -> str | None:
        found = DATE.search(raw)
        if not found:
            return None
        day, month, year, hour, minute = found.groups()
        date = f"{year}-{int(month):02}-{int(day):02}"
        return f"{date}T{int(hour):02}:{minute}+07:00" if hour else date

    @staticmethod
    def parse_body(response, body):
        paragraphs, images, byline = [], [], None
        for node in body.xpath('./*[not(@class="tom-tat")]'):
            text = clean(node.xpath(".//text()").getall())
            source = node.xpath(".//img/@src").get()
            if source:
                images.append({"url": response.urljoin(source), "caption": text or None})
            elif "Image" in (node.attrib.get("class") or "") and images:
                images[-1]["caption"] = text
            elif "right" in (node.attrib.get("style") or "") and text:
                byline = text
            elif node.root.tag == "table":
                cells = [
                    "\t".join(
                        clean(cell.xpath(".//text()").getall()) for cell in row.xpath("./td|./th")
                    )
                    for row in node.xpath(".//tr")
                ]
                paragraphs.append("\n".join(cells))
            elif node.root.tag in ("ul", "ol"):
                paragraphs += [clean(p.xpath(".//text()").getall()) for p in node.xpath("./li")]
            elif text:
                paragraphs.append(text)
        return paragraphs, images, byline


class SqlitePipeline:
    """One transaction every hundred rows."""

    def open_spider(self):
        self.database = sqlite3.connect(DATABASE)
        self.database.execute("PRAGMA journal_mode=WAL")
        self.database.execute(SCHEMA)
        self.count = 0

    def process_item(self, item):
        names = ", ".join(item)
        marks = ", ".join("?" * len(item))
        self.database.execute(
            f"INSERT OR REPLACE INTO articles ({names}) VALUES ({marks})", tuple(item.values())
        )
        self.count += 1
        if self.count % 100 == 0:
            self.database.commit()
        return item

    def close_spider(self):
        self.database.commit()
        self.database.close()


def settings(connections: int) -> dict:
    return {
        "AUTOTHROTTLE_ENABLED": False,
        "CONCURRENT_REQUESTS": connections,
        "CONCURRENT_REQUESTS_PER_DOMAIN": connections,
        "COOKIES_ENABLED": False,
        "DOWNLOAD_DELAY": 0,
        "ITEM_PIPELINES": {SqlitePipeline: 300},
        "LOG_LEVEL": "ERROR",
        "ROBOTSTXT_OBEY": True,
        "TELNETCONSOLE_ENABLED": False,
        "USER_AGENT": "bench (+mailto:nobody@example.invalid)",
    }


if __name__ == "__main__":
    listing, DATABASE, connections = sys.argv[1], sys.argv[2], int(sys.argv[3])
    process = CrawlerProcess(settings(connections))
    process.crawl(PortalSpider, listing=listing)
    process.start()
