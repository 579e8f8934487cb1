"""What a screen is made of, before anybody draws it.

A command composes blocks once; ``draw_plain`` writes them as full-width text, ``draw_rich``
draws them on a terminal. All text in a block is data: it is made safe by whoever draws.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeAlias, TypeVar

from umc.render.safe_text import on_one_line

T = TypeVar("T")
Style: TypeAlias = Literal["", "good", "warn", "bad", "dim", "strong", "held", "title"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One piece of text with what it means to the reader.

    Where ``at_most`` is not 0 a table on a terminal shows so many characters of it; elsewhere it
    is whole.
    """

    text: str
    style: Style = ""
    at_most: int = 0

    @property
    def cut(self) -> "Cell":
        """The cell as a terminal shows it: ``…`` says that there is more."""
        if not self.at_most or len(self.text) <= self.at_most:
            return self
        return Cell(f"{self.text[: self.at_most - 1]}…", self.style)


@dataclass(frozen=True, slots=True)
class Line:
    """One line; ``indent`` in spaces. A text of several lines keeps them.

    A line to be kept ``whole`` is not broken where the screen is too narrow for it.
    """

    cells: tuple[Cell, ...]
    indent: int = 0
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Pairs:
    """Labels and values, aligned."""

    rows: tuple[tuple[str, Cell], ...]
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Anew(Generic[T]):
    """What is made anew each time that it is gone through, so that not all of it is ever held."""

    make: Callable[[], Iterator[T]]

    def __iter__(self) -> Iterator[T]:
        return self.make()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. ``right`` holds the places of columns aligned right; ``keep`` of those never wrapped.

    The rows of one too long to be held are made ``Anew``. The first column is always kept. A
    screen too narrow for what is kept lets each row flow over several lines instead. ``spare``
    holds the places of columns that such a screen leaves out before that, the first of them first.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...] | Anew[tuple[Cell, ...]]
    right: frozenset[int] = frozenset()
    keep: frozenset[int] = frozenset({0})
    indent: int = 0
    spare: tuple[int, ...] = ()


Block: TypeAlias = Line | Pairs | Grid


def line(*parts: str | Cell, indent: int = 0, whole: bool = False) -> Line:
    """Compose a line from texts and cells."""
    return Line(tuple(part if isinstance(part, Cell) else Cell(part) for part in parts), indent, whole)


def begun(text: str, at_most: int) -> Cell:
    """Compose the cell of a text that may run to pages: on one line, its beginning on a terminal."""
    return Cell(on_one_line(text), at_most=at_most)


def title(text: str) -> Line:
    """Compose a heading."""
    return Line((Cell(text, "title"),))


def pairs(rows: Sequence[tuple[str, str | Cell | None]], *, indent: int = 0) -> Pairs:
    """Compose aligned labels and values; rows whose value is None or empty are left out."""
    kept = []
    for label, value in rows:
        cell = value if isinstance(value, Cell) else Cell(value or "")
        if cell.text:
            kept.append((label, cell))
    return Pairs(tuple(kept), indent)


def grid(
    columns: Sequence[str],
    rows: Sequence[Sequence[str | Cell]] | Anew[Sequence[str | Cell]],
    *,
    right: Sequence[int] = (),
    keep: Sequence[int] = (0,),
    indent: int = 0,
    spare: Sequence[int] = (),
) -> Grid:
    """Compose a table from texts and cells."""
    cells = Anew(lambda: map(_cells, rows)) if isinstance(rows, Anew) else tuple(map(_cells, rows))
    return Grid(tuple(columns), cells, frozenset(right), frozenset(keep), indent, tuple(spare))


def _cells(row: Sequence[str | Cell]) -> tuple[Cell, ...]:
    return tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in row)


BLANK = Line(())
"""An empty line."""
