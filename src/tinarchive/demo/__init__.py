"""A portal of our own on loopback, with the truth of all it shows."""

from tinarchive.demo.portal import Portal, open_portal, portal_thread, serve_forever
from tinarchive.demo.truth import Edited, Moved, Truth, World
from tinarchive.demo.world import Changes, changes, world

__all__ = [
    "Changes",
    "Edited",
    "Moved",
    "Portal",
    "Truth",
    "World",
    "changes",
    "open_portal",
    "portal_thread",
    "serve_forever",
    "world",
]
