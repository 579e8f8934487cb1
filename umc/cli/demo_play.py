"""How ``umc demo`` plays its story: each step is the real command, on the stage's own database and time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from umc.cli.invocation import Invocation
from umc.cli.out import Compose, Out
from umc.cli.settings import Setting
from umc.domain.refusals import OutsideFailure
from umc.render.demo import Played
from umc.render.demo_tellings import Told, facts
from umc.services.stage_demo import ACTOR, TIME_ZONE

if TYPE_CHECKING:
    from umc.cli.settings_file import SettingsFile
    from umc.cli.trouble import Trouble
    from umc.render.blocks import Block
    from umc.render.formats import Record
    from umc.store.database.engine import Database

_ZONE = ZoneInfo(TIME_ZONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the story.

    ``at`` is a clock reading at the bank; it is typed as ``--at`` unless ``timed`` is False.
    ``exits`` and ``holds`` are what the story relies on: the exit code, and facts of the
    result by name. ``shows``: the command's whole screen is shown.
    """

    chapter: str
    said: str
    words: tuple[str, ...]
    at: str
    timed: bool = True
    told: tuple[Told, ...] = ()
    holds: Mapping[str, Any] = field(default_factory=dict)
    exits: int = 0
    shows: bool = False

    @property
    def typed(self) -> tuple[str, ...]:
        """The words of the command after ``umc``."""
        return (*self.words, "--at", self.at) if self.timed else self.words


class StoryChanged(Exception):
    """A step came out otherwise than the story says: a bug of ours."""


def play(story: Sequence[Step], database: Database) -> Iterator[Played]:
    """Take the steps one after the other; each is given as soon as it was taken.

    Raises:
        StoryChanged: a step came out otherwise than the story says.
        OutsideFailure: something outside failed, such as a full disk.
    """
    for number, step in enumerate(story, start=1):
        yield _take(number, step, database)


def _take(number: int, step: Step, database: Database) -> Played:
    from umc.cli.main import attempt

    out = _KeptOut()
    code, trouble = attempt(step.typed, _Staged(database, _instant(step.at), out))
    _see_that_it_holds(step, code, trouble, out.record)
    return Played(
        step=number,
        chapter=step.chapter,
        said=step.said,
        words=step.typed,
        exit_code=code,
        result=out.record,
        error=trouble.record() if trouble is not None else None,
        told=tuple(one for tell in step.told for one in tell(out.record)),
        screen=tuple(out.blocks) if step.shows else (),
    )


def _see_that_it_holds(step: Step, code: int, trouble: Trouble | None, record: Any) -> None:
    from umc.cli.exit_codes import EXIT_INTERRUPTED, EXIT_OUTSIDE

    if code == EXIT_INTERRUPTED:
        raise KeyboardInterrupt
    if code == EXIT_OUTSIDE and trouble is not None:
        raise OutsideFailure(trouble.code, trouble.message, hint=trouble.hint)
    command = " ".join(step.typed)
    if code != step.exits:
        why = f": {trouble.code}: {trouble.message}" if trouble is not None else ""
        raise StoryChanged(f"umc {command} left with {code}, not {step.exits}{why}")
    known = facts(record)
    for name, told in step.holds.items():
        if known.get(name) != told:
            raise StoryChanged(f"after umc {command}, {name} is {known.get(name)!r}, not {told!r}")


def _instant(reading: str) -> datetime:
    return datetime.fromisoformat(reading).replace(tzinfo=_ZONE)


class _KeptOut:
    """Keeps a result both as programs and as people are told it."""

    def __init__(self) -> None:
        self.record: Any = None
        self.blocks: list[Block] = []

    @property
    def has_said(self) -> bool:
        return self.record is not None

    def one(self, record: Record, compose: Compose) -> None:
        self.record, self.blocks = record, list(compose())

    def many(self, names: Sequence[str], records: Any, compose: Compose) -> None:
        self.record, self.blocks = list(records), list(compose())

    def talk(self, text: str) -> None:
        """Say nothing: the story tells what it needs."""

    def warn(self, text: str) -> None:
        """Say nothing either."""


class _Staged(Invocation):
    """An invocation that takes nothing from the user's settings, database or clock."""

    def __init__(self, database: Database, now: datetime, out: Out) -> None:
        super().__init__()
        self._stage, self._moment, self._listener = database, now, out

    @property
    def settings(self) -> dict[str, Setting]:
        said = {"database": self._stage.shown, "actor": ACTOR, "color": "never", "time_zone": TIME_ZONE}
        return {name: Setting(value, "umc demo") for name, value in said.items()}

    @property
    def files(self) -> tuple[SettingsFile, ...]:
        return ()  # nothing of the demo leaves by the user's mail server

    @property
    def database(self) -> Database:
        return self._stage

    @property
    def now(self) -> datetime:
        return self._moment

    @property
    def out(self) -> Out:
        return self._listener
