"""Routing: route, agreement, warranty, desk, in this order; or undecided, always with reasons."""

from datetime import date

import pytest

from tests.domain.books import NOON, a_book, a_switch, an_agreement, at, by_tag
from umc.domain.calendars.calendar import Calendar
from umc.domain.calendars.calendar_terms import ALWAYS
from umc.domain.register.contract import Priority, RouteRule
from umc.domain.register.party import Contact, Vendor
from umc.domain.register.selector import Selector
from umc.domain.who_answers.routing import Route, RouteBy, Undecided, decide, in_warranty

SWITCH = a_switch()
CATALYSTS = Selector(model=("Catalyst *",))


def test_a_route_beats_the_agreement() -> None:
    """Exceptions are asked first; the reason says why the exception is there."""
    rule = RouteRule(when=CATALYSTS, to="nec", why="out of support")
    route = decide(a_book(rule, an_agreement()), SWITCH, NOON)
    assert isinstance(route, Route)
    assert (route.vendor, route.by, route.agreement) == ("nec", RouteBy.ROUTE, None)
    assert route.reasons == (
        "route 1 sends model Catalyst * to nec: out of support",
        "no agreement of nec in force backs KB-SW-01",
        "nec has no contact on record",
    )


def test_the_first_matching_route_wins() -> None:
    """In the order written; one that does not match is no reason."""
    rules = (
        RouteRule(when=Selector(class_=("pc",)), to="desk"),
        RouteRule(when=Selector(), to="cisco"),
        RouteRule(when=CATALYSTS, to="nec"),
    )
    route = decide(a_book(*rules), SWITCH, NOON)
    assert isinstance(route, Route)
    assert route.vendor == "cisco"
    assert route.reasons[0] == "route 2 sends everything to cisco"


def test_a_route_to_the_desk_names_no_vendor() -> None:
    """``desk`` is the desk itself, whatever backs the machine."""
    route = decide(a_book(RouteRule(when=CATALYSTS, to="desk"), an_agreement()), SWITCH, NOON)
    assert isinstance(route, Route)
    assert (route.vendor, route.by, route.agreement, route.contact) == (None, RouteBy.ROUTE, None, None)


def test_a_route_to_a_vendor_finds_that_vendors_agreement() -> None:
    """And no other's, however exact."""
    book = a_book(
        RouteRule(when=CATALYSTS, to="nec"),
        an_agreement("SNT-1", Selector(tag=("KB-SW-01",))),
        an_agreement("NEC-9", vendor="nec"),
    )
    route = decide(book, SWITCH, NOON)
    assert isinstance(route, Route)
    assert (route.vendor, route.by, route.agreement) == ("nec", RouteBy.ROUTE, "NEC-9")


def test_a_route_for_some_priorities_passes_over_the_others() -> None:
    """And says which it is for."""
    book = a_book(RouteRule(when=CATALYSTS, to="nec", priorities=(Priority.P3, Priority.P4)), an_agreement())
    low = decide(book, SWITCH, NOON, priority=Priority.P4)
    high = decide(book, SWITCH, NOON, priority=Priority.P1)
    unknown = decide(book, SWITCH, NOON)
    assert isinstance(low, Route)
    assert isinstance(high, Route)
    assert isinstance(unknown, Route)
    assert (low.vendor, high.vendor, unknown.vendor) == ("nec", "cisco", "cisco")
    assert high.reasons[0] == "route 1 to nec is passed over: it is for P3 or P4, and the priority is P1"
    assert unknown.reasons[0].endswith("the priority is not given")


def test_a_route_by_symptom_needs_every_word() -> None:
    """Whole words, letter case aside."""
    book = a_book(RouteRule(when=CATALYSTS, to="nec", symptom=("fan", "noise")), an_agreement())
    both = decide(book, SWITCH, NOON, symptom="Noise from FAN 2")
    one = decide(book, SWITCH, NOON, symptom="fantastic noise")
    assert isinstance(both, Route)
    assert isinstance(one, Route)
    assert (both.vendor, one.vendor) == ("nec", "cisco")
    assert "the symptom does not hold the words fan, noise" in one.reasons[0]


def test_the_agreement_in_force_decides_without_a_route() -> None:
    """Its vendor answers, which need not be the maker."""
    route = decide(a_book(an_agreement("N", CATALYSTS, vendor="nec")), SWITCH, NOON)
    assert isinstance(route, Route)
    assert (route.vendor, route.by, route.agreement) == ("nec", RouteBy.AGREEMENT, "N")
    assert route.reasons[0] == "no route is written for KB-SW-01"


def test_a_tie_is_undecided_with_candidates_and_suspects() -> None:
    """Nothing is chosen: the vendors, the agreements and the suspects are named."""
    book = a_book(
        an_agreement("A", CATALYSTS),
        an_agreement("B", CATALYSTS, vendor="nec"),
        an_agreement("C", CATALYSTS),
        a_switch(depends_on=("UPS",)),
        a_switch("UPS"),
    )
    found = decide(book, book.equipment["KB-SW-01"], NOON)
    assert isinstance(found, Undecided)
    assert found.candidates == ("cisco", "nec")
    assert found.agreements == ("A", "B", "C")
    assert [suspicion.equipment for suspicion in found.suspects] == ["KB-SW-01", "UPS"]
    assert "agreement A of cisco backs model Catalyst *, equally exactly" in found.reasons


def test_a_route_settles_a_tie_between_vendors() -> None:
    """Writing a route is the cure for an ambiguous backing."""
    book = a_book(
        RouteRule(when=CATALYSTS, to="nec"),
        an_agreement("A", CATALYSTS),
        an_agreement("B", CATALYSTS, vendor="nec"),
    )
    route = decide(book, SWITCH, NOON)
    assert isinstance(route, Route)
    assert (route.vendor, route.agreement) == ("nec", "B")


def test_a_route_does_not_settle_a_tie_within_its_vendor() -> None:
    """Which of the vendor's two promises holds is still for a person to say."""
    book = a_book(RouteRule(when=CATALYSTS, to="cisco"), an_agreement("A"), an_agreement("B"))
    assert isinstance(decide(book, SWITCH, NOON), Undecided)


@pytest.mark.parametrize(
    ("instant", "vendor"),
    [("2026-05-31T23:59+09:00", "cisco"), ("2026-06-01T00:00+09:00", None), ("2026-05-31T15:00Z", None)],
)
def test_the_maker_answers_until_the_warranty_is_over(instant: str, vendor: str | None) -> None:
    """Its last day is included, where the customer is."""
    machine = a_switch(warranty_until=date(2026, 5, 31))
    route = decide(a_book(), machine, at(instant))
    assert isinstance(route, Route)
    assert route.vendor == vendor
    assert route.by is (RouteBy.WARRANTY if vendor else RouteBy.DESK)
    assert in_warranty(a_book(), machine, at(instant)) is (vendor is not None)


def test_an_agreement_beats_the_warranty() -> None:
    """The warranty is asked only where nothing backs the machine."""
    machine = a_switch(warranty_until=date(2030, 1, 1))
    route = decide(a_book(an_agreement(vendor="nec")), machine, NOON)
    assert isinstance(route, Route)
    assert (route.vendor, route.by) == ("nec", RouteBy.AGREEMENT)


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (None, "KB-SW-01 has no warranty on record"),
        (date(2026, 5, 12), "the warranty of cisco ended on 2026-05-12"),
    ],
)
def test_the_desk_itself_answers_last_and_says_why(until: date | None, said: str) -> None:
    """Every check that failed is among the reasons, in order."""
    route = decide(a_book(), a_switch(warranty_until=until), NOON)
    assert isinstance(route, Route)
    assert (route.vendor, route.by, route.contact) == (None, RouteBy.DESK, None)
    assert route.reasons == (
        "no route is written for KB-SW-01",
        "no agreement in force backs KB-SW-01",
        said,
        "so the desk itself answers for it",
    )


def test_the_contact_of_level_1_is_called_first() -> None:
    """In their hours, whatever the order written."""
    route = decide(a_book(an_agreement()), SWITCH, NOON)
    assert isinstance(route, Route)
    assert route.contact is not None
    assert (route.contact.name, route.contact_opens_at) == ("Office", None)
    assert route.reasons[-1] == "call Office (level 1): it is their hours (jp-office)"


def test_a_closed_contact_is_passed_over_for_the_next_level() -> None:
    """With the reason and the instant when they would open."""
    route = decide(a_book(an_agreement()), SWITCH, at("2026-05-16T03:00+09:00"))
    assert isinstance(route, Route)
    assert route.contact is not None
    assert (route.contact.name, route.contact_opens_at) == ("Duty manager", None)
    assert "Office (level 1) is passed over: closed until 2026-05-18 09:00+09:00 (jp-office)" in route.reasons


def test_with_nobody_on_level_1_is_named_with_the_instant_they_open() -> None:
    """The desk then knows from when it can call."""
    vendor = Vendor(
        id="cisco",
        name="C",
        contacts=(
            Contact(name="Two", level=2, calendar="never"),
            Contact(name="One", level=1, calendar="jp-office"),
        ),
    )
    route = decide(a_book(vendor, an_agreement()), SWITCH, at("2026-05-16T03:00+09:00"))
    assert isinstance(route, Route)
    assert route.contact is not None
    assert route.contact.name == "One"
    assert route.contact_opens_at == at("2026-05-18T09:00+09:00")
    assert route.reasons[2:] == (
        "Two (level 2) is passed over: closed for good (never)",
        "call One (level 1): closed until 2026-05-18 09:00+09:00 (jp-office)",
    )


def test_a_contact_without_stated_hours_can_be_called_any_time() -> None:
    """And the note says that nobody stated them."""
    vendor = Vendor(id="cisco", name="C", contacts=(Contact(name="TAC"),))
    route = decide(a_book(vendor, an_agreement()), SWITCH, at("2026-05-16T03:00+09:00"))
    assert isinstance(route, Route)
    assert (route.contact, route.contact_opens_at) == (vendor.contacts[0], None)
    assert route.contact_note == "nobody stated their hours"


def test_calendars_given_are_used() -> None:
    """A caller that has engines at hand does not pay for new ones."""
    given = {"jp-office": Calendar(ALWAYS)}
    route = decide(a_book(an_agreement()), SWITCH, at("2026-05-16T03:00+09:00"), calendars=given)
    assert isinstance(route, Route)
    assert route.contact is not None
    assert route.contact.name == "Office"


def test_suspects_come_from_the_books_equipment() -> None:
    """A book without the machine's neighbours still names the machine."""
    book = a_book(an_agreement("A"), an_agreement("B"))
    found = decide(book, SWITCH, NOON)
    assert isinstance(found, Undecided)
    assert [suspicion.equipment for suspicion in found.suspects] == ["KB-SW-01"]
    assert by_tag(SWITCH) == {"KB-SW-01": SWITCH}
