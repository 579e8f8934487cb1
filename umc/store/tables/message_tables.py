"""What is said, as tables: threads, messages to vendors, customers and desks, mails that came in."""

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Index, Table, UniqueConstraint

from umc.domain.letters.letter import Means, MessageKind
from umc.store.tables.tables import metadata, one_of, whole, word
from umc.store.values.types import WHOLE, Instant

MESSAGE_STATES = ("waiting", "sending", "sent", "dead", "dropped", "held")

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

RETURNED = Index("ix_messages_returned", messages.c.returned_at, messages.c.id)
"""The index that holds only messages which came back (``whole_schema`` tells it so)."""

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
