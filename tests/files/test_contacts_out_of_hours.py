"""Contacts whose hours never meet those of their vendor's agreements are told."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.files.books import codes, read_text
from umc.domain.calendars.calendar import Calendar
from umc.domain.calendars.calendar_terms import ALWAYS, CalendarTerms, Window
from umc.domain.checks.contact_hours import check_contact_hours
from umc.domain.checks.found import Names
from umc.domain.register.book import Book
from umc.domain.register.contract import Agreement
from umc.domain.register.party import Contact, Vendor

CALENDARS = """
[calendars.days]
time_zone = "Asia/Tokyo"
hours = { mon-fri = ["09:00-17:00"] }
[calendars.nights]
time_zone = "Asia/Tokyo"
hours = { daily = ["22:00-06:00"] }
[calendars.us-days]
time_zone = "America/New_York"
hours = { mon-fri = ["09:00-17:00"] }
[calendars.us-late]
time_zone = "America/New_York"
hours = { mon-fri = ["18:59-19:59"] }
[calendars.drill]
time_zone = "Asia/Tokyo"
hours = {}
open = [{ date = 2026-05-01, hours = ["10:00-11:00"] }]
"""
TERM = "starts = 2026-04-01\nends = 2027-03-31\n"


def _book(contact: str, agreement: str, more: str = "", term: str = TERM) -> str:
    return f"""{CALENDARS}
[vendors.nec]
contacts = [{{ name = "Line"{contact and f', calendar = "{contact}"'} }}]
[agreements.N-1]
vendor = "nec"
calendar = "{agreement}"
targets = {{ P1 = {{ restore = "4h"{more} }} }}
{term}"""


@pytest.mark.parametrize(
    ("contact", "agreement", "expected"),
    [
        ("days", "nights", ["UMC416"]),
        ("nights", "days", ["UMC416"]),
        ("days", "days", []),
        ("days", "24x7", []),
        ("24x7", "nights", []),
        ("", "nights", []),
        ("us-days", "days", ["UMC416"]),
        ("us-days", "nights", []),
        # 18:59 in New York is 07:59 in Tokyo in summer, and 08:59 in winter.
        ("us-late", "days", []),
        ("drill", "days", []),
        ("drill", "nights", ["UMC416"]),
    ],
)
def test_a_contact_must_have_hours_while_an_agreement_counts(
    tmp_path: Path, contact: str, agreement: str, expected: list[str]
) -> None:
    """One open minute in common within the term is enough; hours that nobody stated are no mistake."""
    assert codes(read_text(tmp_path, _book(contact, agreement))) == expected


def test_only_hours_within_the_term_count(tmp_path: Path) -> None:
    """A drill before the agreement starts reaches nobody."""
    late = "starts = 2026-05-02\nends = 2027-03-31\n"
    assert codes(read_text(tmp_path, _book("drill", "24x7", term=late))) == ["UMC416"]
    just = "starts = 2026-05-01\nends = 2026-05-01\n"
    assert codes(read_text(tmp_path, _book("drill", "24x7", term=just))) == []


def test_the_calendar_of_one_priority_counts_too(tmp_path: Path) -> None:
    """Whoever answers for small faults by day is of use."""
    assert codes(read_text(tmp_path, _book("days", "nights", ', calendar = "days"'))) == []


def test_one_agreement_of_several_is_enough(tmp_path: Path) -> None:
    """The contact serves the other one."""
    second = f'[agreements.N-2]\nvendor = "nec"\ncalendar = "days"\ntargets = {{}}\n{TERM}'
    assert codes(read_text(tmp_path, _book("days", "nights") + second)) == []


def test_the_finding_names_contact_and_agreement(tmp_path: Path) -> None:
    """It stands at the contact's calendar, with a note at the agreement's."""
    (found,) = read_text(tmp_path, _book("days", "nights")).diagnostics
    assert found.message == 'Line ("days") has no hours while an agreement of nec counts'
    assert [note.label for note in found.notes] == ["N-1 counts in these hours"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"22:00-06:00"', '"22:00-06"', ["UMC209"]),
        ("ends = 2027", "ends = 2025", ["UMC214"]),
        ('calendar = "nights"', 'calendar = "knights"', ["UMC301"]),
        ('name = "Line"', 'name = "Line", fone = "1"', ["UMC201"]),
    ],
)
def test_nothing_is_said_beside_a_flaw(tmp_path: Path, old: str, new: str, expected: list[str]) -> None:
    """What was meant there may well meet."""
    assert codes(read_text(tmp_path, _book("days", "nights").replace(old, new))) == expected


def test_an_agreement_of_an_unknown_vendor_may_be_this_ones(tmp_path: Path) -> None:
    """A misspelt vendor is told once; the agreement's hours may be the contact's."""
    second = f'[agreements.N-2]\nvendor = "nce"\ncalendar = "days"\ntargets = {{}}\n{TERM}'
    assert codes(read_text(tmp_path, _book("days", "nights") + second)) == ["UMC301"]


@pytest.mark.parametrize("ends", ["2027-03-31", "9999-12-31"])
def test_a_long_term_costs_no_more_than_a_short_one(tmp_path: Path, ends: str) -> None:
    """After two years all weeks have been seen."""
    term = f"starts = 2026-04-01\nends = {ends}\n"
    assert codes(read_text(tmp_path, _book("days", "nights", term=term))) == ["UMC416"]


WINDOWS = st.builds(
    lambda start, hours: Window(opens_s=start * 3600, closes_s=(start + hours) * 3600),
    st.integers(0, 23),
    st.integers(1, 6),
)
WEEKS = st.lists(st.lists(WINDOWS, max_size=1).map(tuple), min_size=7, max_size=7).map(tuple)
ZONES = st.sampled_from(["Asia/Tokyo", "America/New_York", "Europe/London"])


@given(WEEKS, WEEKS, ZONES, ZONES, st.integers(1, 9))
def test_hours_meet_exactly_where_some_hour_is_open_in_both(
    week: tuple[tuple[Window, ...], ...],
    other: tuple[tuple[Window, ...], ...],
    zone: str,
    where: str,
    days: int,
) -> None:
    """Looked at hour by hour: windows begin and end on whole hours, and so do these zones."""
    ours = CalendarTerms(name="ours", time_zone=zone, week=week)
    theirs = CalendarTerms(name="theirs", time_zone=where, week=other)
    starts = date(2026, 3, 7)
    agreement = Agreement(
        id="A",
        vendor="v",
        starts=starts,
        ends=starts + timedelta(days=days - 1),
        calendar="theirs",
        targets={},
    )
    vendor = Vendor(id="v", name="v", contacts=(Contact(name="c", calendar="ours"),))
    book = Book(
        calendars={"24x7": ALWAYS, "ours": ours, "theirs": theirs},
        vendors={"v": vendor},
        agreements={"A": agreement},
    )
    found = list(check_contact_hours(book, Names(known={})))
    first = datetime(2026, 3, 7, tzinfo=ZoneInfo("UTC"))
    hours = [first + timedelta(hours=hour) for hour in range(24 * days)]
    here, there = Calendar(ours), Calendar(theirs)
    both = any(here.is_open(at) and there.is_open(at) for at in hours)
    assert bool(found) == (not both)
