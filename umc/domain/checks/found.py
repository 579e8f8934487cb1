"""A finding about the book, its place told in the book's own terms; and which names the book knows."""

from collections.abc import Callable, Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, Generic, TypeAlias, TypeVar

from umc.domain.findings.finding_codes import FindingCode
from umc.domain.register.equipment import Equipment

T = TypeVar("T")

BookPath: TypeAlias = tuple[str | int, ...]
"""A kind of table, an id (a tag, or a route's number from 0), and the keys below it as files write them."""


@dataclass(frozen=True, slots=True)
class Found:
    """A finding; ``notes`` are further places with a label; ``on_key``: the key is meant, not its value.

    ``alike`` holds what it tells as one, where that has places of its own each.
    """

    code: FindingCode
    path: BookPath
    message: str
    hint: str = ""
    notes: tuple[tuple[BookPath, str], ...] = ()
    on_key: bool = False
    alike: "Alike[Any] | None" = None


@dataclass(frozen=True, slots=True)
class Alike(Generic[T]):
    """What one finding tells of several members, each at ``place`` of its own.

    ``tell`` makes the finding anew of some of them, in their order, at the place of the first.
    """

    members: Sequence[T]
    place: Callable[[T], BookPath]
    tell: Callable[[Sequence[T]], Found]


def tag_path(machine: Equipment) -> BookPath:
    """Return the place of a machine's tag."""
    return ("equipment", machine.tag, "tag")


STRAY = ""
"""Stands for an unknown key in the path of a flaw: it may be any key of that table, misspelt."""


@dataclass(frozen=True, slots=True)
class Names:
    """What is declared, by kind of table: more than the book holds where something could not be read.

    ``partial`` are the kinds of which the book holds not all that is declared, ``opaque``
    those of which not even all names are known. One mistake is reported once: nothing is
    said to be missing that may stand in a place that could not be read.

    ``flaws`` are the places of errors below each kind and id (a route's number), and
    ``flawed_machines`` the keys of machines, by tag, that have one (``STRAY`` for an unknown
    key): what a book holds there may not be what was meant. ``is_cut``: there are more
    errors than anybody kept.
    """

    known: Mapping[str, Collection[str]]
    partial: Set[str] = field(default_factory=frozenset)
    opaque: Set[str] = field(default_factory=frozenset)
    flaws: Mapping[tuple[str, str | int], tuple[BookPath, ...]] = field(default_factory=dict)
    flawed_machines: Mapping[str, Set[str]] = field(default_factory=dict)
    is_cut: bool = False

    def lacks(self, kind: str, name: str) -> bool:
        """Tell whether nothing declares the name, for sure."""
        return name not in self.known[kind] and kind not in self.opaque

    def has_all(self, *kinds: str) -> bool:
        """Tell whether the book holds everything declared of these kinds."""
        return not any(kind in self.partial or kind in self.opaque for kind in kinds)

    def is_sound(self, kind: str, name: str | int, *rest: str | int) -> bool:
        """Tell whether no error stands at a place or below it."""
        if not self.flaws:  # asked several times for every promise, and mostly nothing is wrong at all
            return not self.is_cut
        flaws = self.flaws.get((kind, name), ())
        return not self.is_cut and not any(path[: len(rest)] == rest for path in flaws)

    def is_sure(self, kind: str, name: str | int, *rest: str | int) -> bool:
        """Tell whether a place is sound, and so is what it would stand in: what lacks is really not there."""
        if not self.flaws:
            return not self.is_cut
        flaws = self.flaws.get((kind, name), ())
        return self.is_sound(kind, name, *rest) and not any(
            path == rest[: len(path)] or (path[-1] == STRAY and path[:-1] == rest[: len(path) - 1])
            for path in flaws
        )


def has_term(names: Names, kind: str, name: str) -> bool:
    """Tell whether a contract's or an agreement's first and last day are as they were meant."""
    if not names.flaws:
        return not names.is_cut
    return names.is_sound(kind, name, "starts") and names.is_sound(kind, name, "ends")
