"""Hazards: what a plan puts at risk, from which day on."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from tests.domain.books import BANK, NOON, a_book, a_contract, a_switch, an_agreement, by_tag
from tests.domain.plan_changes import changed, retiring
from umc.domain.book import Book
from umc.domain.contract import Agreement, Contract, Cover
from umc.domain.hazards import hazards, touched_by
from umc.domain.party import Customer, Site
from umc.domain.plan import Change, Hazard, Kind, make_plan
from umc.domain.selector import Selector

ONE, TWO = a_switch("ONE"), a_switch("TWO", vendor="nec")
REGISTERED = a_book(a_contract(), ONE, TWO)
EVERYTHING = an_agreement("SNT-1", Selector(vendor=("*",)))
BACKED = a_book(a_contract(), EVERYTHING, ONE, TWO)


def of_contract(after: Contract | None, registered: Book = REGISTERED) -> tuple[Change, Book]:
    """A contract that changes, and the book then desired."""
    change = changed(Kind.CONTRACT, "KB-2026", registered.contracts["KB-2026"], after)
    return change, replace(registered, contracts={} if after is None else {after.id: after})


def of_agreement(after: Agreement | None) -> tuple[Change, Book]:
    """The one agreement that changes, and the book then desired."""
    change = changed(Kind.AGREEMENT, "SNT-1", EVERYTHING, after)
    return change, replace(BACKED, agreements={} if after is None else {after.id: after})


def found(changes: Iterable[Change], desired: Book, registered: Book = REGISTERED) -> tuple[Hazard, ...]:
    """The hazards, as a plan orders them."""
    asked = tuple(changes)
    touched = touched_by(asked, desired.equipment.values())
    return make_plan(asked, hazards(asked, registered, desired, NOON, touched)).hazards


def said(change: Change, desired: Book, registered: Book = REGISTERED) -> dict[str, str]:
    """The hazards of one change, text by code."""
    return {one.code: one.text for one in found([change], desired, registered)}


def test_a_removed_contract_is_a_hazard_with_the_machines_it_leaves() -> None:
    """The contract, the count, and until when it would have covered them."""
    assert said(*of_contract(None)) == {
        "loses-cover": "2 machines would lose cover on 2026-05-13: KB-2026 covers them to 2027-03-31 so far",
        "contract-removed": "contract KB-2026 would go",
    }


def test_a_cover_that_narrows_is_a_hazard() -> None:
    """Only the machines that lose it are counted, and named."""
    narrowed = a_contract(covers=(Cover(selector=Selector(vendor=("cisco",))),))
    change, desired = of_contract(narrowed)
    (hazard,) = found([change], desired)
    assert (hazard.code, hazard.ids, hazard.day) == ("loses-cover", ("TWO",), date(2026, 5, 13))


def test_a_contract_that_ends_earlier_takes_cover_away_on_the_day_after() -> None:
    """Nothing is lost today: the first day without cover is named, with the old end."""
    assert said(*of_contract(a_contract(ends=date(2026, 12, 31)))) == {
        "loses-cover": "2 machines would lose cover on 2027-01-01: KB-2026 covers them to 2027-03-31 so far",
        "contract-ends-earlier": "contract KB-2026 would end on 2026-12-31 instead of 2027-03-31",
    }


def test_a_term_that_is_registered_and_to_come_counts() -> None:
    """A renewal that goes is told by its first day, though the machines are covered until then."""
    renewal = a_contract("KB-2027", starts=date(2027, 4, 1), ends=date(2028, 3, 31))
    registered = replace(REGISTERED, contracts={**REGISTERED.contracts, "KB-2027": renewal})
    change = changed(Kind.CONTRACT, "KB-2027", renewal, None)
    lost = next(one for one in found([change], REGISTERED, registered) if one.code == "loses-cover")
    assert (lost.day, lost.ids) == (date(2027, 4, 1), ("ONE", "TWO"))


def test_another_contract_that_takes_over_loses_nobody_their_cover() -> None:
    """The same days under another contract: only the contract that goes is told."""
    successor = a_contract("KB-NEW")
    change = changed(Kind.CONTRACT, "KB-2026", a_contract(), None)
    added = changed(Kind.CONTRACT, "KB-NEW", None, successor)
    desired = replace(REGISTERED, contracts={"KB-NEW": successor})
    assert [one.code for one in found([change, added], desired)] == ["contract-removed"]


def test_machines_that_lose_alike_are_one_hazard_each_day_its_own() -> None:
    """Grouped by the day and the contract, the earliest first."""
    late = Cover(selector=Selector(vendor=("nec",)))
    early = a_contract(covers=(late,), ends=date(2026, 12, 31))
    change, desired = of_contract(early)
    lost = [one for one in found([change], desired) if one.code == "loses-cover"]
    assert [(one.day, one.ids) for one in lost] == [
        (date(2026, 5, 13), ("ONE",)),
        (date(2027, 1, 1), ("TWO",)),
    ]


def test_a_contract_that_gives_more_is_no_hazard() -> None:
    """A later end, or another target, puts nothing at risk where nothing backed it before."""
    assert said(*of_contract(a_contract(ends=date(2028, 3, 31)))) == {}


def test_a_machine_moved_out_of_its_cover_is_a_hazard() -> None:
    """It stays, and is covered no longer."""
    moved = a_switch("ONE", site="dc")
    desired = replace(REGISTERED, equipment=by_tag(moved, TWO))
    assert list(said(changed(Kind.EQUIPMENT, "ONE", ONE, moved), desired)) == ["loses-cover"]


def test_a_machine_that_changes_hands_is_named_with_both_customers() -> None:
    """Where the new customer's contract covers it, no cover is lost."""
    shop = Customer(id="shop", name="Shop")
    theirs = a_contract("SH-1", customer="shop")
    registered = a_book(a_contract(), theirs, shop, ONE, TWO)
    moved = replace(ONE, customer="shop")
    desired = replace(registered, equipment=by_tag(moved, TWO))
    change = changed(Kind.EQUIPMENT, "ONE", ONE, moved)
    assert said(change, desired, registered) == {
        "equipment-moves": "1 machine would move from customer keihin-bank to shop"
    }
    uncovered = replace(desired, contracts=REGISTERED.contracts)
    assert list(said(change, uncovered, registered)) == ["loses-cover", "equipment-moves"]


def test_a_customers_zone_that_ends_its_contract_is_a_hazard() -> None:
    """The customer's own table bears on cover through its days."""
    west = replace(BANK, sites=(Site(id="hq", name="", time_zone="America/New_York"),))
    registered = a_book(a_contract(starts=date(2026, 5, 13)), ONE)
    desired = replace(registered, customers={BANK.id: west})
    change = changed(Kind.CUSTOMER, BANK.id, BANK, west)
    assert list(said(change, desired, registered)) == ["loses-cover"]
    back = changed(Kind.CUSTOMER, BANK.id, west, BANK)
    assert said(back, registered, desired) == {}


def test_a_customer_that_goes_takes_cover_from_machines_that_stay() -> None:
    """Its contracts cover nobody without it."""
    desired = replace(REGISTERED, customers={})
    assert list(said(changed(Kind.CUSTOMER, BANK.id, BANK, None), desired)) == ["loses-cover"]


def test_retired_machines_are_counted_apart() -> None:
    """Retiring is meant: it is not told as lost cover."""
    assert said(retiring(ONE), replace(REGISTERED, equipment=by_tag(TWO))) == {
        "equipment-retired": "1 machine would be retired"
    }
    as_change = changed(Kind.EQUIPMENT, "ONE", ONE, a_switch("ONE", status="retired"))
    desired = replace(REGISTERED, equipment=by_tag(a_switch("ONE", status="retired"), TWO))
    assert said(as_change, desired) == {}


def test_additions_alone_are_no_hazard() -> None:
    """Nothing that stands is lost by them."""
    new = a_switch("NEW")
    desired = replace(REGISTERED, equipment=by_tag(ONE, TWO, new))
    assert said(changed(Kind.EQUIPMENT, "NEW", None, new), desired) == {}


def test_only_the_customers_of_a_change_are_looked_at() -> None:
    """Another customer's machines cost nothing; a vendor or a calendar touches nobody's cover."""
    shop = a_contract("SH-1", customer="shop")
    touched = touched_by([changed(Kind.CONTRACT, "SH-1", shop, None)], [ONE, TWO])
    assert touched.customers == {"shop"}
    assert touched_by([changed(Kind.VENDOR, "nec", object(), object())], [ONE]).customers == frozenset()


def test_a_machine_that_was_not_covered_cannot_lose_it() -> None:
    """An uncovered machine stays out of the count."""
    none = replace(REGISTERED, contracts={})
    moved = a_switch("ONE", site="dc")
    desired = replace(none, equipment=by_tag(moved, TWO))
    assert said(changed(Kind.EQUIPMENT, "ONE", ONE, moved), desired, none) == {}


def test_an_agreement_that_goes_leaves_its_machines_without_backing() -> None:
    """The contract, its last day, the machines and the agreement are named."""
    assert said(*of_agreement(None), registered=BACKED) == {
        "loses-backing": "from 2026-05-13 on no agreement would back 2 machines that KB-2026 covers to "
        "2027-03-31: agreement SNT-1 would go"
    }


def test_an_agreement_that_ends_before_its_contract_is_told_by_the_first_bare_day() -> None:
    """The day after its last one."""
    assert said(*of_agreement(replace(EVERYTHING, ends=date(2026, 9, 30))), registered=BACKED) == {
        "loses-backing": "from 2026-10-01 on no agreement would back 2 machines that KB-2026 covers to "
        "2027-03-31: agreement SNT-1 ends on 2026-09-30"
    }


def test_a_contract_that_outlives_its_agreement_is_a_hazard() -> None:
    """The contract is prolonged and the agreement is not."""
    change, desired = of_contract(a_contract(ends=date(2028, 3, 31)), BACKED)
    (hazard,) = found([change], desired, BACKED)
    assert (hazard.code, hazard.day, hazard.ids) == ("loses-backing", date(2027, 4, 1), ("ONE", "TWO"))
    assert hazard.text.endswith("agreement SNT-1 ends on 2027-03-31")


def test_a_contract_added_after_the_agreement_is_a_hazard() -> None:
    """A renewal signed without the vendor's."""
    renewal = a_contract("KB-2027", starts=date(2027, 4, 1), ends=date(2028, 3, 31))
    desired = replace(BACKED, contracts={**BACKED.contracts, "KB-2027": renewal})
    (hazard,) = found([changed(Kind.CONTRACT, "KB-2027", None, renewal)], desired, BACKED)
    assert (hazard.code, hazard.day) == ("loses-backing", date(2027, 4, 1))
    assert "that KB-2027 covers to 2028-03-31" in hazard.text


def test_an_agreement_that_narrows_names_only_what_it_leaves() -> None:
    """The other machine is backed still."""
    change, desired = of_agreement(replace(EVERYTHING, backs=(Selector(vendor=("cisco",)),)))
    (hazard,) = found([change], desired, BACKED)
    assert hazard.ids == ("TWO",)
    assert hazard.text.endswith("agreement SNT-1 would no longer take them in")


def test_warranty_and_another_agreement_back_as_well() -> None:
    """Nothing is bare where somebody still answers: the day is the first one without any."""
    under_warranty = replace(ONE, warranty_until=date(2026, 8, 31))
    other = an_agreement("NEC-1", Selector(vendor=("nec",)), vendor="nec")
    registered = a_book(a_contract(), EVERYTHING, other, under_warranty, TWO)
    desired = replace(registered, agreements={"NEC-1": other})
    (hazard,) = found([changed(Kind.AGREEMENT, "SNT-1", EVERYTHING, None)], desired, registered)
    assert (hazard.ids, hazard.day) == (("ONE",), date(2026, 9, 1))


def test_an_agreement_for_anybody_is_looked_at_for_those_it_backs() -> None:
    """Of all customers only those with a machine that it takes in."""
    change, desired = of_agreement(None)
    assert touched_by([change], desired.equipment.values()).backings == {"keihin-bank"}
    elsewhere = [replace(ONE, customer="shop"), replace(TWO, customer="inn")]
    narrow = changed(Kind.AGREEMENT, "A", an_agreement("A", Selector(vendor=("nec",))), None)
    assert touched_by([narrow], elsewhere).backings == {"inn"}


def test_other_targets_of_an_agreement_take_no_backing_away() -> None:
    """Nobody's machines are read for them."""
    change, desired = of_agreement(replace(EVERYTHING, targets={}, reference="new"))
    assert touched_by([change], desired.equipment.values()).customers == frozenset()


def test_the_gravest_hazard_comes_first() -> None:
    """Cover lost before contracts, before backing, before retired machines."""
    change, desired = of_contract(a_contract(ends=date(2026, 12, 31)), BACKED)
    desired = replace(desired, agreements={}, equipment=by_tag(ONE))
    asked = [retiring(TWO), changed(Kind.AGREEMENT, "SNT-1", EVERYTHING, None), change]
    assert [one.code for one in found(asked, desired, BACKED)] == [
        "loses-cover",
        "contract-ends-earlier",
        "loses-backing",
        "equipment-retired",
    ]


def test_a_plan_of_nothing_has_no_hazards() -> None:
    """And touches nobody."""
    assert found([], REGISTERED) == ()
    assert touched_by([], [ONE]).customers == frozenset()


def test_many_contracts_that_lose_alike_are_summed_up() -> None:
    """A thousand lines would be read by nobody: how many, from which day; the ids have them all."""
    many = [
        a_contract(f"K-{number}", covers=(Cover(selector=Selector(tag=(f"T-{number}",))),))
        for number in range(6)
    ]
    machines = [a_switch(f"T-{number}") for number in range(6)]
    registered = a_book(*many, EVERYTHING, *machines)
    earlier = [replace(one, ends=date(2026, 12, 31)) for one in many]
    desired = replace(registered, contracts={one.id: one for one in earlier})
    pairs = zip(many, earlier, strict=True)
    asked = [changed(Kind.CONTRACT, old.id, old, new) for old, new in pairs]
    assert [(one.text, len(one.ids)) for one in found(asked, desired, registered)] == [
        ("6 machines would lose cover on 2027-01-01: 6 contracts cover them so far", 6),
        ("6 contracts would end on 2026-12-31 instead of later", 6),
    ]
    gone = [changed(Kind.CONTRACT, one.id, one, None) for one in many]
    told = [one.text for one in found(gone, replace(registered, contracts={}), registered)]
    assert told[1:] == ["6 contracts would go"]
    bare = [changed(Kind.AGREEMENT, "SNT-1", EVERYTHING, None)]
    (hazard,) = found(bare, replace(registered, agreements={}), registered)
    assert hazard.text == (
        "from 2026-05-13 on no agreement would back 6 machines that 6 contracts cover: "
        "agreement SNT-1 would go"
    )
