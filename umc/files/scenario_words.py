"""The values of a scenario file: instants, clocks, and what is expected of them."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeAlias, TypeVar

from umc.domain.faults.fault import Status
from umc.domain.findings.finding_codes import BAD_CHOICE, EMPTY_VALUE, OUT_OF_RANGE, UNKNOWN_KEY, WRONG_TYPE
from umc.domain.register.contract import Level, Priority
from umc.domain.scenarios.scenario import HELD, NONE, About, Expectation, Value, clock_ref
from umc.domain.who_answers.routing import RouteBy
from umc.files import times, words
from umc.files.findings import Cursor, Wrong
from umc.files.shape import Reader, listing
from umc.files.shown import kind_of, shown

T = TypeVar("T")
Expecting: TypeAlias = Callable[[Any, Cursor], tuple[Expectation, ...]]

_FIRST_YEAR, _LAST_YEAR = 1970, 2999  # far within what a datetime holds, in every zone
_CLOCKS = ("respond", "restore", "resolve", "update", "confirm", "leg.accept", "leg.restore")
_CLOCKS_HINT = f"clocks: {', '.join(_CLOCKS)}, VENDOR.accept, VENDOR.restore"
_INSTANT_HINT = "write 2026-05-03T03:10:00+09:00, or without offset, as read where the fault is"


def instant(value: Any, cursor: Cursor) -> datetime:
    """Read a date with a time; without an offset it is a clock reading where the fault is."""
    if isinstance(value, datetime):
        if not _FIRST_YEAR <= value.year <= _LAST_YEAR:
            message = f"{shown(value)} is not between {_FIRST_YEAR} and {_LAST_YEAR}"
            raise Wrong(OUT_OF_RANGE, message, "take a day on which the book is in force")
        return value
    what = "a date without a time" if isinstance(value, date) else kind_of(value)
    raise Wrong(WRONG_TYPE, f"{cursor.label} must be a date with a time, not {what}", _INSTANT_HINT)


def flag(value: Any, cursor: Cursor) -> bool:
    """Read true or false."""
    if type(value) is bool:
        return value
    message = f"{cursor.label} must be true or false, not {kind_of(value)}"
    raise Wrong(WRONG_TYPE, message, f"write {cursor.label} = true, without quotes")


def done(value: Any, cursor: Cursor) -> bool:
    """Read the ``true`` of something that is done; what is not done is not written down."""
    if flag(value, cursor):
        return True
    raise Wrong(BAD_CHOICE, f"{cursor.label} = false does nothing", f"leave {cursor.label} out")


def done_or(reader: Reader[str]) -> Callable[[Any, Cursor], str | bool]:
    """Return a reader of ``true``, or of a text that says more."""

    def read(value: Any, cursor: Cursor) -> str | bool:
        return done(value, cursor) if type(value) is bool else reader(value, cursor)

    return read


def instant_or(*words_allowed: str) -> Callable[[Any, Cursor], Value]:
    """Return a reader of an instant, or of one of some words in its place."""

    def read(value: Any, cursor: Cursor) -> Value:
        if type(value) is str and value in words_allowed:
            return value
        if type(value) is str:
            named = " or ".join(f'"{word}"' for word in words_allowed)
            raise Wrong(WRONG_TYPE, f"{shown(value)} is no instant", f"{_INSTANT_HINT}; or write {named}")
        return instant(value, cursor)

    return read


def clock_word(value: Any, cursor: Cursor) -> str:
    """Read the name of a clock."""
    if type(value) is not str or clock_ref(value) is None:
        near = cursor.near.hint("clock", value, _CLOCKS) if type(value) is str else ""
        raise Wrong(BAD_CHOICE, f"{shown(value)} is no clock", near or _CLOCKS_HINT)
    return value


def expecting(about: About, reader: Callable[[Any, Cursor], Value]) -> Expecting:
    """Return a reader of one expectation."""

    def read(value: Any, cursor: Cursor) -> tuple[Expectation, ...]:
        return (Expectation(about=about, value=reader(value, cursor), path=tuple(cursor.path)),)

    return read


def by_clock(about: About, reader: Callable[[Any, Cursor], Value]) -> Expecting:
    """Return a reader of a table by clock; a leg's clocks may stand in a table of their own."""

    def read(value: Any, cursor: Cursor) -> tuple[Expectation, ...]:
        return tuple(_each(value, cursor, about, reader, prefix=""))

    return read


def _each(
    value: Any, cursor: Cursor, about: About, reader: Callable[[Any, Cursor], Value], *, prefix: str
) -> list[Expectation]:
    if type(value) is not dict:
        hint = "write it by clock: { restore = ... }"
        raise Wrong(WRONG_TYPE, f"{cursor.label} must be a table of clocks, not {kind_of(value)}", hint)

    def of_key(key: str, item: Any) -> list[Expectation]:
        name = f"{prefix}{key}"
        if type(item) is dict and not prefix:
            return _each(item, cursor, about, reader, prefix=f"{key}.")
        if clock_ref(name) is None:
            near = cursor.near.hint("clock", name, _CLOCKS) or _CLOCKS_HINT
            cursor.report(UNKNOWN_KEY, f"there is no clock {shown(name)}", near, part="key")
            return []
        return [Expectation(about=about, value=reader(item, cursor), of=name, path=tuple(cursor.path))]

    return [one for found in each_key(value, cursor, of_key) for one in found]


def each_key(value: dict[str, Any], cursor: Cursor, read: Callable[[str, Any], T]) -> list[T]:
    """Return what is read of each key of a table; what cannot be used is reported and left out."""
    found: list[T] = []
    for key, item in value.items():
        cursor.path.append(key)
        try:
            found.append(read(key, item))
        except Wrong as wrong:
            cursor.report_wrong(wrong)
        cursor.path.pop()
    return found


def one_or_by_suspect(about: About, reader: Callable[[Any, Cursor], Value]) -> Expecting:
    """Return a reader of one value, or of one for each suspect by its tag."""
    single = expecting(about, reader)

    def read(value: Any, cursor: Cursor) -> tuple[Expectation, ...]:
        if type(value) is not dict:
            return single(value, cursor)
        return tuple(each_key(value, cursor, of_suspect(cursor)))

    def of_suspect(cursor: Cursor) -> Callable[[str, Any], Expectation]:
        return lambda tag, item: Expectation(
            about=about, value=reader(item, cursor), of=tag, path=tuple(cursor.path)
        )

    return read


def _one_or_none(reader: Reader[str], what: str) -> Callable[[Any, Cursor], tuple[str, ...]]:
    """Return a reader of one text or a list of them, which may be empty."""
    several = listing(reader, what)

    def read(value: Any, cursor: Cursor) -> tuple[str, ...]:
        return several(value, cursor) if type(value) is list else (reader(value, cursor),)

    return read


EXPECTED: Mapping[str, Expecting] = {
    "covered": expecting(About.COVERED, flag),
    "contract": expecting(About.CONTRACT, words.ident),
    "priority": expecting(About.PRIORITY, words.choice(Priority, "priority")),
    "vendor": one_or_by_suspect(About.VENDOR, words.ident),
    "by": expecting(About.BY, words.choice(RouteBy, "rule")),
    "agreement": expecting(About.AGREEMENT, words.ident),
    "contact": expecting(About.CONTACT, words.name),
    "undecided": expecting(About.UNDECIDED, flag),
    "suspects": expecting(About.SUSPECTS, _one_or_none(words.ident, "tags")),
    "state": expecting(About.STATE, words.choice(Status, "state of a fault")),
    "due": by_clock(About.DUE, instant_or(HELD, NONE)),
    "used": by_clock(About.USED, times.counted),
    "latest_safe_dispatch": one_or_by_suspect(About.LATEST_SAFE_DISPATCH, instant_or(NONE)),
    "kept": expecting(About.KEPT, _one_or_none(clock_word, "clocks")),
    "broken": expecting(About.BROKEN, _one_or_none(clock_word, "clocks")),
    "held": expecting(About.HELD, _one_or_none(clock_word, "clocks")),
    "lacks": expecting(About.LACKS, _one_or_none(words.ident, "fields")),
    "refused": expecting(About.REFUSED, words.name),
}
"""What can be expected at the opening and in every step, by the key it is written under."""


def _somebody(value: Any, cursor: Cursor) -> tuple[str, ...]:
    """Read those who were told among others; naming nobody would expect nothing."""
    if value == []:
        hint = "write told_only = [], if nobody is to be told"
        raise Wrong(EMPTY_VALUE, f"{cursor.label} = [] expects nothing", hint)
    return _TELLINGS(value, cursor)


_TELLINGS = _one_or_none(words.name, "those told")
TOLD: Mapping[str, Expecting] = {
    "told": expecting(About.TOLD, _somebody),
    "told_only": expecting(About.TOLD_ONLY, _TELLINGS),
}
"""What can be expected in a step alone: who was told since the one before."""

LEVEL = words.choice(Level, "level")
PRIORITY = words.choice(Priority, "priority")
