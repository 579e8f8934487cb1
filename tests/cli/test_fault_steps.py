"""``umc fault respond ... reprioritise``: the rest of a fault's life, one command a step."""

import pytest

from tests.sample_desk import Desk, clock

NEW = "suspect, clear, culprit, dispatch, respond, hold, restore, cancel, note, reprioritise"


@pytest.mark.parametrize(
    ("verb", "words", "status"),
    [
        ("respond", ("--note", "on it"), "routed"),
        ("hold", ("--reason", "access"), "routed"),
        ("restore", ("--workaround",), "restored"),
        ("cancel", ("--reason", "a drill"), "cancelled"),
        ("note", ("seen",), "routed"),
        ("reprioritise", ("P2", "--reason", "only one of two"), "routed"),
    ],
)
def test_a_step_answers_with_how_the_fault_stands_then(
    desk: Desk, verb: str, words: tuple[str, ...], status: str
) -> None:
    """The new status, as of the instant of the step."""
    desk.open()
    fault = desk.step(verb, "1", *words)
    assert (fault["status"], fault["as_of"]) == (status, "2026-05-03T03:20:00+09:00")


@pytest.mark.parametrize(
    ("verb", "words"),
    [("confirm", ()), ("resolve", ()), ("close", ()), ("reopen", ("--reason", "x")), ("resume", ())],
)
def test_a_wrong_step_names_the_steps_allowed(desk: Desk, verb: str, words: tuple[str, ...]) -> None:
    """Exit 3, and nothing is recorded."""
    desk.open()
    error = desk.refused("fault", verb, "1", *words, at="03:20")
    assert (error["code"], error["hint"]) == ("wrong-step", f"steps possible now: {NEW}")
    assert desk.ask("fault", "show", "1")["steps"] == NEW.split(", ")
    assert len(desk.ask("fault", "timeline", "1")) == 2


def test_a_customer_is_answered_once(desk: Desk) -> None:
    """The respond clock stops at the first answer; a second is refused by name."""
    desk.open()
    assert clock(desk.step("respond"), "respond")["state"] == "kept"
    error = desk.refused("fault", "respond", "1", at="03:21")
    assert "already answered" in error["message"]


def test_an_unknown_reason_would_stop_nothing_so_it_is_refused(desk: Desk) -> None:
    """Exit 2 with the near reason; without one, all of them."""
    desk.open()
    assert desk.refused("fault", "hold", "1", "--reason", "acess", code=2)["hint"] == "did you mean access?"
    assert "parts" in desk.refused("fault", "hold", "1", "--reason", "zzz", code=2)["hint"]


def test_a_hold_stops_the_clocks_whose_contract_says_so(desk: Desk) -> None:
    """The bank's restore stands still for access; its respond does not."""
    desk.open()
    fault = desk.step("hold", "1", "--reason", "access")
    assert (fault["held"], fault["held_for"]) == (True, ["access"])
    assert (clock(fault, "restore")["state"], clock(fault, "restore")["due_at"]) == ("held", None)
    assert clock(fault, "respond")["state"] == "running"


def test_a_reason_the_contract_does_not_name_stops_nothing(desk: Desk) -> None:
    """Parts stop the bank's resolve, never its restore."""
    desk.open()
    fault = desk.step("hold", "1", "--reason", "parts")
    assert (clock(fault, "restore")["state"], clock(fault, "resolve")["state"]) == ("running", "held")


def test_overlapping_holds_count_once(desk: Desk) -> None:
    """Two reasons for the same hour take one hour out; resuming one leaves the other."""
    desk.open()
    desk.step("hold", "1", "--reason", "access", at="03:30")
    desk.step("hold", "1", "--reason", "customer", at="03:40")
    after_one = desk.step("resume", "1", "--reason", "access", at="04:00")
    assert (after_one["held_for"], clock(after_one, "restore")["state"]) == (["customer"], "held")
    after_both = desk.step("resume", at="04:30")
    assert clock(after_both, "restore")["held_s"] == 3600
    assert clock(after_both, "restore")["due_at"] == "2026-05-03T08:10:00+09:00"


def test_one_reason_holds_once_at_a_time(desk: Desk) -> None:
    """The second hold for it is refused; so is resuming a reason that holds nothing."""
    desk.open()
    desk.step("hold", "1", "--reason", "access")
    again = desk.refused("fault", "hold", "1", "--reason", "access", at="03:21")
    assert "already held for access" in again["message"]
    other = desk.refused("fault", "resume", "1", "--reason", "customer", at="03:21")
    assert "no hold for customer is in force" in other["message"]


def test_a_hold_ends_after_it_starts(desk: Desk) -> None:
    """An end in the past would hold nothing."""
    desk.open()
    until = ("--until", "2026-05-03T03:20")
    error = desk.refused("fault", "hold", "1", "--reason", "access", *until, at="03:20")
    assert error["code"] == "hold-ends-too-early"


def test_a_restored_fault_waits_for_the_customers_word(desk: Desk) -> None:
    """The confirm clock runs in the customer's days from the restoring."""
    fault = desk.restored()
    assert (clock(fault, "restore")["state"], clock(fault, "confirm")["target"]) == ("kept", "2bd")
    assert fault["restored_at_utc"] == "2026-05-02T20:00:00Z"


def test_close_needs_the_customers_word(desk: Desk) -> None:
    """Restored and resolved, yet nobody at the customer's has said that it works."""
    desk.restored()
    desk.step("resolve", at="05:10")
    error = desk.refused("fault", "close", "1", at="05:11")
    assert "the customer has not confirmed" in error["message"]
    assert "confirm" in error["hint"]


def test_close_needs_the_cure_where_the_contract_promises_one(desk: Desk) -> None:
    """The bank's P1 has a resolve time, so a workaround does not close it."""
    desk.restored()
    desk.step("confirm", "1", "--by", "見本 花子", at="09:30")
    error = desk.refused("fault", "close", "1", at="09:31")
    assert "permanent cure" in error["message"]
    desk.step("resolve", "1", "--cause", "module", "--cure", "replaced", at="10:00")
    fault = desk.step("close", "1", "--report", "the module was replaced", at="10:01")
    assert (fault["status"], fault["steps"]) == ("closed", ["reopen", "note"])
    assert desk.ask("fault", "timeline", "1")[-1]["said"] == "the module was replaced"


def test_close_needs_no_cure_where_none_is_promised(desk: Desk) -> None:
    """The bank's P3 is over once service is back and confirmed."""
    desk.open("KB-SW-01", "--priority", "P3")
    desk.step("restore", at="2026-05-07T10:00")
    desk.step("confirm", at="2026-05-07T10:10")
    assert desk.step("close", at="2026-05-07T10:20")["status"] == "closed"


def test_reopened_clocks_go_on_without_the_time_between(desk: Desk) -> None:
    """Restored after two hours, reopened an hour later: two hours of the four are left."""
    desk.restored(at="05:10")
    fault = desk.step("reopen", "1", "--reason", "it is down again", at="06:10")
    restore = clock(fault, "restore")
    assert (fault["reopened"], fault["restored_at"]) == (1, None)
    assert (restore["used_s"], restore["due_at"]) == (7200, "2026-05-03T08:10:00+09:00")


def test_a_cancelled_fault_keeps_its_reason_and_runs_no_clock(desk: Desk) -> None:
    """Nothing is judged that had not been broken; only a note can follow."""
    desk.open()
    fault = desk.step("cancel", "1", "--reason", "a drill")
    assert {one["state"] for one in fault["clocks"]} == {"ended"}
    assert (fault["due"], fault["steps"]) == ({}, ["note"])
    assert desk.ask("fault", "timeline", "1")[-1]["said"] == "a drill"


def test_a_restored_fault_is_not_cancelled(desk: Desk) -> None:
    """There was something to restore, so it is closed, not cancelled."""
    desk.restored()
    assert desk.refused("fault", "cancel", "1", "--reason", "x", at="06:00")["code"] == "wrong-step"


def test_a_word_to_the_customer_settles_the_promised_update(desk: Desk) -> None:
    """Each word starts the next hour; a note for the desk does not."""
    desk.open()
    assert clock(desk.step("note", "1", "mine", at="03:30"), "update")["cycle"] == 1
    update = clock(desk.step("note", "1", "yours", "--to", "customer", at="03:40"), "update")
    assert (update["cycle"], update["due_at"]) == (2, "2026-05-03T04:40:00+09:00")


def test_a_note_goes_to_somebody_on_the_fault(desk: Desk) -> None:
    """A misspelt ``customer`` would leave the promised update broken without a word."""
    desk.dispatched()
    error = desk.refused("fault", "note", "1", "x", "--to", "custmer", at="03:30", code=2)
    assert (error["code"], error["hint"]) == ("unknown-party", "did you mean customer?")
    said = desk.step("note", "1", "bring a module", "--to", "cisco", at="03:30")
    assert said["status"] == "dispatched"
    assert desk.ask("fault", "timeline", "1")[-1]["said"] == "to cisco: bring a module"


def test_a_higher_priority_may_be_broken_at_once(desk: Desk) -> None:
    """The new target counts from the original start: five hours of four are used."""
    desk.open("KB-SW-01", "--priority", "P2")
    restore = clock(desk.step("reprioritise", "1", "p1", at="08:10"), "restore")
    assert (restore["state"], restore["used_s"], restore["priority"]) == ("broken", 18000, "P1")
    assert restore["broken_at"] == "2026-05-03T07:10:00+09:00"


def test_a_lower_priority_gives_the_clocks_more_time(desk: Desk) -> None:
    """The P2's eight hours count from the report as well."""
    desk.open()
    restore = clock(desk.step("reprioritise", "1", "P2", at="08:10"), "restore")
    assert (restore["state"], restore["due_at"]) == ("running", "2026-05-03T11:10:00+09:00")


def test_a_priority_is_one_of_four(sqlite_desk: Desk) -> None:
    """The refusal spells them as people do."""
    sqlite_desk.open()
    error = sqlite_desk.refused("fault", "reprioritise", "1", "P9", code=2)
    assert "'P9' is not one of 'P1', 'P2', 'P3', 'P4'" in error["message"]
