"""The commands of ``umc equipment`` that write: add, import, move, retire."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from umc.cli.asides import say_aside
from umc.cli.completion import completer
from umc.cli.exit_codes import EXIT_NO
from umc.cli.invocation import Invocation, current
from umc.cli.paths import NamedPath
from umc.cli.progress import Progress
from umc.cli.shell import Command, TimelessCommand
from umc.cli.stepping import key_option, keyed, reason_option
from umc.cli.texts import text_option
from umc.domain.refusals import Refusal
from umc.domain.register.equipment import STATUSES

if TYPE_CHECKING:
    from umc.domain.register.equipment import Equipment
    from umc.services.import_equipment import ImportReport

_BLOCK = 1 << 20
_PROGRESS_EVERY = 5000


@click.command("add", cls=TimelessCommand)
@click.argument("tag", metavar="TAG")
@click.option("--customer", required=True, shell_complete=completer("customer"), help="Whose it is.")
@click.option("--site", required=True, help="The customer's site where it stands.")
@click.option("--vendor", required=True, shell_complete=completer("vendor"), help="Who made it.")
@click.option("--model", help="The model, as the vendor writes it.")
@click.option("--part-number", help="The vendor's part number.")
@click.option("--serial", help="The serial number.")
@click.option("--class", "class_", metavar="CLASS", help="What kind of machine, such as switch.")
@click.option("--status", type=click.Choice(STATUSES), help="Its status; in service unless given.")
@click.option("--installed", metavar="DATE", help="The day it was installed, such as 2026-04-01.")
@click.option("--warranty-until", metavar="DATE", help="The last day of the maker's warranty.")
@click.option(
    "--depends-on",
    multiple=True,
    metavar="TAG",
    shell_complete=completer("equipment"),
    help="A machine it cannot do without. May be repeated.",
)
@click.option("--software-version", help="The software or firmware on it.")
@click.option("--location", help="Where at the site: room, rack, unit.")
@click.option("--customer-ref", help="The customer's own name for it.")
@click.option("--note", help="What else is worth knowing.")
@key_option
def add(tag: str, key: str | None, class_: str | None, **columns: Any) -> None:
    """Register one machine.

    A machine that the desk registers is left alone by apply; what a book declares is
    changed in the book.
    """
    from umc.services.register_equipment import register_equipment

    run = current()
    said = {"tag": tag, "class": class_, **columns}
    given = {column: value for column, value in said.items() if value not in (None, ())}
    done = register_equipment(run.database, given, now=run.now, key=keyed(key))
    _say(run, done.machine, done.warnings, repeated=done.repeated)


@click.command("move", cls=Command)
@click.argument("equipment", metavar="TAG|SERIAL", shell_complete=completer("equipment"))
@click.option("--site", required=True, help="The site where it stands from now on.")
@click.option(
    "--customer", shell_complete=completer("customer"), help="Whose it is then; as before if left out."
)
@text_option("--location", "Where at the new site: room, rack, unit.")
@reason_option(required=False)
@click.option("--dry-run", is_flag=True, help="Say what would change and write nothing.")
@key_option
def move(
    equipment: str,
    site: str,
    customer: str | None,
    location: str,
    reason: str,
    dry_run: bool,
    key: str | None,
) -> None:
    """Move a machine to another site, or to another customer's.

    From where, when and by whom is kept at the end of its note. Its location is that of the
    old site and goes, unless a new one is given. Open faults keep the site, the time zone and
    the hours they were opened under; while there are any, it cannot go to another customer.
    What a book declares is moved in the book.
    """
    from umc.services.find_zone import zone_of_equipment
    from umc.services.move_equipment import Place, move_equipment

    run = current()
    zone = zone_of_equipment(run.database, equipment)
    done = move_equipment(
        run.database, equipment, Place(site=site, customer=customer, location=location), reason=reason,
        at=run.at(zone), now=run.now, actor=run.actor, zone=zone, dry_run=dry_run, key=keyed(key),
    )  # fmt: skip
    was = {"from_customer": done.from_customer, "from_site": done.from_site, "dry_run": dry_run}
    _say(run, done.machine, done.warnings, repeated=done.repeated, also=was)
    if dry_run:
        run.out.talk("nothing was written")


@click.command("retire", cls=Command)
@click.argument("equipment", metavar="TAG|SERIAL", shell_complete=completer("equipment"))
@reason_option()
@key_option
def retire(equipment: str, reason: str, key: str | None) -> None:
    """Retire a machine; nothing covers it any more.

    It stays known, with its history. The reason and the day are kept at the end of its note.
    """
    from umc.services.find_zone import zone_of_equipment
    from umc.services.retire_equipment import retire_equipment

    run = current()
    zone = zone_of_equipment(run.database, equipment)
    done = retire_equipment(
        run.database, equipment, reason=reason, at=run.at(zone), now=run.now, actor=run.actor, zone=zone,
        key=keyed(key),
    )  # fmt: skip
    _say(run, done.machine, done.warnings, repeated=done.repeated)


@click.command("import", cls=TimelessCommand)
@click.argument("file", metavar="FILE|-", type=NamedPath(exists=True, dir_okay=False, allow_dash=True))
@click.option(
    "--apply", "apply", is_flag=True, help="Write it, all or nothing; without it nothing is written."
)
@key_option
def import_(file: Path, apply: bool, key: str | None) -> None:
    """Import machines from CSV, as a dry run first.

    Nothing is written unless --apply is given, and then all or nothing.

    The first row names the columns: tag, customer, site, vendor and any of model,
    part_number, serial, class, status, installed, warranty_until, depends_on (tags with
    spaces between), software_version, location, customer_ref, note. A tag that is new is
    added; one that is registered is changed in the columns that the file has. A machine
    that a book declares otherwise is a conflict: there the book is the truth.

    Exit 1 when a dry run finds errors or conflicts, 3 when --apply is refused for them.
    """
    from umc.render.register_import import import_blocks, import_record
    from umc.services.import_equipment import import_equipment, preview_import

    run = current()
    with _on_disk(file) as path, Progress(run) as progress:
        told = _rows_told(progress)
        if apply:
            bound = _bound_to_content(key, path)
            report = import_equipment(
                run.database, path, shown_as=str(file), now=run.now, key=bound, progress=told
            )
        else:
            report = preview_import(run.database, path, shown_as=str(file), progress=told)
    run.out.one(import_record(report), lambda: import_blocks(report))
    _conclude(run, report, apply=apply)


def _conclude(run: Invocation, report: ImportReport, *, apply: bool) -> None:
    """Say what came of it, and leave with the code that says the same."""
    say_aside(run, repeated=report.repeated)
    if not apply:
        run.out.talk("nothing was written" + ("; add --apply to write it" if report.sound else ""))
        if not report.sound:
            click.get_current_context().exit(EXIT_NO)
        return
    if report.errors:
        raise Refusal(
            "import-findings",
            f"{report.file}: {report.errors:,} error{'' if report.errors == 1 else 's'}; nothing was written",
            hint="correct the rows named above and run it again",
        )
    if report.conflicts:
        rows = f"{report.conflicts:,} row{'' if report.conflicts == 1 else 's'}"
        raise Refusal(
            "import-conflicts",
            f"{report.file}: {rows} would change what a book declares; nothing was written",
            hint="edit the book and apply it, or leave these rows out",
        )


def _say(
    run: Invocation, machine: Equipment, warnings: tuple[str, ...], *,
    repeated: bool, also: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    from umc.render.equipment import machine_blocks, machine_record

    say_aside(run, repeated=repeated, warnings=warnings)
    record = {**machine_record(machine), **(also or {}), "warnings": list(warnings)}
    run.out.one(record, lambda: machine_blocks(machine))


def _bound_to_content(key: str | None, path: Path) -> Any:
    """Return the key bound to what the file holds, not to what it is called."""
    import hashlib

    found = keyed(key)
    if found is None:
        return None
    content = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                content.update(block)
    except OSError:
        return found  # the reading of the rows says what is wrong with the file
    return replace(found, command=f"equipment import {content.hexdigest()}")


@contextmanager
def _on_disk(file: Path) -> Iterator[Path]:
    """Give a path to read from; stdin is taken in first, so that nobody waits on it while we write."""
    if str(file) != "-":
        yield file
        return
    import tempfile

    source = current().stdin
    with tempfile.TemporaryDirectory(prefix="umc-") as folder:
        path = Path(folder) / "stdin.csv"
        with path.open("wb") as copy:
            while block := source.read(_BLOCK):
                copy.write(block)
        yield path


def _rows_told(progress: Progress) -> Callable[[int], None]:
    """Return whom to tell how many rows were read; few of the tellings are shown."""

    def told(rows: int) -> None:
        if rows % _PROGRESS_EVERY == 0:
            progress(f"{rows:,} rows read")

    return told


COMMANDS = (add, import_, move, retire)
