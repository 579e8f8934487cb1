"""``umc batch``: umc commands from a file, one a line, in one process."""

from __future__ import annotations

import io
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import redirect_stdout
from typing import TYPE_CHECKING, Any, TextIO

import click

from umc.cli.exit_codes import EXIT_INTERRUPTED, EXIT_NO, EXIT_USAGE
from umc.cli.invocation import Invocation, current
from umc.cli.out import CollectOut
from umc.cli.shell import PlainCommand
from umc.cli.shell_words import shell_words
from umc.domain.refusals import Misuse, OutsideFailure
from umc.domain.retry_write import Lost, PassingFailure

if TYPE_CHECKING:
    from umc.store.database.engine import Database


class _Undo(Exception):
    """Leaves the shared transaction so that nothing of it is kept."""


@click.command(cls=PlainCommand)
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
@click.option("--atomic", is_flag=True, help="All or nothing: one failed line undoes every line.")
@click.option("--stop", is_flag=True, help="Stop at the first line that fails.")
@click.pass_context
def batch(ctx: click.Context, file: TextIO, atomic: bool, stop: bool) -> None:
    """Run umc commands from FILE, or from stdin with -.

    One command a line, with or without the word umc, quoted as in a shell; a # begins a
    comment. Prints JSON lines whatever the format elsewhere, an object a line: line,
    command, exit_code, result (that command's JSON), error and warnings. Exits with 1 when
    a line failed; a negative answer, such as not entitled, is an answer and no failure.
    --at and --yes given here hold for every line that does not say otherwise. With --atomic
    the answers come at the end, each with kept: whether anything of it was.
    """
    run = current()
    # Asked for once, so that every line shares it, and a missing one is said before any runs.
    database = run.database
    lines = read_once(run, file) if atomic else file
    if not (_all_or_nothing(run, database, lines) if atomic else _run_lines(run, lines, stop=stop, say=_say)):
        ctx.exit(EXIT_NO)


def read_once(run: Invocation, file: TextIO) -> Iterable[str]:
    """Return the lines of a file, those read before where the command begins again."""
    if run.lines is None:
        run.lines = [], None
        try:
            run.lines[0].extend(file)
        except UnicodeDecodeError as error:
            run.lines = run.lines[0], error
    return _lines(*run.lines)


def _lines(read: Sequence[str], failed: UnicodeDecodeError | None) -> Iterator[str]:
    yield from read
    if failed is not None:
        raise failed


def _all_or_nothing(run: Invocation, database: Database, file: Iterable[str]) -> bool:
    """Run the lines as one transaction; return whether they were kept.

    The answers are said once it is known what became of them, each with ``kept``: null where that
    is not known. A transaction that the database undid is no answer: all of it may be run again.

    Raises:
        PassingFailure: the database was lost under it.
    """
    held: list[dict[str, Any]] = []
    kept: bool | None = False
    try:
        with database.atomic():
            if not _run_lines(run, file, stop=True, say=held.append):
                raise _Undo
        kept = True
    except _Undo:
        run.out.talk("nothing was kept: one line failed, and --atomic was asked for")
    except PassingFailure as lost:
        if lost.lost is not Lost.IN_DOUBT:
            held.clear()
        kept = None
        raise
    except BaseException:
        kept = None if database.in_doubt else False
        raise
    finally:
        for answer in held:
            _write({**answer, "kept": kept})
    return kept is True


def _run_lines(
    run: Invocation, file: Iterable[str], *, stop: bool, say: Callable[[dict[str, Any]], object]
) -> bool:
    """Run the lines, each answer handed on as soon as it is done; return whether none failed."""
    all_well = True
    for answer in _answers(run, file):
        all_well = all_well and answer["error"] is None
        say(answer)
        if answer["exit_code"] == EXIT_INTERRUPTED:
            raise KeyboardInterrupt
        if stop and not all_well:
            break
    return all_well


def _answers(run: Invocation, file: Iterable[str]) -> Iterator[dict[str, Any]]:
    for number, text in _numbered(file):
        words, misuse = _words(text)
        if misuse is not None:
            failed: dict[str, Any] = {
                "exit_code": EXIT_USAGE,
                "result": None,
                "error": misuse,
                "warnings": [],
            }
            yield {"line": number, "command": text.strip(), **failed}
        elif words:
            yield {"line": number, "command": shlex.join(words), **_attempt(run, words)}


def _numbered(file: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Give each line with its number; a byte order mark is no part of the first."""
    number = 0
    try:
        for number, text in enumerate(file, start=1):
            yield number, text.removeprefix("\ufeff") if number == 1 else text
    except UnicodeDecodeError as error:
        raise Misuse(
            "not-utf8",
            f"after line {number} the file is not UTF-8: {error.reason}",
            hint="save it as UTF-8; the lines before were run",
        ) from None


def _words(text: str) -> tuple[list[str], dict[str, Any] | None]:
    try:
        words = shell_words(text)
    except ValueError as error:
        return [], _error("bad-line", f"{error}", "quote it as in a shell")
    return (words[1:] if words[:1] == ["umc"] else words), None


def _error(code: str, message: str, hint: str) -> dict[str, Any]:
    return {"code": code, "message": message, "hint": hint, "exit_code": EXIT_USAGE}


def _attempt(run: Invocation, words: list[str]) -> dict[str, Any]:
    from umc.cli.main import attempt

    out, printed = CollectOut(), io.StringIO()
    child = run.child(out)
    child.at_text, child.assume_yes, child.verbose = run.at_text, run.assume_yes, run.verbose
    with redirect_stdout(printed):
        code, trouble = attempt(words, child)
    if child.tries.lost_inside is not None:
        raise child.tries.lost_inside
    run.is_tired = run.is_tired and trouble is not None
    # What a command prints past its result, such as --help or --ical, must not break the JSON lines.
    result = out.result if out.result is not None or not printed.getvalue() else printed.getvalue()
    error = trouble.record() if trouble is not None else None
    if code == EXIT_USAGE and error is None:
        error = _error("usage", "the command is not complete", f"see umc {words[0]} --help")
    return {"exit_code": code, "result": result, "error": error, "warnings": out.warnings}


def _say(answer: dict[str, Any]) -> None:
    """Say the answer to a line that was run, whatever becomes of those after it.

    Raises:
        OutsideFailure: it cannot be written; the lines up to this one were run all the same.
    """
    try:
        _write(answer)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutsideFailure(
            "outside",
            f"the answers could not be printed ({error.strerror}); the lines up to {answer['line']} were run",
            hint="look with umc fault list before running them again",
        ) from None


def _write(answer: dict[str, Any]) -> None:
    from umc.render.formats import as_json_line

    sys.stdout.write(as_json_line(answer))
