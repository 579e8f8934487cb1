"""Make the register hold what a book says, all or nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from umc.domain.actor import Actor
from umc.domain.desk.answer import Key
from umc.domain.plans.plan import Confirmation, Hazard, Kind, Plan, Step
from umc.domain.plans.plan_agreed import expect_agreed, expect_confirmed, expect_ids, unconfirmed, unneeded
from umc.domain.plans.rebased_fault import RebasedFault
from umc.domain.register.book import Book
from umc.files.fingerprints import changed_since
from umc.files.plan_file import PlanFile
from umc.files.sound_book import read_sound_book
from umc.store.database.engine import Connection, Database
from umc.store.plans.compare_book import Comparison, compare
from umc.store.plans.keep_book import keep, keep_others_out
from umc.store.record import keys
from umc.store.values.codec import decode, encode

Ask = Callable[[Plan], bool]
"""Shows a plan to a person and returns whether it shall be carried out."""
Confirm = Callable[[Confirmation], bool]
"""Asks a person to type an id and returns whether it was typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What was done. ``revision`` is None where nothing was to be changed, and no fault rebased.

    ``counts`` are kinds, actions and how often, in the order of the steps; ``weighed`` the
    hazards; ``adopted`` how many machines became the book's unchanged; ``rebased`` the open
    faults that went over to newer terms, ``unchanged`` those asked for that have none.
    ``unneeded`` are ids confirmed that the plan did not ask for.
    ``repeated``: it had been done before under the same key; this is that answer again.
    """

    digest: str
    revision: int | None
    counts: tuple[tuple[str, str, int], ...] = ()
    weighed: tuple[Hazard, ...] = ()
    adopted: int = 0
    rebased: tuple[RebasedFault, ...] = ()
    unchanged: tuple[str, ...] = ()
    unneeded: tuple[str, ...] = ()
    repeated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What was agreed to beforehand, and whom to ask for the rest.

    ``digest`` is that of the plan seen, or its beginning, None for any; ``steps``, ``rebased``
    and ``files`` what that plan held, where a file of it is there. ``confirmed`` are ids named.
    ``ask`` shows the plan; ``confirm`` asks for an id to be typed. Both are asked before
    anything is locked.
    """

    digest: str | None = None
    steps: tuple[Step, ...] = ()
    rebased: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    confirmed: frozenset[str] = field(default_factory=frozenset)
    ask: Ask | None = None
    confirm: Confirm | None = None


def consent_of(plan: PlanFile, consent: Consent) -> Consent:
    """Return the consent that the file of a plan gives: to that plan, and no other."""
    return replace(
        consent, digest=plan.digest, steps=plan.steps, rebased=plan.rebase, files=plan.files, ask=None
    )


def answered_before(database: Database, key: Key | None) -> Applied | None:
    """Return what an apply under this key was answered with, None where there was none yet.

    No file is read, so it answers when they are broken or gone; ``apply_book`` looks again
    where nobody else can write.

    Raises:
        Refusal: ``key-reused``; the key belongs to another command.
    """
    if key is None or database.revision() is None:
        return None
    with database.read() as connection:
        if keys.look_up(connection, key.text, key.command) is None:
            return None
    with database.write() as connection:  # what was seen may be on no standby yet
        return _repeated(keys.recall(connection, key.text, key.command))


def apply_book(
    database: Database,
    paths: Sequence[Path],
    *,
    now: datetime,
    actor: Actor,
    consent: Consent | None = None,
    rebase: Sequence[str] = (),
    key: Key | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Applied | None:
    """Carry out the plan of a book in one transaction; None when the person asked said no.

    What a person said yes to is then the plan agreed. ``rebase`` names open faults that go
    over to the new terms in the same transaction, or ``all`` that can. ``tell`` is
    told what is being done, as it is begun.

    Raises:
        FlawedBook: the files hold errors.
        Refusal: ``plan-moved``, the plan is not the one agreed; ``needs-confirm``, an id must be
            named; or a fault named cannot be rebased. Nothing was written.
        Misuse: ``unknown-confirm``, an id confirmed is none of a contract or customer.
    """
    tell("reading the files")
    book = read_sound_book(paths).book
    tell("comparing them with the register")
    agreed = _asked(database, book, consent or Consent(), rebase, now)
    if agreed is None:
        return None
    with database.write() as connection:
        if (before := _answered_before(connection, key)) is not None:
            return before
        keep_others_out(connection)
        found = compare(connection, book, now, rebase=rebase)
        expect_agreed(
            found.plan, agreed.digest, seen=agreed.steps, seen_rebased=agreed.rebased,
            changed_files=changed_since(agreed.files),
        )  # fmt: skip
        expect_ids(found.plan, agreed.confirmed, _to_confirm(book, found))
        expect_confirmed(found.plan, agreed.confirmed)
        tell(f"writing {len(found.plan.steps):,} steps")
        rev = keep(connection, found, actor=actor, now=now)
        applied = _applied(found, rev, unneeded(found.plan, agreed.confirmed))
        _remember(connection, key, applied, now)
    return applied


def _asked(
    database: Database, book: Book, consent: Consent, rebase: Sequence[str], now: datetime
) -> Consent | None:
    """Return the consent with what a person adds to it, None for a no."""
    if consent.ask is None and consent.confirm is None:
        return consent
    with database.read() as connection:
        found = compare(connection, book, now, rebase=rebase)
    expect_ids(found.plan, consent.confirmed, _to_confirm(book, found))  # before anybody is asked
    if consent.ask is not None and not found.plan.is_empty:
        if not consent.ask(found.plan):
            return None
        consent = replace(consent, digest=consent.digest or found.plan.digest)
    missing = unconfirmed(found.plan, consent.confirmed)
    typed = {one.id for one in missing if consent.confirm is not None and consent.confirm(one)}
    return replace(consent, confirmed=consent.confirmed | typed)


def _to_confirm(book: Book, found: Comparison) -> frozenset[str]:
    """Return all ids that a confirmation may name: contracts and customers of the book or the register."""
    going = (name for kind, name in found.gone if kind in (Kind.CONTRACT, Kind.CUSTOMER))
    return frozenset((*book.contracts, *book.customers, *going))


def _applied(found: Comparison, rev: int | None, unneeded: tuple[str, ...]) -> Applied:
    return Applied(
        digest=found.plan.digest,
        revision=rev,
        counts=tuple((kind.value, action.value, n) for (kind, action), n in found.plan.counts().items()),
        weighed=tuple(one.once_done() for one in found.plan.hazards),
        adopted=len(found.adopted),
        rebased=found.rebased,
        unchanged=found.unchanged,
        unneeded=unneeded,
    )


def _answered_before(connection: Connection, key: Key | None) -> Applied | None:
    return _repeated(keys.recall(connection, key.text, key.command)) if key is not None else None


def _repeated(outcome: str | None) -> Applied | None:
    return None if outcome is None else replace(decode(Applied, outcome), repeated=True)


def _remember(connection: Connection, key: Key | None, applied: Applied, now: datetime) -> None:
    if key is not None:
        keys.remember(connection, key.text, key.command, encode(applied).body, now=now)
