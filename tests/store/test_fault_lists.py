"""Lists of faults: what each filter takes in, in which order, and by which index."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Select, select

from tests.domain.builders import an_event, at, dispatched, reported, routed
from tests.store.registers import later, move, open_fault, registered, state_of
from umc.domain.faults.events import Accepted, Cancelled, Done, Held, Restored, Suspected
from umc.domain.faults.fault import Status
from umc.domain.faults.fault_filter import FaultFilter
from umc.domain.register.contract import Contract
from umc.store.database.engine import Connection, Database
from umc.store.faults import faults
from umc.store.faults.fault_lists import FaultRow, clocks_of, listing, open_starting, page, starting
from umc.store.register import terms
from umc.store.register.equipment import EquipmentFilter
from umc.store.register.equipment import listing as equipment_listing
from umc.store.tables.fault_tables import clocks
from umc.store.values.types import holds

NOON = at("2026-04-06 12:00")
ALL = FaultFilter(open_only=False)


def found(connection: Connection, wanted: FaultFilter, **options: Any) -> list[str]:
    """Return the last digit of the numbers that a filter takes in."""
    options = {"now": NOON} | options
    return [row.number[-1] for row in page(connection, wanted, **options)]


@pytest.fixture
def day(database: Database) -> Database:
    """Give a database with a day's faults.

    1 as opened at 10:00; 2 with the vendor; 3 restored; 4 held for access; 5 cancelled;
    6 opened at 11:00 by another machine, which 1 is suspected to come from.
    """
    registered(database)
    with database.write() as connection:
        for _ in range(5):
            open_fault(connection)
        open_fault(connection, opened="2026-04-06 11:00", equipment="UPS-1")
        move(connection, "1", ("2026-04-06 10:05", Suspected(equipment="UPS-1")))
        move(
            connection, "2",
            ("2026-04-06 10:01", routed()), ("2026-04-06 10:02", dispatched()),
            ("2026-04-06 10:20", Accepted(leg=1)),
        )  # fmt: skip
        move(
            connection, "3",
            ("2026-04-06 10:01", routed()), ("2026-04-06 10:02", dispatched()),
            ("2026-04-06 10:30", Done(leg=1)), ("2026-04-06 10:31", Restored()),
        )  # fmt: skip
        move(connection, "4", ("2026-04-06 10:05", Held(reason="access", until=at("2026-04-06 13:00"))))
        move(connection, "5", ("2026-04-06 10:05", Cancelled(why="wrong number")))
    return database


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (FaultFilter(), "64321"),
        (ALL, "654321"),
        (FaultFilter(status=Status.RESTORED), "3"),
        (FaultFilter(open_only=False, status=Status.CANCELLED), "5"),
        (FaultFilter(customer="bank"), "64321"),
        (FaultFilter(customer="shop"), ""),
        (FaultFilter(engineer="sato"), "64321"),
        (FaultFilter(engineer="ito"), ""),
        (FaultFilter(vendor="nec"), "2"),
        (FaultFilter(vendor="hp"), ""),
        (FaultFilter(equipment="UPS-1"), "61"),
        (FaultFilter(equipment="SW-1"), "4321"),
        (FaultFilter(held=True), "4"),
        (FaultFilter(due_within=timedelta(hours=2)), "421"),
        (FaultFilter(due_within=timedelta(days=10**9 - 1)), "64321"),
        (FaultFilter(broken=True), ""),
        (FaultFilter(limit=2), "64"),
    ],
)
def test_a_filter_takes_in_what_it_says(day: Database, wanted: FaultFilter, numbers: str) -> None:
    """Newest first; what was opened at once, the later number first."""
    with day.read() as connection:
        assert found(connection, wanted) == list(numbers)


def test_what_is_broken_held_or_due_depends_on_when_one_looks(day: Database) -> None:
    """Nothing was written in between: time alone does it."""
    evening = at("2026-04-06 14:00") + timedelta(seconds=1)
    with day.read() as connection:
        assert found(connection, FaultFilter(broken=True), now=at("2026-04-06 13:02")) == []
        assert found(connection, FaultFilter(broken=True), now=at("2026-04-06 14:00")) == ["2"]
        assert found(connection, FaultFilter(broken=True), now=evening) == ["4", "2", "1"]
        assert found(connection, FaultFilter(held=True), now=at("2026-04-06 13:00")) == []
        rows = {row.number[-1]: row for row in page(connection, ALL, now=NOON)}
    assert rows["1"].is_broken(evening)
    assert not rows["3"].is_broken(evening)
    assert rows["4"].is_held(NOON)
    assert not rows["4"].is_held(evening)


def test_at_risk_is_what_the_rules_said(day: Database) -> None:
    """From the instant kept with the fault's state on."""
    with day.write() as connection:
        stored = faults.load(connection, "1")
        faults.append(connection, stored, (), replace(state_of(stored.events), at_risk_at=later(60)))
        assert found(connection, FaultFilter(at_risk=True), now=later(59)) == []
        assert found(connection, FaultFilter(at_risk=True), now=later(60)) == ["1"]


def test_by_due_time_the_first_due_comes_first_and_nothing_due_last(day: Database) -> None:
    """On both databases alike, where NULL would sort to opposite ends."""
    with day.write() as connection:
        move(connection, "6", ("2026-04-06 11:30", Held(reason="customer")))
        order = found(connection, FaultFilter(), by_due=True)
        due = [row.next_due_at for row in page(connection, FaultFilter(), now=NOON, by_due=True)]
    assert order[:3] == ["2", "1", "4"]
    known = [instant for instant in due if instant is not None]
    assert known == sorted(known)


@pytest.mark.parametrize("by_due", [True, False])
def test_pages_follow_each_other(day: Database, by_due: bool) -> None:
    """Every fault once, whatever the size of the page, also where instants are equal."""
    with day.read() as connection:
        whole = found(connection, ALL, by_due=by_due)
        pieces: list[FaultRow] = []
        while piece := page(
            connection, replace(ALL, limit=2), now=NOON, by_due=by_due, after=pieces[-1] if pieces else None
        ):
            pieces += piece
    assert [row.number[-1] for row in pieces] == whole
    assert len(whole) == 6


def test_a_row_tells_who_has_it_in_hand(day: Database) -> None:
    """The vendor routed to, and those with an open leg."""
    with day.read() as connection:
        rows = {row.number[-1]: row for row in page(connection, ALL, now=NOON)}
    assert (rows["2"].vendor, rows["2"].vendors) == ("nec", ("nec",))
    assert (rows["3"].vendor, rows["3"].vendors) == ("nec", ())
    assert (rows["1"].vendor, rows["1"].vendors) == (None, ())


def test_open_faults_are_completed_by_their_number(database: Database) -> None:
    """The newest number first, as many as asked for; what is over is not offered."""
    registered(database)
    with database.write() as connection:
        for _ in range(4):
            open_fault(connection)
        move(connection, "3", ("2026-04-06 10:30", Cancelled(why="twice")))
        numbers = [row.number for row in open_starting(connection, "F-2026", limit=2)]
        assert numbers == ["F-2026-000004", "F-2026-000002"]
        assert [row.number for row in open_starting(connection, "F-2026-000001")] == ["F-2026-000001"]
        assert open_starting(connection, "G") == ()


def test_the_clocks_of_a_fault_are_listed_by_what_is_due_first(day: Database) -> None:
    """The vendor's and the customer's, whether they still count or not."""
    with day.read() as connection:
        (fault,) = page(connection, FaultFilter(vendor="nec"), now=NOON)
        mine = clocks_of(connection, [fault.id])
    assert [(row.clock.value, row.leg) for row in mine] == [
        ("leg.accept", 1), ("leg.restore", 1), ("restore", 0),
    ]  # fmt: skip
    assert [row.due_at for row in mine[1:]] == [at("2026-04-06 13:02"), at("2026-04-06 14:00")]


LISTS = {
    "open, newest first": listing(FaultFilter(), now=NOON),
    "open, by due": listing(FaultFilter(), now=NOON, by_due=True),
    "all": listing(ALL, now=NOON),
    "by status": listing(FaultFilter(open_only=False, status=Status.CLOSED), now=NOON),
    "of a customer": listing(FaultFilter(open_only=False, customer="bank"), now=NOON),
    "of an engineer": listing(FaultFilter(open_only=False, engineer="sato"), now=NOON),
    "with a vendor": listing(FaultFilter(vendor="nec"), now=NOON),
    "on a machine": listing(FaultFilter(open_only=False, equipment="SW-1"), now=NOON),
    "broken": listing(FaultFilter(broken=True), now=NOON),
    "at risk": listing(FaultFilter(at_risk=True), now=NOON),
    "due within": listing(FaultFilter(due_within=timedelta(minutes=30)), now=NOON, by_due=True),
    "completed": starting("F-2026"),
    "clocks due": select(clocks).where(holds(clocks.c.counts), clocks.c.due_at <= NOON),
    "clocks of faults": select(clocks).where(clocks.c.fault.in_([1, 2])),
    "machines": equipment_listing(EquipmentFilter()),
    "machines of a customer": equipment_listing(EquipmentFilter(customer="bank")),
    "machines of a vendor": equipment_listing(EquipmentFilter(vendor="nec")),
    "machines of a class": equipment_listing(EquipmentFilter(class_="switch")),
    "machines of a status": equipment_listing(EquipmentFilter(status="spare")),
    "a current contract": terms.current_of(Contract, "C-1"),
    "contracts": terms.listing(Contract),
    "contracts of a customer": terms.listing(Contract, customer="bank"),
    "contracts by their end": terms.listing(Contract, ends_by=NOON.date()),
}


@pytest.mark.parametrize("name", LISTS)
def test_every_list_uses_an_index(database: Database, name: str) -> None:
    """No list reads a whole table to show a part of it."""
    with database.write() as connection:
        plan = explained(connection, LISTS[name])
    scans = [line for line in plan if reads_a_whole_table(line)]
    assert scans == [], plan


def explained(connection: Connection, query: "Select[Any]") -> list[str]:
    """Return the database's plan for a statement, line by line."""
    if connection.dialect.name == "sqlite":
        text = written(connection, query)
        return [row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}")]
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # the tables are empty here
    text = written(connection, query)
    return [row[0] for row in connection.exec_driver_sql(f"EXPLAIN {text}")]


def written(connection: Connection, query: "Select[Any]") -> str:
    """Return a statement with its values in it."""
    return str(query.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True}))


def reads_a_whole_table(line: str) -> bool:
    """Whether a line of a plan says that a table is read without an index."""
    return "Seq Scan" in line or (line.startswith("SCAN") and "USING" not in line and "LIST" not in line)


def test_a_report_in_any_words_is_kept_and_listed_as_given(day: Database) -> None:
    """Markup, escapes and bidi characters are data."""
    said = "[bold]\x1b]52;c;x\x07 \u202e {}% '; DROP TABLE faults; --"
    with day.write() as connection:
        digest = terms.digest_now(connection, Contract, "C-1")
        opening = (an_event(1, "2026-04-06 11:30", reported(symptom=said, caller=said, terms=digest)),)
        faults.create(connection, year=2026, opening=opening, state=state_of(opening))
        row = page(connection, FaultFilter(limit=1), now=NOON)[0]
    assert (row.symptom, row.caller) == (said, said)
