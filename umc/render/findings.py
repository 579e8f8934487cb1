"""Findings for people, each with its line and a caret under the place, and for programs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from umc.domain.findings.diagnostics import Diagnostic, Ignored, Severity, Span
from umc.domain.findings.finding_codes import FINDING_CODES
from umc.render.blocks import Block, Cell, Line, Style, line
from umc.render.formats import Record
from umc.render.safe_text import safe, width

Excerpts = Mapping[tuple[str, int], str]

FINDING_FIELDS = (
    "code",
    "severity",
    "title",
    "message",
    "hint",
    "file",
    "line",
    "column",
    "end_line",
    "end_column",
    "excerpt",
    "notes",
)
"""The fields of a finding for programs, in order."""

# Of a long line: the characters shown before and after the place, and of the place itself.
_BEFORE, _AFTER, _WIDEST = 90, 60, 80
_LONGEST_LINE = 2_000
_STYLES: Mapping[Severity, Style] = {Severity.ERROR: "bad", Severity.WARNING: "warn"}


def findings_blocks(diagnostics: Iterable[Diagnostic], excerpts: Excerpts) -> Iterator[Block]:
    """Compose every finding: where, what, the line with a caret, the hint, further places."""
    for one in diagnostics:
        yield line(
            Cell(f"{_place(one.span)}: ", "strong"),
            Cell(f"{one.severity} {one.code}", _STYLES[one.severity]),
            f": {safe(one.message)}",
        )
        text = excerpts.get((one.span.file, one.span.line))
        if text:
            yield from excerpt_blocks(text, one.span, _STYLES[one.severity])
        if one.hint:
            yield line(Cell("hint: ", "dim"), safe(one.hint), indent=4)
        for note in one.notes:
            yield line(Cell(f"note: {_place(note.span)}: ", "dim"), safe(note.label), indent=4)


def findings_summary(
    diagnostics: Iterable[Diagnostic], files: int, *, ignored: int = 0, left_out: int = 0
) -> str:
    """Return one line with the number of errors, warnings and files.

    ``ignored`` are those that comments let pass, ``left_out`` those whose code was not asked for.
    """
    counts = Counter(one.severity for one in diagnostics)
    errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
    found = f"{_count(errors, 'error')}, {_count(warnings, 'warning')}" if counts else "no findings"
    more = [f"{ignored:,} ignored by comments"] if ignored else []
    more += [f"{left_out:,} left out by --select or --ignore"] if left_out else []
    return "; ".join([f"{found} in {_count(files, 'file')}", *more])


def finding_records(diagnostics: Iterable[Diagnostic], excerpts: Excerpts) -> Iterator[Record]:
    """Yield every finding for programs, with the fields of ``FINDING_FIELDS``."""
    for one in diagnostics:
        yield {
            "code": one.code,
            "severity": str(one.severity),
            "title": FINDING_CODES[one.code].title if one.code in FINDING_CODES else "",
            "message": one.message,
            "hint": one.hint,
            **_span_record(one.span),
            "excerpt": _cut_around(excerpts.get((one.span.file, one.span.line), ""), one.span),
            "notes": [{"label": note.label, **_span_record(note.span)} for note in one.notes],
        }


def ignored_records(ignored: Iterable[Ignored], excerpts: Excerpts) -> Iterator[Record]:
    """Yield every ignored finding for programs, with the fields of ``FINDING_FIELDS`` and ``reason``."""
    for one in ignored:
        (record,) = finding_records([one.diagnostic], excerpts)
        yield {**record, "reason": one.reason}


def _span_record(span: Span) -> dict[str, Any]:
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def _place(span: Span) -> str:
    """Return where it is, on one line whatever the file is called."""
    return f"{safe(span.file)}:{span.line}:{span.column}"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def excerpt_blocks(text: str, span: Span, style: Style) -> Iterator[Line]:
    """Compose the line and, under it, a caret for every cell of the place."""
    start = span.column - 1
    end = span.end_column - 1 if span.end_line == span.line else len(text)
    end = max(start + 1, min(end, len(text), start + _WIDEST))
    first, last = max(0, start - _BEFORE), min(len(text), end + _AFTER)
    before = ("..." if first else "") + _shown(text[first:start])
    place = _shown(text[start:end])
    after = _shown(text[end:last]) + ("..." if last < len(text) else "")
    number = str(span.line)
    yield line(Cell(f"{number} | ", "dim"), before, place, after, indent=4)
    gutter = " " * len(number) + " | "
    yield line(Cell(gutter, "dim"), " " * width(before), Cell("^" * max(1, width(place)), style), indent=4)


def _cut_around(text: str, span: Span) -> str:
    """Return a line whole, or of an absurdly long one what stands around the place."""
    if len(text) <= _LONGEST_LINE:
        return text
    start = min(span.column - 1, len(text))
    first, last = max(0, start - _BEFORE), start + _WIDEST + _AFTER
    return f"{'...' if first else ''}{text[first:last]}{'...' if last < len(text) else ''}"


def _shown(text: str) -> str:
    return safe(text.replace("\t", "    "))
