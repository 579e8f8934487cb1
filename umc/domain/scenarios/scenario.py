"""Scenarios: what is expected of a book when a certain fault is reported at a certain instant.

A scenario is a value out of a file. ``path`` says where in its file each part of it stands.
Instants without an offset are clock readings where the fault is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TypeAlias
from zoneinfo import ZoneInfo

from umc.domain.faults.report import Report
from umc.domain.faults.steps import Step
from umc.domain.register.contract import ClockName

ScenarioPath: TypeAlias = tuple[str | int, ...]
"""The keys and list places that lead to a part of a scenario, from the top of its file."""

Value: TypeAlias = str | bool | datetime | timedelta | tuple[str, ...]
"""What can be expected, or got instead."""

NONE = "none"
"""What is expected where nothing is due, or no vendor is to be called at all."""
HELD = "held"
"""What is expected of a due time while a hold without an end stands before it."""
UNDECIDED = "undecided"
"""What a fault's vendor is while nobody is decided on."""


class About(StrEnum):
    """What an expectation is about; the words are those of the files."""

    COVERED = "covered"
    CONTRACT = "contract"
    PRIORITY = "priority"
    VENDOR = "vendor"
    BY = "by"
    AGREEMENT = "agreement"
    CONTACT = "contact"
    UNDECIDED = "undecided"
    SUSPECTS = "suspects"
    STATE = "state"
    DUE = "due"
    USED = "used"
    LATEST_SAFE_DISPATCH = "latest_safe_dispatch"
    KEPT = "kept"
    BROKEN = "broken"
    HELD = "held"
    LACKS = "lacks"
    TOLD = "told"
    TOLD_ONLY = "told_only"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One thing expected. ``of`` says of which clock, or of which suspect, where that matters."""

    about: About
    value: Value
    of: str = ""
    path: ScenarioPath = ()

    @property
    def label(self) -> str:
        """What it is about, in words: ``due restore``."""
        return f"{self.about.value} {self.of}".rstrip()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioAction:
    """What is done to the fault in a step.

    ``value`` is the text that goes with it (a reason, a tag, a vendor, a priority), True where
    there is none. ``leg`` is the vendor whose leg is meant, ``equipment`` and ``give`` are of a
    dispatch, ``until`` of a hold, ``to`` of a note.
    """

    step: Step
    value: str | bool = True
    leg: str | None = None
    equipment: str | None = None
    give: Mapping[str, str] = field(default_factory=dict)
    until: datetime | None = None
    to: str = "desk"
    path: ScenarioPath = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Then:
    """One step of a story: time passes, something is done or not, something is expected.

    ``after`` counts from the step before; ``at`` is an instant; with neither it is the instant
    of the step before.
    """

    expected: tuple[Expectation, ...]
    after: timedelta = timedelta(0)
    at: datetime | None = None
    action: ScenarioAction | None = None
    path: ScenarioPath = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A fault, what is expected once it is opened, and how it goes on.

    ``dispatches``: where the fault is routed to a vendor, that vendor is brought in at once;
    the desk is then held to have asked for whatever the vendor wants to know and nobody knew.
    """

    name: str
    at: datetime
    report: Report
    expected: tuple[Expectation, ...] = ()
    then: tuple[Then, ...] = ()
    dispatches: bool = True
    path: ScenarioPath = ()


@dataclass(frozen=True, slots=True)
class ClockRef:
    """A clock as a scenario names it; ``vendor`` None on a leg's clock: of the leg dispatched last."""

    name: ClockName
    vendor: str | None = None


_CLOCKS = {name.value: name for name in ClockName}
_LEG_WORDS = {"accept": ClockName.LEG_ACCEPT, "restore": ClockName.LEG_RESTORE}


def clock_ref(text: str) -> ClockRef | None:
    """Read ``restore``, ``leg.accept`` or ``VENDOR.restore``; None: it names no clock."""
    if text in _CLOCKS:
        return ClockRef(_CLOCKS[text])
    vendor, dot, word = text.rpartition(".")
    return ClockRef(_LEG_WORDS[word], vendor) if dot and vendor and word in _LEG_WORDS else None


def in_zone(at: datetime, zone: ZoneInfo) -> datetime:
    """Return an instant in UTC; one written without an offset is a clock reading of the zone.

    As on the command line, a reading that the zone skips moves on by the gap, and one that it
    shows twice is the first of the two.
    """
    return (at if at.tzinfo is not None else at.replace(tzinfo=zone, fold=0)).astimezone(UTC)
