"""``umc batch``: umc commands from a file, one a line, in one process."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any, TextIO

import click

from umc.cli.invocation import Invocation, current
from umc.cli.out import CollectOut
from umc.cli.shell import PlainCommand
from umc.domain.refusals import Misuse

# These would wait for a person, or run a batch within a batch.
_NOT_HERE = frozenset({"batch", "demo", "completion", "help"})


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
    comment. Prints one JSON object a line: line, command, exit_code, result (that
    command's JSON) and error. Exits with 1 when a line failed; a negative answer, such as
    not entitled, is an answer and no failure.
    """
    from umc.cli.main import EXIT_INTERRUPTED

    run = current()
    failed = 0
    # Asked for once, so that every line shares it, and a missing one is said before any runs.
    database = run.database
    try:
        with database.atomic() if atomic else nullcontext():
            for answer in _answers(run, file):
                failed += answer["error"] is not None
                _say(answer)
                if answer["exit_code"] == EXIT_INTERRUPTED:
                    raise KeyboardInterrupt
                if failed and (atomic or stop):
                    break
            if failed and atomic:
                raise _Undo
    except _Undo:
        run.out.talk("nothing was kept: one line failed, and --atomic was asked for")
    if failed:
        ctx.exit(1)


def _answers(run: Invocation, file: TextIO) -> Iterator[dict[str, Any]]:
    for number, text in enumerate(file, start=1):
        words, misuse = _words(text)
        if misuse is not None:
            yield {"line": number, "command": text.strip(), "exit_code": 2, "result": None, "error": misuse}
        elif words:
            yield {"line": number, "command": shlex.join(words), **_attempt(run, words)}


def _words(text: str) -> tuple[list[str], dict[str, Any] | None]:
    try:
        words = shlex.split(text, comments=True)
        if words[:1] == ["umc"]:
            words = words[1:]
        if words and words[0] in _NOT_HERE:
            raise Misuse("not-in-a-batch", f"{words[0]} does not run in a batch", hint="run it by itself")
    except ValueError as error:
        return [], _error("bad-line", f"{error}", "quote it as in a shell")
    except Misuse as misuse:
        return [], _error(misuse.code, misuse.message, misuse.hint)
    return words, None


def _error(code: str, message: str, hint: str) -> dict[str, Any]:
    return {"code": code, "message": message, "hint": hint, "exit_code": 2}


def _attempt(run: Invocation, words: list[str]) -> dict[str, Any]:
    from umc.cli.main import attempt

    out = CollectOut()
    code, trouble = attempt(words, run.child(out))
    error = trouble.record() if trouble is not None else None
    return {"exit_code": code, "result": out.result, "error": error}


def _say(answer: dict[str, Any]) -> None:
    from umc.render.formats import as_json_line

    sys.stdout.write(as_json_line(answer))
