"""Reading the fields of a plan's JSON: each value is of its kind, or there is no plan."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

_Read = TypeVar("_Read")


def text_of(plain: Any) -> str:
    """Return a text.

    Raises:
        TypeError: it is none.
        ValueError: it holds half of a surrogate pair, spelled out in JSON.
    """
    if not isinstance(plain, str):
        raise TypeError("no text")
    plain.encode()
    return plain


def number_of(plain: Any) -> int:
    """Return a whole number.

    Raises:
        TypeError: it is none.
    """
    if isinstance(plain, bool) or not isinstance(plain, int):
        raise TypeError("no number")
    return plain


def instant_of(plain: Any) -> datetime:
    """Return an instant, in UTC.

    Raises:
        TypeError: it is no text.
        ValueError: it is no instant, or has no zone.
    """
    at = datetime.fromisoformat(text_of(plain))
    if at.tzinfo is None:
        raise ValueError("an instant has a zone")
    return at.astimezone(UTC)


def each_of(plain: Any, read: Callable[[Any], _Read]) -> tuple[_Read, ...]:
    """Return the entries of a list, each read.

    Raises:
        TypeError: it is no list; and what ``read`` raises.
    """
    if not isinstance(plain, list):
        raise TypeError("no list")
    return tuple(read(one) for one in plain)


def or_none(plain: Any, read: Callable[[Any], _Read]) -> _Read | None:
    """Return a value, None where there is none; raises what ``read`` raises."""
    return None if plain is None else read(plain)
