"""``umc db grant`` refuses a role that no right it lacks would hold back, and lets go of one it was given."""

import psycopg
import pytest
from psycopg import sql

from tests.role_users import users_of
from tests.sample_desk import Desk


def administer(desk: Desk, statement: str, *roles: str) -> None:
    """Run a statement as the server's administrator, with the names of roles in its places."""
    with psycopg.connect(desk.url, autocommit=True) as administrator:
        administrator.execute(sql.SQL(statement).format(*map(sql.Identifier, roles)))


@pytest.mark.postgres
@pytest.mark.parametrize("rank", ["--reader", "--writer"])
@pytest.mark.parametrize("strong", ["pg_write_all_data", "pg_read_all_data", "pg_execute_server_program"])
def test_a_member_of_a_strong_role_is_refused_by_its_name(
    postgres_desk: Desk, rank: str, strong: str
) -> None:
    """Also where it is one through another role, and inherits nothing: it can become it."""
    with users_of(postgres_desk) as users:
        administer(
            postgres_desk, "GRANT {} TO {}; ALTER ROLE {} NOINHERIT", strong, users.writer, users.reader
        )
        administer(postgres_desk, "GRANT {} TO {}", users.writer, users.reader)
        for role in (users.writer, users.reader):
            refused = postgres_desk.refused("db", "grant", rank, role)
            assert refused["code"] == "role-too-strong"
        assert (repr(strong) in refused["message"], "REVOKE" in refused["hint"]) == (True, True)
        assert postgres_desk.ask("db", "grant") == []


@pytest.mark.postgres
def test_a_member_of_a_writer_is_no_reader(postgres_desk: Desk) -> None:
    """It writes as the other does; a writer it may be."""
    with users_of(postgres_desk) as users:
        postgres_desk.ask("db", "grant", "--writer", users.writer)
        administer(postgres_desk, "GRANT {} TO {}", users.writer, users.reader)
        refused = postgres_desk.refused("db", "grant", "--reader", users.reader)
        assert refused["code"] == "role-too-strong"
        postgres_desk.ask("db", "grant", "--writer", users.reader)


@pytest.mark.postgres
def test_a_role_that_became_strong_later_can_be_let_go(postgres_desk: Desk) -> None:
    """Taking rights away makes nothing worse, and an upgrade is not stopped by it."""
    with users_of(postgres_desk) as users:
        users.granted()
        administer(postgres_desk, "GRANT pg_write_all_data TO {}", users.reader)
        assert postgres_desk.run("db", "upgrade").exit_code == 0
        left = postgres_desk.ask("db", "grant", "--revoke", "--reader", users.reader)
        assert [one["role"] for one in left] == [users.writer]
