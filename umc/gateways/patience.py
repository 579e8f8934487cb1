"""Patience with places that do not answer: after a minute lost on one, the rest of its letters wait."""

import threading
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from time import monotonic
from urllib.parse import urlsplit

from umc.domain.letters.letter import Letter, Means
from umc.domain.letters.retry import FIRST_WAIT

LOST_AT_MOST_S = 60.0
RESTS = FIRST_WAIT
"""How long a place is left alone then."""


class Patience:
    """How much time was lost on each place since it last took a letter; for many threads.

    ``clock_s`` gives seconds that only grow.
    """

    def __init__(self, clock_s: Callable[[], float] = monotonic) -> None:
        self._clock_s = clock_s
        self._lock = threading.Lock()
        self._lost_s: defaultdict[str, float] = defaultdict(float)
        self._rests_until_s: dict[str, float] = {}

    def left_alone(self, letter: Letter) -> timedelta | None:
        """Return for how long a letter's place is to be left alone, None where it is not."""
        with self._lock:
            left_s = self._rests_until_s.get(place_of(letter), 0.0) - self._clock_s()
        return timedelta(seconds=left_s) if left_s > 0 else None

    def took(self, letter: Letter) -> None:
        """Forget what was lost on a place: it took a letter."""
        with self._lock:
            self._lost_s.pop(place_of(letter), None)

    def lost(self, letter: Letter, seconds: float) -> None:
        """Count time lost on a letter that could not be handed over."""
        place = place_of(letter)
        with self._lock:
            self._lost_s[place] += seconds
            if self._lost_s[place] >= LOST_AT_MOST_S:
                self._rests_until_s[place] = self._clock_s() + RESTS.total_seconds()


def place_of(letter: Letter) -> str:
    """Return where a letter is handed over: the mail server, the host of a webhook, a command, a maildir."""
    match letter.means:
        case Means.EMAIL:
            return "the mail server"
        case Means.WEBHOOK:
            return _host(letter.address)
        case Means.COMMAND | Means.FILE:
            return f"{letter.means.value} {letter.address}"


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower() or url
    except ValueError:
        return url
