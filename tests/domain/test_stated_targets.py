"""What is stated for a priority: the nearest target, on the nearest calendar, and where they stand."""

from datetime import timedelta

import pytest

from tests.domain.books import a_contract, an_agreement, targets
from umc.domain.calendars.calendar import Calendar
from umc.domain.calendars.calendar_terms import ALWAYS
from umc.domain.clocks.promises import customer_calendar, customer_promise, vendor_promise
from umc.domain.clocks.sla import LegTerms, Terms
from umc.domain.register.contract import Agreement, ClockName, Contract, Cover, Priority, Targets
from umc.domain.register.selector import Selector
from umc.domain.register.stated_targets import stated_to_customer

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
    ("general", "covered", "calendar", "respond", "restore", "counts_on"),
    [
        (0, 0, None, None, None, "24x7"),
        (1, 0, None, None, 4, "24x7"),
        (2, 0, None, 1, 4, "of-priority"),
        (2, 0, "of-cover", 1, 4, "of-cover"),
        (0, 1, None, 2, None, "24x7"),
        (1, 1, "of-cover", 2, 4, "of-cover"),
        (2, 1, None, 2, 4, "of-priority"),
        (0, 2, None, None, 6, "of-covers-priority"),
        (1, 2, "of-cover", None, 6, "of-covers-priority"),
        (2, 2, "of-cover", 1, 6, "of-covers-priority"),
    ],
)
def test_the_nearest_statement_holds(
    general: int, covered: int, calendar: str | None, respond: int | None, restore: int | None, counts_on: str
) -> None:
    """A cover's target goes first; of calendars its priority's, its own, then the contract's priority's."""
    made = contract(GENERAL[general], OF_COVER[covered], calendar)
    terms = Terms(contract=made, cover=made.covers[0], calendars=CALENDARS)
    assert customer_calendar(terms, Priority.P1) == counts_on
    for clock, hours in ((ClockName.RESPOND, respond), (ClockName.RESTORE, restore)):
        stated = stated_to_customer(made, made.covers[0], Priority.P1, clock)
        promised = customer_promise(terms, Priority.P1, clock)
        if hours is None:
            assert (stated, promised) == (None, None)
            continue
        assert stated is not None
        assert promised is not None
        assert (stated.target, stated.calendar) == (timedelta(hours=hours), counts_on)
        assert (promised.target, promised.calendar_name) == (timedelta(hours=hours), counts_on)


@pytest.mark.parametrize(("calendar", "counts_on"), [(None, "24x7"), ("of-priority", "of-priority")])
def test_a_vendors_priority_may_count_on_its_own_calendar(calendar: str | None, counts_on: str) -> None:
    """Else on that of the agreement; a priority that is not named promises nothing."""
    agreement: Agreement = an_agreement(targets={Priority.P1: targets(calendar, leg_restore="3h")})
    terms = LegTerms(agreement=agreement, calendars=CALENDARS)
    promised = vendor_promise(terms, Priority.P1, ClockName.LEG_RESTORE)
    assert promised is not None
    assert (promised.target, promised.calendar_name) == (timedelta(hours=3), counts_on)
    assert vendor_promise(terms, Priority.P2, ClockName.LEG_RESTORE) is None


def test_each_is_told_with_the_keys_at_which_it_stands() -> None:
    """Target and calendar may stand in different tables."""
    made = contract(GENERAL[1], OF_COVER[1], "of-cover")
    stated = stated_to_customer(made, made.covers[0], Priority.P1, ClockName.RESTORE, index=0)
    assert stated is not None
    assert stated.keys == ("contracts", "KB-2026", "targets", "P1", "restore")
    assert stated.calendar_keys == ("contracts", "KB-2026", "covers", 0, "calendar")
