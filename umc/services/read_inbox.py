"""Read mails onto the faults that they are about, each in a transaction of its own."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from umc.domain.actor import by_mail
from umc.domain.desk.fault_file import FaultFile
from umc.domain.faults.events import What
from umc.domain.letters.mail import Mail, MailKind, Returned, Unreadable
from umc.domain.messages.mail_verdict import (
    FOR_A_PERSON,
    Place,
    Ruling,
    Verdict,
    happened_at,
    note_instead,
    rule_on_bounce,
    rule_on_reply,
    rule_without_fault,
)
from umc.domain.messages.words_lost import word_at
from umc.domain.refusals import OutsideFailure, Refusal
from umc.files.mail_charsets import as_text, storable
from umc.files.mail_folder import RawMail, mails_in_folder, mails_in_stream, put_away
from umc.files.mails import key_of_bytes, read_mail
from umc.store.database.engine import Connection, Database
from umc.store.faults.fault_files import load_file, record
from umc.store.intake.mails import (
    NewMail,
    keep_once,
    mark_returned,
    place_of_answer,
    place_of_number,
    places_of_tokens,
    returned_message,
    settle,
)

_BEGINNING = 10_000
"""Bytes of a mail that could not be read that are kept: all there is of one that came in a stream."""
_NUMBER = re.compile(r"\[(F-[0-9]{4}-[0-9]{6,12})\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRead:
    """What became of one mail; ``id`` and ``verdict`` are None where it was read before and did nothing."""

    name: str
    sender: str = ""
    subject: str = ""
    id: int | None = None
    verdict: Verdict | None = None
    why: str = ""
    number: str | None = None
    thread: str = ""
    seq: int | None = None

    @property
    def for_a_person(self) -> bool:
        """Whether somebody has to read it."""
        return self.verdict in FOR_A_PERSON


def read_folder(database: Database, folder: Path, *, at: datetime, now: datetime) -> Iterator[MailRead]:
    """Read what is new in a maildir, and put each mail away once what it says is kept.

    ``at`` is when a mail was written that does not say so believably. What is read of one mail
    does not depend on any other; a mail that cannot be read is kept and named.

    Raises:
        Refusal: the folder, the disk or the database fails; what was read till then is kept.
    """
    return _read_each(database, mails_in_folder(folder), at=at, now=now)


def read_stream(database: Database, stream: BinaryIO, *, at: datetime, now: datetime) -> Iterator[MailRead]:
    """Read one mail, or those of an mbox, from a stream; else as ``read_folder``."""
    return _read_each(database, mails_in_stream(stream), at=at, now=now)


def _read_each(
    database: Database, raws: Iterable[RawMail], *, at: datetime, now: datetime
) -> Iterator[MailRead]:
    for raw in raws:
        mail = _parsed(raw)
        try:
            told = _kept(database, raw, mail, at=at, now=now)
        except OutsideFailure:
            raise
        except Refusal as refusal:  # nothing of it was kept: the next reader would stop at it again
            told = _kept(database, raw, Unreadable(key=mail.key, why=refusal.message), at=at, now=now)
        was_read = isinstance(mail, Mail) and told.verdict is not Verdict.UNREADABLE
        if not database.is_inside:  # else it may yet be undone; the next reading puts it away
            put_away(raw, was_read=was_read)
        yield told


def _parsed(raw: RawMail) -> Mail | Unreadable:
    if raw.why:
        return Unreadable(
            key=key_of_bytes(b"unopened " + raw.name.encode(errors="surrogateescape")), why=raw.why
        )
    return read_mail(raw.content)


def _kept(
    database: Database, raw: RawMail, mail: Mail | Unreadable, *, at: datetime, now: datetime
) -> MailRead:
    told = MailRead(name=storable(raw.name))
    if isinstance(mail, Mail):
        told = replace(told, sender=mail.sender, subject=mail.subject)
    with database.write() as connection:
        id_ = keep_once(connection, _new(raw, mail), now=now)
        if id_ is None:
            return replace(told, why="read before")
        ruling, place, seq = _dealt_with(connection, mail, at=at, now=now)
        settle(connection, id_, ruling, place, seq)
    number, thread = (place.number, place.thread) if place is not None else (None, "")
    return replace(
        told, id=id_, verdict=ruling.verdict, why=ruling.why, number=number, thread=thread, seq=seq
    )


def _new(raw: RawMail, mail: Mail | Unreadable) -> NewMail:
    name = storable(raw.name)
    if isinstance(mail, Unreadable):
        return NewMail(key=mail.key, file=name, text=as_text(raw.content[:_BEGINNING]))
    return NewMail(
        key=mail.key, message_id=mail.message_id, sender=mail.sender, subject=mail.subject, text=mail.text,
        file=name, sent_at=mail.sent_at,
    )  # fmt: skip


def _dealt_with(
    connection: Connection, mail: Mail | Unreadable, *, at: datetime, now: datetime
) -> tuple[Ruling, Place | None, int | None]:
    """Record what a mail means; return the verdict, where it belongs and the event that it made."""
    if isinstance(mail, Unreadable):
        return Ruling(verdict=Verdict.UNREADABLE, why=mail.why), None, None
    if mail.returned is not None:
        return _bounced(connection, mail, mail.returned, at=at, now=now)
    place = _place_of(connection, mail)
    if place is None or mail.kind is not MailKind.REPLY:
        return rule_without_fault(mail), place, None
    return _answered(connection, mail, place, at=at, now=now)


def _place_of(connection: Connection, mail: Mail) -> Place | None:
    """Return the thread that a mail belongs to: by its tokens, else what it answers, else its subject."""
    named = places_of_tokens(connection, mail.tokens)
    if len(named) == 1:
        return named[0]
    if named:
        return replace(named[0], by_token=False)
    number = _NUMBER.search(mail.subject)
    return place_of_answer(connection, mail.answers) or (
        place_of_number(connection, number[1].upper()) if number is not None else None
    )


def _answered(
    connection: Connection, mail: Mail, place: Place, *, at: datetime, now: datetime
) -> tuple[Ruling, Place, int | None]:
    file = load_file(connection, place.number, locked=True)
    ruling = rule_on_reply(mail, place, file)
    if ruling.what is None:
        return ruling, place, None
    try:
        when = happened_at(mail, place, at)
        return ruling, place, _recorded(connection, mail, file, ruling.what, at=when, now=now)
    except OutsideFailure:
        raise
    except Refusal as refusal:
        note = note_instead(ruling, mail, refusal.message)
        seq = _recorded(connection, mail, file, note, at=at, now=now)
        return Ruling(verdict=Verdict.NOT_ALLOWED, why=refusal.message), place, seq


def _recorded(
    connection: Connection, mail: Mail, file: FaultFile, what: What, *, at: datetime, now: datetime
) -> int:
    """Record an event in the name of a mail's sender, and return its number."""
    at, actor = max(at, file.fault.opened_at), by_mail(mail.sender)
    return record(connection, file, [what], at=at, now=now, actor=actor).events[-1].seq


def _bounced(
    connection: Connection, mail: Mail, returned: Returned, *, at: datetime, now: datetime
) -> tuple[Ruling, Place | None, int | None]:
    message = returned_message(connection, returned.message_ids, returned.tokens)
    if message is None:
        return rule_without_fault(mail), None, None
    # The fault before the message, as everybody locks them: two that wait for each other wait for ever.
    file = load_file(connection, message.place.number, locked=True)
    ruling = rule_on_bounce(returned, message, word_at=word_at(file.events, message.seq))
    if ruling.verdict in (Verdict.RETURNED, Verdict.DESK_UNREACHED):
        mark_returned(connection, message, f"returned: {returned.why}", now=now)
    if ruling.what is None:
        return ruling, message.place, None
    return ruling, message.place, _recorded(connection, mail, file, ruling.what, at=at, now=now)
