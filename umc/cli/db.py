"""``umc db``: upgrade, describe and check the database."""

from __future__ import annotations

import click

from umc.cli.exit_codes import EXIT_NO
from umc.cli.invocation import current
from umc.cli.shell import Group, TimelessCommand


@click.group(cls=Group)
def db() -> None:
    """Upgrade, describe and check the database."""


@db.command("upgrade", cls=TimelessCommand)
def upgrade() -> None:
    """Bring the schema up to date, all or nothing.

    Makes the database where there is none yet. Doing it again does nothing.
    """
    from umc.render.database import upgrade_blocks, upgrade_record
    from umc.services.upgrade_database import upgrade_database

    run = current()
    done = upgrade_database(run.database, at=run.now)
    url = run.database.shown
    run.out.one(upgrade_record(url, done), lambda: upgrade_blocks(url, done))


@db.command("status", cls=TimelessCommand)
def status() -> None:
    """Show the database's place, engine, schema and counts.

    And the engine's settings in force. Nothing is made or changed. Exit 0 also where the
    schema is behind: it says so.
    """
    from umc.render.database import status_blocks, status_record
    from umc.services.describe_database import describe_database

    run = current()
    found = describe_database(run.database)
    run.out.one(status_record(found), lambda: status_blocks(found))


@db.command("check", cls=TimelessCommand)
@click.pass_context
def check(ctx: click.Context) -> None:
    """Check integrity, event chains and derived state.

    The file, its references and guards, every event's place in its chain, every digest, the
    plans that were applied, and each fault derived anew from its events. Nothing is changed.
    Exit 1 when something is wrong; each trouble is named.
    """
    from umc.render.database import check_blocks, check_record
    from umc.services.check_database import check_database

    run = current()
    troubles = check_database(run.database)
    url = run.database.shown
    run.out.one(check_record(url, troubles), lambda: check_blocks(url, troubles))
    if troubles:
        ctx.exit(EXIT_NO)
