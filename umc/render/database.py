"""Databases on screen and as records: upgraded and described."""

from collections.abc import Iterator
from typing import Any

from umc.render.blocks import BLANK, Block, Cell, line, pairs, title
from umc.render.held_messages import held_blocks
from umc.services.describe_database import Description
from umc.services.upgrade_database import Upgraded


def upgrade_record(url: str, done: Upgraded) -> dict[str, Any]:
    """Return what an upgrade did; ``from`` is null where nothing was there."""
    changed = done.before != done.after
    return {"url": url, "from": done.before, "to": done.after, "changed": changed, "due": done.due}


def upgrade_blocks(url: str, done: Upgraded) -> Iterator[Block]:
    """Compose what an upgrade did."""
    yield line(Cell(url, "strong"))
    if done.before == done.after:
        yield line(f"schema {done.after} already: nothing to do", indent=2)
    else:
        yield line(f"schema {done.before or 'none'} -> {done.after}", indent=2)
    if done.due:
        marks = "1 mark is" if done.due == 1 else f"{done.due:,} marks are"
        said = f"{marks} due at once; umc tick --dry-run shows whom the next tick would tell"
        yield line(Cell(said, "warn"), indent=2)


def status_record(found: Description) -> dict[str, Any]:
    """Return the description of a database for programs."""
    return {
        "url": found.url,
        "kind": found.kind,
        "engine_version": found.engine_version,
        "revision": found.revision,
        "known_revision": found.known,
        "current": found.is_current,
        "role": None if found.role is None else found.role.role,
        "rights": None if found.role is None else found.role.rank.value,
        "settings": dict(found.settings),
        "counts": dict(found.counts),
    }


def status_blocks(found: Description) -> Iterator[Block]:
    """Compose the description of a database."""
    yield pairs(
        [
            ("database", Cell(found.url, "strong")),
            ("engine", f"{found.kind} {found.engine_version or ''}".strip()),
            ("schema", _schema(found)),
            *(() if found.role is None else [("role", f"{found.role.role}, {found.role.rank}")]),
        ]
    )
    if found.counts:
        yield from (BLANK, title("Holds"))
        yield pairs(
            [(name.replace("_", " "), f"{count:,}") for name, count in found.counts.items()], indent=2
        )
    yield from held_blocks(found.counts.get("messages_held", 0))
    if found.settings:
        yield from (BLANK, title("Settings in force"))
        yield pairs(list(found.settings.items()), indent=2)


def _schema(found: Description) -> Cell:
    if found.is_current:
        return Cell(f"{found.known}, up to date", "good")
    if found.revision is None:
        return Cell("none yet: umc db upgrade makes it", "warn")
    return Cell(f"{found.revision}; this umc works on {found.known}: umc db upgrade", "bad")
