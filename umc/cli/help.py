"""``umc help``: a command's help, or a topic."""

from collections.abc import Iterable

import click

from umc.cli.completion import word_completer
from umc.cli.shell import TimelessCommand
from umc.cli.topics import TOPICS


def _topics_and_commands() -> Iterable[str]:
    from umc.cli.commands import COMMANDS

    return (*TOPICS, *(name for section in COMMANDS.values() for name in section))


@click.command("help", cls=TimelessCommand)
@click.argument("topic", nargs=-1, shell_complete=word_completer(_topics_and_commands))
def help_(topic: tuple[str, ...]) -> None:
    """Explain a command (umc help fault open) or a topic.

    Topics: exit-codes, instants, durations, formats, findings, scenarios, settings, delivery,
    replies, templates, ticking, security, postgresql.
    """
    from umc.cli.main import root

    if len(topic) == 1 and topic[0] in TOPICS:
        said = TOPICS[topic[0]]
        click.echo(said if isinstance(said, str) else said(), nl=False)
        return
    ctx = click.Context(root, info_name="umc")
    command: click.Command = root
    for word in topic:
        found = command.get_command(ctx, word) if isinstance(command, click.Group) else None
        if found is None:
            _unknown(topic, command, ctx)
        else:
            ctx = click.Context(found, info_name=word, parent=ctx)
            command = found
    click.echo(command.get_help(ctx))


def _unknown(topic: tuple[str, ...], command: click.Command, ctx: click.Context) -> None:
    from umc.domain.refusals import Misuse, did_you_mean

    known = (*TOPICS, *(command.list_commands(ctx) if isinstance(command, click.Group) else ()))
    hint = did_you_mean(topic[-1], known) or f"topics are {', '.join(TOPICS)}"
    raise Misuse("unknown-topic", f"no command or topic {' '.join(topic)!r}", hint=hint)
