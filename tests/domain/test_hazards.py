"""Hazards: what a plan puts at risk, from which day on."""

from dataclasses import replace
from datetime import date

from tests.domain.books import BANK, a_book, a_contract, a_switch, by_tag
from tests.domain.plan_changes import changed, retiring
from tests.domain.weighed_plans import BACKED, EVERYTHING, ONE, REGISTERED, TWO, found, of_contract, said
from umc.domain.plans.hazards import touched_by
from umc.domain.plans.plan import Kind
from umc.domain.register.contract import Cover
from umc.domain.register.party import Customer, Site
from umc.domain.register.selector import Selector


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


def test_machines_named_by_tag_or_serial_lose_alone() -> None:
    """Groups of machines alike are looked at once; one that a selector names is not like the others."""
    alike = [a_switch(f"T-{number}", serial=f"S-{number}") for number in range(6)]
    covers = tuple(
        Cover(selector=one) for one in (Selector(tag=("T-1", "T-2*")), Selector(serial=("S-3", "S-4*")))
    )
    registered = a_book(a_contract(covers=(*covers, Cover(selector=Selector(tag=("T-5",))))), *alike)
    change, desired = of_contract(a_contract(covers=covers[:1]), registered)
    (hazard,) = found([change], desired, registered)
    assert hazard.ids == ("T-3", "T-4", "T-5")


def test_an_applied_plan_speaks_of_what_is_done() -> None:
    """No hazard of a plan that was carried out says what would be."""
    change, desired = of_contract(None)
    told = [
        one.once_done().text
        for one in found([retiring(TWO), change], replace(desired, equipment=by_tag(ONE)))
    ]
    assert told == [
        "1 machine loses cover on 2026-05-13: KB-2026 covered it to 2027-03-31 before",
        "contract KB-2026 is gone",
        "1 machine was retired",
    ]
    shorter = found([of_contract(a_contract(ends=date(2026, 12, 31)))[0]], REGISTERED)
    assert [one.once_done().text for one in shorter] == [
        "contract KB-2026 ends on 2026-12-31 instead of 2027-03-31"
    ]
