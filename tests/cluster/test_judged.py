"""The judge of the cluster's tests finds what it is there to find; no cluster is needed for that."""

from dataclasses import replace
from typing import Any

import pytest

from tests.cluster.crew import MARK, READ
from tests.cluster.judged import Judged, judged
from tests.cluster.ledger import Told, longest_gap
from tests.sample_desk import Desk

OPENED = Told(kind="reported", text=f"{MARK}a", number="F-2026-000001", exit_code=0, asked_s=1.0, told_s=2.0)
NOTED = replace(OPENED, kind="noted", text=f"{MARK}b", told_s=3.5)


@pytest.fixture
def worked(sqlite_desk: Desk) -> Desk:
    """Give a desk with one fault, on which one thing was noted."""
    opened(sqlite_desk, OPENED.text)
    sqlite_desk.step("note", "1", NOTED.text)
    return sqlite_desk


def opened(desk: Desk, symptom: str) -> Any:
    """Open a fault with a symptom."""
    said = ("fault", "open", "--equipment", "KB-SW-01", "--priority", "P1", "--symptom", symptom)
    return desk.ask(*said, at="03:10")


def found(desk: Desk, *told: Told) -> Judged:
    """Judge what is at a desk by what was told."""
    return judged(desk.url, told)


def test_what_was_told_and_is_there_is_well(worked: Desk) -> None:
    """Reads and refusals are no deeds."""
    read, refused = replace(NOTED, kind=READ), replace(NOTED, text=f"{MARK}c", exit_code=4)
    well = found(worked, OPENED, NOTED, read, refused)
    assert well.is_well
    assert (well.acknowledged, well.faults, well.unanswered) == (2, 1, 0)


def test_what_was_acknowledged_and_is_not_there_is_lost(worked: Desk) -> None:
    """A step, and a whole fault."""
    gone = replace(NOTED, text=f"{MARK}c")
    other = replace(OPENED, text=f"{MARK}d", number="F-2026-000002")
    assert [text for _, _, text in found(worked, OPENED, NOTED, gone, other).lost] == [gone.text, other.text]


def test_what_is_there_twice_is_double(worked: Desk) -> None:
    """One note twice on a fault, one opening that became two faults, one number given to two."""
    assert not found(worked, OPENED, NOTED).double
    worked.step("note", "1", NOTED.text)
    assert [text for _, _, text in found(worked, OPENED, NOTED).double] == [NOTED.text]
    opened(worked, OPENED.text)
    assert len(found(worked, OPENED, NOTED).double) == 3
    given_twice = replace(OPENED, text=f"{MARK}d")
    assert given_twice.text in {text for _, _, text in found(worked, OPENED, given_twice).double}


def test_what_nobody_asked_for_is_told_from_what_was_kept_without_an_answer(worked: Desk) -> None:
    """Asked for in vain and there all the same is well; never asked for is not."""
    unanswered = replace(NOTED, exit_code=4, number="")
    assert found(worked, OPENED, unanswered).unanswered == 1
    assert found(worked, OPENED, unanswered).is_well
    assert [text for _, _, text in found(worked, OPENED).unasked] == [NOTED.text]


def test_the_longest_gap_is_between_acknowledgements() -> None:
    """What failed meanwhile does not end it."""
    failed = replace(NOTED, exit_code=4, told_s=2.5)
    assert longest_gap((OPENED, failed, NOTED)) == 1.5
