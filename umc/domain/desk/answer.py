"""What a write is asked with, so that it can be repeated, and what it is answered with."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from umc.domain.desk.fault_file import FaultFile
from umc.domain.faults.history import latest


@dataclass(frozen=True, slots=True)
class Key:
    """What makes a repeated write harmless: ``text`` as given, ``command`` as it was written out.

    The same key with another command is refused, never guessed at.
    """

    text: str
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultAnswer:
    """The fault as it stood right after the step, at the instant ``at``.

    ``repeated``: the step had been taken before under the same key; this is that answer
    again. ``warnings`` are what a person should know although nothing was refused.
    """

    file: FaultFile
    at: datetime
    repeated: bool = False
    warnings: tuple[str, ...] = ()

    @classmethod
    def of(cls, file: FaultFile, *, at: datetime, now: datetime, also: tuple[str, ...] = ()) -> Self:
        """Return the answer to a step that happened at ``at`` and was recorded at ``now``.

        It stands at the later of that instant and the last event's: a late entry is answered
        with what happened since. A step ahead of the real time is warned of.
        """
        ahead = (f"{at.isoformat()} lies in the future of {now.isoformat()}",) if at > now else ()
        return cls(file=file, at=max(at, latest(file.events)), warnings=(*ahead, *also))
