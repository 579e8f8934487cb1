"""Faults: events and what is derived from them, files, lists, marks, numbers."""
