"""Whom to call: the desk, and a vendor without anybody."""

from dataclasses import replace

from tests.domain.books import CISCO, DESK, NEC, NOON, a_book, at
from umc.domain.who_answers.contacts import calendar_of, reach_desk, reach_vendor

LOOK_UP = calendar_of(a_book())
NIGHT = at("2026-05-13T03:00+09:00")


def test_a_vendor_without_contacts_has_nobody_to_call() -> None:
    """None, and not an empty contact."""
    assert reach_vendor(NEC, LOOK_UP, NOON) is None


def test_the_order_written_decides_within_a_level() -> None:
    """The first of two on duty is called."""
    first, second = (replace(CISCO.contacts[0], name=name, level=1) for name in ("First", "Second"))
    found = reach_vendor(replace(CISCO, contacts=(first, second)), LOOK_UP, NOON)
    assert found is not None
    assert (found.contact.name, found.passed_over) == ("First", ())


def test_a_desk_round_the_clock_can_be_called_now() -> None:
    """By its own phone."""
    found = reach_desk(DESK, LOOK_UP, NIGHT)
    assert (found.on_now, found.opens_at, found.contact.phone) == (True, None, DESK.phone)


def test_a_closed_desk_says_when_it_opens() -> None:
    """In its own zone."""
    found = reach_desk(replace(DESK, calendar="jp-office"), LOOK_UP, NIGHT)
    assert (found.on_now, found.opens_at) == (False, at("2026-05-13T09:00+09:00"))
    assert found.note == "closed until 2026-05-13 09:00+09:00 (jp-office)"


def test_a_desk_closed_for_good_says_so() -> None:
    """There is no instant to wait for."""
    found = reach_desk(replace(DESK, calendar="never"), LOOK_UP, NIGHT)
    assert (found.on_now, found.opens_at, found.note) == (False, None, "closed for good (never)")


def test_each_calendar_is_made_once() -> None:
    """Its expansion is kept with it."""
    assert LOOK_UP("jp-office") is LOOK_UP("jp-office")
