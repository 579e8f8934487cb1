"""Findings as GitHub workflow commands: each becomes an annotation at its line.

The form is that of GitHub's "Workflow commands for GitHub Actions"; what is escaped, and how,
is what the runner undoes.
"""

from collections.abc import Iterable, Iterator

from umc.domain.findings.diagnostics import Diagnostic, Severity, Span
from umc.domain.findings.finding_codes import FINDING_CODES
from umc.render.safe_text import safe

_UNREADABLE = "UMC1"
_MESSAGE = (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"))
_PROPERTY = (*_MESSAGE, (":", "%3A"), (",", "%2C"))


def github_commands(findings: Iterable[Diagnostic], summary: str) -> str:
    """Return a command a line, then the summary as a plain line.

    The most severe come first, since GitHub shows ten of a kind for a step: errors before
    warnings, what could not be read before all; otherwise the order is kept.
    """
    ordered = sorted(
        findings, key=lambda one: (one.severity is not Severity.ERROR, not one.code.startswith(_UNREADABLE))
    )
    return "".join(f"{text}\n" for text in (*map(_command, ordered), safe(summary)))


def _command(one: Diagnostic) -> str:
    kind = "error" if one.severity is Severity.ERROR else "warning"
    title = f"{one.code} {FINDING_CODES[one.code].title}" if one.code in FINDING_CODES else one.code
    told = {"file": one.span.file, **_place(one.span), "title": title}
    properties = ",".join(f"{name}={_escaped(value, _PROPERTY)}" for name, value in told.items())
    return f"::{kind} {properties}::{_escaped(chr(10).join(_lines(one)), _MESSAGE)}"


def _place(span: Span) -> dict[str, str]:
    """Return the place; columns are left out where it takes several lines, as GitHub wants it."""
    lines = {"line": str(span.line), "endLine": str(span.end_line)}
    if span.end_line != span.line:
        return lines
    return {**lines, "col": str(span.column), "endColumn": str(span.end_column)}


def _lines(one: Diagnostic) -> Iterator[str]:
    yield one.message
    if one.hint:
        yield f"hint: {one.hint}"
    for note in one.notes:
        yield f"note: {note.span.file}:{note.span.line}:{note.span.column}: {note.label}"


def _escaped(text: str, signs: Iterable[tuple[str, str]]) -> str:
    """Return a text in which no sign that the runner reads is left, and none that could hide."""
    for sign, written in signs:
        text = text.replace(sign, written)
    return safe(text)
