"""Equipment in CSV outside a book, for ``umc equipment import``: rows with their lines, and findings."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from umc.domain.findings.diagnostics import Diagnostic
from umc.domain.findings.finding_codes import DUPLICATE_TAG, FindingCode
from umc.domain.near_names import NearNames
from umc.domain.register.equipment import Equipment
from umc.files.equipment_csv import EquipmentCsv, has_place
from umc.files.equipment_files import bad_line, report_no_text
from umc.files.findings import Finding, Findings, Place
from umc.files.shown import shown
from umc.files.sources import Source, Sources, bounded_lines, open_lines
from umc.files.texts import NoText, not_utf8
from umc.files.tree import shown_path


class EquipmentStream:
    """Reads the machines of a CSV one after the other, however many.

    Iterate once: each item is the line a row begins on and its machine; rows that cannot be
    used are passed over. Afterwards ``diagnostics`` and ``excerpts`` say what was wrong. Of
    two rows with one tag the second is reported, and passed over.
    """

    def __init__(self, source: Path | Iterable[str], *, shown_as: str = "") -> None:
        self._source = source
        name = shown_as or (shown_path(source) if isinstance(source, Path) else "-")
        self._sources = Sources([Source(name, source if isinstance(source, Path) else None)])
        self._found = Findings()
        self._reader = EquipmentCsv(0, self._found, NearNames())
        self._sources[0].raw = self._reader.raw
        self._lines: dict[str, int] = {}

    def __iter__(self) -> Iterator[tuple[int, Equipment]]:
        """Yield lines and machines; nothing is raised for what is in the file."""
        try:
            if isinstance(self._source, Path):
                with open_lines(self._source) as file:
                    yield from self._rows(bounded_lines(file))
            else:
                yield from self._rows(self._source)
        except NoText as trouble:
            report_no_text(trouble, 0, self._found)
        except UnicodeDecodeError as error:
            report_no_text(self._not_utf8(error), 0, self._found)

    def _rows(self, lines: Iterable[str]) -> Iterator[tuple[int, Equipment]]:
        for line, machine in self._reader.rows(lines):
            tag = machine if isinstance(machine, str) else machine.tag
            first = self._lines.setdefault(tag, line) if tag else line
            if first != line:
                self._report_twice(tag, line, first)
            elif not isinstance(machine, str) and has_place(machine):
                yield line, machine

    def _report_twice(self, tag: str, line: int, first: int) -> None:
        self._reader.keep_line()
        note = (Place(0, ("tag",), line=first), "first named here")
        message = f"tag {shown(tag)} on line {line} is on line {first} already"
        self._found.append(
            Finding(
                DUPLICATE_TAG, Place(0, ("tag",), line=line), message, "keep one of the two rows", (note,)
            )
        )

    def _not_utf8(self, error: UnicodeDecodeError) -> NoText:
        if isinstance(self._source, Path):
            return bad_line(self._source)
        return not_utf8(bytes(error.object), error.start)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the header names, once it is read."""
        return self._reader.columns

    def report(self, code: FindingCode, line: int, column: str, message: str, hint: str = "") -> None:
        """Add a finding about a cell, for what can only be known outside the file."""
        self._found.append(Finding(code, Place(0, (column,), line=line), message, hint))

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Return all findings so far, in the order of lines."""
        self._sources[0].columns = self._reader.columns
        return self._sources.diagnostics(self._found.summed_up())

    def excerpts(self) -> dict[tuple[str, int], str]:
        """Return the lines that the findings point at, by file and line."""
        return self._sources.excerpts(self.diagnostics())
