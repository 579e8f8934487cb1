"""The files that were read, and where in them a finding stands: line, column, excerpt."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from umc.domain.findings.diagnostics import Diagnostic, Note, Span
from umc.domain.findings.finding_codes import MORE_ERRORS, MORE_WARNINGS
from umc.files.findings import Finding, Place
from umc.files.texts import CSV_LIMIT, LONGEST_LINE, NoText, open_file

if TYPE_CHECKING:
    from umc.files.spans import Index

_USER = re.compile(r"(?<=://)[^\s\"'/@]++(?=@)")
_MORE = (MORE_ERRORS, MORE_WARNINGS)


@dataclass(slots=True)
class Source:
    """One file: TOML has its text, CSV its columns and the lines that were worth keeping.

    ``asked_at`` is the pattern that names a CSV file.
    """

    shown: str
    path: Path | None = None
    text: str | None = None
    columns: tuple[str, ...] = ()
    raw: dict[int, str] = field(default_factory=dict)
    index: Index | None = None
    asked_at: Place | None = None

    def indexed(self) -> Index:
        """Return the index of a TOML text, made at the first call."""
        if self.index is None:
            from umc.files.spans import Index  # late: a book without findings needs none of it

            self.index = Index(self.text or "")
        return self.index


class Sources(list[Source]):
    """All files of one reading, by number."""

    def diagnostics(self, findings: Iterable[Finding]) -> tuple[Diagnostic, ...]:
        """Look up where every finding stands; in the order of files and places, how many more last."""
        told = list(findings)
        self._fetch_lines(told)
        order = sorted(
            (
                (finding.place.source, self.span(finding.place), finding.code.code, finding)
                for finding in told
            ),
            key=lambda one: (
                one[0],
                one[3].code in _MORE,
                one[1].line,
                one[1].column,
                one[2],
                one[3].message,
            ),
        )
        return tuple(self._diagnostic(finding, span) for _, span, _, finding in order)

    def _diagnostic(self, finding: Finding, span: Span) -> Diagnostic:
        return Diagnostic(
            code=finding.code.code,
            severity=finding.code.severity,
            message=finding.message,
            span=span,
            notes=tuple(Note(span=self.span(place), label=label) for place, label in finding.notes),
            hint=finding.hint,
        )

    def excerpts(self, diagnostics: Iterable[Diagnostic]) -> dict[tuple[str, int], str]:
        """Return the lines that diagnostics point at, by file and line."""
        numbers = {source.shown: number for number, source in enumerate(self)}
        spans = {span for one in diagnostics for span in (one.span, *(note.span for note in one.notes))}
        return {
            (span.file, span.line): text
            for span in spans
            if (text := self._excerpt(numbers[span.file], span.line))
        }

    def _excerpt(self, source: int, line: int) -> str:
        """Return the text of a line, whole: whoever shows it cuts around the place that is meant.

        What stands in a web address as user and password is starred out, as wide as it was.
        """
        kept = self[source]
        text = kept.indexed().line(line) if kept.text is not None else kept.raw.get(line, "")
        return _USER.sub(lambda found: "*" * len(found[0]), text) if "://" in text else text

    def span(self, place: Place) -> Span:
        """Return where a place is; of a line of CSV that nobody kept, the line alone is right."""
        source = self[place.source]
        if place.column:
            return Span(
                file=source.shown,
                line=place.line,
                column=place.column,
                end_line=place.line,
                end_column=place.column + 1,
            )
        if place.line:
            return _cell_span(source, place)
        if source.text is None or not place.path:
            return Span(file=source.shown)
        return _toml_span(source, place)

    def _fetch_lines(self, findings: list[Finding]) -> None:
        """Read again those lines of CSV files that findings point at and nobody kept."""
        wanted: dict[int, set[int]] = {}
        for finding in findings:
            for place in (finding.place, *(place for place, _ in finding.notes)):
                if (
                    place.line
                    and not place.column
                    and self[place.source].text is None
                    and place.line not in self[place.source].raw
                ):
                    wanted.setdefault(place.source, set()).add(place.line)
        for source, lines in wanted.items():
            _keep_lines(self[source], lines)


def _toml_span(source: Source, place: Place) -> Span:
    index = source.indexed()
    spot = index.find(place.path)
    if spot is None:
        return Span(file=source.shown)
    stretch = spot.key if place.part == "key" else spot.value
    if place.within is not None:
        stretch = index.piece(stretch, place.within)
    line, column = index.line_and_column(stretch.start)
    end_line, end_column = index.line_and_column(stretch.end)
    return Span(file=source.shown, line=line, column=column, end_line=end_line, end_column=end_column)


def _cell_span(source: Source, place: Place) -> Span:
    """Return the span of a cell, or of the whole row where no column is meant."""
    text = source.raw.get(place.line, "")
    start, end = 0, len(text)
    column = place.path[0] if place.path else None
    if isinstance(column, str) and column in source.columns:
        column = source.columns.index(column)
    if isinstance(column, int):
        start, end = _cell(text, column)
    return Span(
        file=source.shown,
        line=place.line,
        column=start + 1,
        end_line=place.line,
        end_column=max(end, start + 1) + 1 if end <= start else end + 1,
    )


def _cell(text: str, number: int) -> tuple[int, int]:
    """Return where a cell of a row starts and ends, quotes included."""
    start, quoted, count = 0, False, 0
    for at, character in enumerate(text):
        if character == '"':
            quoted = not quoted
        elif character == "," and not quoted:
            if count == number:
                return start, at
            start, count = at + 1, count + 1
    return (start, len(text)) if count == number else (0, len(text))


def _keep_lines(source: Source, lines: set[int]) -> None:
    if source.path is None:
        return
    try:
        with open_lines(source.path) as file:
            last = max(lines)
            for number, line in enumerate(bounded_lines(file), start=1):
                if number in lines:
                    source.raw[number] = line.rstrip("\r\n")
                if number >= last:
                    break
    except (NoText, OSError, UnicodeDecodeError):
        return


def open_lines(path: Path) -> io.TextIOWrapper:
    """Open a CSV file as text, its line ends untouched, a byte order mark left out.

    Raises:
        NoText: it is no ordinary file or cannot be opened.
    """
    return io.TextIOWrapper(open_file(path, CSV_LIMIT), encoding="utf-8-sig", newline="")


def bounded_lines(file: io.TextIOWrapper) -> Iterator[str]:
    """Yield a file's lines; one that is longer than ``LONGEST_LINE`` comes in pieces of more than that."""
    return iter(lambda: file.readline(LONGEST_LINE + 1), "")
