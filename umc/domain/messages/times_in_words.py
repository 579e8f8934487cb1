"""Instants, lengths of time and promises in a language."""

from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from umc.domain.calendars.calendar_terms import ALWAYS
from umc.domain.calendars.duration import BusinessDays, Target
from umc.domain.clocks.sla import Clock, ClockState
from umc.domain.letters.templates import phrase
from umc.domain.messages.usual_texts.wording import Wording

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


@lru_cache(maxsize=256)
def instant_in_words(at: datetime, zone: ZoneInfo, words: Wording) -> str:
    """Return an instant as the clocks of a zone show it, with weekday and offset."""
    local = at.astimezone(zone)
    offset = local.strftime("%z")
    facts = {
        "year": str(local.year),
        "month": words.months[local.month - 1],
        "day": str(local.day),
        "weekday": words.weekdays[local.weekday()],
        "time": local.strftime("%H:%M"),
        "offset": f"{offset[:3]}:{offset[3:5]}",
    }
    return phrase(words.instant, facts)


def time_in_words(lasts: timedelta, words: Wording) -> str:
    """Return a length of time in days, hours and minutes; what is left of a minute is dropped."""
    seconds = abs(lasts) // timedelta(seconds=1)
    counts = (seconds // _DAY, seconds % _DAY // _HOUR, seconds % _HOUR // _MINUTE)
    said = [_counted(count, unit) for count, unit in zip(counts, words.time_units, strict=True) if count]
    return words.between_units.join(said) or words.under_a_minute


def target_in_words(target: Target, words: Wording) -> str:
    """Return what a promise allows: a length of time, or business days."""
    if isinstance(target, BusinessDays):
        return _counted(target.days, words.business_days)
    return time_in_words(target, words)


def _counted(count: int, unit: tuple[str, str]) -> str:
    return phrase(unit[0] if count == 1 else unit[1], {"count": str(count)})


def promise_in_words(clock: Clock, name: str, words: Wording) -> str:
    """Return what a clock times: what its reader calls it, how long it allows, and on which calendar."""
    round_the_clock = clock.calendar == ALWAYS.name
    hours = words.always if round_the_clock else phrase(words.in_hours, {"calendar": clock.calendar})
    said = {"clock": name, "time": target_in_words(clock.target, words), "hours": hours}
    return phrase(words.promise, said)


def due_in_words(clock: Clock, zone: ZoneInfo, reason: str, words: Wording) -> str:
    """Return when a promise is due, and when it was met once it is.

    ``reason`` is what its clock is held for, where a hold without an end keeps it from coming due.
    """
    due = instant_in_words(clock.due_at, zone, words) if clock.due_at is not None else ""
    if clock.stopped_at is not None:
        is_met = clock.state is not ClockState.ENDED
        met = (
            phrase(words.met, {"instant": instant_in_words(clock.stopped_at, zone, words)}) if is_met else ""
        )
        return words.between.join(part for part in (due, met) if part)
    return due or phrase(words.not_while_held, {"reason": reason})


def left_in_words(clock: Clock, words: Wording) -> str:
    """Return what is left of a promise's time, or by how much it is over; empty once it has stopped."""
    if not clock.counts:
        return ""
    if not clock.left:
        return words.none_left
    over = clock.left < timedelta(0)
    return phrase(words.over if over else words.left, {"time": time_in_words(clock.left, words)})
