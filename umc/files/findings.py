"""Findings while files are read: what is wrong and at which place of which file.

A place is kept as a path of keys, as cheap as can be; lines and columns are looked up
afterwards, for the places that have something to report.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from umc.domain.finding_codes import FindingCode
from umc.domain.near_names import NearNames

KeyPath: TypeAlias = tuple[str | int, ...]
Part: TypeAlias = Literal["value", "key"]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file: of TOML by the path of keys and list indexes, of other text by line and column.

    ``source`` is the file's number in the order of reading. ``part`` tells whether the key
    or its value is meant. Where the path leads nowhere, its longest known beginning is meant.
    In CSV the path is the name of a column. ``line`` and ``column`` count from 1; 0: look it up.
    """

    source: int
    path: KeyPath = ()
    part: Part = "value"
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding whose place is not looked up yet; ``notes`` are further places with their label."""

    code: FindingCode
    place: Place
    message: str
    hint: str = ""
    notes: tuple[tuple[Place, str], ...] = ()


class Wrong(Exception):
    """A value cannot be used. Raised by the reader of one value, reported by the table around it.

    ``code`` None: it has been reported already.
    """

    def __init__(self, code: FindingCode | None = None, message: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


class Cursor:
    """Where reading stands in one file: the path grows and shrinks as tables are entered and left."""

    __slots__ = ("found", "line", "near", "path", "source")

    def __init__(self, source: int, found: list[Finding], near: NearNames) -> None:
        self.source = source
        self.line = 0  # of CSV: where the row begins
        self.path: list[str | int] = []
        self.found = found
        self.near = near

    @property
    def label(self) -> str:
        """The nearest key around the present place, as a message names it."""
        return next((str(key) for key in reversed(self.path) if type(key) is str), "the file")

    def place(self, *more: str | int, part: Part = "value") -> Place:
        """Return the present place, or one below it."""
        return Place(self.source, (*self.path, *more), part, self.line)

    def report(
        self,
        code: FindingCode,
        message: str,
        hint: str = "",
        *,
        key: str | int | None = None,
        part: Part = "value",
    ) -> None:
        """Report a finding at the present place, or at a key below it."""
        below = () if key is None else (key,)
        self.found.append(Finding(code, self.place(*below, part=part), message, hint))

    def report_wrong(self, wrong: Wrong) -> None:
        """Report what a reader refused, unless that was done already."""
        if wrong.code is not None:
            self.report(wrong.code, wrong.message, wrong.hint)
