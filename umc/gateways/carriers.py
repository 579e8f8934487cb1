"""Carriers: threads that hand letters over, each with a gateway of its own; no database is known here.

Letters about one fault go one after the other, in the order in which they were handed in;
letters about several go at once. Behind one that is tried again those of its thread are given back.
"""

import threading
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from queue import Empty, SimpleQueue
from time import monotonic
from types import TracebackType

from umc.domain.letters.letter import Gateway, NotSent
from umc.domain.letters.outbox import Claimed, Outcome, Tried
from umc.domain.letters.retry import next_try
from umc.gateways.lanes import Lanes
from umc.gateways.one_line import one_line
from umc.gateways.patience import Patience, place_of


class Carriers:
    """So many threads, each with a gateway that it makes itself; a context manager that ends them.

    ``clock`` gives the real instant. No send begins less than ``send_within_s`` seconds before
    the letter's lease runs out. ``bugs`` are what went wrong in a gateway and should not.
    """

    def __init__(
        self, make: Callable[[], Gateway], count: int, *, clock: Callable[[], datetime], send_within_s: float
    ) -> None:
        self._make = make
        self._clock = clock
        self._send_within_s = send_within_s
        self._patience = Patience()
        self._lanes = Lanes()
        self._back: SimpleQueue[Tried] = SimpleQueue()
        self._leased_until_s: dict[int, float] = {}
        self._threads = [threading.Thread(target=self._carry, daemon=True) for _ in range(count)]
        self.in_hand: dict[int, Claimed] = {}
        self.bugs: list[Exception] = []

    def __enter__(self) -> "Carriers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lanes.close()
        for thread in self._threads:
            thread.join()

    def hand_in(self, batch: Sequence[Claimed], *, leased_until_s: float) -> None:
        """Take letters, leased until a reading of the steady clock; each comes back by ``outcomes``."""
        self._leased_until_s |= {one.id: leased_until_s for one in batch}
        self.in_hand |= {one.id: one for one in batch}
        self._lanes.add(batch)

    def renewed(self, ours: Collection[int], *, leased_until_s: float) -> None:
        """Let the leases of these letters run until that reading; those of the others in hand are over."""
        self._leased_until_s |= {id: leased_until_s if id in ours else 0.0 for id in self.in_hand}

    def recall(self) -> None:
        """Give back every letter whose sending has not begun."""
        self._give_back(self._lanes.recall_all())

    def outcomes(self, *, within_s: float, gather_s: float = 0.0) -> list[Tried]:
        """Return what came back: the first within so many seconds, and what follows it while gathering."""
        found: list[Tried] = []
        until = monotonic() + within_s
        while len(found) < len(self.in_hand):
            try:
                found.append(self._back.get(timeout=max(0.0, until - monotonic())))
            except Empty:
                break
            if len(found) == 1:
                until = monotonic() + gather_s
        for one in found:
            del self.in_hand[one.claimed.id], self._leased_until_s[one.claimed.id]
        return found

    def _give_back(self, recalled: Sequence[Claimed]) -> None:
        for one in recalled:
            self._back.put(Tried(claimed=one, outcome=Outcome.GIVEN_BACK, at=self._clock()))

    def _carry(self) -> None:
        gateway: Gateway | None = None
        while (claimed := self._lanes.take()) is not None:
            try:
                gateway = gateway if gateway is not None else self._make()
                tried = self._tried(gateway, claimed)
            except Exception as bug:
                self.bugs.append(bug)
                tried = self._failed(claimed, f"a bug of ours: {type(bug).__name__}: {bug}")
            self._back.put(tried)
            if tried.outcome is Outcome.GIVEN_BACK:
                self._give_back(self._lanes.recall(claimed.fault))  # or the next would leave before it
            elif tried.outcome is Outcome.AGAIN:
                self._give_back(self._lanes.recall(claimed.fault, claimed.letter.thread))
            self._lanes.done(claimed.fault)
        if gateway is not None:
            gateway.close()

    def _tried(self, gateway: Gateway, claimed: Claimed) -> Tried:
        """Hand a letter over, unless its lease is too short for that or its place is left alone."""
        if self._leased_until_s[claimed.id] - monotonic() < self._send_within_s:
            return Tried(claimed=claimed, outcome=Outcome.GIVEN_BACK, at=self._clock())
        if (rest := self._patience.left_alone(claimed.letter)) is not None:
            why = f"not tried: {place_of(claimed.letter)} did not answer just before"
            at = self._clock()
            return Tried(claimed=claimed, outcome=Outcome.GIVEN_BACK, at=at, why=why, again_at=at + rest)
        begun_s = monotonic()
        try:
            gateway.send(claimed.letter)
        except NotSent as error:
            self._patience.lost(claimed.letter, monotonic() - begun_s)
            return self._failed(claimed, error.why, for_good=error.for_good)
        self._patience.took(claimed.letter)
        return Tried(claimed=claimed, outcome=Outcome.SENT, at=self._clock())

    def _failed(self, claimed: Claimed, why: str, *, for_good: bool = False) -> Tried:
        at, said = self._clock(), one_line(why) or "no reason was given"
        wait = None if for_good else next_try(claimed.attempts, claimed.letter.key)
        if wait is None:
            given_up = said if for_good else f"given up after {claimed.attempts} attempts: {said}"
            return Tried(claimed=claimed, outcome=Outcome.DEAD, at=at, why=given_up)
        return Tried(claimed=claimed, outcome=Outcome.AGAIN, at=at, why=said, again_at=at + wait)
