"""The declared truth as tables: terms by version, equipment, revisions; counters and keys.

``metadata`` describes what the migrations build; a test holds the two together. What is said
apart for each database (STRICT tables, partial indexes) stands in ``whole_schema``. Every
list that the command line offers has its index here.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
    text,
)

from umc.domain.register.equipment import STATUSES
from umc.store.values.types import WHOLE, Claim, Day, Instant, Word

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def word(name: str, *arguments: ForeignKey, null: bool = False, key: bool = False) -> Column[str]:
    """Return a column of text that a refusal would call by its own name."""
    return Column(name, Word(name.replace("_", " ")), *arguments, nullable=null, primary_key=key)


def whole(name: str, *arguments: ForeignKey, null: bool = False, key: bool = False) -> Column[int]:
    """Return a column of 64-bit whole numbers."""
    return Column(name, WHOLE, *arguments, nullable=null, primary_key=key)


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    """Return the check that a column holds one of these words."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def claim(name: str) -> tuple[Column[bool], CheckConstraint]:
    """Return a column that holds a claim, and the check that it is 0 or 1."""
    return Column(name, Claim(), nullable=False), CheckConstraint(f"{name} IN (0, 1)", name=f"{name}_claim")


TERM_KINDS = (
    "calendar",
    "desk",
    "vendor",
    "customer",
    "contract",
    "agreement",
    "escalation",
    "template",
    "routes",
)

meta = Table(
    "umc_meta",
    metadata,
    Column("one", WHOLE, CheckConstraint("one = 1", name="one_row"), primary_key=True, autoincrement=False),
    word("reads_from"),
    word("writes_from"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("rev", WHOLE, primary_key=True, autoincrement=False),
    Column("applied_at", Instant(), nullable=False),
    word("actor"),
    word("digest"),
    word("summary"),
)

applied_plans = Table(
    "applied_plans",
    metadata,
    Column("rev", WHOLE, ForeignKey("revisions.rev"), primary_key=True, autoincrement=False),
    Column("plan", LargeBinary, nullable=False),
)

terms = Table(
    "terms",
    metadata,
    Column("id", WHOLE, primary_key=True),
    word("kind"),
    word("name"),
    whole("version"),
    word("digest"),
    word("own_digest"),
    word("body"),
    word("origins"),
    word("customer", null=True),
    word("vendor", null=True),
    Column("starts", Day()),
    Column("ends", Day()),
    word("search"),
    whole("rev", ForeignKey("revisions.rev")),
    *claim("current"),
    one_of("kind", TERM_KINDS),
    UniqueConstraint("digest"),
    UniqueConstraint("kind", "name", "version"),
)
CURRENT = text("current = 1")
PARTIAL = (
    Index("ux_terms_current", terms.c.kind, terms.c.name, unique=True),
    Index("ix_terms_customer", terms.c.customer, terms.c.kind, terms.c.name),
    Index("ix_terms_vendor", terms.c.vendor, terms.c.kind, terms.c.name),
    Index("ix_terms_ends", terms.c.kind, terms.c.ends, terms.c.name),
)
"""The indexes that hold current terms only (``whole_schema`` tells them so)."""

term_calendars = Table(
    "term_calendars",
    metadata,
    word("term", ForeignKey("terms.digest"), key=True),
    word("calendar", ForeignKey("terms.digest"), key=True),
)

equipment = Table(
    "equipment",
    metadata,
    word("tag", key=True),
    word("customer"),
    word("site"),
    word("vendor"),
    word("model"),
    word("part_number"),
    word("serial"),
    word("class"),
    word("status"),
    Column("installed", Day()),
    Column("warranty_until", Day()),
    word("depends_on"),
    word("software_version"),
    word("location"),
    word("customer_ref"),
    word("note"),
    word("tag_folded"),
    word("serial_folded"),
    word("search"),
    word("digest"),
    word("declared_by"),
    Column("registered_at", Instant(), nullable=False),
    Column("changed_at", Instant(), nullable=False),
    one_of("status", STATUSES),
    one_of("declared_by", ("book", "desk")),
    Index("ix_equipment_customer", "customer", "tag"),
    Index("ix_equipment_vendor", "vendor", "tag"),
    Index("ix_equipment_class", "class", "tag"),
    Index("ix_equipment_status", "status", "tag"),
    Index("ix_equipment_serial", "serial_folded", "tag"),
    Index("ix_equipment_folded", "tag_folded"),
)

equipment_depends = Table(
    "equipment_depends",
    metadata,
    word("tag", ForeignKey("equipment.tag"), key=True),
    word("on_tag", key=True),
    Index("ix_equipment_depends_on", "on_tag", "tag"),
)

counters = Table(
    "counters",
    metadata,
    word("name", key=True),
    whole("value"),
)

keys = Table(
    "keys",
    metadata,
    word("key", key=True),
    word("command"),
    word("outcome"),
    Column("recorded_at", Instant(), nullable=False),
)
