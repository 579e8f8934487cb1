"""Say what applying a book would change; nothing is written but the file of the plan, if one is asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from umc.domain.plans.plan import Plan
from umc.domain.plans.rebased_fault import RebasedFault
from umc.files.fingerprints import fingerprints
from umc.files.plan_file import PlanFile, write_plan_file
from umc.files.reading import Reading
from umc.files.sound_book import read_sound_book
from umc.store.database.engine import Database
from umc.store.plans.compare_book import compare


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """The plan, the tags that would become the book's unchanged, and how many warnings the files have.

    ``rebased`` are the open faults that would go over to newer terms, ``unchanged`` those
    asked for that have none.
    """

    plan: Plan
    adopted: tuple[str, ...]
    warnings: int
    rebased: tuple[RebasedFault, ...] = ()
    unchanged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAs:
    """The file that a plan is kept in, and who makes it when."""

    path: Path
    made_by: str
    made_at: datetime


def plan_book(
    database: Database,
    paths: Sequence[Path],
    *,
    at: datetime,
    rebase: Sequence[str] = (),
    keep: KeptAs | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Planned:
    """Compare the files of a book with the register; hazards are judged at ``at``.

    ``rebase`` names open faults that shall go over to the new terms, or ``all``. ``tell`` is
    told what is being done, as it is begun.

    Raises:
        FlawedBook: the files hold errors.
        Refusal: a fault cannot be rebased, or the file of the plan not be replaced.
        OutsideFailure: that file cannot be written.
    """
    tell("reading the files")
    reading = read_sound_book(paths)
    tell("comparing them with the register")
    with database.read() as connection:
        found = compare(connection, reading.book, at, rebase=rebase)
    planned = Planned(
        plan=found.plan,
        adopted=found.adopted,
        warnings=len(reading.diagnostics),
        rebased=found.rebased,
        unchanged=found.unchanged,
    )
    if keep is not None:
        write_plan_file(keep.path, _as_file(planned, keep, paths, reading))
    return planned


def _as_file(planned: Planned, keep: KeptAs, paths: Sequence[Path], reading: Reading) -> PlanFile:
    return PlanFile(
        made_at=keep.made_at,
        made_by=keep.made_by,
        paths=tuple(str(path) for path in paths),
        digest=planned.plan.digest,
        steps=planned.plan.steps,
        hazards=planned.plan.hazards,
        rebase=planned.plan.rebased,
        files=fingerprints(reading.files),
    )
