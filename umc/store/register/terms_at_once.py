"""The terms that many faults share, each read once: those in force now, and those that faults have pinned."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from umc.domain.calendars.calendar import Calendar
from umc.domain.calendars.calendar_terms import ALWAYS, CalendarTerms
from umc.domain.register.contract import Agreement, Escalation
from umc.domain.register.party import Customer, Desk, Vendor
from umc.store.register.term_values import engine, heads, values
from umc.store.register.terms import LookUp, Pinned, pinned
from umc.store.register.versions import KIND_OF
from umc.store.tables.tables import CURRENT, term_calendars, terms
from umc.store.values.chunks import chunks

_WHOLE = tuple(KIND_OF[kind] for kind in (Desk, Vendor, CalendarTerms, Escalation))


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsNow:
    """What is in force now, by name: every desk, vendor, calendar and ladder, and the rest as asked for.

    ``digests`` say which version of an agreement its name stands for.
    """

    desks: Mapping[str, Desk]
    vendors: Mapping[str, Vendor]
    calendars: Mapping[str, CalendarTerms]
    ladders: Mapping[str, Escalation]
    customers: Mapping[str, Customer]
    agreements: Mapping[str, Agreement]
    digests: Mapping[str, str]

    def calendar(self, name: str) -> Calendar:
        """Return the engine of a calendar; a name that is not there raises KeyError."""
        return engine(self.calendars[name])


def terms_now(connection: Connection, *, customers: Collection[str], agreements: Collection[str]) -> TermsNow:
    """Read what is in force now; customers and agreements of these names, where there are any."""
    rows = list(connection.execute(heads().where(CURRENT, terms.c.kind.in_(_WHOLE))))
    for kind, names in (("customer", customers), ("agreement", agreements)):
        for chunk in chunks(sorted(names)):
            rows += connection.execute(heads().where(CURRENT, terms.c.kind == kind, terms.c.name.in_(chunk)))
    found: dict[str, dict[str, Any]] = {}
    for row, value in zip(rows, values(connection, rows), strict=True):
        found.setdefault(row.kind, {})[row.name] = value
    return TermsNow(
        desks=found.get("desk", {}),
        vendors=found.get("vendor", {}),
        calendars={ALWAYS.name: ALWAYS, **found.get("calendar", {})},
        ladders=found.get("escalation", {}),
        customers=found.get("customer", {}),
        agreements=found.get("agreement", {}),
        digests={row.name: row.digest for row in rows if row.kind == "agreement"},
    )


def look_up_many(connection: Connection, digests: Iterable[str]) -> LookUp:
    """Return what looks up pinned terms as ``look_up_once`` does, these versions read beforehand together."""
    wanted = sorted(set(digests))
    known = pinned_many(connection, wanted)

    def look_up(kind: type[Any], digest: str) -> Any:
        if digest not in known:
            known[digest] = pinned(connection, kind, digest)
        return known[digest]

    return look_up


def pinned_many(connection: Connection, wanted: list[str]) -> dict[str, Any]:
    """Return pinned terms by digest; a digest there is none of is left to be refused when it is asked for."""
    pins: dict[str, list[str]] = {}
    for chunk in chunks(wanted):
        for row in connection.execute(select(term_calendars).where(term_calendars.c.term.in_(chunk))):
            pins.setdefault(row.term, []).append(row.calendar)
    every = {*wanted, *(calendar for those in pins.values() for calendar in those)}
    found: dict[str, Any] = {}
    for chunk in chunks(sorted(every)):
        rows = connection.execute(heads().where(terms.c.digest.in_(chunk))).all()
        found |= dict(zip((row.digest for row in rows), values(connection, rows), strict=True))
    return {
        digest: Pinned(
            digest=digest,
            value=found[digest],
            calendars=_engines(found[each] for each in pins.get(digest, ())),
        )
        for digest in wanted
        if digest in found
    }


def _engines(declared: Iterable[CalendarTerms]) -> dict[str, Calendar]:
    return {one.name: engine(one) for one in (ALWAYS, *declared)}
