"""What time acts on and what is said, as tables: marks to come, threads, messages, mails read.

``marks`` is narrow on purpose: a tick finds what is due by its one index, however many are not.
"""

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Index, Table, UniqueConstraint

from umc.domain.contract import ClockName
from umc.domain.letter import Means, MessageKind
from umc.store.tables import metadata, one_of, whole, word
from umc.store.types import WHOLE, Instant

MESSAGE_STATES = ("waiting", "sending", "sent", "dead", "dropped")

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

threads = Table(
    "threads",
    metadata,
    whole("fault", ForeignKey("faults.id"), key=True),
    word("thread", key=True),
    word("token"),
    word("first"),
    word("last"),
    UniqueConstraint("token"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", WHOLE, primary_key=True),
    whole("fault"),
    whole("seq"),
    word("thread"),
    word("kind"),
    word("party"),
    word("role"),
    word("contact"),
    word("means", null=True),
    word("address"),
    word("language"),
    word("subject"),
    word("text"),
    word("facts"),
    word("key"),
    word("message_id"),
    word("in_reply_to"),
    word("refs"),
    word("state"),
    whole("attempts"),
    Column("try_at", Instant(), nullable=False),
    Column("leased_until", Instant()),
    word("owner", null=True),
    word("why"),
    Column("written_at", Instant(), nullable=False),
    Column("sent_at", Instant()),
    Column("returned_at", Instant()),
    ForeignKeyConstraint(["fault", "seq"], ["events.fault", "events.seq"]),
    one_of("kind", tuple(MessageKind)),
    one_of("state", MESSAGE_STATES),
    one_of("means", tuple(Means)),
    UniqueConstraint("key"),
    UniqueConstraint("message_id"),
    Index("ix_messages_state", "state", "try_at", "id"),
    Index("ix_messages_fault", "fault", "id"),
)

mails = Table(
    "mails",
    metadata,
    Column("id", WHOLE, primary_key=True),
    word("key"),
    word("message_id"),
    word("sender"),
    word("subject"),
    word("verdict"),
    word("why"),
    whole("fault", ForeignKey("faults.id"), null=True),
    word("thread"),
    whole("seq", null=True),
    word("text"),
    word("file"),
    Column("sent_at", Instant()),
    Column("read_at", Instant(), nullable=False),
    UniqueConstraint("key"),
    Index("ix_mails_verdict", "verdict", "id"),
    Index("ix_mails_fault", "fault", "id"),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", WHOLE, primary_key=True),
    word("source"),
    word("fingerprint"),
    word("state"),
    word("equipment", null=True),
    whole("fault", ForeignKey("faults.id"), null=True),
    word("severity"),
    word("summary"),
    word("labels"),
    word("why"),
    whole("times"),
    Column("starts_at", Instant()),
    Column("first_at", Instant(), nullable=False),
    Column("last_at", Instant(), nullable=False),
    one_of("state", ("firing", "resolved", "dropped")),
    UniqueConstraint("source", "fingerprint"),
    Index("ix_alerts_equipment", "equipment", "id"),
    Index("ix_alerts_fault", "fault", "id"),
)
