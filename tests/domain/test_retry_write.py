"""When a command that the database failed is run again."""

from datetime import timedelta
from itertools import product

import pytest

from umc.domain.retry_write import (
    AT_LEAST,
    Lost,
    Standing,
    may_run_again,
    never_answered,
    patience_with,
    pause_before,
)

BOTH = (False, True)


def standing(*, repeatable: bool = False, kept: bool = False, said: bool = False) -> Standing:
    """Return how far a command has come: nowhere, unless said otherwise."""
    return Standing(is_repeatable=repeatable, has_kept=kept, has_said=said)


@pytest.mark.parametrize("lost", [Lost.AWAY, Lost.COLLIDED])
def test_what_was_lost_before_commit_may_always_be_begun_again(lost: Lost) -> None:
    """Nothing was written by it."""
    assert may_run_again(lost, standing())


def test_a_commit_without_an_answer_is_repeated_only_where_that_does_nothing_twice() -> None:
    """With a key, or where the command is so by its nature."""
    assert not may_run_again(Lost.IN_DOUBT, standing())
    assert may_run_again(Lost.IN_DOUBT, standing(repeatable=True))


@pytest.mark.parametrize("lost", list(Lost))
def test_a_command_that_has_kept_something_is_not_begun_again_without_a_key(lost: Lost) -> None:
    """Its first transaction would be done twice."""
    assert not may_run_again(lost, standing(kept=True))


@pytest.mark.parametrize(("lost", "repeatable", "kept"), list(product(Lost, BOTH, BOTH)))
def test_nothing_is_said_twice(lost: Lost, repeatable: bool, kept: bool) -> None:
    """Whatever else holds: a reader of the answer cannot take back half of it."""
    assert not may_run_again(lost, standing(repeatable=repeatable, kept=kept, said=True))


def test_patience_is_for_a_server_that_is_away() -> None:
    """Where it is there and has only undone one, five seconds are tried in any case."""
    long, none = timedelta(seconds=90), timedelta()
    assert [patience_with(lost, none) for lost in Lost] == [none, AT_LEAST, AT_LEAST]
    assert [patience_with(lost, long) for lost in Lost] == [long, long, long]


def test_pauses_grow_up_to_two_seconds_and_differ() -> None:
    """Those who were lost together do not all come back at the same moment."""
    whole = [pause_before(tries, 1.0) for tries in range(1, 12)]
    assert whole == sorted(whole)
    assert (whole[0], whole[-1]) == (timedelta(milliseconds=50), timedelta(seconds=2))
    assert pause_before(1_000_000, 0.0) == timedelta(seconds=1)


def test_an_unknown_outcome_says_so_and_what_to_do() -> None:
    """It is no refusal and no bug: something outside failed."""
    failure = never_answered("postgresql://db.example/umc")
    assert (failure.code, failure.exit_code) == ("outcome-unknown", 4)
    assert "--key" in never_answered("x", takes_key=True).hint
    assert "again" in never_answered("x", repeatable=True).hint


def test_a_command_without_a_key_is_not_told_to_take_one() -> None:
    """The hint names no option that is not there."""
    assert "--key" not in never_answered("x").hint
