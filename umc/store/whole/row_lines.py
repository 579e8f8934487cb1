"""Rows of any table of ours as lines of JSON, and back: exactly, and the same from both databases.

A line names its table first and then every column in the table's own order, as it is kept: an
instant as its microseconds, a claim as 0 or 1, bytes as base64. One row has one line and one line
one row: a line that umc would have written otherwise is refused, were it only by a blank.
"""

import hashlib
import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import reduce
from typing import Annotated, Any, BinaryIO, Protocol, TypeAlias

import msgspec
from sqlalchemy import Connection, LargeBinary, Select, Table, Text, column, select, type_coerce
from sqlalchemy import table as untyped
from sqlalchemy.schema import Column
from sqlalchemy.types import TypeDecorator, TypeEngine

from umc.domain.refusals import Refusal
from umc.store.database.trouble import driver_told
from umc.store.values.chunks import chunks
from umc.store.values.types import GREATEST, LEAST

Row: TypeAlias = tuple[Any, ...]
"""The values of a row, one for each column of its table, as the database keeps them."""

LONGEST = 256 * 1024 * 1024
"""More bytes than any line has: what goes on for longer is no file of ours, and is not read into memory."""

_AT_ONCE = 1000
_NUMBER = Annotated[int, msgspec.Meta(ge=LEAST, le=GREATEST)]


class UnfitLine(ValueError):
    """A line is no row of these tables; it says why."""


class RowLines:
    """Rows of some tables as lines, each with its line feed."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self.tables = {table.name: table for table in tables}
        self._shapes = {name: _shape(table) for name, table in self.tables.items()}
        self._decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(
            reduce(operator.or_, self._shapes.values())
        )
        self._encoder = msgspec.json.Encoder()

    def writer(self, table: str) -> Callable[[Sequence[Any]], bytes]:
        """Return what writes a row of a table as its line."""
        shape, encode = self._shapes[table], self._encoder.encode
        return lambda row: encode(shape(*row)) + b"\n"

    def read(self, line: bytes) -> tuple[str, Row]:
        """Return the table of a line and the values of its row.

        Raises:
            UnfitLine: it is no row of these tables, written as umc writes it.
        """
        try:
            found = self._decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise UnfitLine(_said(error)) from None
        if self._encoder.encode(found) + b"\n" != line:
            raise UnfitLine("it is not written as umc writes it")
        row = msgspec.structs.astuple(found)
        if b"\\u0000" in line and any(isinstance(value, str) and "\0" in value for value in row):
            raise UnfitLine("a text in it holds a NUL character, which no database keeps")
        return str(found.__struct_config__.tag), row


class Sink(Protocol):
    """What takes bytes one after another: a file, or a stream."""

    def write(self, content: bytes, /) -> object:
        """Take some bytes, all of them."""


class LinesOut:
    """Lines on their way into a file, with the running digest of all that were written."""

    def __init__(self, file: Sink) -> None:
        self._write = file.write
        self._sha = hashlib.sha256()
        self.count = 0

    @property
    def digest(self) -> str:
        """The sha256 of all lines so far, line feeds among them."""
        return self._sha.hexdigest()

    def put(self, line: bytes) -> None:
        """Write a line, which ends in its line feed."""
        self._sha.update(line)
        self._write(line)
        self.count += 1


class LinesIn:
    """Lines on their way out of a file; an iterator that knows where it is.

    ``name`` is what a refusal calls the file.
    """

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._readline = file.readline
        self._sha = hashlib.sha256()
        self._last = b""
        self.name = name
        self.number = 0

    @property
    def digest_before(self) -> str:
        """The sha256 of all lines before the one given last."""
        return self._sha.hexdigest()

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        """Return the next line with its line feed.

        Raises:
            Refusal: ``damaged-file``; the file ends within a line, or a line never ends.
        """
        self._sha.update(self._last)
        self._last = line = self._readline(LONGEST)
        if not line:
            raise StopIteration
        self.number += 1
        if not line.endswith(b"\n"):
            raise self.refused(
                "the file ends in the middle of the line" if len(line) < LONGEST else "it never ends"
            )
        return line

    def refused(self, why: str) -> Refusal:
        """Return the refusal of the line that was given last."""
        return Refusal(
            "damaged-file",
            f"{self.name}, line {self.number}: {why}",
            hint="nothing was kept of it; take another copy of the file",
        )


def raw_rows(
    connection: Connection, table: Table, narrowed: Callable[[Select[Any]], Select[Any]] = lambda query: query
) -> Iterator[Row]:
    """Give rows of a table by its key, as they are kept, a thousand in memory at a time.

    ``narrowed`` adds conditions to the query. Read them to the end, or close the iterator.
    """
    columns = [type_coerce(one, _kept_as(one)) for one in table.columns]
    query = narrowed(select(*columns).order_by(*table.primary_key.columns))
    with connection.execute(query, execution_options={"yield_per": _AT_ONCE}) as found:
        for row in found:
            yield tuple(row)


def keep_rows(connection: Connection, table: Table, rows: Iterable[Row]) -> int:
    """Put rows into a table as they are, a thousand in memory at a time; return how many.

    Raises:
        IntegrityError: a row is there already, or points to one that is not.
    """
    kept = _copied if connection.dialect.name == "postgresql" else _inserted
    return kept(connection, table, rows)


def _inserted(connection: Connection, table: Table, rows: Iterable[Row]) -> int:
    plain = untyped(table.name, *(column(one.name) for one in table.columns))
    statement = str(plain.insert().compile(dialect=connection.dialect))
    count = 0
    for chunk in chunks(rows):
        connection.exec_driver_sql(statement, chunk)
        count += len(chunk)
    return count


def _copied(connection: Connection, table: Table, rows: Iterable[Row]) -> int:
    count = 0
    with copied_into(connection, table.name, [one.name for one in table.columns]) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


@contextmanager
def copied_into(connection: Connection, table: str, columns: Iterable[str]) -> Iterator[Any]:
    """Give what copies rows into a table of PostgreSQL: ``write_row``, or ``write`` for its own text form."""
    from psycopg import sql

    driver: Any = connection.connection.driver_connection
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
    with driver_told(connection), driver.cursor() as cursor, cursor.copy(statement) as copy:
        yield copy


def _shape(table: Table) -> type[msgspec.Struct]:
    """Return what a row of a table looks like; its fields are numbered: a column may be called ``class``."""
    names = {f"c{place}": str(one.name) for place, one in enumerate(table.columns)}
    fields = [(f"c{place}", _type(one)) for place, one in enumerate(table.columns)]
    tag = str(table.name)
    return msgspec.defstruct(
        tag, fields, tag_field="table", tag=tag, rename=names, forbid_unknown_fields=True, gc=False
    )


def _type(one: Column[Any]) -> Any:
    kept = _kept_as(one)
    plain: Any = bytes if isinstance(kept, LargeBinary) else str if isinstance(kept, Text) else _NUMBER
    return plain | None if one.nullable else plain


def _kept_as(one: Column[Any]) -> TypeEngine[Any]:
    """Return the type that the database knows a column by."""
    return one.type.impl_instance if isinstance(one.type, TypeDecorator) else one.type


def _said(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8"
    return f"it is no row of umc's: {error}"
