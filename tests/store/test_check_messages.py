"""Messages against what they tell of: each has its event, its thread, and an event that leads to it."""

from collections.abc import Iterator

import pytest

from tests.sample_desk import Desk
from tests.store.tampering import execute
from umc.domain.letters.letter import MessageKind
from umc.store.checks.check import check
from umc.store.checks.check_messages import LEADS_TO
from umc.store.database.engine import Database, open_database


@pytest.fixture
def dispatched(desk: Desk) -> Iterator[Database]:
    """Give a database with one fault, handed over to a vendor by a message."""
    desk.dispatched()
    with open_database(desk.url) as database:
        yield database


def troubles(database: Database) -> list[tuple[str, str]]:
    """Return what the check finds, what is derived left aside."""
    with database.read() as connection:
        return [(one.code, one.message) for one in check(connection) if one.code != "reference"]


def test_every_kind_of_message_has_events_that_lead_to_it() -> None:
    """A new kind cannot be forgotten here."""
    assert set(LEADS_TO) == set(MessageKind)
    assert all(LEADS_TO.values())


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE messages SET seq = 1", "its event 1 is 'reported', which leads to no such message"),
        ("UPDATE messages SET kind = 'note'", "which leads to no such message"),
        ("UPDATE messages SET thread = 'leg-7'", "its thread 'leg-7' is not there"),
        ("DELETE FROM threads", "its thread 'leg-1' is not there"),
    ],
)
def test_a_message_that_tells_of_nothing_is_found(dispatched: Database, statement: str, said: str) -> None:
    """Slipped in, or turned to another event: it is named with its fault."""
    assert troubles(dispatched) == []
    execute(dispatched, statement)
    (code, message), *others = troubles(dispatched)
    assert code == "message"
    assert "(dispatch) of F-2026-000001" in message or "(note) of F-2026-000001" in message
    assert message.endswith(said)
    assert {one for one, _ in others} <= {"message"}


@pytest.mark.postgres
def test_a_message_whose_event_is_gone_is_found(postgres_desk: Desk) -> None:
    """Where keys were switched off; on SQLite the file's own check finds it too."""
    postgres_desk.dispatched()
    with open_database(postgres_desk.url) as database:
        execute(database, "UPDATE messages SET seq = 99")
        (code, message), (_, untold) = troubles(database)
        assert (code, message.partition(": ")[2]) == ("message", "its event 99 is not there")
        assert untold.endswith("(dispatched) must have led to a message, and there is none")
