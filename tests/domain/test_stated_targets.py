"""What is stated by name is what the clocks of a fault count by, and stands where it is said to stand."""

from itertools import product

import pytest

from tests.domain.books import a_contract, an_agreement, targets
from umc.domain.calendar import Calendar
from umc.domain.calendar_terms import ALWAYS
from umc.domain.contract import Agreement, ClockName, Contract, Cover, Priority, Targets
from umc.domain.promises import customer_promise, vendor_promise
from umc.domain.selector import Selector
from umc.domain.sla import LegTerms, Terms
from umc.domain.stated_targets import stated_by_vendor, stated_to_customer

CALENDARS = {name: Calendar(ALWAYS) for name in ("24x7", "of-cover", "of-priority", "of-covers-priority")}
GENERAL: tuple[dict[str, Targets], ...] = (
    {},
    {"P1": targets(restore="4h")},
    {"P1": targets("of-priority", restore="4h", respond="1h")},
)
OF_COVER: tuple[dict[str, Targets], ...] = (
    {},
    {"P1": targets(respond="2h")},
    {"P1": targets("of-covers-priority", restore="6h")},
)


def contract(general: dict[str, Targets], covered: dict[str, Targets], calendar: str | None) -> Contract:
    """Return a contract whose one cover states what is given."""
    cover = Cover(
        selector=Selector(), calendar=calendar, targets={Priority(p): one for p, one in covered.items()}
    )
    return a_contract(targets={Priority(p): one for p, one in general.items()}, covers=(cover,))


@pytest.mark.parametrize(
    ("general", "covered", "calendar"), list(product(GENERAL, OF_COVER, (None, "of-cover")))
)
def test_the_customers_promise_is_found_as_its_clock_finds_it(
    general: dict[str, Targets], covered: dict[str, Targets], calendar: str | None
) -> None:
    """Target and calendar are those of ``customer_promise``, for every way to state them."""
    made = contract(general, covered, calendar)
    terms = Terms(contract=made, cover=made.covers[0], calendars=CALENDARS)
    for clock in (ClockName.RESPOND, ClockName.RESTORE):
        stated = stated_to_customer(made, made.covers[0], Priority.P1, clock)
        promised = customer_promise(terms, Priority.P1, clock)
        if promised is None:
            assert stated is None
        else:
            assert stated is not None
            assert (stated.target, stated.calendar) == (promised.target, promised.calendar_name)


@pytest.mark.parametrize("calendar", [None, "of-priority"])
def test_the_vendors_promise_is_found_as_its_clock_finds_it(calendar: str | None) -> None:
    """Target and calendar are those of ``vendor_promise``."""
    agreement: Agreement = an_agreement(targets={Priority.P1: targets(calendar, leg_restore="3h")})
    stated = stated_by_vendor(agreement, Priority.P1, ClockName.LEG_RESTORE)
    terms = LegTerms(agreement=agreement, calendars=CALENDARS)
    promised = vendor_promise(terms, Priority.P1, ClockName.LEG_RESTORE)
    assert stated is not None
    assert promised is not None
    assert (stated.target, stated.calendar) == (promised.target, promised.calendar_name)
    assert stated_by_vendor(agreement, Priority.P2, ClockName.LEG_RESTORE) is None


def test_each_is_told_with_the_keys_at_which_it_stands() -> None:
    """Target and calendar may stand in different tables."""
    made = contract(GENERAL[1], OF_COVER[1], "of-cover")
    stated = stated_to_customer(made, made.covers[0], Priority.P1, ClockName.RESTORE, index=0)
    assert stated is not None
    assert stated.keys == ("contracts", "KB-2026", "targets", "P1", "restore")
    assert stated.calendar_keys == ("contracts", "KB-2026", "covers", 0, "calendar")
