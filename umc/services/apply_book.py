"""Make the register hold what a book says, all or nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from umc.domain.answer import Key
from umc.domain.book import Book
from umc.domain.plan import Confirmation, Plan, Step
from umc.domain.plan_agreed import expect_agreed, expect_confirmed, unconfirmed
from umc.domain.rebased_fault import RebasedFault
from umc.files.fingerprints import changed_since
from umc.files.plan_file import PlanFile
from umc.files.sound_book import read_sound_book
from umc.store import keys
from umc.store.codec import decode, encode
from umc.store.compare_book import Comparison, compare
from umc.store.engine import Connection, Database
from umc.store.keep_book import keep, keep_others_out

Ask = Callable[[Plan], bool]
"""Shows a plan to a person and returns whether it shall be carried out."""
Confirm = Callable[[Confirmation], bool]
"""Asks a person to type an id and returns whether it was typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What was done. ``revision`` is None where the book had nothing to change.

    ``counts`` are kinds, actions and how often, in the order of the steps; ``hazards`` what
    they put at risk, in words; ``adopted`` how many machines became the book's unchanged;
    ``rebased`` the open faults that went over to newer terms.
    ``repeated``: it had been done before under the same key; this is that answer again.
    """

    digest: str
    revision: int | None
    counts: tuple[tuple[str, str, int], ...] = ()
    hazards: tuple[str, ...] = ()
    adopted: int = 0
    rebased: tuple[RebasedFault, ...] = ()
    repeated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What was agreed to beforehand, and whom to ask for the rest.

    ``digest`` is that of the plan seen, or its beginning, None for any; ``steps`` and ``files``
    what that plan held, where a file of it is there. ``confirmed`` are ids named. ``ask`` shows
    the plan; ``confirm`` asks for an id to be typed. Both are asked before anything is locked.
    """

    digest: str | None = None
    steps: tuple[Step, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    confirmed: frozenset[str] = field(default_factory=frozenset)
    ask: Ask | None = None
    confirm: Confirm | None = None


def consent_of(plan: PlanFile, consent: Consent) -> Consent:
    """Return the consent that the file of a plan gives: to that plan, and no other."""
    return replace(consent, digest=plan.digest, steps=plan.steps, files=plan.files, ask=None)


def apply_book(
    database: Database,
    paths: Sequence[Path],
    *,
    now: datetime,
    actor: str,
    consent: Consent | None = None,
    rebase: Sequence[str] = (),
    key: Key | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Applied | None:
    """Carry out the plan of a book in one transaction; None when the person asked said no.

    What a person said yes to is then the plan agreed. ``rebase`` names open faults that go
    over to the new terms in the same transaction, or ``all`` whose terms change. ``tell`` is
    told what is being done, as it is begun.

    Raises:
        FlawedBook: the files hold errors.
        Refusal: ``plan-moved``, the plan is not the one agreed; ``needs-confirm``, an id must be
            named; or a fault cannot be rebased. Nothing was written.
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
        expect_agreed(found.plan, agreed.digest, seen=agreed.steps, changed_files=changed_since(agreed.files))
        expect_confirmed(found.plan, agreed.confirmed)
        tell(f"writing {len(found.plan.steps):,} steps")
        applied = _applied(found, keep(connection, found, actor=actor, now=now))
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
    if consent.ask is not None and not _is_idle(found):
        if not consent.ask(found.plan):
            return None
        consent = replace(consent, digest=consent.digest or found.plan.digest)
    missing = unconfirmed(found.plan, consent.confirmed)
    typed = {one.id for one in missing if consent.confirm is not None and consent.confirm(one)}
    return replace(consent, confirmed=consent.confirmed | typed)


def _is_idle(found: Comparison) -> bool:
    return found.plan.is_empty and not found.rebasings


def _applied(found: Comparison, rev: int | None) -> Applied:
    return Applied(
        digest=found.plan.digest,
        revision=rev,
        counts=tuple((kind.value, action.value, n) for (kind, action), n in found.plan.counts().items()),
        hazards=tuple(one.text for one in found.plan.hazards if one.code != "due-times-move"),  # done
        adopted=len(found.adopted),
        rebased=tuple(RebasedFault(number=one.number, moves=one.moves) for one in found.rebasings),
    )


def _answered_before(connection: Connection, key: Key | None) -> Applied | None:
    outcome = keys.recall(connection, key.text, key.command) if key is not None else None
    return None if outcome is None else replace(decode(Applied, outcome), repeated=True)


def _remember(connection: Connection, key: Key | None, applied: Applied, now: datetime) -> None:
    if key is not None:
        keys.remember(connection, key.text, key.command, encode(applied).body, now=now)
