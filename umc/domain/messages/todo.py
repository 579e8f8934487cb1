"""What whoever is told of a fault should do about it."""

from enum import StrEnum
from typing import assert_never

from umc.domain.faults.fault import OPEN_STATUSES, Fault, Leg, LegState, Status
from umc.domain.letters.letter import MessageKind
from umc.domain.messages.audience import Audience
from umc.domain.register.contract import ClockName


class Todo(StrEnum):
    """One thing to do; the languages have a sentence for each."""

    ACCEPT = "accept"  # the vendor: take it on, or say why not
    ACCEPT_BY_PHONE = "accept by phone"  # ... where what tells them takes no reply
    REPAIR = "repair"  # the vendor: say how far it is, and when it is done
    REPAIR_BY_PHONE = "report by phone"
    NOTHING_LEFT = "nothing left"  # the vendor's part, or the whole fault, is over
    WAIT = "wait"  # the customer: we work on it and will tell
    HELP_US = "help us"  # the customer: we wait for them
    CALL_US = "call us"
    SAY_IF_BACK = "say if back"  # the customer: is service back?
    SAY_BY_PHONE = "say by phone if back"
    ANSWER = "answer"  # the desk, from here on
    FIND_CULPRIT = "find the culprit"
    BRING_IN = "bring the vendor in"
    CHASE_ACCEPT = "chase the acceptance"
    CHASE_REPAIR = "chase the repair"
    WORK_ON = "work on"
    CURE = "cure"
    TELL_CUSTOMER = "tell the customer"
    ASK_CUSTOMER = "ask the customer"
    HAND_OVER = "hand over by phone"
    TELL_ON = "tell on"  # the desk: somebody who can only be rung
    OTHERWISE = "tell them otherwise"
    NOTHING = "nothing"


_BY_PHONE = {
    Todo.ACCEPT: Todo.ACCEPT_BY_PHONE,
    Todo.REPAIR: Todo.REPAIR_BY_PHONE,
    Todo.HELP_US: Todo.CALL_US,
    Todo.SAY_IF_BACK: Todo.SAY_BY_PHONE,
}


def by_phone(todo: Todo) -> Todo:
    """Return the same thing to do for somebody who cannot reply to what they are sent."""
    return _BY_PHONE.get(todo, todo)


def with_hand_over(todo: Todo, fault: Fault) -> tuple[Todo, ...]:
    """Return what the desk should do, and that a vendor is to be brought in where nobody was yet.

    An answer to the customer goes before it; news go behind, for then there are some.
    """
    if todo not in (Todo.ANSWER, Todo.TELL_CUSTOMER) or _by_status(fault) is not Todo.BRING_IN:
        return (todo,)
    return (todo, Todo.BRING_IN) if todo is Todo.ANSWER else (Todo.BRING_IN, todo)


def what_to_do(
    kind: MessageKind,
    audience: Audience,
    clock: ClockName | None,
    fault: Fault,
    leg: Leg | None,
    *,
    held: bool,
) -> Todo:
    """Say what a reader should do, by what the message is about and how the fault stands.

    ``leg`` is the one that the message is about; ``held``: work waits for the customer.
    """
    match audience:
        case Audience.VENDOR:
            return _by_vendor(fault, leg)
        case Audience.CUSTOMER:
            return _by_customer(kind, clock, fault, held=held)
        case Audience.DESK:
            return _by_desk(kind, clock, fault, leg)
        case _:
            assert_never(audience)


def _by_vendor(fault: Fault, leg: Leg | None) -> Todo:
    if leg is None:
        return Todo.REPAIR if fault.status in OPEN_STATUSES else Todo.NOTHING_LEFT
    if not leg.is_open:
        return Todo.NOTHING_LEFT
    return Todo.ACCEPT if leg.state is LegState.DISPATCHED else Todo.REPAIR


def _by_customer(kind: MessageKind, clock: ClockName | None, fault: Fault, *, held: bool) -> Todo:
    if kind is MessageKind.CONFIRMATION or clock is ClockName.CONFIRM or fault.status is Status.RESTORED:
        return Todo.SAY_IF_BACK if fault.confirmed_at is None else Todo.NOTHING
    if fault.status not in OPEN_STATUSES or fault.confirmed_at is not None:
        return Todo.NOTHING
    return Todo.HELP_US if held else Todo.WAIT


def _by_desk(kind: MessageKind, clock: ClockName | None, fault: Fault, leg: Leg | None) -> Todo:
    match kind:
        case MessageKind.DISPATCH:
            return Todo.HAND_OVER
        case MessageKind.NOTE:
            return Todo.TELL_ON
        case MessageKind.CONFIRMATION:
            return Todo.ASK_CUSTOMER
        case MessageKind.UNDELIVERED:
            return Todo.OTHERWISE
        case MessageKind.WITHDRAWAL:
            return Todo.NOTHING
        case MessageKind.ESCALATION:
            return _on_clock(clock, fault, leg) if fault.status in OPEN_STATUSES else Todo.NOTHING
        case _:
            assert_never(kind)


def _on_clock(clock: ClockName | None, fault: Fault, leg: Leg | None) -> Todo:
    match clock:
        case ClockName.RESPOND if fault.responded_at is None:
            return Todo.ANSWER
        case ClockName.UPDATE:
            return Todo.TELL_CUSTOMER
        case ClockName.CONFIRM:
            return Todo.ASK_CUSTOMER
        case ClockName.LEG_ACCEPT | ClockName.LEG_RESTORE if leg is not None and leg.is_open:
            return Todo.CHASE_ACCEPT if leg.state is LegState.DISPATCHED else Todo.CHASE_REPAIR
        case ClockName.RESOLVE if fault.restored_at is not None:
            return Todo.CURE
        case _:
            return _by_status(fault)


def _by_status(fault: Fault) -> Todo:
    match fault.status:
        case Status.TRIAGE:
            return Todo.FIND_CULPRIT
        case Status.ROUTED:
            return (
                Todo.BRING_IN if fault.route is not None and fault.route.vendor is not None else Todo.WORK_ON
            )
        case Status.DISPATCHED:
            return Todo.CHASE_ACCEPT
        case Status.WORKING:
            return Todo.CHASE_REPAIR if fault.open_legs else Todo.WORK_ON
        case Status.RESTORED:
            return Todo.ASK_CUSTOMER
        case Status.CONFIRMED:
            return Todo.CURE
        case Status.RESOLVED | Status.CLOSED | Status.CANCELLED:
            return Todo.NOTHING
        case _:
            assert_never(fault.status)
