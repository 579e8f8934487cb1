"""An upgrade that is killed in the middle leaves the schema before or the new one, and can be run again."""

from pathlib import Path

from tests.flows.upgrading import faults_of_then, kill_naive_upgrades, kill_upgrades
from tests.sample_desk import Desk

KILLS, CONTROL = 3, 1


def test_an_upgrade_killed_at_any_statement_leaves_the_old_schema_or_the_new(desk: Desk) -> None:
    """A database with faults in it, one schema back; the run after the last kill completes it."""
    faults_of_then(desk)
    found = kill_upgrades(desk, KILLS)
    assert found.kills == KILLS
    assert (found.halves, found.wrong) == (0, [])
    assert found.old > 0


def test_over_an_engine_as_it_comes_a_kill_leaves_a_half(tmp_path: Path) -> None:
    """The control: the driver begins no transaction for what makes a table."""
    assert kill_naive_upgrades(tmp_path / "naive.db", CONTROL).halves > 0
