"""A file of archived faults: a header, the block of each fault, the seals over them, a trailer.

Each row is a line, as in an export. The seals are a whole stretch of the book's chain: from the
first that covers an event in the file to the last, each after all its sealings, also those of other
faults (which are ids and digests). So whoever has the file, and an anchor of the seal before the
stretch or of one within it, can compute every digest again.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Column, Connection, Select, func, select

from umc import __version__
from umc.domain.copies.anchor import Anchor
from umc.domain.copies.archive import Choice
from umc.store.archive.archive_blocks import BLOCK, kept_lines
from umc.store.checks.check_since import seal_numbered
from umc.store.database.schema import HEAD
from umc.store.record.seals import NO_SEAL, Seal
from umc.store.tables.chain_tables import sealings, seals
from umc.store.values.chunks import chunks
from umc.store.whole.row_lines import LinesOut, RowLines, raw_rows

FORMAT: Final = 1
TABLES: Final = (*BLOCK, sealings, seals)
TOGETHER: Final = 50
"""How many faults are held in memory, and moved in one transaction: others wait 0.1 s for that."""
Progress = Callable[[str], None]
"""Told what is being done."""


class Header(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="archive", tag_field="umc"
):
    """The first line: which umc made the file of which schema, when, of faults that ended before when.

    ``after`` is the anchor of the seal before those in the file.
    """

    format: int
    version: str
    revision: str
    made_at: datetime
    before: datetime
    after: str


class Trailer(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="end", tag_field="umc"
):
    """The last line: rows by table, the anchor of the last seal in the file, sha256 of the lines before."""

    counts: dict[str, int]
    head: str
    sha256: str


def write_archive(
    connection: Connection, out: LinesOut, choice: Choice, *, made_at: datetime, progress: Progress
) -> None:
    """Write the chosen faults, of which there must be some, as a reading transaction sees them."""
    first, last = _stretch(connection, choice.ids)
    header = Header(
        format=FORMAT,
        version=__version__,
        revision=HEAD,
        made_at=made_at.astimezone(UTC),
        before=choice.before.astimezone(UTC),
        after=anchor_of(seal_numbered(connection, first - 1) or NO_SEAL).text,
    )
    out.put(line_of(header))
    counts = {table.name: 0 for table in TABLES}
    _write_blocks(connection, out, choice.ids, counts, progress)
    progress("writing the seals")
    head = _write_seals(connection, out, first, last, counts)
    out.put(line_of(Trailer(counts=counts, head=head.text, sha256=out.digest)))


def anchor_of(seal: Seal) -> Anchor:
    """Return a seal as it could be kept elsewhere."""
    return Anchor(seal=seal.id, events=seal.events, digest=seal.digest)


def line_of(one: Header | Trailer) -> bytes:
    """Return the line of a header or a trailer."""
    return msgspec.json.encode(one) + b"\n"


def _stretch(connection: Connection, ids: Sequence[int]) -> tuple[int, int]:
    """Return the first and the last seal that cover events of some faults."""
    found: list[int] = []
    for chunk in chunks(ids):
        query = select(func.min(sealings.c.seal), func.max(sealings.c.seal))
        found += connection.execute(query.where(sealings.c.fault.in_(chunk))).one()
    covering = [one for one in found if one is not None]
    return min(covering, default=1), max(covering, default=0)


def _write_blocks(
    connection: Connection, out: LinesOut, ids: Sequence[int], counts: dict[str, int], progress: Progress
) -> None:
    for first in range(0, len(ids), TOGETHER):
        progress(f"{first:,} of {len(ids):,} faults written")
        found = kept_lines(connection, ids[first : first + TOGETHER])
        for name, line in (each for fault in sorted(found) for each in found[fault]):
            out.put(line)
            counts[name] += 1


def _write_seals(
    connection: Connection, out: LinesOut, first: int, last: int, counts: dict[str, int]
) -> Anchor:
    """Write the seals of a stretch, each after its sealings; return the last as an anchor."""
    lines = RowLines((sealings, seals))
    write_sealing, write_seal = lines.writer("sealings"), lines.writer("seals")

    def between(column: Column[int]) -> Callable[[Select[Any]], Select[Any]]:
        return lambda query: query.where(column.between(first, last))

    covered = raw_rows(connection, sealings, between(sealings.c.seal))
    waiting, head = next(covered, None), anchor_of(NO_SEAL)
    for row in raw_rows(connection, seals, between(seals.c.id)):
        while waiting is not None and waiting[0] == row[0]:
            out.put(write_sealing(waiting))
            counts["sealings"] += 1
            waiting = next(covered, None)
        out.put(write_seal(row))
        counts["seals"] += 1
        head = Anchor(seal=row[0], events=row[2], digest=row[3])
    return head
