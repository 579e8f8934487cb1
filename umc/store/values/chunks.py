"""Cutting what is many into what fits in one statement."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
AT_ONCE = 1000
"""How many values one statement is given: well under what SQLite and PostgreSQL take."""


def chunks(given: Iterable[T]) -> Iterator[list[T]]:
    """Cut into lists of up to a thousand, in order; nothing is read before it is needed."""
    rest = iter(given)
    while chunk := list(islice(rest, AT_ONCE)):
        yield chunk
