"""Some who tick and some who send, killed a dozen times: no mark is told twice, no message is lost.

Eight and eight, killed fifty times: ``python -m benchmarks.torture --only night``.
"""

import sys
from pathlib import Path
from random import Random

from tests.flows.night_of_kills import Team, survived
from tests.sample_desk import Desk

TEAM = Team(tickers=3, senders=3, faults=30, kills=12)


def test_those_who_tick_and_send_survive_a_dozen_kills(desk: Desk, tmp_path: Path) -> None:
    """What they tell together is what one tick would have told; every copy was in a killed one's hands."""
    found = survived(desk, tmp_path, TEAM, Random())
    sys.stdout.write(f"\n{found}\n")
    assert found.told == found.wanted
    assert found.letters.is_well, found.letters
    assert found.wrong == ()
