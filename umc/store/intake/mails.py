"""Mails that were read: each kept once with its verdict, and the threads and messages that they name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from umc.domain.letters.letter import MessageKind
from umc.domain.letters.outbox import MessageState
from umc.domain.messages.mail_verdict import FOR_A_PERSON, Place, Ruling, SentMessage, Verdict
from umc.domain.refusals import Refusal
from umc.store.faults.faults import meant
from umc.store.tables.fault_tables import faults
from umc.store.tables.message_tables import mails, messages, threads


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMail:
    """A mail as kept; ``number`` None: it led to no fault. ``seq`` is the event that it made."""

    id: int
    key: str
    message_id: str
    sender: str
    subject: str
    verdict: Verdict
    why: str
    number: str | None
    thread: str
    seq: int | None
    text: str
    file: str
    sent_at: datetime | None
    read_at: datetime

    @property
    def for_a_person(self) -> bool:
        """Whether somebody has to read it."""
        return self.verdict in FOR_A_PERSON


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMail:
    """What is kept of a mail whatever becomes of it; ``file`` is its name in the maildir."""

    key: str
    message_id: str = ""
    sender: str = ""
    subject: str = ""
    text: str = ""
    file: str = ""
    sent_at: datetime | None = None


def keep_once(connection: Connection, mail: NewMail, *, now: datetime) -> int | None:
    """Keep a mail, and return its id; None where it was kept before.

    Of two readers at once one waits here until the other is done with the same mail.
    """
    row = {
        "key": mail.key,
        "message_id": mail.message_id,
        "sender": mail.sender,
        "subject": mail.subject,
        "verdict": "",
        "why": "",
        "thread": "",
        "text": mail.text,
        "file": mail.file,
        "sent_at": mail.sent_at,
        "read_at": now,
    }
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(mails).values(row).on_conflict_do_nothing(index_elements=["key"]).returning(mails.c.id)
    return connection.execute(statement).scalar_one_or_none()


def settle(connection: Connection, mail: int, ruling: Ruling, place: Place | None, seq: int | None) -> None:
    """Write down what became of a mail, in the transaction that kept it."""
    told = {
        "verdict": ruling.verdict.value,
        "why": ruling.why,
        "fault": place.fault if place is not None else None,
        "thread": place.thread if place is not None else "",
        "seq": seq,
    }
    connection.execute(update(mails).where(mails.c.id == mail).values(told))


def places_of_tokens(connection: Connection, tokens: Sequence[str]) -> tuple[Place, ...]:
    """Return the threads that reply tokens open, each once."""
    if not tokens:
        return ()
    query = select(threads.c.fault, threads.c.thread, threads.c.token, faults.c.number)
    query = query.join(faults, faults.c.id == threads.c.fault).where(threads.c.token.in_(tokens))
    # The index has compared them already; this says so in a way that takes as long for any token.
    found = [
        row for row in connection.execute(query) if any(compare_digest(row.token, one) for one in tokens)
    ]
    return tuple(_place(connection, row.fault, row.number, row.thread) for row in found)


def place_of_answer(connection: Connection, message_ids: Sequence[str]) -> Place | None:
    """Return the thread of the message of ours that a mail says it answers; the first that is ours counts."""
    found = _first_of(connection, messages.c.message_id, message_ids)
    return found.place if found is not None else None


def place_of_number(connection: Connection, number: str) -> Place | None:
    """Return the fault of that full number, in no thread; None where there is none."""
    query = select(faults.c.id, faults.c.number).where(faults.c.number == number)
    row = connection.execute(query).one_or_none()
    return Place(fault=row.id, number=row.number, thread="", by_token=False) if row is not None else None


def returned_message(
    connection: Connection, message_ids: Sequence[str], codes: Sequence[str]
) -> SentMessage | None:
    """Return the message of ours that a bounce is about.

    By its Message-ID, else by its key, else the last one of the thread whose reply token is
    among the codes.
    """
    for column, named in ((messages.c.message_id, message_ids), (messages.c.key, codes)):
        if (found := _first_of(connection, column, named)) is not None:
            return found
    for place in places_of_tokens(connection, codes):
        in_thread = and_(messages.c.fault == place.fault, messages.c.thread == place.thread)
        if (found := _message(connection, in_thread)) is not None:
            return found
    return None


def mark_returned(connection: Connection, message: SentMessage, why: str, *, now: datetime) -> None:
    """Write down on a message that it came back; one that waits, or is held, is not sent again by itself."""
    waits = messages.c.state.in_([MessageState.WAITING.value, MessageState.HELD.value])
    state = case((waits, MessageState.DEAD.value), else_=messages.c.state)
    unmarked = update(messages).where(messages.c.id == message.id, messages.c.returned_at.is_(None))
    connection.execute(unmarked.values(returned_at=now, why=why, state=state))


def list_kept(
    connection: Connection, *, for_a_person: bool, fault: str | None, limit: int
) -> tuple[tuple[KeptMail, ...], bool]:
    """Return up to ``limit`` mails, the newest first, and whether there are more.

    Raises:
        Refusal: there is no such fault, or several that could be meant.
    """
    query = _kept()
    if for_a_person:
        query = query.where(mails.c.verdict.in_(sorted(one.value for one in FOR_A_PERSON)))
    if fault is not None:
        number, _ = meant(connection, fault)
        query = query.where(faults.c.number == number)
    found = connection.execute(query.order_by(mails.c.id.desc()).limit(limit + 1)).all()
    return tuple(map(_mail, found[:limit])), len(found) > limit


def kept_mail(connection: Connection, mail: int) -> KeptMail:
    """Return one mail.

    Raises:
        Refusal: there is none of that number.
    """
    row = connection.execute(_kept().where(mails.c.id == mail)).one_or_none()
    if row is None:
        raise Refusal("unknown-mail", f"no mail {mail}", hint="umc inbox list shows them")
    return _mail(row)


def _first_of(connection: Connection, column: ColumnElement[str], named: Sequence[str]) -> SentMessage | None:
    """Return the message that the first of these texts names; those behind it may be what it answers."""
    known = set(connection.execute(select(column).where(column.in_(named))).scalars()) if named else set()
    first = next((one for one in named if one in known), None)
    return _message(connection, column == first) if first is not None else None


def _message(connection: Connection, condition: ColumnElement[bool]) -> SentMessage | None:
    query = select(messages, faults.c.number).join(faults, faults.c.id == messages.c.fault)
    row = connection.execute(query.where(condition).order_by(messages.c.id.desc()).limit(1)).one_or_none()
    if row is None:
        return None
    return SentMessage(
        id=row.id,
        place=_place(connection, row.fault, row.number, row.thread, by_token=False),
        kind=MessageKind(row.kind),
        party=row.party,
        role=row.role,
        contact=row.contact,
        address=row.address,
        message_id=row.message_id,
        seq=row.seq,
        returned_at=row.returned_at,
    )


def _place(connection: Connection, fault: int, number: str, thread: str, *, by_token: bool = True) -> Place:
    first = select(func.min(messages.c.written_at)).where(
        messages.c.fault == fault, messages.c.thread == thread
    )
    begun_at = connection.execute(first).scalar_one()
    return Place(fault=fault, number=number, thread=thread, begun_at=begun_at, by_token=by_token)


def _kept() -> Select[tuple[object, ...]]:
    return select(mails, faults.c.number).join(faults, faults.c.id == mails.c.fault, isouter=True)


def _mail(row: Row[tuple[object, ...]]) -> KeptMail:
    values = {name: value for name, value in row._mapping.items() if name != "fault"}
    return KeptMail(**values | {"verdict": Verdict(row.verdict)})
