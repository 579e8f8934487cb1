"""Notices: who is to be told what about a fault, before it is put in words."""

from dataclasses import dataclass

from umc.domain.faults.events import What
from umc.domain.letters.letter import MessageKind
from umc.domain.register.party import Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One message to be written: ``about`` are the events it tells of, the last recorded as ``seq``.

    ``thread`` is ``customer``, ``desk`` or ``leg-N``. ``role`` and ``party`` say who is meant in
    the words of a ladder; ``contact`` None: nobody is on record. ``notes`` say who was passed
    over and what was waited for.
    """

    kind: MessageKind
    thread: str
    party: str
    role: str
    contact: Contact | None
    about: tuple[What, ...]
    seq: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A notice in words: one line of subject, the text, and facts by name for programs."""

    language: str
    subject: str
    text: str
    facts: tuple[tuple[str, str], ...] = ()
