"""``umc fault dispatch|accept|deny|hand-back|done``: a vendor's leg."""

import pytest

from tests.sample_desk import Desk, clock


def open_unaided_router(desk: Desk) -> None:
    """Open a fault on the router whose software version nobody wrote down."""
    desk.open("KB-RT-02")


def test_a_dispatch_opens_a_leg_with_clocks_of_its_own(desk: Desk) -> None:
    """The vendor's time starts at its dispatch, not at the report."""
    fault = desk.dispatched(at="03:30")
    (leg,) = fault["legs"]
    assert (leg["leg"], leg["vendor"], leg["state"], fault["status"]) == (
        1,
        "cisco",
        "dispatched",
        "dispatched",
    )
    assert clock(fault, "leg.accept", 1)["due_at"] == "2026-05-03T03:45:00+09:00"
    assert clock(fault, "leg.restore", 1)["due_at"] == "2026-05-03T06:30:00+09:00"


def test_the_hand_over_packet_holds_what_the_vendor_asks_for(desk: Desk) -> None:
    """Serial, the agreement's reference and the software version first; the desk as the one to ring back."""
    packet = desk.dispatched()["legs"][0]["packet"]
    assert list(packet)[:3] == ["serial", "agreement", "software_version"]
    assert (packet["serial"], packet["agreement"]) == ("FDO27311QKL", "SmartNet 4711-22")
    assert packet["contact"].startswith("東京統合保守センター")


def test_people_see_the_packet_before_the_fault(desk: Desk) -> None:
    """What to read out on the phone stands at the top."""
    desk.open()
    text = desk.run("fault", "dispatch", "1", at="03:20").stdout
    assert text.startswith("Hand over to Cisco Systems\n  serial")
    assert text.index("SmartNet 4711-22") < text.index("F-2026-000001  P1")


def test_a_packet_with_a_gap_is_refused_by_name(desk: Desk) -> None:
    """Nobody calls a vendor to learn what it will ask for."""
    open_unaided_router(desk)
    error = desk.refused("fault", "dispatch", "1", at="03:20")
    assert error["code"] == "packet-incomplete"
    assert "software_version" in error["message"]
    assert error["hint"] == "give it with --give software_version=..."
    assert desk.ask("fault", "show", "1")["legs"] == []


def test_what_is_given_fills_the_gap(desk: Desk) -> None:
    """It goes into the packet as given, for this hand-over."""
    open_unaided_router(desk)
    fault = desk.step("dispatch", "1", "--give", "software_version=17.9.4 = the old one")
    assert fault["legs"][0]["packet"]["software_version"] == "17.9.4 = the old one"


@pytest.mark.parametrize("given", ["software_version", "=17", " = 17"])
def test_what_is_given_needs_a_field_and_a_value(sqlite_desk: Desk, given: str) -> None:
    """Exit 2, with the shape to write."""
    open_unaided_router(sqlite_desk)
    assert sqlite_desk.refused("fault", "dispatch", "1", "--give", given, code=2)["code"] == "bad-field"


def test_the_desk_is_not_dispatched_to(desk: Desk) -> None:
    """Where the desk itself answers, the hint says how to bring a vendor in all the same."""
    desk.open("KB-CON-01")
    error = desk.refused("fault", "dispatch", "1", at="03:20")
    assert (error["code"], "--vendor" in error["hint"]) == ("desk-answers", True)
    leg = desk.step("dispatch", "1", "--vendor", "apc")["legs"][0]
    assert (leg["vendor"], leg["agreement"]) == ("apc", None)


def test_without_a_culprit_a_dispatch_says_for_which_machine(desk: Desk) -> None:
    """Exit 2: neither machine nor vendor can be guessed among suspects."""
    desk.open_unknown("KB-ST-01", "KB-SW-01")
    assert desk.refused("fault", "dispatch", "1", at="03:20", code=2)["code"] == "which-equipment"
    error = desk.refused("fault", "dispatch", "1", "--equipment", "KB-ST-01", at="03:20")
    assert (error["code"], "--vendor" in error["hint"]) == ("undecided", True)


def test_suspects_may_have_a_vendor_each_at_once(desk: Desk) -> None:
    """Two legs, each under its own agreement, while the culprit is unknown."""
    desk.open_unknown("KB-ST-01", "KB-SW-01")
    desk.step("dispatch", "1", "--vendor", "netapp", "--equipment", "KB-ST-01")
    fault = desk.step("dispatch", "1", "--vendor", "cisco", "--equipment", "KB-SW-01", at="03:25")
    assert [(leg["leg"], leg["agreement"]) for leg in fault["legs"]] == [(1, "NA-SE-5521"), (2, "SNT-4711")]
    assert fault["culprit"] is None


def test_an_unknown_vendor_is_refused_with_the_near_name(desk: Desk) -> None:
    """A misspelt vendor opens no leg."""
    desk.open()
    error = desk.refused("fault", "dispatch", "1", "--vendor", "ciscoo", at="03:20")
    assert (error["code"], error["hint"]) == ("unknown-vendor", "did you mean cisco?")


def test_a_vendor_is_not_dispatched_twice_at_once(desk: Desk) -> None:
    """The open leg is named."""
    desk.dispatched()
    error = desk.refused("fault", "dispatch", "1", at="03:30")
    assert (error["code"], "leg 1 is already open to cisco" in error["message"]) == ("wrong-step", True)


def two_legs(desk: Desk) -> None:
    """Bring in two vendors."""
    desk.open_unknown("KB-ST-01", "KB-SW-01")
    desk.step("dispatch", "1", "--vendor", "netapp", "--equipment", "KB-ST-01", at="03:20")
    desk.step("dispatch", "1", "--vendor", "cisco", "--equipment", "KB-SW-01", at="03:21")


@pytest.mark.parametrize(
    ("verb", "more"),
    [("accept", ()), ("deny", ("--reason", "x")), ("hand-back", ("--reason", "x")), ("done", ())],
)
def test_with_two_open_legs_it_is_said_which(desk: Desk, verb: str, more: tuple[str, ...]) -> None:
    """Exit 2 names both; the leg's number or its vendor settles it, together they must agree."""
    two_legs(desk)
    error = desk.refused("fault", verb, "1", *more, at="03:30", code=2)
    assert (error["code"], error["message"]) == ("which-leg", "several legs are open: 1 (netapp), 2 (cisco)")
    clash = desk.refused("fault", verb, "1", *more, "--leg", "1", "--vendor", "cisco", at="03:30")
    assert clash["code"] == "no-such-leg"
    fault = desk.step(verb, "1", *more, "--vendor", "cisco", at="03:30")
    assert [leg["state"] == "dispatched" for leg in fault["legs"]] == [True, False]
    fault = desk.step(verb, "1", *more, "--leg", "1", at="03:31")
    assert [leg["state"] == "dispatched" for leg in fault["legs"]] == [False, False]


def test_an_acceptance_keeps_the_vendors_own_number(desk: Desk) -> None:
    """It stands on the leg and in the story."""
    desk.dispatched()
    fault = desk.step("accept", "1", "--vendor-ref", "SR 6981", "--note", "on his way", at="03:30")
    assert (fault["legs"][0]["vendor_ref"], fault["status"]) == ("SR 6981", "working")
    assert clock(fault, "leg.accept", 1)["state"] == "kept"
    said = desk.ask("fault", "timeline", "1")[-1]["said"]
    assert said == "leg 1: their number SR 6981, on his way"


def test_a_leg_is_accepted_once(desk: Desk) -> None:
    """The second acceptance is refused by name."""
    desk.dispatched()
    desk.step("accept", at="03:30")
    error = desk.refused("fault", "accept", "1", at="03:31")
    assert error["code"] == "wrong-step"


@pytest.mark.parametrize("verb", ["accept", "deny", "hand-back", "done"])
def test_without_a_leg_there_is_nothing_to_say_of_one(desk: Desk, verb: str) -> None:
    """The refusal says that no vendor has it, and which steps are possible."""
    desk.open()
    reason = ("--reason", "x") if verb in ("deny", "hand-back") else ()
    error = desk.refused("fault", verb, "1", *reason, at="03:20")
    assert (error["code"], "no vendor has it in hand" in error["message"]) == ("wrong-step", True)
    assert "dispatch" in error["hint"]


def test_a_vendor_that_denies_leaves_the_culprit_a_suspect_again(desk: Desk) -> None:
    """Nobody answers for it until somebody is named; the denial is the evidence."""
    desk.dispatched()
    fault = desk.step("deny", "1", "--reason", "the cabling is not ours", at="03:40")
    assert (fault["status"], fault["culprit"], fault["vendor"]) == ("triage", None, None)
    assert fault["suspects"][0]["evidence"] == "denied by cisco: the cabling is not ours"
    assert clock(fault, "leg.restore", 1)["state"] == "ended"


def test_a_hand_back_makes_room_for_a_second_vendor(desk: Desk) -> None:
    """The next leg has the next number and its own clocks; the first keeps its end and its reason."""
    desk.dispatched()
    desk.step("accept", at="03:30")
    desk.step("hand-back", "1", "--reason", "no spare", at="04:00")
    fault = desk.step("dispatch", "1", "--vendor", "park-place", at="04:10")
    first, second = fault["legs"]
    assert (first["state"], first["reason"], second["leg"]) == ("handed back", "no spare", 2)
    assert second["vendor"] == "park-place"


def test_the_same_vendor_may_come_back(desk: Desk) -> None:
    """A second leg to the vendor that handed back starts new clocks."""
    desk.dispatched()
    desk.step("hand-back", "1", "--reason", "wrong crew", at="03:40")
    fault = desk.step("dispatch", at="04:00")
    assert clock(fault, "leg.accept", 2)["due_at"] == "2026-05-03T04:15:00+09:00"


@pytest.mark.parametrize("verb", ["deny", "hand-back", "cancel", "reopen"])
def test_a_step_against_somebody_asks_why(desk: Desk, verb: str) -> None:
    """Without a reason it is wrong usage, and nothing is recorded."""
    desk.dispatched()
    before = desk.ask("fault", "timeline", "1")
    result = desk.run("fault", verb, "1", at="03:30")
    assert (result.exit_code, "--reason" in result.stderr) == (2, True)
    assert desk.ask("fault", "timeline", "1") == before


@pytest.mark.parametrize("verb", ["accept", "deny", "hand-back", "done"])
def test_a_step_on_no_leg_is_refused_by_its_own_name(sqlite_desk: Desk, verb: str) -> None:
    """Whoever typed done did not ask to accept."""
    sqlite_desk.open()
    reason = ("--reason", "x") if verb in ("deny", "hand-back") else ()
    error = sqlite_desk.refused("fault", verb, "1", *reason, at="03:20")
    assert error["code"] == "wrong-step"
    assert error["message"].startswith(f"cannot {verb} ")
