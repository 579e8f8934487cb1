"""Open faults compared with the terms that a book would give them: which would move, and which shall."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from umc.domain.clocks.due_moves import DueMove, GoneBy, due_moves, withdrawn_by
from umc.domain.faults.fault import OPEN_STATUSES
from umc.domain.faults.history import derive, latest
from umc.domain.faults.rebased import Rebased
from umc.domain.plans.fault_at_stake import FaultAtStake
from umc.domain.plans.rebase import CannotRebase, NewTerms, Present, new_terms
from umc.domain.refusals import Refusal
from umc.domain.register.book import Book
from umc.domain.register.equipment import Equipment
from umc.store.faults import faults
from umc.store.faults.fault_files import terms_of
from umc.store.faults.faults import Stored
from umc.store.plans.compare_terms import Name
from umc.store.register.books import engines
from umc.store.register.equipment import by_tags
from umc.store.register.outlooks import leg_terms_of
from umc.store.register.terms import LookUp, look_up_once

ALL = "all"
"""Names every open fault whose terms would change and that can be rebased."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebasing:
    """An open fault that goes over to newer terms; ``head`` is its last event's digest when compared."""

    number: str
    head: str
    event: Rebased
    moves: tuple[DueMove, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultDifferences:
    """What becomes of open faults.

    ``rebasings`` are those asked for; ``kept`` the due times that others would have, were they
    rebased; ``stuck`` why one that is not asked for by number could not be, by number.
    ``unchanged`` are those asked for that have no newer terms to go over to, sorted.
    """

    rebasings: tuple[Rebasing, ...] = ()
    kept: tuple[DueMove, ...] = ()
    stuck: Mapping[str, str]
    unchanged: tuple[str, ...] = ()


def compare_faults(
    connection: Connection,
    at_stake: Sequence[FaultAtStake],
    book: Book,
    digests: Mapping[Name, str],
    *,
    fresh: Collection[Name],
    leaving: Collection[str],
    wanted: Iterable[str],
    at: datetime,
) -> FaultDifferences:
    """Weigh the faults that a plan's ``fresh`` terms bear on, and those ``wanted`` to be rebased.

    ``wanted`` names faults as people do, or all that can be rebased. ``digests`` pin what
    the book declares; the book holds the desk's own machines too;
    ``leaving`` are those of the register that would be retired.

    Raises:
        Refusal: a fault named by number is unknown, over, or cannot be rebased; all are named.
    """
    asked = tuple(wanted)
    named = _numbers(connection, asked)
    newer = {fault.number for fault in at_stake if _has_newer(fault, digests)}
    everyone = {fault.number for fault in at_stake} if ALL in asked else set()
    chosen = named | (newer & everyone)
    look = [one for one in at_stake if one.number in chosen or (one.number in newer and _in(one, fresh))]
    if not look:
        return FaultDifferences(stuck={}, unchanged=tuple(sorted(everyone)))
    tags = {tag for fault in look for tag in fault.machines} - set(leaving)
    present = _present(book, digests, _machines(connection, tags, book))
    weighed = dict(_weighed(connection, look, present, at))
    stuck = {number: one.because for number, one in weighed.items() if isinstance(one, CannotRebase)}
    _refuse({number: why for number, why in stuck.items() if number in named})
    going = [one for one in weighed.values() if isinstance(one, Rebasing)]
    return FaultDifferences(
        rebasings=tuple(one for one in going if one.number in chosen),
        kept=tuple(move for one in going if one.number not in chosen for move in one.moves),
        stuck=stuck,
        unchanged=tuple(sorted((named | everyone) - weighed.keys())),
    )


def _numbers(connection: Connection, refs: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for ref in refs:
        if ref == ALL:
            continue
        number, status = faults.meant(connection, ref)
        if status not in OPEN_STATUSES:
            raise Refusal(
                "fault-over",
                f"{number} is {status.value}: only an open fault can be rebased; nothing was written",
                hint=f"leave --rebase {ref} out",
            )
        found.add(number)
    return found


def _has_newer(fault: FaultAtStake, digests: Mapping[Name, str]) -> bool:
    """Whether the book holds another version of its contract, or of an open leg's agreement."""
    contract = digests.get(("contract", fault.contract), fault.terms)
    return contract != fault.terms or any(
        digests.get(("agreement", leg.agreement), leg.terms) != leg.terms for leg in fault.legs
    )


def _in(fault: FaultAtStake, fresh: Collection[Name]) -> bool:
    mine = [("contract", fault.contract), *(("agreement", leg.agreement) for leg in fault.legs)]
    return any(name in fresh for name in mine)


def _refuse(stuck: Mapping[str, str]) -> None:
    if stuck:
        said = "; ".join(f"{number}: {because}" for number, because in sorted(stuck.items()))
        raise Refusal(
            "cannot-rebase",
            f"{said}; nothing was written",
            hint="leave them out: --rebase all takes those that can",
        )


def _present(book: Book, digests: Mapping[Name, str], machines: Mapping[str, Equipment]) -> Present:
    return Present(
        book=book,
        machines=machines,
        contracts=_of_kind("contract", digests),
        agreements=_of_kind("agreement", digests),
        engines=engines(book),
    )


def _weighed(
    connection: Connection, look: Sequence[FaultAtStake], present: Present, at: datetime
) -> Iterator[tuple[str, Rebasing | CannotRebase]]:
    look_up = look_up_once(connection)
    for stored in faults.load_many(connection, [fault.id for fault in look]):
        found = _weigh(connection, stored, present, look_up, at)
        if found is not None:
            yield stored.number, found


def _weigh(
    connection: Connection, stored: Stored, present: Present, look_up: LookUp, at: datetime
) -> Rebasing | CannotRebase | None:
    fault = derive(stored.events)
    when = max(at, latest(stored.events))
    old = GoneBy(terms=terms_of(connection, fault, look_up), legs=leg_terms_of(connection, fault, look_up))
    match new_terms(fault, old, present, when):
        case NewTerms(gone_by=new, event=event):
            moves = due_moves(stored.number, fault, old, new, when)
            event = replace(event, withdrawn=withdrawn_by(moves))
            return Rebasing(number=stored.number, head=stored.head, event=event, moves=moves)
        case otherwise:
            return otherwise


def _machines(connection: Connection, tags: set[str], book: Book) -> Mapping[str, Equipment]:
    """Return machines as the book has them, else as they are registered."""
    known = {tag: book.equipment[tag] for tag in tags if tag in book.equipment}
    elsewhere = by_tags(connection, sorted(tags - known.keys()))
    return known | {one.tag: one for one in elsewhere}


def _of_kind(kind: str, digests: Mapping[Name, str]) -> Mapping[str, str]:
    return {name: digest for (of, name), digest in digests.items() if of == kind}
