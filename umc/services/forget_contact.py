"""Forget a person of a customer's: whatever names or reaches them is replaced wherever it may be shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from umc.domain.actor import Actor
from umc.domain.personal.personal_spellings import Personal, too_short
from umc.domain.refusals import Misuse
from umc.store.database.engine import Database
from umc.store.database.sweep import sweep
from umc.store.personal.forget_contact import Findings, look, scope_of, take_away
from umc.store.record.forgettings import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What was replaced, or is to be, and what cannot be.

    ``counts`` are rows by the word for their kind; ``events_left`` hold values themselves, as all
    events did before schema 0006, and cannot be changed; ``numbers_left`` are their faults.
    ``in_force`` are things of which the book itself still says something in passing.
    ``archives`` is how many files of moved-out faults there are. ``is_swept``: no trace is left in
    the database's own files; None where nothing was written.
    """

    customer: str
    counts: Mapping[str, int]
    events_left: int
    numbers_left: tuple[str, ...]
    in_force: tuple[str, ...]
    archives: int
    is_swept: bool | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether nothing was found that can be replaced."""
        return not any(self.counts.values())


def foresee_forgetting(
    database: Database, customer: str, given: Personal, *, anyway: bool, now: datetime, actor: Actor
) -> Forgotten:
    """Return what ``forget_contact`` would replace; nothing is written.

    Raises:
        Refusal, Misuse: as ``forget_contact``.
    """
    _see_what_is_given(given)
    record = Record(customer=customer, actor=actor, at=now)
    with database.read() as connection:
        scope = scope_of(connection, customer, locked=False)
        return _told(look(connection, scope, given, record, anyway=anyway))


def forget_contact(
    database: Database, customer: str, given: Personal, *, anyway: bool, now: datetime, actor: Actor
) -> Forgotten:
    """Replace all that is known of a person in one transaction; on SQLite the file is then swept.

    Looked for is what is given, and whatever any version of the customer's terms declared of a
    contact of that name. Doing it again finds nothing more, and sweeps again. ``anyway``: of somebody
    who was never a contact, too.

    Raises:
        Refusal: never such a customer; never such a contact, and yet something is found; the book
            still declares the person; or a message that is yet to leave shows them.
        Misuse: a name or number so short that it would be found in everything, or no address.
    """
    _see_what_is_given(given)
    record = Record(customer=customer, actor=actor, at=now)
    with database.write() as connection:
        scope = scope_of(connection, customer, locked=True)
        findings = look(connection, scope, given, record, anyway=anyway)
        take_away(connection, findings, record)
    return _told(findings, is_swept=sweep(database, command="umc customer forget-contact"))


def _see_what_is_given(given: Personal) -> None:
    if not all("@" in email.strip("@ ") for email in given.emails):
        raise Misuse(
            "no-address", "an --email is no mail address", hint="give it in full, such as a@b.example"
        )
    for flag, values in (("--name", given.names), ("--email", given.emails), ("--phone", given.phones)):
        if any(map(too_short, values)):
            # Never the value: nothing of the person is to be written anywhere.
            raise Misuse("too-short", f"a {flag} is too short to be looked for", hint="give it in full")


def _told(findings: Findings, *, is_swept: bool | None = None) -> Forgotten:
    return Forgotten(
        customer=findings.scope.customer,
        counts=findings.counts,
        events_left=findings.left.events,
        numbers_left=findings.left.numbers,
        in_force=findings.in_force,
        archives=findings.archives,
        is_swept=is_swept,
    )
