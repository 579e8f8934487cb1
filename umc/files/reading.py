"""Reading a book: all files, all findings, nothing raised."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rtoml

from umc.domain.checks.book import check_book
from umc.domain.checks.found import BookPath
from umc.domain.findings.diagnostics import Diagnostic, Ignored, Severity, Span
from umc.domain.findings.finding_codes import BAD_TOML, EMPTY_FOLDER, TOO_DEEP
from umc.domain.near_names import NearNames
from umc.domain.register.book import Book
from umc.files.compile import FileCompiler
from umc.files.draft import Draft
from umc.files.findings import Cursor, Finding, Place
from umc.files.ignores import IgnoreComments
from umc.files.presumed import presumed_names
from umc.files.sources import Source, Sources
from umc.files.syntax import syntax_place
from umc.files.texts import TOML_LIMIT, NoText, read_text
from umc.files.tree import BookFile, Trouble, find_files

if TYPE_CHECKING:
    from umc.files.origins import Origins

_SYNTAX_HINT = "the mistake may stand before this place: a quotation mark, bracket or = that is missing"


@dataclass(frozen=True, slots=True)
class Reading:
    """A book as its files declare it, and everything that is wrong with them.

    Where there are errors the book holds what could be read: good to look at, not to be
    applied. ``files`` are all files read, as the user named them; ``excerpts`` the lines
    that diagnostics point at, by file and line. ``ignored`` are findings that a comment in
    the files lets pass; they are not among ``diagnostics``.
    """

    book: Book
    diagnostics: tuple[Diagnostic, ...]
    files: tuple[str, ...] = ()
    excerpts: Mapping[tuple[str, int], str] = field(default_factory=dict)
    ignored: tuple[Ignored, ...] = ()

    @property
    def ignored_errors(self) -> tuple[Diagnostic, ...]:
        """Errors that a comment lets pass: they stand against applying the book all the same."""
        found = (one.diagnostic for one in self.ignored)
        return tuple(one for one in found if one.severity is Severity.ERROR)

    @property
    def objections(self) -> tuple[Diagnostic, ...]:
        """What to show when the book is refused: the findings, then the errors that a comment lets pass."""
        return (*self.diagnostics, *self.ignored_errors)

    @property
    def has_errors(self) -> bool:
        """Whether anything stands against applying the book, ignored or not."""
        return any(one.severity is Severity.ERROR for one in self.diagnostics) or bool(self.ignored_errors)


def read_book(paths: Sequence[Path | str], *, at: date | None = None, with_origins: bool = True) -> Reading:
    """Read a book from folders and files; see ``tree`` for which files count.

    ``at`` is the day to judge by, for findings that depend on one (contracts that end
    soon, machines out of warranty); without it those are left out. ``with_origins=False``
    leaves out where each promise is written, for readers of the findings alone: over many
    small files that is a quarter of the time.
    """
    with _without_collection():
        return _Reader(at, with_origins).read(paths)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Keep the garbage collector from looking through a growing book again and again.

    Reading makes many values that stay and no circles; on a large book the searches took a
    quarter of the time. What was read is frozen: the next search does not look at it either.
    """
    was_on = gc.isenabled()
    gc.unfreeze()  # what an earlier reading froze may be let go of by now
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


def _known_until(book: Book) -> dict[str, int]:
    """Return the last year whose holidays are all known, by the codes that the calendars name."""
    codes = {code for calendar in book.calendars.values() for code in calendar.holidays_from}
    if not codes:
        return {}
    from umc.files.holiday_dates import fixed_until  # costs 300 ms: only for a book that asks

    return {code: fixed_until(code) for code in codes}


class _Reader:
    """One reading: its files by number, the draft, and the findings."""

    def __init__(self, at: date | None, with_origins: bool) -> None:
        self._at = at
        self._with_origins = with_origins
        self._sources = Sources()
        self._draft = Draft()
        self._near = NearNames()
        self._asked: list[tuple[BookFile, list[tuple[str, Place]]]] = []

    def read(self, paths: Sequence[Path | str]) -> Reading:
        files, troubles = find_files(paths)
        for trouble in troubles:
            self._trouble(trouble)
        for file in files:
            self._toml(file)
        if self._asked:
            from umc.files.equipment_files import read_equipment_files  # late: not every book names CSV files

            read_equipment_files(self._asked, self._sources, self._draft, self._near)
        draft, sketch = self._draft, self._draft.sketch()
        known_until = _known_until(sketch)
        ignores = IgnoreComments(self._sources, draft.findings)
        for found in check_book(sketch, draft.names(), self._near, at=self._at, known_until=known_until):
            for one in ignores.told_apart(found, self._span):
                draft.findings.append(draft.finding(one))
        told = self._sources.diagnostics(draft.findings.summed_up())
        standing, ignored = ignores.parted(told, has_day=self._at is not None)
        names = tuple(source.shown for source in self._sources)
        shown = (*standing, *(one.diagnostic for one in ignored))
        return Reading(draft.book(), standing, names, self._sources.excerpts(shown), ignored)

    def _span(self, path: BookPath) -> Span:
        return self._sources.span(self._draft.place(path))

    def _trouble(self, trouble: Trouble) -> None:
        self._sources.append(Source(trouble.shown))
        self._report(Finding(trouble.code, self._whole(), trouble.message, trouble.hint))
        if trouble.code is not EMPTY_FOLDER:
            self._draft.give_up_on()

    def _toml(self, file: BookFile) -> None:
        self._sources.append(Source(file.shown))
        tables = self._parsed(file)
        if tables is None:
            return
        source = len(self._sources) - 1
        cursor = Cursor(source, self._draft.findings, self._near)
        compiled = FileCompiler(tables, self._origins(self._sources[source]), cursor, self._draft)
        if compiled.paths:
            self._asked.append((file, compiled.paths))

    def _origins(self, source: Source) -> Origins | None:
        if not self._with_origins:
            return None
        from umc.files.origins import Origins  # late: who looks for findings alone needs none of it

        return Origins(source.shown, source.text or "")

    def _parsed(self, file: BookFile) -> dict[str, Any] | None:
        """Return the tables of a file; None, and a finding, where it has none."""
        source = len(self._sources) - 1
        try:
            text = self._sources[source].text = read_text(file.name, TOML_LIMIT)
        except NoText as trouble:
            place = Place(source, line=trouble.line, column=trouble.column)
            self._report(Finding(trouble.code, place, trouble.message, trouble.hint))
            self._draft.give_up_on()
            return None
        try:
            return rtoml.loads(text)
        except rtoml.TomlParsingError as error:
            line, column, message = syntax_place(str(error))
            is_deep = "recurs" in message
            hint = "no table of a book lies deeper than eight levels" if is_deep else _SYNTAX_HINT
            message = "nested deeper than the parser goes (80 levels)" if is_deep else message
            place = Place(source, line=line, column=column)
            self._report(Finding(TOO_DEEP if is_deep else BAD_TOML, place, message, hint))
            self._presume(text)
        return None

    def _presume(self, text: str) -> None:
        for kind, name in presumed_names(text):
            self._draft.presume(kind, name)
        self._draft.give_up_on("routes")

    def _whole(self) -> Place:
        return Place(len(self._sources) - 1, line=1, column=1)

    def _report(self, finding: Finding) -> None:
        self._draft.findings.append(finding)
