"""``umc archive``: faults that ended long ago go out of the database into a file, and back."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

import click

from umc.cli.consent import somebody_is_there
from umc.cli.exit_codes import EXIT_NO
from umc.cli.invocation import Invocation, current
from umc.cli.paths import NamedPath
from umc.cli.progress import Progress
from umc.cli.shell import TimelessCommand
from umc.domain.refusals import Misuse

if TYPE_CHECKING:
    from datetime import datetime

    from umc.domain.copies.archive import Choice


@click.command("archive", cls=TimelessCommand)
@click.argument("file", required=False, type=NamedPath(dir_okay=False))
@click.option("--before", "day", metavar="DATE", help="Move out faults that ended before this day began.")
@click.option("--dry-run", is_flag=True, help="Only say what would be moved out.")
@click.option("--back", is_flag=True, help="Bring the faults of FILE back.")
@click.option("--check", is_flag=True, help="Only see that FILE is whole, and of this database.")
@click.pass_context
def archive(
    ctx: click.Context, file: Path | None, day: str | None, dry_run: bool, back: bool, check: bool
) -> None:
    """List archives; move faults that ended long ago out into FILE, and bring them back.

    --before moves closed and cancelled faults out with all that belongs to them: events, words,
    messages, mails, alerts. FILE (archive-before-DATE.jsonl where none is named) holds a row a
    line, and the seals of the book's chain over its events: it is written whole and read again
    before the first fault goes. Cut short, the same command goes on where it stopped. Faults of
    which something is yet to come stay, and are counted.

    Numbers stay taken, anchors and umc db check hold as before. --back puts back every row as it
    was. --check computes every digest in FILE again. On PostgreSQL both ways take the owner of
    the tables. An SQLite file does not become smaller: new faults use the room. Keep FILE safe:
    backups made from now on do not hold what is in it.
    """
    run = current()
    run.may_create = False
    _see_what_is_meant(file, day, dry_run=dry_run, back=back, check=check)
    if day is not None:
        before = run.instant(day, flag="--before")
        if not _moved_out(run, file or _named_by(before), before, dry_run=dry_run):
            ctx.exit(EXIT_NO)
    elif file is not None:
        _bring_back(run, file) if back else _check(run, file)
    else:
        _list(run)


def _see_what_is_meant(file: Path | None, day: str | None, *, dry_run: bool, back: bool, check: bool) -> None:
    """See that one thing is asked for.

    Raises:
        Misuse: none is, or several are.
    """
    asked = [flag for flag, is_given in _asked(day, back, check) if is_given]
    if len(asked) > 1:
        raise Misuse("one-at-a-time", f"{' and '.join(asked)} do not go together", hint="give one of them")
    if asked in (["--back"], ["--check"]) and file is None:
        raise Misuse("no-file", f"{asked[0]} needs the file", hint=f"umc archive {asked[0]} FILE")
    if not asked and file is not None:
        raise Misuse(
            "what-with-file", f"what is to be done with {file}?", hint="give --before DATE, --back or --check"
        )
    if dry_run and day is None:
        raise Misuse("nothing-to-try", "--dry-run goes with --before", hint="umc archive --before DATE")


def _asked(day: str | None, back: bool, check: bool) -> tuple[tuple[str, bool], ...]:
    return ("--before", day is not None), ("--back", back), ("--check", check)


def _named_by(before: datetime) -> Path:
    return Path(f"archive-before-{before:%Y-%m-%d}.jsonl")


def _moved_out(run: Invocation, file: Path, before: datetime, *, dry_run: bool) -> bool:
    """Move faults out, or say which would go; return False where somebody did not want it."""
    from umc.render.archive import archived_blocks, archived_record, foreseen_blocks, foreseen_record
    from umc.services.archive_faults import archive_faults, foresee_archive

    zone = run.zone or UTC
    choice = foresee_archive(run.database, before, now=run.now)
    if dry_run:
        run.out.one(foreseen_record(choice, zone), lambda: foreseen_blocks(choice, zone))
        return True
    if not _is_wanted(run, choice):
        run.out.talk("nothing was written")
        return False
    with Progress(run) as progress:
        done = archive_faults(
            run.database, file, before=before, actor=run.actor, now=run.now, progress=progress
        )
    run.out.one(archived_record(done, zone), lambda: archived_blocks(done, zone))
    return True


def _is_wanted(run: Invocation, choice: Choice) -> bool:
    from umc.render.archive import foreseen_blocks
    from umc.render.draw_plain import draw_plain

    if run.assume_yes or not choice.ids:
        return True
    if not somebody_is_there(run):
        raise Misuse(
            "needs-yes",
            "archive asks before it moves faults out, and there is no terminal to ask on",
            hint="look with --dry-run, then give --yes",
        )
    click.echo(draw_plain(foreseen_blocks(choice, run.zone or UTC)), nl=False, err=True)
    return click.confirm("Move them out?", default=False, err=True)


def _bring_back(run: Invocation, file: Path) -> None:
    from umc.render.archive import brought_blocks, brought_record
    from umc.services.bring_back_faults import bring_back_faults

    with Progress(run) as progress:
        done = bring_back_faults(
            run.database, file, actor=run.actor, now=run.now, progress=progress, again=run.tries.in_doubt
        )
    zone = run.zone or UTC
    run.out.one(brought_record(done, zone), lambda: brought_blocks(done, zone))


def _check(run: Invocation, file: Path) -> None:
    from umc.render.archive import checked_blocks, checked_record
    from umc.services.check_archive import check_archive

    with Progress(run) as progress:
        found = check_archive(run.database, file, progress=progress)
    zone = run.zone or UTC
    run.out.one(checked_record(found, zone), lambda: checked_blocks(found, zone))


def _list(run: Invocation) -> None:
    from umc.render.archive import ARCHIVE_FIELDS, archive_row, list_blocks
    from umc.services.list_archives import list_archives

    found, zone = list_archives(run.database), run.zone or UTC
    run.out.many(ARCHIVE_FIELDS, (archive_row(one, zone) for one in found), lambda: list_blocks(found, zone))
