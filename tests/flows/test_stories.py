"""Stories a desk would tell, from the call to the closing, by the commands it types."""

from tests.sample_desk import Desk, clock


def test_the_night_the_volumes_went(desk: Desk) -> None:
    """Two suspects, two vendors, one denial, a door that stayed shut; the bank's promise is kept."""
    desk.open_unknown("KB-ST-01", "KB-SW-01")
    desk.step("respond", at="03:18")
    desk.step("dispatch", "1", "--vendor", "netapp", "--equipment", "KB-ST-01", at="03:22")
    desk.step("dispatch", "1", "--vendor", "cisco", "--equipment", "KB-SW-01", at="03:30")
    desk.step("accept", "1", "--vendor", "netapp", at="03:41")
    desk.step("accept", "1", "--vendor", "cisco", at="03:58")
    desk.step("deny", "1", "--vendor", "netapp", "--reason", "controllers healthy", at="04:05")
    desk.step("clear", "1", "KB-ST-01", at="04:06")
    desk.step("culprit", "1", "KB-SW-01", "--evidence", "module 3 resets", at="04:10")
    desk.step("hold", "1", "--reason", "access", at="04:30")
    desk.step("resume", at="05:05")
    desk.step("restore", "1", "--workaround", at="06:32")
    desk.step("confirm", at="09:30")
    desk.step("done", at="2026-05-07T10:50")
    desk.step("resolve", at="2026-05-07T11:00")
    fault = desk.step("close", at="2026-05-07T11:10")
    states = {(one["clock"], one["leg"]): one["state"] for one in fault["clocks"] if one["clock"] != "update"}
    assert states == {
        ("respond", None): "kept", ("restore", None): "kept", ("resolve", None): "kept",
        ("confirm", None): "kept", ("leg.accept", 1): "kept", ("leg.restore", 1): "ended",
        ("leg.accept", 2): "broken", ("leg.restore", 2): "kept",
    }  # fmt: skip
    ledger = desk.ask("fault", "ledger", "1", at="2026-05-07T11:10")
    held = {one["holder"]: one["lasts_s"] // 60 for one in ledger["totals"]}
    assert held["access"] == 35
    assert held["customer"] == 178
    assert sum(held.values()) * 60 == ledger["wall_s"] == (4 * 24 + 8) * 3600


def test_the_cure_that_did_not_hold(desk: Desk) -> None:
    """Closed, reopened the next day with a second vendor; the first day's time is not forgotten."""
    desk.dispatched(at="03:20")
    desk.step("accept", at="03:30")
    desk.step("restore", at="05:10")
    for verb in ("confirm", "done", "resolve", "close"):
        desk.step(verb, at="05:40")
    fault = desk.step("reopen", "1", "--reason", "down again", at="2026-05-04T05:10")
    assert clock(fault, "restore")["due_at"] == "2026-05-04T07:10:00+09:00"
    desk.step("culprit", "1", "KB-UPS-01", "--evidence", "the feed sags", at="2026-05-04T05:20")
    fault = desk.step("dispatch", at="2026-05-04T05:30")
    assert [(leg["vendor"], leg["state"]) for leg in fault["legs"]] == [
        ("cisco", "done"),
        ("apc", "dispatched"),
    ]
    fault = desk.step("restore", at="2026-05-04T07:11")
    assert clock(fault, "restore")["state"] == "broken"
    assert fault["reopened"] == 1


def test_what_was_typed_in_the_morning_after(desk: Desk) -> None:
    """A night on the phone, entered in whatever order; the record reads as it happened."""
    desk.open(at="03:10")
    desk.step("restore", at="06:00")
    desk.step("dispatch", at="03:20")
    desk.step("respond", at="03:12")
    fault = desk.step("accept", "1", "--vendor-ref", "SR 1", at="03:33")
    assert clock(fault, "respond")["state"] == "kept"
    assert clock(fault, "leg.accept", 1)["state"] == "kept"
    assert clock(fault, "leg.restore", 1)["state"] == "kept"
    kinds = [event["kind"] for event in desk.ask("fault", "timeline", "1")]
    assert kinds == ["reported", "routed", "responded", "dispatched", "accepted", "restored"]
    entries = desk.ask("fault", "ledger", "1", at="06:00")["entries"]
    assert [(one["holder"], one["lasts_s"]) for one in entries][:2] == [("desk", 600), ("cisco", 9600)]


def test_a_shop_is_worked_on_at_night(desk: Desk) -> None:
    """Reported at noon, counted from ten in the evening; one night is the whole of the promise."""
    fault = desk.open("LK-NY-FW-01", "--priority", "P2", at="2026-05-04T12:00")
    assert clock(fault, "restore")["due_at"] == "2026-05-05T06:00:00-04:00"
    fault = desk.step("restore", at="2026-05-05T07:30")
    restore = clock(fault, "restore")
    assert (restore["state"], restore["used_s"]) == ("kept", 8 * 3600)
    assert restore["breaks_after"] == "2026-05-05T22:00:00-04:00"


def test_a_denied_vendor_and_the_one_who_took_it(desk: Desk) -> None:
    """The time goes to the account of whoever had it; nobody's clock runs with another's time."""
    desk.dispatched(at="03:20")
    desk.step("deny", "1", "--reason", "not ours", at="03:50")
    desk.step("culprit", "1", "KB-ST-01", at="04:00")
    fault = desk.step("dispatch", at="04:10")
    assert clock(fault, "leg.accept", 2)["started_at"] == "2026-05-03T04:10:00+09:00"
    fault = desk.step("restore", at="05:00")
    totals = desk.ask("fault", "ledger", "1", at="05:00")["totals"]
    assert {one["holder"]: one["lasts_s"] // 60 for one in totals} == {"desk": 30, "cisco": 30, "netapp": 50}
    assert clock(fault, "leg.restore", 2)["state"] == "kept"
