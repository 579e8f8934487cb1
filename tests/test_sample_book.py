"""The sample book is what its README says: believable, sound, and wrong only where it means to be."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.cli.running import umc
from umc.domain.calendars.calendar import Calendar
from umc.domain.calendars.duration import BusinessDays
from umc.domain.findings.diagnostics import Severity
from umc.domain.who_answers.cover import Covered, covering
from umc.domain.who_answers.routing import Route, RouteBy, Undecided, decide
from umc.files.reading import Reading, read_book

SAMPLES = Path(__file__).resolve().parents[1] / "sample_configs"
LESSONS = ("KB-CON-01", "YH-SRV-05", "JN-CC-2044", "FJ-SB-771")
TOKYO = ZoneInfo("Asia/Tokyo")
GOLDEN_WEEK_NIGHT = datetime(2026, 5, 3, 3, 10, tzinfo=TOKYO)


@pytest.fixture(scope="module")
def reading() -> Reading:
    """Return the sample book, read on the night of the demo."""
    return read_book([SAMPLES], at=date(2026, 5, 3))


def _routed(reading: Reading, tag: str) -> Route:
    found = decide(reading.book, reading.book.equipment[tag], GOLDEN_WEEK_NIGHT)
    assert isinstance(found, Route)
    return found


def test_the_sample_book_has_no_errors(reading: Reading) -> None:
    """Whoever tries umc on it is not stopped by it."""
    assert [one for one in reading.diagnostics if one.severity is Severity.ERROR] == []


def test_the_sample_book_warns_only_of_what_its_readme_names(reading: Reading) -> None:
    """Each warning is a lesson, and the README tells it."""
    warned = [one.message for one in reading.diagnostics]
    assert len(warned) >= len(LESSONS)
    assert [text for text in warned if not any(name in text for name in LESSONS)] == []
    assert [name for name in LESSONS if not any(name in text for text in warned)] == []
    readme = (SAMPLES / "README.md").read_text(encoding="utf-8")
    assert [name for name in LESSONS if f"`{name}`" not in readme] == []


def test_the_command_of_its_readme_shows_every_lesson_and_one_is_about_a_day() -> None:
    """KB-CON-01 is told with --at alone, the other three without it too."""
    readme = (SAMPLES / "README.md").read_text(encoding="utf-8")
    (command,) = re.findall(r'`umc validate sample_configs (--at) "([^"]+)"`', readme)
    told = [umc("validate", str(SAMPLES), *at, "-o", "json").json for at in (command, ())]
    on_the_day, timeless = (
        {name for name in LESSONS if any(name in one["message"] for one in each["findings"])} for each in told
    )
    assert on_the_day == {*LESSONS}
    assert timeless == {*LESSONS} - {"KB-CON-01"}


def test_the_sample_book_is_of_a_believable_size(reading: Reading) -> None:
    """Three customers, more than ten vendors, the number of machines its README gives."""
    book = reading.book
    assert set(book.customers) == {"keihin-bank", "larkspur-stores", "yunhai-hospital"}
    assert len(book.vendors) == 21
    assert len(book.equipment) == 84


def test_every_contact_in_the_sample_book_is_fictitious(reading: Reading) -> None:
    """Addresses lie in the domains set aside for examples, so no mail reaches anybody."""
    book = reading.book
    mails = [contact.email for vendor in book.vendors.values() for contact in vendor.contacts]
    mails += [contact.email for customer in book.customers.values() for contact in customer.contacts]
    mails += [engineer.email for desk in book.desks.values() for engineer in desk.engineers]
    reserved = ("@example.com", "@example.net", "@example.org", "@example.jp")
    assert mails
    assert [mail for mail in mails if mail is None or not mail.endswith(reserved)] == []


def test_every_machine_of_the_sample_book_is_covered(reading: Reading) -> None:
    """On the night of the demo every customer's contract takes in all its machines."""
    book = reading.book
    found = {tag: covering(book, machine, GOLDEN_WEEK_NIGHT) for tag, machine in book.equipment.items()}
    assert [tag for tag, cover in found.items() if not isinstance(cover, Covered)] == []


def test_last_years_contract_of_the_bank_answers_for_last_years_faults(reading: Reading) -> None:
    """The term decides which of two contracts speaks."""
    machine = reading.book.equipment["KB-SW-01"]
    before = covering(reading.book, machine, datetime(2026, 3, 31, 23, 59, tzinfo=TOKYO))
    after = covering(reading.book, machine, datetime(2026, 4, 1, tzinfo=TOKYO))
    assert isinstance(before, Covered)
    assert isinstance(after, Covered)
    assert (before.contract.id, after.contract.id) == ("KB-2025", "KB-2026")


@pytest.mark.parametrize(
    ("tag", "vendor", "by", "agreement"),
    [
        ("KB-SW-01", "cisco", RouteBy.AGREEMENT, "SNT-4711"),
        ("KB-ST-01", "netapp", RouteBy.AGREEMENT, "NA-SE-5521"),
        ("KB-SAN-01", "netapp", RouteBy.AGREEMENT, "NA-SE-5521"),
        ("KB-UPS-01", "apc", RouteBy.AGREEMENT, "APC-AD-112"),
        ("KB-PDU-01", "evernex", RouteBy.AGREEMENT, "EVX-JP-17"),
        ("KB-SW-13", "park-place", RouteBy.ROUTE, "PPT-1187"),
        ("KB-DNS-01", "infoblox", RouteBy.WARRANTY, None),
        ("KB-CON-01", None, RouteBy.DESK, None),
        ("LK-LA-AP-01", "park-place", RouteBy.AGREEMENT, "PPT-WEST-52"),
        ("YH-ST-01", "huawei", RouteBy.AGREEMENT, "HW-HC-601"),
    ],
)
def test_the_sample_book_shows_every_way_a_vendor_is_chosen(
    reading: Reading, tag: str, vendor: str | None, by: RouteBy, agreement: str | None
) -> None:
    """Route, agreement, warranty and the desk itself each answer for some machine."""
    found = _routed(reading, tag)
    assert (found.vendor, found.by, found.agreement) == (vendor, by, agreement)


def test_one_machine_of_the_sample_book_is_undecided(reading: Reading) -> None:
    """Two agreements take it in equally exactly: both vendors are named, neither is chosen."""
    found = decide(reading.book, reading.book.equipment["YH-SRV-05"], GOLDEN_WEEK_NIGHT)
    assert isinstance(found, Undecided)
    assert set(found.candidates) == {"lenovo", "evernex"}


def test_only_one_machine_of_the_sample_book_is_undecided(reading: Reading) -> None:
    """Ambiguity is a lesson here, not the rule."""
    book = reading.book
    found = [tag for tag, one in book.equipment.items() if _is_undecided(reading, tag)]
    assert found == ["YH-SRV-05"]
    assert len(book.equipment) > 1


def _is_undecided(reading: Reading, tag: str) -> bool:
    return isinstance(decide(reading.book, reading.book.equipment[tag], GOLDEN_WEEK_NIGHT), Undecided)


def test_golden_week_stops_the_office_calendar_of_the_sample_book(reading: Reading) -> None:
    """Friday 16:00 leaves an hour and a half; the next office day is Thursday 7 May."""
    office = Calendar(reading.book.calendars["jp-office"])
    due = office.due(datetime(2026, 5, 1, 16, tzinfo=TOKYO), timedelta(hours=8))
    assert due == datetime(2026, 5, 7, 16, 30, tzinfo=TOKYO)


def test_a_make_up_working_day_counts_in_the_sample_book(reading: Reading) -> None:
    """Saturday 9 May 2026 makes up for China's Labour Day holidays."""
    office = Calendar(reading.book.calendars["cn-office"])
    saturday = datetime(2026, 5, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert office.elapsed(saturday, saturday + timedelta(days=1)) == timedelta(hours=7, minutes=30)


def test_a_night_of_the_sample_book_is_an_hour_longer_in_november(reading: Reading) -> None:
    """The clocks of New York go back on 1 November 2026, inside the maintenance night."""
    nights = Calendar(reading.book.calendars["us-east-nights"])
    evening = datetime(2026, 10, 31, 22, tzinfo=ZoneInfo("America/New_York"))
    assert nights.elapsed(evening, datetime(2026, 11, 1, 12, tzinfo=UTC)) == timedelta(hours=9)


def test_the_plain_book_has_no_findings_at_all() -> None:
    """What `umc init` writes starts clean, warnings included."""
    plain = read_book([SAMPLES / "_plain"], at=date(2026, 5, 3))
    assert plain.diagnostics == ()
    assert plain.book.contracts["FC-2026"].confirm_within == BusinessDays(2)


def test_the_plain_book_has_one_of_everything() -> None:
    """Every kind of table that a book may hold stands in it."""
    book = read_book([SAMPLES / "_plain"]).book
    kinds = (book.desks, book.vendors, book.customers, book.contracts, book.agreements, book.escalations)
    assert all(kinds)
    assert book.routes
    assert book.equipment
    assert len(book.calendars) > 1


def test_the_plain_book_is_no_part_of_the_sample_book(reading: Reading) -> None:
    """Folders whose name starts with an underscore are passed over."""
    assert "first" not in reading.book.customers
