"""umc's own words for every message, a module a language: what is said where a book says nothing else.

A language is a ``Wording``: words for clocks, levels and times, and a template for each kind of
message and each reader. Nothing here knows a fault; ``facts_in_words`` says the facts.
"""
