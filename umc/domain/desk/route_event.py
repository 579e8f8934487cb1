"""A routing decision as the event that records it."""

from umc.domain.faults.events import LeftUndecided, Routed
from umc.domain.register.equipment import Equipment
from umc.domain.who_answers.routing import Decision, Route


def as_event(decision: Decision, equipment: Equipment) -> Routed | LeftUndecided:
    """Return what is recorded of a decision about a machine."""
    if isinstance(decision, Route):
        return Routed(
            vendor=decision.vendor,
            by=decision.by.value,
            equipment=equipment.tag,
            agreement=decision.agreement,
            contact=decision.contact.name if decision.contact is not None else None,
            reasons=decision.reasons,
        )
    return LeftUndecided(equipment=equipment.tag, candidates=decision.candidates, reasons=decision.reasons)
