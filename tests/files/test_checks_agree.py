"""The checks on a whole book look at groups of machines; they find what looking at each would."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from umc.domain.checks.backing import check_backing
from umc.domain.checks.coverage import check_coverage
from umc.domain.checks.dependencies import check_dependencies
from umc.domain.checks.found import Found, Names
from umc.domain.register.book import Book
from umc.domain.register.contract import Agreement, Contract, Cover
from umc.domain.register.equipment import RETIRED, Equipment
from umc.domain.register.estate import Estate
from umc.domain.register.party import Customer, Site
from umc.domain.register.selector import Selector
from umc.domain.who_answers.backing import Ambiguous, NotBacked, backing
from umc.domain.who_answers.cover import first_cover

AT = date(2026, 6, 1)
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
SITE = Site(id="s", name="s", time_zone="UTC")
CUSTOMERS = {name: Customer(id=name, name=name, sites=(SITE,)) for name in ("a", "b")}
ALL_KNOWN = Names({})


def _some(*words: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(words), max_size=2, unique=True).map(tuple)


SELECTORS = st.builds(
    Selector,
    vendor=_some("x", "y", "x*", "*"),
    model=_some("m1", "m2", "m*"),
    tag=_some("T-1", "T-2", "T-*"),
    class_=_some("pc", "sw"),
)
MACHINES = st.builds(
    Equipment,
    tag=st.just(""),
    customer=st.sampled_from(["a", "b"]),
    site=st.just("s"),
    vendor=st.sampled_from(["x", "y"]),
    model=st.sampled_from(["m1", "m2"]),
    class_=st.sampled_from(["pc", "sw"]),
    status=st.sampled_from(["in service", "in service", RETIRED]),
)
TERMS = st.sampled_from([(2025, 2026), (2026, 2026), (2026, 2027), (2027, 2027), (2025, 2025)])


@st.composite
def _books(draw: st.DrawFn) -> Book:
    machines = draw(st.lists(MACHINES, max_size=8))
    equipment = {f"T-{n}": _tagged(one, f"T-{n}") for n, one in enumerate(machines)}
    contracts = {f"C{n}": draw(_contracts(f"C{n}")) for n in range(draw(st.integers(0, 3)))}
    agreements = {f"A{n}": draw(_agreements(f"A{n}")) for n in range(draw(st.integers(0, 4)))}
    return Book(customers=CUSTOMERS, contracts=contracts, agreements=agreements, equipment=equipment)


def _tagged(machine: Equipment, tag: str) -> Equipment:
    return replace(machine, tag=tag)


@st.composite
def _contracts(draw: st.DrawFn, name: str) -> Contract:
    first, last = draw(TERMS)
    return Contract(
        id=name,
        customer=draw(st.sampled_from(["a", "b"])),
        desk="d",
        starts=date(first, 1, 1),
        ends=date(last, 12, 31),
        calendar="24x7",
        targets={},
        covers=tuple(Cover(selector=one) for one in draw(st.lists(SELECTORS, max_size=2))),
    )


@st.composite
def _agreements(draw: st.DrawFn, name: str) -> Agreement:
    first, last = draw(TERMS)
    return Agreement(
        id=name,
        vendor="x",
        customer=draw(st.sampled_from([None, "a"])),
        starts=date(first, 1, 1),
        ends=date(last, 12, 31),
        calendar="24x7",
        targets={},
        backs=tuple(draw(st.lists(SELECTORS, max_size=2))),
    )


def _in_service(book: Book) -> list[Equipment]:
    return [one for one in book.equipment.values() if one.status != RETIRED]


def _tags(found: list[Found], code: str) -> set[str]:
    """Return the tags named in the messages of a code."""
    texts = [one.message for one in found if one.code.code == code]
    return {word.strip(",") for text in texts for word in text.split() if word.startswith("T-")}


@settings(deadline=None)
@given(_books())
def test_machines_without_cover_are_those_that_no_cover_takes_in(book: Book) -> None:
    """Contracts that ended before the day do not count."""
    found = list(check_coverage(book, ALL_KNOWN, Estate(book), AT))
    bare = {
        one.tag
        for one in _in_service(book)
        if not any(
            contract.customer == one.customer
            and contract.ends >= AT
            and first_cover(contract, one) is not None
            for contract in book.contracts.values()
        )
    }
    assert _tags(found, "UMC402") == bare


@settings(deadline=None)
@given(_books())
def test_two_contracts_at_once_are_found_for_every_machine_they_share(book: Book) -> None:
    """Terms that meet in a day, and a cover in each."""
    found = list(check_coverage(book, ALL_KNOWN, Estate(book), None))
    shared = set()
    for one in _in_service(book):
        own = [c for c in book.contracts.values() if c.customer == one.customer]
        held = [c for c in own if first_cover(c, one) is not None]
        held.sort(key=lambda c: c.starts)
        if any(later.starts <= earlier.ends for i, earlier in enumerate(held) for later in held[i + 1 :]):
            shared.add(one.tag)
    assert _tags(found, "UMC306") == shared


@settings(deadline=None)
@given(_books())
def test_machines_without_backing_are_those_that_routing_finds_none_for(book: Book) -> None:
    """On the day given, as ``backing`` decides at run time."""
    found = list(check_backing(book, ALL_KNOWN, Estate(book), AT))
    bare = {one.tag for one in _in_service(book) if isinstance(backing(book, one, NOON), NotBacked)}
    assert _tags(found, "UMC403") == bare


@settings(deadline=None)
@given(_books())
def test_what_routing_cannot_decide_is_warned_of(book: Book) -> None:
    """A machine that two agreements in force back alike is in a warning."""
    found = list(check_backing(book, ALL_KNOWN, Estate(book), None))
    torn = {one.tag for one in _in_service(book) if isinstance(backing(book, one, NOON), Ambiguous)}
    assert torn <= _tags(found, "UMC405") | _left_out(found)


def _left_out(found: list[Found]) -> set[str]:
    """Return all tags where a message leaves some unnamed ("and 3 more")."""
    return {f"T-{n}" for n in range(8)} if any(" more" in one.message for one in found) else set()


EDGES = st.dictionaries(
    st.integers(0, 9).map(str), st.lists(st.integers(0, 9).map(str), max_size=3).map(tuple), max_size=10
)


@given(EDGES)
def test_circles_reported_are_circles_and_all_of_them(edges: dict[str, tuple[str, ...]]) -> None:
    """Each message is a walk back to its start; without the machines on it no circle is left."""
    book = _linked(edges)
    gone: set[str] = set()
    for one in check_dependencies(book):
        walk = one.message.removeprefix("dependency circle: ").split(" -> ")
        assert walk[0] == walk[-1]
        if not any("..." in step for step in walk):
            assert all(after in edges[before] for before, after in pairwise(walk))
            gone.update(walk)
        else:
            return
    left = {tag: others for tag, others in edges.items() if tag not in gone}
    assert list(check_dependencies(_linked(left))) == []
    assert bool(gone) == _has_circle(edges)


def _linked(edges: dict[str, tuple[str, ...]]) -> Book:
    machines = {
        tag: Equipment(tag=tag, customer="a", site="s", vendor="x", depends_on=others)
        for tag, others in edges.items()
    }
    return Book(equipment=machines)


def _has_circle(edges: dict[str, tuple[str, ...]]) -> bool:
    """Decide it the slow way: can any machine reach itself?"""

    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        waiting = list(edges[start])
        while waiting:
            tag = waiting.pop()
            if tag in edges and tag not in seen:
                seen.add(tag)
                waiting.extend(edges[tag])
        return seen

    return any(tag in reached(tag) for tag in edges)
