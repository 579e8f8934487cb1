"""umc: one desk, many vendors, every promise on the clock.

The package is a set of floors; imports only go down:
cli > render > services > files | store | gateways > domain.
"""

__version__ = "0.4.0"
