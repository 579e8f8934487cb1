"""Routes that can never match are told: taken in by one before, or fitting no machine there is."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.files.books import BOOK, codes, read_text
from umc.domain.checks.found import Names
from umc.domain.checks.route_fits import RouteFits
from umc.domain.register.book import Book
from umc.domain.register.equipment import Equipment
from umc.domain.register.estate import Estate
from umc.domain.register.matching import fits, matches, takes_in_all_of
from umc.domain.register.party import Customer
from umc.domain.register.selector import Selector

SECOND_CUSTOMER = '[customers.shop.sites.main]\ntime_zone = "Asia/Tokyo"\n'


def _routes(*whens: str) -> str:
    return "".join(f'[[routes]]\nwhen = {{ {when} }}\nto = "cisco"\n' for when in whens)


def _found(folder: Path, *whens: str, book: str = BOOK) -> list[str]:
    return [
        one.message for one in read_text(folder, book + _routes(*whens)).diagnostics if one.code == "UMC415"
    ]


def _after_first(number: int = 2) -> str:
    return f"route {number} can never match: route 1 takes in all that it takes in"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('class = "switch"', 'class = "switch"'),
        ('class = "sw*"', 'class = "switch"'),
        ('class = "s*h"', 'class = "sw*h"'),
        ('class = ["switch", "router"]', 'class = "switch"'),
        ('class = "switch"', 'class = "switch", priority = "P4"'),
        ('class = "switch", priority = ["P3", "P4"]', 'class = "switch", priority = "P4"'),
        ('class = "switch", symptom = "fan"', 'class = "switch", symptom = "FAN noise"'),
        ('vendor = "cisco"', 'vendor = "cisco", class = "switch", site = "hq"'),
    ],
)
def test_a_route_behind_one_that_takes_in_all_of_it_never_matches(
    tmp_path: Path, first: str, second: str
) -> None:
    """The second is told, with the place of the first beside it."""
    reading = read_text(tmp_path, BOOK + _routes(first, second))
    (found,) = (one for one in reading.diagnostics if one.code == "UMC415")
    assert found.message == _after_first()
    assert [note.label for note in found.notes] == ["taken by this route before"]
    assert found.notes[0].span.line < found.span.line


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('class = "switch", site = "hq"', 'class = "switch"'),
        ('class = "switch"', 'class = ["switch", "rout*"]'),
        ('class = "switch", priority = "P4"', 'class = "switch"'),
        ('class = "switch", priority = "P4"', 'class = "switch", priority = ["P3", "P4"]'),
        ('class = "switch", symptom = "fan noise"', 'class = "switch", symptom = "fan"'),
        ('class = "switch", symptom = "fan"', 'class = "switch", symptom = "fantastic"'),
        ('class = "sw*tch"', 'class = "sw*"'),
        ('class = "switch", priority = ["P1", "P2", "P3", "P4"]', 'class = "switch"'),
    ],
)
def test_a_route_that_takes_in_anything_more_is_left_alone(tmp_path: Path, first: str, second: str) -> None:
    """One machine, priority or symptom that the first leaves is enough."""
    assert _found(tmp_path, first, second) == []


def test_behind_a_route_that_takes_all_nothing_more_is_told(tmp_path: Path) -> None:
    """One mistake, one finding: UMC411 says that those after it never match."""
    reading = read_text(tmp_path, BOOK + _routes('site = "*"', 'class = "switch"', 'class = "none"'))
    assert codes(reading) == ["UMC411"]


def test_a_route_that_fits_no_machine_never_matches(tmp_path: Path) -> None:
    """All machines of all customers it can mean are there to be looked at."""
    message = "route 1 can never match: no equipment fits it"
    assert _found(tmp_path, 'class = "tape"') == [message]
    assert _found(tmp_path, 'customer = "bank", class = "tape"', book=BOOK + SECOND_CUSTOMER) == [message]
    assert _found(tmp_path, 'customer = "b*", class = "tape"', book=BOOK + SECOND_CUSTOMER) == [message]
    assert _found(tmp_path, 'customer = "z*"') == [message]


def test_machines_registered_at_the_desk_may_fit_a_route(tmp_path: Path) -> None:
    """Nothing is said while a customer it can mean has no machines in the book."""
    assert _found(tmp_path, 'class = "tape"', book=BOOK + SECOND_CUSTOMER) == []
    assert _found(tmp_path, 'customer = "shop"', book=BOOK + SECOND_CUSTOMER) == []
    assert (
        codes(read_text(tmp_path, '[vendors.cisco]\n[[routes]]\nwhen = { class = "x" }\nto = "cisco"\n'))
        == []
    )


@pytest.mark.parametrize("when", ['vendor = "cisko"', 'customer = "bamk"', 'site = "hk"'])
def test_an_unknown_id_in_a_route_is_told_once(tmp_path: Path, when: str) -> None:
    """That it fits nothing follows from the misspelt id."""
    assert codes(read_text(tmp_path, BOOK + _routes(when))) == ["UMC301"]


def test_flawed_machines_may_fit_a_route(tmp_path: Path) -> None:
    """A class that could not be read may be the one meant."""
    flawed = BOOK.replace('class = "switch"', "class = 5", 1)
    assert codes(read_text(tmp_path, flawed + _routes('class = "tape"'))) == ["UMC202"]


def test_flawed_routes_take_in_nothing_for_sure(tmp_path: Path) -> None:
    """The misspelt key may have made the first route narrower."""
    found = codes(read_text(tmp_path, BOOK + _routes('class = "switch", sight = "hq"', 'class = "switch"')))
    assert found == ["UMC201"]


TEXT = st.text("ab*", max_size=4)
PATTERNS = st.lists(TEXT.filter(bool), max_size=2).map(tuple)
SELECTORS = st.builds(Selector, model=PATTERNS, class_=PATTERNS)
PLAIN = st.text("abc", max_size=5)


MACHINES = st.builds(
    Equipment,
    tag=st.sampled_from(["T-1", "T-2"]),
    customer=st.sampled_from(["a", "b"]),
    site=st.just("s"),
    vendor=st.sampled_from(["v", "w"]),
    model=st.sampled_from(["", "m1", "m2"]),
    class_=st.sampled_from(["", "k"]),
    serial=st.sampled_from(["", "s1"]),
)
CHOSEN = st.builds(
    Selector,
    tag=st.sampled_from([(), ("T-1",), ("T-*",), ("T-3",)]),
    customer=st.sampled_from([(), ("a",), ("b", "a"), ("*",)]),
    vendor=st.sampled_from([(), ("v",), ("w*",)]),
    model=st.sampled_from([(), ("m1",), ("m*", "n"), ("x",)]),
    class_=st.sampled_from([(), ("k",), ("",)]),
    serial=st.sampled_from([(), ("s1",), ("s*",)]),
)


@given(st.lists(MACHINES, max_size=4), st.lists(CHOSEN, min_size=1, max_size=5))
def test_what_is_said_to_fit_nothing_fits_no_machine(
    machines: list[Equipment], chosen: list[Selector]
) -> None:
    """Asked machine by machine it is the same, as long as every customer meant has one."""
    equipment = {one.tag: one for one in machines}
    customers = {name: Customer(id=name, name=name) for name in ("a", "b")}
    book = Book(equipment=equipment, customers=customers)
    known = RouteFits(book, Names(known={}), Estate(book))
    bare = [name for name in customers if name not in {one.customer for one in equipment.values()}]
    for when in chosen:
        sure = not any(fits(when.customer, name) for name in bare)
        idle = not any(matches(when, one) for one in equipment.values())
        assert known.fits_nothing(when) == (sure and idle)


@given(SELECTORS, SELECTORS, PLAIN, PLAIN)
def test_what_the_narrower_takes_in_the_wider_takes_in(
    wider: Selector, narrower: Selector, model: str, class_: str
) -> None:
    """Claimed for every machine, so no machine may speak against it."""
    machine = Equipment(tag="T", customer="c", site="s", vendor="v", model=model, class_=class_)
    if takes_in_all_of(wider, narrower) and matches(narrower, machine):
        assert matches(wider, machine)
