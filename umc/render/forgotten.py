"""A person forgotten, on screen and as a record; nothing of the person is in either."""

from collections.abc import Iterator
from typing import Any

from umc.render.blocks import Block, Cell, line, pairs
from umc.services.forget_contact import Forgotten

_SAID = {
    "words": "words in events",
    "messages": "messages",
    "mails": "mails",
    "alerts": "alerts",
    "machines": "machines",
    "keys": "answers kept under keys",
    "terms": "old versions of terms",
    "plans": "applied plans",
}
_FEW = 10


def forgotten_record(found: Forgotten, *, dry_run: bool) -> dict[str, Any]:
    """Return what was replaced, or would be, for programs."""
    return {
        "customer": found.customer,
        "dry_run": dry_run,
        "replaced": {kind: found.counts[kind] for kind in _SAID},
        "events_left": found.events_left,
        "faults_left": list(found.numbers_left),
        "in_force": list(found.in_force),
        "archives": found.archives,
        "swept": found.is_swept,
    }


def forgotten_blocks(found: Forgotten, *, dry_run: bool) -> Iterator[Block]:
    """Compose what was replaced, or would be, what is left, and what lies out of reach."""
    yield line(Cell(_headline(found, dry_run=dry_run), "strong"))
    if not found.is_nothing:
        yield pairs(
            [(said, f"{found.counts[kind]:,}") for kind, said in _SAID.items() if found.counts[kind]],
            indent=2,
        )
    if found.events_left:
        yield line(Cell(_left(found), "bad"), indent=2)
        yield line(Cell(f"of {_few(found.numbers_left)}", "bad"), indent=4)
    if found.in_force:
        yield line(Cell(f"the book itself says something of it: {_few(found.in_force)}", "bad"), indent=2)
        yield line(
            Cell("take those words out of its files, umc apply, then this again with --anyway", "dim"),
            indent=4,
        )
    for said in _out_of_reach(found):
        yield line(Cell(said, "dim"), indent=2)


def _headline(found: Forgotten, *, dry_run: bool) -> str:
    if found.is_nothing:
        return f"{found.customer}: nothing of it is kept" + (
            " that can be changed" * bool(found.events_left or found.in_force)
        )
    return f"{found.customer}: {'would be replaced' if dry_run else 'replaced'} by [forgotten]"


def _left(found: Forgotten) -> str:
    events = "1 event holds" if found.events_left == 1 else f"{found.events_left:,} events hold"
    return f"{events} something of it still: recorded before schema 0006, and an event is never changed"


def _few(numbers: tuple[str, ...]) -> str:
    more = f" and {len(numbers) - _FEW:,} more" if len(numbers) > _FEW else ""
    return ", ".join(numbers[:_FEW]) + more


def _out_of_reach(found: Forgotten) -> Iterator[str]:
    yield "out of reach: files of mails, plans and the book, and backups and exports made before"
    if found.archives:
        files = "1 archive" if found.archives == 1 else f"{found.archives:,} archives"
        yield f"out of reach: {files} of faults that were moved out"
    if found.is_swept is False:
        yield "the database's own files may hold traces of it until they are next vacuumed"
