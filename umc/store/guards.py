"""The triggers that keep the past as it was: which there are on each database, and which are gone."""

from sqlalchemy import Connection

GUARDS = {
    "sqlite": (
        ("applied_plans", "plans_are_never_changed"),
        ("applied_plans", "plans_are_never_removed"),
        ("applied_plans", "plans_are_never_replaced"),
        ("events", "events_are_never_changed"),
        ("events", "events_are_never_removed"),
        ("events", "events_are_never_replaced"),
        ("forgettings", "forgettings_are_never_changed"),
        ("forgettings", "forgettings_are_never_removed"),
        ("forgettings", "forgettings_are_never_replaced"),
        ("revisions", "revisions_are_never_changed"),
        ("revisions", "revisions_are_never_removed"),
        ("revisions", "revisions_are_never_replaced"),
        ("said", "said_is_only_forgotten"),
        ("said", "said_is_never_removed"),
        ("said", "said_is_never_replaced"),
        ("sealings", "sealings_are_never_changed"),
        ("sealings", "sealings_are_never_removed"),
        ("sealings", "sealings_are_never_replaced"),
        ("seals", "seals_are_never_changed"),
        ("seals", "seals_are_never_removed"),
        ("seals", "seals_are_never_replaced"),
        ("terms", "terms_are_never_changed"),
        ("terms", "terms_are_never_removed"),
    ),
    "postgresql": (
        ("applied_plans", "plans_are_never_changed"),  # nor removed
        ("applied_plans", "plans_are_never_emptied"),
        ("events", "events_are_never_changed"),  # nor removed
        ("events", "events_are_never_emptied"),
        ("forgettings", "forgettings_are_never_changed"),  # nor removed
        ("forgettings", "forgettings_are_never_emptied"),
        ("revisions", "revisions_are_never_changed"),  # nor removed
        ("revisions", "revisions_are_never_emptied"),
        ("said", "said_is_only_forgotten"),  # nor removed
        ("said", "said_is_never_emptied"),
        ("sealings", "sealings_are_never_changed"),  # nor removed
        ("sealings", "sealings_are_never_emptied"),
        ("seals", "seals_are_never_changed"),  # nor removed
        ("seals", "seals_are_never_emptied"),
        ("terms", "terms_are_never_changed"),
        ("terms", "terms_are_never_emptied"),
        ("terms", "terms_are_never_removed"),
    ),
}
"""Table and trigger by kind of database; a test holds them to what the migrations make."""

_ON_SQLITE = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
# 'O' and 'A' fire in an ordinary session; 'D' is switched off, 'R' fires for a replica only.
_ON_POSTGRES = """
SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND c.relnamespace = current_schema()::regnamespace
"""


def guards_there(connection: Connection) -> frozenset[tuple[str, str]]:
    """Return the triggers that are there and switched on: table and name of each."""
    listing = _ON_SQLITE if connection.dialect.name == "sqlite" else _ON_POSTGRES
    return frozenset((str(table), str(name)) for table, name in connection.exec_driver_sql(listing))


def guards_gone(connection: Connection) -> tuple[str, ...]:
    """Return the names of the guards that are not there, or switched off."""
    there = guards_there(connection)
    return tuple(name for table, name in GUARDS[connection.dialect.name] if (table, name) not in there)
