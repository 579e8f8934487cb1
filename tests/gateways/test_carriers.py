"""Carriers, lanes and patience: who carries what when, without any database."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest

from tests.gateways.letters import a_letter
from umc.domain.letters.letter import Letter, Means, NotSent
from umc.domain.letters.outbox import Claimed, Outcome, Tried
from umc.domain.letters.retry import MOST_ATTEMPTS, next_try
from umc.gateways.carriers import Carriers
from umc.gateways.lanes import Lanes
from umc.gateways.patience import LOST_AT_MOST_S, RESTS, Patience, place_of

NOW = datetime(2026, 5, 3, tzinfo=UTC)
FOREVER_S = 1e9


@dataclass(slots=True)
class Gate:
    """A gateway that holds letters until it is opened."""

    open: Event = field(default_factory=Event)
    begun: int = 0
    sent: list[str] = field(default_factory=list)
    closed: int = 0
    refusal: NotSent | None = None

    def send(self, letter: Letter) -> None:
        """Take a letter once the gate is open."""
        self.begun += 1
        assert self.open.wait(30)
        if self.refusal is not None:
            raise self.refusal
        self.sent.append(letter.key)

    def close(self) -> None:
        """Count."""
        self.closed += 1


def claimed(id: int, fault: int | None = None, *, attempts: int = 1, **stated: object) -> Claimed:
    """Return a claimed letter; of a fault of its own unless one is named."""
    letter = a_letter(key=f"key-{id}", **stated)
    return Claimed(id=id, fault=fault or id, attempts=attempts, letter=letter)


@contextmanager
def carrying(gate: Gate, count: int = 1, *, within_s: float = 60.0) -> Iterator[Carriers]:
    """Carry by so many threads."""
    with Carriers(lambda: gate, count, clock=lambda: NOW, send_within_s=within_s) as carriers:
        yield carriers


def test_what_was_not_begun_can_be_called_back() -> None:
    """What a carrier has goes on; the rest comes back untried, and more may be handed in later."""
    gate = Gate()
    with carrying(gate) as carriers:
        carriers.hand_in([claimed(1), claimed(2, 1), claimed(3)], leased_until_s=FOREVER_S)
        _until(lambda: gate.begun == 1)
        carriers.recall()
        back = carriers.outcomes(within_s=5, gather_s=0.05)
        assert {(one.claimed.id, one.outcome) for one in back} == {
            (2, Outcome.GIVEN_BACK), (3, Outcome.GIVEN_BACK),
        }  # fmt: skip
        carriers.hand_in([claimed(4, 1)], leased_until_s=FOREVER_S)
        gate.open.set()
        found = [one.claimed.id for one in _all_back(carriers)]
    assert (found, gate.sent, carriers.in_hand, gate.closed) == ([1, 4], ["key-1", "key-4"], {}, 1)


def test_no_send_begins_with_too_little_of_its_lease_left() -> None:
    """It comes back untried; a renewed lease lets it go."""
    gate = Gate()
    gate.open.set()
    with carrying(gate, within_s=60) as carriers:
        carriers.hand_in([claimed(1)], leased_until_s=time.monotonic() + 59)
        (short,) = carriers.outcomes(within_s=5)
        carriers.hand_in([claimed(1)], leased_until_s=time.monotonic() + 61)
        (long,) = carriers.outcomes(within_s=5)
    assert [short.outcome, long.outcome] == [Outcome.GIVEN_BACK, Outcome.SENT]
    assert (short.again_at, short.why, gate.sent) == (None, "", ["key-1"])


def test_a_renewal_reaches_what_waits_for_its_carrier() -> None:
    """The lease is looked at when a send begins, not when the letter was handed in."""
    gate = Gate()
    with carrying(gate, within_s=60) as carriers:
        carriers.hand_in([claimed(1), claimed(2)], leased_until_s=time.monotonic() + 61)
        _until(lambda: gate.begun == 1)
        carriers.renewed([1, 2], leased_until_s=time.monotonic() + 30)
        gate.open.set()
        assert [one.outcome for one in _all_back(carriers)] == [Outcome.SENT, Outcome.GIVEN_BACK]


def test_a_lease_that_went_to_somebody_else_is_not_used() -> None:
    """Whoever has it now sends the letter; the others in hand go on."""
    gate = Gate()
    with carrying(gate) as carriers:
        carriers.hand_in([claimed(1), claimed(2), claimed(3)], leased_until_s=FOREVER_S)
        _until(lambda: gate.begun == 1)
        carriers.renewed([1, 3], leased_until_s=FOREVER_S)
        gate.open.set()
        back = {one.claimed.id: one.outcome for one in _all_back(carriers)}
    assert back == {1: Outcome.SENT, 2: Outcome.GIVEN_BACK, 3: Outcome.SENT}
    assert gate.sent == ["key-1", "key-3"]


def test_what_follows_a_letter_that_was_given_back_is_given_back_too() -> None:
    """A lease that was too short is renewed meanwhile: even so the second does not leave before the first."""
    gate = Gate()
    with carrying(gate) as carriers:
        carriers.hand_in([claimed(9)], leased_until_s=FOREVER_S)
        _until(lambda: gate.begun == 1)
        carriers.hand_in([claimed(1, 7)], leased_until_s=time.monotonic() + 1)
        carriers.hand_in([claimed(2, 7)], leased_until_s=FOREVER_S)
        gate.open.set()
        back = {one.claimed.id: one.outcome for one in _all_back(carriers)}
    assert back == {9: Outcome.SENT, 1: Outcome.GIVEN_BACK, 2: Outcome.GIVEN_BACK}


def test_a_refusal_says_when_it_is_tried_again() -> None:
    """After the wait of its attempt; for good, or after the last attempt, never."""
    cases = [
        (NotSent("later"), 3, Outcome.AGAIN, "later"),
        (NotSent("no", for_good=True), 1, Outcome.DEAD, "no"),
        (NotSent("later"), MOST_ATTEMPTS, Outcome.DEAD, f"given up after {MOST_ATTEMPTS} attempts: later"),
        (NotSent(""), 1, Outcome.AGAIN, "no reason was given"),
    ]
    for refusal, attempts, outcome, why in cases:
        gate = Gate(refusal=refusal)
        gate.open.set()
        with carrying(gate) as carriers:
            carriers.hand_in([claimed(1, attempts=attempts)], leased_until_s=FOREVER_S)
            (found,) = carriers.outcomes(within_s=5)
        wait = next_try(attempts, "key-1") if outcome is Outcome.AGAIN else None
        assert (found.outcome, found.why) == (outcome, why)
        assert found.again_at == (NOW + wait if wait is not None else None)


def test_a_gateway_that_cannot_be_made_is_a_bug_and_not_the_end() -> None:
    """Every letter comes back, so that nobody waits for it for ever."""

    def broken() -> Gate:
        raise ZeroDivisionError("no such thing")

    with Carriers(broken, 2, clock=lambda: NOW, send_within_s=0) as carriers:
        carriers.hand_in([claimed(1), claimed(2)], leased_until_s=FOREVER_S)
        back = _all_back(carriers)
    assert sorted(one.claimed.id for one in back) == [1, 2]
    assert {one.why for one in back} == {"a bug of ours: ZeroDivisionError: no such thing"}
    assert len(carriers.bugs) == 2


def test_lanes_let_one_letter_of_a_fault_out_at_a_time() -> None:
    """The next one when the first is done, behind those of other faults."""
    lanes = Lanes()
    lanes.add([claimed(1, 7), claimed(2, 7), claimed(3, 8)])
    taken = [_id(lanes.take()), _id(lanes.take())]
    assert taken == [1, 3]
    lanes.done(8)
    lanes.add([claimed(4, 8)])
    lanes.done(7)
    assert [_id(lanes.take()), _id(lanes.take())] == [4, 2]


def test_closed_lanes_let_nothing_out() -> None:
    """Neither what waits nor what follows a letter that is still carried."""
    lanes = Lanes()
    lanes.add([claimed(1, 7), claimed(2, 7), claimed(3, 8)])
    assert _id(lanes.take()) == 1
    lanes.close()
    lanes.done(7)
    assert lanes.take() is None


def _id(found: Claimed | None) -> int | None:
    return found.id if found is not None else None


@dataclass(slots=True)
class Seconds:
    """A steady clock that a test moves."""

    now: float = 1000.0

    def __call__(self) -> float:
        """Return its reading."""
        return self.now


def test_patience_ends_after_a_minute_lost_in_a_row() -> None:
    """Then a place is left alone for half a minute, and tried again."""
    clock = Seconds()
    patience = Patience(clock)
    mail, hook = a_letter(), a_letter(means=Means.WEBHOOK, address="https://hooks.example.jp/a")
    patience.lost(mail, LOST_AT_MOST_S - 1)
    assert patience.left_alone(mail) is None
    patience.took(mail)
    patience.lost(mail, LOST_AT_MOST_S - 1)
    assert patience.left_alone(mail) is None
    patience.lost(mail, 1)
    assert (patience.left_alone(mail), patience.left_alone(hook)) == (RESTS, None)
    clock.now += RESTS.total_seconds() - 1
    assert patience.left_alone(mail) == timedelta(seconds=1)
    clock.now += 1
    assert patience.left_alone(mail) is None


@pytest.mark.parametrize(
    ("means", "address", "place"),
    [
        (Means.EMAIL, "a@example.jp", "the mail server"),
        (Means.WEBHOOK, "https://user@Hooks.Example.JP:8443/x", "hooks.example.jp:8443"),
        (Means.WEBHOOK, "https://[::1/x", "https://[::1/x"),
        (Means.WEBHOOK, "nothing", "nothing"),
        (Means.COMMAND, "pager", "command pager"),
        (Means.FILE, "board", "file board"),
    ],
)
def test_a_place_is_what_does_not_answer_as_a_whole(means: Means, address: str, place: str) -> None:
    """One mail server for all mails; each host, command and maildir by itself."""
    assert place_of(a_letter(means=means, address=address)) == place


def _all_back(carriers: Carriers) -> list[Tried]:
    """Return all that is in hand, in the order in which it comes back."""
    found: list[Tried] = []
    while carriers.in_hand:
        found += carriers.outcomes(within_s=5)
    return found


def _until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.005)
