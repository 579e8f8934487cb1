"""Alerts that are told again, recover, fire again, or come late: each says what is new, once."""

from tests.cli.intakes import AT, FIRING, LATER, RESOLVED, actions, labelled, notes, one, take
from tests.files.alert_payloads import FOLDER, of_alertmanager
from tests.sample_desk import Desk


def test_the_same_payload_again_changes_nothing_but_counts(desk: Desk) -> None:
    """Monitoring sends again what it is not sure of."""
    first = desk.run("intake", "alertmanager", FIRING, "-o", "json", at=AT)
    before = desk.ask("fault", "timeline", "1")
    again = desk.run("intake", "alertmanager", FIRING, "-o", "json", at=LATER)
    assert actions(first.json) == ["opened", "opened", "left"]
    assert actions(again.json) == ["counted", "counted", "left"]
    assert [each["times"] for each in again.json] == [2, 2, 2]
    assert desk.ask("fault", "timeline", "1") == before
    assert len(desk.ask("fault", "list")) == 2


def test_a_recovery_is_noted_and_restores_nothing(desk: Desk) -> None:
    """Who monitors sees a machine answer, not that service is back."""
    desk.run("intake", "alertmanager", FIRING, at=AT)
    found = desk.run("intake", "alertmanager", RESOLVED, "-o", "json", at=LATER)
    assert actions(found.json) == ["noted", "noted", "counted"]
    assert found.exit_code == 0
    assert notes(desk)[-1] == "HostDown resolved, says alertmanager"
    assert desk.ask("fault", "show", "1", at=LATER)["status"] == "routed"


def test_the_recovery_of_another_power_supply_does_not_speak_for_this_one(desk: Desk) -> None:
    """PEM 3 fails, PEM 4 is well: nothing is noted. PEM 3 is well: that is."""
    at = "2026-05-04T10:00-04:00"
    content = {
        name: (FOLDER / f"juniper_{name}.json").read_bytes() for name in ("pem3_fails", "pem4_ok", "pem3_ok")
    }
    assert one(desk, content["pem3_fails"], "json", at)["action"] == "opened"
    before = notes(desk)
    assert one(desk, content["pem4_ok"], "json", at)["action"] == "counted"
    assert notes(desk) == before
    assert one(desk, content["pem3_ok"], "json", at)["action"] == "noted"
    assert notes(desk)[-1] == "jnxPowerSupplyOK resolved, says json"


def test_firing_again_is_noted_once(desk: Desk) -> None:
    """After its recovery, on the fault that is still down."""
    take(desk, of_alertmanager(labelled()))
    take(desk, of_alertmanager({**labelled(), "status": "resolved"}), at=LATER)
    anew = {**labelled(), "startsAt": "2026-05-02T18:50:00Z"}
    found = [one(desk, of_alertmanager(anew), at="2026-05-03T03:51+09:00")["action"] for _ in range(2)]
    assert found == ["noted", "counted"]
    assert notes(desk)[-2:] == [
        "HostDown resolved, says alertmanager",
        "HostDown fires again, says alertmanager",
    ]


def test_a_payload_that_comes_late_is_counted(desk: Desk) -> None:
    """Firing, resolved, and then the firing again that was waiting in a queue."""
    for status in ("firing", "resolved"):
        take(desk, of_alertmanager({**labelled(), "status": status}))
    before = notes(desk)
    assert one(desk, of_alertmanager(labelled()), at=LATER)["action"] == "counted"
    assert notes(desk) == before


def test_firing_after_the_fault_was_closed_opens_another(desk: Desk) -> None:
    """The first has its report and its customer's word."""
    take(desk, of_alertmanager(labelled()))
    desk.step("restore", at="03:30")
    desk.step("confirm", at="03:31")
    desk.step("resolve", at="03:32")
    desk.step("close", at="03:33")
    found = one(desk, of_alertmanager(labelled()), at=LATER)
    assert (found["action"], found["fault"]) == ("opened", "F-2026-000002")


def test_new_trouble_after_service_was_back_opens_another_fault(desk: Desk) -> None:
    """No clock runs on the old one that anybody would be told of; its own alert that goes on is counted."""
    take(desk, of_alertmanager(labelled("A")))
    desk.step("restore", at="03:30")
    assert one(desk, of_alertmanager(labelled("A")), at=LATER)["action"] == "counted"
    assert one(desk, of_alertmanager(labelled("B")), at=LATER)["fault"] == "F-2026-000002"


def test_a_key_makes_a_retry_harmless(desk: Desk) -> None:
    """The answer is that of the first time; the counts stay too."""
    words = ("intake", "alertmanager", FIRING, "--key", "k1", "-o", "json")
    first, again = desk.run(*words, at=AT), desk.run(*words, at=AT)
    assert first.json == again.json
    assert again.exit_code == 1
    assert "already done under this key" in again.stderr
    assert {each["times"] for each in desk.ask("intake", "list")} == {1}


def test_a_key_belongs_to_one_payload(desk: Desk) -> None:
    """Another payload under it is refused, never passed over."""
    desk.run("intake", "alertmanager", FIRING, "--key", "k1", at=AT)
    assert desk.refused("intake", "alertmanager", RESOLVED, "--key", "k1", at=AT)["code"] == "key-reused"


def test_an_alert_told_twice_in_one_payload_opens_one_fault(desk: Desk) -> None:
    """Groups of Alertmanager overlap."""
    found = take(desk, of_alertmanager(labelled(), labelled(), {**labelled(), "status": "resolved"}))
    assert [(each["action"], each["fault"]) for each in found] == [
        ("opened", "F-2026-000001"), ("counted", "F-2026-000001"), ("noted", "F-2026-000001"),
    ]  # fmt: skip


def test_a_flapping_alert_does_not_fill_the_record(desk: Desk) -> None:
    """A hundred notes, then the word that it is enough; the counts go on."""
    turns = [{**labelled(), "status": status, "startsAt": None} for status in ("firing", "resolved") * 70]
    take(desk, of_alertmanager(*turns))
    take(desk, of_alertmanager(*turns), at=LATER)
    found = notes(desk)
    assert len(found) == 101
    assert found[-1].startswith("100 notes of alerts are enough")
    assert desk.ask("intake", "list")[0]["times"] == 280


def test_many_alerts_more_pressing_than_their_fault_are_one_message(desk: Desk) -> None:
    """Each is named by its own exit and note; nobody is rung twenty times for one flood."""
    take(desk, of_alertmanager(labelled("A", severity="info")))
    flood = of_alertmanager(*(labelled(f"B{number}", severity="critical") for number in range(20)))
    assert all(each["why"] for each in take(desk, flood, at=LATER))
    assert len(desk.ask("outbox", "list")) == 2
