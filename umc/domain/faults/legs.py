"""Which leg of a fault is meant."""

from umc.domain.faults.fault import Fault, Leg
from umc.domain.faults.steps import Step, WrongStep
from umc.domain.refusals import Misuse, Refusal


def which_leg(fault: Fault, *, number: int | None, vendor: str | None, step: Step = Step.ACCEPT) -> Leg:
    """Return the open leg that is meant: by its number, by its vendor, or the only one.

    Raises:
        Refusal: no such leg, or none is open.
        Misuse: several are open and none was named.
    """
    if number is not None:
        found = fault.leg(number)
        if found is None or (vendor is not None and found.vendor != vendor):
            raise _no_leg(fault, f"no leg {number}" + (f" of {vendor}" if vendor else ""))
        return found
    meant = [leg for leg in fault.open_legs if vendor in (None, leg.vendor)]
    if len(meant) == 1:
        return meant[0]
    if meant:
        named = ", ".join(f"{leg.number} ({leg.vendor})" for leg in meant)
        raise Misuse("which-leg", f"several legs are open: {named}", hint="say which with --leg or --vendor")
    if vendor is not None and fault.legs:
        raise _no_leg(fault, f"{vendor} has no open leg")
    raise WrongStep(step, fault, fault.opened_at, "no vendor has it in hand")


def _no_leg(fault: Fault, said: str) -> Refusal:
    legs = ", ".join(f"{leg.number} ({leg.vendor}, {leg.state.value})" for leg in fault.legs)
    return Refusal("no-such-leg", said, hint=f"legs of this fault: {legs or 'none'}")
