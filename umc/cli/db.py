"""``umc db``: upgrade and describe the database; the other verbs are imported when chosen."""

from __future__ import annotations

import click

from umc.cli.commands import DB_COMMANDS
from umc.cli.invocation import current
from umc.cli.shell import LazyGroup, TimelessCommand


@click.group(cls=LazyGroup, table=DB_COMMANDS)
def db() -> None:
    """Upgrade, describe, check and anchor the database."""


@click.command("upgrade", cls=TimelessCommand)
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


@click.command("status", cls=TimelessCommand)
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
