"""``umc test``: play scenario files against their book; no database is needed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from umc.cli.exit_codes import EXIT_NO
from umc.cli.invocation import Invocation, current
from umc.cli.paths import PATH
from umc.cli.progress import Progress
from umc.cli.shell import PlainCommand, TimelessCommand
from umc.cli.sinks import Sink, format_option, write_sinks

if TYPE_CHECKING:
    from umc.cli.choices import Format
    from umc.cli.out import Out
    from umc.services.play_scenarios import ScenarioRun


class _PlayCommand(PlainCommand, TimelessCommand):
    """A command with formats of its own; every instant that it is about stands in the files."""


@click.command("test", cls=_PlayCommand)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=PATH)
@click.option("--book", "books", metavar="PATH", multiple=True, type=PATH, help="Where the book is.")
@click.option("-k", "holding", metavar="TEXT", help="Play those alone whose name holds this text.")
@format_option("junit", says="How to print the outcome")
@click.pass_context
def test(
    ctx: click.Context, paths: tuple[Path, ...], books: tuple[Path, ...], holding: str | None,
    sinks: tuple[Sink, ...],
) -> None:  # fmt: skip
    """Play the scenario files (*.test.toml) of a book: who answers, what is due when, who is told.

    The book is what else the paths hold; of scenario files alone, their folder or the one
    above it. Exit 1 when a scenario fails, or when its file or the book has errors. With -v
    those that passed are named too. The files are explained by umc help scenarios.
    """
    from umc.services.play_scenarios import play_scenarios

    run = current()
    with Progress(run) as progress:
        progress("playing the scenarios")
        played = play_scenarios(paths, books=books, holding=holding)
    _write(run, sinks, played)
    if not played.has_passed:
        ctx.exit(EXIT_NO)


def _write(run: Invocation, sinks: tuple[Sink, ...], played: ScenarioRun) -> None:
    from umc.render.scenarios import scenarios_junit

    def say(out: Out, form: Format) -> None:
        _say(out, form, played, with_passed=run.verbose)

    documents = {"junit": lambda: scenarios_junit(played, at=run.now)}
    write_sinks(run, sinks, say, documents, read=(*played.book.files, *played.files))


def _say(out: Out, form: Format, played: ScenarioRun, *, with_passed: bool) -> None:
    """Say the run; where each line is a scenario, what is counted beside them has no place."""
    from umc.render.scenarios import SCENARIO_FIELDS, run_record, scenario_blocks, scenario_records

    if form in ("jsonl", "csv"):
        out.many(SCENARIO_FIELDS, scenario_records(played), lambda: ())
    else:
        out.one(run_record(played), lambda: scenario_blocks(played, with_passed=with_passed))
