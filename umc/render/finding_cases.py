"""Findings as the cases of a JUnit report: a suite a file, a case a finding, a passed case where none is."""

from collections.abc import Iterable, Iterator, Sequence

from umc.domain.findings.diagnostics import Diagnostic, Ignored, Severity
from umc.domain.findings.finding_codes import FINDING_CODES
from umc.render.junit import Case, Suite


def finding_suites(
    files: Iterable[str], findings: Iterable[Diagnostic], ignored: Iterable[Ignored], *, strict: bool
) -> Iterator[Suite]:
    """Yield a suite for every file that was read, in order.

    What fails the run fails its case: an error, with ``strict`` a warning too. A warning
    otherwise passes and is told in the output of its case; an ignored finding is skipped.
    """
    cases: dict[str, list[Case]] = {file: [] for file in files}
    for one in findings:
        fails = strict or one.severity is Severity.ERROR
        cases.setdefault(one.span.file, []).append(_case(one, failure=one.message if fails else None))
    for it in ignored:
        case = _case(it.diagnostic, skipped=f"ignored because {it.reason}")
        cases.setdefault(it.diagnostic.span.file, []).append(case)
    for file, found in cases.items():
        yield Suite(name=file, cases=tuple(found) or (Case(name="no findings", classname=file, file=file),))


def _case(one: Diagnostic, *, failure: str | None = None, skipped: str | None = None) -> Case:
    return Case(
        name=f"{one.code} {FINDING_CODES[one.code].title} at {one.span.line}:{one.span.column}",
        classname=one.span.file,
        file=one.span.file,
        line=one.span.line,
        failure=failure,
        skipped=skipped,
        detail="\n".join(_detail(one)),
    )


def _detail(one: Diagnostic) -> Sequence[str]:
    return [
        f"{one.severity} {one.code}: {one.message}",
        *([f"hint: {one.hint}"] if one.hint else []),
        *(f"note: {note.span.file}:{note.span.line}:{note.span.column}: {note.label}" for note in one.notes),
    ]
