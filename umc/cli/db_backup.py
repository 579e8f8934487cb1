"""``umc db backup``: a copy of everything, made while others work, and read again."""

from __future__ import annotations

import os
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

import click

from umc.cli.exit_codes import EXIT_NO
from umc.cli.invocation import current
from umc.cli.paths import NamedPath
from umc.cli.progress import Progress
from umc.cli.shell import TimelessCommand
from umc.domain.refusals import Misuse

if TYPE_CHECKING:
    from umc.gateways.postgres_programs import PostgresPrograms


@click.command("backup", cls=TimelessCommand)
@click.argument("file", type=NamedPath(dir_okay=False))
@click.option("--force", is_flag=True, help="Replace a file of that name.")
@click.option("--check", is_flag=True, help="Only see that FILE is still what its manifest says.")
@click.pass_context
def backup(ctx: click.Context, file: Path, force: bool, check: bool) -> None:
    """Write a backup into FILE while others work, and read it again.

    Beside it stands FILE.manifest.json: when and of what it was made, its sha256, how many rows
    of each table, the head of the book's chain. Everything that was answered before the backup
    began is in it. An SQLite database becomes an SQLite file; of PostgreSQL pg_dump makes a file
    in its own format (UMC_PG_BIN names its folder where PATH has none of the server's release).
    Both files are their owner's alone. umc db restore puts a backup back. Exit 1 when the backup
    was made, and the chain of what it holds is not as it must be.
    """
    from umc.render.backup import backup_blocks, backup_record
    from umc.services.back_up_database import back_up_database, check_backup

    see_no_stream(file, instead="umc db export - writes everything to the standard output")
    run = current()
    run.may_create = False  # a wrong name is told, not made into a database
    programs = postgres_programs()
    with Progress(run) as progress:
        if check:
            made = check_backup(file, programs=programs, progress=progress)
        else:
            made = back_up_database(
                run.database, file, actor=run.actor, now=run.now, force=force, programs=programs,
                progress=progress,
            )  # fmt: skip
    run.tries.has_placed = not check
    zone = run.zone or UTC
    run.out.one(backup_record(made, zone), lambda: backup_blocks(made, zone))
    if made.troubles:
        ctx.exit(EXIT_NO)


def see_no_stream(file: Path, *, instead: str) -> None:
    """See that a backup is not asked for through a pipe.

    Raises:
        Misuse: ``no-stream``; ``instead`` is the hint.
    """
    if str(file) == "-":
        said = "a backup is read again and compared with its manifest, which no stream can be: FILE is not -"
        raise Misuse("no-stream", said, hint=instead)


def postgres_programs() -> PostgresPrograms:
    """Return PostgreSQL's programs, in the folder that the environment names."""
    from umc.gateways.postgres_programs import FOLDER, PostgresPrograms

    return PostgresPrograms(folder=os.environ.get(FOLDER) or None)
