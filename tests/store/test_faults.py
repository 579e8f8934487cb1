"""Faults as kept: numbered once, found again, moved a step at a time, events for ever."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import DBAPIError

from tests.domain.builders import a_contract, an_event, at, dispatched, routed
from tests.store.processes import run_at_once
from tests.store.registers import a_book, apply, move, open_fault, registered, state_of
from umc.domain.faults.events import Accepted, Cleared, Held, Noted, Responded, Suspected, What
from umc.domain.refusals import Refusal
from umc.domain.register.contract import Contract
from umc.store.database.engine import Database, open_database
from umc.store.faults import faults
from umc.store.register.terms import pinned
from umc.store.tables.fault_tables import clocks, events, legs, suspects
from umc.store.tables.fault_tables import faults as fault_table


@pytest.fixture
def bank(database: Database) -> Database:
    """Give a database with the bank's book."""
    return registered(database)


def open_some(url: str, count: int) -> None:
    """Open faults, each in a transaction of its own."""
    with open_database(url) as database:
        for _ in range(count):
            with database.write() as connection:
                open_fault(connection)


def test_numbers_count_up_within_a_year(bank: Database) -> None:
    """Every year starts again at one."""
    with bank.write() as connection:
        found = [open_fault(connection, year=year).number for year in (2026, 2026, 2027, 2026)]
    assert found == ["F-2026-000001", "F-2026-000002", "F-2027-000001", "F-2026-000003"]


def test_eight_processes_never_get_the_same_number(bank: Database, database_url: str) -> None:
    """A number is given once, whoever asks at the same time; none is lost either."""
    bank.close()
    assert run_at_once(8, open_some, database_url, 5) == [0] * 8
    with bank.read() as connection:
        found = set(connection.execute(select(fault_table.c.number)).scalars())
    assert found == {f"F-2026-{ordinal:06}" for ordinal in range(1, 41)}


def test_an_opening_that_fails_uses_up_no_number(bank: Database) -> None:
    """The counter goes back with the transaction."""
    with pytest.raises(Refusal), bank.write() as connection:
        open_fault(connection, symptom="\0")
    with bank.write() as connection:
        assert open_fault(connection).number == "F-2026-000001"


def test_a_fault_comes_back_with_its_events_as_they_were(bank: Database) -> None:
    """Both times of each, who recorded it, and all that it says."""
    said: list[What] = [
        Suspected(equipment="UPS-1", evidence="隣も落ちた"),
        Held(reason="access", until=datetime(2026, 4, 7, 1, 0, tzinfo=UTC), note="[bold]\x1b[31m"),
        Noted(text="", to="customer"),
    ]
    with bank.write() as connection:
        stored = open_fault(connection, symptom="🔥 no link", caller="山田")
        new = tuple(
            an_event(seq, "2026-04-06 10:05", what, recorded="2026-04-06 10:30", actor="佐藤")
            for seq, what in enumerate(said, 2)
        )
        faults.append(connection, stored, new, state_of((*stored.events, *new)))
    with bank.read() as connection:
        found = faults.load(connection, stored.number)
    assert found.events == (*stored.events, *new)
    assert found.engineer == "sato"


@pytest.mark.parametrize(
    "ref", ["F-2026-000012", "f-2026-000012", " F-2026-000012 ", "12", "000012", "26-000012", "0012"]
)
def test_a_fault_is_found_by_what_people_say(bank: Database, ref: str) -> None:
    """The whole number, the bare number, or an ending that only one has."""
    with bank.write() as connection:
        for _ in range(13):
            open_fault(connection)
        assert faults.load(connection, ref).number == "F-2026-000012"


def test_a_bare_number_of_two_years_is_refused_naming_both(bank: Database) -> None:
    """Newest first, for that is the likelier one."""
    with bank.write() as connection:
        for year in (2025, 2026):
            open_fault(connection, year=year)
        with pytest.raises(Refusal) as refused:
            faults.load(connection, "1")
    assert refused.value.code == "ambiguous-fault"
    assert "F-2026-000001, F-2025-000001" in refused.value.message


def test_an_ending_of_several_is_refused(bank: Database) -> None:
    """A guess might move the wrong fault."""
    with bank.write() as connection:
        for year in (2025, 2026):
            open_fault(connection, year=year)
        with pytest.raises(Refusal, match="F-2026-000001, F-2025-000001") as refused:
            faults.load(connection, "-000001")
    assert refused.value.code == "ambiguous-fault"


@pytest.mark.parametrize("ref", ["", "F-2026-000002", "2", "%", "_", "9" * 400, "０００００１", "\ud800"])
def test_nothing_else_finds_a_fault(bank: Database, ref: str) -> None:
    """A refusal, whatever was typed."""
    with bank.write() as connection:
        open_fault(connection)
        with pytest.raises(Refusal):
            faults.load(connection, ref)


def test_a_step_is_kept_with_all_that_follows_from_it(bank: Database) -> None:
    """Legs, suspects and clocks are there for lists, as the rules derived them."""
    with bank.write() as connection:
        number = open_fault(connection).number
        move(
            connection, number,
            ("2026-04-06 10:05", Suspected(equipment="UPS-1")),
            ("2026-04-06 10:06", Cleared(equipment="UPS-1", evidence="power is there")),
            ("2026-04-06 10:10", routed()),
            ("2026-04-06 10:12", dispatched()),
            ("2026-04-06 10:20", Accepted(leg=1, vendor_ref="NEC-1")),
        )  # fmt: skip
        fault = connection.execute(select(fault_table)).one()
        leg = connection.execute(select(legs)).one()
        suspect = connection.execute(select(suspects)).all()
        timed = {row.clock: row for row in connection.execute(select(clocks))}
    assert (fault.status, fault.vendor, fault.open, fault.seq) == ("working", "nec", True, 6)
    assert (leg.vendor, leg.state, leg.open, leg.vendor_ref) == ("nec", "accepted", True, "NEC-1")
    assert [row.equipment for row in suspect if row.cleared_at is not None] == ["UPS-1"]
    assert timed["restore"].due_at == at("2026-04-06 14:00")
    assert timed["restore"].allowed_us == timedelta(hours=4)
    assert timed["leg.accept"].state == "kept"


def test_two_steps_at_once_are_never_both_kept(bank: Database) -> None:
    """Whoever read the fault before the other's step has to look again."""
    with bank.write() as connection:
        stored = open_fault(connection)
        move(connection, stored.number, ("2026-04-06 10:05", Responded()))
        late = (an_event(2, "2026-04-06 10:06", Noted(text="x")),)
        with pytest.raises(Refusal) as refused:
            faults.append(connection, stored, late, state_of((*stored.events, *late)))
        found = faults.load(connection, stored.number)
    assert refused.value.code == "changed-meanwhile"
    assert [event.kind for event in found.events] == ["reported", "responded"]


def test_events_go_on_where_the_kept_ones_end(bank: Database) -> None:
    """A gap or a repetition in their numbers is a bug of ours."""
    with bank.write() as connection:
        stored = open_fault(connection)
        for seq in (1, 3):
            wrong = (an_event(seq, "2026-04-06 10:06", Noted(text="x")),)
            with pytest.raises(ValueError, match="go on from 2"):
                faults.append(connection, stored, wrong, state_of(stored.events))


def test_an_event_can_be_neither_changed_nor_removed_nor_replaced(bank: Database) -> None:
    """The database itself refuses, whoever asks and however."""
    with bank.write() as connection:
        open_fault(connection)
        row = dict(connection.execute(select(events)).one()._mapping)
    statements = [update(events).values(actor="x"), delete(events), update(events).values(seq=9)]
    if bank.path is not None:
        statements.append(insert(events).prefix_with("OR REPLACE").values(row | {"actor": "x"}))
    for statement in statements:
        with pytest.raises(DBAPIError, match="never"), bank.write() as connection:
            connection.execute(statement)
    with bank.read() as connection:
        assert dict(connection.execute(select(events)).one()._mapping) == row


@pytest.mark.postgres
def test_events_cannot_be_emptied_out(postgres_url: str) -> None:
    """TRUNCATE goes around triggers on rows."""
    with open_database(postgres_url) as database:
        with pytest.raises(DBAPIError, match="never"), database.write() as connection:
            connection.exec_driver_sql("TRUNCATE events CASCADE")
        with pytest.raises(DBAPIError, match="never"), database.write() as connection:
            connection.exec_driver_sql("TRUNCATE terms CASCADE")


def test_a_fault_under_terms_that_are_not_kept_is_not_kept_either(bank: Database) -> None:
    """Its clocks could never be told."""
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"), bank.write() as connection:
        open_fault(connection, terms="nothing")


def fail_to_open(bank: Database) -> None:
    """Open a fault in a block that ends badly."""
    with bank.write() as connection:
        open_fault(connection)
        raise ZeroDivisionError


def test_a_savepoint_takes_back_one_fault_of_a_batch(bank: Database) -> None:
    """The number goes back with it, and the next opening gets it."""
    with bank.atomic():
        with bank.write() as connection:
            open_fault(connection)
        with pytest.raises(ZeroDivisionError):
            fail_to_open(bank)
        with bank.write() as connection:
            assert open_fault(connection).number == "F-2026-000002"


def test_a_book_applied_later_does_not_touch_what_is_pinned(bank: Database) -> None:
    """The fault goes on pointing to the version it was opened under."""
    with bank.write() as connection:
        stored = open_fault(connection)
        apply(connection, a_book(contracts={}))
        digest = connection.execute(select(fault_table.c.terms)).scalar_one()
        assert faults.load(connection, stored.number) == stored
        assert pinned(connection, Contract, digest).value == a_contract()
