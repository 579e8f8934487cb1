"""JSON as monitoring sends it, read strictly but in parts: a flaw spoils the value it is in, and no other.

What JSON does not say, or what no program agrees on, is kept as a ``Flaw`` in the place of
the value: NaN, numbers beyond all measure, a name given twice.
"""

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any, TypeAlias

Json: TypeAlias = Any  # what JSON knows, and Flaw

LONGEST_NUMBER = 25
"""More characters than any 64-bit number or measurement has."""
DEEPEST = 32
"""How deep values may lie in each other; what monitoring sends has five or six."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """A value that cannot be used, and why."""

    why: str


class NoJson(Exception):
    """A text is no JSON; ``why`` says where."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def text_of(content: bytes) -> str:
    """Return bytes as text; what is no UTF-8, and a byte order mark, is replaced or left out."""
    return content.decode("utf-8-sig", "replace")


def read_json(text: str) -> Json:
    """Read one JSON value.

    Raises:
        NoJson: it is none, or it is nested without end.
    """
    try:
        return json.loads(
            text, object_pairs_hook=_object, parse_constant=_constant, parse_int=_whole, parse_float=_broken
        )
    except json.JSONDecodeError as error:
        raise NoJson(f"is no JSON: line {error.lineno}, column {error.colno}: {error.msg}") from None
    except RecursionError:
        raise NoJson("is nested without end") from None


def flaw_in(value: Json) -> str:
    """Return what is wrong within a value, empty where nothing is; looks at all of it, however deep."""
    waiting: list[tuple[Json, int]] = [(value, 0)]
    while waiting:
        one, depth = waiting.pop()
        if isinstance(one, Flaw):
            return one.why
        if depth > DEEPEST:
            return f"is nested more than {DEEPEST} deep"
        if isinstance(one, dict):
            waiting += [(each, depth + 1) for each in one.values()]
        elif isinstance(one, list):
            waiting += [(each, depth + 1) for each in one]
    return ""


def _object(pairs: list[tuple[str, Json]]) -> Json:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    counted = Counter(name for name, _ in pairs)
    twice = next(name for name, times in counted.items() if times > 1)
    return Flaw(f"gives {twice[:80]!r} twice")


def _constant(word: str) -> Flaw:
    return Flaw(f"holds {word}, which is no JSON")


def _whole(digits: str) -> int | Flaw:
    if len(digits) > LONGEST_NUMBER:
        return Flaw(f"holds a number of {len(digits):,} digits")
    return int(digits)


def _broken(digits: str) -> float | Flaw:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        return Flaw(f"holds the number {digits[:LONGEST_NUMBER]}, which is too large")
    return number
