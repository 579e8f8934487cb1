"""Hazards to machines: which lose their cover, or what backs it, and from which day."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from umc.domain.book import Book
from umc.domain.contract import Agreement
from umc.domain.cover import first_cover, parts_by_customer
from umc.domain.cover_days import Days, backed_days, covered_days, lost_days, takes_in
from umc.domain.equipment import RETIRED, Equipment
from umc.domain.plan import Hazard, counted_machines
from umc.domain.term import in_force, local_day

_NOBODYS = Book()
_FEW_CONTRACTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """One machine before and after, each with its customer's part of the book and the day there."""

    machine: Equipment
    then: Equipment
    book: Book
    book_then: Book
    day: date
    day_then: date

    @property
    def since(self) -> date:
        return min(self.day, self.day_then)  # the two differ where the customer's zone does

    def covered(self) -> Days:
        return covered_days(self.book.contracts.values(), self.machine, self.since)

    def covered_then(self) -> Days:
        return covered_days(self.book_then.contracts.values(), self.then, self.since)

    def backed(self) -> Days:
        return backed_days(self.book.agreements.values(), self.machine, self.since)

    def backed_then(self) -> Days:
        return backed_days(self.book_then.agreements.values(), self.then, self.since)

    def still_to_come(self, days: Days) -> Days:
        return lost_days(days, [(0, max(self.day, self.day_then).toordinal())])


@dataclass(frozen=True, slots=True, order=True)
class _Loss:
    """What several machines lose alike; the order is that of telling."""

    day: date
    contract: str
    until: date
    agreement: str = ""
    because: str = ""


def hazards_of_cover(
    registered: Book, desired: Book, at: datetime, *, covers: Iterable[str], backings: Iterable[str]
) -> Iterator[Hazard]:
    """Say which machines lose cover, and which lose what backs it, from the day of ``at`` on.

    Only machines that stay are told of, those of the customers ``covers`` and ``backings``.
    Machines that lose alike are one hazard: by day, contract and agreement, and of more than
    five contracts by day and agreement.
    """
    look = tuple(_pairs(registered, desired, at, {*covers, *backings}))
    yield from _told(_losses_of_cover(look, set(covers)), _cover_hazard)
    yield from _told(_losses_of_backing(look, set(backings)), _backing_hazard)


def _pairs(registered: Book, desired: Book, at: datetime, customers: set[str]) -> Iterator[_Pair]:
    before, after = parts_by_customer(registered), parts_by_customer(desired)
    for tag, machine in registered.equipment.items():
        then = desired.equipment.get(tag)
        if then is None or RETIRED in (machine.status, then.status):
            continue
        if machine.customer in customers or then.customer in customers:
            yield _Pair(
                machine=machine,
                then=then,
                book=_part(before, machine.customer, registered),
                book_then=_part(after, then.customer, desired),
                day=local_day(at, registered.zone_of(machine.customer)),
                day_then=local_day(at, desired.zone_of(then.customer)),
            )


def _part(parts: Mapping[str, Book], customer: str, whole: Book) -> Book:
    """Return a customer's part; who is not in the book has no contracts there."""
    return parts.get(customer, _NOBODYS) if customer in whole.customers else _NOBODYS


def _losses_of_cover(pairs: Iterable[_Pair], customers: set[str]) -> Iterator[tuple[_Loss, str]]:
    for pair in pairs:
        if pair.machine.customer not in customers and pair.then.customer not in customers:
            continue
        before, after = pair.covered(), pair.covered_then()
        lost = pair.still_to_come(lost_days(before, after))
        if not lost and _holds(before, pair.day) and not _holds(after, pair.day_then):
            lost = [(pair.day.toordinal(), pair.day.toordinal() + 1)]  # for hours: the zone's day moves
        if lost:
            yield _loss_of_cover(pair, lost), pair.machine.tag


def _loss_of_cover(pair: _Pair, lost: Days) -> _Loss:
    day, until = date.fromordinal(lost[0][0]), date.fromordinal(lost[0][1] - 1)
    return _Loss(day=day, contract=_covering(pair.book, pair.machine, day), until=until)


def _losses_of_backing(pairs: Iterable[_Pair], customers: set[str]) -> Iterator[tuple[_Loss, str]]:
    for pair in pairs:
        if pair.then.customer not in customers:
            continue
        bare = pair.still_to_come(lost_days(pair.covered_then(), pair.backed_then()))
        newly = lost_days(bare, lost_days(pair.covered(), pair.backed())) if bare else ()
        if newly and (loss := _loss_of_backing(pair, date.fromordinal(newly[0][0]))) is not None:
            yield loss, pair.machine.tag


def _loss_of_backing(pair: _Pair, day: date) -> _Loss | None:
    """Name the agreement that backed the machine until then; None where none ever did."""
    contract = _covering(pair.book_then, pair.then, day)
    until = pair.book_then.contracts[contract].ends
    backed = [one for one in pair.book.agreements.values() if takes_in(one, pair.machine)]
    lost = [one for one in backed if in_force(one.starts, one.ends, day)]
    over = [one for one in pair.book_then.agreements.values() if takes_in(one, pair.then) and one.ends < day]
    named = max(lost or over, key=lambda one: (one.ends, one.id), default=None)
    if named is None:
        return None
    because = _because(named, pair.book_then.agreements.get(named.id), day)
    return _Loss(day=day, contract=contract, until=until, agreement=named.id, because=because)


def _because(named: Agreement, after: Agreement | None, day: date) -> str:
    if after is None:
        return f"agreement {named.id} would go"
    if after.ends < day:
        return f"agreement {named.id} ends on {after.ends}"
    if after.starts > day:
        return f"agreement {named.id} would start on {after.starts} only"
    return f"agreement {named.id} would no longer take them in"


def _covering(part: Book, machine: Equipment, day: date) -> str:
    """Return the contract that covers a machine on a day, the one that decides of several."""
    fitting = [
        one
        for one in part.contracts.values()
        if in_force(one.starts, one.ends, day) and first_cover(one, machine) is not None
    ]
    return min(fitting, key=lambda one: (-one.starts.toordinal(), one.id)).id


def _holds(days: Days, day: date) -> bool:
    return any(first <= day.toordinal() < end for first, end in days)


_Worded: TypeAlias = Callable[[Sequence[_Loss], tuple[str, ...]], Hazard]


def _cover_hazard(losses: Sequence[_Loss], tags: tuple[str, ...]) -> Hazard:
    day, them = losses[0].day, "it" if len(tags) == 1 else "them"
    so_far = f"{_covers(losses, them)} so far"
    text = f"{counted_machines(tags)} would lose cover on {day}: {so_far}"
    return Hazard(code="loses-cover", text=text, ids=tags, day=day)


def _backing_hazard(losses: Sequence[_Loss], tags: tuple[str, ...]) -> Hazard:
    first = losses[0]
    bare = f"from {first.day} on no agreement would back {counted_machines(tags)}"
    text = f"{bare} that {_covers(losses)}: {first.because}"
    return Hazard(code="loses-backing", text=text, ids=tags, day=first.day)


def _covers(losses: Sequence[_Loss], them: str = "") -> str:
    """Say which contract covers, and until when; of many contracts how many."""
    if len(losses) > 1:
        return " ".join(part for part in (f"{len(losses):,} contracts cover", them) if part)
    one = losses[0]
    return " ".join(part for part in (one.contract, "covers", them, f"to {one.until}") if part)


def _told(losses: Iterable[tuple[_Loss, str]], worded: _Worded) -> Iterator[Hazard]:
    groups: dict[_Loss, list[str]] = {}
    for loss, tag in losses:
        groups.setdefault(loss, []).append(tag)
    for alike in _alike(sorted(groups)):
        yield worded(alike, tuple(sorted(tag for loss in alike for tag in groups[loss])))


def _alike(losses: Iterable[_Loss]) -> Iterator[Sequence[_Loss]]:
    """Put the contracts of one day and agreement together where there are many: else each is told alone."""
    cause: dict[tuple[date, str, str], list[_Loss]] = {}
    for loss in losses:
        cause.setdefault((loss.day, loss.agreement, loss.because), []).append(loss)
    for alike in cause.values():
        yield from [alike] if len(alike) > _FEW_CONTRACTS else [[loss] for loss in alike]
