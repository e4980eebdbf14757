"""A small world of portals on loopback whose truth is known; see `portal`."""

from fakeportal.truth import Article
from fakeportal.world import KINDS, Portal, portal

__all__ = ["KINDS", "Article", "Portal", "portal"]
