"""The loop of ``umc run``: a chore that fails is told once, tried again later, and ends nothing."""

from collections.abc import Callable
from itertools import pairwise

from umc.cli.rounds import LONGEST_PAUSE_S, Chore, Rounds
from umc.cli.trouble import Trouble, trouble_of
from umc.domain.refusals import OutsideFailure

EVERY_S = 15.0


class Night:
    """A clock that runs only while somebody waits, until a last second; ``waits`` are how long each was."""

    def __init__(self, *, until_s: float) -> None:
        self.now_s, self._until_s = 1000.0, 1000.0 + until_s
        self.waits: list[float] = []

    def __call__(self) -> bool:
        """Say whether the night is over."""
        return self.now_s >= self._until_s

    def wait(self, seconds: float) -> bool:
        """Let so many seconds pass."""
        self.waits.append(seconds)
        self.now_s += max(seconds, 0.001)
        return self()


def gone(times: int, *, then: Callable[[], None] = lambda: None) -> Callable[[], None]:
    """Return a chore that fails so many times, and is well from then on."""
    left = [times]

    def do() -> None:
        left[0] -= 1
        if left[0] >= 0:
            raise OutsideFailure("database-unreachable", "the server is gone", hint="is it running?")
        then()

    return do


def played(night: Night, *chores: Chore) -> list[str]:
    """Go round until the night is over, and return all that was said."""
    said: list[str] = []
    Rounds(
        chores=chores,
        every_s=EVERY_S,
        trouble_of=lambda error: trouble_of(error, in_full=False),
        tell=lambda trouble: said.append(trouble.message),
        say=said.append,
        clock=lambda: night.now_s,
    ).go_on_until(night)
    return said


def test_rounds_come_at_their_pace() -> None:
    """Every fifteen seconds, counted from the beginning of a round to that of the next."""
    night = Night(until_s=60)
    done: list[float] = []

    def work() -> None:
        done.append(night.now_s)
        night.now_s += 4  # it takes a while

    assert played(night, Chore("tick", work)) == []
    assert done == [1000, 1015, 1030, 1045]


def test_a_failure_is_told_once_and_that_it_is_over() -> None:
    """However often it comes back in between."""
    night = Night(until_s=300)
    assert played(night, Chore("tick", gone(6))) == [
        "the server is gone",
        "tick: waits and tries again",
        "tick: goes on",
    ]


def test_pauses_grow_and_end_at_a_minute() -> None:
    """What is gone for an hour is not asked for every second."""
    night = Night(until_s=400)
    tried: list[float] = []

    def work() -> None:
        tried.append(night.now_s)
        raise OutsideFailure("disk-full", "the disk is full")

    played(night, Chore("tick", work))
    pauses = [later - sooner for sooner, later in pairwise(tried)]
    assert pauses[:4] == [1, 2, 4, 8]
    assert pauses[-1] == LONGEST_PAUSE_S


def test_one_that_fails_does_not_keep_the_others_from_their_pace() -> None:
    """The inbox is gone for good; every fifteen seconds at least a tick comes."""
    night = Night(until_s=120)
    ticks: list[float] = []
    played(night, Chore("tick", lambda: ticks.append(night.now_s)), Chore("inbox", gone(1000)))
    assert len(ticks) >= 8
    assert max(b - a for a, b in pairwise(ticks)) <= EVERY_S


def test_another_failure_is_told_too() -> None:
    """First the server is gone, then its disk is full: a person has to hear both."""
    causes = iter([*["gone"] * 3, *["full"] * 100])

    def work() -> None:
        cause = next(causes)
        raise OutsideFailure(cause, cause)

    said = played(Night(until_s=100), Chore("tick", work))
    assert [one for one in said if ":" not in one] == ["gone", "full"]


def test_a_bug_in_one_ends_nothing() -> None:
    """It is told as one, and the rest goes on."""
    done: list[int] = []

    def broken() -> None:
        raise ZeroDivisionError("a bug")

    said = played(Night(until_s=40), Chore("inbox", broken), Chore("tick", lambda: done.append(1)))
    assert said[0] == "a bug of ours: ZeroDivisionError: a bug"
    assert len(done) >= 3


def test_nothing_is_begun_once_it_is_time_to_stop() -> None:
    """The chore that is under way is finished; the one after it waits for the next start."""
    night = Night(until_s=10)
    done: list[str] = []

    def last() -> None:
        done.append("tick")
        night.now_s += 10

    played(night, Chore("tick", last), Chore("outbox", lambda: done.append("outbox")))
    assert done == ["tick"]
    assert night.waits == [5]


def test_a_trouble_is_known_by_what_it_says() -> None:
    """The same words are no news."""
    chore, trouble = Chore("tick", lambda: None), Trouble("a", "b", "", 4)
    assert [chore.went_wrong(trouble, 0), chore.went_wrong(trouble, 0), chore.went_well()] == [
        True,
        False,
        True,
    ]
    assert chore.went_wrong(trouble, 0)
