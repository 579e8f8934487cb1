"""What an event of triage makes of a fault: suspects, the culprit, and who answers for it."""

from datetime import datetime
from typing import TypeAlias, assert_never

from umc.domain.faults.events import Cleared, Identified, LeftUndecided, Routed, Suspected
from umc.domain.faults.fault import Fault, Suspect
from umc.domain.faults.steps import Step, WrongStep, candidates
from umc.domain.replaced import replace

TriageStep: TypeAlias = Suspected | Cleared | Identified | Routed | LeftUndecided


def after_triage(fault: Fault, at: datetime, what: TriageStep) -> Fault:
    """Return the fault after a suspect, a clearing, a culprit or a routing decision.

    Raises:
        WrongStep: a machine suspected twice, or cleared that nobody suspects.
    """
    match what:
        case Suspected():
            return _after_suspected(fault, at, what)
        case Cleared():
            return _after_cleared(fault, at, what)
        case Identified():
            return _after_identified(fault, what)
        case Routed():
            culprit = what.equipment or fault.culprit
            return replace(fault, route=what, culprit=culprit, undecided_because=())
        case LeftUndecided():
            return replace(fault, route=None, undecided_because=what.reasons)
        case _:
            assert_never(what)


def _after_suspected(fault: Fault, at: datetime, what: Suspected) -> Fault:
    if what.equipment in candidates(fault):
        known = "the culprit" if what.equipment == fault.culprit else "a suspect"
        raise WrongStep(Step.SUSPECT, fault, at, f"{what.equipment} is already {known}")
    return with_suspect(fault, at, what.equipment, what.evidence)


def _after_cleared(fault: Fault, at: datetime, what: Cleared) -> Fault:
    """Clear a suspect; a culprit that is cleared leaves the fault without one, and without a route."""
    if what.equipment not in candidates(fault):
        open_ones = ", ".join(candidates(fault))
        raise WrongStep(Step.CLEAR, fault, at, f"{what.equipment} is no suspect; {open_ones} may be at fault")
    if what.equipment == fault.culprit:
        fault = with_suspect(replace(fault, culprit=None, route=None), at, what.equipment, "")
    suspects = tuple(
        replace(suspect, cleared_at=at, cleared_by=what.evidence)
        if suspect.equipment == what.equipment
        else suspect
        for suspect in fault.suspects
    )
    return replace(fault, suspects=suspects)


def _after_identified(fault: Fault, what: Identified) -> Fault:
    """Name the culprit; a route decided for another machine no longer holds."""
    suspects = tuple(
        replace(suspect, cleared_at=None, cleared_by="", evidence=what.evidence or suspect.evidence)
        if suspect.equipment == what.equipment
        else suspect
        for suspect in fault.suspects
    )
    same = what.equipment == fault.culprit
    return replace(fault, culprit=what.equipment, suspects=suspects, route=fault.route if same else None)


def with_suspect(fault: Fault, at: datetime, equipment: str, evidence: str) -> Fault:
    """Return the fault with one more suspect; one that was cleared before is under suspicion again."""
    known = next((suspect for suspect in fault.suspects if suspect.equipment == equipment), None)
    others = tuple(suspect for suspect in fault.suspects if suspect is not known)
    since = known.since if known is not None and known.cleared_at is None else at
    evidence = evidence or (known.evidence if known is not None else "")
    return replace(fault, suspects=(*others, Suspect(equipment=equipment, since=since, evidence=evidence)))
