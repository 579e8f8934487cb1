"""``umc db export`` and ``umc db import``: everything as lines of JSON, whatever kind of database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from pathlib import Path

import click

from umc.cli.invocation import current
from umc.cli.paths import NamedPath
from umc.cli.poured import Poured
from umc.cli.progress import Progress
from umc.cli.shell import TimelessCommand


@click.command("export", cls=TimelessCommand)
@click.argument("file", metavar="FILE|-", type=NamedPath(dir_okay=False, allow_dash=True))
@click.option("--force", is_flag=True, help="Replace a file of that name.")
def export(file: Path, force: bool) -> None:
    """Write everything that the database holds into FILE as lines of JSON, while others work.

    The first line says what it is, each further one is a row with its table, the last one counts
    them and names the head of the book's chain and the sha256 of the lines before it. Both kinds
    of database write the same lines. umc db import reads them.
    """
    from umc.cli.lookups import EVERYBODY, log_shown
    from umc.render.backup import exported_blocks, exported_record
    from umc.services.export_database import export_database

    run = current()
    run.may_create = False
    log_shown(run, [EVERYBODY], "db export")
    target = Poured(run) if str(file) == "-" else file
    with Progress(run) as progress:
        done = export_database(
            run.database, target, now=run.now, force=force, progress=_told(progress, "written")
        )
    run.tries.has_placed = done.path is not None
    zone = run.zone or UTC
    if done.path is not None:
        run.out.one(exported_record(done, zone), lambda: exported_blocks(done, zone))
    else:
        run.out.talk(f"{done.lines:,} lines, sha256 {done.sha256}")


@click.command("import", cls=TimelessCommand)
@click.argument("file", metavar="FILE|-", type=NamedPath(exists=True, dir_okay=False, allow_dash=True))
def import_(file: Path) -> None:
    """Put everything that FILE holds into the database that --db names, which must be empty.

    FILE is one of umc db export, of either kind of database. All or nothing: a file that was cut
    or changed is refused with the line. Messages that had not gone are held until umc outbox
    release: the desk they come from may have sent them since.
    """
    from umc.render.backup import imported_blocks, imported_record
    from umc.services.import_database import import_database

    run = current()
    source = run.stdin if str(file) == "-" else file
    with Progress(run) as progress:
        done = import_database(run.database, source, now=run.now, progress=_told(progress, "read"))
    run.tries.has_placed = True
    url, zone = run.database.shown, run.zone or UTC
    run.out.one(imported_record(url, done, zone), lambda: imported_blocks(url, done, zone))


def _told(progress: Progress, done: str) -> Callable[[int], None]:
    return lambda lines: progress(f"{lines:,} lines {done}")
