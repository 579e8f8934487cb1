"""The proof within a file of archived faults: events in their chains, words beside them, seals over both."""

import re
from typing import Final

from umc.domain.copies.anchor import Anchor
from umc.domain.personal.personal_spellings import FORGOTTEN
from umc.store.archive.archive_blocks import BLOCK, Block, fault_of, place_of
from umc.store.archive.archive_file import anchor_of
from umc.store.faults.numbers import number_of
from umc.store.faults.said import is_salt, reference
from umc.store.record.chain import BEGINNING, link_of_row
from umc.store.record.seals import Sealing, digest_of, seal_of
from umc.store.tables.fault_tables import events, faults
from umc.store.tables.word_tables import said
from umc.store.whole.row_lines import Row

_PLACES: Final = {table.name: place for place, table in enumerate(BLOCK)}
_FAULT_AT: Final = {table.name: place_of(table, fault_of(table).name) for table in BLOCK}
_NUMBER: Final = place_of(faults, "number")
_REFERENCE: Final = re.compile(r"said:[0-9a-f]{64}")


class Unproved(ValueError):
    """A line does not fit those before it; it says why."""


class OpenBlock:
    """The block of a fault while its lines are read; every event is held against the one before.

    ``after`` is the id that its own must be greater than.
    """

    def __init__(self, *, after: int) -> None:
        self.fault = after
        self.rows: list[tuple[str, Row]] = []
        self._lines: list[bytes] = []
        self._head, self._seq = BEGINNING, 0
        self._refers: dict[int, str] = {}

    def take(self, name: str, row: Row, line: bytes) -> None:
        """Take the next line.

        Raises:
            Unproved: it does not belong here, or is not what was recorded.
        """
        self._see_place(name, row)
        self.rows.append((name, row))
        self._lines.append(line)
        if name == events.name:
            self._link(row)
        elif name == said.name:
            self._see_words(*row[1:5])

    def closed(self) -> Block:
        """Return the block, whose lines are all there.

        Raises:
            Unproved: events or words at its end are not.
        """
        block = Block(fault=self.fault, rows=self.rows, text=b"".join(self._lines))
        number = block.its("number")
        if self._seq != block.its("seq") or self._head != block.its("head") or not self._seq:
            raise Unproved(
                f"before it: the last events of {number} are gone, or not those that were recorded"
            )
        if number != number_of(block.its("year"), block.its("ordinal")):
            raise Unproved(f"before it: {number} is not the number of its year")
        return block

    def _see_place(self, name: str, row: Row) -> None:
        if not self.rows:
            if name != faults.name or row[_FAULT_AT[name]] <= self.fault:
                raise Unproved("a fault does not begin here, or not in its turn")
            self.fault = row[_FAULT_AT[name]]
        elif row[_FAULT_AT[name]] != self.fault or _PLACES[name] < _PLACES[self.rows[-1][0]]:
            raise Unproved(f"this row of {name} does not belong here")

    def _link(self, row: Row) -> None:
        _, seq, happened, recorded, actor, kind, body, digest, known_by = row
        own = link_of_row(
            self._head, self.rows[0][1][_NUMBER], seq=seq, happened_us=happened,
            recorded_us=recorded, actor=actor, kind=kind, body=body, known_by=known_by,
        )  # fmt: skip
        if seq != self._seq + 1 or own != digest:
            raise Unproved(f"event {seq} is not what was recorded")
        self._head, self._seq = digest, seq
        self._refers[seq] = f"{actor} {body}"

    def _see_words(self, seq: int, place: str, salt: str | None, words: str) -> None:
        event = self._refers.get(seq, "")
        # Forgotten words have lost their salt: nothing can hold what stands in their place.
        if salt is None:
            fits = _REFERENCE.search(event) is not None and FORGOTTEN in words
        else:
            fits = is_salt(salt) and reference(salt, place, words) in event
        if not fits:
            raise Unproved(f"the words of event {seq}, {place}, are not what was said")


class ChainOfFile:
    """The seals of a file, and the faults that must lie under them."""

    def __init__(self, after: Anchor) -> None:
        self._last = seal_of((after.seal, 0, after.events, after.digest))
        self._covered: list[Sealing] = []
        self._ends: dict[int, tuple[int, bytes]] = {}
        self.has_begun = False

    def keep(self, block: Block) -> Block:
        """Return a block whose last event is to lie under one of the seals that follow."""
        self._ends[block.fault] = (block.its("seq"), bytes.fromhex(block.its("head")))
        return block

    def take(self, name: str, row: Row) -> None:
        """Take the next seal, or the next of what one covers.

        Raises:
            Unproved: it does not follow the seal before, or is not what was sealed.
        """
        self.has_begun = True
        if name == "sealings":
            self._cover(*row)
        elif name == "seals":
            self._seal(row)
        else:
            raise Unproved(f"a row of {name} comes too late: out of order")

    def ended(self) -> Anchor:
        """Return the last seal.

        Raises:
            Unproved: a fault does not end under one of the seals.
        """
        if self._ends or self._covered:
            left = next(iter(self._ends), 0)
            raise Unproved(f"the last event of the fault of id {left} lies under no seal in the file")
        return anchor_of(self._last)

    def _cover(self, seal: int, fault: int, seq: int, digest: str) -> None:
        if seal != self._last.id + 1 or (self._covered and fault <= self._covered[-1][0]):
            raise Unproved("what a seal covers stands out of order")
        self._covered.append((fault, seq, digest))
        end = self._ends.get(fault)
        if end is not None and end[0] == seq:
            if end[1].hex() != digest:
                raise Unproved(f"event {seq} of the fault of id {fault} is not what was sealed")
            del self._ends[fault]

    def _seal(self, row: Row) -> None:
        found = seal_of(row)
        own = digest_of(self._last, sealed_at=found.sealed_at, events=found.events, sealings=self._covered)
        if found.id != self._last.id + 1 or found.digest != own:
            raise Unproved(f"seal {found.id} is not what was sealed, or does not follow seal {self._last.id}")
        self._last, self._covered = found, []
