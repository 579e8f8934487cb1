"""``umc init``: a new book with one example of everything."""

from __future__ import annotations

from pathlib import Path

import click

from umc.cli.invocation import current
from umc.cli.paths import PATH
from umc.cli.shell import TimelessCommand


@click.command(cls=TimelessCommand)
@click.argument("folder", metavar="[DIR]", default=".", type=PATH)
@click.option(
    "--ci",
    type=click.Choice(["both", "github", "gitlab", "none"]),
    default="both",
    show_default=True,
    help="Whose CI file to write: it validates the book, plays its scenarios and looks for gaps.",
)
def init(folder: Path, ci: str) -> None:
    """Write a new book, with one example of everything, into DIR (here unless given).

    Makes book.toml, its scenarios in book.test.toml, the settings umc.toml, JSON Schemas
    with .taplo.toml for editors, and CI files. What is there already is never overwritten:
    then nothing is written.
    """
    from umc.render.blocks import line
    from umc.services.make_book import Ci, make_book

    run = current()
    written = [str(path) for path in make_book(folder, Ci(ci))]
    record = {"folder": str(folder), "files": written}
    run.out.one(record, lambda: [line(f"wrote {path}") for path in written])
    run.out.talk(_next(folder, has_ci=ci != "none"))


def _next(folder: Path, *, has_ci: bool) -> str:
    """Say what to do with a new book."""
    import shlex

    there = "" if folder == Path() else f"cd {shlex.quote(str(folder))} && "
    said = f"next: change book.toml into yours, then: {there}umc validate . && umc test ."
    said += "\nthen: umc plan . && umc apply ."
    if not has_ci:
        return said
    if there:
        said += "\nCI files are read at the root of a repository: move them there, and set BOOK in them"
    return f"{said}\nset UMC in the CI files to where your umc is installed from"
