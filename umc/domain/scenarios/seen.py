"""What is seen of a fault at one step of a scenario, and what that is to an expectation."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from umc.domain.clocks.why import Why
from umc.domain.desk.fault_view import FaultView
from umc.domain.messages.whom_to_tell import Telling
from umc.domain.scenarios.scenario import Expectation, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What can be seen at one step: the fault at its instant, who was told since the step before.

    ``ahead`` are the tellings still to come; ``lacking`` what the vendor asks for that is not
    on record; ``covered_because`` the reasons of the cover.
    """

    view: FaultView
    told: tuple[Telling, ...] = ()
    ahead: tuple[Telling, ...] = ()
    lacking: tuple[str, ...] = ()
    covered_because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Got:
    """What is there instead, and why. ``meets`` is the verdict."""

    value: Value
    meets: bool
    why: Why | None = None
    reasons: tuple[str, ...] = ()
    hint: str = ""


Observer: TypeAlias = Callable[[Expectation, Seen], Got]
"""Says what there is for an expectation, and whether it meets it."""


def same(expectation: Expectation, value: Value, reasons: Iterable[str] = ()) -> Got:
    """Return what is there; it meets an expectation of the very same value."""
    return Got(value=value, meets=value == expectation.value, reasons=tuple(reasons))


def texts(value: Value) -> set[str]:
    """Return the words of an expectation that names several, in no order."""
    return set(value) if isinstance(value, tuple) else {str(value)}
