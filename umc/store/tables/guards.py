"""The triggers that keep the past as it was: those there are on each database, and those that are wrong."""

import hashlib
import re
from collections.abc import Iterator, Mapping

from sqlalchemy import Connection

GUARDS: Mapping[str, Mapping[tuple[str, str], str]] = {
    "sqlite": {
        ("applied_plans", "plans_are_never_changed"): "d657599ad2eae177c8d76eaa324e50b6",
        ("applied_plans", "plans_are_never_removed"): "a57e0943632c8a17ad0e2202931b4b5e",
        ("applied_plans", "plans_are_never_replaced"): "71bcbd6fdb7ae6d7362d09790591e678",
        ("events", "events_are_never_changed"): "0c3825266757df881adb4ef7402c0687",
        ("events", "events_are_never_removed"): "58705f03baf79b0885eb70c0e66f939e",
        ("events", "events_are_never_replaced"): "a5e58b63c4a78508724b1caa3de3e5fe",
        ("forgettings", "forgettings_are_never_changed"): "6ff7726714f4c36683e559f08056a858",
        ("forgettings", "forgettings_are_never_removed"): "47a68aa87586e0753929493208c8ac4c",
        ("forgettings", "forgettings_are_never_replaced"): "624a78f48adc558b3b619e5650e2193e",
        ("records", "records_are_never_changed"): "95439131ac03fdb393a756874d2ff223",
        ("records", "records_are_never_removed"): "b01ba24ba05a174684c465a3653b30eb",
        ("records", "records_are_never_replaced"): "87ab28d5af94cb03e49e0f20d76a890d",
        ("revisions", "revisions_are_never_changed"): "951b137fe29ef3c60f12d6b8193fdb82",
        ("revisions", "revisions_are_never_removed"): "205ae7060e724dd687a6c3211a5c9453",
        ("revisions", "revisions_are_never_replaced"): "ff99fcae518ae3ea32334083860c1631",
        ("said", "said_is_only_forgotten"): "c47f420d32b6c8ee2b7bc050344484d4",
        ("said", "said_is_never_removed"): "88374a48d413c3c8c47d25229993f5cf",
        ("said", "said_is_never_replaced"): "45c4576be856a3bd04d4ab86caea7cb5",
        ("sealings", "sealings_are_never_changed"): "04ce6ce6004a22028f5788d84bd73cb9",
        ("sealings", "sealings_are_never_removed"): "5e96eed3853e7baecdc2cbed6f3e754e",
        ("sealings", "sealings_are_never_replaced"): "eaa8e60baa4985a6c426e7d9efd57525",
        ("seals", "seals_are_never_changed"): "428fe9ed20269afa1f9148a9211ca239",
        ("seals", "seals_are_never_removed"): "feb4cabd4af193a9e9d016a7c5630c59",
        ("seals", "seals_are_never_replaced"): "420d435c388f57c023610360db2a0c3b",
        ("terms", "terms_are_never_changed"): "13d8d19ca3212e2b1515e3620b91a6bd",
        ("terms", "terms_are_never_removed"): "49e6c756d9ef986a4e32333b6ddcbf5a",
    },
    "postgresql": {
        ("applied_plans", "plans_are_never_changed"): "bede6e5376aca5f888ef45398145c113",  # nor removed
        ("applied_plans", "plans_are_never_emptied"): "efcb933f264b184a3b385795877ec9de",
        ("events", "events_are_never_changed"): "23ac9fe42d4175174614cbe7331da8cd",  # nor removed
        ("events", "events_are_never_emptied"): "c605bc791abfc875a9bcc26086103037",
        ("forgettings", "forgettings_are_never_changed"): "d07b595c6f068b383ee0816986fadba0",  # nor removed
        ("forgettings", "forgettings_are_never_emptied"): "ac3b9d43c866f62cf5b99713a3c164dc",
        ("records", "records_are_never_changed"): "d07b595c6f068b383ee0816986fadba0",  # nor removed
        ("records", "records_are_never_emptied"): "ac3b9d43c866f62cf5b99713a3c164dc",
        ("revisions", "revisions_are_never_changed"): "d07b595c6f068b383ee0816986fadba0",  # nor removed
        ("revisions", "revisions_are_never_emptied"): "ac3b9d43c866f62cf5b99713a3c164dc",
        ("said", "said_is_only_forgotten"): "be572f927b0a0a98cb005a0e70e09d99",  # nor removed
        ("said", "said_is_never_emptied"): "07c68930a6ed808ad888611bf2628261",
        ("sealings", "sealings_are_never_changed"): "d07b595c6f068b383ee0816986fadba0",  # nor removed
        ("sealings", "sealings_are_never_emptied"): "ac3b9d43c866f62cf5b99713a3c164dc",
        ("seals", "seals_are_never_changed"): "d07b595c6f068b383ee0816986fadba0",  # nor removed
        ("seals", "seals_are_never_emptied"): "ac3b9d43c866f62cf5b99713a3c164dc",
        ("terms", "terms_are_never_changed"): "1598066e9a235367daf17cb02368ee5e",
        ("terms", "terms_are_never_emptied"): "4119a4bd92d671bc1289b5f0546fe9f1",
        ("terms", "terms_are_never_removed"): "be88dc5dbe7406e2cc029c8c23da90d6",
    },
}
"""By kind of database: table and name of each trigger, with the digest of what it does.

A test holds them to what the migrations make, and says the digests where one has changed.
"""

_ON_SQLITE = "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'"
# 'O' and 'A' fire in an ordinary session; 'D' is switched off, 'R' fires for a replica only.
_ON_POSTGRES = """
SELECT c.relname, t.tgname, concat_ws(' ', t.tgtype, '(' || (
    SELECT string_agg(a.attname, ', ' ORDER BY a.attname) FROM pg_attribute a
    WHERE a.attrelid = t.tgrelid AND a.attnum = ANY(t.tgattr)
  ) || ')', CASE WHEN t.tgqual IS NOT NULL THEN 'with a condition' END, p.proname,
  CASE WHEN p.pronamespace <> c.relnamespace THEN 'of another schema' END,
  CASE WHEN p.proconfig <> ARRAY['search_path=' || quote_ident(current_schema()) || ', pg_temp']
    THEN p.proconfig::text END,
  (SELECT lanname FROM pg_language l WHERE l.oid = p.prolang), p.prosrc)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND c.relnamespace = current_schema()::regnamespace
"""
_QUOTED_WORD = re.compile(r'"(\w+)"')  # as SQLite writes the table of a trigger that came through a rename


def guards_there(connection: Connection) -> Mapping[tuple[str, str], str]:
    """Return the triggers that are there and switched on: table and name of each, and what it does, digested.

    The digest is the first half of the sha256 of its text, in hex, however the text is spaced.
    """
    listing = _ON_SQLITE if connection.dialect.name == "sqlite" else _ON_POSTGRES
    # Without parameters, or the driver would read a % in a function as the place of one.
    rows = connection.exec_driver_sql(listing, execution_options={"no_parameters": True})
    return {(str(table), str(name)): _digest(str(does)) for table, name, does in rows}


def wrong_guards(connection: Connection) -> Iterator[str]:
    """Say of each guard that is gone, switched off, or does something else than the migrations make it do."""
    there = guards_there(connection)
    for guard, digest in GUARDS[connection.dialect.name].items():
        if guard not in there:
            yield f"the guard {guard[1]!r} is gone: rows may have been changed"
        elif there[guard] != digest:
            yield f"the guard {guard[1]!r} is not the one that umc made: rows may have been changed"


def _digest(text: str) -> str:
    plain = " ".join(_QUOTED_WORD.sub(r"\1", text).split())
    return hashlib.sha256(plain.encode()).hexdigest()[:32]
