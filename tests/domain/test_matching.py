"""Selectors: what they take in, and how exact they are."""

import dataclasses
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umc.domain.register.equipment import Equipment
from umc.domain.register.matching import exactness, fits, glob_fits, matches
from umc.domain.register.selector import Selector

SWITCH = Equipment(
    tag="KB-SW-01",
    customer="keihin-bank",
    site="hq",
    vendor="cisco",
    model="Catalyst 9300-48P",
    part_number="C9300-48P-A",
    serial="FCW2144L045",
    class_="switch",
)


def naive(pattern: str, text: str) -> bool:
    """The obvious definition, by trying every length for every star."""
    if not pattern:
        return not text
    if pattern[0] == "*":
        return any(naive(pattern[1:], text[cut:]) for cut in range(len(text) + 1))
    return bool(text) and pattern[0] == text[0] and naive(pattern[1:], text[1:])


@given(st.text("ab**", max_size=7), st.text("ab", max_size=9))
def test_a_glob_agrees_with_trying_everything(pattern: str, text: str) -> None:
    """The linear way gives the answer of the obvious one."""
    assert glob_fits(pattern, text) is naive(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("Catalyst *", "Catalyst 9300-48P"),
        ("*", ""),
        ("*48*", "Catalyst 9300-48P"),
        ("C*-*P", "Catalyst 9300-48P"),
        ("日本*器", "日本製測定器"),
        ("a[b]?", "a[b]?"),
    ],
)
def test_a_star_stands_for_any_text(pattern: str, text: str) -> None:
    """Also for none; every other character stands for itself."""
    assert glob_fits(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("catalyst *", "Catalyst 9300"),
        ("Catalyst", "Catalyst 9300"),
        ("aba*aba", "aba"),
        ("ab*ba", "aba"),
        ("*x*", "abc"),
        ("*a*a*", "ba"),
        ("a?c", "abc"),
        ("", "a"),
    ],
)
def test_a_glob_fits_the_whole_text_as_written(pattern: str, text: str) -> None:
    """Letter case counts, pieces do not overlap, nothing may be left over."""
    assert not glob_fits(pattern, text)


def test_a_glob_bomb_costs_no_more_than_its_length() -> None:
    """A hundred thousand stars over a long text are answered at once."""
    began = time.process_time()
    assert not glob_fits("*a" * 100_000 + "*b", "a" * 200_000)
    assert not glob_fits("*" + "aab" * 1_000 + "*", "aa" * 100_000)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("key", "takes"),
    [
        ("customer", "keihin-bank"),
        ("site", "hq"),
        ("vendor", "cisco"),
        ("model", "Catalyst *"),
        ("part_number", "C9300-*"),
        ("serial", "FCW2144L045"),
        ("tag", "KB-*"),
        ("class_", "switch"),
    ],
)
def test_every_key_is_asked(key: str, takes: str) -> None:
    """Each key of a selector takes in on its own and shuts out on its own."""
    assert matches(dataclasses.replace(Selector(), **{key: (takes,)}), SWITCH)
    assert not matches(dataclasses.replace(Selector(), **{key: ("other",)}), SWITCH)


def test_a_selector_without_patterns_takes_in_everything() -> None:
    """No pattern means any."""
    assert matches(Selector(), SWITCH)
    assert fits((), "anything")


def test_keys_are_anded_and_patterns_ored() -> None:
    """One pattern of each key must fit."""
    assert matches(Selector(vendor=("nec", "cisco"), site=("hq", "dc")), SWITCH)
    assert not matches(Selector(vendor=("nec", "cisco"), site=("dc",)), SWITCH)


def test_exactness_follows_the_order_of_the_book() -> None:
    """Serial or tag, model or part number, class, vendor with site, vendor, site, customer, nothing."""
    order = [
        Selector(),
        Selector(customer=("keihin-bank",)),
        Selector(site=("hq",)),
        Selector(vendor=("cisco",)),
        Selector(vendor=("cisco",), site=("hq",)),
        Selector(class_=("switch",)),
        Selector(model=("Catalyst *",)),
        Selector(tag=("KB-*",)),
    ]
    assert [exactness(selector) for selector in order] == list(range(8))


def test_equally_exact_keys_rank_alike() -> None:
    """A serial is as exact as a tag, a part number as a model."""
    assert exactness(Selector(serial=("X",))) == exactness(Selector(tag=("X",)))
    assert exactness(Selector(part_number=("X",))) == exactness(Selector(model=("X",)))


def test_more_keys_do_not_outrank_a_more_exact_one() -> None:
    """Only the most exact key counts."""
    wide = Selector(customer=("k",), site=("hq",), vendor=("cisco",), class_=("switch",))
    assert exactness(wide) < exactness(Selector(model=("M",)))
    assert exactness(Selector(vendor=("cisco",), tag=("T",))) == exactness(Selector(tag=("T",)))


def test_a_lone_star_names_nothing() -> None:
    """A key that fits every text makes a selector no more exact."""
    assert exactness(Selector(serial=("*",), vendor=("cisco",))) == exactness(Selector(vendor=("cisco",)))
    assert exactness(Selector(tag=("KB-SW-01", "**"))) == exactness(Selector())
