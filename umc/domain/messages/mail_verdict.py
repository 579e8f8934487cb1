"""What a mail means for the fault that it is about: the event to record, the verdict, and why.

A reply moves a fault only where its token names the thread, its sender is on record for the
party of that thread, and the head of its text is one of that party's words. Everything else
is a note at most, for a person to read.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from umc.domain.desk.fault_file import FaultFile
from umc.domain.faults.events import Accepted, Confirmed, Denied, Done, Noted, What
from umc.domain.faults.tellings import Undelivered
from umc.domain.letters.letter import CUSTOMER_THREAD, DESK_THREAD, MessageKind, leg_of
from umc.domain.letters.mail import Mail, MailKind, Returned
from umc.domain.letters.reply_words import CUSTOMER_WORDS, VENDOR_WORDS, ReplyWord, Said, read_words

MOST_NOTED = 4_000
"""Characters of a mail that stand in an event; the whole text is kept with the mail."""
_DESK, _CUSTOMER, _NOBODY = "desk", "customer", "nobody"


class Verdict(StrEnum):
    """What became of a mail."""

    ACCEPTED = "accepted"
    DONE = "done"
    DENIED = "denied"
    CONFIRMED = "confirmed"
    REFERENCED = "referenced"  # the vendor's number and no word: a note
    STILL_DOWN = "still-down"  # the customer says that service is not back: a note
    NOTED = "noted"  # words that move nothing: a note
    DESK_NOTED = "desk-noted"  # the desk's own words: a note
    NOT_ALLOWED = "not-allowed"  # a word for a step that the fault does not allow now: a note
    UNKNOWN_SENDER = "unknown-sender"  # nobody of the thread's party: a note at most
    NO_THREAD = "no-thread"  # no token, or those of several threads: a note at most
    NO_FAULT = "no-fault"  # nothing in it leads to a fault
    AUTO_REPLY = "auto-reply"  # counts for nothing
    REPORT = "report"  # of a machine, about mail that arrived: counts for nothing
    RETURNED = "returned"  # a message of ours did not arrive: the desk is told
    RETURNED_BEFORE = "returned-before"  # another bounce of the same message
    DESK_UNREACHED = "desk-unreached"  # a message to the desk itself did not arrive
    DELAYED = "delayed"  # a message of ours has not arrived yet
    UNKNOWN_BOUNCE = "unknown-bounce"  # of no message that we know
    UNREADABLE = "unreadable"


FOR_A_PERSON = frozenset(
    {
        Verdict.REFERENCED, Verdict.STILL_DOWN, Verdict.NOTED, Verdict.NOT_ALLOWED, Verdict.UNKNOWN_SENDER,
        Verdict.NO_THREAD, Verdict.NO_FAULT, Verdict.DESK_UNREACHED, Verdict.UNREADABLE,
    }
)  # fmt: skip
"""The verdicts after which somebody has to read the mail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The thread of a fault that a mail belongs to; ``begun_at`` is when its first message was written.

    ``by_token``: the mail names it by a reply token, and names no other thread so.
    """

    fault: int
    number: str
    thread: str
    begun_at: datetime | None = None
    by_token: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMessage:
    """A message of ours as far as a bounce asks; ``returned_at`` None: it was not returned before.

    ``seq`` is the event that it tells of.
    """

    id: int
    place: Place
    kind: MessageKind
    party: str
    role: str
    contact: str
    address: str
    message_id: str
    seq: int = 0
    returned_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A verdict with its reason in one line; ``what`` None: nothing is recorded on the fault."""

    verdict: Verdict
    why: str = ""
    what: What | None = None


def happened_at(mail: Mail, place: Place, at: datetime) -> datetime:
    """Return when a mail was written, where that lies between its thread's first message and ``at``."""
    if mail.sent_at is None or place.begun_at is None:
        return at
    return mail.sent_at if place.begun_at <= mail.sent_at <= at else at


def rule_without_fault(mail: Mail) -> Ruling:
    """Return the verdict on a mail that leads to no fault, or counts for nothing on it."""
    match mail.kind:
        case MailKind.BOUNCE:
            return Ruling(verdict=Verdict.UNKNOWN_BOUNCE, why="it returns no message that umc sent")
        case MailKind.AUTO_REPLY:
            return Ruling(verdict=Verdict.AUTO_REPLY, why="a machine answered")
        case MailKind.OTHER:
            return Ruling(verdict=Verdict.REPORT, why="a machine reports on mail")
        case MailKind.REPLY:
            return Ruling(verdict=Verdict.NO_FAULT, why="no token, number or Message-ID of ours is in it")


def rule_on_bounce(returned: Returned, message: SentMessage, *, word_at: datetime | None = None) -> Ruling:
    """Return the verdict on a bounce of a message of ours; the desk is told of each once.

    ``word_at`` is the instant of the word to the customer that it carried.
    """
    if not returned.is_permanent:
        return Ruling(verdict=Verdict.DELAYED, why=returned.why)
    if message.returned_at is not None:
        return Ruling(verdict=Verdict.RETURNED_BEFORE, why=returned.why)
    if message.role == _DESK:
        # Telling the desk that it cannot be told would only be returned again.
        return Ruling(verdict=Verdict.DESK_UNREACHED, why=f"{message.address}: {returned.why}")
    what = Undelivered(
        message=message.message_id,
        kind=message.kind.value,
        leg=leg_of(message.place.thread),
        party=message.party,
        contact=message.contact,
        address=message.address,
        why=f"returned: {returned.why}",
        word_at=word_at,
    )
    return Ruling(verdict=Verdict.RETURNED, why=returned.why, what=what)


def rule_on_reply(mail: Mail, place: Place, file: FaultFile) -> Ruling:
    """Return what a reply that leads to a fault means for it."""
    party, known_as = _party_of(place.thread, file), _known_as(mail.sender, file)
    if not place.by_token:
        return _without_token(mail, place, known_as)
    if _DESK in known_as:
        # Never sent: a machine at the desk's address that answers every mail would be answered for ever.
        return Ruling(verdict=Verdict.DESK_NOTED, what=_note(mail, "from the desk", sent=False))
    if party not in known_as:
        return _unknown(mail, party, known_as)
    said = read_words(mail.text)
    return _from_customer(mail, said) if party == _CUSTOMER else _from_vendor(mail, said, place, file, party)


def note_instead(ruling: Ruling, mail: Mail, why: str) -> Noted:
    """Return the note to record where the fault does not allow the step of a ruling, for this reason."""
    told = f"that could not be recorded as {ruling.verdict.value} ({why})"
    return _note(mail, told)


def _from_vendor(mail: Mail, said: Said, place: Place, file: FaultFile, party: str) -> Ruling:
    leg = leg_of(place.thread)
    reference = "" if said.vendor_ref.casefold() == file.number.casefold() else said.vendor_ref
    rest = said.rest[:MOST_NOTED]
    if said.word not in VENDOR_WORDS or not leg:
        if reference:
            why = f"their number {reference}, and no word that moves the fault"
            return Ruling(verdict=Verdict.REFERENCED, why=why, what=_note(mail, f"from {party}, {why}"))
        return Ruling(verdict=Verdict.NOTED, what=_note(mail, f"from {party}"))
    match said.word:
        case ReplyWord.ACCEPT:
            what: What = Accepted(leg=leg, vendor_ref=reference, note=rest)
            return Ruling(verdict=Verdict.ACCEPTED, why=_numbered(reference), what=what)
        case ReplyWord.DONE:
            return Ruling(verdict=Verdict.DONE, what=Done(leg=leg, note=rest))
        case _:
            return Ruling(verdict=Verdict.DENIED, what=Denied(leg=leg, reason=rest or "no reason given"))


def _from_customer(mail: Mail, said: Said) -> Ruling:
    if said.word is ReplyWord.CONFIRMED:
        what = Confirmed(by=mail.sender, note=said.rest[:MOST_NOTED])
        return Ruling(verdict=Verdict.CONFIRMED, what=what)
    verdict = Verdict.STILL_DOWN if said.word in CUSTOMER_WORDS else Verdict.NOTED
    return Ruling(verdict=verdict, what=_note(mail, "from the customer"))


def _without_token(mail: Mail, place: Place, known_as: frozenset[str]) -> Ruling:
    if not known_as:
        why = (
            f"{mail.sender or 'nobody'} is not on record for {place.number}, and names no thread by its token"
        )
        return Ruling(verdict=Verdict.UNKNOWN_SENDER, why=why)
    why = "it names no thread, or more than one, by its token"
    said_by = sorted(known_as)[0]
    what = _note(mail, f"from {said_by}, {why}", sent=_DESK not in known_as)
    return Ruling(verdict=Verdict.NO_THREAD, why=why, what=what)


def _unknown(mail: Mail, party: str, known_as: frozenset[str]) -> Ruling:
    sender = mail.sender or _NOBODY
    also = f"is known as {', '.join(sorted(known_as))}, not as {party}" if known_as else "is not on record"
    why = f"{sender} {also}"
    what = _note(mail, f"in the thread of {party}: {why}", sent=party != _DESK)
    return Ruling(verdict=Verdict.UNKNOWN_SENDER, why=why, what=what)


def _note(mail: Mail, told: str, *, sent: bool = True) -> Noted:
    """Return a note to the desk; ``sent``: it is told by a message."""
    return Noted(text=_told(mail, told), to=_DESK, sent=sent)


def _told(mail: Mail, told: str) -> str:
    return f"mail {told}: {mail.text[:MOST_NOTED] or mail.subject or 'no words'}"


def _numbered(reference: str) -> str:
    return f"their number {reference}" if reference else ""


def _party_of(thread: str, file: FaultFile) -> str:
    """Return whose thread it is: desk, customer, or a vendor's id."""
    if thread in (DESK_THREAD, CUSTOMER_THREAD):
        return _DESK if thread == DESK_THREAD else _CUSTOMER
    leg = file.fault.leg(leg_of(thread)) if leg_of(thread) else None
    return leg.vendor if leg is not None else thread.removeprefix("vendor-")


def _known_as(sender: str, file: FaultFile) -> frozenset[str]:
    """Return as whom an address is on record for this fault: desk, customer, vendors' ids."""
    desk = (file.desk, *file.desk.engineers) if file.desk is not None else ()
    on_record = [(_DESK, one.email) for one in desk] + [
        (_CUSTOMER, one.email) for one in file.customer.contacts
    ]
    on_record += [(vendor.id, one.email) for vendor in file.vendors.values() for one in vendor.contacts]
    return frozenset(
        party for party, address in on_record if sender and (address or "").strip().casefold() == sender
    )
