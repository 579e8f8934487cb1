"""What a night with kills has left: which letters arrived, how often, and which copies a kill explains."""

import mailbox
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url, select, update

from tests.databases import on_server
from tests.flows.ticking_desk import rows
from tests.sample_desk import Desk
from umc.store.database.engine import open_database
from umc.store.tables.message_tables import messages


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail that the server took: whose it is by its key, and what a mail program would show of it."""

    key: str
    message_id: str
    shown: tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Every message of the night against what arrived, by key.

    ``lost`` never arrived or are not marked as sent. ``copies`` counts what arrived beyond the
    first, ``unexplained`` are those of which more copies came than kills had left in somebody's
    hands, ``unequal`` those whose copies differ, ``strangers`` belong to no message.
    """

    messages: int
    copies: int
    lost: frozenset[str]
    unexplained: frozenset[str]
    unequal: frozenset[str]
    strangers: frozenset[str]

    @property
    def is_well(self) -> bool:
        """Whether nothing is lost, and every copy is one that a kill explains."""
        return not (self.lost or self.unexplained or self.unequal or self.strangers)


def judged(desk: Desk, arrived: Path, left_behind: Mapping[str, int]) -> Judged:
    """Hold the messages of a desk against a maildir; ``left_behind``: how often each was, by a kill."""
    mails: dict[str, list[Arrived]] = defaultdict(list)
    for one in _mails(arrived):
        mails[one.key].append(one)
    kept = {one["key"]: one for one in rows(desk, "SELECT key, message_id, state FROM messages")}
    copies = {key: len(mails[key]) - 1 for key in kept if mails[key]}
    return Judged(
        messages=len(kept),
        copies=sum(copies.values()),
        lost=frozenset(key for key, one in kept.items() if one["state"] != "sent" or key not in copies),
        unexplained=frozenset(key for key, count in copies.items() if count > left_behind.get(key, 0)),
        unequal=frozenset(key for key in copies if _differ(kept[key]["message_id"], mails[key])),
        strangers=frozenset(mails.keys() - kept.keys()),
    )


def left_behind_by(desk: Desk, pid: int, now: datetime) -> list[str]:
    """Let the leases of a killed process run out, and return the keys of what it had in hand.

    Leases last for minutes, so that none of the living runs out however slow the machine is;
    that those of the dead do in their time is tested where senders alone are killed.
    """
    with open_database(desk.url) as database, database.write() as connection:
        in_hand = (messages.c.state == "sending") & messages.c.owner.like(f"%:{pid}:%")
        keys = list(connection.execute(select(messages.c.key).where(in_hand)).scalars())
        connection.execute(update(messages).where(in_hand).values(leased_until=now))
    return keys


def times_left_behind(found: list[list[str]]) -> Counter[str]:
    """Return how many kills left each message behind."""
    return Counter(key for keys in found for key in keys)


def in_order(arrived: Sequence[str], of: Mapping[str, tuple[str, int]]) -> bool:
    """Whether of each fault the first copies came in the order in which they were written.

    ``of`` has the fault and the place of each message, by its Message-ID.
    """
    seen: dict[str, int] = {}
    for fault, place in (of[one] for one in dict.fromkeys(arrived)):
        if place < seen.get(fault, 0):
            return False
        seen[fault] = place
    return True


@contextmanager
def a_copy(desk: Desk, folder: Path) -> Iterator[Desk]:
    """Give a desk with a copy of the database as it is now; nobody may be at work on it."""
    if desk.url.startswith("sqlite"):
        with closing(sqlite3.connect(make_url(desk.url).database or "")) as connection:
            connection.execute("VACUUM INTO ?", (str(folder / "copy.db"),))
        (folder / "copy.db").chmod(0o600)
        yield Desk(f"sqlite:///{folder / 'copy.db'}")
        return
    source = make_url(desk.url).database or ""
    name = f"{source}_copy"
    with psycopg.connect(on_server(desk.url, "postgres"), autocommit=True) as administrator:
        copied = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        administrator.execute(copied.format(sql.Identifier(name), sql.Identifier(source)))
        try:
            yield Desk(on_server(desk.url, name))
        finally:
            administrator.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _mails(folder: Path) -> Iterator[Arrived]:
    with closing(mailbox.Maildir(folder)) as found:
        for mail in found:
            body = mail.get_payload()
            shown = (str(mail["To"]), str(mail["Subject"]), str(body))
            yield Arrived(str(mail["X-Umc-Key"]), str(mail["Message-ID"]), shown)


def _differ(message_id: str, mails: list[Arrived]) -> bool:
    return len({one.shown for one in mails}) > 1 or {one.message_id for one in mails} != {message_id}
