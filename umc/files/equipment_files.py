"""The CSV files that a book names under ``[equipment_files]``."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from umc.domain.findings.finding_codes import NO_EQUIPMENT_FILE, OUTSIDE_BOOK
from umc.domain.near_names import NearNames
from umc.files.draft import Draft
from umc.files.equipment_csv import EquipmentCsv
from umc.files.findings import Finding, Findings, Place
from umc.files.globs import files_below
from umc.files.shown import shown
from umc.files.sources import Source, Sources, bounded_lines, open_lines
from umc.files.texts import NoText, not_utf8
from umc.files.tree import BookFile, shown_path, stays_in

Asked: TypeAlias = Sequence[tuple[BookFile, Sequence[tuple[str, Place]]]]


def read_equipment_files(asked: Asked, sources: Sources, draft: Draft, near: NearNames) -> None:
    """Read every CSV file that the TOML files ask for, each once, into the draft."""
    seen: set[str] = set()
    for path, place in _paths(asked, draft):
        real = os.path.realpath(path)
        if real not in seen:
            seen.add(real)
            _read_one(path, place, sources, draft, near)


def _paths(asked: Asked, draft: Draft) -> Iterator[tuple[Path, Place]]:
    for file, patterns in asked:
        for pattern, place in patterns:
            for path in _matching(file, pattern, place, draft):
                yield path, place


def _matching(file: BookFile, pattern: str, place: Place, draft: Draft) -> Iterator[Path]:
    """Yield the files that a pattern names, relative to the file it stands in; never outside the book."""
    found = _found(file, pattern)
    if found is None:
        _refuse(pattern, place, draft)
    elif not found:
        message = f"{shown(pattern)} names no file beside {file.shown}"
        hint = "paths are relative to the file they stand in"
        draft.give_up_on("equipment")
        draft.findings.append(Finding(NO_EQUIPMENT_FILE, place, message, hint))
    for path in found or ():
        if stays_in(path, file.root):
            yield path
        else:
            _refuse(shown_path(path), place, draft)


def _found(file: BookFile, pattern: str) -> list[Path] | None:
    """Return what a pattern names below the book's folder, sorted; None where it leads out of it."""
    below = Path(os.path.normpath(file.path.parent.relative_to(file.root) / pattern))
    if below.is_absolute() or os.pardir in below.parts:
        return None
    try:
        return files_below(file.root, str(below)) if below.parts else []
    except (ValueError, OSError):  # no pattern at all
        return []


def _refuse(pattern: str, place: Place, draft: Draft) -> None:
    message = f"{shown(pattern)} leads out of the book's folder"
    draft.give_up_on("equipment")
    draft.findings.append(Finding(OUTSIDE_BOOK, place, message, "keep equipment files in the book's folder"))


def _read_one(path: Path, asked_at: Place, sources: Sources, draft: Draft, near: NearNames) -> None:
    source = Source(shown_path(path), path, asked_at=asked_at)
    sources.append(source)
    number = len(sources) - 1
    reader = EquipmentCsv(number, draft.findings, near)
    source.raw = reader.raw
    try:
        with open_lines(path) as file:
            for line, machine in reader.rows(bounded_lines(file)):
                draft.put_machine(number, line, machine, csv=True)
        if not reader.is_whole:
            draft.give_up_on("equipment")
        if not reader.knows_columns:
            draft.doubt_machines(number)
    except NoText as trouble:
        report_no_text(trouble, number, draft.findings)
        draft.give_up_on("equipment")
    except UnicodeDecodeError:
        report_no_text(bad_line(path), number, draft.findings)
        draft.give_up_on("equipment")
    source.columns = reader.columns


def report_no_text(trouble: NoText, source: int, found: Findings) -> None:
    """Report that a file, or one line of it, gives no text."""
    place = Place(source, line=trouble.line, column=trouble.column)
    found.append(Finding(trouble.code, place, trouble.message, trouble.hint))


def bad_line(path: Path) -> NoText:
    """Find the first line of a file that is not UTF-8, and return what is to be said of it."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as error:
                said = not_utf8(line, error.start)
                message = said.message.replace("on line 1 ", f"on line {number} ")
                return NoText(said.code, message, said.hint, number, said.column)
    return not_utf8(b"\xff", 0)
