"""Archives on screen and as records: what would go, what went, what came back, what lies where."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, tzinfo
from typing import Any

from umc.domain.copies.archive import STAYS_FOR, Archive, ArchiveFile, Choice, Stays
from umc.render.blocks import Block, Cell, grid, line, pairs
from umc.render.values import instant_fields, spoken
from umc.services.archive_faults import Archived
from umc.services.bring_back_faults import BroughtBack
from umc.services.check_archive import CheckedArchive

ARCHIVE_FIELDS = (
    "file", "sha256", "before", "before_utc", "archived_at", "archived_at_utc", "actor", "faults", "events",
    "out",
)  # fmt: skip
"""The fields of an archive in a listing, in order."""


def archive_row(one: Archive, zone: tzinfo = UTC) -> dict[str, Any]:
    """Return an archive as the database knows it; ``out`` of its faults lie out now."""
    return {
        "file": one.file,
        "sha256": one.sha256,
        **instant_fields("before", one.before, zone),
        **instant_fields("archived_at", one.archived_at, zone),
        "actor": one.actor,
        "faults": one.faults,
        "events": one.events,
        "out": one.out,
    }


def list_blocks(found: Sequence[Archive], zone: tzinfo = UTC) -> Iterator[Block]:
    """Compose the archives there are."""
    if not found:
        yield line(Cell("no fault lies in an archive", "dim"))
        return
    rows = [
        (
            one.file, spoken(one.before, zone), f"{one.out:,} of {one.faults:,}", f"{one.events:,}",
            spoken(one.archived_at, zone), one.actor, one.sha256[:12],
        )
        for one in found
    ]  # fmt: skip
    columns = ("file", "ended before", "faults out", "events", "archived", "by", "sha256")
    yield grid(columns, rows, right=(2, 3), spare=(6, 5))


def foreseen_record(choice: Choice, zone: tzinfo = UTC) -> dict[str, Any]:
    """Return what would go; nothing was written."""
    return {
        "dry_run": True,
        **instant_fields("before", choice.before, zone),
        "faults": len(choice.ids),
        "events": choice.events,
        "stays": _stays(choice.stays),
    }


def foreseen_blocks(choice: Choice, zone: tzinfo = UTC) -> Iterator[Block]:
    """Compose what would go."""
    said = f"{_faults(len(choice.ids))} that ended before {spoken(choice.before, zone)} would be moved out"
    yield line(Cell(said, "strong"), f": {choice.events:,} events")
    yield from _staying(choice.stays)


def archived_record(one: Archived, zone: tzinfo = UTC) -> dict[str, Any]:
    """Return what went; ``file`` None: there was nothing to move, and none was written."""
    return {
        "dry_run": False,
        "file": str(one.path) if one.file is not None else None,
        "went_on": one.went_on,
        "taken_out": one.took.now,
        "out_before": one.took.before,
        "changed": one.took.changed,
        "left": one.left,
        "stays": _stays(one.stays),
        **(_file(one.file, zone) if one.file is not None else {}),
    }


def archived_blocks(one: Archived, zone: tzinfo = UTC) -> Iterator[Block]:
    """Compose what went."""
    if one.file is None:
        yield line("no fault is to be moved out, and no file was written")
    else:
        said = f"{_faults(one.took.now)} moved out of the database"
        yield line(Cell(str(one.path), "strong"), ": ", Cell(said, "good"))
        if one.took.before:
            yield line(f"{_faults(one.took.before)} of it were out already", indent=2)
        if one.left:
            said = f"{_faults(one.left)} that ended before then are not in this file as they are now"
            yield line(Cell(f"{said}: archive them into another", "warn"), indent=2)
        yield _proof(one.file, zone)
    yield from _staying(one.stays)


def brought_record(one: BroughtBack, zone: tzinfo = UTC) -> dict[str, Any]:
    """Return what came back."""
    return {
        "file": str(one.path),
        "brought_back": one.brought.now,
        "here_before": one.brought.here,
        "met": one.brought.met,
        "forgotten": list(one.forgotten),
        **_file(one.file, zone),
    }


def brought_blocks(one: BroughtBack, zone: tzinfo = UTC) -> Iterator[Block]:
    """Compose what came back, and whom somebody asked to be forgotten meanwhile."""
    yield line(Cell(str(one.path), "strong"), ": ", Cell(f"{_faults(one.brought.now)} brought back", "good"))
    if one.brought.here:
        yield line(f"{_faults(one.brought.here)} of it were here already", indent=2)
    if one.brought.met:
        said = f"{one.brought.met:,} mails or alerts came in again meanwhile, and stay as they are now"
        yield line(Cell(said, "warn"), indent=2)
    for customer in one.forgotten:
        said = (
            f"a contact of {customer} was forgotten meanwhile: "
            f"umc customer forget-contact {customer} --anyway again"
        )
        yield line(Cell(said, "warn"), indent=2)
    yield _proof(one.file, zone)


def checked_record(one: CheckedArchive, zone: tzinfo = UTC) -> dict[str, Any]:
    """Return a file that is what it was."""
    return {"file": str(one.path), "out": _out(one), **_file(one.file, zone)}


def checked_blocks(one: CheckedArchive, zone: tzinfo = UTC) -> Iterator[Block]:
    """Compose a file that is what it was."""
    yield line(Cell(str(one.path), "strong"), ": ", Cell("whole, and of this database", "good"))
    yield line(f"{_out(one):,} of its {_faults(one.file.faults)} lie out in it", indent=2)
    yield _proof(one.file, zone)


def _out(one: CheckedArchive) -> int:
    return one.archive.out if one.archive is not None else 0


def _file(one: ArchiveFile, zone: tzinfo) -> dict[str, Any]:
    return {
        "umc_version": one.version,
        **instant_fields("made_at", one.made_at, zone),
        **instant_fields("before", one.before, zone),
        "faults": one.faults,
        "events": one.events,
        "counts": dict(one.counts),
        "after": one.after.text,
        "anchor": one.head.text,
        "sha256": one.sha256,
    }


def _proof(one: ArchiveFile, zone: tzinfo) -> Block:
    return pairs(
        [
            ("made", f"{spoken(one.made_at, zone)}, of faults that ended before {spoken(one.before, zone)}"),
            ("holds", f"{_faults(one.faults)} with {one.events:,} events, under seals to {one.head.seal:,}"),
            ("sha256", one.sha256),
            ("chain", one.head.text),
        ],
        indent=2,
    )


def _staying(stays: Mapping[Stays, int]) -> Iterator[Block]:
    for reason, count in stays.items():
        verb = "stays" if count == 1 else "stay"
        said = f"{_faults(count)} ended before then and {verb}: {STAYS_FOR[reason]}"
        yield line(Cell(said, "dim"), indent=2)


def _stays(stays: Mapping[Stays, int]) -> dict[str, int]:
    return {reason.value: stays.get(reason, 0) for reason in Stays}


def _faults(count: int) -> str:
    return "1 fault" if count == 1 else f"{count:,} faults"
