"""Cover: which contract takes a machine in at an instant."""

from dataclasses import replace
from datetime import date

import pytest

from tests.domain.books import BANK, NOON, a_book, a_contract, a_switch, an_agreement, at
from umc.domain.register.contract import Cover
from umc.domain.register.party import Customer, Site
from umc.domain.register.selector import Selector
from umc.domain.who_answers.cover import (
    Covered,
    NotCovered,
    contracts_in_force,
    covering,
    first_cover,
    parts_by_customer,
)

SWITCH = a_switch()
LAST_YEAR = a_contract("KB-2025", starts=date(2025, 4, 1), ends=date(2026, 3, 31))


def test_the_contract_in_force_covers() -> None:
    """A contract of the customer whose term holds the instant and whose cover matches."""
    found = covering(a_book(a_contract()), SWITCH, NOON)
    assert isinstance(found, Covered)
    assert (found.contract.id, found.cover_index, found.overlapping) == ("KB-2026", 0, ())
    assert found.reasons == (
        "contract KB-2026 runs from 2026-04-01 to 2027-03-31, and its cover 1 takes in site hq",
    )


def test_the_first_matching_cover_wins() -> None:
    """Covers are tried in the order written, not by exactness."""
    covers = tuple(
        Cover(selector=selector)
        for selector in (Selector(class_=("pc",)), Selector(vendor=("cisco",)), Selector(tag=("KB-SW-01",)))
    )
    found = covering(a_book(a_contract(covers=covers)), SWITCH, NOON)
    assert isinstance(found, Covered)
    assert found.cover_index == 1
    assert found.cover is covers[1]


@pytest.mark.parametrize(
    ("instant", "covered"),
    [
        ("2026-03-31T23:59:59.999999+09:00", False),
        ("2026-04-01T00:00+09:00", True),
        ("2026-03-31T15:00Z", True),
        ("2027-03-31T23:59:59.999999+09:00", True),
        ("2027-04-01T00:00+09:00", False),
        ("2027-03-31T15:00Z", False),
    ],
)
def test_a_term_is_whole_days_where_the_customer_is(instant: str, covered: bool) -> None:
    """The first and the last day count in full, in the customer's zone."""
    assert isinstance(covering(a_book(a_contract()), SWITCH, at(instant)), Covered) is covered


def test_a_customer_without_sites_counts_days_in_utc() -> None:
    """Where no zone is known the days are those of UTC."""
    book = a_book(a_contract(), Customer(id="keihin-bank", name="K"))
    assert isinstance(covering(book, SWITCH, at("2026-03-31T23:59Z")), NotCovered)
    assert isinstance(covering(book, SWITCH, at("2026-04-01T00:00Z")), Covered)


def test_two_contracts_at_once_are_said_and_the_later_start_decides() -> None:
    """An overlap is no error at run time: it is told, and decided the same way each time."""
    older = a_contract("KB-A", starts=date(2026, 1, 1))
    found = covering(a_book(older, a_contract("KB-B")), SWITCH, NOON)
    assert isinstance(found, Covered)
    assert found.contract.id == "KB-B"
    assert [contract.id for contract in found.overlapping] == ["KB-A"]
    assert found.reasons[1] == "contract KB-A takes in KB-SW-01 as well; KB-B decides: it started later"


@pytest.mark.parametrize("order", [("KB-A", "KB-B"), ("KB-B", "KB-A")])
def test_of_two_contracts_from_one_day_the_lower_id_decides(order: tuple[str, str]) -> None:
    """The order in which they are declared plays no part."""
    found = covering(a_book(*(a_contract(id) for id in order)), SWITCH, NOON)
    assert isinstance(found, Covered)
    assert found.contract.id == "KB-A"
    assert found.reasons[1].endswith("both started that day, its id comes first")


def test_a_contract_that_does_not_take_it_in_is_no_overlap() -> None:
    """Two contracts in force overlap on a machine only where both cover it."""
    other = a_contract("KB-PC", covers=(Cover(selector=Selector(class_=("pc",))),))
    found = covering(a_book(other, a_contract()), SWITCH, NOON)
    assert isinstance(found, Covered)
    assert not found.overlapping


def test_retired_equipment_is_not_covered() -> None:
    """Whatever a contract says."""
    found = covering(a_book(a_contract()), a_switch(status="retired"), NOON)
    assert found == NotCovered(reasons=("KB-SW-01 is retired",))


@pytest.mark.parametrize("status", ["spare", "in repair"])
def test_equipment_out_of_service_for_a_while_stays_covered(status: str) -> None:
    """Only retiring ends cover."""
    assert isinstance(covering(a_book(a_contract()), a_switch(status=status), NOON), Covered)


def test_a_contract_of_yesterday_is_named_with_its_last_day() -> None:
    """Of several that ended, the last to end is said; all are given."""
    long_ago = a_contract("KB-2024", starts=date(2024, 4, 1), ends=date(2025, 3, 31))
    found = covering(a_book(long_ago, LAST_YEAR), SWITCH, at("2026-04-01T00:00+09:00"))
    assert isinstance(found, NotCovered)
    assert found.reasons == ("contract KB-2025 ended on 2026-03-31",)
    assert [contract.id for contract in found.expired] == ["KB-2025", "KB-2024"]


def test_a_contract_to_come_is_named_with_its_first_day() -> None:
    """The next one is said after the one that ended."""
    found = covering(a_book(a_contract()), SWITCH, at("2026-03-31T12:00+09:00"))
    assert isinstance(found, NotCovered)
    assert found.reasons == ("contract KB-2026 starts on 2026-04-01 only",)
    assert [contract.id for contract in found.upcoming] == ["KB-2026"]


@pytest.mark.parametrize(
    ("covers", "said"),
    [
        ((), "it has no covers: it does not take in KB-SW-01"),
        ((Cover(selector=Selector(site=("dc",))),), "its one cover does not take in KB-SW-01"),
        ((Cover(selector=Selector(site=("dc",))),) * 3, "none of its 3 covers takes in KB-SW-01"),
    ],
)
def test_a_contract_that_leaves_it_out_is_named(covers: tuple[Cover, ...], said: str) -> None:
    """In force, and still no cover: the reason says so."""
    found = covering(a_book(a_contract(covers=covers)), SWITCH, NOON)
    assert isinstance(found, NotCovered)
    assert found.reasons == (f"contract KB-2026 is in force, but {said}",)


def test_a_customer_without_contracts_is_said() -> None:
    """Contracts of other customers do not count."""
    found = covering(a_book(a_contract(customer="other")), SWITCH, NOON)
    assert found == NotCovered(reasons=("customer keihin-bank has no contract",))


def test_a_customer_whose_contracts_never_took_it_in_is_said() -> None:
    """An ended contract that left the machine out is not named as its cover."""
    book = a_book(replace(LAST_YEAR, covers=()))
    found = covering(book, SWITCH, NOON)
    assert found == NotCovered(reasons=("no contract of customer keihin-bank takes in KB-SW-01",))


def test_an_unknown_customer_is_said() -> None:
    """A machine of a customer nobody registered is not covered."""
    found = covering(a_book(a_contract()), a_switch(customer="nobody"), NOON)
    assert found == NotCovered(reasons=("customer nobody is not registered",))


def test_contracts_in_force_come_in_the_order_in_which_they_decide() -> None:
    """For a fault without a machine: those in force only, the latest start first, then by id."""
    older = a_contract("KB-0", starts=date(2026, 1, 1))
    book = a_book(older, a_contract("KB-B"), a_contract("KB-A"), LAST_YEAR)
    assert [c.id for c in contracts_in_force(book, "keihin-bank", NOON)] == ["KB-A", "KB-B", "KB-0"]
    assert contracts_in_force(book, "nobody", NOON) == ()


def test_first_cover_does_not_ask_for_the_day() -> None:
    """The place of the first cover that matches, None where none does."""
    assert first_cover(LAST_YEAR, SWITCH) == 0
    assert first_cover(LAST_YEAR, a_switch(site="dc")) is None


def test_a_customers_part_answers_as_the_whole_book() -> None:
    """A part has that customer's contracts, its agreements and those for any customer, no others'."""
    osaka = Customer(id="osaka", name="O", sites=(Site(id="hq", name="", time_zone="UTC"),))
    book = a_book(
        osaka,
        a_contract(),
        a_contract("OS-2026", customer="osaka"),
        an_agreement("ANY"),
        an_agreement("OWN", customer="keihin-bank"),
        an_agreement("OTHER", customer="osaka"),
    )
    parts = parts_by_customer(book)
    assert set(parts) == {"keihin-bank", "osaka"}
    assert set(parts["keihin-bank"].contracts) == {"KB-2026"}
    assert set(parts["keihin-bank"].agreements) == {"ANY", "OWN"}
    assert set(parts["osaka"].agreements) == {"ANY", "OTHER"}
    assert covering(parts["keihin-bank"], SWITCH, NOON) == covering(book, SWITCH, NOON)


def test_a_naive_instant_is_refused() -> None:
    """A clock reading without a zone decides nothing."""
    with pytest.raises(ValueError, match="naive"):
        covering(a_book(a_contract()), SWITCH, NOON.replace(tzinfo=None))


def test_the_ends_of_time_do_not_crash() -> None:
    """The last instant a datetime can hold is answered too."""
    found = covering(a_book(a_contract(ends=date.max)), SWITCH, at("9999-12-31T23:59:59Z"))
    assert isinstance(found, Covered)
    assert BANK.zone == "Asia/Tokyo"
