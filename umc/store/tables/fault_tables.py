"""Faults as tables: the events, which are the truth, and what is derived from them for lists.

A ``rank`` is an instant in microseconds that orders a list where some rows have none: those
hold the greatest 64-bit number (or the least, for ``held_rank``), because the two databases
sort NULL to opposite ends and SQLite can use no index to sort it last.
"""

from sqlalchemy import Column, ForeignKey, Index, Table, UniqueConstraint

from umc.domain.clocks.sla import ClockState
from umc.domain.faults.events import KINDS
from umc.domain.faults.fault import LegState, Status
from umc.domain.register.contract import ClockName, Priority
from umc.store.tables.tables import claim, metadata, one_of, whole, word
from umc.store.values.types import WHOLE, Counted, Instant

faults = Table(
    "faults",
    metadata,
    Column("id", WHOLE, primary_key=True),
    word("number"),
    whole("year"),
    whole("ordinal"),
    word("customer"),
    word("contract"),
    word("terms", ForeignKey("terms.digest")),
    word("desk"),
    word("site", null=True),
    word("equipment", null=True),
    word("culprit", null=True),
    word("vendor", null=True),
    word("priority"),
    word("status"),
    *claim("open"),
    word("engineer", null=True),
    word("channel"),
    word("caller"),
    word("symptom"),
    word("search"),
    Column("opened_at", Instant(), nullable=False),
    Column("restored_at", Instant()),
    Column("ended_at", Instant()),
    Column("next_due_at", Instant()),
    whole("due_rank"),
    whole("breaks_rank"),
    whole("risk_rank"),
    whole("held_rank"),
    Column("as_of", Instant(), nullable=False),
    whole("seq"),
    word("head"),
    one_of("status", tuple(Status)),
    one_of("priority", tuple(Priority)),
    UniqueConstraint("number"),
    Index("ix_faults_ordinal", "ordinal", "year"),
    Index("ix_faults_due", "open", "due_rank", "id"),
    Index("ix_faults_breaks", "open", "breaks_rank", "id"),
    Index("ix_faults_risk", "open", "risk_rank", "id"),
    Index("ix_faults_opened", "opened_at", "id"),
    Index("ix_faults_open", "open", "opened_at", "id"),
    Index("ix_faults_status", "status", "opened_at", "id"),
    Index("ix_faults_customer", "customer", "open", "due_rank", "id"),
    Index("ix_faults_engineer", "engineer", "open", "due_rank", "id"),
    Index("ix_faults_ended", "ended_at", "id"),
    Index("ix_faults_equipment", "equipment", "opened_at", "id"),
    Index("ix_faults_culprit", "culprit", "opened_at", "id"),
)

events = Table(
    "events",
    metadata,
    whole("fault", ForeignKey("faults.id"), key=True),
    whole("seq", key=True),
    Column("happened_at", Instant(), nullable=False),
    Column("recorded_at", Instant(), nullable=False),
    word("actor"),
    word("kind"),
    word("body"),
    word("digest"),
    word("known_by", null=True),
    one_of("kind", tuple(KINDS)),
)
"""``known_by`` is how the actor is known; None in what was recorded before that was kept."""

legs = Table(
    "legs",
    metadata,
    whole("fault", ForeignKey("faults.id"), key=True),
    whole("number", key=True),
    word("vendor"),
    word("equipment", null=True),
    word("agreement", null=True),
    word("terms", ForeignKey("terms.digest"), null=True),
    word("contact", null=True),
    word("vendor_ref"),
    word("state"),
    *claim("open"),
    Column("dispatched_at", Instant(), nullable=False),
    Column("accepted_at", Instant()),
    Column("ended_at", Instant()),
    word("reason"),
    one_of("state", tuple(LegState)),
    Index("ix_legs_vendor", "vendor", "fault"),
)

suspects = Table(
    "suspects",
    metadata,
    whole("fault", ForeignKey("faults.id"), key=True),
    whole("place", key=True),
    word("equipment"),
    Column("since", Instant(), nullable=False),
    word("evidence"),
    Column("cleared_at", Instant()),
    word("cleared_by"),
    Index("ix_suspects_equipment", "equipment", "fault"),
)

clocks = Table(
    "clocks",
    metadata,
    whole("fault", ForeignKey("faults.id"), key=True),
    word("clock", key=True),
    whole("leg", key=True),
    whole("cycle", key=True),
    word("party"),
    word("priority"),
    word("target"),
    Column("allowed_us", Counted(), nullable=False),
    word("calendar"),
    word("state"),
    Column("started_at", Instant(), nullable=False),
    Column("due_at", Instant()),
    Column("breaks_after", Instant()),
    Column("used_us", Counted(), nullable=False),
    Column("held_us", Counted(), nullable=False),
    Column("stopped_at", Instant()),
    Column("broken_at", Instant()),
    *claim("counts"),
    one_of("clock", tuple(ClockName)),
    one_of("state", tuple(ClockState)),
    one_of("priority", tuple(Priority)),
    Index("ix_clocks_due", "counts", "due_at"),
)

marks = Table(
    "marks",
    metadata,
    whole("fault", ForeignKey("faults.id"), key=True),
    word("clock", key=True),
    whole("leg", key=True),
    whole("cycle", key=True),
    whole("percent"),
    word("tell"),
    Column("due_at", Instant(), nullable=False),
    Column("acts_at", Instant(), nullable=False),
    one_of("clock", tuple(ClockName)),
    Index("ix_marks_acts", "acts_at", "fault"),
)
"""Narrow on purpose: a tick finds what is due by its one index, however many marks are not."""
