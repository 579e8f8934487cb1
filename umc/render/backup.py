"""Backups, exports and what was put back, on screen and as records."""

from collections.abc import Iterable, Iterator
from datetime import UTC, tzinfo
from typing import Any

from umc.domain.copies.backup import Holding
from umc.render.blocks import Block, Cell, line, pairs
from umc.render.outbox import changed_blocks
from umc.render.values import instant_fields, spoken
from umc.services.back_up_database import Backup
from umc.services.export_database import Exported
from umc.services.import_database import Imported
from umc.services.release_messages import Released
from umc.services.restore_database import Restored


def backup_record(one: Backup, zone: tzinfo = UTC) -> dict[str, Any]:
    """Return a backup that was found to be good."""
    manifest = one.manifest
    return {
        "file": str(one.path),
        "manifest": str(one.manifest_path),
        "kind": manifest.kind,
        "engine_version": manifest.engine_version,
        "umc_version": manifest.version,
        "revision": manifest.revision,
        **instant_fields("made_at", manifest.made_at, zone),
        "actor": manifest.actor,
        "known_by": manifest.known_by,
        "size": manifest.size,
        "sha256": manifest.sha256,
        "verified": not one.troubles,
        "troubles": list(one.troubles),
        **_holding(manifest.holding),
    }


def backup_blocks(one: Backup, zone: tzinfo = UTC) -> Iterator[Block]:
    """Compose a backup that was found to be good."""
    manifest = one.manifest
    yield line(Cell(str(one.path), "strong"), ": ", Cell("read again, all of it is there", "good"))
    yield from _broken(one.troubles, "umc db check tells more of the database it was made of")
    yield pairs(
        [
            ("made", f"{spoken(manifest.made_at, zone)} by {manifest.actor}"),
            ("of", f"{manifest.kind} {manifest.engine_version}, schema {manifest.revision}"),
            ("holds", _held(manifest.holding)),
            ("size", f"{manifest.size:,} bytes, sha256 {manifest.sha256}"),
            ("chain", manifest.holding.head.text),
            ("manifest", str(one.manifest_path)),
        ],
        indent=2,
    )


def restored_record(url: str, one: Restored, zone: tzinfo = UTC) -> dict[str, Any]:
    """Return what was put back; ``held`` counts the messages that wait for somebody's word."""
    return {
        "url": url,
        "file": str(one.path),
        "revision": one.manifest.revision,
        **instant_fields("made_at", one.manifest.made_at, zone),
        "verified": not one.troubles,
        "troubles": list(one.troubles),
        "held": one.held,
        "due": one.due,
        **_holding(one.manifest.holding),
    }


def restored_blocks(url: str, one: Restored, zone: tzinfo = UTC) -> Iterator[Block]:
    """Compose what was put back."""
    when = spoken(one.manifest.made_at, zone)
    yield line(Cell(url, "strong"), f": as it was {when}, {_held(one.manifest.holding)}")
    yield from _broken(one.troubles, "umc db check tells more")
    yield from _afterwards(one.held, one.due)


def exported_record(one: Exported, zone: tzinfo = UTC) -> dict[str, Any]:
    """Return what was written into a file; ``sha256`` is of all its lines."""
    return {
        "file": str(one.path),
        **instant_fields("made_at", one.whole.made_at, zone),
        "lines": one.lines,
        "sha256": one.sha256,
        **_holding(one.whole.holding),
    }


def exported_blocks(one: Exported, zone: tzinfo = UTC) -> Iterator[Block]:
    """Compose what was written into a file."""
    yield line(
        Cell(str(one.path), "strong"),
        f": as it was {spoken(one.whole.made_at, zone)}, {_held(one.whole.holding)}",
    )
    yield pairs([("sha256", one.sha256), ("chain", one.whole.holding.head.text)], indent=2)


def imported_record(url: str, one: Imported, zone: tzinfo = UTC) -> dict[str, Any]:
    """Return what was put in; ``held`` counts the messages that wait for somebody's word."""
    return {
        "url": url,
        **instant_fields("made_at", one.whole.made_at, zone),
        "held": one.held,
        "due": one.due,
        **_holding(one.whole.holding),
    }


def imported_blocks(url: str, one: Imported, zone: tzinfo = UTC) -> Iterator[Block]:
    """Compose what was put in."""
    when = spoken(one.whole.made_at, zone)
    yield line(Cell(url, "strong"), f": as it was {when}, {_held(one.whole.holding)}")
    yield pairs([("chain", one.whole.holding.head.text)], indent=2)
    yield from _afterwards(one.held, one.due)


def released_blocks(one: Released) -> Iterator[Block]:
    """Compose which messages go now."""
    yield from changed_blocks(one.messages, did="will send")
    if one.late:
        said = f"{one.late:,} of them come after later word to the same people: look before they go"
        yield line(Cell(said, "warn"))


def _broken(troubles: Iterable[str], more: str) -> Iterator[Block]:
    is_any = False
    for said in troubles:
        is_any = True
        yield line(Cell("chain: ", "bad"), said, indent=2)
    if is_any:
        yield line(Cell(f"the chain does not hold: {more}", "bad"), indent=2)


def _afterwards(held: int, due: int) -> Iterator[Block]:
    if held:
        said = "1 message that had not gone is held" if held == 1 else f"{held:,} that had not gone are held"
        yield line(Cell(f"{said}: umc outbox list --state held, then umc outbox release", "warn"), indent=2)
    if due:
        marks = "1 mark is" if due == 1 else f"{due:,} marks are"
        said = f"{marks} due at once; umc tick --dry-run shows whom the next tick would tell"
        yield line(Cell(said, "warn"), indent=2)


def _holding(one: Holding) -> dict[str, Any]:
    head = one.head
    return {
        "rows": one.rows,
        "counts": dict(one.counts),
        "seal": head.seal,
        "events": head.events,
        "digest": head.digest,
        "anchor": head.text,
    }


def _held(one: Holding) -> str:
    faults, events = one.counts.get("faults", 0), one.counts.get("events", 0)
    named = "fault" if faults == 1 else "faults"
    return f"{one.rows:,} rows, {faults:,} {named} with {events:,} events among them"
