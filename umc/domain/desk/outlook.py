"""The outlook on a suspect: who would answer for it, and until when they can be brought in."""

from dataclasses import dataclass

from umc.domain.clocks.sla import LegTerms
from umc.domain.register.party import Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspectRoute:
    """Who answers for a suspect should it be the culprit.

    ``vendor`` None: the desk itself, or undecided (``candidates`` names between whom).
    ``terms`` are those a dispatch would be under, None without an agreement.
    """

    equipment: str
    vendor: str | None
    agreement: str | None
    contact: Contact | None
    candidates: tuple[str, ...] = ()
    terms: LegTerms | None = None
