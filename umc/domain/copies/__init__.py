"""Copies of a book: backups, archives, and the anchors that prove them."""
