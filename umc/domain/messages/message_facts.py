"""What a message may say: the facts of a notice at an instant, as far as its reader may know them.

Who is told what is decided here and nowhere else, so a book's own template cannot tell more:

* everybody: number, priority, symptom, machine, site, customer, the desk, what to do;
* the customer: their own promises and who has the fault in hand; never an agreement or what a
  vendor promised us, a vendor's number, evidence, the packet, or the desk's own notes;
* a vendor: its own leg (machine, agreement, its number, its promises to us, the packet); never what
  we promised the customer or when that is due, another vendor, or the desk's own notes;
* the desk and its engineers: all of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from umc.domain.clocks.ledger import DESK, Holder, HolderKind, holder_at
from umc.domain.clocks.runs import CUSTOMER
from umc.domain.clocks.sla import Clock
from umc.domain.desk.fault_file import FaultFile
from umc.domain.faults.events import Dispatched, Noted, Restored, What
from umc.domain.faults.fault import Fault, Hold, Leg, Status
from umc.domain.faults.tellings import Undelivered
from umc.domain.letters.letter import Means, MessageKind, leg_of
from umc.domain.messages.audience import Audience, audience_of
from umc.domain.messages.message_clock import clocks_about, clocks_of_leg
from umc.domain.messages.message_machine import Machine, machine_about
from umc.domain.messages.message_marks import MarkTold, marks_told, waited_since
from umc.domain.messages.notice import Notice
from umc.domain.messages.notices import means_of
from umc.domain.messages.todo import Todo, by_phone, what_to_do, with_hand_over
from umc.domain.register.party import Desk, Site, Vendor


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFacts:
    """The facts of one message in no language yet.

    ``clocks`` are the promises it is about as they stand now, the most pressing first, and
    ``marks`` those it tells of, in the order of their clocks, of each the last reached first;
    ``waited_since`` is when the first that waited for the reader's hours was due. ``promises``
    are the vendor's, at a dispatch. ``holder`` is whoever has the fault, as the reader may know them.
    ``can_reply``: what tells them takes a reply. ``text`` holds the desk's own words.
    ``names`` are those of vendors, by id.
    """

    kind: MessageKind
    audience: Audience
    at: datetime
    number: str
    zone: ZoneInfo
    fault: Fault
    machine: Machine | None
    suspects: tuple[str, ...]
    site: Site | None
    address: str
    customer: str
    clocks: tuple[Clock, ...]
    promises: tuple[Clock, ...]
    marks: tuple[MarkTold, ...]
    waited_since: datetime | None
    can_reply: bool
    holder: Holder
    hold: Hold | None
    leg: Leg | None
    vendor: Vendor | None
    agreement: str
    packet: tuple[tuple[str, str], ...]
    todo: tuple[Todo, ...]
    contact: str
    engineer: str
    desk: Desk | None
    notes: tuple[str, ...]
    text: str
    workaround: bool
    lost: Undelivered | None
    names: Mapping[str, str]

    @property
    def late(self) -> timedelta:
        """By how much the first mark is told later than it was reached."""
        return max(self.at - self.marks[0].reached_at, timedelta(0)) if self.marks else timedelta(0)

    @property
    def clock(self) -> Clock | None:
        """The promise that it is about; of several the most pressing."""
        return self.clocks[0] if self.clocks else None

    @property
    def status(self) -> Status:
        """How far the fault has come."""
        return self.fault.status

    @property
    def lost_kind(self) -> MessageKind | None:
        """What the message was that did not arrive."""
        known = self.lost.kind if self.lost is not None else ""
        return next((kind for kind in MessageKind if kind.value == known), None)


def facts_of(notice: Notice, file: FaultFile, *, at: datetime) -> MessageFacts:
    """Return what a notice may tell its reader, as the fault stands at an instant."""
    fault, audience = file.fault, audience_of(notice)
    leg, clocks, marks = _promises_about(notice, file, audience, at)
    hold = next(iter(fault.holds_at(at)), None) if fault.ended_at is None else None
    site, to_desk = _site(file, leg, audience), audience is Audience.DESK
    return MessageFacts(
        kind=notice.kind,
        audience=audience,
        at=at,
        number=file.number,
        zone=file.zone,
        fault=fault,
        machine=machine_about(file, leg, audience),
        suspects=_suspects(fault) if to_desk else (),
        site=site,
        address=_address(site, leg, audience),
        customer=file.customer.name,
        clocks=clocks,
        promises=_promises(notice, file, audience, leg, at),
        marks=marks,
        waited_since=None if to_desk else waited_since(notice, file),
        can_reply=_can_reply(notice),
        holder=_holder(file, audience, leg, at),
        hold=hold,
        leg=leg if audience is not Audience.CUSTOMER else None,
        vendor=_vendor(notice, file, leg) if audience is not Audience.CUSTOMER else None,
        agreement=_agreement(file, leg) if audience is not Audience.CUSTOMER else "",
        packet=_packet(notice, audience, leg),
        todo=_todo(notice, audience, clocks, fault, leg, hold),
        contact=notice.contact.name if notice.contact is not None else "",
        engineer=_engineer(file) if audience is not Audience.VENDOR else "",
        desk=file.desk,
        notes=notice.notes if to_desk else (),
        text=_text(notice.about[-1], audience),
        workaround=any(isinstance(what, Restored) and what.workaround for what in notice.about),
        lost=_lost(notice.about) if to_desk else None,
        names={one.id: one.name for one in file.vendors.values()},
    )


def _promises_about(
    notice: Notice, file: FaultFile, audience: Audience, at: datetime
) -> tuple[Leg | None, tuple[Clock, ...], tuple[MarkTold, ...]]:
    """Return the promises that a notice is about, the marks that it tells of, and the leg they belong to."""
    leg = _leg(notice, file.fault, audience)
    clocks = clocks_about(notice, file, audience, leg, at=at)
    marks = marks_told(notice.about, audience, leg.number if leg is not None else 0, clocks)
    return _pressing_leg(audience, clocks, file.fault) or leg, clocks, marks


def _leg(notice: Notice, fault: Fault, audience: Audience) -> Leg | None:
    """Return the leg that a notice is about; a vendor's is its own and no other."""
    if audience is Audience.VENDOR:
        own = fault.leg(leg_of(notice.thread))
        return own if own is not None and own.vendor == notice.party else None
    named = (getattr(what, "leg", 0) for what in reversed(notice.about))
    about = next((number for number in named if number), 0)
    open_last = max(fault.legs, key=lambda leg: (leg.is_open, leg.number), default=None)
    return fault.leg(about) or open_last


def _can_reply(notice: Notice) -> bool:
    """Return whether what tells somebody takes their reply: a program's message has no way back."""
    way = means_of(notice.contact) if notice.contact is not None else None
    return way is None or way[0] in (Means.EMAIL, Means.FILE)


def _pressing_leg(audience: Audience, clocks: tuple[Clock, ...], fault: Fault) -> Leg | None:
    """Return the leg of the most pressing clock, for the desk, which has to see to it."""
    return fault.leg(clocks[0].leg) if audience is Audience.DESK and clocks and clocks[0].leg else None


def _suspects(fault: Fault) -> tuple[str, ...]:
    if fault.culprit is not None:
        return ()
    return tuple(one.equipment for one in fault.suspects if one.cleared_at is None)


def _site(file: FaultFile, leg: Leg | None, audience: Audience) -> Site | None:
    """Return where the fault is; for a vendor where its own machine stands, None where that is not known."""
    machine = file.equipment
    reported = file.fault.report.site or (machine.site if machine is not None else None)
    if audience is not Audience.VENDOR or leg is None:
        return file.customer.site(reported)
    sent_for = leg.dispatch.equipment
    if machine is not None and sent_for == machine.tag:
        return file.customer.site(machine.site)
    return file.customer.site(reported) if sent_for is None else None


def _address(site: Site | None, leg: Leg | None, audience: Audience) -> str:
    """Return the site's address, to a vendor the one handed over to it where the site is not known."""
    handed = dict(leg.dispatch.packet) if leg is not None and audience is Audience.VENDOR else {}
    return (site.address or "") if site is not None else handed.get("address", "")


def _holder(file: FaultFile, audience: Audience, leg: Leg | None, at: datetime) -> Holder:
    """Return who has the fault; to a vendor every other vendor is the desk's own business."""
    found = holder_at(file.fault, file.terms, max(at, file.fault.opened_at))
    own = leg.vendor if leg is not None else ""
    hidden = audience is Audience.VENDOR and found.kind is HolderKind.VENDOR and found.name != own
    return DESK if hidden else found


def _vendor(notice: Notice, file: FaultFile, leg: Leg | None) -> Vendor | None:
    if leg is not None:
        return file.vendors.get(leg.vendor) or Vendor(id=leg.vendor, name=leg.vendor)
    if audience_of(notice) is Audience.VENDOR:
        return file.vendors.get(notice.party) or Vendor(id=notice.party, name=notice.party)
    route = file.fault.route
    return file.vendors.get(route.vendor) if route is not None and route.vendor is not None else None


def _agreement(file: FaultFile, leg: Leg | None) -> str:
    under = file.leg_terms.get(leg.number) if leg is not None else None
    return "" if under is None else under.agreement.reference or under.agreement.id


def _packet(notice: Notice, audience: Audience, leg: Leg | None) -> tuple[tuple[str, str], ...]:
    """Return what is handed over, to the vendor of that leg and to the desk."""
    handed = next((what for what in notice.about if isinstance(what, Dispatched)), None)
    if handed is None or audience is Audience.CUSTOMER:
        return ()
    theirs = audience is Audience.DESK or (leg is not None and leg.number == handed.leg)
    return handed.packet if theirs else ()


def _promises(
    notice: Notice, file: FaultFile, audience: Audience, leg: Leg | None, at: datetime
) -> tuple[Clock, ...]:
    """Return what a vendor promised, for those who hand a fault over and those who take it on."""
    told = notice.kind is MessageKind.DISPATCH and audience is not Audience.CUSTOMER
    return clocks_of_leg(file, leg, at=at) if told else ()


def _todo(
    notice: Notice,
    audience: Audience,
    clocks: tuple[Clock, ...],
    fault: Fault,
    leg: Leg | None,
    hold: Hold | None,
) -> tuple[Todo, ...]:
    """Return what to do first, and what then; a note for the desk itself calls for what is due first."""
    last, kind = notice.about[-1], notice.kind
    passed_on = isinstance(last, Noted) and last.to != DESK.name
    if audience is Audience.DESK and kind is MessageKind.NOTE and not passed_on:
        kind = MessageKind.ESCALATION
    name = clocks[0].name if clocks else None
    held = hold is not None and hold.reason == CUSTOMER
    todo = what_to_do(kind, audience, name, fault, leg, held=held)
    if audience is Audience.DESK:
        return with_hand_over(todo, fault)
    return (todo,) if _can_reply(notice) else (by_phone(todo),)


def _engineer(file: FaultFile) -> str:
    people = file.desk.engineers if file.desk is not None else ()
    return next((one.name for one in people if one.id == file.customer.engineer), "")


def _text(what: What, audience: Audience) -> str:
    """Return the desk's own words; what was written down at a restoring is the desk's alone."""
    if isinstance(what, Noted):
        return what.text
    return what.note if isinstance(what, Restored) and audience is Audience.DESK else ""


def _lost(about: tuple[What, ...]) -> Undelivered | None:
    return next((what for what in about if isinstance(what, Undelivered)), None)
