"""When a message that could not leave is tried again."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umc.domain.letters.retry import FIRST_WAIT, LONGEST_WAIT, MOST_ATTEMPTS, longest_wait, next_try

attempts = st.integers(1, MOST_ATTEMPTS - 1)


@given(attempts, st.text(max_size=40))
def test_a_wait_is_half_to_all_of_what_it_may_be(count: int, key: str) -> None:
    """Jitter takes away at most half, and adds nothing."""
    wait = next_try(count, key)
    assert wait is not None
    assert longest_wait(count) / 2 <= wait <= longest_wait(count)


@given(attempts, st.text(max_size=40))
def test_the_answer_depends_on_nothing_else(count: int, key: str) -> None:
    """Whoever asks, and whenever: a pure function of attempt and key."""
    assert next_try(count, key) == next_try(count, key)


def test_waits_double_until_an_hour() -> None:
    """30 s, 1 min, 2 min ... 32 min, and never more than an hour, however many there were."""
    assert [longest_wait(count) for count in range(1, 8)] == [FIRST_WAIT * 2**power for power in range(7)]
    assert {longest_wait(count) for count in (8, 9, 38, 10**9)} == {LONGEST_WAIT}


def test_before_the_first_attempt_nothing_waits() -> None:
    """And there is nothing to be tried again."""
    assert longest_wait(0) == timedelta(0)
    with pytest.raises(ValueError, match="0 attempts"):
        next_try(0, "k")


def test_after_the_last_attempt_it_is_dead() -> None:
    """No later attempt comes back to life either."""
    assert next_try(MOST_ATTEMPTS - 1, "k") is not None
    assert [next_try(MOST_ATTEMPTS + more, "k") for more in (0, 1, 1000)] == [None] * 3


def test_it_is_tried_for_about_a_day() -> None:
    """A mail server that comes back the next morning still gets the messages of the night."""
    days = []
    for key in map(str, range(200)):
        waits = [next_try(count, key) for count in range(1, MOST_ATTEMPTS)]
        days.append(sum((wait for wait in waits if wait is not None), timedelta()))
    assert timedelta(hours=18) < min(days)
    assert max(days) < timedelta(hours=28)


def test_what_failed_together_is_not_tried_together() -> None:
    """A thousand messages of one outage spread over the whole of the jitter."""
    waits = {next_try(8, str(key)) for key in range(1000)}
    tenths = {int((wait - LONGEST_WAIT / 2) / (LONGEST_WAIT / 20)) for wait in waits if wait is not None}
    assert len(waits) == 1000
    assert tenths >= set(range(10))
