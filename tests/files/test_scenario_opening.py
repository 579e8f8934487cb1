"""The dispatch at the opening: what is missing is held to be asked for, and a refusal of it hides nothing."""

import tomllib
from datetime import datetime
from functools import cache

from tests.sample_desk import SAMPLES
from umc.domain.desk.fault_file import FaultFile
from umc.domain.near_names import NearNames
from umc.domain.register.book import Book
from umc.domain.scenarios.desk import ScenarioDesk
from umc.domain.scenarios.play import play
from umc.domain.scenarios.scenario import Scenario
from umc.files.findings import Cursor, Findings
from umc.files.reading import read_book
from umc.files.scenario_tables import read_scenarios

STORY = """
[[scenario]]
name = "a router whose software version is not on record"
at = 2026-06-10T10:00:00+09:00
fault = { equipment = "KB-RT-02", priority = "P2" }
expect = { vendor = "cisco", priority = "P1", state = "dispatched" }
then = [{ after = "1m", respond = true }]
"""


@cache
def _book() -> Book:
    return read_book([SAMPLES]).book


class _Incurious(ScenarioDesk):
    """A desk that asks for nothing before it calls a vendor."""

    def lacking(self, file: FaultFile, at: datetime) -> tuple[str, ...]:
        """Return nothing, whatever is missing."""
        return ()


def _scenario() -> Scenario:
    (read,) = read_scenarios(tomllib.loads(STORY), Cursor(0, Findings(), NearNames()))
    return read


def test_the_vendor_is_brought_in_with_what_the_desk_asked_for() -> None:
    """The story goes on; only what is wrong fails."""
    outcome = play(ScenarioDesk(_book()), _scenario())
    assert [(one.about, one.got) for one in outcome.failures] == [("priority", "P2")]
    assert outcome.unplayed == 0


def test_a_dispatch_refused_at_the_opening_leaves_the_other_expectations() -> None:
    """They are judged on the fault as it was opened; only the steps after it are not played."""
    outcome = play(_Incurious(_book()), _scenario())
    said = [(one.about, one.got) for one in outcome.failures]
    assert said == [("opening", "refused (packet-incomplete)"), ("priority", "P2"), ("state", "routed")]
    assert (outcome.checked, outcome.unplayed) == (4, 1)
    assert outcome.failures[0].hint.startswith("add give = ")
