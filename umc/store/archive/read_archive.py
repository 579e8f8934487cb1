"""Reading a file of archived faults, and seeing on the way that it proves what it holds.

Every digest is computed again: each event's over the one before, each word's that an event refers to,
each seal's over the seal before and all that it covers; the last event of every fault must lie under
one of these seals. The sha256 in the last line covers all lines before it, also what no digest covers:
what is derived, messages, mails and alerts.
"""

from collections.abc import Iterator
from typing import Final

import msgspec

from umc.domain.copies.anchor import Anchor, NotAnAnchor, read_anchor
from umc.domain.copies.archive import ArchiveFile
from umc.domain.refusals import Refusal
from umc.store.archive.archive_blocks import BLOCK, Block
from umc.store.archive.archive_chain import ChainOfFile, OpenBlock, Unproved
from umc.store.archive.archive_file import FORMAT, TABLES, Header, Trailer
from umc.store.database.schema import HEAD, KNOWN, newer
from umc.store.whole.row_lines import LinesIn, Row, RowLines, UnfitLine

READS: Final = ("0006", "0007", "0008", "0009")
"""The schemas of which a file is read: its rows have looked the same in all of them."""
_TRAILS: Final = b'{"umc":"end"'
_IN_BLOCK: Final = frozenset(table.name for table in BLOCK)


class ArchiveReader:
    """Reads a file once; ``found`` is there when ``blocks`` has come to its end.

    Raises:
        Refusal: ``no-archive``, ``newer-file`` or ``older-file``.
    """

    def __init__(self, lines: LinesIn) -> None:
        self.header = _header(lines)
        self.found: ArchiveFile | None = None
        self._lines = lines
        self._rows = RowLines(TABLES)
        self._counts = {table.name: 0 for table in TABLES}
        self._trailer: Trailer | None = None

    def blocks(self) -> Iterator[Block]:
        """Give the faults by id, each with all that belongs to it, then read the rest of the file.

        Raises:
            Refusal: ``damaged-file``, with the line; nothing given so far may be relied on then.
        """
        try:
            after = read_anchor(self.header.after)
            chain, block = ChainOfFile(after), OpenBlock(after=0)
            for line, name, row in self._read():
                if name == BLOCK[0].name and block.rows:
                    yield chain.keep(block.closed())
                    block = OpenBlock(after=block.fault)
                if name in _IN_BLOCK and not chain.has_begun:
                    block.take(name, row, line)
                    continue
                if block.rows:
                    yield chain.keep(block.closed())
                    block = OpenBlock(after=block.fault)
                chain.take(name, row)
            self.found = self._ended(chain, after)
        except (Unproved, NotAnAnchor) as error:
            raise self._lines.refused(str(error)) from None

    def whole(self) -> ArchiveFile:
        """Read to the end, whatever is in it, and return what it is.

        Raises:
            Refusal: ``damaged-file``, with the line.
        """
        for _ in self.blocks():
            pass
        return self.at_end

    @property
    def at_end(self) -> ArchiveFile:
        """What the file is; ``blocks`` must have come to its end."""
        if self.found is None:
            raise RuntimeError("the file was not read to its end")
        return self.found

    def _read(self) -> Iterator[tuple[bytes, str, Row]]:
        """Give the rows of the file up to its trailer."""
        for line in self._lines:
            if line.startswith(_TRAILS):
                self._trailer = self._read_trailer(line)
                return
            try:
                name, row = self._rows.read(line)
            except UnfitLine as error:
                raise Unproved(str(error)) from None
            self._counts[name] += 1
            yield line, name, row
        raise Unproved("the file ends without the line that says what it holds")

    def _read_trailer(self, line: bytes) -> Trailer:
        try:
            found = msgspec.json.decode(line, type=Trailer)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise Unproved(f"the last line does not say what the file holds: {error}") from None
        if found.sha256 != self._lines.digest_before:
            raise Unproved("the lines before it are not those that it names: the file was changed")
        if next(self._lines, None) is not None:
            raise Unproved("the file goes on after its last line")
        return found

    def _ended(self, chain: ChainOfFile, after: Anchor) -> ArchiveFile:
        said, is_ = self._trailer, (self._counts, chain.ended().text)
        if said is None or (said.counts, said.head) != is_:
            raise Unproved("the last line says of the lines before it what they are not")
        return ArchiveFile(
            version=self.header.version,
            made_at=self.header.made_at,
            before=self.header.before,
            after=after,
            head=chain.ended(),
            counts=dict(self._counts),
            sha256=self._lines.digest_before,  # the end was asked for, so this is all of the file
        )


class _Announced(msgspec.Struct, frozen=True, kw_only=True, tag="archive", tag_field="umc"):
    """As much of a header as every later form of it will have."""

    format: int
    version: str
    revision: str


def _header(lines: LinesIn) -> Header:
    line = next(lines, b"")
    try:
        found = msgspec.json.decode(line, type=_Announced)
    except (msgspec.DecodeError, UnicodeDecodeError):
        hint = "umc archive lists those there are"
        raise Refusal("no-archive", f"{lines.name} is no file of umc archive", hint=hint) from None
    if found.format > FORMAT or (found.revision not in KNOWN and found.revision > HEAD):
        raise newer(lines.name, found.version, "read it")
    if found.revision not in READS:
        hint = f"umc {found.version} reads it, on a database of that schema"
        raise Refusal(
            "older-file",
            f"{lines.name} is of schema {found.revision}; read are those of {READS[0]} to {READS[-1]}",
            hint=hint,
        )
    try:
        return msgspec.json.decode(line, type=Header)
    except msgspec.DecodeError as error:
        raise lines.refused(f"it is no first line of umc's: {error}") from None
