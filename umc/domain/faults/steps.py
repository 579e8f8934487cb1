"""Steps: which of them a fault allows at an instant, and the refusal of a wrong one.

A step is known by its command word. The table below is the whole law of what may follow
what; the details that need the event itself (which leg, which reason) are in ``changes``.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum

from umc.domain.faults import events as happened
from umc.domain.faults.fault import OPEN_STATUSES, Fault, LegState, Status
from umc.domain.refusals import Refusal


class Step(StrEnum):
    """What can be done to a fault after its opening, in the order of its life."""

    SUSPECT = "suspect"
    CLEAR = "clear"
    CULPRIT = "culprit"
    DISPATCH = "dispatch"
    ACCEPT = "accept"
    DENY = "deny"
    HAND_BACK = "hand-back"
    DONE = "done"
    RESPOND = "respond"
    HOLD = "hold"
    RESUME = "resume"
    RESTORE = "restore"
    CONFIRM = "confirm"
    RESOLVE = "resolve"
    CLOSE = "close"
    REOPEN = "reopen"
    CANCEL = "cancel"
    NOTE = "note"
    REPRIORITISE = "reprioritise"


STEP_OF: Mapping[type[happened.What], Step] = {
    happened.Suspected: Step.SUSPECT,
    happened.Cleared: Step.CLEAR,
    happened.Identified: Step.CULPRIT,
    happened.Routed: Step.CULPRIT,
    happened.LeftUndecided: Step.CULPRIT,
    happened.Dispatched: Step.DISPATCH,
    happened.Accepted: Step.ACCEPT,
    happened.Denied: Step.DENY,
    happened.HandedBack: Step.HAND_BACK,
    happened.Done: Step.DONE,
    happened.Responded: Step.RESPOND,
    happened.Held: Step.HOLD,
    happened.Resumed: Step.RESUME,
    happened.Restored: Step.RESTORE,
    happened.Confirmed: Step.CONFIRM,
    happened.Resolved: Step.RESOLVE,
    happened.Closed: Step.CLOSE,
    happened.Reopened: Step.REOPEN,
    happened.Cancelled: Step.CANCEL,
    happened.Noted: Step.NOTE,
    happened.Reprioritised: Step.REPRIORITISE,
}
"""The command word that leads to each event; the opening has none."""


def _always(_: Fault) -> bool:
    return True


def _is_open(fault: Fault) -> bool:
    return fault.status in OPEN_STATUSES


def _is_down(fault: Fault) -> bool:
    return _is_open(fault) and fault.restored_at is None


def _is_uncured(fault: Fault) -> bool:
    return _is_open(fault) and fault.resolved_at is None


def _is_back(fault: Fault) -> bool:
    return _is_open(fault) and fault.restored_at is not None


def _has_open_leg(fault: Fault) -> bool:
    return _is_open(fault) and bool(fault.open_legs)


def _has_unaccepted_leg(fault: Fault) -> bool:
    return _has_open_leg(fault) and any(leg.state is LegState.DISPATCHED for leg in fault.open_legs)


_POSSIBLE: Mapping[Step, Callable[[Fault], bool]] = {
    Step.SUSPECT: _is_open,
    Step.CLEAR: lambda fault: _is_open(fault) and bool(candidates(fault)),
    Step.CULPRIT: _is_open,
    Step.DISPATCH: _is_uncured,
    Step.ACCEPT: _has_unaccepted_leg,
    Step.DENY: _has_open_leg,
    Step.HAND_BACK: _has_open_leg,
    Step.DONE: _has_open_leg,
    Step.RESPOND: lambda fault: _is_down(fault) and fault.responded_at is None,
    Step.HOLD: _is_uncured,
    Step.RESUME: _is_open,  # and a hold is in force at that instant
    Step.RESTORE: _is_down,
    Step.CONFIRM: lambda fault: _is_back(fault) and fault.confirmed_at is None,
    Step.RESOLVE: lambda fault: _is_back(fault) and fault.resolved_at is None,
    Step.CLOSE: lambda fault: _is_back(fault) and fault.confirmed_at is not None,
    Step.REOPEN: lambda fault: _is_back(fault) or fault.status is Status.CLOSED,
    Step.CANCEL: _is_down,
    Step.NOTE: _always,
    Step.REPRIORITISE: _is_open,
}


def candidates(fault: Fault) -> tuple[str, ...]:
    """Return the tags of what may still be at fault: the culprit, if known, and every suspect not cleared."""
    suspects = [s.equipment for s in fault.suspects if s.cleared_at is None and s.equipment != fault.culprit]
    return (*([fault.culprit] if fault.culprit else []), *suspects)


def allowed_steps(fault: Fault, *, at: datetime, needs_resolve: bool = False) -> tuple[str, ...]:
    """Return the command words of the steps possible at an instant, in the order of a fault's life.

    ``needs_resolve``: the contract promises a resolve time for the fault's priority, so the
    permanent cure must be in place before closing.
    """
    return tuple(step.value for step in Step if _allows(step, fault, at, needs_resolve))


def _allows(step: Step, fault: Fault, at: datetime, needs_resolve: bool) -> bool:
    if step is Step.CLOSE and needs_resolve and fault.resolved_at is None:
        return False
    if step is Step.RESUME and not fault.holds_at(at):
        return False
    return _POSSIBLE[step](fault)


def require(step: Step, fault: Fault, *, at: datetime, needs_resolve: bool = False) -> None:
    """Let a step pass that the fault allows at that instant.

    Raises:
        WrongStep: it does not; the refusal names the steps that it does allow.
    """
    if not _allows(step, fault, at, needs_resolve):
        raise WrongStep(step, fault, at, _missing(step, fault), needs_resolve=needs_resolve)


def _missing(step: Step, fault: Fault) -> str:
    """Return what stands in the way where the status alone does not tell."""
    if step is Step.CLOSE and fault.status in OPEN_STATUSES:
        return _missing_to_close(fault)
    if step is Step.RESPOND and fault.responded_at is not None:
        return "the customer was already answered"
    if step in (Step.ACCEPT, Step.DENY, Step.HAND_BACK, Step.DONE) and not fault.open_legs:
        return "no vendor has it in hand"
    if step is Step.RESUME:
        return "no hold is in force"
    return ""


def _missing_to_close(fault: Fault) -> str:
    if fault.restored_at is None:
        return "service is not restored"
    if fault.confirmed_at is None:
        return "the customer has not confirmed"
    return "the contract promises a permanent cure, which is not in place"


_SAID = {Status.TRIAGE: "in triage", Status.WORKING: "being worked on"}


class WrongStep(Refusal):
    """A step that the fault does not allow.

    The message names the step and the status, the hint the steps that are allowed.
    """

    def __init__(
        self, step: Step, fault: Fault, at: datetime, because: str = "", *, needs_resolve: bool = False
    ) -> None:
        """Word the refusal; ``because`` says more than the status does."""
        tail = f": {because}" if because else ""
        steps = ", ".join(allowed_steps(fault, at=at, needs_resolve=needs_resolve))
        super().__init__(
            "wrong-step",
            f"cannot {step.value} while the fault is {_SAID.get(fault.status, fault.status.value)}{tail}",
            hint=f"steps possible now: {steps}",
        )
        self.step = step
        self.status = fault.status

    def goes_on(self, more: str) -> None:
        """Say more at the end of the message; nothing where that is empty."""
        self.message += f"; {more}" if more else ""
        self.args = (self.message,)
