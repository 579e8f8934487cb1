"""Texts from outside: what may be shown, and which letters deceive."""
