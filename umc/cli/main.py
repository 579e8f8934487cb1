"""The root command, and how a run ends."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING, NoReturn

import click

from umc import __version__
from umc.cli.commands import COMMANDS
from umc.cli.exit_codes import EXIT_INTERRUPTED, EXIT_OUTSIDE, EXIT_PIPE, EXIT_USAGE
from umc.cli.invocation import Invocation
from umc.cli.shell import LazyGroup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from umc.cli.trouble import Trouble


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


def run(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and leave the process with its exit code."""
    _open_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    words = list(sys.argv[1:] if arguments is None else arguments)
    invocation = Invocation()
    code, trouble = attempt(words, invocation)
    if trouble is not None:
        from umc.cli.trouble import tell

        tell(trouble, as_record=_wants_json(words, invocation))
    sys.exit(_flushed(code))


def _open_streams() -> None:
    """Let a run whose streams were closed by its caller (``>&-``) say what it says to nobody."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, io.StringIO())


def attempt(words: Sequence[str], invocation: Invocation) -> tuple[int, Trouble | None]:
    """Run one command; return its exit code and what went wrong, if anything. Never raises."""
    try:
        result = root.main(list(words), prog_name="umc", standalone_mode=False, obj=invocation)
        return (result if isinstance(result, int) else 0), None
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else root.name, err=True)
        return EXIT_USAGE, None
    except (BrokenPipeError, SystemExit):  # click leaves by itself once a reader has gone
        return EXIT_PIPE, None
    except (KeyboardInterrupt, click.Abort):
        from umc.cli.trouble import INTERRUPTED

        return EXIT_INTERRUPTED, INTERRUPTED
    except Exception as error:
        from umc.cli.trouble import trouble_of

        trouble = trouble_of(error, in_full=invocation.verbose)
        return trouble.exit_code, trouble
    finally:
        invocation.close()


def _wants_json(words: list[str], invocation: Invocation) -> bool:
    """Whether errors are wanted as objects; a command that was not understood may not have said so yet."""
    if invocation.form in ("json", "jsonl"):
        return True
    joined = " ".join(words)
    return any(f"{flag}{join}json" in joined for flag in ("-o", "--format") for join in (" ", "=", ""))


def _flushed(code: int) -> int:
    """Flush stdout; a reader that has gone is quiet, a full disk is said."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _close_stdout()
        return EXIT_PIPE
    except OSError as error:
        from umc.cli.trouble import no_room, tell

        tell(no_room(error))
        _close_stdout()
        return EXIT_OUTSIDE
    return code


def _close_stdout() -> None:
    # What could not be written must not be tried again when the interpreter ends.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
