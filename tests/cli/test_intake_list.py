"""``umc intake list`` and ``umc intake drop``: what monitoring said, and what was left to the desk."""

from typing import Any

from tests.cli.intakes import AT, FIRING, LATER, RESOLVED, labelled, one, take
from tests.files.alert_payloads import an_alert, as_bytes, of_alertmanager
from tests.sample_desk import Desk

UNKNOWN = of_alertmanager(an_alert(labels={"alertname": "A", "instance": "web-7:9100"}))


def left(desk: Desk) -> Any:
    """Return the list for the desk."""
    return desk.ask("intake", "list", "--unknown")


def test_unknown_equipment_is_listed_for_the_desk(desk: Desk) -> None:
    """With what was looked for, and how often it was told."""
    for _ in range(2):
        assert one(desk, UNKNOWN)["action"] == "left"
    (found,) = left(desk)
    assert (found["equipment"], found["fault"], found["times"]) == (None, None, 2)
    assert found["why"] == "no equipment with tag or serial 'web-7:9100' (instance)"
    assert found["labels"] == {"alertname": "A", "instance": "web-7:9100"}


def test_an_alert_without_any_name_says_which_labels_were_looked_for(desk: Desk) -> None:
    """So that the settings can be mended."""
    assert one(desk, of_alertmanager(an_alert(labels={"alertname": "A"})))["why"] == (
        "it names no machine: none of umc_tag, instance, host is among its labels"
    )


def test_a_retired_machine_is_listed_with_the_reason(desk: Desk) -> None:
    """Nothing covers it any more; what still talks about it is for a person."""
    desk.ask("equipment", "retire", "KB-SW-01", "--reason", "scrapped", at=AT)
    found = one(desk, of_alertmanager(labelled()), at=LATER)
    assert (found["action"], found["equipment"]) == ("left", "KB-SW-01")
    assert found["why"] == "KB-SW-01 is not covered: KB-SW-01 is retired"
    assert [each["equipment"] for each in left(desk)] == ["KB-SW-01"]


def test_an_uncovered_machine_is_listed_with_the_reason(desk: Desk) -> None:
    """Its contract has ended."""
    found = one(desk, of_alertmanager(labelled()), at="2028-05-03T03:10+09:00")
    assert found["action"] == "left"
    assert "contract KB-2026 ended on 2027-03-31" in found["why"]


def test_a_serial_of_two_machines_is_left_to_the_desk(desk: Desk) -> None:
    """Which of them it is, a person has to say."""
    where = ("--customer", "keihin-bank", "--site", "dc", "--serial", "SAME-1")
    for tag, vendor in (("KB-X-01", "cisco"), ("KB-X-02", "netapp")):
        desk.ask("equipment", "add", tag, *where, "--vendor", vendor)
    found = one(desk, as_bytes({"name": "x", "equipment": "same-1"}), "json")
    assert found["why"] == "2 machines bear 'same-1' (equipment): KB-X-01, KB-X-02"


def test_a_part_of_a_host_name_is_no_serial(desk: Desk) -> None:
    """A host that happens to begin with somebody's serial is another machine."""
    told = an_alert(labels={"instance": "FDO27311QKL.elsewhere.example"})
    assert one(desk, of_alertmanager(told))["action"] == "left"


def test_what_is_registered_later_opens_its_fault_when_told_again(desk: Desk) -> None:
    """And leaves the list."""
    one(desk, UNKNOWN)
    where = ("--customer", "keihin-bank", "--site", "dc", "--vendor", "cisco")
    desk.ask("equipment", "add", "WEB-7", *where)
    assert one(desk, UNKNOWN, at=LATER)["action"] == "opened"
    assert left(desk) == []


def test_a_dropped_alert_is_off_the_list_and_only_counted(desk: Desk) -> None:
    """With who dropped it and why; dropping it again changes nothing."""
    one(desk, UNKNOWN)
    id_ = str(left(desk)[0]["id"])
    dropped = desk.ask("intake", "drop", id_, "--reason", "a test rig")
    assert (dropped["state"], dropped["why"]) == ("dropped", "dropped by sato: a test rig")
    assert desk.ask("intake", "drop", id_, "--reason", "again") == dropped
    found = desk.run("intake", "alertmanager", "-", "-o", "json", at=LATER, stdin=UNKNOWN)
    assert (found.exit_code, found.json[0]["action"], left(desk)) == (0, "counted", [])


def test_a_dropped_alert_that_resolved_is_listed_when_it_fires_again(desk: Desk) -> None:
    """What was said of the one time does not hold for ever."""
    one(desk, UNKNOWN)
    desk.ask("intake", "drop", str(left(desk)[0]["id"]), "--reason", "a test rig")
    gone = an_alert(labels={"alertname": "A", "instance": "web-7:9100"}, status="resolved")
    anew = an_alert(labels={"alertname": "A", "instance": "web-7:9100"}, startsAt="2026-05-03T00:00:00Z")
    assert one(desk, of_alertmanager(gone), at=LATER)["action"] == "counted"
    assert one(desk, of_alertmanager(anew), at=LATER)["action"] == "left"


def test_an_alert_on_a_fault_is_not_dropped(desk: Desk) -> None:
    """It is seen through there."""
    take(desk, of_alertmanager(labelled()))
    (kept,) = desk.ask("intake", "list")
    assert desk.refused("intake", "drop", str(kept["id"]), "--reason", "x")["code"] == "alert-on-fault"
    assert desk.refused("intake", "drop", str(kept["id"] + 1), "--reason", "x")["code"] == "unknown-alert"


def test_the_alerts_of_a_fault_are_listed(desk: Desk) -> None:
    """By any reference to it, the newest first."""
    desk.run("intake", "alertmanager", FIRING, at=AT)
    take(desk, of_alertmanager(labelled("Fan")))
    found = desk.ask("intake", "list", "--fault", "1")
    assert [each["summary"] for each in found] == ["Fan: no answer", "HostDown: no answer for 2 minutes"]
    assert {each["fault"] for each in found} == {"F-2026-000001"}
    assert desk.refused("intake", "list", "--fault", "9")["code"] == "unknown-fault"


def test_a_recovery_is_seen_in_the_list(desk: Desk) -> None:
    """By its state; what never fired is not kept."""
    desk.run("intake", "alertmanager", RESOLVED, at=AT)
    assert desk.ask("intake", "list") == []
    desk.run("intake", "alertmanager", FIRING, at=AT)
    desk.run("intake", "alertmanager", RESOLVED, at=LATER)
    assert {each["state"] for each in desk.ask("intake", "list")} == {"resolved"}


def test_the_list_says_when_it_is_cut(desk: Desk) -> None:
    """And fits a terminal of 60 columns."""
    desk.run("intake", "alertmanager", FIRING, at=AT)
    result = desk.run("intake", "list", "--limit", "1")
    assert "there are more than 1" in result.stderr
    narrow = desk.run("intake", "list", "--color", "never", columns=60).stdout
    assert max(map(len, narrow.splitlines())) <= 60


def test_nothing_taken_in_is_said(desk: Desk) -> None:
    """Not an empty screen."""
    assert desk.run("intake", "list").stdout == "no such alerts\n"
