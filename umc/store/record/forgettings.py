"""What was forgotten, on record: never whom, only when, by whom, of which customer, and what says so since.

Terms and plans of the past hold still by a digest; where something in one was forgotten, the digest of
what it says since stands here. The record, which lies under the seals, says which rows are here.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from umc.domain.actor import Actor
from umc.store.tables.word_tables import forgettings
from umc.store.values.codec import canonical

CONTACT, TERMS, PLAN = "contact", "terms", "plan"
"""The kinds: a contact as a whole, a version of terms by its digest, a plan by its revision."""

MAY_BE_REWRITTEN = ("customer", "contract", "agreement", "escalation")
"""The kinds of terms in which a person may stand; a version in force is never rewritten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Who forgets something of a customer, and when."""

    customer: str
    actor: Actor
    at: datetime


def rewritten(connection: Connection, kind: str) -> dict[str, str]:
    """Return the digest of what each version of terms, or each plan, says since it was last rewritten.

    By the digest of the version, or the number of the revision as text.
    """
    query = select(forgettings.c.name, forgettings.c.digest).where(forgettings.c.kind == kind)
    return {row.name: row.digest for row in connection.execute(query.order_by(forgettings.c.id))}


def put_on_record(connection: Connection, record: Record, kind: str, name: str, content: bytes) -> None:
    """Write down that terms or a plan are rewritten, before they are: without it a guard refuses that."""
    _insert(connection, record, kind, name, digest_since(content))


def put_contact_on_record(connection: Connection, record: Record, counts: Mapping[str, int]) -> None:
    """Write down that a contact was forgotten; ``counts`` say in how many places."""
    _insert(connection, record, CONTACT, canonical(dict(counts)), "")


def digest_since(content: bytes) -> str:
    """Return the digest by which what was rewritten is known: sha256 in hex."""
    return hashlib.sha256(content).hexdigest()


def _insert(connection: Connection, record: Record, kind: str, name: str, digest: str) -> None:
    from umc.store.record.records import (  # every command reads here, hardly one writes
        FORGETTINGS,
        record_came,
    )

    row = {
        "forgotten_at": record.at,
        "actor": record.actor.name,
        "customer": record.customer,
        "kind": kind,
        "name": name,
        "digest": digest,
    }
    number = connection.execute(forgettings.insert().returning(forgettings.c.id), row).scalar_one()
    record_came(connection, FORGETTINGS, [{"id": number, **row}], actor=record.actor, at=record.at)
