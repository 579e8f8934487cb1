"""Commands killed with -9 anywhere in their run: what was acknowledged is there, nothing half, nothing twice.

A few kills each, for the gate; ``python -m benchmarks.torture`` kills each of them many times more.
"""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

import pytest

from tests.flows.killed_anywhere import RUNS_EACH, Tally, Victim, kill_again_and_again, umc_alone
from tests.flows.killing import a_settings_file
from tests.flows.naive_ways import ImportingRowByRow, import_row_by_row
from tests.flows.victims import Opening, Sending, Stepping, Ticking
from tests.flows.victims_of_the_book import Importing
from tests.sample_desk import Desk
from tests.smtp_process import smtp_process

KILLS = 3
SEED = 5


def judged(victim: Victim, folder: Path) -> Tally:
    """Kill a command a few times, and say what was found."""
    tally = kill_again_and_again(victim, kills=KILLS, drawn=Random(SEED), folder=folder)
    sys.stdout.write(f"\n{tally}\n")
    assert tally.kills == KILLS
    return tally


@pytest.mark.parametrize(
    "make",
    [
        Opening,
        Stepping,
        lambda desk: Ticking(desk, turns=RUNS_EACH * KILLS),
    ],
    ids=["fault open", "every step of a life", "tick"],
)
def test_a_killed_command_has_done_all_or_nothing_and_may_be_repeated(
    desk: Desk, tmp_path: Path, make: Callable[[Desk], Victim]
) -> None:
    """Repeated with the same ``--key``, or ticked again, it is done once; no finding, no file for others."""
    assert judged(make(desk), tmp_path).is_well


def test_a_killed_import_has_written_every_row_or_none(desk: Desk, tmp_path: Path) -> None:
    """Three hundred machines; the next import with the same key writes what is not there."""
    assert judged(Importing(desk, tmp_path / "machines.csv", 300), tmp_path).is_well


def test_a_killed_sender_loses_no_letter_and_doubles_only_what_it_had_in_hand(
    desk: Desk, tmp_path: Path
) -> None:
    """Every letter arrives; every copy has the Message-ID of the first."""
    arrived = tmp_path / "arrived"
    with smtp_process(tmp_path / "log", into=arrived) as server:
        settings = a_settings_file(tmp_path, server.toml())
        assert judged(Sending(desk, settings, arrived), tmp_path).is_well


def test_an_import_row_by_row_leaves_halves(desk: Desk, tmp_path: Path) -> None:
    """The naive way, judged as the real one is: what it leaves is seen."""
    victim = ImportingRowByRow(desk, tmp_path / "machines.csv", 60)
    tally = kill_again_and_again(
        victim, kills=30, drawn=Random(SEED), folder=tmp_path, work=import_row_by_row,
        enough=lambda found: bool(found.wrong),
    )  # fmt: skip
    assert "of 60 rows are there" in tally.wrong[0]


def open_and_die_unheard(words: Sequence[str], url: str) -> None:
    """Be an opening that is killed right after its commit, before it could say so."""
    from sqlalchemy import Engine, event
    from sqlalchemy.engine.default import DefaultDialect

    commit: Any = DefaultDialect.do_commit
    wrote: list[str] = []

    def look(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        wrote.extend([statement] if statement.startswith("INSERT INTO faults") else [])

    def committed(dialect: DefaultDialect, connection: Any) -> None:
        commit(dialect, connection)
        if wrote:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", look)
    with mock.patch.object(DefaultDialect, "do_commit", committed):
        umc_alone(words, url)


@pytest.mark.parametrize("keyed", [True, False], ids=["with --key", "without"])
def test_an_opening_killed_unheard_is_there_once_if_it_is_repeated_with_its_key(
    desk: Desk, tmp_path: Path, keyed: bool
) -> None:
    """Without a key, which is the naive way, it is there twice each time."""
    victim = Opening(desk, keyed=keyed)
    tally = kill_again_and_again(
        victim, kills=2, drawn=Random(SEED), folder=tmp_path, work=open_and_die_unheard
    )
    assert (tally.kills, tally.done_unheard, tally.lost) == (2, 2, 0)
    assert tally.double == (0 if keyed else 2)
    assert not tally.wrong
