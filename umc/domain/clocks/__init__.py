"""Clocks of a fault: what was promised, what is used, what comes due, and who held the time."""
