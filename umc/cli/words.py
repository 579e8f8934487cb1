"""Words of the command line that mean values: fields given, durations."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from umc.domain.duration import parse_counted
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
