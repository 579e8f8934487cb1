"""Findings: what is wrong with files, each by a stable code."""
