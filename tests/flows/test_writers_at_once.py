"""Many who write at once, and a server that goes away under them; more of each: ``benchmarks/torture.py``."""

import sys

import pytest

from tests.flows.openers import naive_numbers, openings
from tests.flows.own_postgres import own_server
from tests.flows.restarted import naive_meanwhile, opened_meanwhile
from tests.flows.two_steppers import naive_steps, stepped
from tests.sample_desk import Desk

PROCESSES, EACH = 16, 3
ROUNDS = 5
AWAY = ("database-unreachable", "database-busy")


def test_sixteen_who_open_faults_at_once_get_a_number_each(desk: Desk) -> None:
    """None twice, none left out; nobody sees an error, unless it is busy after the wait that was promised."""
    found = openings(desk, PROCESSES, EACH)
    sys.stdout.write(f"\n{found}\n")
    assert found.is_well, found
    assert found.acknowledged == PROCESSES * EACH


def test_who_reads_the_last_number_and_adds_one_gives_numbers_twice(desk: Desk) -> None:
    """The naive way, counted as the real one is."""
    written, twice = naive_numbers(desk, 4, 50)
    sys.stdout.write(f"\n{twice} of {written} numbers given twice\n")
    assert twice > 0


def test_of_two_who_step_one_fault_at_once_the_second_is_told(desk: Desk) -> None:
    """No step that was answered is lost; who comes second is told what changed and what is possible now."""
    found = stepped(desk, ROUNDS)
    sys.stdout.write(f"\n{found}\n")
    assert (found.lost, found.double, found.untold) == (0, 0, ())
    assert found.acknowledged + len(found.refused) == 2 * ROUNDS
    assert len(found.refused) == ROUNDS - 1


def test_two_who_read_a_row_and_write_it_back_lose_steps(desk: Desk) -> None:
    """The naive way: both were told that it is done, and one step is not there."""
    acknowledged, lost = naive_steps(desk, 20)
    sys.stdout.write(f"\n{lost} of {acknowledged} steps lost\n")
    assert lost > 0


@pytest.mark.postgres
def test_a_server_restarted_under_openers_costs_no_fault_and_doubles_none() -> None:
    """Once by a crash, once in order: what was answered is there, and what was repeated is there once."""
    with own_server() as server:
        found = opened_meanwhile(server, 2, works_s=0.2, away_s=0.1)
        sys.stdout.write(f"\n{found}\n")
        whole = found.openings
        assert (whole.lost, whole.double, whole.gaps) == (0, 0, 0)
        assert set(whole.refused) <= set(AWAY)
        assert whole.acknowledged > 0
        acknowledged, lost = naive_meanwhile(server, 1, works_s=0.2, away_s=0.1)
        sys.stdout.write(f"\nwithout waiting for the disk {lost} of {acknowledged} are lost\n")
        assert lost > 0
