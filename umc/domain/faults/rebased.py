"""The event by which an open fault goes over to newer terms."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RebasedLeg:
    """An open leg goes over to the newer version of its agreement: the digests before and after."""

    leg: int
    agreement: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """A promise that was broken by the terms gone by, and by the newer ones is not: what was said of it.

    ``clock``, ``leg`` and ``cycle`` name it as on a clock; ``target`` and ``due_at`` are those
    of the old terms, and it had been broken since ``broken_at``.
    """

    clock: str
    leg: int = 0
    cycle: int = 1
    target: str
    due_at: datetime | None = None
    broken_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebased:
    """From here on the fault goes by another version of its contract, and of the agreements of open legs.

    ``old`` and ``new`` pin the contract's versions by digest, equal where only a leg goes
    over; ``cover`` is the place, from 0, in the covers of the new one. Clocks keep their
    start, the time used and their holds; what stopped before stays judged by the old terms.
    ``withdrawn`` are the breaches that are none any more. ``revision`` is the applied plan that
    it was part of (None in faults of an earlier umc, where the register held the terms already).
    """

    contract: str
    old: str
    new: str
    cover: int | None = None
    legs: tuple[RebasedLeg, ...] = ()
    revision: int | None = None
    withdrawn: tuple[Withdrawn, ...] = ()
