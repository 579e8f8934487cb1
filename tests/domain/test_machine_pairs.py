"""Machines in groups before and after a plan: what is said of a group holds for each machine in it."""

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.books import NOON, a_book, a_contract, a_switch, an_agreement
from umc.domain.plans.machine_pairs import machine_pairs
from umc.domain.register.contract import Cover
from umc.domain.register.selector import Selector
from umc.domain.who_answers.cover import first_cover
from umc.domain.who_answers.cover_days import takes_in

PATTERNS = st.sampled_from(["a", "b", "ab", "a*", "*b", "*", "a*b"])
VALUES = st.sampled_from(["a", "b", "ab", "c", ""])
KEYS = ("site", "vendor", "model", "part_number", "serial", "class_")


@st.composite
def selectors(draw: st.DrawFn) -> Selector:
    """A selector on any keys, with stars or without; tags are those of the machines below."""
    named = {key: (draw(PATTERNS),) for key in draw(st.sets(st.sampled_from(KEYS), max_size=2))}
    if draw(st.booleans()):
        named["tag"] = (draw(st.sampled_from(["M-1", "M-*", "*2", "*"])),)
    return Selector(**named)


MACHINES = st.lists(st.fixed_dictionaries(dict.fromkeys(KEYS, VALUES)), min_size=1, max_size=6)
SOME = st.lists(selectors(), max_size=3)


@given(MACHINES, SOME, SOME, SOME)
def test_a_group_stands_for_each_of_its_machines(
    machines: list[dict[str, str]], covered: list[Selector], old: list[Selector], new: list[Selector]
) -> None:
    """The same contracts and agreements take in every machine of a group, before and after."""
    there = [a_switch(f"M-{number}", **values) for number, values in enumerate(machines)]
    contract = a_contract(covers=tuple(Cover(selector=one) for one in covered))
    registered = a_book(contract, *(an_agreement(f"A-{n}", one) for n, one in enumerate(old)), *there)
    desired = a_book(contract, *(an_agreement(f"A-{n}", one) for n, one in enumerate(new)), *there)
    pairs = machine_pairs(registered, desired, NOON, {"keihin-bank"})
    assert sorted(tag for pair in pairs for tag in pair.tags) == [one.tag for one in there]
    for pair in pairs:
        for machine in (registered.equipment[tag] for tag in pair.tags):
            for book, taken in ((registered, pair.before), (desired, pair.after)):
                held = book.agreements.values()
                assert taken.agreements.keys() == {one.id for one in held if takes_in(one, machine)}
                covering = [one.id for one in [contract] if first_cover(one, machine) is not None]
                assert list(taken.contracts) == covering


def test_machines_alike_are_one_group() -> None:
    """What no selector names tells nobody apart: one question for all of them."""
    alike = [a_switch(f"M-{number}", model=f"Model {number}", serial=f"S{number}") for number in range(4)]
    book = a_book(a_contract(), an_agreement(), *alike)
    (pair,) = machine_pairs(book, book, NOON, {"keihin-bank"})
    assert pair.tags == ("M-0", "M-1", "M-2", "M-3")
