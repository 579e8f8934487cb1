"""Move a machine to another site: the register knows where it stands, and from where it came."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from umc.domain.actor import Actor
from umc.domain.desk.answer import Key
from umc.domain.faults.fault_filter import FaultFilter
from umc.domain.refusals import Refusal
from umc.domain.register.equipment import RETIRED, Equipment
from umc.domain.register.register_import import BOOK, DESK
from umc.domain.who_answers.cover import NotCovered, covering
from umc.files.typed_column import typed_column
from umc.files.words import LONGEST_TEXT
from umc.store.database.engine import Connection, Database
from umc.store.faults.fault_lists import page
from umc.store.record import keys
from umc.store.register import revisions
from umc.store.register.books import book_for
from umc.store.register.equipment import neighbours, update_many
from umc.store.register.named_equipment import require
from umc.store.register.named_sites import require_site
from umc.store.register.register_facts import declared
from umc.store.values.codec import decode, encode

_NAMED_AT_MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a machine is to stand. ``customer`` None: it stays whose it is."""

    site: str
    customer: str | None = None
    location: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """A machine as it was moved or would be, whence, and what to know although nothing was refused."""

    machine: Equipment
    from_customer: str
    from_site: str
    warnings: tuple[str, ...] = ()
    repeated: bool = False


def move_equipment(
    database: Database, name: str, to: Place, *, reason: str = "", at: datetime, now: datetime,
    actor: Actor, zone: ZoneInfo | None = None, dry_run: bool = False, key: Key | None = None,
) -> Removal:  # fmt: skip
    """Move the machine of that tag or serial; whence, when and by whom is kept at the end of its note.

    The location it had is that of the old site and goes with it; with the customer goes that
    customer's own name for it. ``at`` is the day it went, in ``zone`` (UTC unless known); ``now``
    when it is recorded. ``dry_run``: all is weighed, and nothing written.

    Raises:
        Misuse: the location is no text of one line.
        Refusal: no such machine, customer or site; it stands there already; it is retired; a book
            declares it; it would leave a customer with open faults; its note would grow too long.
    """
    to = replace(to, location=typed_column("location", to.location)) if to.location else to
    told = f"moved {at.astimezone(zone or UTC).date().isoformat()} by {actor.name}"
    if dry_run:
        with database.read() as connection:
            return _weighed(connection, require(connection, name), to, told, reason.strip(), at)
    with database.write() as connection:
        if key is not None and (before := keys.recall(connection, key.text, key.command)) is not None:
            return replace(decode(Removal, before), repeated=True)
        revisions.begin(connection)
        done = _weighed(connection, require(connection, name), to, told, reason.strip(), at)
        update_many(connection, [done.machine], declared_by=DESK, now=now)
        if key is not None:
            keys.remember(connection, key.text, key.command, encode(done).body, now=now)
    return done


def _weighed(
    connection: Connection, machine: Equipment, to: Place, told: str, reason: str, at: datetime
) -> Removal:
    customer = to.customer or machine.customer
    _insist(connection, machine, customer, to.site)
    faults = page(connection, FaultFilter(equipment=machine.tag, limit=_NAMED_AT_MOST + 1), now=at)
    open_faults = [fault.number for fault in faults]
    if open_faults and customer != machine.customer:
        raise Refusal(
            "open-faults",
            f"open faults of {machine.customer} name {machine.tag}: {_some(open_faults)}",
            hint="end them first: a fault stays with its customer; umc fault list --equipment shows them",
        )
    moved = replace(
        machine,
        customer=customer,
        site=to.site,
        location=to.location,
        customer_ref=machine.customer_ref if customer == machine.customer else "",
        note=_noted(machine, f"{told} from {_whence(machine)}{f': {reason}' if reason else ''}"),
    )
    return Removal(
        machine=moved,
        from_customer=machine.customer,
        from_site=machine.site,
        warnings=tuple(_warnings(connection, moved, open_faults, at)),
    )


def _insist(connection: Connection, machine: Equipment, customer: str, site: str) -> None:
    """Refuse what cannot be moved there."""
    shown = f"umc equipment show {machine.tag}"
    if machine.status == RETIRED:
        raise Refusal("retired", f"{machine.tag} is retired and stands nowhere", hint=f"see {shown}")
    if declared(connection, [machine.tag])[machine.tag].declared_by == BOOK:
        raise Refusal(
            "declared-by-book",
            f"{machine.tag} is declared by a book, which says that it stands at {machine.site}",
            hint="change site there and apply the book: umc plan shows what it would do",
        )
    require_site(connection, customer, site)
    if (customer, site) == (machine.customer, machine.site):
        raise Refusal(
            "already-there", f"{machine.tag} stands at {site} of {customer} already", hint=f"see {shown}"
        )


def _whence(machine: Equipment) -> str:
    return f"{machine.customer}, site {machine.site}{f', {machine.location}' if machine.location else ''}"


def _noted(machine: Equipment, told: str) -> str:
    note = f"{machine.note}\n{told}" if machine.note else told
    if len(note) > LONGEST_TEXT:
        raise Refusal(
            "too-long",
            f"the note of {machine.tag} would have {len(note)} characters, the limit is {LONGEST_TEXT}",
            hint="give a shorter --reason, or shorten the note with umc equipment import",
        )
    return note


def _warnings(connection: Connection, moved: Equipment, open_faults: list[str], at: datetime) -> list[str]:
    warned = []
    if open_faults:
        warned.append(
            f"open faults name it: {_some(open_faults)}; they keep the site, time zone and hours they were "
            "opened under, and a vendor told from now on reads the new site's address"
        )
    near = [
        one
        for one in neighbours(connection, moved.tag)
        if one.status != RETIRED and (one.customer, one.site) != (moved.customer, moved.site)
    ]
    needed_by = [one.tag for one in near if moved.tag in one.depends_on]
    needs = [one.tag for one in near if one.tag in moved.depends_on]
    if needed_by:
        warned.append(f"machines elsewhere depend on it: {_some(needed_by)}")
    if needs:
        warned.append(f"it depends on machines elsewhere: {_some(needs)}")
    found = covering(book_for(connection, moved), moved, at)
    if isinstance(found, NotCovered):
        warned += [f"not covered there: {reason}" for reason in found.reasons]
    return warned


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:_NAMED_AT_MOST])
    return f"{shown}, ..." if len(names) > _NAMED_AT_MOST else shown
