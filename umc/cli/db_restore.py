"""``umc db restore``: a backup put back into an empty place."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import click

from umc.cli.db_backup import postgres_programs, see_no_stream
from umc.cli.exit_codes import EXIT_NO
from umc.cli.invocation import current
from umc.cli.paths import NamedPath
from umc.cli.progress import Progress
from umc.cli.shell import TimelessCommand


@click.command("restore", cls=TimelessCommand)
@click.argument("file", type=NamedPath(exists=True, dir_okay=False, allow_dash=True))
@click.pass_context
def restore(ctx: click.Context, file: Path) -> None:
    """Put the backup FILE into the database that --db names, where there must be none yet.

    All or nothing, and only where FILE is what FILE.manifest.json says. Messages that had not
    gone when the backup was made may have gone since: they are held, and no sender takes them
    until umc outbox release. Faults, events and numbers given after the backup are not in it.
    Exit 1 when it was put back, and a chain in it is not as it must be.
    """
    from umc.render.backup import restored_blocks, restored_record
    from umc.services.restore_database import restore_database

    see_no_stream(file, instead="umc db import - reads an export from the standard input")
    run = current()
    with Progress(run) as progress:
        done = restore_database(
            run.database, file, now=run.now, programs=postgres_programs(), progress=progress
        )
    run.tries.has_placed = True
    url, zone = run.database.shown, run.zone or UTC
    run.out.one(restored_record(url, done, zone), lambda: restored_blocks(url, done, zone))
    if done.troubles:
        ctx.exit(EXIT_NO)
