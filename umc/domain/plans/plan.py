"""A plan: what would change in the register, as an ordered tuple of small steps with a digest.

Only what differs comes here: whoever asks has left out what has the same digest on both
sides. Explaining, drawing and applying a plan are three readers of the same value.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sized
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from umc.domain.clocks.due_moves import DueMove
from umc.domain.register.field_changes import FieldChange, differences


class Kind(StrEnum):
    """What a step is about, in the order in which steps are taken."""

    CALENDAR = "calendar"
    DESK = "desk"
    VENDOR = "vendor"
    CUSTOMER = "customer"
    ESCALATION = "escalation"
    TEMPLATE = "template"
    AGREEMENT = "agreement"
    CONTRACT = "contract"
    ROUTES = "routes"
    EQUIPMENT = "equipment"


class Action(StrEnum):
    """What happens to it: equipment that leaves the book is retired, all else removed."""

    ADD = "add"
    CHANGE = "change"
    REMOVE = "remove"
    RETIRE = "retire"


_HAS_BEFORE = frozenset({Action.CHANGE, Action.REMOVE, Action.RETIRE})
_HAS_AFTER = frozenset({Action.ADD, Action.CHANGE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that differs: the values before and after, and their digests.

    A change has both, an addition only ``after``, a removal or retirement only ``before``.

    Raises:
        ValueError: a digest is there without cause, or is missing; a plan's own digest
            would then not tell two plans apart.
    """

    kind: Kind
    id: str
    action: Action
    before: object | None = None
    after: object | None = None
    before_digest: str | None = None
    after_digest: str | None = None

    def __post_init__(self) -> None:
        if (self.before_digest is not None) is not (self.action in _HAS_BEFORE):
            raise ValueError(f"{self.action} of {self.kind} {self.id}: a digest before, and only then")
        if (self.after_digest is not None) is not (self.action in _HAS_AFTER):
            raise ValueError(f"{self.action} of {self.kind} {self.id}: a digest after, and only then")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a plan. ``changes`` says field by field what becomes of a change; else it is empty."""

    kind: Kind
    id: str
    action: Action
    before_digest: str | None = None
    after_digest: str | None = None
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard:
    """What a person should weigh before saying yes.

    ``code`` is one of ``GRAVITY``, ``ids`` the things it is about, sorted, ``day`` the first on
    which it is felt, None where that is the plan's own. ``moves`` are the due times of open
    faults that would move, by fault and clock. ``done`` is the text once the plan is carried
    out, empty where that is the same.
    """

    code: str
    text: str
    ids: tuple[str, ...] = ()
    day: date | None = None
    moves: tuple[DueMove, ...] = ()
    done: str = ""

    def once_done(self) -> "Hazard":
        """Return it as it is told of a plan that was carried out."""
        return replace(self, text=self.done or self.text, done="")


GRAVITY = (
    "loses-cover",
    "contract-removed",
    "contract-ends-earlier",
    "faults-left",
    "due-times-move",
    "marks-come-due",
    "due-times-stay",
    "loses-backing",
    "backing-passes",
    "equipment-moves",
    "left-behind",
    "equipment-retired",
)
"""The codes of hazards, the gravest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """An ``id`` that must be named before the plan is carried out, and why in words."""

    id: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The steps in order, the hazards by gravity, and a digest that names exactly these steps.

    ``confirmations`` are what a yes alone does not answer. ``rebased`` are the numbers, sorted,
    of the open faults that go over to newer terms; the digest names them too.
    """

    steps: tuple[Step, ...]
    hazards: tuple[Hazard, ...]
    digest: str
    confirmations: tuple[Confirmation, ...] = ()
    rebased: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change, in the register or for an open fault."""
        return not self.steps and not self.rebased

    def counts(self) -> dict[tuple[Kind, Action], int]:
        """Count the steps by kind and action, in the order of the steps."""
        counted: dict[tuple[Kind, Action], int] = {}
        for step in self.steps:
            key = (step.kind, step.action)
            counted[key] = counted.get(key, 0) + 1
        return counted


def steps(changes: Iterable[Change]) -> tuple[Step, ...]:
    """Turn changes into steps, by kind in the order of ``Kind``, then by id."""
    place = {kind: index for index, kind in enumerate(Kind)}
    return tuple(_step(change) for change in sorted(changes, key=lambda c: (place[c.kind], c.id)))


def make_plan(
    changes: Iterable[Change],
    hazards: Iterable[Hazard] = (),
    confirmations: Iterable[Confirmation] = (),
    rebased: Iterable[str] = (),
) -> Plan:
    """Make the plan of these changes and faults rebased; in any order they make the same plan."""
    ordered, numbers = steps(changes), tuple(sorted(rebased))
    gravest = sorted(hazards, key=lambda one: (GRAVITY.index(one.code), one.day or date.min))
    return Plan(
        steps=ordered,
        hazards=tuple(gravest),
        digest=digest(ordered, numbers),
        confirmations=tuple(confirmations),
        rebased=numbers,
    )


def counted_machines(tags: Sized) -> str:
    """Say how many machines there are: ``1 machine``, ``12,000 machines``."""
    return f"{len(tags):,} machine{'' if len(tags) == 1 else 's'}"


def digest(ordered: Iterable[Step], rebased: Iterable[str] = ()) -> str:
    """Return the sha256, in hex, over the canonical text of the steps: one JSON list a line.

    After them the numbers of the faults that are rebased, sorted, a line each: which go over
    is agreed to, their due times are what the terms make of them. It stands on the digests of
    the contents and not on the words for them, so a better wording does not make an agreed plan
    another one.
    """
    hashed = hashlib.sha256()
    for line in _lines(ordered, rebased):
        hashed.update(line)
    return hashed.hexdigest()


def _step(change: Change) -> Step:
    return Step(
        kind=change.kind,
        id=change.id,
        action=change.action,
        before_digest=change.before_digest,
        after_digest=change.after_digest,
        changes=differences(change.before, change.after) if change.action is Action.CHANGE else (),
    )


def _lines(ordered: Iterable[Step], rebased: Iterable[str]) -> Iterator[bytes]:
    for step in ordered:
        yield _line(step.kind, step.id, step.action, step.before_digest, step.after_digest)
    for number in sorted(rebased):
        yield _line("rebase", number)


def _line(*said: str | None) -> bytes:
    return json.dumps(said, ensure_ascii=True, separators=(",", ":")).encode("ascii") + b"\n"
