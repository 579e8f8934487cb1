"""Take in the alerts of monitoring: each opens a fault, joins one, is noted, counted, or left to the desk."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from umc.domain.actor import by_monitor
from umc.domain.alerts.alert import Alert, Unreadable
from umc.domain.alerts.alert_intake import Action
from umc.domain.alerts.alert_words import Outcome
from umc.domain.desk.answer import Key
from umc.domain.letters.delivery import IntakeRules
from umc.domain.refusals import OutsideFailure, Refusal
from umc.store.database.engine import Database
from umc.store.intake.alerted_machine import MachineFinder
from umc.store.intake.alerts_taken import Told, take_in
from umc.store.record import keys
from umc.store.values.codec import decode, encode

AT_ONCE = 100
"""How many alerts of one machine one transaction takes in: others wait for no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What was done about each part of a payload, in its order."""

    outcomes: tuple[Outcome, ...]
    repeated: bool = False

    @property
    def is_for_the_desk(self) -> bool:
        """Whether a person has to look at any of it."""
        return any(one.is_for_the_desk for one in self.outcomes)


@dataclass(frozen=True, slots=True)
class _Group:
    """Alerts of one source about one machine, or about none that is known."""

    source: str
    tag: str | None
    told: tuple[Told, ...]


def take_in_alerts(
    database: Database,
    told: Sequence[Alert | Unreadable],
    rules: IntakeRules,
    *,
    at: datetime,
    now: datetime,
    key: Key | None = None,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
    give_way: Callable[[], None] = lambda: None,
    done: dict[int, Outcome] | None = None,
) -> Taken:
    """Take in alerts, one transaction for each machine's, and say what was done about each.

    What was taken in before a failure stays, and taken in again it is counted, not repeated.
    ``progress`` is told how many alerts are done, of how many. ``give_way`` is called between
    two transactions, so that whoever waits for the database has a turn. ``done`` holds what an earlier
    try of the same payload has taken in, by place, and what this one does: nothing of it is done again.

    Raises:
        Refusal: the key belongs to another payload.
        OutsideFailure: the database failed; the payload can be given again.
    """
    if key is not None and (before := _recalled(database, key)) is not None:
        return before
    outcomes = {} if done is None else done
    outcomes |= {place: _refused(one) for place, one in enumerate(told) if isinstance(one, Unreadable)}
    for number, group in enumerate(_groups(database, told, rules)):
        if number:
            give_way()
        left = replace(group, told=tuple(one for one in group.told if one.index not in outcomes))
        new = _taken(database, left, rules, at=at, now=now) if left.told else ()
        outcomes |= {one.index: outcome for one, outcome in zip(left.told, new, strict=True)}
        progress(len(outcomes), len(told))
    taken = Taken(outcomes=tuple(outcomes[place] for place in range(len(told))))
    return _remembered(database, key, taken, now=now) if key is not None else taken


def _groups(database: Database, told: Sequence[Alert | Unreadable], rules: IntakeRules) -> list[_Group]:
    """Return the alerts by source and machine, in the order in which each first appears."""
    found: dict[tuple[str, str | None], list[Told]] = {}
    with database.read() as connection:
        finder = MachineFinder(connection, rules)
        for place, one in enumerate(told):
            if isinstance(one, Alert):
                machine = finder.find(one)
                said = Told(index=place, alert=one, unknown=machine.unknown)
                found.setdefault((one.source, machine.tag), []).append(said)
    return [
        _Group(source, tag, tuple(those[begin : begin + AT_ONCE]))
        for (source, tag), those in found.items()
        for begin in range(0, len(those), AT_ONCE)
    ]


def _taken(
    database: Database, group: _Group, rules: IntakeRules, *, at: datetime, now: datetime
) -> list[Outcome]:
    """Take in one group, all of it or nothing: what is refused is left to the desk, and the rest goes on."""
    try:
        with database.write() as connection:
            return take_in(
                connection, group.tag, group.told, rules, at=at, now=now, actor=by_monitor(group.source)
            )
    except OutsideFailure:
        raise
    except Refusal as refused:
        return [_left(one.alert, group.tag, refused.message) for one in group.told]


def _refused(one: Unreadable) -> Outcome:
    return Outcome(place=one.place, action=Action.REFUSED, why=one.why)


def _left(alert: Alert, tag: str | None, why: str) -> Outcome:
    return Outcome(
        place=alert.place, action=Action.LEFT, source=alert.source, fingerprint=alert.fingerprint,
        state=alert.state.value, name=alert.name, severity=alert.severity, equipment=tag, why=why,
    )  # fmt: skip


def _recalled(database: Database, key: Key) -> Taken | None:
    with database.read() as connection:
        if keys.look_up(connection, key.text, key.command) is None:
            return None
    with database.write() as connection:  # what was seen may be on no standby yet
        before = keys.recall(connection, key.text, key.command)
    return replace(decode(Taken, before), repeated=True) if before is not None else None


def _remembered(database: Database, key: Key, taken: Taken, *, now: datetime) -> Taken:
    with database.write() as connection:
        before = keys.recall(connection, key.text, key.command)
        if before is not None:  # the same payload under the same key, at the same time
            return replace(decode(Taken, before), repeated=True)
        keys.remember(connection, key.text, key.command, encode(taken).body, now=now)
    return taken
