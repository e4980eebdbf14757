"""Crawls, reads and keeps Vietnamese provincial news portals in one SQLite archive."""

__version__ = "0.1.0"
