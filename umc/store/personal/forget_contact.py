"""Forgetting a person of a customer's: what is known of them, where it stands, and taking it away.

Nothing here keeps, logs or raises with any of the person's values in it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from umc.domain.personal.personal_spellings import Finder, Personal, too_short
from umc.domain.refusals import Refusal
from umc.domain.register.party import Contact, Customer
from umc.store.faults.marks import keep_ladders
from umc.store.personal.rewrite_letters import (
    rewrite_alerts,
    rewrite_mails,
    rewrite_messages,
    unsent_messages,
)
from umc.store.personal.rewrite_register import machines_declared, rewrite_keys, rewrite_machines
from umc.store.personal.rewrite_terms import (
    OldPlan,
    OldVersion,
    change_plans,
    change_terms,
    ladders_named,
    rewrite_plans,
    rewrite_terms,
    said_in_force,
    still_declared,
)
from umc.store.personal.rewrite_words import Unchangeable, derive_words_again, rewrite_words, unchangeable
from umc.store.personal.rewriting import Rewrite, Scope, carry_out
from umc.store.record.forgettings import Record, put_contact_on_record
from umc.store.tables.archive_tables import archives
from umc.store.tables.fault_tables import faults
from umc.store.tables.tables import equipment, terms
from umc.store.values.codec import decode

_FEW = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Where something of the person stands, and what every row is to say instead.

    ``rewrites`` are by the word for their kind; ``left`` are events that cannot be changed;
    ``in_force`` are things of which the book itself still says something of the person in passing;
    ``archives`` is how many files of moved-out faults there are, which nobody looks into here.
    """

    scope: Scope
    rewrites: dict[str, tuple[Rewrite, ...]]
    terms: tuple[OldVersion, ...]
    plans: tuple[OldPlan, ...]
    left: Unchangeable
    in_force: tuple[str, ...]
    archives: int

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind are to change, in the order in which they are told."""
        counted = {kind: len(found) for kind, found in self.rewrites.items()}
        return counted | {"terms": len(self.terms), "plans": len(self.plans)}


def person_of(connection: Connection, customer: str, given: Personal) -> Personal:
    """Return what is known of a customer's contact: what is given, and what was ever declared of them.

    An address or a number that somebody else of the customer's has now is not the person's.

    Raises:
        Refusal: there was never a customer of that id.
    """
    named, theirs, others = Finder(Personal(names=given.names)), list[Contact](), list[Contact]()
    for one, is_current in _contacts(connection, customer):
        if named.is_in(one.name):
            theirs.append(one)
        elif is_current:
            others.append(one)
    return Personal(
        names=given.names,
        emails=_own(given.emails, theirs, others, "email"),
        phones=_own(given.phones, theirs, others, "phone"),
        others=_own((), theirs, others, "webhook"),
    )


def was_contact(connection: Connection, customer: str, given: Personal) -> bool:
    """Whether any version of a customer's terms ever declared a contact of a name that is given."""
    named = Finder(Personal(names=given.names))
    return any(named.is_in(one.name) for one, _ in _contacts(connection, customer))


def _contacts(connection: Connection, customer: str) -> Iterator[tuple[Contact, bool]]:
    versions = select(terms.c.body, terms.c.current)
    rows = connection.execute(versions.where(terms.c.kind == "customer", terms.c.name == customer)).all()
    if not rows:
        raise Refusal(
            "unknown-customer", f"no customer {customer!r} was ever registered", hint="see umc customer list"
        )
    for row in rows:
        for one in decode(Customer, row.body).contacts:
            yield one, bool(row.current)


def _own(
    given: Sequence[str], theirs: Sequence[Contact], others: Sequence[Contact], field: str
) -> tuple[str, ...]:
    shared = {getattr(one, field) for one in others}
    declared = (getattr(one, field) for one in theirs)
    # A short number, such as an extension, stands in too much that is not theirs; given, it is meant.
    own = (one for one in declared if one and one not in shared and not too_short(one))
    return tuple(dict.fromkeys((*given, *own)))


def scope_of(connection: Connection, customer: str, *, locked: bool) -> Scope:
    """Return what belongs to a customer.

    ``locked``: nobody else moves its faults until the transaction ends.
    """
    query = select(faults.c.id, faults.c.number).where(faults.c.customer == customer).order_by(faults.c.id)
    if locked:
        keep_ladders(connection)  # before the faults' own locks, as everywhere
        query = query.with_for_update()
    machines = select(equipment.c.tag).where(equipment.c.customer == customer)
    promises = connection.execute(select(terms.c.name).where(terms.c.customer == customer)).scalars()
    return Scope(
        customer=customer,
        faults={row.id: row.number for row in connection.execute(query)},
        machines=frozenset(connection.execute(machines).scalars()),
        promises=frozenset(promises) | ladders_named(connection, customer),
    )


def look(connection: Connection, scope: Scope, given: Personal, record: Record, *, anyway: bool) -> Findings:
    """Return where something of a person stands, and what is to stand there; nothing is changed.

    ``given`` and what was ever declared of a contact of that name is looked for; ``anyway``: also
    where there never was such a contact.

    Raises:
        Refusal: never such a customer; never such a contact, and yet something is found; the book
            still declares them; or a message that is yet to leave shows them.
        ValueError: a plan is damaged.
    """
    person, at = person_of(connection, scope.customer, given), record.at
    finder = Finder(person)
    sure = Finder(Personal(emails=person.emails, phones=person.phones, others=person.others))
    findings = Findings(
        scope=scope,
        rewrites={
            "words": tuple(rewrite_words(connection, scope, finder, at=at)),
            "messages": tuple(rewrite_messages(connection, scope, finder)),
            "mails": tuple(rewrite_mails(connection, scope, finder, sure)),
            "alerts": tuple(rewrite_alerts(connection, scope, finder, sure)),
            "machines": tuple(rewrite_machines(connection, scope, finder, at=at)),
            "keys": tuple(rewrite_keys(connection, scope, finder, sure)),
        },
        terms=rewrite_terms(connection, scope, finder),
        plans=rewrite_plans(connection, scope, finder),
        left=unchangeable(connection, scope, finder),
        in_force=_in_force(connection, scope, finder),
        archives=connection.execute(select(func.count()).select_from(archives)).scalar_one(),
    )
    _see_that_nobody_declares(connection, scope, finder)
    if not anyway and not was_contact(connection, scope.customer, given):
        _see_that_nothing_is_found(findings)
    _see_that_all_were_sent(connection, scope, finder)
    return findings


def take_away(connection: Connection, findings: Findings, record: Record) -> None:
    """Change every row that was found, and put on record that it was done; nothing found is nothing done."""
    if not any(findings.counts.values()):
        return
    put_contact_on_record(connection, record, findings.counts)
    for rewrites in findings.rewrites.values():
        carry_out(connection, rewrites)
    change_terms(connection, record, findings.terms)
    change_plans(connection, record, findings.plans)
    if findings.rewrites["words"]:
        derive_words_again(connection, findings.scope)


def _in_force(connection: Connection, scope: Scope, finder: Finder) -> tuple[str, ...]:
    said = [f"{kind} {name!r}" for kind, name in said_in_force(connection, scope, finder)]
    return (*said, *(f"machine {tag!r}" for tag in machines_declared(connection, scope, finder)))


def _see_that_nothing_is_found(findings: Findings) -> None:
    if any(findings.counts.values()) or findings.in_force:
        raise Refusal(
            "unknown-contact",
            f"no contact of that name was ever registered for customer {findings.scope.customer!r}",
            hint=f"see umc customer show {findings.scope.customer}; somebody who was never one, or of whom "
            "more came in after they were forgotten: --anyway --dry-run, then --anyway",
        )


def _see_that_nobody_declares(connection: Connection, scope: Scope, finder: Finder) -> None:
    declared = [f"{kind} {name!r}" for kind, name in still_declared(connection, scope, finder)]
    if declared:
        more = " and more" if len(declared) > _FEW else ""
        raise Refusal(
            "still-declared",
            f"the book still declares them: {', '.join(declared[:_FEW])}{more}",
            hint="take the person out of the contacts and ladders in the book's files, umc apply, "
            "then do this again",
        )


def _see_that_all_were_sent(connection: Connection, scope: Scope, finder: Finder) -> None:
    unsent = unsent_messages(connection, scope, finder)
    if unsent:
        shown = ", ".join(map(str, unsent[:_FEW])) + (" and more" if len(unsent) > _FEW else "")
        raise Refusal(
            "messages-unsent",
            f"{len(unsent)} messages that are yet to leave show them: {shown}",
            hint="umc outbox send, or umc outbox drop with a reason; then do this again",
        )
