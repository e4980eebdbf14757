"""Both databases as commented SQL: the one place where a table is made.

`tinarchive.db` (LIBRARY) is the public API for researchers and is useful alone. `captures.db`
(CAPTURES) is the truth about what came. docs/schema.md explains every column; a test compares.
A file that exists already is changed by migrations.py only.
"""

from __future__ import annotations

import sqlite3

CAPTURES = """
-- What came, one row a response. Written first, in one transaction, before anything reads it.
CREATE TABLE captures (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL,
  kind TEXT NOT NULL,
  url TEXT NOT NULL,
  method TEXT NOT NULL,
  data TEXT,                    -- form fields of a POST, JSON [[name, value], ...]
  fetched_at TEXT NOT NULL,     -- UTC, to the microsecond
  elapsed REAL NOT NULL,        -- seconds
  status INTEGER NOT NULL,
  status_line TEXT NOT NULL,
  peer TEXT,
  wire_encoding TEXT,
  wire_size INTEGER NOT NULL,
  framing TEXT,
  undecoded TEXT,
  truncated TEXT,
  -- Header lines both ways and TLS facts: JSON, zstd. They hardly differ from page to page, and
  -- as text they would be most of what an unchanged page costs.
  head BLOB NOT NULL,
  head_dictionary INTEGER REFERENCES dictionaries(id),
  body INTEGER NOT NULL REFERENCES bodies(id)
) STRICT;
CREATE INDEX captures_url ON captures(url);
CREATE INDEX captures_body ON captures(body);
CREATE INDEX captures_run ON captures(run);

-- A body once per digest. `content` is the body itself where `packing` is 'none'.
CREATE TABLE bodies (
  id INTEGER PRIMARY KEY,
  digest BLOB NOT NULL UNIQUE,  -- SHA-256 of the body, 32 bytes
  size INTEGER NOT NULL,        -- of the body, in bytes
  packing TEXT NOT NULL CHECK (packing IN ('none', 'zstd')),
  dictionary INTEGER REFERENCES dictionaries(id),
  content BLOB NOT NULL
) STRICT;

-- A page (or a head) that serves as zstd dictionary for those like it. It is a body like any
-- other, packed without a dictionary; its first `size` bytes are the dictionary (raw content).
CREATE TABLE dictionaries (
  id INTEGER PRIMARY KEY,
  site TEXT NOT NULL,
  use TEXT NOT NULL CHECK (use IN ('body', 'head')),
  body INTEGER NOT NULL REFERENCES bodies(id),
  size INTEGER NOT NULL,
  made_at TEXT NOT NULL
) STRICT;
CREATE INDEX dictionaries_site ON dictionaries(site, use);
"""

INDEX = """
-- Filled by search.py, never by triggers or 'rebuild' (they would index the folded columns
-- unfolded). The comment lets datasette and sqlite-utils find the index by themselves.
CREATE VIRTUAL TABLE articles_fts USING fts5(
  title, summary, body, title_folded, summary_folded, body_folded,
  content='articles_search', content_rowid='id',
  tokenize='unicode61 remove_diacritics 0' /* content="articles" */
);
"""

LIBRARY = f"""
CREATE TABLE provinces (
  code TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  merged_name TEXT NOT NULL
) STRICT;

CREATE TABLE sites (
  id TEXT PRIMARY KEY,          -- host, with :port if unusual
  name TEXT,
  home TEXT,
  province TEXT REFERENCES provinces(code),
  family TEXT,
  state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'dead', 'moved'))
) STRICT;
CREATE INDEX sites_province ON sites(province);

CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  started_at TEXT NOT NULL,
  finished_at TEXT,
  outcome TEXT CHECK (outcome IN ('finished', 'problems', 'interrupted', 'failed')),
  requests INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0,
  new INTEGER NOT NULL DEFAULT 0,
  edited INTEGER NOT NULL DEFAULT 0,
  moved INTEGER NOT NULL DEFAULT 0,
  same INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0
) STRICT;

-- A projection of captures.db: all but `verdict` and `article` can be rebuilt from there.
CREATE TABLE captures (
  id INTEGER PRIMARY KEY,
  url TEXT NOT NULL,
  method TEXT NOT NULL,
  kind TEXT NOT NULL,
  fetched_at TEXT NOT NULL,
  status INTEGER NOT NULL,
  media_type TEXT,
  charset TEXT,
  digest TEXT NOT NULL,
  size INTEGER NOT NULL,
  revisit_of INTEGER REFERENCES captures(id),
  etag TEXT,
  last_modified TEXT,
  run INTEGER NOT NULL REFERENCES runs(id),
  verdict TEXT,                 -- what reading it came to; null: nothing has read it
  article INTEGER REFERENCES articles(id)
) STRICT;
CREATE INDEX captures_url ON captures(url);
CREATE INDEX captures_digest ON captures(digest);
CREATE INDEX captures_run ON captures(run);
CREATE INDEX captures_article ON captures(article);
CREATE INDEX captures_unread ON captures(id) WHERE verdict IS NULL;

CREATE TABLE listings (
  id INTEGER PRIMARY KEY,
  site TEXT NOT NULL REFERENCES sites(id),
  url TEXT NOT NULL UNIQUE,
  name TEXT,
  claimed_total INTEGER,
  claimed_pages INTEGER,
  found INTEGER,                -- addresses shown since the last full walk began
  walked_at TEXT,
  complete INTEGER CHECK (complete IN (0, 1)),
  walk INTEGER NOT NULL DEFAULT 0,           -- number of the walk begun last
  finished_walk INTEGER NOT NULL DEFAULT 0,  -- number of the walk that came to its end last
  full_walk INTEGER,                         -- number of the walk to the list's end last
  walked_to_end_at TEXT
) STRICT;
CREATE INDEX listings_site ON listings(site);

CREATE TABLE stories (
  id INTEGER PRIMARY KEY,
  first_article INTEGER NOT NULL REFERENCES articles(id),
  size INTEGER NOT NULL
) STRICT;

CREATE TABLE articles (
  id INTEGER PRIMARY KEY,
  site TEXT NOT NULL REFERENCES sites(id),
  url TEXT NOT NULL UNIQUE,
  title TEXT,
  published_at TEXT,
  published_on TEXT,
  published_raw TEXT,
  updated_at TEXT,
  summary TEXT,
  body TEXT,
  byline TEXT,
  organisation TEXT,
  source TEXT,
  category TEXT,
  language TEXT,
  views INTEGER,
  words INTEGER NOT NULL,
  first_seen_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  checked_at TEXT NOT NULL,
  gone_at TEXT,
  revision INTEGER NOT NULL,
  story INTEGER REFERENCES stories(id),
  capture INTEGER NOT NULL REFERENCES captures(id),  -- the latest that shows this state
  missing_runs INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX articles_site ON articles(site, published_at);
CREATE INDEX articles_published_on ON articles(published_on);
CREATE INDEX articles_category ON articles(category);
CREATE INDEX articles_story ON articles(story);

CREATE TABLE revisions (
  id INTEGER PRIMARY KEY,
  article INTEGER NOT NULL REFERENCES articles(id),
  number INTEGER NOT NULL,
  seen_at TEXT NOT NULL,
  capture INTEGER NOT NULL REFERENCES captures(id),
  digest TEXT NOT NULL,
  reader TEXT NOT NULL,
  title TEXT,
  published_at TEXT,
  blocks TEXT NOT NULL,
  issues TEXT NOT NULL,
  UNIQUE (article, number)
) STRICT;
CREATE INDEX revisions_digest ON revisions(digest);
CREATE INDEX revisions_capture ON revisions(capture);

CREATE TABLE entries (
  listing INTEGER NOT NULL REFERENCES listings(id),
  url TEXT NOT NULL,
  article INTEGER REFERENCES articles(id),
  title TEXT,
  published_at TEXT,
  first_seen_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  gone_at TEXT,
  key TEXT NOT NULL,            -- equal for http and https, with and without www
  walk INTEGER NOT NULL,        -- number of the walk that showed it last
  PRIMARY KEY (listing, url)
) STRICT;
CREATE INDEX entries_key ON entries(key);
CREATE INDEX entries_article ON entries(article);

CREATE TABLE authors (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE article_authors (
  article INTEGER NOT NULL REFERENCES articles(id),
  position INTEGER NOT NULL,
  author INTEGER NOT NULL REFERENCES authors(id),
  role TEXT,
  PRIMARY KEY (article, position)
) STRICT;
CREATE INDEX article_authors_author ON article_authors(author);

CREATE TABLE images (
  article INTEGER NOT NULL REFERENCES articles(id),
  position INTEGER NOT NULL,
  url TEXT NOT NULL,
  caption TEXT,
  credit TEXT,
  alt TEXT,
  capture INTEGER REFERENCES captures(id),
  width INTEGER,
  height INTEGER,
  PRIMARY KEY (article, position)
) STRICT;
CREATE INDEX images_url ON images(url);

CREATE TABLE attachments (
  article INTEGER NOT NULL REFERENCES articles(id),
  position INTEGER NOT NULL,
  url TEXT NOT NULL,
  title TEXT,
  media_type TEXT,
  capture INTEGER REFERENCES captures(id),
  PRIMARY KEY (article, position)
) STRICT;
CREATE INDEX attachments_url ON attachments(url);

CREATE TABLE tags (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE article_tags (
  article INTEGER NOT NULL REFERENCES articles(id),
  position INTEGER NOT NULL,
  tag INTEGER NOT NULL REFERENCES tags(id),
  PRIMARY KEY (article, position)
) STRICT;
CREATE INDEX article_tags_tag ON article_tags(tag);

CREATE TABLE views (
  article INTEGER NOT NULL REFERENCES articles(id),
  seen_at TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (article, seen_at)
) STRICT;

CREATE TABLE addresses (
  url TEXT PRIMARY KEY,
  article INTEGER NOT NULL REFERENCES articles(id),
  key TEXT NOT NULL             -- equal for http and https, with and without www
) STRICT;
CREATE INDEX addresses_article ON addresses(article);
CREATE INDEX addresses_key ON addresses(key);

CREATE TABLE problems (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES runs(id),
  site TEXT NOT NULL REFERENCES sites(id),
  url TEXT NOT NULL,
  stage TEXT NOT NULL CHECK (stage IN ('robots', 'fetch', 'decode', 'read', 'walk', 'store')),
  reason TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  first_at TEXT NOT NULL,
  last_at TEXT NOT NULL,
  resolved_at TEXT,
  UNIQUE (url, stage)
) STRICT;
CREATE INDEX problems_site ON problems(site, resolved_at);

CREATE TABLE frontier (
  url TEXT PRIMARY KEY,
  site TEXT NOT NULL REFERENCES sites(id),
  kind TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'taken', 'done', 'failed')),
  attempts INTEGER NOT NULL DEFAULT 0,
  due_at TEXT,                  -- not before; null: at once
  run INTEGER NOT NULL          -- the run in which `state` was set; 0: none
) STRICT;
CREATE INDEX frontier_queue ON frontier(site, state, kind);

-- Whether a parameter of a site's addresses matters, learned from its articles.
CREATE TABLE parameters (
  site TEXT NOT NULL REFERENCES sites(id),
  name TEXT NOT NULL,
  same INTEGER NOT NULL,        -- pairs that differ in it alone and are one article
  different INTEGER NOT NULL,   -- pairs that differ in it alone and are two
  one TEXT NOT NULL,            -- the evidence: the first pair that agreed, or the last against
  other TEXT NOT NULL,
  PRIMARY KEY (site, name)
) STRICT;

-- What a site asked of our pace, kept from run to run.
CREATE TABLE paces (
  site TEXT PRIMARY KEY,        -- host, with :port if unusual; photo hosts too
  not_before TEXT,              -- no request sooner (Retry-After)
  delay REAL NOT NULL           -- seconds between requests it slowed us down to
) STRICT;

-- Articles whose text is not in the index yet (search.py).
CREATE TABLE unindexed (
  article INTEGER PRIMARY KEY REFERENCES articles(id)
) STRICT;

-- What the index shows: the folded columns give the original text, so that a snippet found
-- without diacritics still marks the words as they are written.
CREATE VIEW articles_search AS
  SELECT id, title, summary, body,
         title AS title_folded, summary AS summary_folded, body AS body_folded
  FROM articles;
{INDEX}"""


def statements(script: str) -> list[str]:
    """The single statements of a script, each with its comments.

    `executescript` would commit what is open; a migration must be one transaction.
    """
    found: list[str] = []
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            found.append(pending.strip())
            pending = ""
    return found
