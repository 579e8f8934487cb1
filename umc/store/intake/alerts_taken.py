"""The alerts of one source about one machine, taken in together in the caller's transaction.

They are decided one after the other, in their order; then the fault they open, or each fault
they speak on, is written once, however many they are.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TypeAlias, assert_never

from sqlalchemy import Connection

from umc.domain.actor import Actor
from umc.domain.alerts import alert_words as words
from umc.domain.alerts.alert import Alert
from umc.domain.alerts.alert_intake import (
    Action,
    Counts,
    Decision,
    FaultNow,
    Joins,
    Known,
    Leaves,
    Opens,
    Service,
    Turns,
    decide,
    left,
    presses,
    priority_of_alert,
    report_of,
)
from umc.domain.alerts.alert_words import Outcome
from umc.domain.alerts.kept_alert import NEW_FAULT, Identity, KeptAlert, told_again
from umc.domain.faults.events import Noted, Reported
from umc.domain.faults.report import Report
from umc.domain.letters.delivery import IntakeRules
from umc.domain.refusals import Refusal
from umc.domain.register.contract import Priority
from umc.store.faults.fault_files import load_file, record
from umc.store.faults.opening import Opening, keep_opening, prepare_opening
from umc.store.intake import alerts

_Note: TypeAlias = Callable[[str], Noted]
"""A note, once the zone is known in which the fault's times are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One alert of a payload: ``index`` is its place among all, ``unknown`` why no machine is known."""

    index: int
    alert: Alert
    unknown: str = ""


def take_in(
    connection: Connection, tag: str | None, told: Sequence[Told], rules: IntakeRules, *,
    at: datetime, now: datetime, actor: Actor,
) -> list[Outcome]:  # fmt: skip
    """Take in alerts of one source about a machine (None: none that is known), and say what was done.

    Whoever takes in the same alerts, or others of that machine, waits until the transaction ends.
    """
    taking = _Taking(connection, tag, rules, at, now)
    taking.look([one.alert for one in told])
    done = [(one.alert, *taking.decide(one)) for one in told]
    taking.write(actor)
    return [taking.outcome(alert, decision, why) for alert, decision, why in done]


class _Taking:
    """The alerts of a machine in hand: what is known, what each is decided to be, what is to be written."""

    def __init__(
        self, connection: Connection, tag: str | None, rules: IntakeRules, at: datetime, now: datetime
    ) -> None:
        self._connection = connection
        self._tag = tag
        self._rules = rules
        self._at = at
        self._now = now
        self._kept: dict[Identity, KeptAlert] = {}
        self._faults: dict[int, FaultNow] = {}
        self._machine_fault: FaultNow | None = None
        self._notes: dict[int, list[_Note]] = {}
        self._report: Report | None = None
        self._lead: Alert | None = None
        self._opening: Opening | None = None
        self._warnings: tuple[str, ...] = ()
        self._urged: set[int] = set()
        self._uncovered: dict[Priority | None, str] = {}
        self._changed: dict[Identity, KeptAlert] = {}

    def look(self, told: Sequence[Alert]) -> None:
        """See what is kept of these alerts, and how the faults they may touch stand: these are locked."""
        names = {f"alert {one.source} {one.fingerprint}" for one in told}
        alerts.alone(self._connection, names | ({f"machine {self._tag}"} if self._tag else set()))
        self._kept = alerts.of_identities(self._connection, ((one.source, one.fingerprint) for one in told))
        on = {one.fault for one in self._kept.values() if one.fault is not None}
        touching = alerts.open_faults_of(self._connection, self._tag) if self._tag else ()
        self._faults = alerts.faults_now(self._connection, {*on, *touching})
        down = (self._faults[id_] for id_ in touching if self._faults[id_].service is Service.DOWN)
        self._machine_fault = next(down, None)

    def decide(self, told: Told) -> tuple[Decision, str]:
        """Decide about one alert, and remember what to write of it; the text is what a person must see to."""
        alert, known = told.alert, self._known(told.alert)
        decision = decide(alert, known, self._machine_fault, told.unknown)
        why = ""
        match decision:
            case Opens():
                decision = self._open(alert, known)
                why = decision.why if isinstance(decision, Leaves) else ""
            case Joins(fault=fault):
                why = self._join(alert, fault)
            case Turns(fault=fault):
                self._note(fault.id, lambda _: Noted(text=words.note_of_turn(alert)))
            case Leaves(why=why):
                pass
            case Counts():
                pass
            case _:
                assert_never(decision)
        identity = (alert.source, alert.fingerprint)
        kept = told_again(self._before(identity), alert, decision, tag=self._tag, at=self._at)
        if kept is not None:
            self._changed[identity] = kept
        return decision, why

    def write(self, actor: Actor) -> None:
        """Write the fault that is opened, the notes on others, and what is kept of the alerts."""
        for id_, notes in self._notes.items():
            if id_ == NEW_FAULT and self._opening is not None:
                self._write_new(self._opening, notes, actor)
            else:
                self._write_notes(self._faults[id_].number, notes, actor)
        new = self._faults.get(NEW_FAULT)
        kept = self._changed.values()
        alerts.keep(
            self._connection,
            [replace(one, fault=new.id) if new and one.fault == NEW_FAULT else one for one in kept],
        )

    def outcome(self, alert: Alert, decision: Decision, why: str) -> Outcome:
        """Say what was done about one alert, once all is written."""
        kept = self._changed.get((alert.source, alert.fingerprint))
        fault = self._written(decision)
        priority = priority_of_alert(alert, self._rules)
        action = _ACTIONS[type(decision)]
        return Outcome(
            place=alert.place,
            action=action,
            source=alert.source,
            fingerprint=alert.fingerprint,
            state=alert.state.value,
            name=alert.name,
            severity=alert.severity,
            priority=priority.value if priority is not None else "",
            equipment=self._tag,
            fault=fault.number if fault is not None else None,
            times=kept.times if kept is not None else 0,
            why=why,
            warnings=self._warnings if action is Action.OPENED else (),
        )

    def _known(self, alert: Alert) -> Known | None:
        kept = self._before((alert.source, alert.fingerprint))
        if kept is None:
            return None
        fault = self._faults.get(kept.fault) if kept.fault is not None else None
        return Known(state=kept.state, fault=fault, starts_at=kept.starts_at)

    def _before(self, identity: Identity) -> KeptAlert | None:
        return self._changed.get(identity) or self._kept.get(identity)

    def _open(self, alert: Alert, known: Known | None) -> Decision:
        priority = priority_of_alert(alert, self._rules)
        if priority in self._uncovered:
            return left(alert, known, self._uncovered[priority])
        self._report = report_of(alert, self._tag or "", priority)
        try:
            self._opening = prepare_opening(self._connection, self._report, self._at)
        except Refusal as refused:
            self._uncovered[priority] = refused.message
            return left(alert, known, refused.message)
        given = _reported(self._opening).priority
        new = FaultNow(id=NEW_FAULT, number="", service=Service.DOWN, priority=given)
        self._machine_fault = self._faults[NEW_FAULT] = new
        self._lead = alert
        self._note(NEW_FAULT, partial(self._at_opening, alert))
        return Opens()

    def _join(self, alert: Alert, fault: FaultNow) -> str:
        priority = priority_of_alert(alert, self._rules)
        if fault.id == NEW_FAULT:
            self._note(NEW_FAULT, partial(self._joining, self._behind(alert, priority), "", False))
            return ""
        higher = words.higher_priority(alert, priority, fault)
        is_told = bool(higher) and fault.id not in self._urged  # one message says it for all of them
        self._urged |= {fault.id} if is_told else set()
        self._note(fault.id, partial(self._joining, alert, higher, is_told))
        return f"{higher}: umc fault reprioritise {fault.number} {priority}" if higher else ""

    def _behind(self, alert: Alert, priority: Priority | None) -> Alert:
        """Open the fault for the most pressing of its alerts, and return the one that stands behind it.

        That one gives the priority, the symptom and the note that the desk is sent first.
        """
        new, lead = self._faults[NEW_FAULT], self._lead
        if priority is None or lead is None or not presses(priority, new.priority):
            return alert
        self._report, self._lead = report_of(alert, self._tag or "", priority), alert
        self._machine_fault = self._faults[NEW_FAULT] = replace(new, priority=priority)
        self._notes[NEW_FAULT][0] = partial(self._at_opening, alert)
        return lead

    def _note(self, fault: int, note: _Note) -> None:
        self._notes.setdefault(fault, []).append(note)

    def _at_opening(self, alert: Alert, zone: str) -> Noted:
        # Nobody rang and nobody answered: without a message the desk would hear of it from a breach.
        return Noted(text=words.note_at_opening(alert, self._at, zone), sent=True)

    def _joining(self, alert: Alert, higher: str, sent: bool, zone: str) -> Noted:
        return Noted(text=words.note_of_joining(alert, self._at, zone, higher), sent=sent)

    def _write_new(self, opening: Opening, notes: list[_Note], actor: Actor) -> None:
        report, new = _reported(opening), self._faults[NEW_FAULT]
        if report.priority is not new.priority and self._report is not None:
            opening = prepare_opening(self._connection, self._report, self._at)
        said = _at_most([note(report.time_zone) for note in notes], 0)
        file, self._warnings = keep_opening(
            self._connection, opening, at=self._at, now=self._now, actor=actor, also=said
        )
        self._faults[NEW_FAULT] = replace(new, id=file.id, number=file.number)

    def _write_notes(self, number: str, notes: list[_Note], actor: Actor) -> None:
        file = load_file(self._connection, number, locked=True)
        # Another intake may have opened it a moment after this one was started.
        at = max(self._at, file.fault.opened_at)
        there = sum(isinstance(one.what, Noted) and one.actor == actor.name for one in file.events)
        said = _at_most([note(file.zone.key) for note in notes], there)
        if said:
            record(self._connection, file, said, at=at, now=self._now, actor=actor)

    def _written(self, decision: Decision) -> FaultNow | None:
        match decision:
            case Opens():
                return self._faults[NEW_FAULT]
            case Joins(fault=fault) | Turns(fault=fault):
                return self._faults[fault.id]
            case Counts(fault=None) | Leaves():
                return None
            case Counts(fault=fault):
                return self._faults[fault.id] if fault is not None else None
            case _:
                assert_never(decision)


_ACTIONS: dict[type[Decision], Action] = {
    Opens: Action.OPENED,
    Joins: Action.JOINED,
    Turns: Action.NOTED,
    Counts: Action.COUNTED,
    Leaves: Action.LEFT,
}


def _at_most(notes: list[Noted], there: int) -> list[Noted]:
    """Return the notes that a fault is given, which has so many already; those that are sent always."""
    room = max(0, words.MOST_NOTES - there)
    given = [note for place, note in enumerate(notes) if place < room or note.sent]
    if len(given) < len(notes) and there <= words.MOST_NOTES:
        given.append(Noted(text=words.ENOUGH))
    return given


def _reported(opening: Opening) -> Reported:
    first = opening.whats[0]
    if not isinstance(first, Reported):
        raise TypeError("a fault begins with its report")
    return first
