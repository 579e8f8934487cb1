"""The daily commands find what they need by an index, however much a company has."""

from collections.abc import Sequence
from contextlib import suppress

import pytest

from tests.sample_desk import Desk
from tests.store.query_plans import Asked, listened, pretend_large, whole_tables
from umc.store.database.engine import open_database

READ = (
    "fault list",
    "fault list --limit 5",
    "fault list --customer keihin-bank",
    "fault list --vendor cisco",
    "fault list --equipment KB-SW-01",
    "fault list --mine",
    "fault list --due-within 30m",
    "fault list --at-risk",
    "fault list --broken",
    "fault list --held",
    "fault show 1",
    "fault show F-2026-000001",
    "fault show 26-000001",
    "fault show 0001",
    "fault show 77",
    "fault list --status restored",
    "fault list --at -5m",
    "board --at -5m",
    "fault timeline 1",
    "fault why 1",
    "fault ledger 1",
    "route KB-SW-01",
    "route YH-SRV-05",
    "entitlement FDO27311QKL",
    "entitlement KB-SW-01",
    "equipment list --customer keihin-bank",
    "equipment show KB-SW-01",
    "board",
    "board --customer keihin-bank",
    "outbox list",
    "outbox list --fault 1",
    "outbox show 1",
    "inbox list",
    "intake list",
    "customer show keihin-bank",
    "contract list --ending 60d",
    "tick --dry-run",
    "report --customer keihin-bank",
    "report --vendor cisco --broken",
    "report --by total --ledger",
)
WRITE = (
    "fault open --equipment KB-SW-01 --priority P1 --symptom down --key a",
    "fault open --customer keihin-bank --site dc --suspect KB-ST-01 --symptom gone --priority P1",
    "fault respond 1",
    "fault dispatch 1",
    "fault accept 1 --vendor-ref SR-1 --key b",
    "fault culprit 2 KB-ST-01",
    "fault note 1 --to customer --send soon",
    "fault hold 1 --reason access",
    "fault resume 1",
    "tick",
    "fault restore 1 --ask",
    "fault confirm 1 --by operations",
    "outbox drop 1 --reason wrong",
)


def answered(desk: Desk, commands: tuple[str, ...]) -> list[Asked]:
    """Run commands, and return every statement that they executed."""
    with listened() as found:
        for command in commands:
            result = desk.run(*command.split())
            assert result.exit_code in (0, 1, 3), f"{command}: {result.stderr}"
    return found


class _Undone(Exception):
    """Takes back what the planner was made to believe."""


def whole_tables_of(desk: Desk, found: Sequence[Asked]) -> dict[str, list[str]]:
    """Return the statements that read the whole of a table, and of which."""
    answer = {}
    with suppress(_Undone), open_database(desk.url) as database, database.write() as connection:
        pretend_large(connection)
        answer = {one.text: whole for one in found if (whole := whole_tables(connection, one))}
        raise _Undone
    return answer


def test_the_daily_commands_read_no_table_that_grows_from_end_to_end(desk: Desk) -> None:
    """Whatever they execute, on either database, is found by an index, or stops after so many rows."""
    found = answered(desk, WRITE + READ)
    assert len(found) > 50
    assert whole_tables_of(desk, found) == {}


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT symptom FROM faults WHERE caller = 'somebody'",
        "SELECT state, count(*) FROM messages GROUP BY state",
        "SELECT number FROM faults WHERE length(number) = 14 ORDER BY year LIMIT 6",
        "SELECT m.id FROM messages AS m WHERE m.state = 'dead' OR m.why = 'x' ORDER BY m.id LIMIT 9",
        "UPDATE clocks SET counts = 0 WHERE party = 'nobody'",
    ],
)
def test_a_statement_that_reads_a_whole_table_is_noticed(desk: Desk, statement: str) -> None:
    """The check above can fail: each of these has no index to go by, or goes through all of one."""
    assert list(whole_tables_of(desk, [Asked(statement, ())])) == [statement.strip()]


def test_a_statement_that_stops_early_or_asks_for_a_value_is_let_pass(desk: Desk) -> None:
    """The newest of something, and a row by its key."""
    good = (
        "SELECT id FROM mails ORDER BY id DESC LIMIT 5",
        "SELECT id FROM faults WHERE number = 'F-2026-000001'",
    )
    assert whole_tables_of(desk, [Asked(text, ()) for text in good]) == {}


def test_the_outbox_is_cut_before_it_is_joined(postgres_desk: Desk) -> None:
    """However many wait: cut only at the end, the whole of it is joined, by walking through every message."""
    (asked,) = [
        one for one in answered(postgres_desk, ("outbox list",)) if "returned_at IS NOT NULL" in one.text
    ]
    with open_database(postgres_desk.url) as database, database.read() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN {asked.text}", asked.parameters).scalars().all()
    limits = [len(line) - len(line.lstrip()) for line in plan if "Limit " in line]
    joins = [len(line) - len(line.lstrip()) for line in plan if "Join" in line or "Nested Loop" in line]
    assert max(limits) > min(joins)
