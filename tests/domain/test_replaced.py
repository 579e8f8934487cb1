"""A frozen value with other fields is what the standard library makes of it."""

import dataclasses
from dataclasses import dataclass
from typing import Any

import pytest

from tests.domain.builders import a_fault, dispatched
from umc.domain.faults.events import KINDS, Accepted, Cancelled, Event, Noted
from umc.domain.faults.fault import Fault, Hold, Leg, Suspect
from umc.domain.replaced import replace

FAULT = a_fault(("2026-04-06 10:20", dispatched()), ("2026-04-06 10:25", Accepted(leg=1)))


@pytest.mark.parametrize("value", [FAULT, FAULT.legs[0], FAULT.report, FAULT.pin, Cancelled(why="a drill")])
def test_every_field_can_be_replaced_and_the_others_stay(value: Any) -> None:
    """Field by field, the same value as by ``dataclasses.replace``; the one before is as it was."""
    before = dataclasses.replace(value)
    for field in dataclasses.fields(value):
        assert replace(value, **{field.name: "other"}) == dataclasses.replace(value, **{field.name: "other"})
    assert replace(value) == value == before


@pytest.mark.parametrize("kind", sorted({*KINDS.values(), Event, Fault, Leg, Hold, Suspect}, key=str))
def test_every_kind_that_a_fault_is_folded_from_can_be_replaced(kind: Any) -> None:
    """Those among them that have fields of a class above their own."""
    names = [field.name for field in dataclasses.fields(kind)]
    value = kind(**dict.fromkeys(names, "kept"))
    for name in names:
        assert replace(value, **{name: "other"}) == dataclasses.replace(value, **{name: "other"})


def test_a_field_that_is_not_there_is_refused() -> None:
    """As by ``dataclasses.replace``."""
    noted: Any = Noted(text="x")
    with pytest.raises(TypeError, match="Noted has no field nothing"):
        replace(noted, nothing=1)


def test_a_class_that_works_out_its_fields_is_refused() -> None:
    """It would not be asked."""

    @dataclass(frozen=True, slots=True)
    class Doubled:
        half: int
        whole: int = 0

        def __post_init__(self) -> None:
            object.__setattr__(self, "whole", self.half * 2)

    @dataclass(frozen=True)
    class Loose:
        half: int

    for value in (Doubled(1), Loose(1)):
        with pytest.raises(TypeError, match="is no slotted dataclass"):
            replace(value, half=2)
