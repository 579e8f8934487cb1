"""What the readers of all formats share: limits, the entries of a payload, and their places."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from umc.domain.alerts.alert import Alert, Unreadable
from umc.files.alerts.entries import BadEntry, text_in
from umc.files.alerts.json_text import Flaw, Json, NoJson, flaw_in, read_json, text_of

LIMIT = 10_000_000
"""The most bytes of a payload."""
MOST_ALERTS = 10_000
"""The most alerts of a payload."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One part of a payload that should be an alert; ``name`` is what a wrapper around it called it."""

    place: str
    value: Json
    name: str = ""


Read: TypeAlias = Callable[[Entry], Alert]


def read_entries(entries: Iterable[Entry | Unreadable], read: Read) -> tuple[Alert | Unreadable, ...]:
    """Read each entry by itself, the first ten thousand of them; nothing is raised."""
    rest = iter(entries)
    found = [_read_one(entry, read) for entry in islice(rest, MOST_ALERTS)]
    more = sum(1 for _ in rest)
    if more:
        found.append(Unreadable(place="the rest", why=f"{more:,} more than the {MOST_ALERTS:,} read at once"))
    return tuple(found)


def whole(content: bytes) -> Json | Unreadable:
    """Return a payload as one JSON value."""
    if len(content) > LIMIT:
        return _too_long()
    try:
        return read_json(text_of(content))
    except NoJson as trouble:
        return Unreadable(place="", why=f"the payload {trouble.why}")


def many(content: bytes) -> Iterator[Entry | Unreadable]:
    """Yield the entries of one JSON value, one list of them, or one a line."""
    value = whole(content)
    if not isinstance(value, Unreadable):
        yield from in_list(value, "")
        return
    lines = [] if len(content) > LIMIT else text_of(content).split("\n")
    told = [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    if len(told) < 2 or not told[0][1].lstrip().startswith("{"):
        yield value
        return
    for number, line in told:
        yield _line(number, line)


def in_list(value: Json, place: str) -> Iterator[Entry | Unreadable]:
    """Yield the entries of a list, or the one value that is no list; what wraps an entry is taken off."""
    if isinstance(value, list):
        for number, each in enumerate(value):
            yield _unwrapped(f"{place}[{number}]", each)
    else:
        yield _unwrapped(place, value)


def _line(number: int, line: str) -> Entry | Unreadable:
    try:
        return _unwrapped(f"line {number}", read_json(line))
    except NoJson as trouble:
        return Unreadable(place=f"line {number}", why=trouble.why)


def _unwrapped(place: str, value: Json) -> Entry:
    """Take off ``{"name": ..., "payload": {...}}``, in which collectors keep what a product sent."""
    if isinstance(value, dict) and value.keys() == {"name", "payload"} and isinstance(value["name"], str):
        return Entry(place, value["payload"], text_in(value, "name"))
    return Entry(place, value)


def _read_one(entry: Entry | Unreadable, read: Read) -> Alert | Unreadable:
    if isinstance(entry, Unreadable):
        return entry
    if flaw := entry.value.why if isinstance(entry.value, Flaw) else flaw_in(entry.value):
        return Unreadable(place=entry.place, why=flaw)
    try:
        return read(entry)
    except BadEntry as trouble:
        return Unreadable(place=entry.place, why=trouble.why)


def _too_long() -> Unreadable:
    return Unreadable(place="", why=f"the payload has more than {LIMIT:,} bytes; send it in parts")
