"""What a copy of a whole database says of itself: what it holds, as of when, and who made it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from umc.domain.copies.anchor import Anchor
from umc.domain.refusals import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What a database holds: how many rows by table, and the head of the book's chain."""

    counts: Mapping[str, int]
    head: Anchor

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What stands beside a backup, and what it is held to.

    ``kind`` is the database's, ``sqlite`` or ``postgresql``; ``size`` and ``sha256`` are the file's.
    ``actor`` made it, known as ``known_by`` says.
    """

    version: str
    revision: str
    kind: str
    engine_version: str
    made_at: datetime
    actor: str
    known_by: str
    size: int
    sha256: str
    holding: Holding


def differences(promised: Holding, found: Holding) -> tuple[str, ...]:
    """Say where two holdings differ, by table and then the chain; empty where they are the same."""
    tables = sorted({*promised.counts, *found.counts})
    said = [
        f"{found.counts.get(name, 0):,} rows of {name} in place of {promised.counts.get(name, 0):,}"
        for name in tables
        if promised.counts.get(name, 0) != found.counts.get(name, 0)
    ]
    if promised.head != found.head:
        said.append(
            f"the chain ends at seal {found.head.seal} ({found.head.digest[:12]}...), "
            f"not at seal {promised.head.seal} ({promised.head.digest[:12]}...) as it should"
        )
    return tuple(said)


def damaged(backup: str, why: str) -> Refusal:
    """Return the refusal of a backup that is not what its manifest says."""
    return Refusal("damaged-backup", f"{backup}: {why}", hint="restore another backup; this one was changed")
