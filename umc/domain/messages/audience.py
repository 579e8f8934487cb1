"""Audiences: on which side a reader of a message stands, and so what they may be told."""

from enum import StrEnum
from typing import assert_never

from umc.domain.letters.letter import CUSTOMER_THREAD, DESK_THREAD
from umc.domain.messages.notice import Notice
from umc.domain.messages.whom_to_tell import DESK


class Audience(StrEnum):
    """Who reads a message; the desk and its engineers are one."""

    CUSTOMER = "customer"
    VENDOR = "vendor"
    DESK = "desk"


def audience_of(notice: Notice) -> Audience:
    """Return who reads a notice: whoever the thread belongs to, the desk where it stands in for them."""
    if notice.party == DESK or notice.thread == DESK_THREAD:
        return Audience.DESK
    return Audience.CUSTOMER if notice.thread == CUSTOMER_THREAD else Audience.VENDOR


def may_know(audience: Audience, *, leg: int, own: int) -> bool:
    """Return whether a reader may know of a clock of a leg (0: a promise to the customer).

    The customer knows what was promised to them, a vendor what it promised on its ``own`` leg.
    """
    match audience:
        case Audience.DESK:
            return True
        case Audience.CUSTOMER:
            return leg == 0
        case Audience.VENDOR:
            return leg != 0 and leg == own
        case _:
            assert_never(audience)
