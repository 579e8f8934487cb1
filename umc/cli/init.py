"""``umc init``: a new book with one example of everything."""

from __future__ import annotations

from pathlib import Path

import click

from umc.cli.invocation import current
from umc.cli.shell import TimelessCommand


@click.command(cls=TimelessCommand)
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Write a new book, with one example of everything, and its settings into DIR (here unless given).

    Makes book.toml and umc.toml; files that are there already are never overwritten.
    """
    import shlex

    from umc.render.blocks import line
    from umc.services.make_book import make_book

    run = current()
    written = [str(path) for path in make_book(folder)]
    record = {"folder": str(folder), "files": written}
    run.out.one(record, lambda: [line(f"wrote {path}") for path in written])
    there = "" if folder == Path() else f"cd {shlex.quote(str(folder))} && "
    run.out.talk(f"next: change book.toml into yours, then: {there}umc validate .\n"
                 "then: umc plan . && umc apply .")  # fmt: skip
