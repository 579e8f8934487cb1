"""Messages are written here, in the transaction of what they tell of; who sends them is not asked."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from secrets import token_hex
from typing import Any, TypeAlias

from sqlalchemy import Connection, bindparam, select, update

from umc.domain.desk.fault_file import FaultFile
from umc.domain.messages.compose import compose
from umc.domain.messages.notice import Notice
from umc.domain.messages.notices import means_of, reachable
from umc.domain.register.message_template import MessageTemplate
from umc.store.messages.message_templates import own_templates
from umc.store.tables.message_tables import messages, threads
from umc.store.values.chunks import chunks
from umc.store.values.codec import canonical

Pending: TypeAlias = tuple[FaultFile, Notice]
_Thread: TypeAlias = dict[str, Any]

NOBODY = "nobody is on record who could be sent a message"
_NOWHERE = "umc.invalid"  # RFC 2606: a domain that is nobody's, for a desk without a mail address
_MOVED = (
    update(threads)
    .where(threads.c.fault == bindparam("of"), threads.c.thread == bindparam("named"))
    .values(first=bindparam("root"), last=bindparam("latest"))
)


def write(connection: Connection, file: FaultFile, notices: Sequence[Notice], *, now: datetime) -> None:
    """Keep the messages that tell of these notices about one fault; they wait to be sent.

    Whoever has no address for messages is told through the desk, which is told whom to ring.
    """
    write_many(connection, [(file, notice) for notice in notices], now=now)


def write_many(connection: Connection, pending: Sequence[Pending], *, now: datetime) -> None:
    """Keep the messages of many faults, in the order given, in a handful of statements."""
    if not pending:
        return
    own = own_templates(connection)
    told = [(file, reachable(notice, file)) for file, notice in pending]
    known = _threads(connection, {file.id for file, _ in told})
    fresh: list[_Thread] = []
    rows = [_row(file, notice, _thread(known, fresh, file, notice), own, now) for file, notice in told]
    if fresh:  # with what was said last in them already
        connection.execute(threads.insert(), fresh)
    begun = {(thread["fault"], thread["thread"]) for thread in fresh}
    moved = {key: known[key] for file, notice in told if (key := (file.id, notice.thread)) not in begun}
    if moved:
        connection.execute(_MOVED, [_moved(thread) for thread in moved.values()])
    connection.execute(messages.insert(), rows)


def _threads(connection: Connection, faults: set[int]) -> dict[tuple[int, str], _Thread]:
    found: dict[tuple[int, str], _Thread] = {}
    for chunk in chunks(sorted(faults)):
        query = select(threads).where(threads.c.fault.in_(chunk))
        found |= {(row.fault, row.thread): dict(row._mapping) for row in connection.execute(query)}
    return found


def _thread(
    known: dict[tuple[int, str], _Thread], fresh: list[_Thread], file: FaultFile, notice: Notice
) -> _Thread:
    """Return the thread of a notice, begun here where nothing was said in it yet."""
    key = (file.id, notice.thread)
    if key not in known:
        known[key] = {
            "fault": file.id,
            "thread": notice.thread,
            "token": token_hex(16),
            "first": "",
            "last": "",
        }
        fresh.append(known[key])
    return known[key]


def _moved(thread: _Thread) -> dict[str, Any]:
    return {
        "of": thread["fault"], "named": thread["thread"], "root": thread["first"], "latest": thread["last"],
    }  # fmt: skip


def _row(
    file: FaultFile, notice: Notice, thread: _Thread, own: Mapping[str, MessageTemplate], now: datetime
) -> dict[str, Any]:
    """Return the row of one message, the newest of its thread from here on."""
    written = compose(notice, file, own, at=now)
    way = means_of(notice.contact) if notice.contact is not None else None
    key = token_hex(16)
    message_id = f"<{key}@{_host(file)}>"
    before = tuple(dict.fromkeys(one for one in (thread["first"], thread["last"]) if one))
    thread["first"], thread["last"] = thread["first"] or message_id, message_id
    return {
        "fault": file.id,
        "seq": notice.seq,
        "thread": notice.thread,
        "kind": notice.kind.value,
        "party": notice.party,
        "role": notice.role,
        "contact": notice.contact.name if notice.contact is not None else "",
        "means": way[0].value if way is not None else None,
        "address": way[1] if way is not None else "",
        "language": written.language,
        "subject": written.subject,
        "text": written.text,
        "facts": canonical(dict(written.facts)),
        "key": key,
        "message_id": message_id,
        "in_reply_to": before[-1] if before else "",
        "refs": " ".join(before),
        "state": "waiting" if way is not None else "dead",
        "attempts": 0,
        "try_at": now,
        "leased_until": None,
        "owner": None,
        "why": "" if way is not None else NOBODY,
        "written_at": now,
        "sent_at": None,
        "returned_at": None,
    }


def _host(file: FaultFile) -> str:
    """Return the domain that stands in a Message-ID: that of the desk's mail address."""
    address = file.desk.email if file.desk is not None else None
    host = (address or "").rpartition("@")[2]
    return host if host and host.isascii() else _NOWHERE
