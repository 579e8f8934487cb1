"""Answers that came by mail: what the desk is told of them, because nobody of the desk recorded them.

What a person typed in is known to whoever typed it.
"""

from umc.domain.actor import MAIL, is_by_mail
from umc.domain.clocks.promises import needs_resolve
from umc.domain.desk.fault_file import FaultFile
from umc.domain.faults.events import Confirmed, Denied, Done, Event, HandedBack, Noted
from umc.domain.messages.whom_to_tell import DESK


def told_by_mail(event: Event, file: FaultFile) -> Noted | None:
    """Return what the desk is told of a step that a mail brought about: what was said, and what to do now.

    None for a step that asks nothing of the desk (an acceptance), or that somebody typed in.
    """
    if not is_by_mail(event.actor, event.known_by):
        return None
    text = _said(event, file)
    return Noted(text=text, to=DESK, sent=True) if text else None


def _said(event: Event, file: FaultFile) -> str:
    sender, number = event.actor.removeprefix(MAIL), file.number
    match event.what:
        case Denied(leg=leg, reason=reason):
            told = _told(f"{_vendor(file, leg)} ({sender}) says that leg {leg} is not theirs", reason)
            return f"{told}\nFind who answers: umc fault culprit {number} TAG, then: {_dispatch(number)}"
        case HandedBack(leg=leg, reason=reason):
            told = _told(f"{_vendor(file, leg)} ({sender}) gives leg {leg} back", reason)
            return f"{told}\nBring another vendor in: {_dispatch(number)} --vendor VENDOR"
        case Done(leg=leg, note=note):
            told = _told(f"{_vendor(file, leg)} ({sender}) says that its part is done", note)
            return f"{told}\n{_after_done(file)}"
        case Confirmed(note=note):
            return f"{_told(f'the customer ({sender}) says that service is back', note)}\n{_to_close(file)}"
        case _:
            return ""


def _told(who: str, words: str) -> str:
    return f"By mail, {who}: {words}" if words else f"By mail, {who}."


def _vendor(file: FaultFile, number: int) -> str:
    leg = file.fault.leg(number)
    known = file.vendors.get(leg.vendor) if leg is not None else None
    return known.name if known is not None else leg.vendor if leg is not None else "a vendor"


def _dispatch(number: str) -> str:
    return f"umc fault dispatch {number}"


def _after_done(file: FaultFile) -> str:
    if file.fault.restored_at is not None:
        return f"Look whether that is all: umc fault show {file.number}"
    return f"Ask the customer whether service is back, then: umc fault restore {file.number}"


def _to_close(file: FaultFile) -> str:
    close = f"umc fault close {file.number}"
    if file.fault.resolved_at is None and needs_resolve(file.fault, file.terms):
        return f"The permanent cure is owed: umc fault resolve {file.number}, then: {close}"
    return f"What is left: {close}"
