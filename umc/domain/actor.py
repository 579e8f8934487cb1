"""Who did what, and how that is known."""

from dataclasses import dataclass
from enum import StrEnum


class KnownBy(StrEnum):
    """How an actor is known.

    ``stated`` (by ``UMC_ACTOR``, a flag or a settings file) is what somebody says of themselves;
    ``system`` is the user that the operating system knows; ``mail`` the sender that a mail names,
    ``monitor`` the source that an alert names; ``itself`` is umc, where nobody did anything.
    """

    STATED = "stated"
    SYSTEM = "system"
    MAIL = "mail"
    MONITOR = "monitor"
    ITSELF = "itself"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who did something, as it is written down, and how they are known."""

    name: str
    known_by: KnownBy


MAIL = "mail:"
"""How the name of an actor known by mail begins; the sender's address follows."""

ITSELF = Actor(name="umc", known_by=KnownBy.ITSELF)
"""Whoever does what time alone brings about, and what follows from what others recorded."""


def by_mail(sender: str) -> Actor:
    """Return the actor of what a mail brought about; the sender's address is what the mail says it is."""
    return Actor(name=f"{MAIL}{sender or 'nobody'}", known_by=KnownBy.MAIL)


def by_monitor(source: str) -> Actor:
    """Return the actor of what an alert brought about; the source is what the payload was read as."""
    return Actor(name=f"monitor:{source}", known_by=KnownBy.MONITOR)


def is_by_mail(actor: str, known_by: str | None) -> bool:
    """Return whether an event came by mail; where how its actor is known was not yet kept, the name tells."""
    return known_by == KnownBy.MAIL if known_by is not None else actor.startswith(MAIL)
