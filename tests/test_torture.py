"""The frame of the tortures: what counts as promised, and that every room can be found."""

from dataclasses import replace

import pytest

from benchmarks.torture import line, main
from benchmarks.tortured import Outcome

WELL = Outcome(name="ten runs", database="SQLite", runs=10, kills=2, acknowledged=1000, lost=0, double=0)
BAD = (replace(WELL, lost=1), replace(WELL, double=1), replace(WELL, wrong=("a half",)))


@pytest.mark.parametrize("found", BAD)
def test_anything_lost_double_or_wrong_is_not_as_promised(found: Outcome) -> None:
    """Nothing at all is."""
    assert WELL.is_as_promised
    assert not found.is_as_promised


@pytest.mark.parametrize("found", BAD)
def test_a_naive_way_that_comes_out_well_is_not_as_promised(found: Outcome) -> None:
    """It would show that the torture cannot fail."""
    assert replace(found, control=True).is_as_promised
    assert not replace(WELL, control=True).is_as_promised


def test_a_line_of_the_table_names_a_control_and_what_it_lost() -> None:
    """As README shows it."""
    assert line(WELL) == "| ten runs | SQLite | 10 | 2 | 1,000 | 0 | 0 |"
    naive = replace(WELL, control=True, lost=3)
    assert line(naive) == "| *negative control:* ten runs | SQLite | 10 | 2 | 1,000 | **3** | 0 |"


def test_every_room_is_found_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    """The names with which ``--only`` can be told what to do."""
    assert main(["--list"]) == 0
    names = capsys.readouterr().out.split()
    assert {"kill-open", "openers", "steppers", "restarts", "night"} <= set(names)
    assert len(names) == len(set(names))
