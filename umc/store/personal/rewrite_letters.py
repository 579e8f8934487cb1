"""Messages, mails and alerts without a person's values in them.

A message keeps its Message-ID, a mail its key: what answers them still finds its fault.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, or_, select

from umc.domain.letters.outbox import MessageState
from umc.domain.personal.personal_spellings import Finder
from umc.store.personal.rewriting import Rewrite, Scope, changed_json, changed_texts, texts_in
from umc.store.tables.alert_tables import alerts
from umc.store.tables.message_tables import mails, messages
from umc.store.tables.tables import equipment
from umc.store.values.chunks import chunks
from umc.store.values.codec import read_plain

_OF_MESSAGE = ("role", "contact", "address", "subject", "text", "why")
_OF_MAIL = ("sender", "subject", "text", "why")
_OF_ALERT = ("summary", "why")
_OF_NOBODY = alerts.c.fault.is_(None) & or_(
    alerts.c.equipment.is_(None), alerts.c.equipment.not_in(select(equipment.c.tag))
)
_UNSENT = (MessageState.WAITING, MessageState.SENDING, MessageState.HELD)


def rewrite_messages(connection: Connection, scope: Scope, finder: Finder) -> Iterator[Rewrite]:
    """Give the messages about a customer's faults that are to change."""
    for row in _messages(connection, scope):
        values = changed_texts(row, _OF_MESSAGE, finder) | changed_json(row, ("facts",), finder)
        if values:
            yield Rewrite(table=messages, key={"id": row.id}, values=values)


def unsent_messages(connection: Connection, scope: Scope, finder: Finder) -> tuple[int, ...]:
    """Return the messages about a customer's faults that are yet to leave and are to change."""
    unsent = [row for row in _messages(connection, scope) if row.state in _UNSENT]
    return tuple(
        row.id
        for row in unsent
        if changed_texts(row, _OF_MESSAGE, finder) or changed_json(row, ("facts",), finder)
    )


def _messages(connection: Connection, scope: Scope) -> Iterator[Any]:
    for chunk in chunks(sorted(scope.faults)):
        query = select(messages).where(messages.c.fault.in_(chunk)).order_by(messages.c.id)
        yield from connection.execute(query).all()


def rewrite_mails(connection: Connection, scope: Scope, finder: Finder, sure: Finder) -> Iterator[Rewrite]:
    """Give the mails that are to change: about a customer's faults, and about none where it is surely theirs.

    ``sure`` finds what only one person has: a mail that led to no fault may be of any customer,
    who may have somebody of the same name.
    """
    for row in connection.execute(select(mails).where(mails.c.fault.is_(None))).all():
        if any(sure.is_in(getattr(row, name)) for name in _OF_MAIL):
            yield from _mail(row, finder)
    for chunk in chunks(sorted(scope.faults)):
        for row in connection.execute(select(mails).where(mails.c.fault.in_(chunk))).all():
            yield from _mail(row, finder)


def _mail(row: Any, finder: Finder) -> Iterator[Rewrite]:
    values = changed_texts(row, _OF_MAIL, finder)
    if values:
        yield Rewrite(table=mails, key={"id": row.id}, values=values)


def rewrite_alerts(connection: Connection, scope: Scope, finder: Finder, sure: Finder) -> Iterator[Rewrite]:
    """Give the alerts that are to change: on a customer's faults and machines, and on none, as mails are."""
    theirs = [alerts.c.fault.in_(chunk) for chunk in chunks(sorted(scope.faults))]
    theirs += [alerts.c.equipment.in_(chunk) for chunk in chunks(sorted(scope.machines))]
    found = {row.id: row for each in theirs for row in connection.execute(select(alerts).where(each))}
    for row in connection.execute(select(alerts).where(_OF_NOBODY)):
        texts = (row.summary, row.why, *texts_in(read_plain(row.labels)))
        if any(map(sure.is_in, texts)):
            found[row.id] = row
    for id_, row in sorted(found.items()):
        values = changed_texts(row, _OF_ALERT, finder) | changed_json(row, ("labels",), finder)
        if values:
            yield Rewrite(table=alerts, key={"id": id_}, values=values)
