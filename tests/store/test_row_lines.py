"""Rows as lines of JSON and back: exactly, and alike on both databases."""

import hashlib
import io
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from umc.domain.refusals import Refusal
from umc.store.database.engine import Database
from umc.store.tables.chain_tables import seals
from umc.store.tables.tables import applied_plans, counters, equipment, revisions, terms
from umc.store.whole import row_lines
from umc.store.whole.row_lines import LinesIn, LinesOut, Row, RowLines, UnfitLine, keep_rows, raw_rows

HOSTILE = "\x1b[31m\u202e насос \U0001f525 \x7f\u2028 \\u0000 \"quoted\" 'x' \r\n\t\\N \\. ,;"
ROWS: dict[str, list[Row]] = {
    "counters": [("a", -(2**63)), (HOSTILE, 2**63 - 1), ("\U0001f525", 0), ("\ufffd", 1)],
    "revisions": [(1, 0, HOSTILE, "", "x"), (2, -1, "", "d", "")],
    "applied_plans": [(1, bytes(range(256))), (2, b"")],
}
TABLES = (counters, revisions, applied_plans)
LINES = RowLines((*TABLES, equipment, terms, seals))


@pytest.fixture
def filled(database: Database) -> Database:
    """Give a database with rows of every type."""
    with database.write() as connection:
        for table in TABLES:
            keep_rows(connection, table, ROWS[table.name])
    return database


def _rows(database: Database, table: Any = counters) -> list[Row]:
    with database.read() as connection:
        return list(raw_rows(connection, table))


def test_rows_come_back_as_they_were_kept(filled: Database) -> None:
    """Numbers of 64 bits, any text, bytes: what is read is what was put there."""
    assert _rows(filled, revisions) == ROWS["revisions"]
    assert _rows(filled, applied_plans) == ROWS["applied_plans"]


def test_rows_come_by_key_in_the_order_of_code_points(filled: Database) -> None:
    """Both databases give the same order: U+FFFD comes before U+1F525, as in UTF-8."""
    assert [name for name, _ in _rows(filled)] == [HOSTILE, "a", "\ufffd", "\U0001f525"]


def test_a_line_and_its_row_are_the_same(filled: Database) -> None:
    """What is written as a line is read as the same row; both databases write the same bytes."""
    written = hashlib.sha256()
    for table in TABLES:
        write = LINES.writer(table.name)
        for row in _rows(filled, table):
            line = write(row)
            assert LINES.read(line) == (table.name, row)
            written.update(line)
    assert written.hexdigest() == "3437a4ed93287745a6a15ac285eff2707e801d43fddce8cfd084d5b383ef9c03"


def test_a_null_stays_a_null(filled: Database) -> None:
    """None in a column that may be empty; nowhere else."""
    row = (7, "desk", "d", 1, "x", "y", "{}", "{}", None, None, None, "2026-05-01", "", 1, 1)
    line = LINES.writer("terms")(row)
    with filled.write() as connection:
        keep_rows(connection, terms, [LINES.read(line)[1]])
    assert _rows(filled, terms) == [row]
    with pytest.raises(UnfitLine, match="name"):
        LINES.read(line.replace(b'"name":"d"', b'"name":null'))


def test_a_column_named_by_a_keyword_is_one_like_any_other() -> None:
    """``class`` of a machine stands in its line under that name."""
    row = tuple("x" if column.type.__class__.__name__ == "Word" else None for column in equipment.columns)
    line = LINES.writer("equipment")((*row[:-2], 1, 2))
    assert b'"class":"x"' in line
    assert LINES.read(line)[1][-2:] == (1, 2)


@pytest.mark.parametrize(
    "line",
    [
        b"", b"\n", b"{}\n", b"[]\n", b"null\n", b"not json\n", b"\xff\n", b'{"table":"counters"}\n',
        b'{"table":"nobodys","name":"a","value":1}\n', b'{"table":"counters","name":"a"}\n',
        b'{"table":"counters","name":"a","value":1,"more":1}\n',
        b'{"table":"counters","name":"a","value":"1"}\n', b'{"table":"counters","name":"a","value":1.0}\n',
        b'{"table":"counters","name":"a","value":true}\n', b'{"table":"counters","name":"a","value":null}\n',
        b'{"table":"counters","name":1,"value":1}\n',
        b'{"table":"counters","name":"a","value":9223372036854775808}\n',
        b'{"table":"counters","name":"a","value":1e400}\n',
        b'{"table":"counters","name":"a","value":NaN}\n',
        b'{"table":"counters","name":"a\\u0000","value":1}\n',
        b'{"table":"counters","name":"\\ud800","value":1}\n',
        b'{"table":"counters","name":"\xed\xa0\x80","value":1}\n',
        b'{"table":"counters","name":"a","value":1,"value":2}\n',
        b'{"table":"counters","value":1,"name":"a"}\n', b'{"table":"counters", "name":"a","value":1}\n',
        b'{"table":"counters","name":"a","value":1}\r\n', b'{"table":"counters","name":"a","value":1}',
        b'{"table":"counters","name":"\\u0061","value":1}\n', b'{"table":"counters","name":"a","value":01}\n',
        b'{"table":"applied_plans","rev":1,"plan":"!"}\n', b'{"table":"applied_plans","rev":1,"plan":"AB"}\n',
        b"[" * 100_000 + b"\n",
    ],
)  # fmt: skip
def test_what_is_no_row_as_umc_writes_it_is_refused(line: bytes) -> None:
    """Wrong tables, columns, types, numbers too large, text no database keeps, other ways of writing it."""
    with pytest.raises(UnfitLine):
        LINES.read(line)


def test_a_row_that_is_there_already_is_refused(filled: Database) -> None:
    """By the same class of error on both databases, and nothing of it is kept."""
    with pytest.raises(IntegrityError), filled.write() as connection:
        keep_rows(connection, counters, [("new", 1), ("a", 2)])
    assert len(_rows(filled)) == 4


def test_many_rows_are_never_all_in_memory(database: Database) -> None:
    """Rows are put and given a thousand at a time, however many there are."""
    pulled = 0

    def rows() -> Iterator[Row]:
        nonlocal pulled
        for pulled in range(1, 5001):
            yield f"{pulled:05}", pulled

    with database.write() as connection:
        assert keep_rows(connection, counters, rows()) == 5000
    with database.read() as connection:
        given = raw_rows(connection, counters)
        assert next(given) == ("00001", 1)
        assert sum(1 for _ in given) == 4999


def test_lines_are_digested_as_they_pass() -> None:
    """The digest that a writer ends with is the one that a reader has before the last line."""
    file = io.BytesIO()
    out = LinesOut(file)
    out.put(b"one\n")
    out.put(b"two\n")
    digest = out.digest
    out.put(b"end\n")
    lines = LinesIn(io.BytesIO(file.getvalue()), "file")
    assert (list(lines), lines.digest_before, lines.number) == ([b"one\n", b"two\n", b"end\n"], out.digest, 3)
    lines = LinesIn(io.BytesIO(file.getvalue()), "file")
    assert [next(lines), next(lines), next(lines)][-1] == b"end\n"
    assert lines.digest_before == digest == hashlib.sha256(b"one\ntwo\n").hexdigest()


def test_a_file_that_ends_within_a_line_is_refused() -> None:
    """The line is named."""
    with pytest.raises(Refusal, match=r"book\.jsonl, line 2: the file ends in the middle"):
        list(LinesIn(io.BytesIO(b"one\ntw"), "book.jsonl"))


def test_a_line_without_an_end_is_not_read_into_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes on for longer than any line has is refused there."""
    monkeypatch.setattr(row_lines, "LONGEST", 10)
    with pytest.raises(Refusal, match="line 1: it never ends"):
        list(LinesIn(io.BytesIO(b"x" * 100), "zeros"))
