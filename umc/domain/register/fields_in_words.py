"""Declared things as named texts, in the words and with the keys of the files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import timedelta
from functools import cache
from typing import Any, TypeAlias

from umc.domain.calendars.calendar_terms import CalendarTerms, Closure, Opening, Window
from umc.domain.calendars.duration import BusinessDays, write_target
from umc.domain.register.contract import ClockName, Cover, EscalationStep, RouteRule, Targets
from umc.domain.register.matching import in_words
from umc.domain.register.message_template import MessageTemplate
from umc.domain.register.selector import Selector

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_BLANK_ROW = "(blank line)"
_OWN_ID_OR_PLACE = frozenset({"id", "tag", "origin"})


@dataclass(frozen=True, slots=True)
class Ordered:
    """A list whose order decides, one text for each entry."""

    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Members:
    """A set that may be long, one text for each member, sorted."""

    rows: tuple[str, ...]


Said: TypeAlias = str | Ordered | Members
Fields: TypeAlias = dict[str, Said]
"""What is said of each field by its name; a field without a value is not there."""


def in_fields(value: object) -> Fields:
    """Say a declared value field by field; its own id and the place it is written are left out.

    Nested names are joined by dots. None, an empty text and an empty list are not there.
    A tuple of route rules is said as one ordered field, ``route``, a message's text line by line.
    """
    if isinstance(value, CalendarTerms):
        return dict(_calendar(value))
    if isinstance(value, MessageTemplate):
        return dict(_template(value))
    return dict(_said("route", value) if isinstance(value, tuple) else _flat("", value))


def _flat(prefix: str, value: object) -> Iterator[tuple[str, Said]]:
    kind: type = type(value)
    for attribute, name in _attributes(kind):
        yield from _said(prefix + name, getattr(value, attribute))


def _said(name: str, value: Any) -> Iterator[tuple[str, Said]]:
    if value is None or value in ("", ()):
        return
    if isinstance(value, Mapping):
        for key, entry in value.items():
            yield from _said(f"{name}.{_key(key)}", entry)
    elif isinstance(value, Targets):
        yield from _said(name, value.clocks)
        yield from _said(f"{name}.calendar", value.calendar)
    elif isinstance(value, tuple) and is_dataclass(value[0]):
        yield from _entries(name, value)
    else:
        yield name, _text(value)


def _entries(name: str, entries: tuple[Any, ...]) -> Iterator[tuple[str, Said]]:
    if isinstance(entries[0], Cover | Selector | RouteRule | EscalationStep):
        yield name, Ordered(tuple(_row(entry) for entry in entries))
        return
    seen: dict[str, int] = {}
    for entry in entries:
        key = str(getattr(entry, "id", None) or entry.name)
        seen[key] = seen.get(key, 0) + 1
        yield from _flat(f"{name}.{key if seen[key] == 1 else f'{key}#{seen[key]}'}.", entry)


def _row(entry: Cover | Selector | RouteRule | EscalationStep) -> str:
    if isinstance(entry, Selector):
        return in_words(entry)
    if isinstance(entry, EscalationStep):
        waits = f" in the hours of the {entry.hours}" if entry.hours else ""
        return f"at {entry.at_percent}% of {entry.clock} tell {entry.tell}{waits}"
    selector = entry.selector if isinstance(entry, Cover) else entry.when
    rest = [f"{name} {said}" for name, said in _flat("", entry) if isinstance(said, str) and name != "when"]
    return "; ".join([in_words(selector), *rest])


@cache
def _attributes(kind: type) -> tuple[tuple[str, str], ...]:
    """Return the attributes of a kind that are said, each with its name in files."""
    left_out = _OWN_ID_OR_PLACE | (
        {"selector"} if kind is Cover else {"when"} if kind is RouteRule else set()
    )
    names = (field.name for field in fields(kind))
    return tuple((name, name.rstrip("_")) for name in names if name not in left_out)


def _key(key: object) -> str:
    """Return a mapping's key as files write it: a leg's clocks without the word leg."""
    return key.value.removeprefix("leg.") if isinstance(key, ClockName) else str(key)


def _text(value: object) -> str:
    if isinstance(value, timedelta | BusinessDays):
        return write_target(value)
    if isinstance(value, tuple):
        return ", ".join(_text(entry) for entry in value)
    return str(value)


def _template(template: MessageTemplate) -> Iterator[tuple[str, Said]]:
    for language, one in sorted(template.texts.items()):
        yield f"{language}.subject", one.subject
        yield f"{language}.text", Ordered(tuple(row or _BLANK_ROW for row in one.text.split("\n")))


def _calendar(terms: CalendarTerms) -> Iterator[tuple[str, Said]]:
    yield "time_zone", terms.time_zone
    for day, windows in zip(_DAYS, terms.week, strict=True):
        yield from _said(f"hours.{day}", _hours(windows))
    yield from _said("holidays", terms.holidays_from)
    yield "holiday_rule", str(terms.holiday_rule)
    members = {
        "holiday dates": [f"{day.on} {day.name}".rstrip() for day in terms.holidays],
        "make-up workdays": [str(day) for day in terms.workdays],
        "closed": [_closure(closure) for closure in terms.closed],
        "open": [_opening(opening) for opening in terms.open],
    }
    yield from ((name, Members(tuple(sorted(rows)))) for name, rows in members.items() if rows)


def _closure(closure: Closure) -> str:
    dates = str(closure.starts) if closure.starts == closure.ends else f"{closure.starts} to {closure.ends}"
    return _joined(dates, _hours(closure.windows), closure.why)


def _opening(opening: Opening) -> str:
    return _joined(str(opening.on), _hours(opening.windows), opening.why)


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _hours(windows: tuple[Window, ...]) -> str:
    return ", ".join(f"{_clock(w.opens_s)}-{_clock(w.closes_s, closing=True)}" for w in windows)


def _clock(seconds: int, *, closing: bool = False) -> str:
    """Write a reading of the wall clock; a window that ends at midnight ends at 24:00."""
    if not (closing and seconds == 86_400):
        seconds %= 86_400
    minutes, left = divmod(seconds, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}" + (f":{left:02d}" if left else "")
