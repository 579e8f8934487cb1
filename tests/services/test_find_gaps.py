"""Finding gaps over a whole estate: like machines and like terms are judged once."""

from pathlib import Path

import pytest

from benchmarks.estate import make_estate
from umc.domain.feasibility.gaps import Gaps, GapsAsked
from umc.domain.feasibility.report import Verdict
from umc.services.find_gaps import gaps_of_files


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Gaps:
    """Return the gaps of 600 machines under 30 customers."""
    folder = tmp_path_factory.mktemp("estate")
    make_estate(folder, machines=600, customers=30, seed=1)
    return gaps_of_files([folder], GapsAsked(everything=True))


def test_an_estate_is_judged_as_a_few_distinct_questions(found: Gaps) -> None:
    """Hundreds of machines collapse into groups, and those into fewer computations than there are pairs."""
    pairs = sum(found.counts.values())
    assert (found.machines, found.contracts) == (600, 30)
    assert found.groups < found.machines
    assert found.computed < pairs / 5


def test_every_machine_is_told_for_every_priority(found: Gaps) -> None:
    """No machine is lost in a group: each stands under each of the four priorities once."""
    for priority in ("P1", "P2", "P3", "P4"):
        tags = [machine.tag for one in found.judged if one.priority == priority for machine in one.machines]
        assert len(tags) == len(set(tags)) == 600


def test_the_estate_of_the_benchmarks_has_no_gap(found: Gaps) -> None:
    """Its vendors are fast enough; for P4, and for what stands under a warranty, they promise nothing."""
    assert not found.any_gap
    assert found.counts[Verdict.KEEPS] > 0
    silent = [one for one in found.judged if one.verdict is Verdict.NO_PROMISE]
    assert all(one.priority == "P4" or one.days.answer.agreement is None for one in silent)


def test_progress_is_told_in_order(tmp_path: Path) -> None:
    """Somebody who waits sees what is being done."""
    make_estate(tmp_path, machines=3, customers=1, seed=1)
    told: list[str] = []
    gaps_of_files([tmp_path], GapsAsked(), tell=told.append)
    assert told == ["reading the files", "contract 1 of 1"]
