"""Terms by version: what is current, what was pinned, and what stays for ever."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from tests.domain.builders import a_calendar, a_contract, a_cover, a_vendor, an_agreement, promising
from tests.store.registers import NOW, a_book, apply, registered
from umc.domain.calendars.calendar_terms import ALWAYS, CalendarTerms
from umc.domain.refusals import Refusal
from umc.domain.register.book import Book
from umc.domain.register.contract import Agreement, Contract, Priority, RouteRule, calendar_names
from umc.domain.register.party import Customer, Vendor
from umc.domain.register.selector import Selector
from umc.store.database.engine import Database
from umc.store.register import terms
from umc.store.register.books import book_for, book_for_customer, engines, whole_book
from umc.store.register.equipment import by_tag, insert_many
from umc.store.register.versions import versions
from umc.store.tables import tables

OTHER_HOURS = a_calendar("jp-office", "09:00-17:00")


def hours_changed() -> Book:
    """Return the bank's book with an hour less in its calendar."""
    return a_book(calendars={ALWAYS.name: ALWAYS, "jp-office": OTHER_HOURS})


def test_what_was_put_is_current(database: Database) -> None:
    """Every kind comes back as the value it was."""
    book = a_book(routes=(RouteRule(when=Selector(), to="desk"),))
    with database.write() as connection:
        apply(connection, book)
    with database.read() as connection:
        assert whole_book(connection) == book
        assert terms.current(connection, Contract, "C-1") == book.contracts["C-1"]
        assert terms.current(connection, Contract, "C-2") is None


def test_putting_the_same_again_changes_nothing(database: Database) -> None:
    """Only what differs becomes a new version."""
    registered(database)
    with database.write() as connection:
        assert terms.put(connection, versions(a_book()), 1) == ()


def test_a_changed_calendar_makes_a_new_version_of_all_that_count_on_it(database: Database) -> None:
    """One digest pins all that a clock needs, so the contract's changes with its calendar's."""
    registered(database)
    with database.write() as connection:
        before = terms.registered(connection)
        changed = terms.put(connection, versions(hours_changed()), apply(connection, Book()))
        after = terms.registered(connection)
    assert {(one.kind, one.name) for one in changed} == {("calendar", "jp-office"), ("contract", "C-1")}
    contract = ("contract", "C-1")
    assert after[contract].version == before[contract].version + 1
    assert after[contract].digest != before[contract].digest
    assert after[contract].own_digest == before[contract].own_digest


def test_a_pinned_version_keeps_its_calendars(database: Database) -> None:
    """An open fault's clocks go on under the hours it was opened under."""
    registered(database)
    with database.write() as connection:
        pinned = terms.digest_now(connection, Contract, "C-1")
        apply(connection, hours_changed())
        old = terms.pinned(connection, Contract, pinned)
        new = terms.pinned(connection, Contract, terms.digest_now(connection, Contract, "C-1"))
    assert old.value == new.value == a_contract()
    assert old.calendars["jp-office"].terms == a_calendar()
    assert new.calendars["jp-office"].terms == OTHER_HOURS
    assert old.calendars["24x7"].terms == ALWAYS


def test_a_pinned_agreement_has_the_calendars_it_names(database: Database) -> None:
    """Also one of a single priority."""
    agreement = an_agreement(targets={Priority.P1: promising(leg_restore="3h", calendar="jp-office")})
    with database.write() as connection:
        apply(connection, a_book(agreements={"A-1": agreement}))
        digest = terms.digest_now(connection, Agreement, "A-1")
        pinned = terms.pinned(connection, Agreement, digest)
    assert pinned.value == agreement
    assert set(pinned.calendars) == {"24x7", "jp-office"}


def test_an_unknown_version_is_refused(database: Database) -> None:
    """It is named as far as anybody would read it."""
    with database.read() as connection, pytest.raises(Refusal, match="abcdef") as refused:
        terms.pinned(connection, Contract, "abcdef" * 10)
    assert refused.value.code == "unknown-terms"


def test_what_was_current_once_becomes_current_again_under_its_number(database: Database) -> None:
    """There and back is no third version."""
    registered(database)
    with database.write() as connection:
        first = terms.registered(connection)
        apply(connection, hours_changed())
        apply(connection, a_book())
        assert terms.registered(connection) == first


def test_what_is_dropped_is_current_no_more_and_stays_for_those_who_pinned_it(database: Database) -> None:
    """A contract that leaves the book ends for new faults only."""
    registered(database)
    with database.write() as connection:
        digest = terms.digest_now(connection, Contract, "C-1")
        terms.drop(connection, [("contract", "C-1")])
        assert terms.current(connection, Contract, "C-1") is None
        assert terms.pinned(connection, Contract, digest).value == a_contract()
        with pytest.raises(Refusal, match="C-1"):
            terms.digest_now(connection, Contract, "C-1")


def test_a_version_can_be_neither_changed_nor_removed(database: Database) -> None:
    """The database itself refuses."""
    registered(database)
    for statement in (
        update(tables.terms).values(body="{}"),
        update(tables.terms).values(digest="x"),
        delete(tables.terms),
    ):
        with pytest.raises(DBAPIError, match="never"), database.write() as connection:
            connection.execute(statement)


def test_moving_lines_in_a_file_makes_no_version(database: Database) -> None:
    """Where a promise is written is beside the point."""
    registered(database)
    moved = a_contract(targets={Priority.P1: promising(restore="4h", line=99)})
    with database.write() as connection:
        assert terms.put(connection, versions(a_book(contracts={"C-1": moved})), 1) == ()


def test_a_book_that_names_a_calendar_it_lacks_is_refused() -> None:
    """Such a contract could never be timed."""
    with pytest.raises(Refusal, match="jp-office"):
        versions(a_book(calendars={ALWAYS.name: ALWAYS}))


def test_every_calendar_a_promise_names_is_pinned() -> None:
    """By contract, priority, cover, and priority of a cover."""
    contract = a_contract(
        calendar="a",
        targets={Priority.P1: promising(restore="1h", calendar="b")},
        covers=(a_cover(calendar="c", targets={Priority.P2: promising(restore="1h", calendar="d")}),),
    )
    assert set(calendar_names(contract)) == {"a", "b", "c", "d"}


def test_pages_follow_each_other_by_name(database: Database) -> None:
    """Every name once, whatever the size of the page."""
    names = [f"v{number}" for number in range(7)]
    with database.write() as connection:
        apply(connection, a_book(vendors={name: a_vendor(id=name) for name in names}))
        found: list[str] = []
        while page := terms.page(connection, Vendor, after=found[-1] if found else "", limit=3):
            found += [vendor.id for vendor in page]
        assert found == names
        assert terms.names_of_kind(connection, Vendor) == tuple(names)
        assert terms.names_of_kind(connection, Vendor, starting="v3") == ("v3",)


def test_a_page_can_be_asked_for_what_ends_and_whose_it_is(database: Database) -> None:
    """Both bounds are included."""
    contracts = {
        f"C-{month}": a_contract(id=f"C-{month}", ends=date(2026, month, 30)) for month in (6, 9, 11)
    }
    with database.write() as connection:
        apply(connection, a_book(contracts=contracts))
        found = terms.page(
            connection, Contract, customer="bank", ends_from=date(2026, 9, 30), ends_by=date(2026, 9, 30)
        )
        assert [contract.id for contract in found] == ["C-9"]
        assert terms.page(connection, Contract, customer="shop") == ()
        assert [one.id for one in terms.page(connection, Agreement, vendor="nec")] == ["A-1"]


@pytest.mark.parametrize("contains", ["京浜", "BANK", "ｂａｎｋ", "本店"])
def test_a_name_is_found_by_a_part_of_it_whatever_the_letter_case(database: Database, contains: str) -> None:
    """Full-width letters too: people type what their keyboard gives."""
    registered(database)
    with database.read() as connection:
        assert [one.id for one in terms.page(connection, Customer, contains=contains)] == ["bank"]
        assert terms.page(connection, Customer, contains="b_nk") == ()
        assert terms.page(connection, Customer, contains="%") == ()


def test_the_book_of_one_machine_holds_what_bears_on_it(database: Database) -> None:
    """The customer's own, the agreements for anybody, and whatever these name; nobody else's."""
    other = Customer(id="shop", name="Shop")
    book = a_book(
        calendars={
            ALWAYS.name: ALWAYS, "jp-office": a_calendar(), "desk-hours": a_calendar("desk-hours"),
            "unused": a_calendar("unused"),
        },
        customers={**a_book().customers, "shop": other},
        contracts={"C-1": a_contract(), "S-1": a_contract(id="S-1", customer="shop")},
        agreements={
            "A-1": an_agreement(), "B-1": an_agreement(id="B-1", customer="bank", vendor="hp"),
            "S-2": an_agreement(id="S-2", customer="shop"),
        },
        vendors={name: a_vendor(id=name) for name in ("nec", "hp", "third", "idle")},
        desks={"tokyo": replace(a_book().desks["tokyo"], calendar="desk-hours")},
        routes=(RouteRule(when=Selector(), to="third"),),
    )  # fmt: skip
    with database.write() as connection:
        apply(connection, book)
        machine = by_tag(connection, "SW-1")
        assert machine is not None
        part = book_for(connection, machine)
    assert set(part.contracts) == {"C-1"}
    assert set(part.agreements) == {"A-1", "B-1"}
    assert set(part.vendors) == {"nec", "hp", "third"}
    assert set(part.customers) == {"bank"}
    assert set(part.calendars) == {"24x7", "jp-office", "desk-hours"}
    assert part.routes == book.routes
    assert set(part.equipment) == {"SW-1"}


def test_the_book_of_one_machine_can_hold_its_neighbours(database: Database) -> None:
    """What it depends on and what depends on it, also over several steps and in a circle."""
    machine = next(iter(a_book().equipment.values()))
    chain = [
        replace(machine, tag="SRV", depends_on=("SW-1",), serial="1"),
        replace(machine, tag="SW-1", depends_on=("UPS", "gone")),
        replace(machine, tag="UPS", depends_on=("GRID",), serial="2"),
        replace(machine, tag="GRID", depends_on=("UPS",), serial="3"),
        replace(machine, tag="PC", depends_on=("UPS",), serial="4"),
    ]
    with database.write() as connection:
        apply(connection, a_book(equipment={}))
        insert_many(connection, chain, declared_by="book", now=NOW)
        part = book_for(connection, chain[1], with_dependencies=True)
    assert set(part.equipment) == {"SRV", "SW-1", "UPS", "GRID"}


def test_the_book_of_an_unknown_customer_is_empty_but_shared(database: Database) -> None:
    """Nothing is made up."""
    registered(database)
    with database.read() as connection:
        part = book_for_customer(connection, "nobody")
    assert (dict(part.contracts), dict(part.customers)) == ({}, {})


def test_a_calendar_of_one_digest_is_expanded_once(database: Database) -> None:
    """Two contracts that pin the same calendar share its engine."""
    registered(database)
    with database.read() as connection:
        digest = terms.digest_now(connection, Contract, "C-1")
        one = terms.pinned(connection, Contract, digest).calendars["jp-office"]
        other = terms.pinned(connection, Contract, digest).calendars["jp-office"]
        assert one is other
        assert terms.current(connection, CalendarTerms, "jp-office") == one.terms


def test_a_book_is_given_the_engines_that_there_are_already(database: Database) -> None:
    """What one fault has expanded, the next does not; a calendar that changed has another engine."""
    registered(database)
    with database.read() as connection:
        first = engines(book_for_customer(connection, "bank"))
        assert engines(book_for_customer(connection, "bank"))["jp-office"] is first["jp-office"]
        pinned = terms.pinned(connection, Contract, terms.digest_now(connection, Contract, "C-1"))
        assert pinned.calendars["jp-office"] is first["jp-office"]
        assert first[ALWAYS.name].terms == ALWAYS
    with database.write() as connection:
        apply(connection, hours_changed())
        changed = engines(book_for_customer(connection, "bank"))["jp-office"]
        assert (changed is first["jp-office"], changed.terms) == (False, OTHER_HOURS)
