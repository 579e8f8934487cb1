"""What roles of a PostgreSQL server may do in a database of ours: its owner, writers and readers.

A writer may do what the daily commands do, and no more: no event, seal or plan is changed or
removed by one (the triggers are the second wall). A reader may read all but reply tokens: whoever
knows one can write in a vendor's name.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, text

from umc.domain.refusals import Refusal, did_you_mean

WRITES: Mapping[str, str] = {
    "alerts": "INSERT, UPDATE",
    "applied_plans": "INSERT",
    "archived": "",
    "archives": "",
    "clocks": "INSERT, DELETE",
    "counters": "INSERT, UPDATE",
    "equipment": "INSERT, UPDATE",
    "equipment_depends": "INSERT, DELETE",
    "events": "INSERT",
    "faults": "INSERT, UPDATE",
    "forgettings": "",
    "keys": "INSERT",
    "legs": "INSERT, DELETE",
    "lookups": "INSERT",
    "mails": "INSERT, UPDATE",
    "marks": "INSERT, UPDATE, DELETE",
    "messages": "INSERT, UPDATE",
    "records": "",
    "revisions": "INSERT",
    "said": "INSERT",
    "sealings": "INSERT",
    "seals": "INSERT",
    "suspects": "INSERT, DELETE",
    "term_calendars": "INSERT",
    "terms": "INSERT, UPDATE (current, body)",  # a guard sees to it that only forgotten words come back
    "threads": "INSERT, UPDATE",
    "umc_meta": "",
    "umc_schema_version": "",
    "unsealed": "INSERT, DELETE",
}
"""What a writer may do to each table beside reading it."""
SECRET = {"threads": ("fault", "thread", "first", "last")}
"""Tables of which a reader may read these columns alone."""

_KNOWN = "SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_' ORDER BY rolname"
_IS_THERE = "SELECT true FROM pg_roles WHERE rolname = :role"
_STANDING = """
SELECT current_user AS me, pg_get_userbyid(m.relowner) AS owner, pg_has_role(m.relowner, 'USAGE') AS owns,
  has_table_privilege(e.oid, 'INSERT') AS writes, has_table_privilege(m.oid, 'SELECT') AS reads
FROM pg_class m, pg_class e
WHERE m.relname = 'umc_schema_version' AND m.relnamespace = current_schema()::regnamespace
AND e.relname = 'events' AND e.relnamespace = m.relnamespace
"""
_MAY_CREATE = "SELECT current_user AS me, coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)"
_STRENGTH = """
SELECT r.rolsuper, pg_has_role(r.oid, m.relowner, 'MEMBER') FROM pg_roles r, pg_class m
WHERE r.rolname = :role AND m.oid = 'umc_meta'::regclass
"""
# Whoever may become a role can do what it can, also where it does not inherit its rights.
_BECOMES = """
SELECT p.rolname FROM pg_roles r, pg_roles p
WHERE r.rolname = :role AND p.oid <> r.oid AND pg_has_role(r.oid, p.oid, 'MEMBER')
AND (p.rolsuper OR p.rolname = ANY(:strong) OR (:reads AND has_table_privilege(p.oid, 'events', 'INSERT')))
ORDER BY p.rolname
"""
_STRONG = (
    "pg_execute_server_program", "pg_read_all_data", "pg_read_server_files", "pg_write_all_data",
    "pg_write_server_files",
)  # fmt: skip
"""The server's own roles that read reply tokens, or write, whatever is granted."""
_GRANTED = """
SELECT pg_get_userbyid(a.grantee) AS role, true AS writes FROM pg_class c, aclexplode(c.relacl) a
WHERE c.oid = 'events'::regclass AND a.privilege_type = 'INSERT' AND a.grantee NOT IN (0, c.relowner)
UNION
SELECT pg_get_userbyid(a.grantee), false FROM pg_attribute t, aclexplode(t.attacl) a
WHERE t.attrelid = 'threads'::regclass AND t.attname = 'thread'
  AND a.privilege_type = 'SELECT' AND a.grantee <> 0
ORDER BY role
"""
_SEQUENCES = """
SELECT quote_ident(s.relname) FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i')
JOIN pg_class t ON t.oid = d.refobjid
WHERE s.relkind = 'S' AND t.relnamespace = current_schema()::regnamespace AND t.relname = ANY(:tables)
ORDER BY 1
"""
_FUNCTIONS = """
SELECT quote_ident(proname) FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
AND prorettype = 'trigger'::regtype AND starts_with(proname, 'umc_') AND pg_has_role(proowner, 'USAGE')
"""
_OPEN_SCHEMA = """
SELECT pg_has_role(n.nspowner, 'USAGE') FROM pg_namespace n
WHERE n.nspname = current_schema() AND EXISTS (
  SELECT 1 FROM aclexplode(n.nspacl) a WHERE a.grantee = 0 AND a.privilege_type = 'CREATE'
)
"""


class Rank(StrEnum):
    """What a role may do."""

    OWNER = "owner"
    WRITER = "writer"
    READER = "reader"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """A role, and what it was given."""

    role: str
    rank: Rank


def standing(connection: Connection) -> Granted:
    """Return who we are on this server, and what we may do in this database."""
    found = connection.exec_driver_sql(_STANDING).one_or_none()
    if found is None:
        me, may_create = connection.exec_driver_sql(_MAY_CREATE).one()
        return Granted(role=me, rank=Rank.OWNER if may_create else Rank.NONE)
    if found.owns:
        return Granted(role=found.me, rank=Rank.OWNER)
    if found.reads:
        return Granted(role=found.me, rank=Rank.WRITER if found.writes else Rank.READER)
    return Granted(role=found.me, rank=Rank.NONE)


def require_owner(connection: Connection, what: str) -> None:
    """See that we own the tables; an SQLite file belongs to whoever may write to it.

    Raises:
        Refusal: ``takes-owner``; ``what`` is the command that asks.
    """
    if connection.dialect.name != "postgresql":
        return
    me = standing(connection)
    if me.rank is not Rank.OWNER:
        is_one = "has no rights" if me.rank is Rank.NONE else f"is a {me.rank}"
        raise Refusal(
            "takes-owner",
            f"{what} takes the owner of the tables; {me.role} {is_one} here",
            hint="run it with the owner's URL (umc help postgresql)",
        )


def require_whole_view(connection: Connection, what: str) -> None:
    """See that we may read every table whole: a copy holds the reply tokens too.

    Raises:
        Refusal: ``takes-writer``; ``what`` is the command that asks.
    """
    if connection.dialect.name != "postgresql":
        return
    me = standing(connection)
    if me.rank is Rank.READER:
        raise Refusal(
            "takes-writer",
            f"{what} copies reply tokens too; {me.role} is a reader here, who sees none",
            hint="run it with the URL of the owner or of a writer (umc help postgresql)",
        )


def granted(connection: Connection) -> tuple[Granted, ...]:
    """Return the roles that were given rights, by name; whoever was made a writer counts as one."""
    found: dict[str, bool] = {}
    for role, writes in connection.exec_driver_sql(_GRANTED):
        found[role] = found.get(role, False) or writes
    return tuple(
        Granted(role=role, rank=Rank.WRITER if writes else Rank.READER) for role, writes in found.items()
    )


def give(connection: Connection, role: str, rank: Rank) -> None:
    """Give a role the rights of a writer or a reader, in place of those it had; ``NONE`` takes all away.

    Raises:
        Refusal: there is no such role, or none that rights could hold back.
    """
    _see_role(connection, role)
    if rank is not Rank.NONE:
        _see_what_it_becomes(connection, role, rank)
    _put(connection, role, rank)


def _put(connection: Connection, role: str, rank: Rank) -> None:
    schema = _quoted(str(connection.exec_driver_sql("SELECT current_schema()").scalar_one()))
    for statement in (
        *_taken(connection, schema),
        *_given(connection, schema, rank),
        *_closed(connection, schema),
    ):
        _run(connection, statement.replace(_ROLE, _quoted(role)))


def renew(connection: Connection) -> None:
    """Give every role again what it was given, also on tables that an upgrade has added."""
    if connection.dialect.name == "postgresql":
        for one in granted(connection):
            _put(connection, one.role, one.rank)


def _see_role(connection: Connection, role: str) -> None:
    known = list(connection.exec_driver_sql(_KNOWN).scalars())
    if role.startswith("pg_") and connection.execute(text(_IS_THERE), {"role": role}).scalar():
        raise Refusal(
            "role-of-the-server",
            f"{role!r} is a role of the server's own: all its members would have the rights, later ones too",
            hint="make a role of its own for this: createuser NAME (umc help postgresql)",
        )
    if role not in known:
        hint = did_you_mean(role, known) or "createuser makes one (umc help postgresql)"
        raise Refusal("unknown-role", f"this server has no role {role!r}", hint=hint)
    is_super, owns = connection.execute(text(_STRENGTH), {"role": role}).one()
    if is_super or owns:
        why = "is a superuser" if is_super else "owns the tables"
        raise Refusal(
            "role-too-strong",
            f"{role!r} {why}: no right that it lacks would hold it back",
            hint="make a role of its own for writers, and one for readers",
        )


def _see_what_it_becomes(connection: Connection, role: str, rank: Rank) -> None:
    """See that a role is a member, also through others, of none that may do more than its rank."""
    asked = {"role": role, "strong": list(_STRONG), "reads": rank is Rank.READER}
    for other in connection.execute(text(_BECOMES), asked).scalars():
        raise Refusal(
            "role-too-strong",
            f"{role!r} is a member of {other!r}, and may do more than a {rank}",
            hint=f"REVOKE {_quoted(other)} FROM {_quoted(role)}, or make a role of its own for this",
        )


_ROLE = "\0"  # stands for the role until the end: a name holds no NUL, and so nothing is replaced in one


def _taken(connection: Connection, schema: str) -> Iterator[str]:
    yield f"REVOKE ALL ON {_tables(schema, WRITES)} FROM {_ROLE}"
    if sequences := _sequences(connection, schema):
        yield f"REVOKE ALL ON SEQUENCE {sequences} FROM {_ROLE}"
    yield f"REVOKE ALL ON SCHEMA {schema} FROM {_ROLE}"


def _given(connection: Connection, schema: str, rank: Rank) -> Iterator[str]:
    if rank is Rank.NONE:
        return
    yield f"GRANT USAGE ON SCHEMA {schema} TO {_ROLE}"
    if rank is Rank.READER:
        yield f"GRANT SELECT ON {_tables(schema, [one for one in WRITES if one not in SECRET])} TO {_ROLE}"
        for table, columns in SECRET.items():
            listed = ", ".join(map(_quoted, columns))
            yield f"GRANT SELECT ({listed}) ON {_tables(schema, [table])} TO {_ROLE}"
        return
    yield f"GRANT SELECT ON {_tables(schema, WRITES)} TO {_ROLE}"
    for table, rights in WRITES.items():
        if rights:
            yield f"GRANT {rights} ON {_tables(schema, [table])} TO {_ROLE}"
    if sequences := _sequences(connection, schema):
        yield f"GRANT USAGE, SELECT ON SEQUENCE {sequences} TO {_ROLE}"  # pg_dump reads where it stands


def _closed(connection: Connection, schema: str) -> Iterator[str]:
    """Close what would lead around the guards: tables of the same names in front of ours."""
    for function in connection.exec_driver_sql(_FUNCTIONS).scalars():
        yield f"ALTER FUNCTION {schema}.{function}() SET search_path = {schema}, pg_temp"
    if connection.exec_driver_sql(_OPEN_SCHEMA).scalar_one_or_none():
        yield f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC"


def _tables(schema: str, names: Sequence[str] | Mapping[str, str]) -> str:
    return "TABLE " + ", ".join(f"{schema}.{_quoted(name)}" for name in names)


def _sequences(connection: Connection, schema: str) -> str:
    found = connection.execute(text(_SEQUENCES), {"tables": list(WRITES)}).scalars()
    return ", ".join(f"{schema}.{one}" for one in found)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _run(connection: Connection, statement: str) -> None:
    # Without parameters, or the driver would read a % in a name as the place of one.
    connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
