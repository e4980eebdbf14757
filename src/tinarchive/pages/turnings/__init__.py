"""The ways a list turns its pages, one in each file; `pages.turning` chooses among them."""
