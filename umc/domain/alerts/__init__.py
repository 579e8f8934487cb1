"""Alerts: what monitoring says of a machine, and what becomes of it."""
