"""Targets against terms, contracts that end soon."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from umc.domain.calendars.duration import BusinessDays, Target, write_target
from umc.domain.checks.found import BookPath, Found, Names, has_term
from umc.domain.findings.finding_codes import CONTRACT_ENDING, TARGET_BEYOND_TERM
from umc.domain.register.book import Book
from umc.domain.register.contract import Agreement, ClockName, Contract, Priority, Targets

_SOON_DAYS = 60


def check_terms(book: Book, names: Names, at: date | None) -> Iterator[Found]:
    """Yield targets longer than their term, and contracts within 60 days of their end on the day given.

    Promises whose term could not be read are left out; a contract that another one of its
    customer follows is as good as renewed.
    """
    for contract in book.contracts.values():
        path = ("contracts", contract.id)
        if not has_term(names, *path):
            continue
        yield from _targets(contract, contract.targets, path)
        for index, cover in enumerate(contract.covers):
            yield from _targets(contract, cover.targets, (*path, "covers", index))
        yield from _confirm(contract)
        yield from _ending(contract, book, at)
    for agreement in book.agreements.values():
        if has_term(names, "agreements", agreement.id):
            yield from _targets(agreement, agreement.targets, ("agreements", agreement.id))


def _targets(
    promise: Contract | Agreement, targets: Mapping[Priority, Targets], path: BookPath
) -> Iterator[Found]:
    days = _days(promise)
    for priority, one in targets.items():
        for clock, target in one.clocks.items():
            # Both kinds of target have days; few are even near a term's, and cost a closer look.
            if target.days >= days and _is_longer(target, days):
                yield _too_long((*path, "targets", str(priority), _key(clock)), target, days)


def _confirm(contract: Contract) -> Iterator[Found]:
    if _is_longer(contract.confirm_within, _days(contract)) and contract.confirm_within != BusinessDays(2):
        path = ("contracts", contract.id, "confirm_within")
        yield _too_long(path, contract.confirm_within, _days(contract))


def _too_long(path: BookPath, target: Target, days: int) -> Found:
    message = f"{write_target(target)} is longer than the term of {days} day{'s' * (days != 1)}"
    hint = "shorten the target, or look at the term's dates"
    return Found(TARGET_BEYOND_TERM, path, message, hint, (((*path[:2], "ends"), "the term ends here"),))


def _days(promise: Contract | Agreement) -> int:
    return (promise.ends - promise.starts).days + 1


def _is_longer(target: Target, days: int) -> bool:
    if isinstance(target, BusinessDays):
        return target.days > days
    return target > timedelta(days=days)


def _key(clock: ClockName) -> str:
    """Return a clock's key in files."""
    return clock.value.removeprefix("leg.")


def _ending(contract: Contract, book: Book, at: date | None) -> Iterator[Found]:
    if at is None or not at <= contract.ends <= at + timedelta(days=_SOON_DAYS) or _followed(contract, book):
        return
    left = (contract.ends - at).days
    message = f"contract {contract.id} ends on {contract.ends}, {left} days after {at}"
    path = ("contracts", contract.id, "ends")
    yield Found(CONTRACT_ENDING, path, message, "renew it, or tell the customer")


def _followed(contract: Contract, book: Book) -> bool:
    """Tell whether another contract of the customer goes on where this one ends."""
    return any(
        other.customer == contract.customer
        and other.ends > contract.ends
        and (other.starts - contract.ends).days <= 1
        for other in book.contracts.values()
    )
