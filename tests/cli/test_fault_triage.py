"""``umc fault suspect|clear|culprit``: finding the machine at fault."""

from tests.sample_desk import Desk


def test_a_suspect_is_added_with_its_evidence(desk: Desk) -> None:
    """By tag or serial; its evidence stands beside it."""
    desk.open_unknown("KB-ST-01")
    fault = desk.step("suspect", "1", "FDO27311QKL", "--evidence", "CRC errors")
    assert [(one["equipment"], one["evidence"]) for one in fault["suspects"]] == [
        ("KB-ST-01", "named in the report"),
        ("KB-SW-01", "CRC errors"),
    ]


def test_nobody_is_suspected_twice(desk: Desk) -> None:
    """A suspect, or the culprit, is named as what it is."""
    desk.open_unknown("KB-ST-01")
    error = desk.refused("fault", "suspect", "1", "KB-ST-01", at="03:20")
    assert "KB-ST-01 is already a suspect" in error["message"]


def test_a_machine_of_another_customer_is_refused(desk: Desk) -> None:
    """As at the opening: no contract of the one covers what belongs to the other."""
    desk.open_unknown()
    sent = ("dispatch", "1", "--vendor", "cisco", "--equipment", "YH-SW-01")
    for words in (("suspect", "1", "YH-SW-01"), ("culprit", "1", "YH-SW-01"), sent):
        error = desk.refused("fault", *words, at="03:20")
        told = (error["code"], error["message"])
        assert told == ("other-customer", "YH-SW-01 belongs to yunhai-hospital, not to keihin-bank")


def test_a_vendor_sent_for_a_machine_in_triage_makes_it_a_suspect(desk: Desk) -> None:
    """Else the fault would not know for what its vendor comes; it becomes one only once."""
    desk.open_unknown("KB-ST-01")
    fault = desk.step("dispatch", "1", "--vendor", "Cisco", "--equipment", "KB-SW-01")
    assert [(one["equipment"], one["evidence"]) for one in fault["suspects"]] == [
        ("KB-ST-01", "named in the report"),
        ("KB-SW-01", "dispatched to cisco"),
    ]
    again = desk.step("dispatch", "1", "--vendor", "park-place", "--equipment", "KB-SW-01", at="03:30")
    assert len(again["suspects"]) == 2


def test_an_unknown_machine_is_no_suspect(desk: Desk) -> None:
    """The refusal names near tags."""
    desk.open_unknown()
    for verb in ("suspect", "culprit"):
        error = desk.refused("fault", verb, "1", "KB-ST-1", at="03:20")
        assert (error["code"], "KB-ST-0" in error["hint"]) == ("unknown-equipment", True)


def test_a_cleared_suspect_says_why(desk: Desk) -> None:
    """It stays on record, cleared, and can be suspected again."""
    desk.open_unknown("KB-ST-01", "KB-SW-01")
    first = desk.step("clear", "1", "KB-ST-01", "--evidence", "nothing logged")["suspects"][0]
    assert (first["cleared_by"], first["cleared_at"]) == ("nothing logged", "2026-05-03T03:20:00+09:00")
    again = desk.step("suspect", "1", "KB-ST-01", at="03:30")["suspects"]
    assert {one["equipment"]: one["cleared_at"] for one in again} == {"KB-ST-01": None, "KB-SW-01": None}


def test_a_suspect_is_cleared_by_its_serial(desk: Desk) -> None:
    """The tag is what is recorded."""
    desk.open_unknown("KB-ST-01", "KB-SW-01")
    fault = desk.step("clear", "1", "FDO27311QKL")
    assert [one["equipment"] for one in fault["suspects"] if one["cleared_at"]] == ["KB-SW-01"]
    assert desk.ask("fault", "timeline", "1")[-1]["said"] == "KB-SW-01"


def test_a_machine_retired_meanwhile_can_be_cleared(desk: Desk) -> None:
    """It was taken out of service, and it was not at fault."""
    desk.open_unknown("KB-ST-01", "KB-SW-01")
    desk.ask("equipment", "retire", "KB-ST-01", "--reason", "replaced")
    assert desk.step("clear", "1", "KB-ST-01")["suspects"][0]["cleared_at"] is not None


def test_a_machine_there_is_not_cannot_be_cleared(desk: Desk) -> None:
    """The refusal names near tags, as where one is suspected."""
    desk.open_unknown("KB-ST-01", "KB-SW-01")
    error = desk.refused("fault", "clear", "1", "KB-ST-1", at="03:20")
    assert (error["code"], "KB-ST-0" in error["hint"]) == ("unknown-equipment", True)


def test_only_a_suspect_is_cleared(desk: Desk) -> None:
    """The refusal names those who may be at fault."""
    desk.open_unknown("KB-ST-01", "KB-SW-01")
    error = desk.refused("fault", "clear", "1", "KB-UPS-01", at="03:20")
    assert "KB-ST-01, KB-SW-01 may be at fault" in error["message"]


def test_a_culprit_is_routed_at_once(desk: Desk) -> None:
    """The vendor answerable, with reasons, and the latest safe dispatch."""
    desk.open_unknown("KB-ST-01", "KB-SW-01")
    fault = desk.step("culprit", "1", "KB-SW-01", "--evidence", "module 3 resets")
    assert (fault["culprit"], fault["vendor"], fault["status"]) == ("KB-SW-01", "cisco", "routed")
    assert fault["latest_safe_dispatch"] == "2026-05-03T04:10:00+09:00"


def test_a_culprit_may_be_corrected(desk: Desk) -> None:
    """The route follows; the leg of the first vendor stays open until it is ended."""
    desk.dispatched()
    fault = desk.step("culprit", "1", "KB-ST-01", "--evidence", "the other end", at="03:40")
    assert (fault["culprit"], fault["vendor"]) == ("KB-ST-01", "netapp")
    assert [(leg["vendor"], leg["state"]) for leg in fault["legs"]] == [("cisco", "dispatched")]


def test_a_culprit_between_two_vendors_stays_undecided(desk: Desk) -> None:
    """Named at fault, but nobody is chosen; a vendor can be named outright."""
    said = ("--customer", "yunhai-hospital", "--symptom", "x", "--priority", "P1")
    desk.ask("fault", "open", *said, at="2026-05-04T10:00")
    fault = desk.step("culprit", "1", "YH-SRV-05", at="2026-05-04T10:05")
    assert (fault["status"], fault["vendor"]) == ("triage", None)
    assert any("LN-PM-77" in reason for reason in fault["reasons"])
    error = desk.refused("fault", "dispatch", "1", at="2026-05-04T10:06")
    assert error["code"] == "undecided"
    fault = desk.step("dispatch", "1", "--vendor", "evernex", at="2026-05-04T10:06")
    assert fault["legs"][0]["agreement"] == "EVX-CN-23"


def test_clearing_the_culprit_leaves_nobody_answerable(desk: Desk) -> None:
    """The fault is in triage again."""
    desk.open()
    fault = desk.step("clear", "1", "KB-SW-01", "--evidence", "it is fine")
    assert (fault["culprit"], fault["vendor"], fault["status"]) == (None, None, "triage")
