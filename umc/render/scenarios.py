"""What came of playing scenarios: for people, for programs, and as cases of a JUnit report."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from umc.domain.calendars.duration import write_counted
from umc.domain.findings.diagnostics import Diagnostic, Severity
from umc.domain.scenarios.result import Failure, Outcome
from umc.domain.scenarios.scenario import Value
from umc.render.blocks import BLANK, Block, Cell, Style, line
from umc.render.draw_plain import draw_plain
from umc.render.findings import Excerpts, excerpt_blocks, finding_records, findings_blocks, findings_summary
from umc.render.formats import Record
from umc.render.junit import Case, Suite, junit_xml
from umc.render.safe_text import safe
from umc.render.values import instant_fields, iso, seconds, spoken
from umc.render.why import why_blocks, why_record
from umc.services.play_scenarios import Played, ScenarioRun

SCENARIO_FIELDS = ("scenario", "outcome", "file", "line", "column", "checked", "unplayed", "failures")
"""The fields of a scenario for programs, in order."""


def scenario_blocks(run: ScenarioRun, *, with_passed: bool = False) -> Iterator[Block]:
    """Compose the findings, every failure with its reasons, and the count; passed ones where asked for."""
    if run.book.has_errors:
        yield from findings_blocks(run.book.objections, run.book.excerpts)
        told = findings_summary(run.book.objections, len(run.book.files))
        yield line("nothing was played, the book has errors: ", Cell(told, "bad"))
        return
    yield from findings_blocks(run.diagnostics, run.excerpts)
    for one in run.played:
        if one.outcome.passed and with_passed:
            yield line(Cell("pass ", "good"), one.outcome.scenario.name)
        elif not one.outcome.passed:
            yield from _failed(run, one)
    yield _count(run)


def _failed(run: ScenarioRun, one: Played) -> Iterator[Block]:
    outcome = one.outcome
    yield line(Cell("FAIL ", "bad"), Cell(outcome.scenario.name, "strong"))
    for failure in outcome.failures:
        yield from _failure(run, one, failure)
    if outcome.unplayed:
        yield line(f"{_counted(outcome.unplayed, 'step')} after it not played", indent=4)
    yield BLANK


def _failure(run: ScenarioRun, one: Played, failure: Failure) -> Iterator[Block]:
    span, text = run.spot(one, failure.path)
    zone = one.outcome.zone
    yield line(
        Cell(f"{safe(span.file)}:{span.line}:{span.column}: ", "strong"),
        f"{failure.about}{_when(failure, zone)}: expected ",
        Cell(in_words(failure.expected, zone), "strong"),
        ", got ",
        Cell(in_words(failure.got, zone), "bad"),
    )
    yield from excerpt_blocks(text, span, "bad")
    for reason in failure.reasons:
        yield line(Cell("because ", "dim"), reason, indent=4)
    if failure.hint:
        yield line(Cell("hint: ", "dim"), failure.hint, indent=4)
    if failure.why is not None:
        yield from why_blocks(failure.why, zone)[:-1]


def _when(failure: Failure, zone: ZoneInfo) -> str:
    return f" in step {failure.step}, {spoken(failure.at, zone)}" if failure.step else ""


def in_words(value: Value, zone: ZoneInfo) -> str:
    """Return what was expected or got, for people."""
    match value:
        case bool():
            return "true" if value else "false"
        case datetime():
            return spoken(value, zone)
        case timedelta():
            return write_counted(value)
        case tuple():
            return ", ".join(value) or "none"
        case _:
            return str(value)


def _count(run: ScenarioRun) -> Block:
    passed = len(run.played) - run.failed
    flawed = sum(one.severity is Severity.ERROR for one in run.diagnostics)
    parts = [f"{passed:,} passed"]
    parts += [f"{run.failed:,} failed"] if run.failed else []
    parts += [f"{_counted(flawed, 'error')} in the files"] if flawed else []
    style: Style = "good" if run.has_passed else "bad"
    told = f"{_counted(len(run.played), 'scenario')} in {_counted(len(run.files), 'file')}: "
    return line(told, Cell(", ".join(parts), style))


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def run_record(run: ScenarioRun) -> Record:
    """Return the whole run for programs."""
    return {
        "passed": len(run.played) - run.failed,
        "failed": run.failed,
        "files": len(run.files),
        "scenarios": list(scenario_records(run)),
        "findings": list(_findings(run)),
    }


def _findings(run: ScenarioRun) -> Iterator[Record]:
    """Yield the findings in the scenario files, after those of a book that has errors."""
    if run.book.has_errors:
        yield from finding_records(run.book.objections, run.book.excerpts)
    yield from finding_records(run.diagnostics, run.excerpts)


def scenario_records(run: ScenarioRun) -> Iterator[Record]:
    """Yield every scenario that was played, with the fields of ``SCENARIO_FIELDS``."""
    for one in run.played:
        outcome = one.outcome
        span, _ = run.spot(one, (*outcome.scenario.path, "name"))
        yield {
            "scenario": outcome.scenario.name,
            "outcome": "passed" if outcome.passed else "failed",
            "file": span.file,
            "line": span.line,
            "column": span.column,
            "checked": outcome.checked,
            "unplayed": outcome.unplayed,
            "failures": [_failure_record(run, one, failure) for failure in outcome.failures],
        }


def _failure_record(run: ScenarioRun, one: Played, failure: Failure) -> dict[str, Any]:
    span, text = run.spot(one, failure.path)
    zone = one.outcome.zone
    return {
        "about": failure.about,
        "step": failure.step,
        **instant_fields("at", failure.at, zone),
        "expected": _plain(failure.expected, zone),
        "got": _plain(failure.got, zone),
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "excerpt": text[:2_000],
        "reasons": list(failure.reasons),
        "hint": failure.hint,
        "why": why_record(failure.why, zone) if failure.why is not None else None,
    }


def _plain(value: Value, zone: ZoneInfo) -> Any:
    match value:
        case datetime():
            return iso(value, zone)
        case timedelta():
            return seconds(value)
        case tuple():
            return list(value)
        case bool():
            return value
        case _:
            return str(value)


def scenarios_junit(run: ScenarioRun, *, at: datetime) -> str:
    """Return the run as a JUnit report: a suite a file, a case a scenario; findings are failed cases."""
    suites = [_suite(run, number, file) for number, file in enumerate(run.files)]
    if run.book.has_errors:
        suites.insert(0, Suite(name="book", cases=tuple(_flaws(run.book.objections, run.book.excerpts))))
    return junit_xml(suites, name="umc test", at=at)


def _suite(run: ScenarioRun, number: int, file: str) -> Suite:
    found = _flaws((one for one in run.diagnostics if one.span.file == file), run.excerpts)
    played = [_case(run, one, file) for one in run.played if one.source == number]
    return Suite(name=file, cases=(*found, *played))


def _flaws(diagnostics: Iterable[Diagnostic], excerpts: Excerpts) -> Iterator[Case]:
    """Yield a failed case for every error."""
    for one in diagnostics:
        if one.severity is Severity.ERROR:
            yield Case(
                name=f"{one.code} in line {one.span.line}, column {one.span.column}",
                classname=one.span.file,
                file=one.span.file,
                line=one.span.line,
                failure=one.message,
                detail=draw_plain(findings_blocks([one], excerpts)),
            )


def _case(run: ScenarioRun, one: Played, file: str) -> Case:
    outcome = one.outcome
    span, _ = run.spot(one, (*outcome.scenario.path, "name"))
    failed = not outcome.passed
    return Case(
        name=outcome.scenario.name,
        classname=file,
        file=file,
        line=span.line,
        failure=_in_a_line(outcome) if failed else None,
        detail=draw_plain(list(_failed(run, one))[1:]) if failed else "",
    )


def _in_a_line(outcome: Outcome) -> str:
    return "; ".join(
        f"{one.about}: expected {in_words(one.expected, outcome.zone)}, got {in_words(one.got, outcome.zone)}"
        for one in outcome.failures
    )
