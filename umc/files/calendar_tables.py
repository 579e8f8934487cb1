"""``[calendars.*]``: weekly hours, holidays, closures and openings."""

from datetime import date
from typing import Any

from umc.domain.calendars.calendar_terms import (
    ALWAYS,
    CalendarTerms,
    Closure,
    Holiday,
    HolidayRule,
    Opening,
    Window,
)
from umc.domain.findings.finding_codes import (
    DUPLICATE_ID,
    ENDS_BEFORE_START,
    MISSING_KEY,
    UNKNOWN_HOLIDAYS,
    UNKNOWN_KEY,
    WRONG_TYPE,
)
from umc.files import times, words
from umc.files.findings import Cursor, Wrong
from umc.files.shape import Kept, Reader, Shape, listing
from umc.files.shown import kind_of, shown

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WRITTEN_OUT = "holiday"
"""The name of a holiday whose date stands in the file itself."""

_windows: Reader[tuple[Window, ...]] = listing(times.window, "hours")


def read_calendar(name: str, value: Any, cursor: Cursor) -> CalendarTerms:
    """Read one calendar.

    Raises:
        Wrong: something without which there is no calendar is missing or cannot be read.
    """
    if name == ALWAYS.name:
        cursor.report(
            DUPLICATE_ID, f'calendar "{name}" exists without being declared', "take another id", part="key"
        )
        raise Wrong
    kept = _CALENDAR(value, cursor)
    codes, holidays, workdays = kept.get("holidays", ((), (), ()))
    return CalendarTerms(
        name=name,
        time_zone=kept["time_zone"],
        week=kept["hours"],
        holidays_from=codes,
        holidays=holidays,
        workdays=workdays,
        holiday_rule=kept.get("holiday_rule", HolidayRule.SERVICE_DAY),
        closed=kept.get("closed", ()),
        open=kept.get("open", ()),
    )


def _week(value: Any, cursor: Cursor) -> tuple[tuple[Window, ...], ...]:
    """Read hours by day; what several keys give one day adds up."""
    if type(value) is not dict:
        hint = 'write { mon-fri = ["09:00-17:30"] }'
        raise Wrong(WRONG_TYPE, f"hours must be a table by day, not {kind_of(value)}", hint)
    before = len(cursor.found)
    week: list[list[Window]] = [[] for _ in _DAYS]
    for key, item in value.items():
        cursor.path.append(key)
        try:
            windows = _windows(item, cursor)
            for place in _days(key, cursor):
                week[place].extend(windows)
        except Wrong as wrong:
            cursor.report_wrong(wrong)
        cursor.path.pop()
    if not any(week) and len(cursor.found) > before:
        raise Wrong  # hours were meant, and it was said what is wrong with them
    return tuple(_in_order(windows) for windows in week)


def _in_order(windows: list[Window]) -> tuple[Window, ...]:
    return tuple(sorted(set(windows), key=lambda one: (one.opens_s, one.closes_s)))


def _days(key: str, cursor: Cursor) -> list[int]:
    """Return the days that a key of hours stands for, Monday 0."""
    if key == "daily":
        return list(range(7))
    first, _, last = key.partition("-")
    if first not in _DAYS or (last or first) not in _DAYS or key.endswith("-"):
        hint = (
            cursor.near.hint("day", key, (*_DAYS, "mon-fri", "daily"))
            or "days: mon to sun, ranges such as mon-fri, daily"
        )
        cursor.report(UNKNOWN_KEY, f"{shown(key)} is no day of the week", hint, part="key")
        raise Wrong
    start, end = _DAYS.index(first), _DAYS.index(last or first)
    return [(start + step) % 7 for step in range((end - start) % 7 + 1)]


def _holidays(value: Any, cursor: Cursor) -> tuple[tuple[str, ...], tuple[Holiday, ...], tuple[date, ...]]:
    """Read holidays: codes of countries and dates; return the codes, all dates found, and make-up days."""
    items = value if type(value) is list else [value]
    codes: list[str] = []
    found: dict[date, Holiday] = {}
    workdays: set[date] = set()
    for index, item in enumerate(items):
        cursor.path.append(index)
        try:
            _holiday(item, cursor, codes, found, workdays)
        except Wrong as wrong:
            cursor.report_wrong(wrong)
        cursor.path.pop()
    return tuple(dict.fromkeys(codes)), tuple(found[on] for on in sorted(found)), tuple(sorted(workdays))


def _holiday(
    item: Any, cursor: Cursor, codes: list[str], found: dict[date, Holiday], workdays: set[date]
) -> None:
    if type(item) is not str:
        on = times.day(item, cursor)
        found.setdefault(on, Holiday(on=on, name=WRITTEN_OUT))
        return
    from umc.files.holiday_dates import resolve  # costs 300 ms: only for a book that asks

    try:
        dates = resolve((item,))
    except ValueError as error:
        hint = 'write a country ("JP") or a country and its part ("US-CA")'
        raise Wrong(
            UNKNOWN_HOLIDAYS, f"unknown holiday country {shown(item)}", _hint_of(error) or hint
        ) from None
    codes.append(item)
    found.update((one.on, one) for one in dates.holidays)
    workdays.update(dates.workdays)


def _hint_of(error: ValueError) -> str:
    return str(getattr(error, "hint", ""))


def _closure(kept: Kept, cursor: Cursor) -> Closure:
    starts = kept.get("date", kept.get("from"))
    ends = kept.get("date", kept.get("to"))
    if starts is None or ends is None:
        cursor.report(
            MISSING_KEY, "a closure lacks its dates", "write date = ..., or from = ... and to = ..."
        )
        raise Wrong
    if ends < starts:
        message = f"the closure ends on {ends}, before it starts on {starts}"
        notes = ((cursor.place("from"), "it starts here"),)
        cursor.report(ENDS_BEFORE_START, message, "correct one of the two days", key="to", notes=notes)
        raise Wrong
    return Closure(starts=starts, ends=ends, windows=kept.get("hours", ()), why=kept.get("why", ""))


def _opening(kept: Kept, _cursor: Cursor) -> Opening:
    return Opening(on=kept["date"], windows=kept.get("hours", ()), why=kept.get("why", ""))


_CLOSURE = Shape(
    what="a closure",
    fields={"from": times.day, "to": times.day, "date": times.day, "hours": _windows, "why": words.text},
    make=_closure,
)
_OPENING = Shape(
    what="an opening",
    fields={"date": times.day, "hours": _windows, "why": words.text},
    make=_opening,
    required=("date",),
)
_CALENDAR: Shape[Kept] = Shape(
    what="a calendar",
    fields={
        "time_zone": times.zone,
        "hours": _week,
        "holidays": _holidays,
        "holiday_rule": words.choice(HolidayRule, "holiday rule"),
        "closed": listing(_CLOSURE, "closures"),
        "open": listing(_OPENING, "openings"),
    },
    make=lambda kept, _cursor: kept,
    required=("time_zone", "hours"),
)
