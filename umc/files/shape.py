"""The shape of tables: which keys there are, which must be there, and who reads each value.

A reader takes a parsed value and the cursor, and returns the value as the domain knows
it or raises ``Wrong``. Readers are put together: of a list, of a table of names, of a
table with fixed keys.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeAlias, TypeVar

from umc.domain.findings.finding_codes import (
    BAD_ID,
    EMPTY_VALUE,
    MISSING_KEY,
    UNKNOWN_KEY,
    WRONG_TYPE,
    FindingCode,
)
from umc.files.findings import Cursor, Wrong
from umc.files.shown import kind_of, shown
from umc.files.words import ID_HINT, is_id

T = TypeVar("T")
Reader: TypeAlias = Callable[[Any, Cursor], T]
Kept: TypeAlias = dict[str, Any]

_WORD = re.compile(r"\w+")
_MOST_KNOWN = 4_096  # values remembered by one reader, each of a text no longer than this
_LONGEST_KNOWN = 2_000


@dataclass(frozen=True, slots=True)
class Shape(Generic[T]):
    """A table with fixed keys. ``make`` builds the value from those that could be read.

    ``missing`` names the code for a required key where it is not the usual one. ``gaps``
    stand in for required keys while the rest of a flawed table is checked; the cursor notes it.
    """

    what: str
    fields: Mapping[str, Reader[Any]]
    make: Callable[[Kept, Cursor], T]
    required: tuple[str, ...] = ()
    missing: Mapping[str, FindingCode] = field(default_factory=dict)
    gaps: Mapping[str, Any] = field(default_factory=dict)

    def __call__(self, value: Any, cursor: Cursor) -> T:
        """Read a table; every trouble in it is reported.

        Raises:
            Wrong: it cannot be made into a value.
        """
        kept = self.read_keys(value, cursor)
        for key in self.required:
            if key not in kept:
                if key not in self.gaps:
                    raise Wrong
                kept[key] = self.gaps[key]
                cursor.has_gaps = True
        return self.make(kept, cursor)

    def read_keys(self, value: Any, cursor: Cursor) -> Kept:
        """Return what could be read of the table, by key."""
        if type(value) is not dict:
            hint = f"keys of {self.what}: {', '.join(self.fields)}"
            raise Wrong(WRONG_TYPE, f"{self.what} must be a table, not {kind_of(value)}", hint)
        kept: Kept = {}
        meant: set[str] = set()
        path, fields = cursor.path, self.fields
        path.append("")  # for the key in hand
        for key, item in value.items():
            path[-1] = key
            reader = fields.get(key)
            try:
                if reader is None:
                    meant.update(self._unknown(key, cursor))
                else:
                    kept[key] = reader(item, cursor)
            except Wrong as wrong:
                cursor.report_wrong(wrong)
        path.pop()
        for key in self.required:
            if key not in value:
                self._lacks(key, cursor, told=key not in meant and not cursor.is_scattered)
        return kept

    def _unknown(self, key: str, cursor: Cursor) -> list[str]:
        """Report a key that nothing reads; return those that may have been meant."""
        near = cursor.near.hint(self.what, key, self.fields)
        hint = near or f"known here: {', '.join(self.fields)}"
        cursor.report(UNKNOWN_KEY, f"unknown key {shown(key)} in {self.what}", hint, part="key")
        return _WORD.findall(near)

    def _lacks(self, key: str, cursor: Cursor, *, told: bool) -> None:
        """Report a key that is missing; not told where it is there, misspelt: that was told."""
        code = self.missing.get(key, MISSING_KEY)
        cursor.report(code, f"{self.what} lacks {key}", f"add the key {key}", key=key, part="key", told=told)


def listing(reader: Reader[T], what: str, *, least: int = 0) -> Reader[tuple[T, ...]]:
    """Return a reader of lists; items that cannot be used are reported and left out."""

    def read(value: Any, cursor: Cursor) -> tuple[T, ...]:
        if type(value) is not list:
            hint = "put it in brackets: [...]"
            raise Wrong(WRONG_TYPE, f"{cursor.label} must be a list of {what}, not {kind_of(value)}", hint)
        if len(value) < least:
            raise Wrong(EMPTY_VALUE, f"{cursor.label} is an empty list", f"name at least one of {what}")
        return tuple(_items(value, reader, cursor))

    return read


def _items(value: list[Any], reader: Reader[T], cursor: Cursor) -> list[T]:
    items: list[T] = []
    for index, item in enumerate(value):
        cursor.path.append(index)
        try:
            items.append(reader(item, cursor))
        except Wrong as wrong:
            cursor.report_wrong(wrong)
        cursor.path.pop()
    return items


def one_or_more(reader: Reader[T], what: str) -> Reader[tuple[T, ...]]:
    """Return a reader that takes one value, or a list of at least one."""
    several = listing(reader, what, least=1)

    def read(value: Any, cursor: Cursor) -> tuple[T, ...]:
        if type(value) is list:
            return several(value, cursor)
        return (reader(value, cursor),)

    return read


def remembering(reader: Reader[T]) -> Reader[T]:
    """Return a reader that knows again what it has read without a finding.

    For parts that many tables have alike and that are frozen, so that they can be shared:
    of 1,000 contracts most promise the same. That takes a third off reading them.
    """
    known: dict[str, T] = {}

    def read(value: Any, cursor: Cursor) -> T:
        key = repr(value)  # tells apart whatever TOML does, unlike ==: true is not 1, 1 is not 1.0
        if key in known:
            return known[key]
        before = len(cursor.found)
        made = reader(value, cursor)
        if len(cursor.found) == before and len(key) <= _LONGEST_KNOWN and len(known) < _MOST_KNOWN:
            known[key] = made
        return made

    return read


def named(reader: Callable[[str, Any, Cursor], T], what: str) -> Reader[dict[str, T]]:
    """Return a reader of tables whose keys are ids; the item's reader is told its id."""

    def read(value: Any, cursor: Cursor) -> dict[str, T]:
        if type(value) is not dict:
            hint = f"write [{'.'.join(map(str, cursor.path))}.ID]"
            raise Wrong(WRONG_TYPE, f"{cursor.label} must be a table of {what}, not {kind_of(value)}", hint)
        items: dict[str, T] = {}
        for name, item in value.items():
            cursor.path.append(name)
            try:
                require_id(name, what, cursor)
                items[name] = reader(name, item, cursor)
            except Wrong as wrong:
                cursor.report_wrong(wrong)
            cursor.path.pop()
        return items

    return read


def require_id(name: str, what: str, cursor: Cursor) -> None:
    """Report a key that cannot be an id.

    Raises:
        Wrong: it cannot.
    """
    if not is_id(name):
        cursor.report(BAD_ID, f"{shown(name)} is no id for one of {what}", ID_HINT, part="key")
        raise Wrong


def by_word(keys: Mapping[str, Any], reader: Reader[T], what: str) -> Reader[dict[Any, T]]:
    """Return a reader of tables whose keys are words of a fixed set, given with what they stand for."""
    shape: Shape[dict[Any, T]] = Shape(
        what=what,
        fields=dict.fromkeys(keys, reader),
        make=lambda kept, _cursor: {meaning: kept[word] for word, meaning in keys.items() if word in kept},
    )
    return shape
