"""Feasibility: can a vendor's promise, begun after our own triage, keep the customer's, over a whole term?

Exact, not sampled: due times are composed as linear pieces in whole microseconds.
"""
