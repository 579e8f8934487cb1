"""Give roles of a PostgreSQL server the rights of writers and readers, or take them away."""

from collections.abc import Sequence
from dataclasses import dataclass

from umc.domain.refusals import Misuse, Refusal
from umc.store.database.engine import Database
from umc.store.database.roles import Granted, Rank, give, granted, require_owner


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """The roles that have rights, by name, and what roles had ``before``."""

    roles: tuple[Granted, ...]
    before: tuple[Granted, ...]

    def was(self, role: str) -> Rank:
        """Return what a role was before."""
        return next((one.rank for one in self.before if one.role == role), Rank.NONE)

    @property
    def gone(self) -> tuple[Granted, ...]:
        """The roles that have no rights any more, as they were."""
        left = {one.role for one in self.roles}
        return tuple(one for one in self.before if one.role not in left)


def grant_rights(
    database: Database, *, writers: Sequence[str] = (), readers: Sequence[str] = (), revoke: bool = False
) -> Rights:
    """Make roles writers and readers, all or none of them; with ``revoke`` take away all they have.

    A role that was the other before is then only what is said here. Without any role nothing is
    changed, and what was given is returned.

    Raises:
        Misuse: a role is to be both, or rights are to be taken away and nobody is named.
        Refusal: SQLite knows no roles; one is unknown or too strong to be held back; or we do
            not own the tables.
    """
    _see(database, writers, readers, revoke)
    wanted = dict.fromkeys(writers, Rank.WRITER) | dict.fromkeys(readers, Rank.READER)
    if not wanted:
        with database.read() as connection:
            found = granted(connection)
        return Rights(roles=found, before=found)
    with database.write() as connection:
        require_owner(connection, "umc db grant")
        before = granted(connection)
        for role, rank in wanted.items():
            give(connection, role, Rank.NONE if revoke else rank)
        after = granted(connection)
    return Rights(roles=after, before=before)


def _see(database: Database, writers: Sequence[str], readers: Sequence[str], revoke: bool) -> None:
    if database.path is not None:
        raise Refusal(
            "no-roles",
            f"{database.shown} is an SQLite file: whoever may write to it may do everything",
            hint="roles take PostgreSQL (umc help postgresql)",
        )
    if revoke and not (writers or readers):
        raise Misuse(
            "which-roles",
            "--revoke names no role to take rights from",
            hint="give --writer ROLE or --reader ROLE beside it; umc db grant shows who has rights",
        )
    if both := sorted({*writers} & {*readers}):
        raise Misuse(
            "writer-and-reader", f"{both[0]!r} is to be both a writer and a reader", hint="a writer reads too"
        )
