"""Plans that are weighed, for tests: what changes in a small book, and the hazards of it."""

from collections.abc import Iterable
from dataclasses import replace

from tests.domain.books import NOON, a_book, a_contract, a_switch, an_agreement
from tests.domain.plan_changes import changed
from umc.domain.plans.hazards import hazards, touched_by
from umc.domain.plans.plan import Change, Hazard, Kind, make_plan
from umc.domain.register.book import Book
from umc.domain.register.contract import Agreement, Contract, Priority
from umc.domain.register.selector import Selector

P1 = Priority.P1
ONE, TWO = a_switch("ONE"), a_switch("TWO", vendor="nec")
REGISTERED = a_book(a_contract(), ONE, TWO)
EVERYTHING = an_agreement("SNT-1", Selector(vendor=("*",)))
BACKED = a_book(a_contract(), EVERYTHING, ONE, TWO)


def of_contract(after: Contract | None, registered: Book = REGISTERED) -> tuple[Change, Book]:
    """A contract that changes, and the book then desired."""
    change = changed(Kind.CONTRACT, "KB-2026", registered.contracts["KB-2026"], after)
    return change, replace(registered, contracts={} if after is None else {after.id: after})


def of_agreement(after: Agreement | None) -> tuple[Change, Book]:
    """The one agreement that changes, and the book then desired."""
    change = changed(Kind.AGREEMENT, "SNT-1", EVERYTHING, after)
    return change, replace(BACKED, agreements={} if after is None else {after.id: after})


def found(changes: Iterable[Change], desired: Book, registered: Book = REGISTERED) -> tuple[Hazard, ...]:
    """The hazards, as a plan orders them."""
    asked = tuple(changes)
    touched = touched_by(asked, desired.equipment.values())
    return make_plan(asked, hazards(asked, registered, desired, NOON, touched)).hazards


def said(change: Change, desired: Book, registered: Book = REGISTERED) -> dict[str, str]:
    """The hazards of one change, text by code."""
    return {one.code: one.text for one in found([change], desired, registered)}
