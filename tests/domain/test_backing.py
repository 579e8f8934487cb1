"""Backing: which agreement takes a machine in, the most exact selector first."""

from datetime import date
from itertools import pairwise

import pytest

from tests.domain.books import NOON, a_book, a_switch, an_agreement, at
from umc.domain.register.selector import Selector
from umc.domain.who_answers.backing import Ambiguous, Backed, NotBacked, backing

SWITCH = a_switch()
LADDER = [
    Selector(tag=("KB-SW-01",)),
    Selector(model=("Catalyst *",)),
    Selector(class_=("switch",)),
    Selector(vendor=("cisco",), site=("hq",)),
    Selector(vendor=("cisco",)),
]


@pytest.mark.parametrize(("finer", "coarser"), list(pairwise(LADDER)))
def test_the_more_exact_selector_wins(finer: Selector, coarser: Selector) -> None:
    """Serial or tag, then model, then class, then vendor and site, then vendor."""
    found = backing(a_book(an_agreement("A", coarser), an_agreement("B", finer)), SWITCH, NOON)
    assert isinstance(found, Backed)
    assert (found.agreement.id, found.selector) == ("B", finer)
    assert found.reasons[0].startswith("agreement B of cisco backs ")
    assert found.reasons[0].endswith(", until 2027-03-31")
    assert found.reasons[1].startswith("agreement A of cisco")
    assert found.reasons[1].endswith("less exactly")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Selector(serial=("FCW1",)), Selector(tag=("KB-*",))),
        (Selector(part_number=("C9300*",)), Selector(model=("Catalyst 9300",))),
        (Selector(vendor=("cisco",)), Selector(vendor=("cisco", "nec"))),
    ],
)
def test_two_equally_exact_agreements_are_ambiguous(one: Selector, other: Selector) -> None:
    """Neither is preferred; both are named, by id."""
    found = backing(a_book(an_agreement("B", one), an_agreement("A", other)), SWITCH, NOON)
    assert isinstance(found, Ambiguous)
    assert [agreement.id for agreement in found.agreements] == ["A", "B"]
    assert all(reason.endswith("equally exactly") for reason in found.reasons)


def test_a_less_exact_third_does_not_take_part_in_a_tie() -> None:
    """Only those of the highest rank tie."""
    book = a_book(
        an_agreement("A", LADDER[1]),
        an_agreement("B", LADDER[1]),
        an_agreement("C", Selector(vendor=("cisco",))),
    )
    found = backing(book, SWITCH, NOON)
    assert isinstance(found, Ambiguous)
    assert [agreement.id for agreement in found.agreements] == ["A", "B"]


def test_an_agreement_stands_by_its_most_exact_selector() -> None:
    """Two backings of one agreement are no tie, in whatever order they stand."""
    book = a_book(an_agreement("A", LADDER[4], LADDER[0], LADDER[1]), an_agreement("B", LADDER[1]))
    found = backing(book, SWITCH, NOON)
    assert isinstance(found, Backed)
    assert (found.agreement.id, found.selector) == ("A", LADDER[0])


def test_an_agreement_for_another_customer_does_not_count() -> None:
    """It is for this customer, or for any."""
    book = a_book(an_agreement("OTHER", LADDER[0], customer="osaka"), an_agreement("ANY"))
    found = backing(book, SWITCH, NOON)
    assert isinstance(found, Backed)
    assert found.agreement.id == "ANY"
    served = backing(book, SWITCH, NOON, "osaka")
    assert isinstance(served, Backed)
    assert served.agreement.id == "OTHER"


def test_an_agreement_for_the_customer_is_no_more_exact_than_one_for_any() -> None:
    """Only selectors rank: the rule of the book has no other word."""
    book = a_book(an_agreement("OWN", customer="keihin-bank"), an_agreement("ANY"))
    assert isinstance(backing(book, SWITCH, NOON), Ambiguous)


def test_only_an_agreement_in_force_backs() -> None:
    """An exact one that ended yields to a coarse one that runs."""
    ended = an_agreement("A", LADDER[0], ends=date(2026, 5, 12))
    found = backing(a_book(ended, an_agreement("B")), SWITCH, NOON)
    assert isinstance(found, Backed)
    assert found.agreement.id == "B"


@pytest.mark.parametrize(
    ("instant", "backed"), [("2027-03-31T23:59+09:00", True), ("2027-04-01T00:00+09:00", False)]
)
def test_an_agreements_days_are_the_customers(instant: str, backed: bool) -> None:
    """Its last day ends where the customer served is."""
    assert isinstance(backing(a_book(an_agreement()), SWITCH, at(instant)), Backed) is backed


def test_no_agreement_is_said_with_the_one_that_ended_and_the_one_to_come() -> None:
    """The last that ended and the next to start are named with their dates."""
    book = a_book(
        an_agreement("OLD", ends=date(2026, 4, 30)),
        an_agreement("OLDER", ends=date(2026, 4, 15)),
        an_agreement("NEXT", starts=date(2026, 6, 1)),
    )
    found = backing(book, SWITCH, NOON)
    assert isinstance(found, NotBacked)
    assert found.reasons == (
        "no agreement in force backs KB-SW-01",
        "agreement OLD of cisco ended on 2026-04-30",
        "agreement NEXT of cisco starts on 2026-06-01 only",
    )
    assert [agreement.id for agreement in found.expired] == ["OLD", "OLDER"]
    assert [agreement.id for agreement in found.upcoming] == ["NEXT"]


def test_one_vendors_agreements_can_be_asked_alone() -> None:
    """For a route that names the vendor."""
    book = a_book(an_agreement("A", LADDER[0]), an_agreement("N", LADDER[4], vendor="nec"))
    found = backing(book, SWITCH, NOON, vendor="nec")
    assert isinstance(found, Backed)
    assert found.agreement.id == "N"
    none = backing(book, SWITCH, NOON, vendor="fujitsu")
    assert none == NotBacked(reasons=("no agreement of fujitsu in force backs KB-SW-01",))
