"""One entry of a payload, field by field: texts, labels and instants out of what was sent.

A field of a wrong type makes the entry unreadable; a time that cannot be read is as good as
none, for an alert must not be lost over it.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime

from umc.domain.alerts.alert import AlertState
from umc.files.alerts.json_text import Json

MOST_LABELS = 100
LONGEST_TEXT = 1000
LONGEST_FINGERPRINT = 128
_KINDS = {dict: "an object", list: "a list", bool: "a truth value", str: "a text", type(None): "null"}
_EARLIEST, _LATEST = 1971, 9998
_UNKEPT = re.compile("[\0\ud800-\udfff]")  # a NUL, and half of a surrogate pair

FIRING_WORDS = frozenset(
    {"firing", "alerting", "problem", "active", "open", "triggered", "down", "1", "true"}
)
RESOLVED_WORDS = frozenset(
    {"resolved", "ok", "recovery", "recovered", "cleared", "closed", "up", "normal", "inactive", "0", "false"}
)


class BadEntry(Exception):
    """An entry cannot be read as an alert; ``why`` follows its place in a sentence."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def the_object(value: Json, what: str = "it") -> Mapping[str, Json]:
    """Return a value that has to be an object.

    Raises:
        BadEntry: it is none.
    """
    if not isinstance(value, dict):
        raise BadEntry(f"{what} is {kind_of(value)}, not an object")
    return value


def text_in(entry: Mapping[str, Json], *names: str, most: int = LONGEST_TEXT) -> str:
    """Return the first of these fields that says something, as one text of bounded length; else empty.

    Raises:
        BadEntry: it is an object or a list.
    """
    for name in names:
        if (said := plain_text(entry.get(name), name)) != "":
            return _cut(said, most)
    return ""


def plain_text(value: Json, name: str) -> str:
    """Return a text or a number as text, without what no database keeps; null is empty.

    Raises:
        BadEntry: it is an object or a list.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str | int | float):
        raise BadEntry(f"{name} is {kind_of(value)}, not a text")
    return _UNKEPT.sub("\ufffd", str(value)).strip()


def labels_in(entry: Mapping[str, Json], name: str) -> dict[str, str]:
    """Return a field of names and texts; empty where there is none.

    Raises:
        BadEntry: it is no such thing, or holds too many.
    """
    given = entry.get(name)
    if given is None or given == []:  # PHP writes an object with nothing in it as a list
        return {}
    return labels_of(the_object(given, name), name)


def labels_of(given: Mapping[str, Json], name: str) -> dict[str, str]:
    """Return names and values as texts of bounded length, in the order of the names.

    Raises:
        BadEntry: a value is no text, or there are too many.
    """
    if len(given) > MOST_LABELS:
        raise BadEntry(f"{name} has {len(given):,} entries, more than {MOST_LABELS}")
    return {
        _cut(plain_text(key, name)): _cut(plain_text(value, f"{name}.{key[:80]}"))
        for key, value in sorted(given.items())
    }


def _cut(text: str, most: int = LONGEST_TEXT) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def state_in(entry: Mapping[str, Json], *names: str) -> AlertState:
    """Return the state that the first of these fields with a text says; without any, it fires.

    Raises:
        BadEntry: the word is none of those known.
    """
    word = text_in(entry, *names).casefold()
    if not word or word in FIRING_WORDS:
        return AlertState.FIRING
    if word in RESOLVED_WORDS:
        return AlertState.RESOLVED
    raise BadEntry(f"says {names[0]} {word[:80]!r}, which is neither firing nor resolved")


def instant_in(entry: Mapping[str, Json], *names: str) -> datetime | None:
    """Return the first of these fields that is an instant: ISO 8601 with an offset, or epoch seconds.

    None where none can be read so, and for the year 1 by which Go says that there is none.
    """
    found = (_instant(entry.get(name)) for name in names)
    return next((at for at in found if at is not None), None)


def _instant(value: Json) -> datetime | None:
    try:
        if isinstance(value, str) and not value.strip().isdigit():
            at = datetime.fromisoformat(value.strip())
        elif isinstance(value, str | int | float) and not isinstance(value, bool):
            at = datetime.fromtimestamp(float(value), UTC)
        else:
            return None
        return at.astimezone(UTC) if at.tzinfo is not None and _EARLIEST <= at.year <= _LATEST else None
    except (ValueError, OverflowError, OSError):
        return None


def fingerprint_of(given: str) -> str:
    """Return a fingerprint as it is kept: as given, or its digest where it is longer than any is."""
    return given if len(given) <= LONGEST_FINGERPRINT else digest_of(given)


def digest_of(*parts: str | Mapping[str, str]) -> str:
    """Return the fingerprint of an alert that has none: a digest of what makes it the same alert again."""
    said = json.dumps(parts, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def require_identity(name: str, labels: Mapping[str, str]) -> None:
    """Let pass an entry that says what it is about.

    Raises:
        BadEntry: it has neither a name nor labels, so that any other could be taken for it.
    """
    if not name and not labels:
        raise BadEntry("has neither a name nor labels: nothing would tell it from another")


def kind_of(value: Json) -> str:
    """Return what kind of JSON value it is, in words."""
    return _KINDS.get(type(value), "a number")
