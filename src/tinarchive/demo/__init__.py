"""A portal of our own on loopback, with the truth of all it shows."""
