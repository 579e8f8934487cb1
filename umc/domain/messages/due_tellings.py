"""Due tellings: what a tick does to one fault, decided from its file alone.

Whom a mark tells is asked as of the tick, not of the instant at which it was due: the message
leaves now, so whoever is on now is told, however late the tick comes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Any, TypeAlias

from umc.domain.actor import ITSELF
from umc.domain.calendars.hours_now import CalendarOf
from umc.domain.clocks.clocks import courses
from umc.domain.clocks.escalation import Ladders, Mark
from umc.domain.clocks.next_marks import Moment, NextMark, moment, moment_of, next_marks, unfired
from umc.domain.desk.fault_file import FaultFile
from umc.domain.faults.events import Event
from umc.domain.faults.history import latest
from umc.domain.faults.new_events import events_by
from umc.domain.faults.tellings import Escalated, Postponed
from umc.domain.letters.letter import MessageKind
from umc.domain.messages.notice import Notice
from umc.domain.messages.notices import thread_of
from umc.domain.messages.whom_to_tell import DESK, WAITS_FOR, People, Telling, telling

_Waits: TypeAlias = Mapping[Moment, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DueTellings:
    """What time does to one fault.

    ``events`` go on where the fault's own end, in the order in which their marks were due.
    ``notices`` are the messages: several marks that tell one person are one of them.
    ``ahead`` are the next marks of its running clocks once the events are kept.
    """

    events: tuple[Event, ...] = ()
    notices: tuple[Notice, ...] = ()
    ahead: tuple[NextMark, ...] = ()


def due_tellings(
    file: FaultFile, ladders: Ladders, people: People, calendar: CalendarOf, *, at: datetime, now: datetime
) -> DueTellings:
    """Decide what the marks that may act by ``at`` bring about; ``now`` is when it is recorded.

    Nothing acts on a clock that has stopped or is held. A mark whose contact is told in their
    own hours is postponed until those begin; where they never do again, the desk is told.

    Raises:
        BeyondHorizon: a calendar cannot say when something comes due.
    """
    timed, moved_at = courses(file.fault, file.terms, file.leg_terms), latest(file.events)
    waiting = unfired(timed, ladders, file.events, as_of=moved_at)
    due = sorted((one.mark for one in waiting if one.acts_at <= at), key=lambda mark: mark.due_at)
    waited = _waited(file.events, file.zone)
    tellings = [_as_of(mark, people, calendar, at, waited) for mark in due]
    after = max(event.seq for event in file.events)
    events = events_by(ITSELF, [_what(told, at) for told in tellings], after=after, at=at, now=now)
    return DueTellings(
        events=events,
        notices=_notices(file, tellings, events),
        ahead=next_marks(timed, ladders, (*file.events, *events), as_of=moved_at),
    )


def _waited(events: Iterable[Event], zone: tzinfo) -> _Waits:
    """Return what is said of marks that waited for somebody's hours: whose, and since when, in ``zone``."""
    return {
        moment_of(event.what): _waited_for(event.what, zone)
        for event in events
        if isinstance(event.what, Postponed)
    }


def _waited_for(what: Postponed, zone: tzinfo) -> str:
    whose = next((note for note in reversed(what.notes) if note.startswith(WAITS_FOR)), "waits")
    since = what.due_at.astimezone(zone).isoformat(sep=" ", timespec="minutes")
    return f"this waited{whose.removeprefix('waits')} since {since}"


def _as_of(mark: Mark, people: People, calendar: CalendarOf, at: datetime, waited: _Waits) -> Telling:
    """Say whom a mark tells at an instant not before its own, and from when they may be told."""
    asked_at = max(mark.due_at, at)
    found = telling(replace(mark, due_at=asked_at), people, calendar)
    if found.at is None:
        found = _desk_instead(replace(mark, due_at=asked_at), found, people, calendar)
    note = waited.get(moment(mark), "")
    if note and (found.at or asked_at) <= asked_at:
        found = replace(found, notes=(*found.notes, note))
    return replace(found, mark=mark)


def _desk_instead(mark: Mark, found: Telling, people: People, calendar: CalendarOf) -> Telling:
    """Tell the desk, because the hours of whoever is meant never begin again."""
    name = found.contact.name if found.contact is not None else found.role
    told = telling(replace(mark, tell=DESK, waits=False), people, calendar)
    note = f"the hours of {name} never begin again: the desk is told"
    return replace(told, notes=(*found.notes[:-1], note, *told.notes))


def _what(told: Telling, at: datetime) -> Escalated | Postponed:
    mark = told.mark
    reached: dict[str, Any] = {
        "clock": mark.clock.value,
        "leg": mark.leg,
        "cycle": mark.course.run.cycle,
        "percent": mark.percent,
        "tell": mark.tell,
        "due_at": mark.due_at,
        "notes": told.notes,
    }
    if told.at is not None and told.at > at:
        return Postponed(**reached, until=told.at)
    contact = told.contact.name if told.contact is not None else ""
    return Escalated(**reached, role=told.role, party=told.party, contact=contact)


def _notices(file: FaultFile, tellings: Sequence[Telling], events: Sequence[Event]) -> tuple[Notice, ...]:
    """Return one notice for each person told in each thread, in the order of the first mark of each."""
    found: dict[tuple[str, str, str], Notice] = {}
    for told, event in zip(tellings, events, strict=True):
        if not isinstance(event.what, Escalated):
            continue
        thread = thread_of(file, told.party, told.mark.leg)
        name = told.contact.name if told.contact is not None else ""
        begun = found.get((thread, told.party, name))
        found[thread, told.party, name] = (
            _begun(told, event, thread) if begun is None else _and_also(begun, told, event)
        )
    return tuple(found.values())


def _begun(told: Telling, event: Event, thread: str) -> Notice:
    return Notice(
        kind=MessageKind.ESCALATION,
        thread=thread,
        party=told.party,
        role=told.role,
        contact=told.contact,
        about=(event.what,),
        seq=event.seq,
        notes=told.notes,
    )


def _and_also(begun: Notice, told: Telling, event: Event) -> Notice:
    notes = tuple(dict.fromkeys((*begun.notes, *told.notes)))
    return replace(begun, about=(*begun.about, event.what), seq=event.seq, notes=notes)
