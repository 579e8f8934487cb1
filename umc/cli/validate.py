"""``umc validate``: check contract files; no database is needed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from umc.cli.choices import FORMATS
from umc.cli.exit_codes import EXIT_NO
from umc.cli.invocation import Invocation, current
from umc.cli.progress import Progress
from umc.cli.shell import PlainCommand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from umc.cli.choices import Format
    from umc.render.blocks import Block, Style
    from umc.render.formats import Record
    from umc.services.validate_book import Validation


@click.command(cls=PlainCommand)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "-o",
    "form",
    type=click.Choice(["text", *FORMATS]),
    help="How to print the findings; jsonl and csv give one a line, text is table.",
)
@click.option("--strict", is_flag=True, help="Let warnings fail too.")
@click.pass_context
def validate(ctx: click.Context, paths: tuple[Path, ...], form: str | None, strict: bool) -> None:
    """Check the files of a book; folders are read whole.

    All findings of all files are given in one run, each with its place. Exit 1 when there
    are errors, with --strict also when there are warnings. --at DATE judges by a day:
    contracts that end soon, machines out of warranty.
    """
    from umc.services.validate_book import validate_book

    run = current()
    if form is not None:
        run.form = "table" if form == "text" else cast("Format", form)
    day = _day()
    with Progress(run) as progress:
        progress("reading the files")
        found = validate_book(paths, at=day)
    _say(run, found)
    if found.errors or (strict and found.warnings):
        ctx.exit(EXIT_NO)


def _say(run: Invocation, found: Validation) -> None:
    """Say the findings; what is counted beside them has no place where each line is a finding."""
    from umc.render.findings import FINDING_FIELDS

    if run.form in ("jsonl", "csv"):
        run.out.many(FINDING_FIELDS, _findings(found), lambda: _blocks(found))
    else:
        run.out.one(_record(found), lambda: _blocks(found))


def _findings(found: Validation) -> Iterator[Record]:
    from umc.render.findings import finding_records

    return finding_records(found.reading.diagnostics, found.reading.excerpts)


def _day() -> date | None:
    """Return the day of ``--at``; a bare date needs no zone, an instant is read in its own offset."""
    run = current()
    if run.at_text is None:
        return None
    try:
        return date.fromisoformat(run.at_text.strip())
    except ValueError:
        return run.at().date()


def _record(found: Validation) -> dict[str, Any]:
    return {
        "errors": found.errors,
        "warnings": found.warnings,
        "files": len(found.reading.files),
        "counts": dict(found.counts),
        "findings": list(_findings(found)),
    }


def _blocks(found: Validation) -> Iterator[Block]:
    from umc.render.blocks import Cell, line
    from umc.render.findings import findings_blocks, findings_summary

    reading = found.reading
    yield from findings_blocks(reading.diagnostics, reading.excerpts)
    counts = ", ".join(_counted(name, count) for name, count in found.counts if count)
    verdict = findings_summary(reading.diagnostics, len(reading.files))
    style: Style = "bad" if found.errors else "warn" if found.warnings else "good"
    yield line(f"{counts or 'nothing declared'}: ", Cell(verdict, style))


def _counted(name: str, count: int) -> str:
    """Say a count in the trade's words: ``1 contract``, ``84 machines``."""
    words = "machines" if name == "equipment" else name
    return f"{count:,} {words.removesuffix('s') if count == 1 else words}"
