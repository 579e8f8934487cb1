"""The marks that a message tells of, as its reader may know them."""

from dataclasses import dataclass
from datetime import datetime

from umc.domain.clocks.next_marks import moment_of
from umc.domain.clocks.sla import Clock
from umc.domain.desk.fault_file import FaultFile
from umc.domain.faults.events import What
from umc.domain.faults.tellings import NOT_PROMISED, BreachWithdrawn, Escalated, Postponed
from umc.domain.messages.audience import Audience, may_know
from umc.domain.messages.notice import Notice
from umc.domain.register.contract import ClockName


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkTold:
    """A mark that a message tells of, and when it was reached; ``unpromised``: no promise is left."""

    clock: ClockName
    leg: int
    cycle: int
    percent: int
    reached_at: datetime
    unpromised: bool = False

    def is_of(self, clock: Clock) -> bool:
        """Whether it is a mark of this clock."""
        return (self.clock, self.leg, self.cycle) == (clock.name, clock.leg, clock.cycle)


def marks_told(
    about: tuple[What, ...], audience: Audience, own: int, clocks: tuple[Clock, ...]
) -> tuple[MarkTold, ...]:
    """Return the marks that a reader may know of, clock by clock, the last reached first."""
    told = [
        MarkTold(
            clock=ClockName(what.clock),
            leg=what.leg,
            cycle=what.cycle,
            percent=what.percent,
            reached_at=what.due_at,
            unpromised=isinstance(what, BreachWithdrawn) and what.why == NOT_PROMISED,
        )
        for what in about
        if isinstance(what, Escalated | BreachWithdrawn) and may_know(audience, leg=what.leg, own=own)
    ]
    last_first = sorted(told, key=lambda mark: mark.reached_at)[::-1]
    order = {(clock.name, clock.leg, clock.cycle): place for place, clock in enumerate(clocks)}
    return tuple(
        sorted(last_first, key=lambda mark: order.get((mark.clock, mark.leg, mark.cycle), len(order)))
    )


def waited_since(notice: Notice, file: FaultFile) -> datetime | None:
    """Return when the first of the marks that waited for hours was due, None where none did."""
    told = {moment_of(what) for what in notice.about if isinstance(what, Escalated)}
    waited = (event.what for event in file.events if isinstance(event.what, Postponed))
    return min((what.due_at for what in waited if moment_of(what) in told), default=None)
