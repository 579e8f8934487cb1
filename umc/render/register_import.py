"""What an import of equipment does, on screen and as a record."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from umc.domain.register.field_changes import FieldChange
from umc.domain.register.register_import import Verdict, Weighed
from umc.render.blocks import Block, Cell, Style, grid, line
from umc.render.findings import finding_records, findings_blocks, findings_summary
from umc.services.import_equipment import ImportReport

SHOWN_AT_MOST = 50
"""How many rows, and how many findings, a screen shows; records have all."""

_MARKS: dict[Verdict, tuple[str, Style]] = {
    Verdict.ADD: ("+ add", "good"),
    Verdict.CHANGE: ("~ change", "warn"),
    Verdict.CONFLICT: ("! conflict", "bad"),
    Verdict.UNCHANGED: ("= unchanged", "dim"),
}


def import_record(report: ImportReport) -> dict[str, Any]:
    """Return the counts, every row that is not unchanged, and every finding."""
    return {
        "file": report.file,
        "applied": report.applied,
        "repeated": report.repeated,
        "adds": report.counts.get(Verdict.ADD, 0),
        "changes": report.counts.get(Verdict.CHANGE, 0),
        "conflicts": report.conflicts,
        "unchanged": report.counts.get(Verdict.UNCHANGED, 0),
        "errors": report.errors,
        "warnings": len(report.diagnostics) - report.errors,
        "rows": [_row_record(row) for row in report.rows],
        "findings": list(finding_records(report.diagnostics, report.excerpts)),
    }


def import_blocks(report: ImportReport) -> Iterator[Block]:
    """Compose findings, then the rows by their line, then the counts."""
    shown = report.diagnostics[:SHOWN_AT_MOST]
    yield from findings_blocks(shown, report.excerpts)
    if report.diagnostics:
        yield from _more(len(report.diagnostics) - len(shown), "findings")
        yield line(findings_summary(report.diagnostics, 1))
    rows = [shown_row for row in islice(report.rows, SHOWN_AT_MOST) for shown_row in _row(row)]
    if rows:
        yield grid(("line", "", "tag", "what changes"), rows, right=(0,), keep=(0, 1, 2))
        yield from _more(len(report.rows) - SHOWN_AT_MOST, "rows")
    yield line(Cell(f"{report.file}: ", "strong"), _counts(report))


def _row_record(row: Weighed) -> dict[str, Any]:
    return {
        "line": row.line,
        "tag": row.tag,
        "verdict": row.verdict.value,
        "changes": [
            {"field": change.field, "before": change.before, "after": change.after} for change in row.changes
        ],
    }


def _row(row: Weighed) -> list[tuple[str, Cell, Cell, str]]:
    """Return a line for each field that changes, the row's own words on the first."""
    mark, style = _MARKS[row.verdict]
    changes = [_change(change) for change in row.changes] or [""]
    first = (str(row.line), Cell(mark, style), Cell(row.tag, "strong"), changes[0])
    return [first, *(("", Cell(""), Cell(""), change) for change in changes[1:])]


def _change(change: FieldChange) -> str:
    if change.before is None:
        return f"{change.field}: {change.after}"
    return f"{change.field}: {change.before} -> {change.after or 'nothing'}"


def _more(number: int, what: str) -> Iterator[Block]:
    if number > 0:
        yield line(Cell(f"... and {number:,} more {what} (-o json has all)", "dim"))


def _counts(report: ImportReport) -> str:
    words = (("add", "adds"), ("change", "changes"), ("conflict", "conflicts"), ("unchanged", "unchanged"))
    counts = [report.counts.get(verdict, 0) for verdict in Verdict]
    return ", ".join(
        f"{number:,} {one if number == 1 else many}"
        for number, (one, many) in zip(counts, words, strict=True)
    )
