"""``umc db grant``: a writer works, a reader looks, and each is refused what is the owner's."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.role_users import Users, users_of
from tests.sample_desk import SAMPLES, Desk


@pytest.fixture
def users(postgres_desk: Desk) -> Iterator[Users]:
    """Give a writer and a reader of a desk without faults."""
    with users_of(postgres_desk) as found:
        yield found.granted()


@pytest.mark.postgres
def test_a_writer_can_take_a_fault_through_its_life(users: Users) -> None:
    """Every kind of daily write: steps, a tick, letters, machines, alerts, a book."""
    desk = users.desk(users.writer)
    desk.open(at="03:10")
    desk.step("dispatch", at="03:20")
    desk.step("accept", at="03:25")
    for verb in ("restore", "confirm", "resolve", "close"):
        desk.step(verb, at="05:00")
    desk.open_unknown("KB-ST-01", "KB-SW-01", at="06:00")
    assert desk.run("tick", "--at", "2026-05-03T09:00+09:00").exit_code == 0
    assert desk.run("outbox", "send").exit_code in (0, 1)
    waiting = desk.ask("outbox", "list")[0]
    desk.ask("outbox", "drop", str(waiting["id"]), "--reason", "told by phone")
    assert desk.run("apply", str(SAMPLES), "--yes").exit_code == 0
    new = ("KB-NEW-1", "--customer", "keihin-bank", "--site", "dc", "--vendor", "cisco")
    assert desk.run("equipment", "add", *new, "--model", "ISR4331").exit_code == 0
    assert desk.run("db", "check").exit_code == 0


@pytest.mark.postgres
def test_a_reader_can_run_what_reads(users: Users, tmp_path: Path) -> None:
    """Every reading command there is a kind of, a dry run and a check of the whole database among them."""
    users.owner.open()
    for words in READING:
        result = users.desk(users.reader).run(
            *words, *(("-d", str(tmp_path)) if words == ("export",) else ())
        )
        assert result.exit_code == 0, f"{words}: {result.stderr}"


READING: tuple[tuple[str, ...], ...] = (
    ("fault", "list"), ("fault", "show", "1"), ("fault", "why", "1"), ("fault", "timeline", "1"), ("board",),
    ("outbox", "list"), ("inbox", "list"), ("intake", "list"), ("entitlement", "KB-SW-01"),
    ("book", "history"), ("route", "KB-SW-01"), ("equipment", "list"), ("customer", "show", "keihin-bank"),
    ("tick", "--dry-run"), ("db", "status"), ("db", "check"), ("db", "grant"), ("export",),
)  # fmt: skip


@pytest.mark.postgres
def test_a_reader_that_would_write_is_refused_and_nothing_is_kept(users: Users) -> None:
    """With the code that says so, what the server said, and who may."""
    desk = users.desk(users.reader)
    said = ("--equipment", "KB-SW-01", "--symptom", "x", "--priority", "P1")
    refused = desk.refused("fault", "open", *said, at="03:10", code=4)
    assert refused["code"] == "database-read-only"
    assert "permission denied for" in refused["message"]
    assert "umc help postgresql" in refused["hint"]
    assert users.owner.ask("fault", "list") == []


@pytest.mark.postgres
@pytest.mark.parametrize("words", [("db", "upgrade"), ("db", "grant", "--reader", "umc")], ids=" ".join)
def test_what_is_the_owners_says_so(users: Users, words: tuple[str, ...]) -> None:
    """Before anything is tried, with who one is."""
    for role, rank in ((users.writer, "writer"), (users.reader, "reader")):
        refused = users.desk(role).refused(*words)
        assert refused["code"] == "takes-owner"
        assert f"{role} is a {rank} here" in refused["message"]


@pytest.mark.postgres
def test_status_says_who_one_is(users: Users) -> None:
    """The role, and what it may do."""
    for role, rights in ((users.writer, "writer"), (users.reader, "reader")):
        found = users.desk(role).ask("db", "status")
        assert (found["role"], found["rights"]) == (role, rights)
    assert users.owner.ask("db", "status")["rights"] == "owner"


@pytest.mark.postgres
def test_a_role_is_what_it_was_last_made(users: Users) -> None:
    """A writer made a reader writes no more; doing it again changes nothing; taken away, it is gone."""
    again = users.owner.ask("db", "grant", "--reader", users.reader)
    assert [one["changed"] for one in again] == [False, False]
    users.owner.ask("db", "grant", "--reader", users.writer)
    assert users.desk(users.writer).ask("db", "status")["rights"] == "reader"
    left = users.owner.ask("db", "grant", "--revoke", "--writer", users.writer)
    assert [(one["role"], one["rights"]) for one in left] == [(users.reader, "reader")]
    assert users.desk(users.writer).run("fault", "list").exit_code == 4


@pytest.mark.postgres
def test_roles_that_cannot_be_are_refused_and_none_is_given_anything(users: Users) -> None:
    """Unknown with a near name, a superuser, both at once; what was named beside it is not done either."""
    with psycopg.connect(users.owner.url, autocommit=True) as owner:
        (me,) = owner.execute("SELECT current_user").fetchone() or ("",)
    wrong = users.owner.refused("db", "grant", "--reader", users.writer, "--writer", users.reader[:-1])
    assert (wrong["code"], repr(users.reader)[1:-1] in wrong["hint"]) == ("unknown-role", True)
    assert users.owner.refused("db", "grant", "--writer", me)["code"] == "role-too-strong"
    both = ("--writer", users.writer, "--reader", users.writer)
    assert users.owner.refused("db", "grant", *both, code=2)["code"] == "writer-and-reader"
    assert users.desk(users.writer).ask("db", "status")["rights"] == "writer"


@pytest.mark.postgres
def test_what_a_role_was_is_said_beside_what_it_is(users: Users) -> None:
    """A reader made a writer, one that was given nothing new, and one that has nothing any more."""
    made = users.owner.run("db", "grant", "--writer", users.reader).stdout.splitlines()
    (mine,) = [line.removeprefix(users.reader).split() for line in made if line.startswith(users.reader)]
    (other,) = [line.removeprefix(users.writer).split() for line in made if line.startswith(users.writer)]
    assert (mine, other) == (["writer", "was", "a", "reader"], ["writer"])
    (found,) = [one for one in users.owner.ask("db", "grant") if one["role"] == users.reader]
    assert (found["was"], found["changed"]) == ("writer", False)
    gone = users.owner.run("db", "grant", "--revoke", "--reader", users.reader).stdout
    assert f"{users.reader} was a writer and has no rights any more" in gone
    again = users.owner.run("db", "grant", "--reader", users.reader).stdout
    assert "had none" in again


@pytest.mark.postgres
def test_taking_rights_away_takes_a_role(users: Users) -> None:
    """Nothing is done silently: wrong usage, with the way to see who has rights."""
    refused = users.owner.refused("db", "grant", "--revoke", code=2)
    assert (refused["code"], "umc db grant" in refused["hint"]) == ("which-roles", True)


@pytest.mark.postgres
def test_a_role_of_the_server_itself_is_refused_as_one(users: Users) -> None:
    """It is there, and belongs to nobody; a name of that kind that is not there is unknown."""
    refused = users.owner.refused("db", "grant", "--reader", "pg_monitor")
    assert (refused["code"], "'pg_monitor'" in refused["message"]) == ("role-of-the-server", True)
    assert users.owner.refused("db", "grant", "--reader", "pg_nobody")["code"] == "unknown-role"


def test_sqlite_has_no_roles(sqlite_desk: Desk) -> None:
    """And says what it has instead."""
    refused = sqlite_desk.refused("db", "grant", "--reader", "anybody")
    assert refused["code"] == "no-roles"
    assert sqlite_desk.ask("db", "status")["role"] is None
