"""Machines in CSV: one row each, the columns named in the first row.

A row is read in a few microseconds: what is plain text of ordinary length needs no look
at each cell, and what many rows share (vendor, model, dates) is read once.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from typing import Any, TypeVar

from umc.domain.findings.finding_codes import BAD_CSV, NO_COLUMN, NO_PLACE, UNKNOWN_COLUMN, FindingCode
from umc.domain.near_names import NearNames
from umc.domain.register.equipment import COLUMNS, STATUSES, Equipment
from umc.files import times, words
from umc.files.findings import Cursor, Findings, Place, Wrong
from umc.files.selector_tables import field_of
from umc.files.shown import shown
from umc.files.texts import LONGEST_LINE

REQUIRED = ("tag", "customer", "site", "vendor")
_PLACES = frozenset(REQUIRED) - {"tag"}
_NO_PLACE: dict[str, Any] = dict.fromkeys(_PLACES, "")
_SHARED = frozenset({"model", "part_number", "class", "software_version", "location"})
# A leading ' before what a spreadsheet would take for a formula was put there by an export.
_GUARDED = re.compile("'+[=+\\-@\t\r＝＋－＠]")

T = TypeVar("T")


class EquipmentCsv:
    """Reads the rows of one CSV text; findings go to ``found`` with the line that a row begins on.

    ``columns`` are those of its header, once read; ``raw`` the lines that findings point at;
    ``is_whole`` tells whether all rows were come by.
    """

    def __init__(self, source: int, found: Findings, near: NearNames) -> None:
        self.columns: tuple[str, ...] = ()
        self.raw: dict[int, str] = {}
        self.is_whole = False
        self._cursor = Cursor(source, found, near)
        self._found = found
        self._last = ""
        self._on_one_line = True
        self._readers: list[tuple[int, str, str, Callable[[str], Any] | None]] = []
        status = words.choice(STATUSES, "status of equipment")
        self._special: dict[str, Callable[[str], Any]] = {
            "tag": self._id,
            "customer": _Read(partial(self._place_id, "customer")).__getitem__,
            "site": _Read(partial(self._place_id, "site")).__getitem__,
            "vendor": _Read(self._vendor).__getitem__,
            **{column: _Read(str).__getitem__ for column in _SHARED},
            "status": _Read(lambda cell: status(cell or STATUSES[0], self._cursor)).__getitem__,
            "installed": _Read(_day).__getitem__,
            "warranty_until": _Read(_day).__getitem__,
            "depends_on": self._tags,
        }

    @property
    def knows_columns(self) -> bool:
        """Whether every column of the header is one that machines have."""
        return all(name in COLUMNS for name in self.columns)

    def rows(self, lines: Iterable[str]) -> Iterator[tuple[int, Equipment | str]]:
        """Yield each row's first line and its machine, or its bare tag where it cannot be used.

        A customer, site or vendor that is not told is an empty text: see ``has_place``.
        """
        reader = csv.reader(self._remembered(lines), strict=True)
        try:
            header = next(reader, None)
            if not self._accept_header(header or []):
                return
            line = reader.line_num + 1
            for cells in reader:
                self._cursor.line = line
                self._on_one_line = reader.line_num == line
                if any(cells):
                    yield line, self._row(cells)
                line = reader.line_num + 1
            self.is_whole = True
        except csv.Error as error:
            self._cursor.line = reader.line_num or 1
            self._report(BAD_CSV, f"no good CSV: {error}", "look for a quotation mark that is not closed")

    def _remembered(self, lines: Iterable[str]) -> Iterator[str]:
        for line in lines:
            if len(line) > LONGEST_LINE:
                raise csv.Error(f"a line of more than {LONGEST_LINE} characters")
            self._last = line
            yield line

    def _report(
        self,
        code: FindingCode,
        message: str,
        hint: str = "",
        column: str | int | None = None,
        notes: tuple[tuple[Place, str], ...] = (),
    ) -> None:
        self._cursor.report(code, message, hint, key=column, notes=notes)
        self.raw.setdefault(self._cursor.line, self._last.rstrip("\r\n"))

    def _accept_header(self, header: list[str]) -> bool:
        """Check the names of the columns; tell whether rows can be read with them."""
        self._cursor.line = 1
        self.columns = tuple(_column(name) for name in header)
        if len(header) == 1 and (other := re.search("[;\t]", header[0])):
            what = "semicolons" if other[0] == ";" else "tabs"
            self._report(BAD_CSV, f"the columns are separated by {what}", "separate the columns with commas")
            return False
        meant = self._known_columns()
        missing = [name for name in REQUIRED if name not in self.columns]
        if untold := [name for name in missing if name not in meant]:
            message = f"the file lacks the column{'s' * (len(untold) > 1)} {', '.join(untold)}"
            self._report(NO_COLUMN, message, f"a header has at least {','.join(REQUIRED)}")
        self._readers = [
            (place, field_of(name), name, self._special.get(name))
            for place, name in enumerate(self.columns)
            if name in COLUMNS
        ]
        return not missing

    def _known_columns(self) -> set[str]:
        """Report columns that are unknown or come again; return the words of what they may have meant."""
        seen: dict[str, int] = {}
        meant: set[str] = set()
        for place, name in enumerate(self.columns):
            if name not in COLUMNS:
                near = self._cursor.near.hint("column", name, COLUMNS)
                meant.update(re.findall(r"\w+", near))
                hint = near or f"known: {', '.join(COLUMNS)}"
                self._report(UNKNOWN_COLUMN, f"unknown column {shown(name)}", hint, place)
            elif name in seen:
                notes = ((self._cursor.place(seen[name]), "first declared here"),)
                message = f"column {name} stands there twice"
                self._report(UNKNOWN_COLUMN, message, "keep one of them", place, notes)
            seen.setdefault(name, place)
        return meant

    def keep_line(self) -> None:
        """Keep the line of the present row: a finding points at it."""
        if self._on_one_line:
            self.raw[self._cursor.line] = self._last.rstrip("\r\n")

    def _row(self, cells: list[str]) -> Equipment | str:
        before = len(self._found)
        machine = self._machine(cells)
        if len(self._found) > before:
            self.keep_line()
        return machine

    def _machine(self, cells: list[str]) -> Equipment | str:
        if len(cells) != len(self.columns):
            self._report(
                BAD_CSV,
                f"the row has {len(cells)} cells, the header {len(self.columns)}",
                "quote a cell that holds a comma",
            )
            return cells[self.columns.index("tag")] if len(cells) > self.columns.index("tag") else ""
        together = "".join(cells)
        if "'" in together:
            cells = [cell[1:] if _GUARDED.match(cell) else cell for cell in cells]
        plain = len(together) <= words.LONGEST_TEXT and together.isascii() and together.isprintable()
        kept = self._kept(cells, plain)
        if "tag" in kept:
            return Equipment(**{**_NO_PLACE, **kept})
        return cells[self.columns.index("tag")]

    def _kept(self, cells: list[str], plain: bool) -> dict[str, Any]:
        """Return what could be read of a row, by attribute."""
        kept: dict[str, Any] = {}
        for place, field, column, reader in self._readers:
            cell = cells[place]
            try:
                if not plain:
                    cell = self._careful(cell, column)
                kept[field] = reader(cell) if reader is not None else cell
            except Wrong as wrong:
                self._cursor.path.append(column)
                self._cursor.report_wrong(wrong)
                self._cursor.path.pop()
        return kept

    def _careful(self, cell: str, column: str) -> str:
        self._cursor.path.append(column)
        try:
            return (words.note if column == "note" else words.text)(cell, self._cursor)
        finally:
            self._cursor.path.pop()

    def _id(self, cell: str) -> str:
        return words.ident(cell, self._cursor)

    def _place_id(self, column: str, cell: str) -> str:
        if not cell:
            message = f"{column} is empty: equipment needs a customer, a site and a vendor"
            raise Wrong(NO_PLACE, message, "fill this cell in")
        return words.ident(cell, self._cursor)

    def _vendor(self, cell: str) -> str:
        """Read a vendor's id, or one of the other names it goes by."""
        return words.name(cell, self._cursor) if cell else self._place_id("vendor", cell)

    def _tags(self, cell: str) -> tuple[str, ...]:
        return tuple(words.ident(tag, self._cursor) for tag in cell.split()) if cell else ()


def has_place(machine: Equipment) -> bool:
    """Tell whether customer, site and vendor are told: without them a machine is only good to check."""
    return bool(machine.customer and machine.site and machine.vendor)


class _Read(dict[str, T]):
    """What cells say, each read when first asked for: equal cells share one value."""

    def __init__(self, read: Callable[[str], T]) -> None:
        self._read = read

    def __missing__(self, cell: str) -> T:
        self[cell] = read = self._read(cell)
        return read


def _column(name: str) -> str:
    """Return a column's name as files write it: letter case is nothing to go by."""
    plain = name.strip()
    folded = plain.lower()
    return folded if folded in COLUMNS else plain


def _day(cell: str) -> date | None:
    return times.csv_day(cell) if cell else None
