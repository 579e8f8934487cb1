"""Did you mean: near names are found, and a flood of wrong ones costs little."""

import time

import pytest

from umc.domain.near_names import NearNames, did_you_mean


def test_the_nearest_name_is_meant() -> None:
    """One that is clearly nearer than the others stands alone."""
    assert NearNames().hint("vendor", "cisca", ["cisco", "casio", "nec"]) == "did you mean cisco?"


def test_letter_case_is_no_distance() -> None:
    """A name in other letters is the name."""
    assert NearNames().hint("vendor", "CISCO", ["cisco", "cisca"]) == "did you mean cisco?"


def test_names_equally_near_are_all_named() -> None:
    """Up to three."""
    assert NearNames().hint("site", "hq3", ["hq1", "hq2", "dr"]) == "did you mean hq2 or hq1?"


def test_a_name_like_none_gives_no_hint() -> None:
    """Nothing is guessed."""
    assert NearNames().hint("vendor", "xyz", ["cisco"]) == ""


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("KB-SW-1", "KB-SW-01"),
        ("kb-sw-001", "KB-SW-01"),
        ("KB-SW-21", "KB-SW-21"),
        ("KB-SW-021", "KB-SW-21"),
    ],
)
def test_leading_zeros_are_no_distance(name: str, meant: str) -> None:
    """The same number written shorter is the name, and nothing else is guessed beside it."""
    assert did_you_mean(name, ["KB-SW-21", "KB-SW-01", "KB-SW-11"]) == f"did you mean {meant}?"


def test_a_number_of_noughts_keeps_one() -> None:
    """``00`` is ``0`` and not nothing."""
    assert did_you_mean("SW-00", ["SW-", "SW-0"]) == "did you mean SW-0?"


def test_of_thousands_the_nearest_is_found_wherever_it_stands() -> None:
    """Also where the first letter is the wrong one, and in a moment."""
    known = [f"customer-{number:04}" for number in range(6_000)] + ["zenith-bank"]
    start = time.process_time()
    assert did_you_mean("senith-bank", known) == "did you mean zenith-bank?"
    assert did_you_mean("customer-599", known) == "did you mean customer-0599?"
    assert time.process_time() - start < 2


def test_a_name_of_any_length_is_weighed_in_a_moment() -> None:
    """A very long one is like none."""
    assert did_you_mean("x" * 10_000, ["x"]) == ""


def test_a_flood_of_wrong_names_costs_little() -> None:
    """Ten thousand wrong names among as many known ones take no minutes."""
    known = [f"SWITCH-{number:05}" for number in range(10_000)]
    near = NearNames()
    start = time.process_time()
    for number in range(10_000):
        near.hint("tag", f"SWICTH-{number:05}", known)
    assert time.process_time() - start < 5
