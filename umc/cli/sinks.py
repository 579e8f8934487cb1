"""Where a checker's report goes: ``--format NAME[=FILE]``, several in one run."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from umc.cli.choices import FORMATS
from umc.cli.invocation import Invocation
from umc.domain.refusals import Misuse, OutsideFailure, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from umc.cli.choices import Format
    from umc.cli.out import Out

    Say = Callable[[Out, Format], None]
    Documents = Mapping[str, Callable[[], str]]

PLAIN_FORMS = ("text", *FORMATS)
"""The forms in which every checker can say its report; text is table."""


@dataclass(frozen=True, slots=True)
class Sink:
    """One form of a report and the file it goes to; ``file`` None is stdout."""

    form: str
    file: Path | None = None


def format_option(*forms: str, says: str) -> Callable[[Any], Any]:
    """Return the option ``--format``, given any number of times, that hands ``sinks`` to a command.

    ``forms`` are those the command has beside ``PLAIN_FORMS``; ``says`` begins its help. The
    command must be a ``PlainCommand``. How errors are told follows the form that stdout gets.
    """
    known = (*PLAIN_FORMS, *forms)

    def sinks(ctx: click.Context, param: click.Parameter, words: tuple[str, ...]) -> tuple[Sink, ...]:
        found = tuple(_sink(word, known, param.opts[0]) for word in words)
        _see_that_places_differ(found)
        _remember_form(ctx.find_object(Invocation), found)
        return found

    return click.option(
        "--format",
        "-o",
        "sinks",
        metavar="NAME[=FILE]",
        multiple=True,
        callback=sinks,
        shell_complete=lambda _ctx, _param, begun: [form for form in known if form.startswith(begun)],
        help=f"{says}: {', '.join(known)}; repeatable, into a file with =FILE.",
    )


def _sink(word: str, known: Sequence[str], flag: str) -> Sink:
    """Return the sink that a word means; ``NAME=-`` is stdout as well."""
    form, equals, file = word.partition("=")
    if form not in known:
        near = did_you_mean(form, known) or f"choose from {', '.join(known)}"
        raise Misuse("unknown-format", f"{flag}: there is no format {form!r}", hint=near)
    if equals and not file:
        raise Misuse("no-file-named", f"{flag} {word!r} names no file", hint=f"write {form}=FILE")
    return Sink(form, Path(file) if file not in ("", "-") else None)


def _see_that_places_differ(sinks: Iterable[Sink]) -> None:
    places: set[Path | None] = set()
    for sink in sinks:
        if sink.file in places:
            mend = f"give all but one a file: --format {sink.form}=FILE" if sink.file is None else ""
            raise Misuse(
                "one-report-a-place",
                f"two reports cannot both go to {sink.file or 'stdout'}",
                hint=mend or "name another file for one of them",
            )
        places.add(sink.file)


def _remember_form(run: Invocation | None, sinks: Iterable[Sink]) -> None:
    """Let the form that stdout gets, where one is named, win over one named before the command."""
    form = next((sink.form for sink in sinks if sink.file is None), None)
    if run is not None and form is not None:
        run.form = form if form in FORMATS else "table"


def write_sinks(
    run: Invocation, sinks: Sequence[Sink], say: Say, documents: Documents, *, read: Iterable[str]
) -> None:
    """Write one report in every form that was asked for.

    ``say`` says it to an ``Out`` in one of ``FORMATS``; ``documents`` compose the others, by
    name. Where all forms asked for go to files, stdout gets the usual one, unless --quiet.
    ``read`` are the files that the report is about.

    Raises:
        Refusal: a file holds something else than an earlier report; nothing was written.
        OutsideFailure: a file could not be written; all the others were, and stdout.
    """
    _see_that_nothing_is_lost(sinks, tuple(read))
    failures = [failure for sink in sinks if (failure := _written(sink, say, documents)) is not None]
    on_stdout = next((sink.form for sink in sinks if sink.file is None), None)
    document = documents.get(on_stdout) if on_stdout else None
    if document is not None and run.parent is None:  # a batch has records for answers
        sys.stdout.write(document())
    elif on_stdout or not sinks or not run.quiet:
        say(run.out, run.form)
    if failures:
        message = "; ".join(failure.message for failure in failures)
        raise OutsideFailure(failures[0].code, message, hint=failures[0].hint)


def _see_that_nothing_is_lost(sinks: Iterable[Sink], read: Sequence[str]) -> None:
    for sink in sinks:
        if sink.file is not None:
            from umc.cli.report_places import see_that_it_may_be_written

            see_that_it_may_be_written(sink.file, sink.form, read)


def _written(sink: Sink, say: Say, documents: Documents) -> OutsideFailure | None:
    """Write the sink that names a file; return what went wrong."""
    if sink.file is None:
        return None
    from umc.files.whole_file import write_whole

    try:
        write_whole(sink.file, documents[sink.form]() if sink.form in documents else _said(sink.form, say))
    except OutsideFailure as failure:
        return failure
    return None


def _said(form: str, say: Say) -> str:
    from umc.cli.out import TextOut

    out = TextOut(form if form in FORMATS else "table")
    say(out, out.form)
    return out.text
