"""The reasons for which work can be held."""

from umc.domain.desk.fault_file import FaultFile
from umc.domain.refusals import Misuse, did_you_mean

USUAL = ("customer", "access", "parts", "approval", "third-party", "weather", "other")
"""Reasons that every desk knows; a contract or agreement may name more in its ``stops``."""


def known_reasons(file: FaultFile) -> tuple[str, ...]:
    """Return the reasons that can be given on this fault, the usual ones first."""
    named = [*file.terms.contract.stops.values()]
    named += [reasons for terms in file.leg_terms.values() for reasons in terms.agreement.stops.values()]
    return tuple(dict.fromkeys([*USUAL, *(reason for reasons in named for reason in reasons)]))


def require_known(reason: str, file: FaultFile) -> None:
    """Let a reason pass that is usual, or named by the fault's contract or agreements.

    Raises:
        Misuse: nobody knows it, so it would stop no clock and mislead whoever reads it.
    """
    known = known_reasons(file)
    if reason not in known:
        hint = did_you_mean(reason, known) or f"reasons are {', '.join(known)}"
        raise Misuse("unknown-reason", f"--reason {reason!r} is no reason for a hold here", hint=hint)
