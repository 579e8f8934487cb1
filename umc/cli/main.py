"""The root command, and how a run ends."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING, NoReturn

import click

from umc import __version__
from umc.cli.commands import COMMANDS
from umc.cli.escaped_output import escape_on_standard_streams
from umc.cli.exit_codes import EXIT_INTERRUPTED, EXIT_OUTSIDE, EXIT_PIPE, EXIT_USAGE
from umc.cli.invocation import Invocation
from umc.cli.shell import LazyGroup, shared_options
from umc.domain.refusals import OutsideFailure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from umc.cli.trouble import Trouble


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        click.echo(f"umc {__version__}")
        ctx.exit(0)


class Root(LazyGroup):
    """The root of all commands; its help says what holds for every one of them."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the sections of commands, then the options of umc itself, the shared ones and the topics."""
        from umc.cli.topics import TOPICS

        self.format_commands(ctx, formatter)
        shared = shared_options()
        for heading, params in (
            ("Options", [param for param in self.get_params(ctx) if param not in shared]),
            ("Shared options, which every command takes", shared),
        ):
            with formatter.section(heading):
                formatter.write_dl([row for param in params if (row := param.get_help_record(ctx))])
        with formatter.section("Topics, explained by umc help TOPIC"):
            formatter.write_text(", ".join(TOPICS))


@click.group(cls=Root, table=COMMANDS, no_args_is_help=True)
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Show the version."
)
def root() -> None:
    """One desk, many vendors, every promise on the clock.

    umc registers a customer's equipment under one contract, routes each fault to the
    vendor answerable for it, and keeps time on every promise made.
    """


def run(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and leave the process with its exit code."""
    _open_streams()
    escape_on_standard_streams()
    words = list(sys.argv[1:] if arguments is None else arguments)
    invocation = Invocation()
    code, trouble = attempt(words, invocation)
    if trouble is not None:
        from umc.cli.trouble import tell

        tell(trouble, as_record=_wants_json(words, invocation))
    sys.exit(_flushed(code, invocation, told=trouble is not None))


def _open_streams() -> None:
    """Let a run whose streams were closed by its caller (``>&-``) say what it says to nobody."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, io.StringIO())


def attempt(words: Sequence[str], invocation: Invocation) -> tuple[int, Trouble | None]:
    """Run one command; return its exit code and what went wrong, if anything. Never raises."""
    try:
        result = _done(list(words), invocation)
        return (result if isinstance(result, int) else 0), None
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else root.name, err=True)
        return EXIT_USAGE, None
    except BrokenPipeError:
        return EXIT_PIPE, None
    except SystemExit as left:  # click leaves by itself: with 0 after completion, else once a reader has gone
        return (EXIT_PIPE if left.code else 0), None
    except (KeyboardInterrupt, click.Abort):
        from umc.cli.trouble import interrupted

        return EXIT_INTERRUPTED, interrupted(in_doubt=invocation.in_doubt)
    except Exception as error:
        from umc.cli.trouble import trouble_of

        trouble = trouble_of(error, in_full=invocation.verbose, kept=_kept(invocation))
        return trouble.exit_code, trouble
    finally:
        invocation.close()


def _done(words: list[str], invocation: Invocation) -> object:
    """Run one command, again from its start where the database failed it and that is safe."""
    while True:
        try:
            done: object = root.main(words, prog_name="umc", standalone_mode=False, obj=invocation)
        except OutsideFailure as failure:
            from umc.cli.trying import wait_to_run_again

            wait_to_run_again(failure, invocation)
        else:
            return done


def _wants_json(words: list[str], invocation: Invocation) -> bool:
    """Whether errors are wanted as objects; a command that was not understood may not have said so yet."""
    if invocation.form in ("json", "jsonl"):
        return True
    joined = f"{' '.join(words)} "  # a report that goes to a file, --format json=FILE, says nothing of errors
    forms = [f"{join}{form} " for join in (" ", "=", "") for form in ("json", "jsonl")]
    return any(f"{flag}{form}" in joined for flag in ("-o", "--format") for form in forms)


def _kept(invocation: Invocation) -> str | None:
    """Return the noun of what was written and is kept, None where nothing is."""
    return invocation.noun if invocation.has_kept else None


def _flushed(code: int, invocation: Invocation, *, told: bool) -> int:
    """Flush stdout; a reader that has gone is quiet, a full disk is said, unless trouble was told already."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _close_stdout()
        return EXIT_PIPE
    except OSError as error:
        if not told:
            from umc.cli.trouble import no_room, tell

            tell(no_room(error, kept=_kept(invocation)), as_record=invocation.form in ("json", "jsonl"))
        _close_stdout()
        return code if told else EXIT_OUTSIDE
    return code


def _close_stdout() -> None:
    # What could not be written must not be tried again when the interpreter ends.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
