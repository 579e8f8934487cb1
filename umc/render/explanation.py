"""What a finding means: for people as a page, for programs as a record."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from umc.domain.findings.diagnostics import Severity
from umc.domain.findings.explanation import Explanation, Listing, Part, files_of, listings, paragraphs
from umc.domain.findings.finding_codes import FINDING_CODES, FindingCode
from umc.render.blocks import BLANK, Block, Cell, Style, grid, line, title
from umc.render.formats import Record

CODE_FIELDS = ("code", "severity", "title")
"""The fields of a code in the listing of all, in order."""
EXPLANATION_FIELDS = (*CODE_FIELDS, "meaning", "judged_on", "example", "cure", "see_also")
"""The fields of an explanation, in order."""

_INDENT = 4


def code_records(codes: Iterable[FindingCode]) -> Iterator[Record]:
    """Yield every code for programs, with the fields of ``CODE_FIELDS``."""
    for one in codes:
        yield {"code": one.code, "severity": str(one.severity), "title": one.title}


def code_blocks(codes: Iterable[FindingCode]) -> list[Block]:
    """Compose the list of all codes."""
    rows = [(one.code, Cell(str(one.severity), _style(one.severity)), one.title) for one in codes]
    return [
        grid(CODE_FIELDS, rows, keep=(0, 1)),
        line(Cell("umc explain CODE says what one means, with an example and the cure", "dim")),
    ]


def explanation_records(pages: Iterable[Explanation]) -> Iterator[Record]:
    """Yield every page for programs, with the fields of ``EXPLANATION_FIELDS``."""
    for one in pages:
        yield {
            "code": one.code,
            "severity": str(one.severity),
            "title": one.title,
            "meaning": "\n\n".join(one.meaning),
            "judged_on": one.judged_on.isoformat() if one.judged_on else None,
            "example": _parts_record(one.example),
            "cure": _parts_record(one.cure),
            "see_also": list(one.see_also),
        }


def _parts_record(parts: Sequence[Part]) -> dict[str, Any]:
    return {
        "text": "\n\n".join(paragraphs(parts)),
        "files": [{"file": name, "text": text} for name, text in files_of(parts).items()],
        "shell": "".join(one.text for one in listings(parts) if not one.file),
    }


def explanation_blocks(pages: Iterable[Explanation]) -> Iterator[Block]:
    """Compose pages one below the other."""
    for number, page in enumerate(pages):
        if number:
            yield from (BLANK, BLANK)
        yield from _page(page)


def _page(page: Explanation) -> Iterator[Block]:
    yield line(
        Cell(f"{page.code}: {page.title}", "title"), " ", Cell(f"({page.severity})", _style(page.severity))
    )
    yield from _parts(page.meaning)
    yield from _section("Example", page.example)
    yield from _section("Cure", page.cure)
    if page.see_also:
        yield BLANK
        yield title("See also")
        yield BLANK
        for code in page.see_also:
            yield line(Cell(code, "strong"), f": {FINDING_CODES[code].title}")


def _section(name: str, parts: Iterable[Part]) -> Iterator[Block]:
    yield BLANK
    yield title(name)
    yield from _parts(parts)


def _parts(parts: Iterable[Part]) -> Iterator[Block]:
    for part in parts:
        yield BLANK
        if isinstance(part, Listing):
            yield from _listing(part)
        else:
            yield line(part)


def _listing(shown: Listing) -> Iterator[Block]:
    if shown.file:
        yield line(Cell(f"{shown.file}:", "strong"))
    for text in shown.text.splitlines():
        yield line(text, indent=_INDENT, whole=True)


def _style(severity: Severity) -> Style:
    return "bad" if severity is Severity.ERROR else "warn"
