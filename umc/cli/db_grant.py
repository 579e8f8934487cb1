"""``umc db grant``: who may write to the database and who may only read it, on PostgreSQL."""

from __future__ import annotations

import click

from umc.cli.invocation import current
from umc.cli.shell import TimelessCommand
from umc.cli.texts import NEEDED_TEXT

_FIELDS = ("role", "rights", "changed")


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
    from umc.render.blocks import grid, line
    from umc.services.grant_rights import grant_rights

    run = current()
    found = grant_rights(run.database, writers=writers, readers=readers, revoke=revoke)
    rows = [(one.role, one.rank.value, one.role in found.changed) for one in found.roles]
    shown = [(role, rights, "now" if changed else "") for role, rights, changed in rows]
    nobody = line("nobody but the owner has rights")
    records = [dict(zip(_FIELDS, row, strict=True)) for row in rows]
    run.out.many(_FIELDS, records, lambda: [grid(("role", "rights", "changed"), shown) if rows else nobody])
