"""Sending with a wall clock and a gateway that a test has in its hand."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.cli.running import NOW
from umc.domain.letters.delivery import Delivery, MailServer
from umc.domain.letters.letter import Letter
from umc.gateways.post_office import PostOffice
from umc.services.send_outbox import Sent, send_outbox
from umc.store.database.engine import Database

MINUTE = timedelta(minutes=1)
LEASE = timedelta(seconds=6)


@dataclass(slots=True)
class Clock:
    """The wall clock of a test."""

    now: datetime = NOW + MINUTE

    def __call__(self) -> datetime:
        """Return the instant that it shows."""
        return self.now


@dataclass(slots=True)
class Counting:
    """A gateway that takes every letter and writes down which, when it began and in which thread."""

    begun: list[Letter] = field(default_factory=list)
    taking_s: float = 0.0
    fails: Callable[[Letter], Exception | None] = lambda _: None
    at_once: set[str] = field(default_factory=set)
    most_at_once: Counter[str] = field(default_factory=Counter)
    lock: Any = field(default_factory=threading.Lock)

    def send(self, letter: Letter) -> None:
        """Take a letter, or fail as told."""
        with self.lock:
            self.begun.append(letter)
            self.at_once.add(letter.key)
            numbers = Counter(one.number for one in self.begun if one.key in self.at_once)
            self.most_at_once |= numbers
        time.sleep(self.taking_s)
        with self.lock:
            self.at_once.discard(letter.key)
        if (error := self.fails(letter)) is not None:
            raise error

    def close(self) -> None:
        """Hold nothing."""


def send(
    database: Database, by: MailServer | Delivery | Counting, clock: Clock | None = None, **more: Any
) -> Sent:
    """Send what is due."""
    if isinstance(by, Counting):
        return send_outbox(database, lambda: by, clock=clock or Clock(), **more)
    delivery = by if isinstance(by, Delivery) else Delivery(mail=by)
    return send_outbox(database, lambda: PostOffice(delivery), clock=clock or Clock(), **more)


def outcomes(sent: Sent) -> dict[str, int]:
    """Return how many messages came to what."""
    return dict(Counter(one.outcome.value for one in sent.tried))
