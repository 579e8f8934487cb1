"""Integrity: what the database holds, compared with what it must hold."""
