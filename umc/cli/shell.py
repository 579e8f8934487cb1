"""How umc's commands and groups behave: shared options, lazy loading, near names."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

import click

from umc.cli.choices import COLORS, FORMATS
from umc.cli.invocation import Invocation
from umc.domain.refusals import Misuse

REPEATABLE = frozenset(
    {"umc tick", "umc inbox read", "umc db upgrade", "umc db check", "umc db anchor", "umc archive"}
)
"""Commands that do nothing twice although they take no key."""
_NOUNS_NAMED = 3
# These wait for a person, print no JSON, or need a transaction of their own.
NOT_IN_A_BATCH = frozenset({"batch", "demo", "completion", "help", "db", "run", "archive"})


def _remember(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
    """Keep a shared option on the invocation; one nearer to the command wins."""
    if value is None:
        return value
    if ctx.resilient_parsing:  # completion asks the database that the line names
        if param.name in ("database", "config"):
            ctx.meta[f"umc.{param.name}"] = value
        return value
    invocation = ctx.find_object(Invocation)
    if invocation is None:
        return value
    match param.name:
        case "form":
            invocation.form = value
        case "at_text":
            invocation.at_text, invocation.at_said = value, True
        case "quiet" | "verbose" | "assume_yes":
            if value:
                setattr(invocation, str(param.name), True)
        case _:
            _see_whose(invocation, param)
            invocation.flags[str(param.name)] = value
    return value


def _see_whose(invocation: Invocation, param: click.Parameter) -> None:
    """Refuse what a line of a batch cannot say: its one database, and with it its one transaction."""
    if invocation.parent is not None and param.name in ("database", "config"):
        raise Misuse(
            "not-in-a-batch", f"{param.opts[0]} holds for the whole batch", hint="give it to umc batch"
        )


def _shared(*names: str, **kept: Any) -> click.Option:
    return click.Option(names, expose_value=False, callback=_remember, **kept)


@cache
def shared_options(*, forms: bool = True) -> list[click.Parameter]:
    """Return the options that every command takes, on either side of its name."""
    options: list[click.Parameter] = []
    if forms:
        choice = click.Choice(FORMATS)
        options.append(
            _shared("--format", "-o", "form", type=choice, help="How to print the result (table for people).")
        )
    options += [
        _shared("--at", "at_text", metavar="INSTANT", help="Act as of this instant (umc help instants)."),
        _shared("--db", "database", metavar="URL", help="The database to use."),
        _shared("--config", metavar="FILE", help="The configuration file to use."),
        _shared("--color", type=click.Choice(COLORS), help="Colour the result or not."),
        _shared("--yes", "-y", "assume_yes", is_flag=True, help="Answer yes to every question."),
        _shared("--quiet", "-q", "quiet", is_flag=True, help="Say nothing beside the result."),
        _shared("--verbose", "-v", "verbose", is_flag=True, help="Show what lies behind a failure."),
    ]  # fmt: skip
    return options


class OneOf(click.Choice[str]):
    """One of some words, letter case aside; shown, and handed on, as they are spelled here."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the word that is meant, or refuse with those there are."""
        known = {one.casefold(): one for one in self.choices}
        return super().convert(known.get(str(value).casefold(), value), param, ctx)


class UnknownCommand(click.UsageError):
    """No such command; ``near`` is the hint that names those like it."""

    def __init__(self, message: str, near: str, ctx: click.Context) -> None:
        super().__init__(message, ctx=ctx)
        self.near = near


class Command(click.Command):
    """A command with umc's shared options; they are listed after its own."""

    forms = True
    timed = True

    def __init__(self, *args: Any, **kept: Any) -> None:
        kept.setdefault("context_settings", {"help_option_names": ["-h", "--help"], "max_content_width": 100})
        super().__init__(*args, **kept)
        self.shared = shared_options(forms=self.forms)
        self.params = [*self.params, *self.shared]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words of the line; whatever is wrong with them is told as of this command.

        Raises:
            click.UsageError: something is.
        """
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx  # an option without its value is told by the parser, which has none
            raise

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        run = ctx.find_object(Invocation)
        if run is not None:
            run.takes_key = "key" in ctx.params
            run.is_repeatable = ctx.params.get("key") is not None or ctx.command_path in REPEATABLE
        return super().invoke(ctx)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the command's own options first, then the shared ones."""
        for heading, params in (
            ("Options", [param for param in self.get_params(ctx) if param not in self.shared]),
            ("Shared options", [param for param in self.shared if self.timed or param.name != "at_text"]),
        ):
            rows = [row for param in params if (row := param.get_help_record(ctx)) is not None and row[1]]
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows)


class PlainCommand(Command):
    """A command that chooses its own output formats."""

    forms = False


class TimelessCommand(Command):
    """A command that is about no instant: it refuses ``--at`` rather than answer as if it had been heard."""

    timed = False

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command.

        Raises:
            Misuse: ``--at`` was given for it; that of a whole batch is left to its other lines.
        """
        run = ctx.find_object(Invocation)
        if run is not None and run.at_said:
            raise Misuse(
                "at-says-nothing",
                f"{ctx.command_path} is about no instant, so --at {run.at_text!r} says nothing",
                hint="leave --at out",
            )
        return super().invoke(ctx)


class Group(click.Group):
    """A noun with its verbs; knows near names."""

    command_class = Command

    def __init__(self, *args: Any, **kept: Any) -> None:
        kept.setdefault("context_settings", {"help_option_names": ["-h", "--help"], "max_content_width": 100})
        super().__init__(*args, **kept)
        self.params = [*self.params, *shared_options()]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the verbs; the shared options stand in each verb's own help."""
        self.format_commands(ctx, formatter)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a verb, or refuse with the names that are near."""
        name = str(args[0])
        found = self.get_command(ctx, name)
        if found is None and not ctx.resilient_parsing:
            from umc.domain.near_names import ask_whether
            from umc.domain.refusals import did_you_mean

            near = ask_whether(self._as_verb(ctx, name)) or did_you_mean(name, self.list_commands(ctx))
            near = near or f"see {ctx.command_path} --help"
            raise UnknownCommand(f"no command {name!r} in {ctx.command_path}", near, ctx)
        if found is not None and ctx.parent is None:
            _see_place(ctx, name)
            _remember_noun(ctx, name)
        return found.name if found else None, found, args[1:]

    def _as_verb(self, ctx: click.Context, name: str) -> list[str]:
        """Return the nouns, at most three, that have this as a verb: such as ``umc fault close``."""
        nouns = {noun: self.get_command(ctx, noun) for noun in self.list_commands(ctx)}
        groups = {noun: one for noun, one in nouns.items() if isinstance(one, click.Group)}
        having = [noun for noun, one in groups.items() if name in one.list_commands(ctx)]
        having.sort(key=lambda noun: noun != "fault")  # what a desk does most
        return [f"{ctx.command_path} {noun} {name}" for noun in having[:_NOUNS_NAMED]]


def _see_place(ctx: click.Context, name: str) -> None:
    run = ctx.find_object(Invocation)
    if run is not None and run.parent is not None and name in NOT_IN_A_BATCH:
        raise Misuse("not-in-a-batch", f"{name} does not run in a batch", hint="run it by itself")


def _remember_noun(ctx: click.Context, name: str) -> None:
    run = ctx.find_object(Invocation)
    if run is not None:
        run.noun = name


class LazyGroup(Group):
    """A group whose commands are known by name and summary, and imported when chosen.

    ``table`` maps a section to ``{command: (module, attribute, summary)}``.
    """

    def __init__(self, *args: Any, table: dict[str, dict[str, tuple[str, str, str]]], **kept: Any) -> None:
        super().__init__(*args, **kept)
        self.table = table
        self.places = {name: place for section in table.values() for name, place in section.items()}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names without importing anything."""
        return list(self.places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the one command that was chosen."""
        if cmd_name not in self.places:
            return None
        module, attribute, _ = self.places[cmd_name]
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the sections with their summaries, importing nothing."""
        reach = max(len(name) for name in self.places)
        for section, commands in self.table.items():
            with formatter.section(section):
                formatter.write_dl(
                    [(name.ljust(reach), summary) for name, (_, _, summary) in commands.items()]
                )
