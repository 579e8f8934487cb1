"""Shell completion: the script of a shell, and real names from the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import click
from click.shell_completion import CompletionItem, get_completion_class

from umc.cli.shell import TimelessCommand

_WORDS = 80
_WHERE = ("database", "config")


@click.command(cls=TimelessCommand)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script of a shell.

    \b
    bash:  eval "$(umc completion bash)"        in ~/.bashrc
    zsh:   eval "$(umc completion zsh)"         in ~/.zshrc
    fish:  umc completion fish | source         in ~/.config/fish/config.fish
    """
    from umc.cli.main import root

    found = get_completion_class(shell)
    if found is None:  # click knows all three
        raise click.UsageError(f"no completion for {shell}")
    click.echo(found(root, {}, "umc", "_UMC_COMPLETE").source())


def names_of(
    noun: str, incomplete: str, flags: Mapping[str, str | None] | None = None
) -> list[CompletionItem[str]]:
    """Return up to 50 registered names that begin so; nothing at all when the database cannot answer.

    ``noun`` is equipment, fault, message, vendor, customer, contract, agreement or calendar; ``flags``
    are ``database`` and ``config`` where the line names them. The few words on each are one
    line that commands no terminal. A database that is not there is not made.
    """
    from umc.cli.invocation import Invocation
    from umc.domain.refusals import Refusal

    invocation = Invocation()
    invocation.flags |= flags or {}
    invocation.may_create = False
    try:
        from umc.services.suggest_names import suggest_names

        if invocation.database.revision() is None:
            return []  # an empty file is not made a database either
        found = suggest_names(invocation.database, noun=noun, prefix=incomplete, at_most=50)
        return list(_items(found))
    except (Refusal, OSError):
        return []  # a shell waiting for a name wants silence, not an error
    finally:
        invocation.close()


def _items(found: tuple[tuple[str, str], ...]) -> Iterator[CompletionItem[str]]:
    """Give what a shell can show: it prints these texts as they come, a line each."""
    from umc.render.safe_text import safe

    for name, said in found:
        if safe(name) == name:  # escaped, it would complete to a name that does not exist
            first = next((line.strip() for line in said.splitlines() if line.strip()), "")
            yield CompletionItem(name, help=safe(first)[:_WORDS])


def completer(noun: str) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem[str]]]:
    """Return the completion callback for the names of a noun."""

    def complete(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
        return names_of(noun, incomplete, {name: ctx.meta.get(f"umc.{name}") for name in _WHERE})

    return complete


def word_completer(
    known: Callable[[], Iterable[str]],
) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem[str]]]:
    """Return the completion callback for words that no database is needed for."""

    def complete(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
        return [CompletionItem(word) for word in known() if word.startswith(incomplete)]

    return complete
