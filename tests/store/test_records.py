"""What was forgotten and archived lies under the seals: added, changed or taken away, it is found.

The naive way, chains and seals over events alone, is the negative control: it finds none of it.
"""

import sys
from collections.abc import Iterator

import pytest
from sqlalchemy import inspect, select

from tests.store.older_schema import taken_down
from tests.store.registers import NOW, move, open_fault, registered
from tests.store.tampering import archived as archiving
from tests.store.tampering import execute, record_all, reseal
from tests.store.undone import undone
from umc.domain.actor import Actor, KnownBy
from umc.domain.calendars.instant import to_micros
from umc.domain.copies.anchor import Anchor
from umc.domain.faults.events import Noted
from umc.store.archive.archive_file import TABLES
from umc.store.archive.read_archive import READS
from umc.store.checks.check import LEFT_OUT, check, check_since
from umc.store.checks.check_seals import failing_anchor
from umc.store.checks.check_since import seal_numbered
from umc.store.database import schema
from umc.store.database.engine import Database, open_database
from umc.store.record.forgettings import Record, put_contact_on_record
from umc.store.record.records import ARCHIVED, record_went
from umc.store.record.seals import head, seal, waits
from umc.store.tables.chain_tables import sealings
from umc.store.tables.record_tables import records

SATO = Actor(name='佐藤\x1f\u202e"\\', known_by=KnownBy.STATED)
FORGED = (
    "INSERT INTO forgettings (forgotten_at, actor, customer, kind, name, digest)"
    " VALUES (1, 'nobody', 'bank', 'contact', '{}', '')"
)
FIRST, SECOND, THIRD = (f"F-2026-00000{one}" for one in (1, 2, 3))


@pytest.fixture
def kept(database: Database) -> Database:
    """Give a database with a forgetting, a fault in an archive, and one that was in one and is back."""
    return with_records(database)


@pytest.fixture
def kept_file(sqlite_url: str) -> Iterator[Database]:
    """Give the same on SQLite alone, for what is looked at in the same way on both."""
    with open_database(sqlite_url) as database:
        yield with_records(database)


def with_records(database: Database) -> Database:
    """Forget, archive and bring back, by hand but for the record."""
    at_work(database)
    forget(database)
    execute(database, *archiving(database, SECOND))
    execute(database, archiving(database, FIRST)[1])
    record_all(database)
    execute(database, f"DELETE FROM archived WHERE number = '{FIRST}'")
    with database.write() as connection:
        first = connection.exec_driver_sql("SELECT min(id) FROM faults").scalar_one()
        record_went(connection, ARCHIVED, [first], actor=SATO, at=NOW)
        seal(connection)
    return database


def at_work(database: Database) -> None:
    """Open three faults, each under a seal of its own."""
    registered(database)
    for _ in range(3):
        with database.write() as connection:
            open_fault(connection)
            seal(connection)


def forget(database: Database) -> None:
    """Put on record that a contact of the bank's was forgotten; nothing else happens in the transaction."""
    with database.write() as connection:
        put_contact_on_record(connection, Record(customer="bank", actor=SATO, at=NOW), {"words": 0})
        if database.path is None:
            seal(connection)


def found(database: Database) -> tuple[list[str], list[str]]:
    """Return what the check says of the record, and what who looks at no record would find."""
    with database.read() as connection:
        troubles = list(check(connection))
    return (
        [one.message for one in troubles if one.code == "record"],
        [one.message for one in troubles if one.code != "record"],
    )


def anchored(database: Database) -> Anchor:
    """Return the head of the chain, to be kept."""
    with database.read() as connection:
        last = head(connection)
    return Anchor(seal=last.id, events=last.events, digest=last.digest)


def holds(database: Database, anchor: Anchor) -> bool:
    """Whether the chain goes through an anchor."""
    with database.read() as connection:
        return failing_anchor(connection, [anchor]) is None


def number(database: Database, query: str) -> int:
    """Return the one number that a query finds."""
    with database.read() as connection:
        return int(connection.exec_driver_sql(query).scalar_one())


def test_what_came_and_went_lies_under_seals_and_counts_no_event(kept: Database) -> None:
    """Also what was forgotten in a transaction without an event; the check counts it and finds nothing."""
    with kept.read() as connection:
        told = connection.execute(select(records).order_by(records.c.id)).all()
        covered = connection.execute(select(sealings.c.fault, sealings.c.seq).where(sealings.c.fault < 0))
        assert {tuple(row) for row in covered} == {(-one.id, 0) for one in told}
        assert not waits(connection)
    assert [one.kind for one in told] == ["forgetting", "archive", "archived", "archived", "brought-back"]
    assert told[0].actor == told[4].actor == SATO.name
    assert anchored(kept).events == 3
    assert found(kept) == ([], [])


CHANGES = {
    "forged forgetting": ([FORGED], "forgetting {new} is there, and on no record"),
    "removed forgetting": (["DELETE FROM forgettings"], "forgetting {old} is on record, and gone"),
    "changed forgetting": (
        ["UPDATE forgettings SET digest = 'x'"], "forgetting {old} is not what its record says"),
    "forged archived fault": ([THIRD], "archived fault {maximal} is there, and on no record"),
    "back, and archived by hand": (
        [FIRST], "archived fault {minimal} is there, and on record as brought-back"),
    "other file": (["UPDATE archives SET file = 'b.jsonl'"], "archive 1 is not what its record says"),
}  # fmt: skip


def test_a_row_that_is_not_as_the_record_says_is_found(kept: Database) -> None:
    """Each named once, and without the record none is; one from before is found with all sealed anew."""
    anchor = anchored(kept)
    known = {"old": number(kept, "SELECT max(id) FROM forgettings")}
    known |= {name: number(kept, f"SELECT {name[:3]}(id) FROM faults") for name in ("minimal", "maximal")}
    for change, (statements, expected) in CHANGES.items():
        with undone(kept):
            if statements[0].startswith("F-"):
                execute(kept, *archiving(kept, statements[0])[1:])
            else:
                execute(kept, *statements)
            known["new"] = number(kept, "SELECT coalesce(max(id), 0) FROM forgettings")
            assert found(kept) == ([expected.format(**known)], []), change
            record_all(kept)
            reseal(kept)
            assert found(kept) == ([], []), change
            assert holds(kept, anchor) is (change in ADDED), change
            assert anchored(kept).seal > anchor.seal or change not in ADDED
    sys.stdout.write(f"{len(CHANGES)} rows forged, all found; without the record none\n")


ADDED = ("forged forgetting", "forged archived fault", "back, and archived by hand")
"""What was added with a record of its own: an anchor of before holds, and it lies under a later seal."""

TOUCHED = {
    "UPDATE records SET actor = 'kato' WHERE id = {last}":
        "record {last}, under seal {seal}, is not what was recorded",
    "DELETE FROM records WHERE id = {last}": "record {last}, under seal {seal}, is gone",
    "INSERT INTO unsealed VALUES (-1000000, 0)": "record 1000000 was written and is gone",
    "INSERT INTO records VALUES (1000000, 1, 'x', 'archive-closed', 7, '')":
        "record 1000000 is under no seal, and no sealer would find it",
}  # fmt: skip


def test_a_record_that_was_touched_is_found(kept_file: Database) -> None:
    """By the seal over it; with all sealed anew by an anchor; where it lies under none as such."""
    anchor = anchored(kept_file)
    last = number(kept_file, "SELECT max(id) FROM records")
    for statement, expected in TOUCHED.items():
        with undone(kept_file):
            execute(kept_file, statement.format(last=last))
            assert expected.format(last=last, seal=anchor.seal) in found(kept_file)[0], statement
            reseal(kept_file)
            assert holds(kept_file, anchor) is ("{last}" not in statement)


def test_more_words_forgotten_than_on_record_are_found(kept_file: Database) -> None:
    """Who marks a word by hand borrows the hour of a forgetting, which says how many it took."""
    with kept_file.write() as connection:
        move(connection, "1", ("2026-04-06 10:05", Noted(text="called")))
    at = to_micros(NOW)
    told_of = "customer 'bank': words marked as forgotten at one time: 1, on record: 0"
    for counts, told in (('{"words":1}', []), ('{"words":0}', [told_of]), ("x", [told_of])):
        with undone(kept_file):
            forged = f"UPDATE forgettings SET name = '{counts}', forgotten_at = {at}"
            marked = f"UPDATE said SET salt = NULL, words = '[forgotten]', forgotten_at = {at} WHERE seq = 2"
            execute(kept_file, forged, marked)
            record_all(kept_file)
            reseal(kept_file)
            assert found(kept_file)[0] == told


SINCE = {
    FORGED: (True, True),
    "UPDATE archives SET faults = 9": (True, True),
    "UPDATE archived SET year = 2025": (True, False),
}
"""What is found by a check since before it was archived, and since after."""


def test_a_check_since_an_hour_finds_what_came_meanwhile_and_every_forgetting(
    kept_file: Database,
) -> None:
    """A nightly run; a fault put into an archive long ago is for the whole check, which says so."""
    with kept_file.read() as connection:
        before = seal_numbered(connection, 3)
        afters = (before or head(connection), head(connection))
    for statement, are_found in SINCE.items():
        with undone(kept_file) as connection:
            execute(kept_file, statement)
            told = [[one.code for one in check_since(connection, after)] for after in afters]
            assert tuple("record" in codes for codes in told) == are_found, statement
    assert any("archives" in one for one in LEFT_OUT)


def test_an_upgrade_puts_what_stands_there_under_a_seal(database: Database) -> None:
    """As it stands, whatever names are in it; anchors of before hold, and then it holds still.

    The way down is refused from then on: what is under a seal would be lost there.
    """
    at_work(database)
    with database.write() as connection:
        seal(connection)
    anchor = anchored(database)
    execute(
        database,
        "INSERT INTO forgettings VALUES (7, 1, '佐藤\x1f\u202e\"\\', 'a \U0001f512', 'terms', 'x', 'y')",
        *archiving(database, SECOND),
        "UPDATE archives SET file = 'a \u202e\"\\\x7f.jsonl', before = -1",
    )
    taken_down(database, "0008")
    assert database.upgrade() == ("0008", schema.HEAD)
    assert found(database) == ([], [])
    assert holds(database, anchor)
    assert (number(database, "SELECT count(*) FROM records"), anchored(database).seal) == (3, anchor.seal + 1)
    with pytest.raises(RuntimeError, match="no place"):
        taken_down(database, "0008")
    later = anchored(database)
    execute(database, "DELETE FROM forgettings")
    assert found(database) == (["forgetting 7 is on record, and gone"], [])
    record_all(database)
    reseal(database)
    assert (found(database), holds(database, later)) == (([], []), False)


@pytest.mark.postgres
def test_nobody_waits_for_whoever_forgets(postgres_url: str) -> None:
    """While a forgetting is not kept yet, others work, seal, and forget, too; its seal comes later."""
    with open_database(postgres_url) as slow, open_database(postgres_url, wait_s=1.0) as other:
        at_work(slow)
        with slow.write() as connection:
            put_contact_on_record(connection, Record(customer="bank", actor=SATO, at=NOW), {"words": 1})
            with other.write() as quick:
                open_fault(quick)
                seal(quick)
            forget(other)
            assert found(other) == ([], [])
        with other.write() as quick:
            assert waits(quick)
            seal(quick)
        told = number(other, "SELECT count(*) FROM sealings WHERE fault < 0")
        assert (told, found(other)) == (2, ([], []))


def test_every_schema_of_which_archives_are_read_has_the_same_rows(sqlite_url: str) -> None:
    """Where a later schema changes a table of them, older files can no longer be read as they are."""
    with open_database(sqlite_url) as database, undone(database) as connection:
        columns = {table.name: [one.name for one in table.columns] for table in TABLES}
        for revision in reversed(READS):
            if revision != schema.HEAD:
                schema.downgrade(connection, revision)
            look = inspect(connection)
            assert {name: [one["name"] for one in look.get_columns(name)] for name in columns} == columns
    assert READS[-1] == schema.HEAD
