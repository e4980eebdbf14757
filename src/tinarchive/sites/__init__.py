"""Portals and their profiles: family, portal, era, as data."""
