"""Make the register hold what a book says, all or nothing."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from umc.domain.answer import Key
from umc.domain.plan import Plan
from umc.domain.refusals import Refusal
from umc.files.sound_book import read_sound_book
from umc.store import keys
from umc.store.compare_book import Comparison, compare
from umc.store.engine import Connection, Database
from umc.store.keep_book import keep, keep_others_out

Ask = Callable[[Plan], bool]
"""Shows a plan to a person and returns whether it shall be carried out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What was done. ``revision`` is None where nothing was to be done.

    ``counts`` are kinds, actions and how often, in the order of the steps; ``hazards`` what
    they put at risk, in words; ``adopted`` how many machines became the book's unchanged.
    ``repeated``: it had been done before under the same key; this is that answer again.
    """

    digest: str
    revision: int | None
    counts: tuple[tuple[str, str, int], ...] = ()
    hazards: tuple[str, ...] = ()
    adopted: int = 0
    repeated: bool = False


def apply_book(
    database: Database,
    paths: Sequence[Path],
    *,
    now: datetime,
    actor: str,
    agreed: str | None = None,
    ask: Ask | None = None,
    key: Key | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Applied | None:
    """Carry out the plan of a book in one transaction; None when ``ask`` said no.

    ``agreed`` is the digest of the plan that a person saw, or its beginning. ``ask`` is asked
    before anything is locked; what it said yes to is then the plan agreed. ``tell`` is told
    what is being done, as it is begun.

    Raises:
        FlawedBook: the files hold errors.
        Refusal: ``plan-moved``; the plan is not the one agreed. Nothing was written.
    """
    tell("reading the files")
    book = read_sound_book(paths).book
    tell("comparing them with the register")
    if ask is not None:
        with database.read() as connection:
            shown = compare(connection, book, now).plan
        if not shown.is_empty and not ask(shown):
            return None
        agreed = agreed or shown.digest
    with database.write() as connection:
        if (before := _answered_before(connection, key)) is not None:
            return before
        keep_others_out(connection)
        found = compare(connection, book, now)
        _expect(found.plan, agreed)
        tell(f"writing {len(found.plan.steps):,} steps")
        rev = keep(connection, found, actor=actor, now=now)
        applied = _applied(found, rev)
        _remember(connection, key, applied, now)
    return applied


def _expect(plan: Plan, agreed: str | None) -> None:
    if agreed is None or plan.digest.startswith(agreed.lower()):
        return
    hint = "the register holds what the files say already" if plan.is_empty else "look again: umc plan"
    raise Refusal(
        "plan-moved",
        f"the plan agreed to was {agreed}; it would be {plan.digest} now, and nothing was written",
        hint=hint,
    )


def _applied(found: Comparison, rev: int | None) -> Applied:
    return Applied(
        digest=found.plan.digest,
        revision=rev,
        counts=tuple((kind.value, action.value, n) for (kind, action), n in found.plan.counts().items()),
        hazards=tuple(hazard.text for hazard in found.plan.hazards),
        adopted=len(found.adopted),
    )


def _answered_before(connection: Connection, key: Key | None) -> Applied | None:
    outcome = keys.recall(connection, key.text, key.command) if key is not None else None
    if outcome is None:
        return None
    kept = json.loads(outcome)
    kept["counts"] = tuple((kind, action, count) for kind, action, count in kept["counts"])
    return replace(Applied(**kept), hazards=tuple(kept["hazards"]), repeated=True)


def _remember(connection: Connection, key: Key | None, applied: Applied, now: datetime) -> None:
    if key is not None:
        keys.remember(connection, key.text, key.command, json.dumps(asdict(applied)), now=now)
