"""Runs: when each clock of a fault started, stood still, and stopped; whatever the terms promise."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from umc.domain.calendars.instant import Stretch
from umc.domain.faults.fault import Fault, Leg, LegState, Round, Status
from umc.domain.register.contract import ClockName

CUSTOMER = "customer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One clock's course. ``stopped_at`` None: it counts on.

    ``still`` are the stretches in which it stood stopped before a reopening set it going
    again. ``has_verdict`` False: it stopped without having been met, because the fault was
    cancelled, or the leg denied or handed back.
    """

    name: ClockName
    started_at: datetime
    stopped_at: datetime | None = None
    has_verdict: bool = True
    still: tuple[Stretch, ...] = ()
    leg: int = 0
    party: str = CUSTOMER
    cycle: int = 1


def runs(fault: Fault) -> tuple[Run, ...]:
    """Return the course of every clock that a fault can have: the customer's first, then leg by leg."""
    legs = [run for leg in fault.legs for run in (_accept(leg), _leg_restore(fault, leg))]
    return (_respond(fault), _restore(fault), _resolve(fault), *_update(fault), *_confirm(fault), *legs)


def _cancelled_at(fault: Fault) -> datetime | None:
    return fault.ended_at if fault.status is Status.CANCELLED else None


def _respond(fault: Fault) -> Run:
    """Met by the first answer, else by the first restoring; a reopening does not ask for it again."""
    met = [at for at in (fault.responded_at, fault.rounds[0].restored_at) if at is not None]
    return Run(
        name=ClockName.RESPOND,
        started_at=fault.opened_at,
        stopped_at=min(met, default=_cancelled_at(fault)),
        has_verdict=bool(met),
    )


def _restore(fault: Fault) -> Run:
    return Run(
        name=ClockName.RESTORE,
        started_at=fault.opened_at,
        stopped_at=fault.restored_at or _cancelled_at(fault),
        has_verdict=fault.restored_at is not None,
        still=_still((past.restored_at, past.reopened_at) for past in fault.earlier),
    )


def _resolve(fault: Fault) -> Run:
    """Stopped by the permanent cure; closing without one (none was promised then) stops it as well."""
    cured_at = fault.rounds[-1].resolved_at or fault.rounds[-1].closed_at
    return Run(
        name=ClockName.RESOLVE,
        started_at=fault.opened_at,
        stopped_at=cured_at or _cancelled_at(fault),
        has_verdict=cured_at is not None,
        still=_still((past.resolved_at or past.closed_at, past.reopened_at) for past in fault.earlier),
    )


def _still(pairs: Iterator[tuple[datetime | None, datetime | None]]) -> tuple[Stretch, ...]:
    return tuple(Stretch(starts=stopped, ends=again) for stopped, again in pairs if stopped is not None)


def _update(fault: Fault) -> tuple[Run, ...]:
    """From each word to the customer to the next, until service is back; a reopening is a word too."""
    spans = [span for past in fault.rounds for span in _between_words(fault, past)]
    return tuple(
        Run(
            name=ClockName.UPDATE,
            started_at=start,
            stopped_at=stop,
            has_verdict=stop is None or stop != _cancelled_at(fault),
            cycle=cycle,
        )
        for cycle, (start, stop) in enumerate(spans, start=1)
    )


def _between_words(fault: Fault, past: Round) -> list[tuple[datetime, datetime | None]]:
    end = past.restored_at or _cancelled_at(fault)
    words = sorted({at for at in fault.words if past.starts <= at and (end is None or at < end)})
    return list(zip(words, [*words[1:], end], strict=True)) if words else []


def _confirm(fault: Fault) -> tuple[Run, ...]:
    """From each restoring to the customer's word; a reopening is a word, but no confirmation."""
    restored = [past for past in fault.rounds if past.restored_at is not None]
    return tuple(
        Run(
            name=ClockName.CONFIRM,
            started_at=past.restored_at or past.starts,
            stopped_at=past.confirmed_at or past.reopened_at,
            has_verdict=past.confirmed_at is not None,
            cycle=cycle,
        )
        for cycle, past in enumerate(restored, start=1)
    )


def _accept(leg: Leg) -> Run:
    """Met by the accepting, or by the work being done without one."""
    accepted_at = leg.accepted_at or (leg.ended_at if leg.state is LegState.DONE else None)
    return Run(
        name=ClockName.LEG_ACCEPT,
        started_at=leg.dispatched_at,
        stopped_at=accepted_at or leg.ended_at,
        has_verdict=accepted_at is not None,
        leg=leg.number,
        party=leg.vendor,
    )


def _leg_restore(fault: Fault, leg: Leg) -> Run:
    """Met when the vendor is done or service is back, whichever comes first; stands still like our own."""
    back = [past for past in fault.rounds if _had_it(leg, past.restored_at)]
    still = _still((past.restored_at, past.reopened_at) for past in back)
    is_back = bool(still) and _lasts_past(still[-1], leg.ended_at)
    given_up = leg.state in (LegState.DENIED, LegState.HANDED_BACK)
    return Run(
        name=ClockName.LEG_RESTORE,
        started_at=leg.dispatched_at,
        stopped_at=still[-1].starts if is_back else leg.ended_at,
        has_verdict=not given_up and (is_back or leg.state is LegState.DONE),
        still=still[:-1] if is_back else still,
        leg=leg.number,
        party=leg.vendor,
    )


def _had_it(leg: Leg, at: datetime | None) -> bool:
    """Whether an instant lies within the leg."""
    return at is not None and leg.dispatched_at <= at and (leg.ended_at is None or at <= leg.ended_at)


def _lasts_past(stretch: Stretch, at: datetime | None) -> bool:
    """Whether a stretch holds an instant and what follows; None is the end of time."""
    return stretch.ends is None or (at is not None and at <= stretch.ends)
