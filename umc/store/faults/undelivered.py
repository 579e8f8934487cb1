"""Messages that died, were dropped, or went after all: what became of them stands on their fault."""

from datetime import datetime

from sqlalchemy import Connection

from umc.domain.actor import ITSELF, Actor
from umc.domain.desk.fault_file import FaultFile
from umc.domain.faults.tellings import Delivered, Undelivered
from umc.domain.letters.letter import Letter, leg_of
from umc.domain.letters.outbox import Message, Tried, shown_address
from umc.domain.messages.whom_to_tell import DESK
from umc.domain.messages.words_lost import is_missed, word_at
from umc.store.faults.fault_files import load_file, record
from umc.store.messages.outbox import mark_dead, mark_sent
from umc.store.messages.outbox_lists import drop


def bury(connection: Connection, owner: str, dead: Tried, *, tell: bool = True) -> bool:
    """Give a message up and write down on its fault that it did not arrive, so that the desk is told.

    One that was itself to the desk is given up and nothing else: telling the desk that it
    cannot be told would go on for ever. False when the message is no longer ours.

    Raises:
        Refusal: the fault takes no such event; nothing is kept then.
    """
    letter = dead.claimed.letter
    if not tell or letter.role == DESK:
        return mark_dead(connection, owner, [dead]) == 1
    file = load_file(connection, letter.number, locked=True)
    if mark_dead(connection, owner, [dead]) != 1:
        return False
    said = _missed(letter, file, dead.claimed.seq, dead.why)
    at = max(dead.at, file.fault.opened_at)
    record(connection, file, [said], at=at, now=dead.at, actor=ITSELF)
    return True


def deliver(connection: Connection, owner: str, sent: Tried) -> bool:
    """Mark a message as sent; where it was said not to have arrived, write down that it was sent after all.

    False when it is no longer ours to mark.

    Raises:
        Refusal: the fault takes no such event; nothing is kept then.
    """
    letter = sent.claimed.letter
    file = load_file(connection, letter.number, locked=True)
    if mark_sent(connection, owner, [sent]) != 1:
        return False
    if is_missed(file.events, letter.message_id):
        said = Delivered(
            message=letter.message_id,
            kind=letter.kind.value,
            leg=leg_of(letter.thread),
            party=letter.party,
            contact=letter.contact,
            address=shown_address(letter.means, letter.address),
            word_at=word_at(file.events, sent.claimed.seq),
        )
        at = max(sent.at, file.fault.opened_at)
        record(connection, file, [said], at=at, now=sent.at, actor=ITSELF)
    return True


def drop_told(connection: Connection, message: Message, *, why: str, actor: Actor, now: datetime) -> bool:
    """Let a message never be sent, and write down on its fault who decided that and why.

    False where it has changed since it was read.
    """
    file = load_file(connection, message.number, locked=True)
    if not drop(connection, message, why=why):
        return False
    said = _missed(message, file, message.seq, why, dropped=True)
    record(connection, file, [said], at=max(now, file.fault.opened_at), now=now, actor=actor)
    return True


def _missed(
    message: Letter | Message, file: FaultFile, seq: int, why: str, *, dropped: bool = False
) -> Undelivered:
    return Undelivered(
        message=message.message_id,
        kind=message.kind.value,
        leg=leg_of(message.thread),
        party=message.party,
        contact=message.contact,
        address=shown_address(message.means, message.address),
        why=why,
        word_at=word_at(file.events, seq),
        dropped=dropped,
    )
