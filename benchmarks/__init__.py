"""Benchmarks: how fast umc is, on made-up estates and on a real desk's log. No part of the wheel."""
