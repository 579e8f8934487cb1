"""Messages that died: given up, and the desk is told on the fault they were about."""

from sqlalchemy import Connection

from umc.domain.letter import leg_of
from umc.domain.outbox import Tried
from umc.domain.tellings import Undelivered
from umc.domain.whom_to_tell import DESK
from umc.store.fault_files import BY_ITSELF, load_file, record
from umc.store.outbox import mark_dead


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
    said = Undelivered(
        message=letter.message_id,
        kind=letter.kind.value,
        leg=leg_of(letter.thread),
        party=letter.party,
        contact=letter.contact,
        address=letter.address,
        why=dead.why,
    )
    at = max(dead.at, file.fault.opened_at)
    record(connection, file, [said], at=at, now=dead.at, actor=BY_ITSELF)
    return True
