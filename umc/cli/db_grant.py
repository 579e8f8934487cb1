"""``umc db grant``: who may write to the database and who may only read it, on PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from umc.cli.invocation import current
from umc.cli.shell import TimelessCommand
from umc.cli.texts import NEEDED_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from umc.render.blocks import Block
    from umc.services.grant_rights import Rights
    from umc.store.database.roles import Rank

_FIELDS = ("role", "rights", "changed", "was")


@click.command("grant", cls=TimelessCommand)
@click.option(
    "--writer", "writers", metavar="ROLE", type=NEEDED_TEXT, multiple=True, help="Make it a writer."
)
@click.option(
    "--reader", "readers", metavar="ROLE", type=NEEDED_TEXT, multiple=True, help="Make it a reader."
)
@click.option("--revoke", is_flag=True, help="Take away all that these roles have instead.")
def grant(writers: tuple[str, ...], readers: tuple[str, ...], revoke: bool) -> None:
    """Give roles of the server the rights of a writer or a reader.

    A writer can run every daily command, and can change or remove no event by any other means
    either. A reader can read all but the tokens by which replies are known. Run it as the owner
    of the tables; umc db upgrade renews what was given. Without a role it shows who has rights.
    PostgreSQL only: umc help postgresql.
    """
    from umc.services.grant_rights import grant_rights

    run = current()
    found = grant_rights(run.database, writers=writers, readers=readers, revoke=revoke)
    rows = [
        (one.role, one.rank.value, one.rank is not found.was(one.role), found.was(one.role).value)
        for one in found.roles
    ]
    records = [dict(zip(_FIELDS, row, strict=True)) for row in rows]
    run.out.many(_FIELDS, records, lambda: _blocks(found))


def _blocks(found: Rights) -> Iterator[Block]:
    """Compose who may do what, and what was changed."""
    from umc.render.blocks import grid, line

    if found.roles:
        shown = [(one.role, one.rank.value, _change(one.rank, found.was(one.role))) for one in found.roles]
        yield grid(("role", "rights", "changed"), shown)
    else:
        yield line("nobody but the owner has rights")
    for one in found.gone:
        yield line(f"{one.role} was a {one.rank} and has no rights any more")


def _change(now: Rank, was: Rank) -> str:
    if now is was:
        return ""
    return f"was a {was}" if was.value != "none" else "had none"
