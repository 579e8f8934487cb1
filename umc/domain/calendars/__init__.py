"""Calendars: instants, lengths of time, and which time is open in a zone."""
