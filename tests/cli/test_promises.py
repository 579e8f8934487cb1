"""``umc contract`` and ``umc agreement``: what was promised, and how long it lasts."""

import csv
import io
from datetime import date

import pytest

from tests.sample_desk import Desk

MAY = "2026-05-03T03:10+09:00"
DECEMBER = "2026-12-01T12:00+09:00"


def ids(desk: Desk, noun: str, *words: str, at: str = MAY) -> list[str]:
    """Return the ids that a listing has, in its order."""
    return [one[noun] for one in desk.ask(noun, "list", *words, at=at)]


def test_contracts_that_are_over_are_listed_only_when_asked_for(desk: Desk) -> None:
    """The everyday listing is what still binds."""
    assert ids(desk, "contract") == ["KB-2026", "LK-FY26", "YH-2026"]
    assert ids(desk, "contract", "--all") == ["KB-2025", "KB-2026", "LK-FY26", "YH-2026"]


def test_a_contract_to_come_is_listed_as_such(desk: Desk) -> None:
    """In March next year's contract is signed and not yet in force."""
    states = {
        one["contract"]: one["state"] for one in desk.ask("contract", "list", at="2026-03-01T00:00+09:00")
    }
    assert (states["KB-2025"], states["KB-2026"]) == ("in force", "to come")


def test_contracts_of_one_customer(desk: Desk) -> None:
    """Others are left out; a customer that is unknown is refused."""
    assert ids(desk, "contract", "--customer", "keihin-bank", "--all") == ["KB-2025", "KB-2026"]
    assert desk.refused("contract", "list", "--customer", "keihin")["code"] == "unknown-customer"


def test_contracts_that_end_soon_come_by_their_last_day(desk: Desk) -> None:
    """Sixty days from the first of December reach the end of January, the first to end first."""
    found = desk.ask("contract", "list", "--ending", "65d", at=DECEMBER)
    assert [(one["contract"], one["days_left"]) for one in found] == [("YH-2026", 30), ("LK-FY26", 62)]
    assert ids(desk, "contract", "--ending", "60d", at=DECEMBER) == ["YH-2026"]


def test_the_last_day_counts_as_ending_and_the_day_after_does_not(desk: Desk) -> None:
    """Days are those where the customer is: midnight in Shanghai ends the hospital's year."""
    last, after = "2026-12-31T23:59+08:00", "2027-01-01T00:00+08:00"
    assert ids(desk, "contract", "--ending", "0d", at=last) == ["YH-2026"]
    assert "YH-2026" not in ids(desk, "contract", "--ending", "0d", at=after)
    assert "YH-2026" not in ids(desk, "contract", at=after)


def test_a_contract_to_come_does_not_end_soon(desk: Desk) -> None:
    """However long the look ahead, only what is in force can run out."""
    assert ids(
        desk, "contract", "--ending", "9999d", "--customer", "keihin-bank", at="2026-03-01T00:00Z"
    ) == ["KB-2025"]


@pytest.mark.parametrize(
    ("text", "code"), [("60", "bad-duration"), ("soon", "bad-duration"), ("3bd", "bad-duration")]
)
def test_a_length_that_is_none_is_misuse(sqlite_desk: Desk, text: str, code: str) -> None:
    """The option is named."""
    error = sqlite_desk.refused("contract", "list", "--ending", text, at=MAY, code=2)
    assert error["code"] == code
    assert "--ending" in error["message"]


def test_a_listing_that_is_cut_says_so(sqlite_desk: Desk) -> None:
    """Nobody takes one contract for all."""
    cut = sqlite_desk.run("contract", "list", "--limit", "1", at=MAY)
    assert len(cut.stdout.splitlines()) == 2
    assert "more than 1" in cut.stderr


def test_csv_of_contracts_has_the_documented_fields(sqlite_desk: Desk) -> None:
    """The columns are a promise to whoever reads them by program."""
    header = next(csv.reader(io.StringIO(sqlite_desk.run("contract", "list", "-o", "csv", at=MAY).stdout)))
    assert header == [
        "contract",
        "customer",
        "customer_name",
        "starts",
        "ends",
        "state",
        "days_left",
        "time_zone",
        "desk",
        "calendar",
        "covers",
        "targets",
    ]


def test_a_contract_is_shown_with_what_it_promises(desk: Desk) -> None:
    """Targets as written and in seconds, each priority on its own calendar; what stops a clock."""
    shown = desk.ask("contract", "show", "KB-2026", at=MAY)
    assert shown["targets"]["P1"]["restore"] == {"target": "4h", "target_s": 14_400}
    assert shown["targets"]["P3"]["restore"] == {"target": "3bd", "target_s": None}
    assert (shown["targets"]["P1"]["calendar"], shown["targets"]["P3"]["calendar"]) == ("24x7", "jp-office")
    assert shown["stops"]["restore"] == ["customer", "access"]
    assert shown["priorities"]["high"]["medium"] == "P1"
    assert (shown["triage_s"], shown["confirm_within"]) == (900, {"target": "2bd", "target_s": None})


def test_a_contract_is_shown_with_its_term_in_the_customers_zone(desk: Desk) -> None:
    """The first instant outside it is the midnight after its last day in Tokyo."""
    shown = desk.ask("contract", "show", "KB-2026", at=MAY)
    assert (shown["starts"], shown["ends"], shown["state"]) == ("2026-04-01", "2027-03-31", "in force")
    assert shown["over_at"] == "2027-04-01T00:00:00+09:00"
    assert shown["days_left"] == (date(2027, 3, 31) - date(2026, 5, 3)).days


def test_a_contract_is_shown_with_its_covers_and_where_they_differ(desk: Desk) -> None:
    """One branch has other hours and other targets."""
    first, second = desk.ask("contract", "show", "KB-2026", at=MAY)["covers"]
    assert (first["selector"], first["calendar"]) == ({"site": ["dc", "hq"]}, None)
    assert (second["takes_in"], second["calendar"]) == ("site kawasaki", "jp-extended")
    assert second["targets"]["P1"]["restore"]["target"] == "6h"


def test_a_contract_is_shown_with_its_version_and_where_it_is_written(desk: Desk) -> None:
    """Who applied it, and the line to look at."""
    shown = desk.ask("contract", "show", "KB-2026", at=MAY)
    assert (shown["version"], shown["revision"], shown["applied_by"]) == (1, 1, "sato")
    assert shown["origin"]["file"].endswith("keihin-bank.toml")
    assert shown["origin"]["line"] > 1


def test_a_contract_is_shown_with_its_ladder(desk: Desk) -> None:
    """Who is told at which share of which clock."""
    shown = desk.ask("contract", "show", "KB-2026", at=MAY)
    assert shown["escalation"] == "key"
    assert {"clock": "restore", "at_percent": 50, "tell": "desk", "hours": None} in shown["escalation_steps"]


def test_the_screen_of_a_contract_tells_the_same(sqlite_desk: Desk) -> None:
    """A person reads targets, covers and the ladder."""
    screen = sqlite_desk.run("contract", "show", "KB-2026", at=MAY).stdout
    for told in ("京浜銀行", "4h", "10bd", "site kawasaki", "P1: respond 30m, restore 6h", "Escalation key"):
        assert told in screen


def test_a_clock_reading_for_a_contract_is_read_where_its_customer_is(desk: Desk) -> None:
    """One minute before midnight in Shanghai the year is not over."""
    assert desk.ask("contract", "show", "YH-2026", at="2026-12-31T23:59")["days_left"] == 0
    assert desk.ask("contract", "show", "YH-2026", at="2027-01-01T00:00")["state"] == "over"


def test_agreements_of_one_vendor(desk: Desk) -> None:
    """Others are left out; a vendor that is unknown is refused."""
    assert ids(desk, "agreement", "--vendor", "cisco") == ["SNT-4711"]
    assert desk.refused("agreement", "list", "--vendor", "ciscoo")["code"] == "unknown-vendor"


def test_agreements_that_serve_a_customer(desk: Desk) -> None:
    """None that is another customer's."""
    found = desk.ask("agreement", "list", "--customer", "keihin-bank", at=MAY)
    assert found
    assert {one["customer"] for one in found} <= {"keihin-bank", None}
    assert len(found) < len(ids(desk, "agreement"))


def test_agreements_that_end_soon_come_by_their_last_day(desk: Desk) -> None:
    """One runs out before the contract that it underpins: the desk sees it coming."""
    found = desk.ask("agreement", "list", "--ending", "40d", at=DECEMBER)
    assert "JN-CC-2044" in [one["agreement"] for one in found]
    assert [one["ends"] for one in found] == sorted(one["ends"] for one in found)
    assert all(0 <= one["days_left"] <= 40 for one in found)


def test_an_agreement_is_shown_with_what_the_vendor_promised(desk: Desk) -> None:
    """The legs' clocks by the words of the files, what it backs, the vendor's own reference."""
    shown = desk.ask("agreement", "show", "SNT-4711", at=MAY)
    assert (shown["vendor"], shown["reference"]) == ("cisco", "SmartNet 4711-22")
    assert shown["targets"]["P1"] == {
        "accept": {"target": "15m", "target_s": 900},
        "restore": {"target": "3h", "target_s": 10_800},
        "calendar": "24x7",
    }
    assert shown["stops"] == {"restore": ["access"]}
    assert shown["backs"][0]["selector"]["vendor"] == ["cisco"]
    screen = desk.run("agreement", "show", "SNT-4711", at=MAY).stdout
    assert "ACCEPT" in screen
    assert "SmartNet 4711-22" in screen


@pytest.mark.parametrize(("noun", "near"), [("contract", "KB-2026"), ("agreement", "SNT-4711")])
def test_a_promise_unknown_is_refused_with_near_names(desk: Desk, noun: str, near: str) -> None:
    """A mistyped id leads on."""
    error = desk.refused(noun, "show", f"{near}x")
    assert error["code"] == f"unknown-{noun}"
    assert near in error["hint"]
