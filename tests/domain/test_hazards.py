"""Hazards: what a plan puts at risk."""

from dataclasses import replace
from datetime import date

from tests.domain.books import BANK, NOON, a_book, a_contract, a_switch, by_tag
from umc.domain.book import Book
from umc.domain.contract import Contract, Cover
from umc.domain.equipment import Equipment
from umc.domain.hazards import hazards, losing_cover
from umc.domain.party import Site
from umc.domain.plan import Action, Change, Kind
from umc.domain.selector import Selector

ONE, TWO = a_switch("ONE"), a_switch("TWO", vendor="nec")
REGISTERED = a_book(a_contract(), ONE, TWO)


def changed(kind: Kind, id: str, before: object, after: object) -> Change:
    """A change from one value to another; from or to None, an addition or a removal."""
    action = Action.ADD if before is None else Action.REMOVE if after is None else Action.CHANGE
    return Change(
        kind=kind,
        id=id,
        action=action,
        before=before,
        after=after,
        before_digest=None if before is None else "1",
        after_digest=None if after is None else "2",
    )


def of_contract(after: Contract | None) -> tuple[Change, Book]:
    """A contract that changes, and the book then desired."""
    change = changed(Kind.CONTRACT, "KB-2026", REGISTERED.contracts["KB-2026"], after)
    return change, replace(REGISTERED, contracts={} if after is None else {after.id: after})


def said(change: Change, desired: Book) -> dict[str, str]:
    """The hazards of one change, text by code."""
    return {h.code: h.text for h in hazards([change], REGISTERED, desired, NOON)}


def test_a_removed_contract_is_a_hazard_with_the_machines_it_leaves() -> None:
    """Both the contract and the count are named."""
    assert said(*of_contract(None)) == {
        "contract-removed": "contract KB-2026 would go",
        "loses-cover": "2 machines would no longer be covered",
    }


def test_a_cover_that_narrows_is_a_hazard() -> None:
    """Only the machines that lose it are counted, and named."""
    narrowed = a_contract(covers=(Cover(selector=Selector(vendor=("cisco",))),))
    change, desired = of_contract(narrowed)
    (hazard,) = hazards([change], REGISTERED, desired, NOON)
    assert (hazard.text, hazard.ids) == ("1 machine would no longer be covered", ("TWO",))


def test_a_contract_that_ends_earlier_is_a_hazard() -> None:
    """Also where nothing loses cover today."""
    assert said(*of_contract(a_contract(ends=date(2026, 12, 31)))) == {
        "contract-ends-earlier": "contract KB-2026 would end on 2026-12-31 instead of 2027-03-31"
    }


def test_a_contract_that_gives_more_is_no_hazard() -> None:
    """A later end, or another target, puts nothing at risk here."""
    assert said(*of_contract(a_contract(ends=date(2028, 3, 31)))) == {}


def test_a_machine_moved_out_of_its_cover_is_a_hazard() -> None:
    """It stays, and is covered no longer."""
    moved = a_switch("ONE", site="dc")
    desired = replace(REGISTERED, equipment=by_tag(moved, TWO))
    assert said(changed(Kind.EQUIPMENT, "ONE", ONE, moved), desired) == {
        "loses-cover": "1 machine would no longer be covered"
    }


def test_a_customers_zone_that_ends_its_contract_is_a_hazard() -> None:
    """The customer's own table bears on cover through its days."""
    west = replace(BANK, sites=(Site(id="hq", name="", time_zone="America/New_York"),))
    registered = a_book(a_contract(starts=date(2026, 5, 13)), ONE)
    desired = replace(registered, customers={BANK.id: west})
    change = changed(Kind.CUSTOMER, BANK.id, BANK, west)
    assert [hazard.code for hazard in hazards([change], registered, desired, NOON)] == ["loses-cover"]


def test_retired_machines_are_counted_apart() -> None:
    """Retiring is meant: it is not told as lost cover."""
    retired = Change(kind=Kind.EQUIPMENT, id="ONE", action=Action.RETIRE, before=ONE, before_digest="1")
    assert said(retired, replace(REGISTERED, equipment=by_tag(TWO))) == {
        "equipment-retired": "1 machine would be retired"
    }
    as_change = changed(Kind.EQUIPMENT, "ONE", ONE, a_switch("ONE", status="retired"))
    desired = replace(REGISTERED, equipment=by_tag(a_switch("ONE", status="retired"), TWO))
    assert said(as_change, desired) == {}


def test_additions_alone_are_no_hazard() -> None:
    """Nothing that stands is lost by them."""
    new: Equipment = a_switch("NEW")
    desired = replace(REGISTERED, equipment=by_tag(ONE, TWO, new))
    assert said(changed(Kind.EQUIPMENT, "NEW", None, new), desired) == {}


def test_only_the_customers_asked_about_are_looked_at() -> None:
    """Others cost nothing and are not named."""
    desired = replace(REGISTERED, contracts={})
    assert losing_cover(REGISTERED, desired, NOON, ["keihin-bank"]) == ("ONE", "TWO")
    assert losing_cover(REGISTERED, desired, NOON, ["osaka"]) == ()


def test_a_machine_that_was_not_covered_cannot_lose_it() -> None:
    """An uncovered machine stays out of the count."""
    registered = replace(REGISTERED, contracts={})
    assert losing_cover(registered, registered, NOON, ["keihin-bank"]) == ()
