"""``umc customer`` and ``umc vendor``: who is in the register, and how to reach them."""

import csv
import io

import pytest

from tests.sample_desk import Desk

SUNDAY_NIGHT = "2026-05-03T03:10+09:00"
THURSDAY_NOON = "2026-05-07T12:00+09:00"


def test_customers_are_listed_with_their_machines_counted(desk: Desk) -> None:
    """By id, each with its tier, its own engineer, its sites, and how much it has."""
    found = desk.ask("customer", "list")
    assert [one["customer"] for one in found] == ["keihin-bank", "larkspur-stores", "yunhai-hospital"]
    bank = found[0]
    assert (bank["name"], bank["tier"], bank["time_zone"]) == ("京浜銀行", "key", "Asia/Tokyo")
    assert bank["sites"] == ["dc", "hq", "kawasaki"]
    assert sum(one["equipment"] for one in found) == 84


def test_retired_machines_do_not_count(desk: Desk) -> None:
    """What is gone is not looked after."""
    before = desk.ask("customer", "list")[0]["equipment"]
    desk.ask("equipment", "retire", "KB-SW-14", "--reason", "sold")
    assert desk.ask("customer", "list")[0]["equipment"] == before - 1


def test_a_customer_is_searched_by_name_and_site(desk: Desk) -> None:
    """Letter case aside, in any script."""
    assert [one["customer"] for one in desk.ask("customer", "list", "--search", "京浜")] == ["keihin-bank"]
    assert [one["customer"] for one in desk.ask("customer", "list", "--search", "LARKSPUR")] == [
        "larkspur-stores"
    ]
    assert desk.ask("customer", "list", "--search", "nobody") == []


@pytest.mark.parametrize("noun", ["customer", "vendor"])
def test_a_listing_that_is_cut_says_so(sqlite_desk: Desk, noun: str) -> None:
    """Nobody takes two for all."""
    cut = sqlite_desk.run(noun, "list", "--limit", "2")
    assert len(cut.stdout.splitlines()) == 3
    assert "more than 2" in cut.stderr


def test_csv_of_customers_has_the_documented_fields(sqlite_desk: Desk) -> None:
    """The columns are a promise to whoever reads them by program."""
    header = next(csv.reader(io.StringIO(sqlite_desk.run("customer", "list", "-o", "csv").stdout)))
    assert header == ["customer", "name", "tier", "engineer", "time_zone", "sites", "contacts", "equipment"]


def test_a_customer_is_shown_with_sites_contacts_and_contracts(desk: Desk) -> None:
    """The contract that ends last comes first, with where it stands."""
    shown = desk.ask("customer", "show", "keihin-bank", at=SUNDAY_NIGHT)
    assert [one["site"] for one in shown["sites"]] == ["dc", "hq", "kawasaki"]
    assert [(one["contract"], one["state"]) for one in shown["contracts"]] == [
        ("KB-2026", "in force"),
        ("KB-2025", "over"),
    ]
    assert shown["contacts"][0]["role"] == "operations"


def test_whether_a_site_may_be_entered_depends_on_the_instant(desk: Desk) -> None:
    """The branch opens on its own calendar, the data centre never closes."""
    for at, may in ((SUNDAY_NIGHT, False), (THURSDAY_NOON, True)):
        sites = {one["site"]: one for one in desk.ask("customer", "show", "keihin-bank", at=at)["sites"]}
        assert (sites["dc"]["may_enter_now"], sites["hq"]["may_enter_now"]) == (True, may)


def test_a_contract_begins_in_the_customers_own_zone(desk: Desk) -> None:
    """A second before midnight in Tokyo it is still last year's, whatever the day is elsewhere."""
    for at, states in (
        ("2026-03-31T23:59:59", ["to come", "in force"]),
        ("2026-04-01T00:00", ["in force", "over"]),
    ):
        shown = desk.ask("customer", "show", "keihin-bank", at=at)
        assert [one["state"] for one in shown["contracts"]] == states


def test_open_faults_of_a_customer_are_shown(desk: Desk) -> None:
    """Whoever has them on the phone sees what is open."""
    number = desk.open("KB-SW-01")["number"]
    assert [
        one["number"] for one in desk.ask("customer", "show", "keihin-bank", at=SUNDAY_NIGHT)["open_faults"]
    ] == [number]
    assert desk.ask("customer", "show", "yunhai-hospital", at=SUNDAY_NIGHT)["open_faults"] == []


def test_the_screen_of_a_customer_tells_the_same(sqlite_desk: Desk) -> None:
    """A person reads names, sites and contracts."""
    screen = sqlite_desk.run("customer", "show", "keihin-bank", at=SUNDAY_NIGHT).stdout
    for told in ("京浜銀行", "港北データセンター", "KB-2026", "in force", "KB-2025", "over", "not stated"):
        assert told in screen


def test_vendors_are_listed_with_what_they_ask_for(desk: Desk) -> None:
    """Every vendor of the book, each with the machines it made."""
    found = {one["vendor"]: one for one in desk.ask("vendor", "list")}
    assert len(found) == 21
    assert found["cisco"]["asks_for"] == ["serial", "agreement", "software_version"]
    assert sum(one["equipment"] for one in found.values()) == 84


def test_a_vendor_is_searched_by_any_name_it_goes_by(desk: Desk) -> None:
    """An alias in another script finds it."""
    assert [one["vendor"] for one in desk.ask("vendor", "list", "--search", "シスコ")] == ["cisco"]


def test_a_vendor_is_shown_with_contacts_hours_and_agreements(desk: Desk) -> None:
    """The level called first, whether it is their hours, and what they have promised."""
    shown = desk.ask("vendor", "show", "cisco", at=SUNDAY_NIGHT)
    assert [(one["level"], one["name"]) for one in shown["contacts"]] == [(1, "TAC"), (2, "Duty manager")]
    assert shown["contacts"][0]["in_hours_now"] is True
    (agreement,) = shown["agreements"]
    assert (agreement["agreement"], agreement["customer"]) == ("SNT-4711", "keihin-bank")
    assert agreement["state"] == "in force"


def test_a_contact_outside_hours_says_from_when(desk: Desk) -> None:
    """In the zone of the contact's own calendar, and in UTC."""
    repair, lead = desk.ask("vendor", "show", "nec", at=SUNDAY_NIGHT)["contacts"]
    assert (repair["in_hours_now"], lead["in_hours_now"]) == (False, None)
    assert repair["opens_at"].endswith("+09:00")
    assert repair["opens_at_utc"].endswith("Z")
    screen = screen_of(desk, "vendor", "show", "nec")
    assert "+09:00" in screen
    assert "not stated" in screen


def screen_of(desk: Desk, *words: str) -> str:
    """Return what a person sees in the night of the story."""
    return desk.run(*words, at=SUNDAY_NIGHT).stdout


def test_faults_that_a_vendor_has_in_hand_are_shown(desk: Desk) -> None:
    """Only once the vendor has been called."""
    desk.open("KB-SW-01")
    assert desk.ask("vendor", "show", "cisco", at=SUNDAY_NIGHT)["open_faults"] == []
    desk.step("dispatch")
    (fault,) = desk.ask("vendor", "show", "cisco", at="2026-05-03T04:00+09:00")["open_faults"]
    assert (fault["equipment"], fault["priority"]) == ("KB-SW-01", "P1")


@pytest.mark.parametrize(("noun", "near"), [("customer", "keihin-bank"), ("vendor", "cisco")])
def test_somebody_unknown_is_refused_with_near_names(desk: Desk, noun: str, near: str) -> None:
    """A mistyped id leads on."""
    error = desk.refused(noun, "show", f"{near}x")
    assert (error["code"], error["exit_code"]) == (f"unknown-{noun}", 3)
    assert near in error["hint"]


@pytest.mark.parametrize("noun", ["customer", "vendor", "contract", "agreement", "equipment"])
def test_an_empty_register_lists_nothing(database_url: str, noun: str) -> None:
    """On screen a line that says so, as JSON an empty array."""
    empty = Desk(database_url)
    assert empty.ask(noun, "list") == []
    assert empty.run(noun, "list").stdout.startswith("no ")
