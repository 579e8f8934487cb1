"""Cautions: what somebody should know about a machine's cover and backing before relying on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from umc.domain.register.book import Book
from umc.domain.register.contract import Agreement, Contract
from umc.domain.register.equipment import RETIRED, Equipment
from umc.domain.register.matching import matches
from umc.domain.register.term import local_day
from umc.domain.who_answers.asked import Asked, Knowledge
from umc.domain.who_answers.backing import Ambiguous, Backed, NotBacked, backing
from umc.domain.who_answers.cover import Covered, Covering, NotCovered, first_cover
from umc.domain.who_answers.routing import Decision, RouteBy, Undecided

SOON = timedelta(days=60)
"""A contract is said to end soon from this long before its last day."""


class CautionKind(StrEnum):
    """What a caution is about; the words are stable."""

    RETIRED = "retired"
    EXPIRED = "expired"
    UPCOMING = "upcoming"
    NO_COVER = "no-cover"
    OVERLAPPING = "overlapping"
    ENDING_SOON = "ending-soon"
    NOT_BACKED = "not-backed"
    AMBIGUOUS_BACKING = "ambiguous-backing"
    AGREEMENT_ENDS_FIRST = "agreement-ends-first"
    ASKED_BUT_MISSING = "asked-but-missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """One thing to know, as a plain sentence."""

    kind: CautionKind
    text: str


def cautions(
    book: Book,
    equipment: Equipment,
    at: datetime,
    found: Covering,
    decision: Decision,
    asks_for: tuple[Asked, ...] = (),
) -> tuple[Caution, ...]:
    """Collect the cautions: cover first, then backing, then what is missing for a call."""
    said = _about_lost_cover(equipment, found) if isinstance(found, NotCovered) else []
    if isinstance(found, Covered):
        said += _about_cover(book, equipment, at, found)
    if equipment.status != RETIRED:
        said += _about_backing(book, equipment, at, found, decision)
    missing = [asked.field for asked in asks_for if asked.knowledge is Knowledge.MISSING]
    if missing:
        said.append(
            _caution(
                CautionKind.ASKED_BUT_MISSING, f"the vendor asks for {', '.join(missing)}, not on record"
            )
        )
    return tuple(said)


def _caution(kind: CautionKind, text: str) -> Caution:
    return Caution(kind=kind, text=text)


def _about_lost_cover(equipment: Equipment, found: NotCovered) -> list[Caution]:
    if equipment.status == RETIRED:
        return [_caution(CautionKind.RETIRED, f"{equipment.tag} is retired: nothing covers it")]
    said = [
        _caution(CautionKind.EXPIRED, f"contract {contract.id} ended on {contract.ends}")
        for contract in found.expired[:1]
    ]
    said += [
        _caution(CautionKind.UPCOMING, f"contract {contract.id} starts on {contract.starts} only")
        for contract in found.upcoming[:1]
    ]
    return said or [_caution(CautionKind.NO_COVER, "; ".join(found.reasons))]


def _about_cover(book: Book, equipment: Equipment, at: datetime, found: Covered) -> list[Caution]:
    contract = found.contract
    said = [
        _caution(CautionKind.OVERLAPPING, f"contract {other.id} covers it too; {contract.id} decides")
        for other in found.overlapping
    ]
    day = local_day(at, book.customers[contract.customer].zone)
    if contract.ends - day <= SOON and not _goes_on(_takers(book, equipment), contract):
        left = (contract.ends - day).days
        when = f"in {left} day{'' if left == 1 else 's'}" if left else "today"
        text = f"contract {contract.id} ends {when}, on {contract.ends}, and nothing follows it"
        said.append(_caution(CautionKind.ENDING_SOON, text))
    return said


def _about_backing(
    book: Book, equipment: Equipment, at: datetime, found: Covering, decision: Decision
) -> list[Caution]:
    backed = backing(book, equipment, at)
    if isinstance(backed, Ambiguous):
        ids = " and ".join(agreement.id for agreement in backed.agreements)
        return [_caution(CautionKind.AMBIGUOUS_BACKING, f"agreements {ids} back it equally exactly")]
    if isinstance(backed, NotBacked):
        return _about_no_backing(backed, decision)
    return _about_first_end(book, equipment, found, backed)


def _about_no_backing(backed: NotBacked, decision: Decision) -> list[Caution]:
    text = "; ".join(backed.reasons)
    if not isinstance(decision, Undecided) and decision.by is RouteBy.WARRANTY:
        text += f"; only {decision.vendor}'s warranty answers for it"
    return [_caution(CautionKind.NOT_BACKED, text)]


def _about_first_end(book: Book, equipment: Equipment, found: Covering, backed: Backed) -> list[Caution]:
    agreement = backed.agreement
    if isinstance(found, NotCovered) or agreement.ends >= found.contract.ends:
        return []
    if _goes_on(_backers(book, equipment), agreement):
        return []
    text = (
        f"agreement {agreement.id} ends on {agreement.ends}, "
        f"before contract {found.contract.id} does on {found.contract.ends}"
    )
    return [_caution(CautionKind.AGREEMENT_ENDS_FIRST, text)]


def _takers(book: Book, equipment: Equipment) -> list[Contract]:
    return [
        contract
        for contract in book.contracts.values()
        if contract.customer == equipment.customer and first_cover(contract, equipment) is not None
    ]


def _backers(book: Book, equipment: Equipment) -> list[Agreement]:
    return [
        agreement
        for agreement in book.agreements.values()
        if agreement.customer in (None, equipment.customer)
        and any(matches(selector, equipment) for selector in agreement.backs)
    ]


def _goes_on(others: Iterable[Contract | Agreement], one: Contract | Agreement) -> bool:
    """Tell whether another term that takes the machine in is running on the day after one ends."""
    return any((other.starts - one.ends).days <= 1 and other.ends > one.ends for other in others)
