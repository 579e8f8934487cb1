"""The frame of the tortures: what counts as promised, and that every room can be found."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from benchmarks.torture import main, tortured
from benchmarks.tortured import Measure, Outcome, line, table

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
    """As README shows it, with the name to ask for; what is of no concern to it is left empty."""
    assert line("ten", [WELL]) == "| ten runs (ten) | SQLite | 10 | 2 | 1,000 | 0 | 0 |"
    naive = replace(WELL, control=True, kills=0, lost=3)
    assert line("ten", [naive]) == "| *control:* ten runs (ten) | SQLite | 10 |  | 1,000 | *3* | 0 |"


def test_what_was_done_on_both_databases_is_one_line() -> None:
    """A control beside it is another."""
    other = replace(WELL, database="PostgreSQL", acknowledged=7)
    naive = replace(WELL, control=True, double=1)
    lines = table([("ten", WELL), ("ten", other), ("ten", naive)]).splitlines()[2:]
    assert lines == [
        "| ten runs (ten) | SQLite / PostgreSQL | 10 / 10 | 2 / 2 | 1,000 / 7 | 0 | 0 |",
        "| *control:* ten runs (ten) | SQLite | 10 | 2 | 1,000 | 0 | *1* |",
    ]


def test_the_run_ends_with_what_broke_off_in_its_table(capsys: pytest.CaptureFixture[str]) -> None:
    """The others run all the same; all kills are counted, and the exit code is 1."""

    def breaks(_: Measure) -> Iterator[Outcome]:
        yield WELL
        raise OSError("no room")

    assert tortured({"ill": breaks, "well": lambda _: [WELL]}, short=True, seed=1) == 1
    said = capsys.readouterr().out
    assert "| ill (ill) |" in said
    assert "| ten runs (well) |" in said
    assert "4 kills with -9 in all" in said
    assert "not as promised: ill." in said


def test_every_room_is_found_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    """The names with which ``--only`` can be told what to do."""
    assert main(["--list"]) == 0
    names = capsys.readouterr().out.split()
    assert {"kill-open", "openers", "steppers", "restarts", "night"} <= set(names)
    assert len(names) == len(set(names))
