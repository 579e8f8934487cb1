"""What came of playing a scenario: passed, or each expectation that was not met and why."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from umc.domain.clocks.why import Why
from umc.domain.scenarios.scenario import Scenario, ScenarioPath, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One expectation that was not met.

    ``about`` says what it is about (``due restore``), ``at`` is the instant of the step, ``step``
    its number from 1, 0 for the opening. ``why`` is the reckoning of the clock it is about,
    None where it is about none; ``reasons`` are what the book decided by, in words; ``hint``
    is that of a refusal.
    """

    path: ScenarioPath
    about: str
    step: int
    at: datetime | None
    expected: Value
    got: Value
    why: Why | None = None
    reasons: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A scenario that was played; ``checked`` counts the expectations that were looked at.

    ``zone`` is where the fault is. ``unplayed`` counts the steps after one that was refused.
    """

    scenario: Scenario
    zone: ZoneInfo
    checked: int
    failures: tuple[Failure, ...] = ()
    unplayed: int = 0

    @property
    def passed(self) -> bool:
        """Whether everything came as expected."""
        return not self.failures
