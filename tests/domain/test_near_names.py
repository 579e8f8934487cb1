"""Did you mean: near names are found, and a flood of wrong ones costs little."""

import time

from umc.domain.near_names import NearNames


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


def test_a_flood_of_wrong_names_costs_little() -> None:
    """Ten thousand wrong names among as many known ones take no minutes."""
    known = [f"SWITCH-{number:05}" for number in range(10_000)]
    near = NearNames()
    start = time.perf_counter()
    for number in range(10_000):
        near.hint("tag", f"SWICTH-{number:05}", known)
    assert time.perf_counter() - start < 5
