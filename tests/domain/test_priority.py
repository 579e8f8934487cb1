"""Priority: from the contract's matrix, or given outright."""

import pytest

from tests.domain.books import a_contract
from umc.domain.refusals import Misuse, Refusal
from umc.domain.register.contract import USUAL_MATRIX, Level, Priority
from umc.domain.register.priority import from_matrix, priority_of

HIGH, MEDIUM, LOW = Level.HIGH, Level.MEDIUM, Level.LOW


@pytest.mark.parametrize(
    ("impact", "urgency", "priority"),
    [
        (HIGH, HIGH, "P1"),
        (HIGH, MEDIUM, "P2"),
        (HIGH, LOW, "P3"),
        (MEDIUM, HIGH, "P2"),
        (MEDIUM, MEDIUM, "P3"),
        (MEDIUM, LOW, "P4"),
        (LOW, HIGH, "P3"),
        (LOW, MEDIUM, "P4"),
        (LOW, LOW, "P4"),
    ],
)
def test_the_usual_matrix_reads_impact_then_urgency(impact: Level, urgency: Level, priority: str) -> None:
    """ITIL's usual matrix, where a contract writes none."""
    assert from_matrix(USUAL_MATRIX, impact, urgency) == priority
    assert priority_of(a_contract(), impact=impact, urgency=urgency) == priority


def test_a_contracts_own_matrix_decides() -> None:
    """What the contract writes beats the usual."""
    contract = a_contract(priorities={LOW: {LOW: Priority.P1}})
    assert priority_of(contract, impact=LOW, urgency=LOW) is Priority.P1


def test_a_priority_given_outright_beats_the_matrix() -> None:
    """Also where impact and urgency say otherwise."""
    assert priority_of(a_contract(), priority=Priority.P4, impact=HIGH, urgency=HIGH) is Priority.P4


@pytest.mark.parametrize("matrix", [{}, {HIGH: {}}, {HIGH: {HIGH: Priority.P1}}])
def test_a_pair_the_matrix_leaves_out_is_refused(matrix: dict[Level, dict[Level, Priority]]) -> None:
    """The refusal names the pair."""
    with pytest.raises(Refusal, match="impact high and urgency low") as refused:
        from_matrix(matrix, HIGH, LOW)
    assert (refused.value.code, refused.value.exit_code) == ("no-priority", 3)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "nothing is given"),
        ({"impact": HIGH}, "only impact high is given"),
        ({"urgency": LOW}, "only urgency low is given"),
    ],
)
def test_half_a_pair_is_wrong_usage(given: dict[str, Level], said: str) -> None:
    """Neither guessed nor defaulted: the hint says what to give."""
    with pytest.raises(Misuse, match=said) as refused:
        priority_of(a_contract(), impact=given.get("impact"), urgency=given.get("urgency"))
    assert refused.value.code == "priority-missing"
    assert "--impact" in refused.value.hint
