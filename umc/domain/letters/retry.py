"""When a message that could not leave is tried again: later and later, for about a day."""

from datetime import timedelta
from hashlib import sha256

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
MOST_ATTEMPTS = 38
"""With waits of three quarters on average, the last of them is made about 23 hours after the first."""

_DRAWN_FROM = 2**32


def longest_wait(attempts: int) -> timedelta:
    """Return the longest that a message may wait after so many attempts; before the first, not at all."""
    if attempts <= 0:
        return timedelta(0)
    doublings = min(attempts - 1, 16)  # past the cap long before, and never an overflow
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def next_try(attempts: int, key: str) -> timedelta | None:
    """Return how long to wait after so many attempts that failed; None: no more, the message is dead.

    It grows from 30 seconds twofold up to an hour. Of that, 50 to 100 % is taken, by the
    message's key and the attempt, so that what failed together is not tried together; the
    answer is always the same one.

    Raises:
        ValueError: nothing was attempted yet.
    """
    if attempts < 1:
        raise ValueError(f"{attempts} attempts: there is nothing to wait for")
    if attempts >= MOST_ATTEMPTS:
        return None
    drawn = int.from_bytes(sha256(f"{key}:{attempts}".encode()).digest()[:4], "big")
    longest = longest_wait(attempts)
    return longest / 2 + longest / 2 * drawn / _DRAWN_FROM
