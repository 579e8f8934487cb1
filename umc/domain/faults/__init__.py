"""Faults: the events that happen to one, and what each makes of it."""
