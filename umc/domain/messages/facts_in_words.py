"""The facts of a message in a language, by field: what templates are filled with."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import groupby

from umc.domain.clocks.ledger import HolderKind
from umc.domain.clocks.sla import Clock, ClockState
from umc.domain.faults.fault import LegState
from umc.domain.letters.letter import MessageKind
from umc.domain.letters.templates import phrase
from umc.domain.messages.answers_in_words import answers_in_words, reply_words
from umc.domain.messages.audience import Audience
from umc.domain.messages.message_facts import MessageFacts
from umc.domain.messages.message_machine import Machine
from umc.domain.messages.message_marks import MarkTold
from umc.domain.messages.times_in_words import (
    due_in_words,
    instant_in_words,
    left_in_words,
    promise_in_words,
    time_in_words,
)
from umc.domain.messages.usual_texts.wording import Wording
from umc.domain.register.contract import ClockName
from umc.domain.texts.shown_text import in_a_line, in_lines

HEADLINE_AT_MOST = 60
WORTH_SAYING = timedelta(minutes=2)
"""A mark told later than this says by how much."""


def in_words(facts: MessageFacts, words: Wording) -> dict[str, str]:
    """Return every fact by field; what is not known, or not the reader's, is an empty text.

    All are one line each, save for the desk's own words and lists that have a line a thing.
    """
    said = {
        **_fault(facts, words),
        **_machine(facts.machine, facts, words),
        **_clock(facts, words),
        **_people(facts),
        **_marks(facts, words),
        **_of_kind(facts, words),
    }
    one_line = {name: in_a_line(value) if value else "" for name, value in said.items()}
    lists = _lists(facts, words)
    return one_line | lists | {"todo": _todos(facts, one_line, words)}


def _fault(facts: MessageFacts, words: Wording) -> dict[str, str]:
    report = facts.fault.report
    return {
        "number": facts.number,
        "priority": facts.fault.priority.value,
        "symptom": report.symptom,
        "headline": _cut(in_a_line(report.symptom)),
        "status": words.statuses[facts.status],
        "opened": instant_in_words(facts.fault.opened_at, facts.zone, words),
        "site": facts.site.name if facts.site is not None else "",
        "address": facts.address,
        "customer": facts.customer,
        "holder": holder_in_words(facts, words),
        "held": _held(facts, words),
    }


def _cut(line: str) -> str:
    return line if len(line) <= HEADLINE_AT_MOST else line[: HEADLINE_AT_MOST - 1].rstrip() + "…"


def _machine(machine: Machine | None, facts: MessageFacts, words: Wording) -> dict[str, str]:
    if machine is None:
        tags = words.between.join(facts.suspects)
        unknown = phrase(words.suspects, {"tags": tags}) if tags else words.no_machine
        return {"equipment": unknown, "tag": "", "maker": "", "model": "", "serial": ""}
    serial = phrase(words.serial, {"serial": machine.serial}) if machine.serial else ""
    kind = " ".join(part for part in (machine.maker, machine.model) if part)
    details = words.between.join(part for part in (kind, serial) if part)
    line = phrase(words.machine, {"tag": machine.tag, "details": details}) if details else machine.tag
    return {
        "equipment": line,
        "tag": machine.tag,
        "maker": machine.maker,
        "model": machine.model,
        "serial": machine.serial,
    }


def holder_in_words(facts: MessageFacts, words: Wording) -> str:
    """Return who has the fault in hand, as its reader calls them."""
    kind, name = facts.holder.kind, facts.holder.name
    match kind:
        case HolderKind.DESK:
            return facts.desk.name if facts.desk is not None else words.desk
        case HolderKind.VENDOR:
            return words.you_vendor if facts.audience is Audience.VENDOR else facts.names.get(name, name)
        case HolderKind.CUSTOMER:
            return words.you_customer if facts.audience is Audience.CUSTOMER else words.customer
        case HolderKind.REASON:
            return phrase(words.waits_for, {"reason": words.reasons.get(name, name)})
        case HolderKind.CLOSED_HOURS:
            return words.closed_hours
        case HolderKind.OVER:
            return words.over_and_done


def _held(facts: MessageFacts, words: Wording) -> str:
    if facts.hold is None:
        return ""
    reason = words.reasons.get(facts.hold.reason, facts.hold.reason)
    if facts.hold.ends is None:
        return reason
    until = instant_in_words(facts.hold.ends, facts.zone, words)
    return phrase(words.held_until, {"reason": reason, "instant": until})


def _clock(facts: MessageFacts, words: Wording) -> dict[str, str]:
    clock = facts.clock
    if clock is None:
        return dict.fromkeys(("clock", "promise", "due", "left"), "")
    return {
        "clock": _name(clock.name, facts, words),
        "promise": promise_in_words(clock, _name(clock.name, facts, words), words),
        "due": due_in_words(clock, facts.zone, _held(facts, words), words),
        "left": left_in_words(clock, words),
    }


def _name(clock: ClockName, facts: MessageFacts, words: Wording) -> str:
    """Return what a reader calls a clock: for those whom it binds, theirs."""
    theirs = words.your_clocks if facts.audience is not Audience.DESK else {}
    return theirs.get(clock, words.clocks[clock])


def _people(facts: MessageFacts) -> dict[str, str]:
    desk = facts.desk
    ways = (desk.name, desk.phone or "", desk.email or "") if desk is not None else ("", "", "")
    return {
        "vendor": facts.vendor.name if facts.vendor is not None else "",
        "vendor_ref": facts.leg.vendor_ref if facts.leg is not None else "",
        "agreement": facts.agreement,
        "contact": facts.contact,
        "engineer": facts.engineer,
        "desk": ways[0],
        "desk_phone": ways[1],
        "desk_email": ways[2],
        "reach_desk": ", ".join(way for way in ways if way),
    }


def _marks(facts: MessageFacts, words: Wording) -> dict[str, str]:
    if not facts.marks:
        return {"level": words.still_open, "levels": words.still_open, "reached_at": ""}
    last = facts.marks[0]
    return {
        "level": _stands(facts.marks[:1], facts, words),
        "levels": words.between.join(_levels(facts, words)),
        "reached_at": _when(instant_in_words(last.reached_at, facts.zone, words), last, facts, words),
    }


def _levels(facts: MessageFacts, words: Wording) -> Iterable[str]:
    """Say each clock once, with where it stands."""
    for (name, _leg, _cycle), of_clock in groupby(facts.marks, lambda one: (one.clock, one.leg, one.cycle)):
        stands = _stands(tuple(of_clock), facts, words)
        yield phrase(words.level, {"clock": _name(name, facts, words), "level": stands})


def _stands(marks: Sequence[MarkTold], facts: MessageFacts, words: Wording) -> str:
    """Say which marks of a clock were reached; where that is told late, how the clock stands now."""
    clock = next((one for one in facts.clocks if marks[0].is_of(one)), None)
    is_late = facts.at - marks[0].reached_at > WORTH_SAYING and facts.kind is MessageKind.ESCALATION
    if clock is None or not clock.counts or not is_late:
        return words.between.join(_level(mark, words) for mark in marks)
    return _now(clock, words)


def _now(clock: Clock, words: Wording) -> str:
    """Say how much of a running clock's time is used, or by how much it is over."""
    if clock.left < timedelta(0):
        return phrase(words.over, {"time": time_in_words(clock.left, words)})
    if not clock.left:
        return words.due
    return phrase(words.used, {"percent": str(100 * clock.used // clock.allowed)})


def _when(said: str, mark: MarkTold, facts: MessageFacts, words: Wording) -> str:
    """Say by how much a mark is told later than it was reached, where that is worth saying."""
    late = facts.at - mark.reached_at
    if late <= WORTH_SAYING:
        return said
    return phrase(words.told_late, {"instant": said, "time": time_in_words(late, words)})


def _level(mark: MarkTold, words: Wording) -> str:
    if mark.percent == 100:
        return words.due
    return phrase(words.overdue if mark.percent > 100 else words.used, {"percent": str(mark.percent)})


def _of_kind(facts: MessageFacts, words: Wording) -> dict[str, str]:
    restored_at, lost = facts.fault.restored_at, facts.lost
    return {
        "restored": instant_in_words(restored_at, facts.zone, words) if restored_at is not None else "",
        "workaround": words.workaround if facts.workaround else "",
        "told": _mark(facts.marks[0], facts, words) if facts.marks else "",
        "reason": lost.why if lost is not None else _why_taken_back(facts, words),
        "lost": words.kinds.get(facts.lost_kind, "") if facts.lost_kind is not None else "",
        "lost_to": _lost_to(facts, words),
        "waited": _waited(facts, words),
    }


def _waited(facts: MessageFacts, words: Wording) -> str:
    if facts.waited_since is None:
        return ""
    return phrase(words.waited, {"instant": instant_in_words(facts.waited_since, facts.zone, words)})


def _lost_to(facts: MessageFacts, words: Wording) -> str:
    lost = facts.lost
    if lost is None:
        return ""
    who = lost.contact or facts.names.get(lost.party, lost.party)
    return phrase(words.lost_to, {"contact": who, "address": lost.address}) if lost.address else who


def _why_taken_back(facts: MessageFacts, words: Wording) -> str:
    """Say in the reader's language why a breach was none; what they may not know of has no reason."""
    clock = facts.clock
    if facts.marks and facts.marks[0].unpromised:
        return words.not_promised
    if clock is None or not facts.marks:
        return ""
    if clock.stopped_at is not None:
        return phrase(words.was_met, {"instant": instant_in_words(clock.stopped_at, facts.zone, words)})
    if clock.due_at is None or clock.state is ClockState.HELD:
        return words.is_held
    return phrase(words.comes_later, {"instant": instant_in_words(clock.due_at, facts.zone, words)})


def _mark(mark: MarkTold, facts: MessageFacts, words: Wording) -> str:
    said = {
        "clock": _name(mark.clock, facts, words),
        "level": _level(mark, words),
        "instant": instant_in_words(mark.reached_at, facts.zone, words),
    }
    return phrase(words.mark, said)


def _lists(facts: MessageFacts, words: Wording) -> dict[str, str]:
    """Return the facts that may have several lines, each thing in one of them."""
    marks = [_when(_mark(mark, facts, words), mark, facts, words) for mark in facts.marks]
    packet = [words.labels.get(name, name) + words.colon + value for name, value in facts.packet]
    promises = [_promise_due(clock, facts, words) for clock in facts.promises]
    others = [phrase(words.also_promised, {"promise": one}) for one in _others(facts, words)]
    answers = answers_in_words(facts, words)
    return {
        "marks": _lines(marks or [words.still_open]),
        "packet": _lines(packet),
        "promises": _lines(promises),
        "others": _lines(others),
        "notes": _lines(facts.notes),
        "answers_head": words.answers_head if answers else "",
        "answers": answers,
        "text": in_lines(facts.text).strip("\n"),
    }


def _promise_due(clock: Clock, facts: MessageFacts, words: Wording) -> str:
    promise = promise_in_words(clock, _name(clock.name, facts, words), words)
    due = due_in_words(clock, facts.zone, _held(facts, words), words)
    return phrase(words.promise_due, {"promise": promise, "due": due})


def _others(facts: MessageFacts, words: Wording) -> Iterable[str]:
    """Say each promise behind the first: what, when it is due, and how it stands now."""
    for clock in facts.clocks[1:]:
        said = (_promise_due(clock, facts, words), left_in_words(clock, words))
        yield words.between.join(part for part in said if part)


def _lines(things: Iterable[str]) -> str:
    return "\n".join(in_a_line(thing) for thing in things)


def _todos(facts: MessageFacts, said: dict[str, str], words: Wording) -> str:
    leg = facts.leg
    several = len(facts.fault.open_legs) > 1 and leg is not None and leg.state is LegState.DISPATCHED
    number = f" --leg {leg.number}" if several and leg is not None else ""
    known = {**said, **reply_words(words.language), "leg": number}
    return "\n".join(phrase(words.todo[todo], known) for todo in facts.todo)
