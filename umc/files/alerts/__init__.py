"""Payloads of monitoring: one reader a format, bytes to alerts.

A reader never raises. What it cannot read is an ``Unreadable`` that names the place and the
reason, and the rest of the payload is read all the same.
"""
