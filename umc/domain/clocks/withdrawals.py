"""Breaches withdrawn: promises that a fault broke, until it was rebased to terms by which it did not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from umc.domain.clocks.sla import Clock
from umc.domain.faults.events import Event, in_order
from umc.domain.faults.rebased import Rebased, Withdrawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A breach, and the rebasing that withdrew it: when, by whom, and with which revision."""

    breach: Withdrawn
    at: datetime
    actor: str
    revision: int | None


def withdrawals(events: Iterable[Event], clocks: Iterable[Clock]) -> tuple[Withdrawal, ...]:
    """Return the breaches withdrawn in a history, in its order.

    Left out is one that a clock shows again, broken since the same instant: a late entry may
    stop it before the rebasing, and so put it back under the old terms.
    """
    shown = {(one.name.value, one.leg, one.cycle, one.broken_at) for one in clocks}
    return tuple(
        Withdrawal(breach=one, at=event.happened_at, actor=event.actor, revision=event.what.revision)
        for event in in_order(tuple(events))
        if isinstance(event.what, Rebased)
        for one in event.what.withdrawn
        if (one.clock, one.leg, one.cycle, one.broken_at) not in shown
    )
