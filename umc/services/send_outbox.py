"""Send what waits in the outbox: claim, hand over, mark; nothing is sent inside a transaction.

This thread alone speaks with the database. Carriers hand letters over; whatever came back
since the last transaction is marked by the next one, so that little time passes between a
send and its mark.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from secrets import token_hex
from time import monotonic, sleep
from typing import TypeVar

from umc.domain.letters.letter import Gateway
from umc.domain.letters.outbox import LEASE, Claimed, InHand, Outcome, Tried
from umc.domain.refusals import OutsideFailure, Refusal
from umc.domain.retry_write import Lost, PassingFailure
from umc.gateways.carriers import Carriers
from umc.store.database.engine import Connection, Database
from umc.store.faults.undelivered import bury, deliver
from umc.store.messages import outbox
from umc.store.messages.held import count_held

T = TypeVar("T")

PARALLEL = 4
_BATCH = 50  # letters claimed for each carrier at once
_GATHER_S = 0.01  # what comes back so soon after another is marked with it
# So often at least whoever waits for letters looks up: is it to stop, is a lease to be renewed?
_LOOK_UP_S = 0.5
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.2, 5.0  # between two tries of a database that cannot be reached


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a run of sending did, in the order in which it came back.

    ``lost`` were sent although their lease had gone to somebody else, who sends them again
    with the same Message-ID. ``next_due``: when the next message is due, None while none waits.
    ``in_hand`` are in the hands of other senders, ``held`` so many that wait for a person's word.
    """

    tried: tuple[Tried, ...]
    lost: int
    next_due: datetime | None
    in_hand: tuple[InHand, ...] = ()
    held: int = 0

    @property
    def all_went(self) -> bool:
        """Whether nothing failed: of each message the last try counts."""
        return all(one.outcome is Outcome.SENT for one in self.tried)

    def then(self, later: Sent) -> Sent:
        """Return what two runs did together: of a message tried in both, the later try."""
        tried = {one.claimed.id: one for one in (*self.tried, *later.tried)}
        return replace(later, tried=tuple(tried.values()), lost=self.lost + later.lost)


def send_outbox(
    database: Database,
    make: Callable[[], Gateway],
    *,
    clock: Callable[[], datetime],
    limit: int | None = None,
    parallel: int = PARALLEL,
    lease: timedelta = LEASE,
    stop: Callable[[], bool] = lambda: False,
    tell: Callable[[int], None] = lambda _: None,
) -> Sent:
    """Send every message that is due, each once, and return what came of it.

    ``make`` gives each carrier a gateway of its own; ``clock`` the real instant. At most
    ``limit`` messages are tried, by ``parallel`` carriers. ``stop`` is asked between
    transactions: once it says so, what was not begun is given back. ``tell`` hears how many
    came back since it was last told.

    Raises:
        OutsideFailure: the database could not be reached for longer than a lease lasts; what
            was sent and could not be marked will be sent again, with the same Message-ID.
    """
    sending = _Sending(database, clock=clock, limit=limit, parallel=parallel, lease=lease, stop=stop)
    within_s = lease.total_seconds() / 2
    with Carriers(make, parallel, clock=clock, send_within_s=within_s) as carriers, sending.by(carriers):
        while sending.claim_more() or carriers.in_hand:
            tell(sending.mark_next())
    for bug in carriers.bugs:
        raise bug
    next_due, in_hand, held = sending.outlook()
    return Sent(tried=tuple(sending.tried), lost=sending.lost, next_due=next_due, in_hand=in_hand, held=held)


class _Sending:
    """One run of sending, as far as the database goes."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Callable[[], datetime],
        limit: int | None,
        parallel: int,
        lease: timedelta,
        stop: Callable[[], bool],
    ) -> None:
        self._database = database
        self._clock = clock
        self._stop = stop
        self._lease = lease
        self._batch = parallel * _BATCH
        self._left = limit
        self._begun_at = clock()
        self._owner = f"{platform.node()[:60]}:{os.getpid()}:{token_hex(4)}"
        self._renew_at_s = 0.0
        self._dry = False  # no more was due when it was last asked
        self.tried: list[Tried] = []
        self.lost = 0

    @contextmanager
    def by(self, carriers: Carriers) -> Iterator[None]:
        """Send by these carriers; when something goes wrong, mark what is under way before it is raised."""
        self._carriers = carriers
        try:
            yield
        except BaseException:
            carriers.recall()
            while carriers.in_hand:
                self.mark_next()
            raise

    def claim_more(self) -> bool:
        """Claim further letters where few are left, and hand them to the carriers; whether there were any."""
        if self._stop():
            self._carriers.recall()
            return False
        wanted = self._wanted()
        if not wanted:
            return False
        until_s = self._lease_ends_s()
        patient = bool(self._carriers.in_hand or self.tried)
        claimed = self._kept(lambda connection: self._claim(connection, wanted), patient=patient)
        self._dry = len(claimed) < wanted
        self._left = None if self._left is None else self._left - len(claimed)
        self._carriers.hand_in(claimed, leased_until_s=until_s)
        return bool(claimed)

    def mark_next(self) -> int:
        """Wait for what comes back next and mark it; return how much that was."""
        found = self._carriers.outcomes(within_s=_LOOK_UP_S, gather_s=_GATHER_S)
        of_their_own = [one for one in found if _moves_its_fault(one)]
        others = [one for one in found if not _moves_its_fault(one)]
        if others:
            self.lost += self._kept(lambda connection: self._mark(connection, others))
        for one in of_their_own:
            self._record(one)
        self._renew()
        told = [one for one in found if one.outcome is not Outcome.GIVEN_BACK or one.why]
        self.tried += told
        return len(told)

    def outlook(self) -> tuple[datetime | None, tuple[InHand, ...], int]:
        """Return when the next message is due, None while none waits, what others have, how many are held."""
        now = self._clock()
        return self._kept(
            lambda connection: (
                outbox.next_due(connection, now=now),
                outbox.in_hand(connection, now=now),
                count_held(connection),
            ),
            patient=False,
        )

    def _wanted(self) -> int:
        in_hand = len(self._carriers.in_hand)
        if in_hand > self._batch // 2 or (self._dry and in_hand):
            return 0
        return self._batch if self._left is None else min(self._batch, self._left)

    def _claim(self, connection: Connection, wanted: int) -> tuple[Claimed, ...]:
        return outbox.claim(
            connection,
            self._owner,
            now=self._clock(),
            begun_at=self._begun_at,
            at_most=wanted,
            lease=self._lease,
        )

    def _mark(self, connection: Connection, found: Sequence[Tried]) -> int:
        """Mark what was sent, what is tried again and what was not begun; return how many sends were lost."""
        of: dict[Outcome, list[Tried]] = {outcome: [] for outcome in Outcome}
        for one in found:
            of[one.outcome].append(one)
        marked = outbox.mark_sent(connection, self._owner, of[Outcome.SENT])
        outbox.mark_again(connection, self._owner, of[Outcome.AGAIN])
        outbox.give_back(connection, self._owner, of[Outcome.GIVEN_BACK])
        # A transaction that had to be repeated may have been kept the first time.
        return 0 if marked == len(of[Outcome.SENT]) else outbox.unsent(connection, of[Outcome.SENT])

    def _record(self, one: Tried) -> None:
        """Mark a message that died, or that may have been sent after all, with what its fault is told."""
        keep = bury if one.outcome is Outcome.DEAD else deliver
        try:
            is_ours = self._kept(lambda connection: keep(connection, self._owner, one))
            self.lost += one.outcome is Outcome.SENT and not is_ours and self._is_unsent(one)
        except OutsideFailure:
            raise
        except Refusal as refused:
            self._keep_untold(one, refused)

    def _is_unsent(self, one: Tried) -> bool:
        return self._kept(lambda connection: outbox.unsent(connection, [one])) > 0

    def _keep_untold(self, one: Tried, refused: Refusal) -> None:
        if one.outcome is Outcome.SENT:
            self.lost += self._kept(lambda connection: self._mark(connection, [one]))
            return
        untold = replace(one, why=f"{one.why} (its fault takes no word of it: {refused.message})")
        self._kept(lambda connection: bury(connection, self._owner, untold, tell=False))

    def _renew(self) -> None:
        """Let the leases of what is in hand begin anew, now and then."""
        in_hand = list(self._carriers.in_hand.values())
        if monotonic() < self._renew_at_s or not in_hand:
            return
        until_s = self._lease_ends_s()
        until = self._clock() + self._lease
        ours = self._kept(lambda connection: outbox.renew(connection, self._owner, in_hand, until=until))
        self._carriers.renewed(ours, leased_until_s=until_s)

    def _lease_ends_s(self) -> float:
        """Return when a lease that begins now ends, by the steady clock; it is renewed long before."""
        length_s = self._lease.total_seconds()
        self._renew_at_s = monotonic() + length_s / 6
        return monotonic() + length_s

    def _kept(self, work: Callable[[Connection], T], *, patient: bool = True) -> T:
        """Do something in a transaction; who is patient waits for a database that cannot be reached.

        A COMMIT without an answer is made again soon, whoever asks: what it claimed and nobody
        heard of waits until its lease ends, and is in no carrier's hands.

        Raises:
            OutsideFailure: it cannot be, or not for so long that leases begin to run out.
        """
        pause_s, give_up_s = _FIRST_PAUSE_S, monotonic() + self._lease.total_seconds() * 3 / 4
        while True:
            try:
                with self._database.write() as connection:
                    return work(connection)
            except OutsideFailure as failure:
                self._carriers.recall()
                if not (patient or _is_in_doubt(failure)) or monotonic() + pause_s > give_up_s:
                    raise
            sleep(pause_s)
            pause_s = min(pause_s * 2, _LONGEST_PAUSE_S)


def _is_in_doubt(failure: OutsideFailure) -> bool:
    return isinstance(failure, PassingFailure) and failure.lost is Lost.IN_DOUBT


def _moves_its_fault(one: Tried) -> bool:
    """Say whether the outcome may be an event: then it is kept in a transaction with that."""
    return one.outcome is Outcome.DEAD or (one.outcome is Outcome.SENT and one.claimed.fault_missed_some)
