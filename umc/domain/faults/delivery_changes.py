"""What a message that did not arrive, or arrived after all, makes of a fault: its leg, and its words."""

from datetime import datetime

from umc.domain.faults.fault import Fault, LateWord, Leg, LegState
from umc.domain.faults.tellings import Delivered, Undelivered
from umc.domain.letters.letter import MessageKind
from umc.domain.replaced import replace


def after_delivery(fault: Fault, at: datetime, what: Undelivered | Delivered) -> Fault:
    """Return the fault after a message was lost, or sent after all.

    A hand-over that was lost marks its leg until the vendor answers. A word to the customer that
    was lost was not given; one sent after all is given at ``at``. Losing it twice is losing it once.
    """
    marked = _marked(fault, what)
    if what.word_at is None:
        return marked
    known = next((one for one in fault.late_words if one.message == what.message), None)
    if isinstance(what, Delivered):
        return _given(marked, what.message, at) if known is not None and known.given_at is None else marked
    taken = known.given_at if known is not None else what.word_at
    return _lost(marked, what.message, taken) if taken is not None else marked


def _given(fault: Fault, message: str, at: datetime) -> Fault:
    words = tuple(sorted((*fault.words, at)))
    return replace(fault, words=words, late_words=_kept(fault, LateWord(message=message, given_at=at)))


def _lost(fault: Fault, message: str, word_at: datetime) -> Fault:
    """Take one word of that instant away: another that was given in the same minute stands."""
    words = list(fault.words)
    if word_at in words:
        words.remove(word_at)
    return replace(fault, words=tuple(words), late_words=_kept(fault, LateWord(message=message)))


def _kept(fault: Fault, word: LateWord) -> tuple[LateWord, ...]:
    return (*(one for one in fault.late_words if one.message != word.message), word)


def _marked(fault: Fault, what: Undelivered | Delivered) -> Fault:
    if what.kind != MessageKind.DISPATCH:
        return fault
    why = what.why if isinstance(what, Undelivered) else ""
    legs = tuple(replace(leg, undelivered=why) if _meant(leg, what) else leg for leg in fault.legs)
    return replace(fault, legs=legs)


def _meant(leg: Leg, what: Undelivered | Delivered) -> bool:
    return leg.number == what.leg and leg.is_open and leg.state is LegState.DISPATCHED
