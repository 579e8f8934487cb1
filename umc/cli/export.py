"""``umc export``: what is registered, as the files of a book."""

from __future__ import annotations

from pathlib import Path

import click

from umc.cli.completion import completer
from umc.cli.invocation import current
from umc.cli.paths import PATH
from umc.cli.shell import TimelessCommand
from umc.domain.refusals import Misuse


@click.command(cls=TimelessCommand)
@click.option("--customer", shell_complete=completer("customer"), help="Only this one, with what it needs.")
@click.option("-d", "--dir", "folder", metavar="DIR", type=PATH,
              help="Write a folder, new or empty; machines as CSV.")  # fmt: skip
@click.option("--force", is_flag=True, help="Write over files of an earlier export in DIR.")
@click.option("--retired", is_flag=True, help="With machines that are retired.")
def export(customer: str | None, folder: Path | None, force: bool, retired: bool) -> None:
    """Write what is registered as a book: apply it, and nothing changes.

    Prints one file unless -d names a folder. Machines that the desk registered itself are
    among them. A retired machine is only written where another still depends on it. With
    --customer the book holds that customer alone: to be checked, tested and handed on, but
    not to be applied here, for all other customers would go.
    """
    from umc.cli.lookups import EVERYBODY, log_shown
    from umc.cli.progress import Progress
    from umc.render.export import export_blocks, export_record, export_warnings
    from umc.services.export_book import export_book

    if force and folder is None:
        raise Misuse("force-without-dir", "--force says nothing without -d", hint="give -d DIR")
    run = current()
    log_shown(run, [customer or EVERYBODY], "export")
    with Progress(run) as progress:
        done = export_book(
            run.database, customer=customer, folder=folder, replace=force, retired=retired, tell=progress
        )
    if folder is None and run.form == "table":
        click.echo(done.text, nl=False)
    else:
        run.out.one(export_record(done, folder), lambda: export_blocks(done, folder or Path()))
    for warning in export_warnings(done):
        run.out.warn(warning)
