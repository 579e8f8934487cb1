"""Everything a database holds as lines of JSON: a header, each row a line, a trailer; and back.

The trailer says how many rows there are of each table, where the chain of the book ends, and the
sha256 of every line before it. So a file that was cut, changed or put together is refused.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from umc import __version__
from umc.domain.copies.anchor import Anchor
from umc.domain.copies.backup import Holding, differences
from umc.domain.refusals import Refusal
from umc.store.database.schema import HEAD, KNOWN, newer
from umc.store.whole.row_lines import LinesIn, LinesOut, Row, RowLines, UnfitLine, keep_rows, raw_rows
from umc.store.whole.whole_rows import TABLES, dangling, head_of, holding_of, number_on

FORMAT = 1
Progress = Callable[[int], None]
"""Told how many rows have gone by so far."""
_TELLS_EVERY = 5000


class Header(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="export", tag_field="umc"
):
    """The first line: what the file is, and which umc made it of which schema, when."""

    format: int
    version: str
    revision: str
    made_at: datetime


class _Trailer(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="end", tag_field="umc"
):
    counts: dict[str, int]
    seal: int
    events: int
    digest: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeFile:
    """A file of everything: when its rows were read, and what they are."""

    made_at: datetime
    holding: Holding


def write_whole(
    connection: Connection, out: LinesOut, *, made_at: datetime, progress: Progress = lambda _: None
) -> WholeFile:
    """Write everything that a reading transaction sees; return what it was."""
    header = Header(format=FORMAT, version=__version__, revision=HEAD, made_at=made_at.astimezone(UTC))
    out.put(_line(header))
    lines, counts = RowLines(TABLES), dict[str, int]()
    for table in TABLES:
        write, before = lines.writer(table.name), out.count
        for row in raw_rows(connection, table):
            out.put(write(row))
            if out.count % _TELLS_EVERY == 0:
                progress(out.count)
        counts[table.name] = out.count - before
    holding = Holding(counts=counts, head=head_of(connection))
    out.put(_line(_trailer(holding, out.digest)))
    return WholeFile(made_at=made_at, holding=holding)


def read_whole(connection: Connection, lines: LinesIn, *, progress: Progress = lambda _: None) -> WholeFile:
    """Put every row of a file into the empty tables of a writing transaction; return what they are.

    Raises:
        Refusal: ``damaged-file``, ``newer-file``, ``older-file`` or ``no-export``; the transaction must
            not be kept then.
    """
    header = _header(lines)
    reader = _Rows(lines, progress)
    for name, rows in groupby(reader, key=itemgetter(0)):
        _keep(connection, lines, name, (row for _, row in rows))
    trailer = reader.trailer
    if trailer is None:
        raise lines.refused("the file ends without the line that says what it holds")
    holding = Holding(counts=reader.counts, head=head_of(connection))
    _compare(lines, trailer, holding, holding_of(connection))
    number_on(connection)
    if (said := dangling(connection)) is not None:
        raise lines.refused(said)
    return WholeFile(made_at=header.made_at, holding=holding)


class _Rows:
    """The rows of a file with their tables, each table after those that it points to; then the trailer."""

    def __init__(self, lines: LinesIn, progress: Progress) -> None:
        self.counts = {table.name: 0 for table in TABLES}
        self.trailer: _Trailer | None = None
        self._lines, self._progress = lines, progress
        self._reader = RowLines(TABLES)
        self._places = {table.name: place for place, table in enumerate(TABLES)}

    def __iter__(self) -> Iterator[tuple[str, Row]]:
        reached = 0
        for line in self._lines:
            if line.startswith(_TRAILS):
                self._end(line)
                return
            name, row = self._row(line)
            if self._places[name] < reached:
                raise self._lines.refused(f"rows of {name} come too late: out of order")
            reached = self._places[name]
            self.counts[name] += 1
            if self._lines.number % _TELLS_EVERY == 0:
                self._progress(self._lines.number)
            yield name, row

    def _row(self, line: bytes) -> tuple[str, Row]:
        try:
            return self._reader.read(line)
        except UnfitLine as error:
            raise self._lines.refused(str(error)) from None

    def _end(self, line: bytes) -> None:
        try:
            self.trailer = msgspec.json.decode(line, type=_Trailer)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise self._lines.refused(f"the last line does not say what the file holds: {error}") from None
        if self.trailer.sha256 != self._lines.digest_before:
            raise self._lines.refused("the lines before it are not those that it names: the file was changed")
        if next(self._lines, None) is not None:
            raise self._lines.refused("the file goes on after its last line")


_TRAILS = b'{"umc":"end"'


def _keep(connection: Connection, lines: LinesIn, name: str, rows: Iterator[Row]) -> None:
    table = next(table for table in TABLES if table.name == name)
    try:
        keep_rows(connection, table, rows)
    except IntegrityError:
        said = f"a row of {name} up to here is there twice, or does not fit the rows that it goes with"
        raise lines.refused(said) from None


def _header(lines: LinesIn) -> Header:
    line = next(lines, b"")
    try:
        found = msgspec.json.decode(line, type=_Announced)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Refusal(
            "no-export", f"{lines.name} is no file of umc db export", hint="umc db export FILE makes one"
        ) from None
    if found.format > FORMAT or (found.revision not in KNOWN and found.revision > HEAD):
        raise newer(lines.name, found.version, "import it")
    if found.revision != HEAD:
        hint = f"import it with umc {found.version}, then umc db upgrade with this one"
        raise Refusal("older-file", f"{lines.name} is of schema {found.revision}, not {HEAD}", hint=hint)
    try:
        return msgspec.json.decode(line, type=Header)
    except msgspec.DecodeError as error:
        raise lines.refused(f"it is no first line of umc's: {error}") from None


class _Announced(msgspec.Struct, frozen=True, kw_only=True, tag="export", tag_field="umc"):
    """As much of a header as every later form of it will have."""

    format: int
    version: str
    revision: str


def _compare(lines: LinesIn, trailer: _Trailer, passed: Holding, kept: Holding) -> None:
    promised = Holding(
        counts=trailer.counts,
        head=Anchor(seal=trailer.seal, events=trailer.events, digest=trailer.digest),
    )
    wrong = (*differences(promised, passed), *differences(promised, kept))
    if wrong:
        raise lines.refused(wrong[0])


def _trailer(holding: Holding, digest: str) -> _Trailer:
    head = holding.head
    return _Trailer(
        counts=dict(holding.counts), seal=head.seal, events=head.events, digest=head.digest, sha256=digest
    )


def _line(one: Any) -> bytes:
    return msgspec.json.encode(one) + b"\n"
