"""Lanes: letters that wait for a carrier, those about one fault one after the other."""

import threading
from collections import deque
from collections.abc import Sequence

from umc.domain.letters.outbox import Claimed


class Lanes:
    """One lane a fault; at any instant at most one letter of a lane is with a carrier. For many threads."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._lanes: dict[int, deque[Claimed]] = {}
        self._ready: deque[int] = deque()  # lanes with a letter to take, none of theirs being carried
        self._closed = False

    def add(self, batch: Sequence[Claimed]) -> None:
        """Let letters wait, in their order."""
        with self._changed:
            for one in batch:
                if one.fault not in self._lanes:
                    self._lanes[one.fault] = deque()
                    self._ready.append(one.fault)
                self._lanes[one.fault].append(one)
            self._changed.notify_all()

    def take(self) -> Claimed | None:
        """Wait for a letter and return it; None once there will be no more."""
        with self._changed:
            while not self._ready and not self._closed:
                self._changed.wait()
            return self._lanes[self._ready.popleft()].popleft() if self._ready else None

    def done(self, fault: int) -> None:
        """Open a lane again whose letter was carried."""
        with self._changed:
            if self._closed or not self._lanes[fault]:
                del self._lanes[fault]
                return
            self._ready.append(fault)
            self._changed.notify()

    def recall(self, fault: int, thread: str | None = None) -> list[Claimed]:
        """Take back what waits behind a letter of that fault that is with a carrier, or its thread's."""
        with self._changed:
            lane = self._lanes[fault]
            taken = [one for one in lane if thread in (None, one.letter.thread)]
            kept = [one for one in lane if thread not in (None, one.letter.thread)]
            lane.clear()
            lane.extend(kept)
            return taken

    def recall_all(self) -> list[Claimed]:
        """Take back every letter that no carrier has, in the order of their numbers."""
        with self._changed:
            taken = [one for lane in self._lanes.values() for one in lane]
            for fault in self._ready:
                del self._lanes[fault]
            self._ready.clear()
            for lane in self._lanes.values():  # those of which a carrier has a letter
                lane.clear()
            return sorted(taken, key=lambda one: one.id)

    def close(self) -> None:
        """Let whoever waits for a letter go home; what still waits is not carried."""
        with self._changed:
            self._closed = True
            self._ready.clear()
            self._changed.notify_all()
