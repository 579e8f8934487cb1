"""``umc report``: promises kept and broken, each counted once, and who held the time."""

import csv
import io
import json
from collections import Counter
from typing import Any

import pytest

from tests.sample_desk import Desk
from umc.domain.clocks.kept_promises import Side, Verdicts
from umc.domain.register.contract import ClockName
from umc.render.promise_report import kept_of_all
from umc.store.database.engine import open_database

MAY = ("--month", "2026-05")


def a_night(desk: Desk) -> None:
    """Live the fault of a core switch: the vendor accepts late, and service is back late."""
    desk.open()
    desk.step("respond", at="03:15")
    desk.step("dispatch", at="03:20")
    desk.step("accept", at="04:20")
    desk.step("done", at="05:00")
    desk.step("restore", at="09:30")
    desk.step("confirm", at="09:40")
    desk.step("resolve", at="10:00")
    desk.step("close", at="10:10")


def told(report: Any) -> set[tuple[str, str, int, int]]:
    """Return whose promises by which clock were kept and broken how often."""
    return {(one["party"], one["clock"], one["kept"], one["broken"]) for one in report["promises"]}


def counts(desk: Desk, *words: str) -> Counter[tuple[str, str, str]]:
    """Return how often each promise was kept and broken, by party and clock."""
    found: Counter[tuple[str, str, str]] = Counter()
    for one in desk.ask("report", *words)["promises"]:
        found[one["party"], one["clock"], "kept"] += one["kept"]
        found[one["party"], one["clock"], "broken"] += one["broken"]
    return +found


def test_every_promise_of_a_month_is_counted_once(desk: Desk) -> None:
    """To the customer and by the vendor; the wait for the customer's own word is nobody's promise."""
    a_night(desk)
    report = desk.ask("report", *MAY)
    assert told(report) == {
        ("keihin-bank", "respond", 1, 0),
        ("keihin-bank", "restore", 0, 1),
        ("keihin-bank", "resolve", 1, 0),
        ("keihin-bank", "update", 0, 1),
        ("cisco", "leg.accept", 0, 1),
        ("cisco", "leg.restore", 1, 0),
    }
    assert [report[name] for name in ("reported", "closed", "cancelled", "open_at_end")] == [1, 1, 0, 0]
    assert report["is_over"]


def test_a_promise_counts_when_it_was_kept_or_broken(desk: Desk) -> None:
    """However a stretch of time is cut in two, its parts add up to the whole, and ledgers do too."""
    a_night(desk)
    begins, ends = "2026-05-03T03:00+09:00", "2026-05-03T11:00+09:00"
    whole = counts(desk, "--from", begins, "--to", ends)
    assert sum(whole.values()) == 6
    for cut in ("03:15", "03:35", "07:10", "07:11"):
        at = f"2026-05-03T{cut}+09:00"
        parts = counts(desk, "--from", begins, "--to", at) + counts(desk, "--from", at, "--to", ends)
        assert parts == whole, cut


def test_the_ledger_of_a_report_is_cut_at_its_ends(desk: Desk) -> None:
    """Who held the time sums to the wall clock of all faults inside the period, and no more."""
    a_night(desk)
    hour = ("--from", "2026-05-03T04:30+09:00", "--to", "2026-05-03T05:30+09:00", "--ledger")
    held = {one["holder"]: one["lasts_s"] for one in desk.ask("report", *hour)["ledger"]}
    assert held == {"cisco": 1800, "desk": 1800}
    month = {one["holder"]: one["lasts_s"] for one in desk.ask("report", *MAY, "--ledger")["ledger"]}
    assert sum(month.values()) == 7 * 3600
    assert desk.ask("report", *MAY)["ledger"] is None


def test_a_promise_that_nobody_acted_on_breaks_by_itself(desk: Desk) -> None:
    """No tick has run, no step was taken: what was due is broken all the same, and still runs."""
    desk.open()
    broken = desk.ask("report", *MAY, "--broken")
    assert {(one["clock"], one["over_s"], one["stopped_at"]) for one in broken} == {
        ("respond", None, None), ("restore", None, None), ("resolve", None, None), ("update", None, None),
    }  # fmt: skip
    assert desk.ask("report", *MAY)["open_at_end"] == 1


def test_a_cancelled_fault_breaks_nothing_that_was_not_broken(desk: Desk) -> None:
    """Clocks that ended without a verdict are counted neither as kept nor as broken."""
    desk.open()
    desk.step("cancel", "1", "--reason", "rang the wrong number", at="03:12")
    report = desk.ask("report", *MAY)
    assert (report["promises"], report["cancelled"]) == ([], 1)


def test_every_broken_promise_is_listed_with_how_late_it_was(desk: Desk) -> None:
    """In the order in which they broke; how late by the promise's own counted time."""
    a_night(desk)
    listed = desk.ask("report", *MAY, "--broken", "--customer", "keihin-bank")
    assert [(one["clock"], one["agreement"], one["contract"], one["over_s"]) for one in listed] == [
        ("leg.accept", "SNT-4711", None, 45 * 60),
        ("update", None, "KB-2026", 315 * 60),
        ("restore", None, "KB-2026", 140 * 60),
    ]
    assert listed[0]["broken_at"] == "2026-05-03T03:35:00+09:00"


def test_a_report_may_be_about_one_party(desk: Desk) -> None:
    """A vendor's report is its own promises alone."""
    a_night(desk)
    cisco = {("cisco", "leg.accept", 0, 1), ("cisco", "leg.restore", 1, 0)}
    assert told(desk.ask("report", *MAY, "--vendor", "cisco")) == cisco
    for other in (("--vendor", "fujitsu"), ("--customer", "larkspur-stores"), ("--contract", "LK-FY26")):
        assert told(desk.ask("report", *MAY, *other)) == set(), other


def test_promises_are_told_apart_as_finely_as_asked(sqlite_desk: Desk) -> None:
    """By contract and agreement, by priority, or not even by party."""
    a_night(sqlite_desk)
    by = {
        word: sqlite_desk.ask("report", *MAY, "--by", word)["promises"][0]
        for word in ("total", "party", "contract", "priority")
    }
    names = ("party", "contract", "priority", "clock")
    assert {word: tuple(one[name] for name in names) for word, one in by.items()} == {
        "total": (None, None, None, "respond"),
        "party": ("keihin-bank", None, None, "respond"),
        "contract": ("keihin-bank", "KB-2026", None, "respond"),
        "priority": ("keihin-bank", None, "P1", "respond"),
    }


def test_a_month_is_that_of_the_customers_zone(sqlite_desk: Desk) -> None:
    """What happens at 07:00 in Yokohama on the first is still April in London."""
    sqlite_desk.open(at="2026-05-01T07:00+09:00")
    in_april = ("--month", "2026-04")
    assert sqlite_desk.ask("report", *in_april)["reported"] == 1
    yokohama = sqlite_desk.ask("report", *in_april, "--customer", "keihin-bank")
    assert (yokohama["reported"], yokohama["to"]) == (0, "2026-05-01T00:00:00+09:00")


def test_the_last_whole_month_is_reported_unless_another_is_asked_for(sqlite_desk: Desk) -> None:
    """And of one that is not over it is said."""
    assert sqlite_desk.ask("report")["from"] == "2026-10-01T00:00:00+00:00"
    present = sqlite_desk.run("report", "--month", "2026-11")
    assert "not over yet" in present.stdout
    assert not sqlite_desk.ask("report", "--month", "2026-11")["is_over"]


def test_rows_are_for_programs(sqlite_desk: Desk) -> None:
    """As CSV and as JSON lines each row is a record of its own, with the fields of the whole report."""
    a_night(sqlite_desk)
    rows = list(csv.DictReader(io.StringIO(sqlite_desk.run("report", *MAY, "-o", "csv").stdout)))
    lines = [json.loads(one) for one in sqlite_desk.run("report", *MAY, "-o", "jsonl").stdout.splitlines()]
    assert lines == sqlite_desk.ask("report", *MAY)["promises"]
    assert [(row["clock"], row["broken"]) for row in rows] == [
        (one["clock"], str(one["broken"])) for one in lines
    ]


def test_the_screen_says_what_came_of_each_promise(sqlite_desk: Desk) -> None:
    """Customers first, then vendors, then who held the time."""
    a_night(sqlite_desk)
    shown = sqlite_desk.run("report", *MAY, "--ledger", "--customer", "keihin-bank").stdout
    assert shown.splitlines()[0] == "Fri 2026-05-01 00:00 +09:00 to Mon 2026-06-01 00:00 +09:00"
    order = [shown.index(word) for word in ("Promised to customers", "Promised by vendors", "Who held")]
    assert order == sorted(order)
    assert "  keihin-bank  restore     0       1        0.0 %" in shown.splitlines()


def test_one_broken_promise_of_many_is_not_all_kept() -> None:
    """The share is rounded down: 100.0 % says that none was broken."""
    shares = {
        broken: kept_of_all(
            Verdicts(side=Side.CUSTOMER, clock=ClockName.RESTORE, kept=100_000, broken=broken)
        )
        for broken in (0, 1)
    }
    assert shares == {0: "100.0 %", 1: "99.9 %"}


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (("--customer", "nobody"), "unknown-customer", 3),
        (("--contract", "KB-2027"), "unknown-contract", 3),
        (("--vendor", "sisco"), "unknown-vendor", 3),
        (("--month", "2026-13"), "bad-time", 2),
        (("--to", "2026-05-03T04:00Z"), "bad-period", 2),
        (("--month", "2026-05", "--from", "2026-05-03T04:00Z"), "bad-period", 2),
        (("--from", "2026-05-03T04:00Z", "--to", "2026-05-03T03:00Z"), "bad-period", 2),
        (("--by", "weekday"), "usage", 2),
        (("--broken", "--ledger"), "two-reports", 2),
    ],
)
def test_what_cannot_be_reported_is_refused(
    sqlite_desk: Desk, words: tuple[str, ...], code: str, exit_code: int
) -> None:
    """With the value and what to do."""
    refused = sqlite_desk.refused("report", *words, code=exit_code)
    assert refused["code"] == code
    assert refused["hint"]


def test_whoever_left_the_book_is_still_reported_on(sqlite_desk: Desk) -> None:
    """A vendor that was taken out of the book after the month has promises in it all the same."""
    a_night(sqlite_desk)
    with open_database(sqlite_desk.url) as database, database.write() as connection:
        connection.exec_driver_sql("UPDATE legs SET vendor = 'gone-vendor'")
        connection.exec_driver_sql("UPDATE clocks SET party = 'gone-vendor' WHERE leg > 0")
    assert len(sqlite_desk.ask("report", *MAY, "--vendor", "gone-vendor")["promises"]) == 2
