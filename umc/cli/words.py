"""Words of the command line that mean values: fields given, durations, months."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from umc.domain.calendars.duration import parse_counted
from umc.domain.refusals import Misuse


def given_fields(words: Iterable[str]) -> Mapping[str, str]:
    """Return ``FIELD=VALUE`` words as a mapping, in order.

    Raises:
        Misuse: a word has no ``=`` or no field before it.
    """
    fields = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name.strip():
            raise Misuse(
                "bad-field", f"--give {word!r} is not FIELD=VALUE", hint="write --give serial=FCW2144L045"
            )
        fields[name.strip()] = value
    return fields


def counted(text: str, *, flag: str) -> timedelta:
    """Return a counted duration such as ``30m``.

    Raises:
        Misuse: the text is none; the message names the flag it came from.
    """
    try:
        return parse_counted(text)
    except ValueError as error:
        # What it offers to write includes business days, which only a calendar can count.
        wrong = str(error).rpartition(": write")[0] or f"{text!r} is no duration"
        raise Misuse("bad-duration", f"{flag}: {wrong}", hint="write 30m, 1h30m, 2d or PT8H") from None


def month_named(text: str | None, today: date) -> date:
    """Return the first day of a month such as ``2026-05``; without a text that of the present one.

    Raises:
        Misuse: the text is no month, or one whose neighbours cannot be written any more.
    """
    try:
        first = date.fromisoformat(f"{text}-01") if text else today.replace(day=1)
    except ValueError:
        raise Misuse("bad-time", f"--month {text!r} is no month", hint="write 2026-05") from None
    if first.year in (date.min.year, date.max.year):
        raise Misuse("bad-time", f"--month {text!r} lies at the edge of time", hint="write 2026-05")
    return first
