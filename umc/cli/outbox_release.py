"""``umc outbox release``: let messages go that are held because their database was put back."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

import click

from umc.cli.completion import completer
from umc.cli.consent import somebody_is_there
from umc.cli.invocation import Invocation, current
from umc.cli.shell import TimelessCommand
from umc.domain.refusals import Misuse

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command("release", cls=TimelessCommand)
@click.argument("messages", metavar="ID...", nargs=-1, shell_complete=completer("message"))
@click.option("--all", "everything", is_flag=True, help="All that are held; asks first.")
def release(messages: tuple[str, ...], everything: bool) -> None:
    """Let held messages go.

    Messages that had not gone are held when a database is put back (umc db restore, umc db
    import): they may have gone since the copy was made. Each keeps its Message-ID. umc outbox
    send then sends them; umc outbox drop is for those that shall not go.
    """
    from umc.render.backup import released_blocks
    from umc.render.outbox import MESSAGE_FIELDS, message_row
    from umc.services.release_messages import release_messages

    run, zone = current(), current().zone or UTC
    done = release_messages(run.database, _meant(run, messages, everything), now=run.now)
    rows = [message_row(one, zone) for one in done.messages]
    run.out.many(MESSAGE_FIELDS, rows, lambda: released_blocks(done))


def _meant(run: Invocation, messages: tuple[str, ...], everything: bool) -> Sequence[str]:
    """Return which are meant; whoever says all of them is asked.

    Raises:
        Misuse: neither or both were said, or nobody is there to be asked.
    """
    from umc.services.release_messages import held_messages

    if bool(messages) is everything:
        hint = "umc outbox list --state held names those that are"
        raise Misuse("which-messages", "give either IDs, or --all", hint=hint)
    if messages:
        return messages
    held = [str(one) for one in held_messages(run.database)]
    if held and not run.assume_yes:
        _ask(run, len(held))
    return held


def _ask(run: Invocation, count: int) -> None:
    if not somebody_is_there(run):
        raise Misuse(
            "needs-yes",
            f"--all lets {count:,} held message{'' if count == 1 else 's'} go, and nobody is there to ask",
            hint="give --yes, or IDs: umc outbox list --state held",
        )
    click.confirm(f"Let {count:,} held message{'' if count == 1 else 's'} go?", abort=True, err=True)
