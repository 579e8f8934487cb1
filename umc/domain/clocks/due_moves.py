"""Due times of an open fault that other terms would move."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from umc.domain.calendars.duration import write_target
from umc.domain.clocks.clocks import clocks
from umc.domain.clocks.sla import Clock, ClockState, LegTerms, Terms
from umc.domain.faults.fault import Fault
from umc.domain.faults.rebased import Withdrawn

_BROKEN = ClockState.BROKEN.value


@dataclass(frozen=True, slots=True, kw_only=True)
class DueMove:
    """One clock that counts, under the terms gone by and under newer ones.

    ``leg`` is 0 for a promise to the customer. A target of None: those terms make no such
    promise. A due time of None beside a target: a hold without an end stands before it.
    ``time_zone`` is where the fault's times are read. The states are those of a clock, None
    where there is none; ``broken_old`` is since when the promise is broken by the old terms.
    """

    number: str
    clock: str
    leg: int
    cycle: int
    time_zone: str
    target_old: str | None
    target_new: str | None
    due_old: datetime | None
    due_new: datetime | None
    state_old: str | None = None
    state_new: str | None = None
    broken_old: datetime | None = None

    @property
    def is_withdrawn(self) -> bool:
        """Whether it is broken by the old terms and not by the newer ones."""
        return self.state_old == _BROKEN != self.state_new

    @property
    def breaks_at_once(self) -> bool:
        """Whether the newer terms make it broken, and the old ones do not."""
        return self.state_new == _BROKEN != self.state_old


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneBy:
    """What a fault goes by: the terms of its contract, and those of its legs by number."""

    terms: Terms
    legs: Mapping[int, LegTerms]


def due_moves(number: str, fault: Fault, old: GoneBy, new: GoneBy, at: datetime) -> tuple[DueMove, ...]:
    """Return the clocks that count at an instant and would come due at another one, in their usual order.

    A held clock without a due time is among them where its target or calendar differs, and
    one that is broken under one of the two alone.
    """
    before, after = _counting(fault, old, at), _counting(fault, new, at)
    return tuple(_moves(number, fault.report.time_zone, before, after))


def withdrawn_by(moves: Iterable[DueMove]) -> tuple[Withdrawn, ...]:
    """Return the breaches that are none any more by the newer terms."""
    return tuple(
        Withdrawn(
            clock=one.clock,
            leg=one.leg,
            cycle=one.cycle,
            target=one.target_old,
            due_at=one.due_old,
            broken_at=one.broken_old,
        )
        for one in moves
        if one.is_withdrawn and one.target_old is not None and one.broken_old is not None
    )


_Key = tuple[str, int, int]


def _counting(fault: Fault, under: GoneBy, at: datetime) -> dict[_Key, Clock]:
    found = clocks(fault, under.terms, under.legs, at)
    return {(one.name.value, one.leg, one.cycle): one for one in found if one.counts}


def _moves(
    number: str, zone: str, before: Mapping[_Key, Clock], after: Mapping[_Key, Clock]
) -> Iterator[DueMove]:
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if _sum(old) != _sum(new):
            yield DueMove(
                number=number,
                clock=key[0],
                leg=key[1],
                cycle=key[2],
                time_zone=zone,
                target_old=write_target(old.target) if old is not None else None,
                target_new=write_target(new.target) if new is not None else None,
                due_old=old.due_at if old is not None else None,
                due_new=new.due_at if new is not None else None,
                state_old=old.state.value if old is not None else None,
                state_new=new.state.value if new is not None else None,
                broken_old=old.broken_at if old is not None else None,
            )


def _sum(clock: Clock | None) -> object:
    if clock is None:
        return None
    due = clock.due_at if clock.due_at is not None else (clock.target, clock.calendar)
    return due, clock.state is ClockState.BROKEN
