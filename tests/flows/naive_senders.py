"""Senders as one would write them first, to see that the tests of the real ones can fail."""

import time
from collections.abc import Sequence
from typing import Any

from sqlalchemy import update

from tests.flows.killing import Night
from tests.smtp_process import ServerProcess
from tests.store.outbox_rows import OWNER, claim
from umc.domain.letters.delivery import Delivery
from umc.domain.letters.outbox import Claimed
from umc.gateways.post_office import PostOffice
from umc.store.database.engine import Connection, Database, open_database
from umc.store.tables.message_tables import messages

_BATCH = 5


def send_and_mark(night: Night, url: str, server: ServerProcess) -> None:
    """Find what waits, send it, mark it; nobody is told that it is in hand."""
    office = PostOffice(Delivery(mail=server.settings()))
    with open_database(url) as database:
        while not night.is_over:
            for one in _found(database, night):
                office.send(one.letter)
                with database.write() as connection:
                    _mark(connection, [one])


def mark_and_send(night: Night, url: str, server: ServerProcess) -> None:
    """Find what waits, mark it as sent so that nobody else sends it, and send it."""
    office = PostOffice(Delivery(mail=server.settings()))
    with open_database(url) as database:
        while not night.is_over:
            with database.write() as connection:
                taken = claim(connection, now=night.now(), at_most=_BATCH)
                _mark(connection, taken)
            for one in taken:
                office.send(one.letter)
            time.sleep(0.01)


def _found(database: Database, night: Night) -> tuple[Claimed, ...]:
    """Read letters that wait; what claiming them wrote is undone."""
    found: tuple[Claimed, ...] = ()
    try:
        with database.write() as connection:
            found = claim(connection, OWNER, now=night.now(), at_most=_BATCH)
            raise _Undone
    except _Undone:
        time.sleep(0.01)
    return found


def _mark(connection: Connection, sent: Sequence[Claimed]) -> None:
    ids = [one.id for one in sent]
    marked: dict[str, Any] = {"state": "sent", "owner": None, "leased_until": None}
    connection.execute(update(messages).where(messages.c.id.in_(ids)).values(**marked))


class _Undone(Exception):
    pass
