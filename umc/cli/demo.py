"""``umc demo``: a night at the desk, played on a throwaway database."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Generator, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from umc.cli.invocation import Invocation, current
from umc.cli.paths import PATH
from umc.cli.shell import Command
from umc.domain.refusals import Misuse

if TYPE_CHECKING:
    from umc.render.demo import Played


@click.command(cls=Command)
@click.option("--keep", metavar="DIR", type=PATH, help="Keep the database and the book in DIR.")
def demo(keep: Path | None) -> None:
    """Play a night at the desk with the real commands, on a throwaway database.

    A bank's volumes are gone, and two machines of two makers could be at fault. Shows
    every command that was typed and what came of it. Your own database and settings are
    neither read nor changed.
    """
    run = current()
    _refuse_what_it_brings(run)
    from umc.services.stage_demo import kept_stage, throwaway_stage

    stage = kept_stage(keep) if keep is not None else throwaway_stage()
    with stage as folder, contextlib.closing(_played(folder)) as played:
        _tell(run, played, str(keep) if keep is not None else None)


def _refuse_what_it_brings(run: Invocation) -> None:
    for given, flag in ((run.flags.get("database"), "--db"), (run.flags.get("config"), "--config")):
        if given is not None:
            raise Misuse(
                "demo-brings-its-own",
                f"the demo plays on a database of its own, so {flag} {given!r} says nothing",
                hint="leave it out; umc demo --keep DIR keeps what it played with",
            )
    if run.at_text is not None:
        raise Misuse(
            "demo-brings-its-own",
            f"the demo plays the night of 3 May 2026, so --at {run.at_text!r} says nothing",
            hint="leave it out",
        )


def _played(folder: Path) -> Generator[Played, None, None]:
    """Play the story inside the folder, so that every command can be typed there as it is shown."""
    from umc.cli.demo_play import play
    from umc.cli.demo_story import STORY
    from umc.services.stage_demo import DATABASE
    from umc.store.database.engine import open_database

    url = f"sqlite:///{folder / DATABASE}"
    with open_database(url, command="umc demo") as database, contextlib.chdir(folder):
        database.upgrade()
        yield from play(STORY, database)


def _tell(run: Invocation, played: Iterator[Played], kept: str | None) -> None:
    from umc.cli.out import StreamOut
    from umc.render.demo import FIELDS, closing_blocks, opening_blocks, played_blocks, played_record

    # Of its own: the run's would ask the user's settings whether to colour.
    form, color = run.form, run.flags.get("color") or "auto"
    out = StreamOut(form, color=color, quiet=run.quiet)
    if form != "table":
        out.many(FIELDS, (played_record(one) for one in played), list)
        if kept is not None:
            out.talk(f"kept in {kept}")
        return
    out.one({}, opening_blocks)
    chapter = ""
    for one in played:
        begins, chapter = one.chapter != chapter, one.chapter
        out.one({}, partial(played_blocks, one, begins_chapter=begins))
    overruled = bool(os.environ.get("UMC_DATABASE_URL"))
    out.one({}, lambda: closing_blocks(kept, overruled=overruled))
