"""Shell completion: the script of a shell, and real names from the database."""

import click
from click.shell_completion import CompletionItem, get_completion_class

from umc.cli.shell import Command


@click.command(cls=Command)
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


def names_of(noun: str, incomplete: str) -> list[CompletionItem]:
    """Return up to 50 registered names that begin so; nothing at all when the database cannot answer.

    ``noun`` is equipment, fault, vendor, customer, contract, agreement or calendar.
    """
    from umc.cli.invocation import Invocation
    from umc.domain.refusals import Refusal

    invocation = Invocation()
    try:
        from umc.services.suggest_names import suggest_names

        found = suggest_names(invocation.database, noun=noun, prefix=incomplete, at_most=50)
        return [CompletionItem(name, help=said) for name, said in found]
    except (Refusal, OSError):
        return []  # a shell waiting for a name wants silence, not an error
    finally:
        invocation.close()


def completer(noun: str):  # type: ignore[no-untyped-def]
    """Return the completion callback for the names of a noun."""

    def complete(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return names_of(noun, incomplete)

    return complete
