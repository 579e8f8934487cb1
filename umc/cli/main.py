"""The root command, and what becomes of everything that goes wrong below it."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import click

from umc import __version__
from umc.cli.commands import COMMANDS
from umc.cli.invocation import Invocation
from umc.cli.shell import LazyGroup
from umc.domain.refusals import Refusal
from umc.render.safe_text import safe, safe_json, safe_lines

EXIT_USAGE, EXIT_OUTSIDE, EXIT_BUG, EXIT_INTERRUPTED, EXIT_PIPE = 2, 4, 70, 130, 141


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        click.echo(f"umc {__version__}")
        ctx.exit(0)


@click.group(cls=LazyGroup, table=COMMANDS, no_args_is_help=True)
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_version)
def root() -> None:
    """One desk, many vendors, every promise on the clock.

    umc registers a customer's equipment under one contract, routes each fault to the
    vendor answerable for it, and keeps time on every promise made.
    """


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong, as it is shown: two lines for people, an object for programs."""

    code: str
    message: str
    hint: str
    exit_code: int

    def record(self) -> dict[str, Any]:
        """Return the object for programs."""
        return {"code": self.code, "message": self.message, "hint": self.hint, "exit_code": self.exit_code}


def run(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and leave the process with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    words = list(sys.argv[1:] if arguments is None else arguments)
    invocation = Invocation()
    code, trouble = attempt(words, invocation)
    if trouble is not None:
        _tell(trouble, as_record=_wants_json(words, invocation))
    sys.exit(_flushed(code))


def attempt(words: Sequence[str], invocation: Invocation) -> tuple[int, Trouble | None]:
    """Run one command; return its exit code and what went wrong, if anything. Never raises."""
    try:
        result = root.main(list(words), prog_name="umc", standalone_mode=False, obj=invocation)
        return (result if isinstance(result, int) else 0), None
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else root.name, err=True)
        return EXIT_USAGE, None
    except BrokenPipeError:
        return EXIT_PIPE, None
    except (KeyboardInterrupt, click.Abort):
        return EXIT_INTERRUPTED, Trouble(
            "interrupted", "interrupted; nothing was left half done", "", EXIT_INTERRUPTED
        )
    except Exception as error:
        trouble = _trouble(error, invocation)
        return trouble.exit_code, trouble
    finally:
        invocation.close()


def _trouble(error: Exception, invocation: Invocation) -> Trouble:
    match error:
        case Refusal():
            return Trouble(error.code, error.message, error.hint, error.exit_code)
        case click.UsageError():
            path = error.ctx.command_path if error.ctx is not None else "umc"
            hint = getattr(error, "near", "") or f"see {path} --help"
            return Trouble("usage", error.format_message(), hint, EXIT_USAGE)
        case click.ClickException():
            return Trouble("usage", error.format_message(), "", EXIT_USAGE)
        case OSError() if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO):
            where = f" ({error.filename})" if error.filename else ""
            hint = "nothing of this command was kept; mend it and run the command again"
            return Trouble("outside", f"{error.strerror}{where}", hint, EXIT_OUTSIDE)
        case _:
            return _bug(error, invocation)


def _bug(error: Exception, invocation: Invocation) -> Trouble:
    if invocation.verbose or os.environ.get("UMC_DEBUG"):
        import traceback

        sys.stderr.write(safe("").join(safe(one) + "\n" for one in traceback.format_exc().splitlines()))
    message = f"a bug of ours: {type(error).__name__}: {error}"
    return Trouble(
        "bug", message, "run it again with -v and report what it prints; nothing was kept", EXIT_BUG
    )


def _wants_json(words: list[str], invocation: Invocation) -> bool:
    if invocation.form in ("json", "jsonl"):
        return True
    joined = " ".join(words)
    return any(
        f"{flag}{join}{form}" in joined
        for flag in ("-o", "--format")
        for join in (" ", "=", "")
        for form in ("json",)
    )


def _tell(trouble: Trouble, *, as_record: bool) -> None:
    try:
        if as_record:
            sys.stderr.write(safe_json(json.dumps(trouble.record(), ensure_ascii=False)) + "\n")
            return
        sys.stderr.write(f"umc: {trouble.code}: {' '.join(safe_lines(trouble.message))}\n")
        if trouble.hint:
            sys.stderr.write(f"hint: {' '.join(safe_lines(trouble.hint))}\n")
    except OSError:  # nobody is left to tell
        return


def _flushed(code: int) -> int:
    """Flush stdout; a reader that has gone is quiet, a full disk is said."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_PIPE
    except OSError as error:
        _tell(
            Trouble("outside", f"stdout: {error.strerror}", "make room and run it again", EXIT_OUTSIDE),
            as_record=False,
        )
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_OUTSIDE
    return code
