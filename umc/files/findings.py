"""Findings while files are read: what is wrong and at which place of which file.

A place is kept as a path of keys, as cheap as can be; lines and columns are looked up
afterwards, for the places that have something to report.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

from umc.domain.findings.diagnostics import Severity
from umc.domain.findings.finding_codes import MORE_ERRORS, MORE_WARNINGS, FindingCode
from umc.domain.near_names import NearNames

KeyPath: TypeAlias = tuple[str | int, ...]
Part: TypeAlias = Literal["value", "key"]


class Within(NamedTuple):
    """A piece of a text: what it says, and how many times that stands before it in the text."""

    piece: str
    before: int


class Place(NamedTuple):
    """A place in a file: of TOML by the path of keys and list indexes, of other text by line and column.

    ``source`` is the file's number in the order of reading. ``part`` tells whether the key
    or its value is meant. Where the path leads nowhere, its longest known beginning is meant.
    In CSV the path is the name of a column. ``line`` and ``column`` count from 1; 0: look it up.
    ``within`` is the piece of the value that is meant; where it is not written so, the whole value.
    """

    source: int
    path: KeyPath = ()
    part: Part = "value"
    line: int = 0
    column: int = 0
    within: Within | None = None


class Finding(NamedTuple):
    """A finding whose place is not looked up yet; ``notes`` are further places with their label.

    One that is not ``told`` comes of the same mistake as another that is: it is kept only
    because nothing at its place is to be relied on.
    """

    code: FindingCode
    place: Place
    message: str
    hint: str = ""
    notes: tuple[tuple[Place, str], ...] = ()
    told: bool = True


MOST_FINDINGS = 1_000
"""The most errors, and the most warnings, that are told of one file."""


class Findings:
    """Findings as they come, in order; of each file the first errors and warnings are kept, the rest counted.

    The limit bounds time and memory: a file of one line can hold a hundred thousand mistakes.
    """

    __slots__ = ("_counts", "_kept", "_taken")

    def __init__(self) -> None:
        self._kept: list[Finding] = []
        self._counts: dict[tuple[int, Severity], int] = {}
        self._taken = 0

    def append(self, finding: Finding) -> None:
        """Take a finding."""
        self._taken += 1
        of = (finding.place.source, finding.code.severity)
        self._counts[of] = count = self._counts.get(of, 0) + finding.told
        if count <= MOST_FINDINGS:
            self._kept.append(finding)

    def __len__(self) -> int:
        """Return how many were taken, kept or not."""
        return self._taken

    def __iter__(self) -> Iterator[Finding]:
        """Yield what was kept, in the order taken."""
        return iter(self._kept)

    @property
    def hides_errors(self) -> bool:
        """Whether any file has more errors than are kept."""
        return any(
            count > MOST_FINDINGS and severity is Severity.ERROR
            for (_, severity), count in self._counts.items()
        )

    def touch(self, source: int) -> bool:
        """Tell whether the latest finding that was kept, if any, is of a source."""
        return bool(self._kept) and self._kept[-1].place.source == source

    def latest(self) -> Iterator[Finding]:
        """Yield what was kept, the latest first."""
        return reversed(self._kept)

    def summed_up(self) -> Iterator[Finding]:
        """Yield what was kept to be told, and for each file how many more there are."""
        yield from (one for one in self._kept if one.told)
        for (source, severity), count in self._counts.items():
            if count > MOST_FINDINGS:
                is_error = severity is Severity.ERROR
                message = f"{count - MOST_FINDINGS:,} more {severity}s in this file are not told"
                hint = "correct these first, then look again: often many have one cause"
                yield Finding(MORE_ERRORS if is_error else MORE_WARNINGS, Place(source), message, hint)


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

    __slots__ = ("found", "has_gaps", "is_scattered", "line", "near", "path", "source")

    def __init__(self, source: int, found: Findings, near: NearNames) -> None:
        self.source = source
        self.line = 0  # of CSV: where the row begins
        self.path: list[str | int] = []
        self.found = found
        self.has_gaps = False  # a key that must be there was stood in for, to go on checking the rest
        self.is_scattered = False  # what is missing here may stand under a misspelt header, which was told
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
        notes: tuple[tuple[Place, str], ...] = (),
        told: bool = True,
    ) -> None:
        """Report a finding at the present place, or at a key below it."""
        below = () if key is None else (key,)
        self.found.append(Finding(code, self.place(*below, part=part), message, hint, notes, told))

    def report_wrong(self, wrong: Wrong) -> None:
        """Report what a reader refused, unless that was done already."""
        if wrong.code is not None:
            self.report(wrong.code, wrong.message, wrong.hint)
