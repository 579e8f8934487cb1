"""A customer's part of a book: all it needs, and nothing of anybody else's."""

from dataclasses import replace

import pytest

from tests.sample_desk import SAMPLES
from umc.domain.calendars.instant import from_micros
from umc.domain.plans.registered_book import errors_in
from umc.domain.refusals import Refusal
from umc.domain.register.book import Book
from umc.domain.register.contract import RouteRule
from umc.domain.register.customer_part import part_of
from umc.domain.register.party import Contact
from umc.domain.register.selector import Selector
from umc.domain.who_answers.cover import covering
from umc.files.reading import read_book

NIGHT = from_micros(1_777_745_400_000_000)  # 3 May 2026 03:10 in Tokyo


@pytest.fixture(scope="module")
def book() -> Book:
    """The sample book, whole."""
    return read_book([SAMPLES]).book


def test_a_part_of_the_sample_book_is_a_book(book: Book) -> None:
    """Without errors, for every customer, with its own contracts and machines and no other's."""
    for customer in book.customers:
        part = part_of(book, customer)
        assert errors_in(part) == ()
        assert list(part.customers) == [customer]
        assert part.contracts == {
            name: one for name, one in book.contracts.items() if one.customer == customer
        }
        assert part.equipment == {tag: one for tag, one in book.equipment.items() if one.customer == customer}


def test_the_part_covers_what_the_whole_covers(book: Book) -> None:
    """Machine by machine, on the night the stories tell of."""
    for machine in book.equipment.values():
        assert covering(part_of(book, machine.customer), machine, NIGHT) == covering(book, machine, NIGHT)


def test_others_names_are_taken_out_of_what_is_for_anybody(book: Book) -> None:
    """A pattern that names another customer or its site would lead nowhere; one that names ours stays."""
    bank, shops = "keihin-bank", "larkspur-stores"
    machine = next(one for one in book.equipment.values() if one.customer == bank)
    site = next(one for one in book.customers[shops].sites).id
    mine = RouteRule(when=Selector(customer=(bank, shops), site=(machine.site, site)), to="desk")
    theirs = RouteRule(when=Selector(customer=(shops,)), to="desk")
    elsewhere = RouteRule(when=Selector(site=(site,)), to="desk")
    part = part_of(replace(book, routes=(theirs, mine, elsewhere)), bank)
    narrowed = Selector(customer=(bank,), site=(machine.site,))
    assert [one.when for one in part.routes] == [narrowed]
    assert errors_in(part) == ()


def test_an_agreement_for_anybody_comes_along_where_it_backs_something(book: Book) -> None:
    """One that backs no machine of the customer's stays away, with its vendor."""
    for customer in book.customers:
        part = part_of(book, customer)
        makers = {machine.vendor for machine in part.equipment.values()}
        for agreement in part.agreements.values():
            assert agreement.customer in (None, customer)
            assert agreement.vendor in part.vendors
        assert makers <= part.vendors.keys()
    everything = {name for customer in book.customers for name in part_of(book, customer).agreements}
    assert everything == book.agreements.keys()


def test_a_dependency_on_anothers_machine_is_left_out(book: Book) -> None:
    """That machine is not in the part, and a name that leads nowhere would be an error."""
    first, other = (
        "KB-SW-01",
        next(tag for tag, one in book.equipment.items() if one.customer != "keihin-bank"),
    )
    machine = book.equipment[first]
    joined = replace(machine, depends_on=(*machine.depends_on, other))
    part = part_of(replace(book, equipment={**book.equipment, first: joined}), "keihin-bank")
    assert part.equipment[first] == machine


def test_people_who_are_named_are_there(book: Book) -> None:
    """The customer's own engineer belongs to a desk, also where no contract names that desk."""
    loose = {name: one for name, one in book.contracts.items() if one.customer != "keihin-bank"}
    part = part_of(replace(book, contracts=loose), "keihin-bank")
    engineer = book.customers["keihin-bank"].engineer
    assert engineer in {one.id for desk in part.desks.values() for one in desk.engineers}
    assert errors_in(part) == ()


def test_calendars_of_contacts_and_sites_come_along(book: Book) -> None:
    """Whatever has hours brings its calendar."""
    customer = replace(book.customers["keihin-bank"], contacts=(Contact(name="x", calendar="cn-office"),))
    part = part_of(replace(book, customers={**book.customers, customer.id: customer}), customer.id)
    assert "cn-office" in part.calendars
    assert "cn-office" not in part_of(book, customer.id).calendars


def test_an_unknown_customer_is_refused(book: Book) -> None:
    """With the name that was perhaps meant."""
    with pytest.raises(Refusal) as refused:
        part_of(book, "keihin-bnk")
    assert (refused.value.code, "keihin-bank" in refused.value.hint) == ("unknown-customer", True)
