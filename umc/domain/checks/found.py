"""A finding about the book, its place told in the book's own terms; and which names the book knows."""

from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass, field
from typing import TypeAlias

from umc.domain.finding_codes import FindingCode

BookPath: TypeAlias = tuple[str | int, ...]
"""A kind of table, an id (a tag, or a route's number from 0), and the keys below it as files write them."""


@dataclass(frozen=True, slots=True)
class Found:
    """A finding; ``notes`` are further places with a label; ``on_key``: the key is meant, not its value."""

    code: FindingCode
    path: BookPath
    message: str
    hint: str = ""
    notes: tuple[tuple[BookPath, str], ...] = ()
    on_key: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """What is declared, by kind of table: more than the book holds where something could not be read.

    ``partial`` are the kinds of which the book holds not all that is declared, ``opaque``
    those of which not even all names are known. One mistake is reported once: nothing is
    said to be missing that may stand in a place that could not be read.
    """

    known: Mapping[str, Collection[str]]
    partial: Set[str] = field(default_factory=frozenset)
    opaque: Set[str] = field(default_factory=frozenset)

    def lacks(self, kind: str, name: str) -> bool:
        """Tell whether nothing declares the name, for sure."""
        return name not in self.known[kind] and kind not in self.opaque

    def has_all(self, *kinds: str) -> bool:
        """Tell whether the book holds everything declared of these kinds."""
        return not any(kind in self.partial or kind in self.opaque for kind in kinds)
