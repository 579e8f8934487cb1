"""What a language needs so that facts can be said in it.

Every text may hold ``{field}`` as templates do; the comments name the fields it is given.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from umc.domain.faults.fault import Status
from umc.domain.letters.letter import MessageKind
from umc.domain.letters.reply_words import ReplyWord
from umc.domain.messages.audience import Audience
from umc.domain.messages.todo import Todo
from umc.domain.register.contract import ClockName
from umc.domain.register.message_template import TemplateText

Texts: TypeAlias = Mapping[tuple[MessageKind, Audience], TemplateText]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Wording:
    """The words of one language; ``texts`` are umc's own templates, by kind and reader.

    Equal only to itself, so that what was said with it once can be kept.
    """

    language: str
    clocks: Mapping[ClockName, str]
    your_clocks: Mapping[ClockName, str]  # as those call them who are held to them, or waited for
    statuses: Mapping[Status, str]
    reasons: Mapping[str, str]  # what work is held for; one that is not here is said as it is
    kinds: Mapping[MessageKind, str]
    labels: Mapping[str, str]  # of the hand-over packet, by field
    todo: Mapping[Todo, str]  # number, leg, vendor, customer, reason, answer words by their names
    answers_head: str
    answers: Mapping[ReplyWord, str]  # word
    answer_reference: str  # word, label
    weekdays: tuple[str, str, str, str, str, str, str]  # Monday first
    months: tuple[str, ...]
    instant: str  # year, month, day, weekday, time, offset
    time_units: tuple[tuple[str, str], tuple[str, str], tuple[str, str]]  # days, hours, minutes: 1 and more
    between_units: str
    under_a_minute: str
    business_days: tuple[str, str]  # count: 1 and more
    always: str
    in_hours: str  # calendar
    promise: str  # clock, time, hours
    promise_due: str  # promise, due
    also_promised: str  # promise
    left: str  # time
    over: str  # time
    none_left: str
    used: str  # percent
    due: str
    overdue: str  # percent
    still_open: str
    level: str  # clock, level
    mark: str  # clock, level, instant
    told_late: str  # instant, time
    waited: str  # instant
    not_while_held: str  # reason
    met: str  # instant
    between: str  # what stands between things of a list
    colon: str
    machine: str  # tag, details
    serial: str  # serial
    suspects: str  # tags
    no_machine: str
    desk: str
    customer: str
    you_vendor: str
    you_customer: str
    closed_hours: str
    over_and_done: str
    waits_for: str  # reason
    held_until: str  # reason, instant
    lost_to: str  # contact, address
    workaround: str
    was_met: str  # instant: why a breach is withdrawn
    comes_later: str  # instant
    is_held: str
    not_promised: str
    texts: Texts
