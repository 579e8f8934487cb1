"""The trade itself: pure values and rules.

Standard library values only. No input or output, no clock (an instant is an argument),
no randomness. Everything here can be tested by calling it.
"""
