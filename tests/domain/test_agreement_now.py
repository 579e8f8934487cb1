"""The agreement a dispatch would be under: the one routed to while it lasts, else what backs now."""

from datetime import date

import pytest

from tests.domain.books import NOON, a_book, a_switch, an_agreement, at
from umc.domain.register.contract import Agreement
from umc.domain.register.selector import Selector
from umc.domain.who_answers.agreement_now import agreement_now
from umc.domain.who_answers.backing import Ambiguous

SWITCH = a_switch()
COARSE = Selector(vendor=("cisco",))
EXACT = Selector(tag=("KB-SW-01",))


def test_the_agreement_routed_to_goes_before_a_more_exact_one() -> None:
    """The decision stands as long as its agreement lasts."""
    book = a_book(an_agreement("A", COARSE), an_agreement("B", EXACT))
    assert agreement_now(book, SWITCH, NOON, vendor="cisco", routed="A") == book.agreements["A"]
    assert agreement_now(book, SWITCH, NOON, vendor="cisco") == book.agreements["B"]


@pytest.mark.parametrize(
    ("when", "found"), [("2026-05-12T23:59:59+09:00", "A"), ("2026-05-13T00:00+09:00", "B")]
)
def test_its_last_day_is_one_of_the_customers_zone(when: str, found: str) -> None:
    """Midnight in Tokyo, whatever the day is elsewhere; then what backs the machine is looked for anew."""
    book = a_book(an_agreement("A", EXACT, ends=date(2026, 5, 12)), an_agreement("B", COARSE))
    now = agreement_now(book, SWITCH, at(when), vendor="cisco", routed="A")
    assert isinstance(now, Agreement)
    assert now.id == found


def test_one_that_left_the_book_counts_no_more() -> None:
    """Nor one that is another customer's by now, nor one of another vendor in its stead."""
    others = an_agreement("A", EXACT, customer="somebody-else"), an_agreement("N", EXACT, vendor="nec")
    assert agreement_now(a_book(*others), SWITCH, NOON, vendor="cisco", routed="A") is None
    assert agreement_now(a_book(), SWITCH, NOON, vendor="cisco", routed="A") is None


def test_a_tie_is_told_as_one() -> None:
    """Whoever dispatches has to hear between which it lies."""
    book = a_book(an_agreement("B", COARSE), an_agreement("C", COARSE))
    tie = agreement_now(book, SWITCH, NOON, vendor="cisco", routed="A")
    assert isinstance(tie, Ambiguous)
    assert [one.id for one in tie.agreements] == ["B", "C"]
