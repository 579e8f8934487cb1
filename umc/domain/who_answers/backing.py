"""Which vendor's agreement backs a machine at an instant: the most exact selector wins."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from umc.domain.register.book import Book
from umc.domain.register.contract import Agreement
from umc.domain.register.equipment import Equipment
from umc.domain.register.matching import exactness, in_words, matches
from umc.domain.register.selector import Selector
from umc.domain.register.term import in_force, local_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Backed:
    """One agreement in force takes the machine in more exactly than any other."""

    agreement: Agreement
    selector: Selector
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguous:
    """Several agreements in force take it in equally exactly; by id."""

    agreements: tuple[Agreement, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotBacked:
    """No agreement in force takes it in. ``expired``: the last to end first; ``upcoming``: the next first."""

    reasons: tuple[str, ...]
    expired: tuple[Agreement, ...] = ()
    upcoming: tuple[Agreement, ...] = ()


Backing: TypeAlias = Backed | Ambiguous | NotBacked


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fit:
    agreement: Agreement
    selector: Selector
    rank: int


def backing(
    book: Book, equipment: Equipment, at: datetime, customer: str | None = None, *, vendor: str | None = None
) -> Backing:
    """Find the agreement that backs the machine at an instant.

    Serial or tag beats model or part number, then class, vendor with site, vendor (see
    ``matching.exactness``); two agreements equally exact are ambiguous. An agreement
    counts when it is for this customer (that of the machine unless given) or for any;
    its days are those of the customer's zone. ``vendor`` looks at that vendor's alone.
    """
    served = equipment.customer if customer is None else customer
    day = local_day(at, book.zone_of(served))
    fits = [
        fit
        for agreement in book.agreements.values()
        if agreement.customer in (None, served) and vendor in (None, agreement.vendor)
        if (fit := _fit(agreement, equipment)) is not None
    ]
    running = [fit for fit in fits if in_force(fit.agreement.starts, fit.agreement.ends, day)]
    if not running:
        return _not_backed([fit.agreement for fit in fits], equipment, day, vendor)
    return _most_exact(running)


def most_exact_on(agreements: Iterable[Agreement], equipment: Equipment, day: date) -> tuple[Agreement, ...]:
    """Return the agreements in force on a day that take a machine of its customer in most exactly, by id.

    None do: empty. More than one: they are equally exact, and none of them is the answer.
    """
    found = [
        fit
        for agreement in agreements
        if agreement.customer in (None, equipment.customer)
        and in_force(agreement.starts, agreement.ends, day)
        if (fit := _fit(agreement, equipment)) is not None
    ]
    best = max((fit.rank for fit in found), default=0)
    return tuple(sorted((fit.agreement for fit in found if fit.rank == best), key=lambda one: one.id))


def _fit(agreement: Agreement, equipment: Equipment) -> _Fit | None:
    found = [selector for selector in agreement.backs if matches(selector, equipment)]
    if not found:
        return None
    selector = max(found, key=exactness)
    return _Fit(agreement=agreement, selector=selector, rank=exactness(selector))


def _most_exact(running: list[_Fit]) -> Backed | Ambiguous:
    running.sort(key=lambda fit: (-fit.rank, fit.agreement.id))
    best = [fit for fit in running if fit.rank == running[0].rank]
    if len(best) > 1:
        said = tuple(f"{_said(fit)}, equally exactly" for fit in best)
        return Ambiguous(agreements=tuple(fit.agreement for fit in best), reasons=said)
    less = [f"{_said(fit)}, less exactly" for fit in running[1:]]
    first = f"{_said(best[0])}, until {best[0].agreement.ends}"
    return Backed(agreement=best[0].agreement, selector=best[0].selector, reasons=(first, *less))


def _said(fit: _Fit) -> str:
    return f"agreement {fit.agreement.id} of {fit.agreement.vendor} backs {in_words(fit.selector)}"


def _not_backed(fitting: list[Agreement], equipment: Equipment, day: date, vendor: str | None) -> NotBacked:
    expired = sorted((a for a in fitting if a.ends < day), key=lambda a: (-a.ends.toordinal(), a.id))
    upcoming = sorted((a for a in fitting if a.starts > day), key=lambda a: (a.starts, a.id))
    whose = f" of {vendor}" if vendor is not None else ""
    reasons = [f"no agreement{whose} in force backs {equipment.tag}"]
    reasons += [f"agreement {a.id} of {a.vendor} ended on {a.ends}" for a in expired[:1]]
    reasons += [f"agreement {a.id} of {a.vendor} starts on {a.starts} only" for a in upcoming[:1]]
    return NotBacked(reasons=tuple(reasons), expired=tuple(expired), upcoming=tuple(upcoming))
