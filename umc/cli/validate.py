"""``umc validate``: check contract files; no database is needed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from umc.cli.exit_codes import EXIT_NO
from umc.cli.invocation import Invocation, current
from umc.cli.paths import PATH
from umc.cli.progress import Progress
from umc.cli.shell import PlainCommand
from umc.cli.sinks import format_option, write_sinks

if TYPE_CHECKING:
    from collections.abc import Callable

    from umc.cli.choices import Format
    from umc.cli.out import Out
    from umc.cli.sinks import Sink
    from umc.render.report_paths import ReportPaths
    from umc.services.validate_book import Validation


@click.command(cls=PlainCommand)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=PATH)
@format_option("github", "gitlab", "sarif", "junit", says="How to report")
@click.option(
    "--select", metavar="CODE", multiple=True, help="Report only these codes; UMC4 is all that begin so."
)
@click.option(
    "--ignore", metavar="CODE", multiple=True, help="Leave these codes out; the longer beginning wins."
)
@click.option("--strict", is_flag=True, help="Let warnings fail too.")
@click.pass_context
def validate(
    ctx: click.Context,
    paths: tuple[Path, ...],
    sinks: tuple[Sink, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    strict: bool,
) -> None:
    """Check the files of a book; folders are read whole.

    All findings of all files are given in one run, each with its place. Exit 1 when there
    are errors, with --strict also when there are warnings. --at DATE judges by a day:
    contracts that end soon, machines out of warranty. umc help findings tells how to let
    one pass.
    """
    from umc.domain.findings.selection import read_selection
    from umc.services.validate_book import validate_book

    selection, day = read_selection(select, ignore), _day()
    run = current()
    with Progress(run) as progress:
        progress("reading the files")
        found = validate_book(paths, at=day, selection=selection)
    _write(run, sinks, found, strict=strict)
    if found.errors or (strict and found.warnings):
        ctx.exit(EXIT_NO)


def _write(run: Invocation, sinks: tuple[Sink, ...], found: Validation, *, strict: bool) -> None:
    def say(out: Out, form: Format) -> None:
        _say(out, form, found)

    write_sinks(run, sinks, say, _documents(found, strict=strict), read=found.reading.files)


def _day() -> date | None:
    """Return the day of ``--at``; a bare date needs no zone, an instant is read in its own offset."""
    run = current()
    if run.at_text is None:
        return None
    try:
        return date.fromisoformat(run.at_text.strip())
    except ValueError:
        return run.at().date()


def _documents(found: Validation, *, strict: bool) -> dict[str, Callable[[], str]]:
    """Return the reports for other programs, by name; each is composed only when it is asked for."""
    return {
        "github": lambda: _github(found),
        "gitlab": lambda: _gitlab(found),
        "sarif": lambda: _sarif(found),
        "junit": lambda: _junit(found, strict=strict),
    }


def _say(out: Out, form: Format, found: Validation) -> None:
    """Say the findings; what is counted beside them has no place where each line is a finding."""
    from umc.render.findings import FINDING_FIELDS, finding_records
    from umc.render.validation import validation_blocks, validation_record

    if form in ("jsonl", "csv"):
        records = finding_records(found.findings, found.reading.excerpts)
        out.many(FINDING_FIELDS, records, lambda: validation_blocks(found))
    else:
        out.one(validation_record(found), lambda: validation_blocks(found))


def _paths() -> ReportPaths:
    from umc.render.report_paths import ReportPaths

    return ReportPaths(Path.cwd())


def _github(found: Validation) -> str:
    from umc.render.github import github_commands
    from umc.render.validation import validation_summary

    return github_commands(_paths().findings(found.findings), validation_summary(found))


def _gitlab(found: Validation) -> str:
    from umc.render.gitlab import gitlab_report

    return gitlab_report(_paths().findings(found.findings))


def _sarif(found: Validation) -> str:
    from umc.render.sarif import sarif_log, used_codes
    from umc.services.explain_finding import explain_findings

    paths = _paths()
    findings, ignored = paths.findings(found.findings), paths.ignored(found.ignored)
    pages = explain_findings(used_codes(findings, ignored))
    return sarif_log(findings, ignored, {page.code: "\n\n".join(page.meaning) for page in pages})


def _junit(found: Validation, *, strict: bool) -> str:
    from umc.render.finding_cases import finding_suites
    from umc.render.junit import junit_xml

    paths = _paths()
    files = map(paths.file, found.reading.files)
    suites = finding_suites(
        files, paths.findings(found.findings), paths.ignored(found.ignored), strict=strict
    )
    return junit_xml(tuple(suites), name="umc validate")
