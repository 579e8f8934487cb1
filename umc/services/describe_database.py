"""Describe a database: where it is, what engine keeps it, which schema it has, what it holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from umc.store.database import schema
from umc.store.database.engine import Database
from umc.store.database.roles import Granted, standing
from umc.store.database.settings import settings_of
from umc.store.whole.describe import counts_of, engine_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What is known of a database without changing it.

    ``url`` is without password; ``revision`` None where nothing of umc's is in it, ``known``
    the revision this umc works on. ``role`` is who we are on PostgreSQL and what we may do there.
    ``counts`` are empty unless the two are the same.
    """

    url: str
    kind: str
    engine_version: str | None
    revision: str | None
    known: str
    role: Granted | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_current(self) -> bool:
        """Whether commands can work on it as it is."""
        return self.revision == self.known


def describe_database(database: Database) -> Description:
    """Describe the database as it stands; a missing file is not made.

    Raises:
        Refusal: it is another program's, or a newer umc's.
        OutsideFailure: it cannot be reached.
    """
    revision = database.revision()
    if revision is None and database.path is not None:
        return Description(
            url=database.shown, kind="sqlite", engine_version=None, revision=None, known=schema.HEAD
        )
    with database.look() as connection:
        kind, version = engine_of(connection)
        return Description(
            url=database.shown,
            kind=kind,
            engine_version=version,
            revision=revision,
            known=schema.HEAD,
            role=standing(connection) if kind == "postgresql" else None,
            settings=settings_of(connection),
            counts=counts_of(connection) if revision == schema.HEAD else {},
        )
