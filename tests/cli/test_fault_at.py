"""``--at``: when a step happened, and what a fault looked like then."""

import pytest

from tests.cli.running import NOW
from tests.sample_desk import Desk, clock


def test_a_clock_reading_is_read_where_the_fault_is_and_echoed_with_its_offset(desk: Desk) -> None:
    """Nine in New York is another instant than nine in Yokohama."""
    said = ("--symptom", "till down", "--priority", "P1")
    result = desk.run("fault", "open", "--equipment", "LK-NY-FW-01", *said, at="2026-05-04T09:00")
    assert "at 2026-05-04T09:00:00-04:00 (Mon)" in result.stderr
    fault = desk.ask("fault", "show", "1")
    assert (fault["opened_at"], fault["time_zone"]) == ("2026-05-04T09:00:00-04:00", "America/New_York")
    assert fault["opened_at_utc"] == "2026-05-04T13:00:00Z"


def test_quiet_keeps_the_echo_back(desk: Desk) -> None:
    """A script may ask for nothing but the result."""
    assert desk.run("fault", "open", "--equipment", "KB-SW-01", "--symptom", "x", "--priority", "P1", "-q",
                    at="03:10").stderr == ""  # fmt: skip


def test_a_site_has_a_zone_of_its_own(desk: Desk) -> None:
    """The same customer's shop on the other coast is read three hours later."""
    said = ("--customer", "larkspur-stores", "--site", "seattle", "--symptom", "x", "--priority", "P1")
    fault = desk.ask("fault", "open", *said, at="2026-05-04T09:00")
    assert fault["opened_at"] == "2026-05-04T09:00:00-07:00"


def test_a_reading_that_the_spring_change_skips_moves_on_by_the_gap(desk: Desk) -> None:
    """Half past two does not exist on 8 March in New York; the echo says what was understood."""
    said = ("--equipment", "LK-NY-FW-01", "--symptom", "x", "--priority", "P1", "-o", "json")
    result = desk.run("fault", "open", *said, at="2026-03-08T02:30")
    assert "at 2026-03-08T03:30:00-04:00" in result.stderr
    assert result.json["opened_at_utc"] == "2026-03-08T07:30:00Z"


def test_a_reading_shown_twice_is_the_first_of_the_two(desk: Desk) -> None:
    """Half past one on 1 November comes twice; with its offset the second can be named."""
    said = ("--equipment", "LK-NY-FW-01", "--symptom", "x", "--priority", "P1")
    first = desk.ask("fault", "open", *said, at="2026-11-01T01:30")
    second = desk.ask("fault", "open", *said, at="2026-11-01T01:30-05:00")
    assert (first["opened_at_utc"], second["opened_at_utc"]) == (
        "2026-11-01T05:30:00Z",
        "2026-11-01T06:30:00Z",
    )


def test_nothing_happens_before_the_opening(desk: Desk) -> None:
    """The refusal names both instants, read where the fault is."""
    desk.open()
    error = desk.refused("fault", "respond", "1", at="03:09")
    assert error["code"] == "before-opening"
    assert "2026-05-03T03:09:00+09:00" in error["message"]
    assert "2026-05-03T03:10:00+09:00" in error["message"]


def test_a_look_before_the_opening_is_refused_too(desk: Desk) -> None:
    """There is nothing to see yet, and the refusal says since when there is."""
    desk.open()
    for verb in ("show", "why", "ledger", "timeline"):
        error = desk.refused("fault", verb, "1", at="03:09")
        assert error["code"] == "before-opening"
        assert "2026-05-03T03:10:00+09:00" in error["message"]


def test_a_step_ahead_of_the_real_time_is_warned_of(desk: Desk) -> None:
    """It may be a slip of the year; it is recorded all the same."""
    desk.open()
    result = desk.run("fault", "note", "1", "soon", at="2026-12-24T00:00")
    assert result.exit_code == 0
    assert "warning: 2026-12-24T00:00:00+09:00 lies in the future" in result.stderr


def test_a_late_entry_takes_its_place_and_is_judged_again(desk: Desk) -> None:
    """Answered in time, typed in after everybody was told it was not: the clock was kept."""
    desk.open()
    assert clock(desk.step("restore", at="04:00"), "respond")["state"] == "broken"
    fault = desk.step("respond", at="03:15")
    assert clock(fault, "respond")["state"] == "kept"
    assert fault["as_of"] == "2026-05-03T04:00:00+09:00"
    kinds = [event["kind"] for event in desk.ask("fault", "timeline", "1")]
    assert kinds == ["reported", "routed", "responded", "restored"]


def test_a_late_entry_that_would_undo_a_recorded_step_is_refused(desk: Desk) -> None:
    """A hand-back before an acceptance that is on record leaves that acceptance without a leg."""
    desk.dispatched(at="03:20")
    desk.step("accept", at="03:40")
    error = desk.refused("fault", "hand-back", "1", "--reason", "no", at="03:30")
    assert error["code"] == "late-entry-conflict"
    assert "03:40" in error["message"]
    assert desk.ask("fault", "show", "1")["legs"][0]["state"] == "accepted"


def test_the_timeline_says_what_was_typed_in_late(desk: Desk) -> None:
    """Both instants stand beside each other, and whether it was late."""
    desk.open(now=NOW.replace(day=1), at="2026-11-01T11:59:30")
    desk.ask("fault", "note", "1", "afterwards", at="2026-11-01T11:59:40", now=NOW.replace(hour=15))
    first, *_, last = desk.ask("fault", "timeline", "1")
    assert (first["late"], last["late"]) == (False, True)
    assert (last["happened_at"], last["recorded_at"]) == (
        "2026-11-01T11:59:40+09:00",
        "2026-11-01T15:00:00+09:00",
    )


def test_a_look_back_shows_what_stood_then(desk: Desk) -> None:
    """Status, suspects with their outlook, and steps are those of that instant."""
    before = desk.open_unknown("KB-ST-01", "KB-SW-01")
    desk.step("culprit", "1", "KB-SW-01", at="03:40")
    desk.step("restore", at="05:00")
    then = desk.ask("fault", "show", "1", at="03:10")
    # Only what was written answers with warnings.
    assert {**then, "warnings": []} == before


def test_a_hold_may_end_by_itself(desk: Desk) -> None:
    """Its end is read where the fault is, and echoed with its offset."""
    desk.open()
    until = ("--until", "2026-05-03T04:00")
    result = desk.run("fault", "hold", "1", "--reason", "access", *until, "-o", "json", at="03:30")
    assert "until 2026-05-03T04:00:00+09:00" in result.stderr
    assert clock(result.json, "restore")["due_at"] == "2026-05-03T07:40:00+09:00"
    assert desk.ask("fault", "show", "1", at="04:01")["held"] is False


@pytest.mark.parametrize("text", ["04/05", "2026-02-30T10:00", "25:00", "soon", "", "2026-05-03T10:00+9"])
def test_what_could_be_two_dates_or_none_is_refused(sqlite_desk: Desk, text: str) -> None:
    """Exit 2, the text in the message, the grammar in the hint."""
    sqlite_desk.open()
    error = sqlite_desk.refused("fault", "show", "1", "--at", text, code=2)
    assert error["code"] == "bad-time"
    assert repr(text) in error["message"]


def test_a_clock_reading_for_a_listing_needs_a_zone(sqlite_desk: Desk) -> None:
    """A list spans zones: the reading is refused unless time_zone says where it is meant."""
    error = sqlite_desk.refused("fault", "list", at="03:10", code=2)
    assert (error["code"], "time_zone" in error["hint"]) == ("naive-time", True)
    result = sqlite_desk.run("fault", "list", at="03:10", env={"UMC_TIME_ZONE": "Asia/Tokyo"})
    assert "at 2026-05-03T03:10:00+09:00" in result.stderr


def test_what_counts_from_now_counts_from_the_instant_of_the_command(desk: Desk) -> None:
    """Two hours from the hold that is being typed in late, not from the morning after."""
    desk.open()
    words = ("fault", "hold", "1", "--reason", "access", "--until")
    result = desk.run(*words, "2h", "-o", "json", at="03:30")
    assert "until 2026-05-03T05:30:00+09:00" in result.stderr
    desk.step("resume", at="03:40")
    assert "until 2026-05-04T09:00:00+09:00 (Mon)" in desk.run(*words, "tomorrow 09:00", at="03:50").stderr
