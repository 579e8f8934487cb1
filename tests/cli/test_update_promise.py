"""The promise of a word: when the customer was last told, when the next is owed, and what settles it."""

import json
from typing import Any

from tests.cli.running import umc
from tests.sample_desk import Desk

OPEN = ("fault", "open", "--equipment", "KB-SW-01", "--priority", "P1", "--symptom", "no link")


def said(desk: Desk, *words: str, at: str) -> Any:
    """Run a command at an instant of the night of 3 May, and return its JSON."""
    done = umc(*words, "--at", f"2026-05-03T{at}+09:00", "-o", "json", db=desk.url)
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def words(fault: Any) -> tuple[str, str | None]:
    """Return when the customer was last told and when the next word is owed, as times of day."""
    owed = fault["word_owed_at"]
    return fault["customer_told_at"][11:16], owed and owed[11:16]


def test_the_report_is_the_first_word_and_the_next_is_owed_an_hour_later(desk: Desk) -> None:
    """The contract promises an update every hour."""
    assert words(said(desk, *OPEN, at="03:10")) == ("03:10", "04:10")


def test_a_note_to_the_customer_settles_it(desk: Desk) -> None:
    """One to the desk does not."""
    said(desk, *OPEN, at="03:10")
    said(desk, "fault", "note", "1", "log collected", at="03:40")
    assert words(said(desk, "fault", "show", "1", at="03:45")) == ("03:10", "04:10")
    said(desk, "fault", "note", "1", "the maker is on it", "--to", "customer", at="03:50")
    assert words(said(desk, "fault", "show", "1", at="03:55")) == ("03:50", "04:50")


def test_a_word_that_is_overdue_is_said(desk: Desk) -> None:
    """The instant stays where it was, in the past."""
    said(desk, *OPEN, at="03:10")
    assert words(said(desk, "fault", "show", "1", at="06:00")) == ("03:10", "04:10")
    shown = umc("fault", "show", "1", "--at", "2026-05-03T06:00+09:00", db=desk.url).stdout
    assert "the next word is owed Sun 05-03 04:10" in shown


def test_no_word_is_owed_once_service_is_back(desk: Desk) -> None:
    """What is asked of the customer then is another promise."""
    said(desk, *OPEN, at="03:10")
    assert words(said(desk, "fault", "restore", "1", at="05:00"))[1] is None


def test_a_note_that_is_sent_waits_as_a_message_to_the_customer(desk: Desk) -> None:
    """In the customer's own thread; without --send the desk has told them itself."""
    said(desk, *OPEN, at="03:10")
    said(desk, "fault", "note", "1", "by telephone", "--to", "customer", at="03:20")
    said(desk, "fault", "note", "1", "the maker is on it", "--to", "customer", "--send", at="03:30")
    listed = json.loads(umc("outbox", "list", "-o", "json", db=desk.url).stdout)
    (message,) = [one for one in listed if one["party"] == "customer"]
    assert (message["kind"], message["thread"], message["address"]) == (
        "note",
        "customer",
        "operations@example.jp",
    )


def test_the_customer_is_asked_for_its_word_by_a_message(desk: Desk) -> None:
    """Where the desk asks for that when service is back."""
    said(desk, *OPEN, at="03:10")
    said(desk, "fault", "restore", "1", "--ask", at="05:00")
    listed = json.loads(umc("outbox", "list", "-o", "json", db=desk.url).stdout)
    assert [(one["kind"], one["thread"]) for one in listed] == [("confirmation", "customer")]


def test_a_note_to_a_vendor_goes_into_the_thread_of_its_leg(desk: Desk) -> None:
    """And to nobody else."""
    said(desk, *OPEN, at="03:10")
    said(desk, "fault", "dispatch", "1", at="03:20")
    said(desk, "fault", "note", "1", "the room is open", "--to", "cisco", "--send", at="03:30")
    listed = json.loads(umc("outbox", "list", "-o", "json", db=desk.url).stdout)
    assert {(one["kind"], one["thread"], one["party"]) for one in listed} == {
        ("dispatch", "leg-1", "cisco"), ("note", "leg-1", "cisco"),
    }  # fmt: skip


def test_a_fault_that_monitoring_reported_was_told_to_nobody_yet(desk: Desk) -> None:
    """The word is owed from the opening all the same."""
    fault = said(desk, *OPEN, "--channel", "monitor", at="03:10")
    assert (fault["customer_told_at"], fault["word_owed_at"][11:16]) == (None, "04:10")
    shown = umc("fault", "show", "1", "--at", "2026-05-03T03:11+09:00", db=desk.url).stdout
    assert "the customer not yet; the next word is owed Sun 05-03 04:10" in shown
