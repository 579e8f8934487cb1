"""Mails for tests: written as vendors and customers write them, put into maildirs; and what they answer."""

import itertools
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from tests.sample_desk import Desk
from umc.store.database.engine import open_database
from umc.store.tables.fault_tables import faults
from umc.store.tables.message_tables import mails, messages, threads

LATER = datetime.fromisoformat("2036-01-01T00:00:00+09:00")
"""After all that real processes record by the real clock."""
_COUNTED = itertools.count(1)
VENDOR, CUSTOMER, ENGINEER = "tac@example.com", "operations@example.jp", "sato@example.jp"


@dataclass(frozen=True, slots=True)
class Sent:
    """What the desk wrote in one thread of a fault, as far as whoever answers needs it."""

    token: str
    message_id: str
    address: str

    @property
    def reply_to(self) -> str:
        """The address that answers go to."""
        return f"desk+{self.token}@example.jp"


def sent_in(desk: Desk, thread: str, number: str = "F-2026-000001") -> Sent:
    """Return the last message of a thread."""
    query = select(threads.c.token, messages.c.message_id, messages.c.address)
    query = query.join(faults, faults.c.id == threads.c.fault)
    query = query.join(
        messages, (messages.c.fault == threads.c.fault) & (messages.c.thread == threads.c.thread)
    )
    query = query.where(faults.c.number == number, threads.c.thread == thread).order_by(messages.c.id.desc())
    with open_database(desk.url) as database, database.read() as connection:
        row = connection.execute(query.limit(1)).one()
    return Sent(row.token, row.message_id, row.address)


def a_mail(text: str, *, by: str, to: str, **headers: str) -> bytes:
    """Return a plain mail; ``headers`` are added or replaced, ``_`` in their names is ``-``."""
    mail = EmailMessage()
    mail["From"], mail["To"] = by, to
    mail["Subject"] = "Re: [F-2026-000001] no link"
    mail["Message-ID"] = f"<{next(_COUNTED)}.{os.getpid()}@mail.example.com>"
    for name, value in headers.items():
        del mail[name.replace("_", "-")]
        if value:
            mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return bytes(mail)


def dated(at: str) -> str:
    """Return an instant as a Date header."""
    return format_datetime(datetime.fromisoformat(at))


def a_maildir(folder: Path, *contents: bytes) -> Path:
    """Make a maildir with new mails in it, in this order."""
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for content in contents:
        (folder / "new" / f"{next(_COUNTED):09}.test.example").write_bytes(content)
    return folder


def read(desk: Desk, folder: Path, *contents: bytes, code: int = 0, at: str | None = None) -> Any:
    """Put mails into a maildir, read it, and return the records; ``code`` is how it must end."""
    a_maildir(folder, *contents)
    when = f"2026-05-03T{at}+09:00" if at else None
    result = desk.run("inbox", "read", str(folder), "-o", "json", at=when)
    assert result.exit_code == code, f"exit {result.exit_code}: {result.stderr}{result.stdout}"
    return result.json


def events_of(desk: Desk, fault: str = "1") -> list[Mapping[str, Any]]:
    """Return a fault's timeline."""
    found: list[Mapping[str, Any]] = desk.ask("fault", "timeline", fault, now=LATER)
    return found


def kept(desk: Desk) -> list[Any]:
    """Return the rows of all mails, in the order of reading."""
    with open_database(desk.url) as database, database.read() as connection:
        return list(connection.execute(select(mails).order_by(mails.c.id)))


def messages_of(desk: Desk, thread: str) -> list[Any]:
    """Return the rows of all messages of a thread, the oldest first."""
    query = select(messages).where(messages.c.thread == thread).order_by(messages.c.id)
    with open_database(desk.url) as database, database.read() as connection:
        return list(connection.execute(query))
