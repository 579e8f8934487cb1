"""Who was told what by itself, in one line of plain words."""

from datetime import tzinfo
from typing import assert_never

from umc.domain.faults.tellings import BreachWithdrawn, Delivered, Escalated, Postponed, Telling, Undelivered
from umc.render.values import spoken


def said_of_telling(what: Telling, zone: tzinfo) -> str:
    """Return what an event says of a telling: the clock and its share, who was told, and what was noted."""
    match what:
        case Escalated():
            told = f"{_clock(what)}, reached {spoken(what.due_at, zone)}: told {_whom(what)}"
            return "; ".join((told, *what.notes))
        case Postponed():
            told = f"{_clock(what)}, reached {spoken(what.due_at, zone)}: {what.tell} is told"
            return "; ".join((f"{told} {spoken(what.until, zone)}", *what.notes))
        case BreachWithdrawn():
            return f"{_clock(what)}, told {_whom(what)} as of {spoken(what.due_at, zone)}: {what.why}"
        case Undelivered():
            return f"{what.kind} to {_where(what)} did not arrive: {what.why}"
        case Delivered():
            return f"{what.kind} to {_where(what)} was sent after all"
        case _:
            assert_never(what)


def _clock(what: Escalated | Postponed | BreachWithdrawn) -> str:
    of_leg = f" of leg {what.leg}" if what.leg else ""
    return f"{what.clock}{of_leg} at {what.percent} %"


def _where(what: Undelivered | Delivered) -> str:
    return " ".join(part for part in (what.party, what.contact, what.address) if part)


def _whom(what: Escalated | BreachWithdrawn) -> str:
    return f"{what.role} ({what.contact})" if what.contact else what.role
