"""Open hours as iCalendar text: what RFC 5545 asks of every line and every event."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.builders import CALENDARS, at
from umc.domain.calendars.calendar import CalendarSpan
from umc.domain.calendars.icalendar import icalendar

STAMP = datetime(2026, 4, 1, 12, tzinfo=UTC)
OPENS = at("2026-04-06 09:00")


def span(cause: str = "open hours", *, counted: bool = True) -> CalendarSpan:
    """Return two hours of a Monday morning."""
    return CalendarSpan(starts=OPENS, ends=OPENS + timedelta(hours=2), counted=counted, cause=cause)


def unfolded(text: str) -> list[str]:
    """Return the content lines, each put together again (RFC 5545, 3.1)."""
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def test_an_open_stretch_is_an_event_in_utc() -> None:
    """Start, end, stamp, an identity of its own and a summary."""
    assert unfolded(icalendar("jp-office", [span()], stamp=STAMP)) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//umc//calendar//EN",
        "BEGIN:VEVENT",
        "UID:20260406T000000Z-jp-office@umc",
        "DTSTAMP:20260401T120000Z",
        "DTSTART:20260406T000000Z",
        "DTEND:20260406T020000Z",
        "SUMMARY:jp-office: open hours",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_closed_time_is_no_event() -> None:
    """Only what counts is written."""
    assert "VEVENT" not in icalendar("jp-office", [span("closed hours", counted=False)], stamp=STAMP)


def test_a_month_has_an_event_for_each_stretch_and_each_its_own_identity() -> None:
    """22 working days in April 2026, less Showa Day."""
    calendar = CALENDARS["jp-office"]
    spans = calendar.spans(at("2026-04-01 00:00"), at("2026-05-01 00:00"))
    lines = unfolded(icalendar("jp-office", spans, stamp=STAMP))
    identities = [line for line in lines if line.startswith("UID:")]
    assert len(identities) == len(set(identities)) == 21
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 21


@pytest.mark.parametrize(
    ("cause", "written"),
    [
        ("opening: a, b; c", r"opening: a\, b\; c"),
        ("opening: back\\slash", r"opening: back\\slash"),
        ("opening: two\nlines", r"opening: two\nlines"),
        ("opening: two\r\nlines", r"opening: two\nlines"),
    ],
)
def test_signs_that_mean_something_are_escaped(cause: str, written: str) -> None:
    """Comma, semicolon, backslash and line ends (RFC 5545, 3.3.11)."""
    assert f"SUMMARY:x: {written}" in unfolded(icalendar("x", [span(cause)], stamp=STAMP))


@given(st.text(max_size=200), st.text(max_size=200))
def test_whatever_the_names_are_every_line_is_well_formed(name: str, cause: str) -> None:
    """At most 75 octets, CR LF at the end, no control character, and UTF-8 never cut in two."""
    text = icalendar(name, [span(f"opening: {cause}")], stamp=STAMP)
    assert text.endswith("\r\n")
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text)
    assert "\r" not in text.replace("\r\n", "")
    assert "\n" not in text.replace("\r\n", "")
    for line in text.split("\r\n"):
        assert len(line.encode("utf-8")) <= 75
    assert [line.partition(":")[0] for line in unfolded(text)] == [
        "BEGIN", "VERSION", "PRODID", "BEGIN", "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "END", "END",
    ]  # fmt: skip
