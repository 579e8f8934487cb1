"""What a check of a database found, and its anchor, on screen and as records."""

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any

from umc.render.blocks import Block, Cell, line
from umc.render.values import instant_fields, iso_utc
from umc.services.anchor_database import Anchored
from umc.services.check_database import Checked

_WORDS = (
    ("faults", "fault"),
    ("events", "event"),
    ("messages", "message"),
    ("seals", "seal"),
    ("equipment", "machine"),
)
"""The counts that a screen shows, with the word for one of them."""


def check_record(url: str, found: Checked) -> dict[str, Any]:
    """Return what a check found; ``ok`` is the yes or no that the exit code repeats."""
    kind, version = found.engine
    return {
        "url": url,
        "ok": not found.troubles,
        "troubles": [{"code": one.code, "message": one.message} for one in found.troubles],
        "kind": kind,
        "engine_version": version,
        "checked": dict(found.counts),
        "seal": found.head.id,
        "events_sealed": found.head.events,
        "digest": found.head.digest,
        "since_seal": found.since.id if found.since is not None else None,
        "left_out": list(found.left_out),
        "remarks": list(found.remarks),
        "anchors": found.anchors,
        "archives": [{"file": file, "faults": count} for file, count in found.record.archives],
        "forgettings": dict(found.record.forgettings),
        "last_forgotten_at_utc": iso_utc(found.record.last_forgotten_at),
        "recorded_since_anchor": dict(found.recorded_since),
    }


def check_blocks(url: str, found: Checked) -> Iterator[Block]:
    """Compose what a check found."""
    for one in found.troubles:
        yield line(Cell(f"{one.code}: ", "bad"), one.message)
    if found.counts:
        yield line(Cell(f"checked {_counted(found.counts)}", "dim"))
    for each in found.left_out:
        yield line(Cell("not looked at: ", "warn"), each)
    for each in found.remarks:
        yield line(Cell("note: ", "warn"), each)
    yield line(Cell(url, "strong"), ": ", _verdict(found))


def _verdict(found: Checked) -> Cell:
    if found.troubles:
        return Cell(_number(len(found.troubles), "trouble"), "bad")
    since = f" that moved since seal {found.since.id}" if found.since is not None else ""
    anchors = f", and {_number(found.anchors, 'anchor')} held" if found.anchors else ""
    return Cell(f"all{since} is as it must be{anchors}", "good")


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(_number(counts[name], word) for name, word in _WORDS)


def _number(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def anchor_record(url: str, found: Anchored, *, at: datetime, zone: tzinfo) -> dict[str, Any]:
    """Return an anchor; ``anchored_at`` is when it was taken, ``sealed_at`` null while nothing is sealed."""
    return {
        "url": url,
        "anchor": found.anchor.text,
        "seal": found.anchor.seal,
        "events": found.anchor.events,
        "digest": found.anchor.digest,
        **instant_fields("sealed_at", found.sealed_at, zone),
        **instant_fields("anchored_at", at, zone),
    }


def anchor_blocks(found: Anchored, *, at: datetime) -> Iterator[Block]:
    """Compose an anchor: one line, to be mailed, printed or added to a file of anchors."""
    yield line(Cell(found.anchor.text, "strong"), Cell(f" # {iso_utc(at)}", "dim"), whole=True)
