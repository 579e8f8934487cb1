"""Anchor a database: its chain's head, to be kept where the database is not."""

from dataclasses import dataclass
from datetime import datetime

from umc.domain.copies.anchor import Anchor
from umc.store.database.engine import Database
from umc.store.database.sealing import seal_waiting
from umc.store.record.seals import Seal, head


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchored:
    """The head of a database's chain; ``sealed_at`` None while nothing is sealed."""

    anchor: Anchor
    sealed_at: datetime | None


def anchor_database(database: Database, *, now: datetime) -> Anchored:
    """Seal what no seal covers yet, and return the head of the chain.

    Raises:
        Refusal: there is no database, or its schema is not the one this umc works on.
        OutsideFailure: it cannot be reached, or may not be written to.
    """
    seal_waiting(database, now=now)
    with database.read() as connection:
        return _anchored(head(connection))


def _anchored(found: Seal) -> Anchored:
    anchor = Anchor(seal=found.id, events=found.events, digest=found.digest)
    return Anchored(anchor=anchor, sealed_at=found.sealed_at if found.id else None)
