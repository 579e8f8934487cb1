"""A table laid out over the lines of a screen of some width; no character of a cell is ever lost.

Widths are counted in terminal cells, as ``safe_text.width`` has them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from umc.render.blocks import Cell, Grid, Style
from umc.render.safe_text import safe_lines, width

Pieces: TypeAlias = list[tuple[str, Style]]
"""One line of a screen: texts, each with its style; none holds a line end."""

_GAP = 2
_NARROWEST = 8  # cells that a column which may fold keeps, so that nothing stands one letter a line
_READABLE = 25  # cells that a column which may fold has, before one that can be spared stands beside it
_HANGING = 4  # how far what flows on is set in


def table_lines(block: Grid, screen: int) -> Iterator[Pieces]:
    """Yield the lines of a table on a screen so many cells wide, none wider than it.

    Where columns that can be spared are left out a last line names them. Where what is to be
    kept whole does not fit even so, each row flows over lines, every cell in one piece if it can.
    """
    room = max(screen - block.indent, _NARROWEST + _HANGING)
    margin: Pieces = [(" " * block.indent, "")]
    shown, left_out = _without_spare(block, room)
    if _least(shown, _NARROWEST) > room:
        yield from (margin + line for row in _all_rows(block) for line in _flowing(row, room))
        return
    widths = _widths(shown, room)
    for row in _all_rows(shown):
        yield from (margin + line for line in _row(row, widths, shown.right))
    if left_out:
        said = f"left out at this width: {', '.join(left_out)}"
        yield from ([*margin, (text, "dim")] for text in folded(said, room))


def folded(text: str, room: int) -> Iterator[str]:
    """Yield a safe text in lines of at most so many cells: broken at spaces, else anywhere.

    A space at which a line is broken is left out; nothing else is.
    """
    while width(text) > room:
        end = _fitting(text, room)
        space = end if text[end] == " " else text.rfind(" ", 0, end)
        if space < 0:
            yield text[:end]
            text = text[end:]
        else:
            if space:
                yield text[:space]
            text = text[space + 1 :]
    yield text


def _fitting(text: str, room: int) -> int:
    """Return how many characters fit; at least one does, and what combines stays with it."""
    used = 0
    for place, character in enumerate(text):
        used += width(character)
        if used > room and place:
            return place
    return len(text)


def _without_spare(block: Grid, room: int) -> tuple[Grid, list[str]]:
    """Return the table with as many of its columns as can be read, and the names of the others."""
    spare, left = list(block.spare), set(range(len(block.columns)))
    while spare and _least(_only(block, left), _READABLE) > room:
        left.discard(spare.pop(0))
    return _only(block, left), [name for place, name in enumerate(block.columns) if place not in left]


def _only(block: Grid, left: set[int]) -> Grid:
    places = sorted(left)
    return replace(
        block,
        columns=tuple(block.columns[place] for place in places),
        rows=tuple(tuple(row[place] for place in places) for row in block.rows),
        right=frozenset(new for new, place in enumerate(places) if place in block.right),
        keep=frozenset(new for new, place in enumerate(places) if place == 0 or place in block.keep),
        spare=(),
    )


def _all_rows(block: Grid) -> Iterator[tuple[Cell, ...]]:
    yield tuple(Cell(column.upper(), "strong") for column in block.columns)
    yield from block.rows


def _naturals(block: Grid) -> list[int]:
    rows = list(_all_rows(block))
    return [max(_cells(row[place]) for row in rows) for place in range(len(block.columns))]


def _capped(block: Grid, naturals: Sequence[int], cap: int) -> list[int]:
    """Return the widths where columns that may fold take no more than ``cap``."""
    return [
        natural if place == 0 or place in block.keep else min(natural, cap)
        for place, natural in enumerate(naturals)
    ]


def _least(block: Grid, cap: int) -> int:
    return _across(_capped(block, _naturals(block), cap))


def _across(widths: Sequence[int]) -> int:
    return sum(widths) + _GAP * (len(widths) - 1)


def _widths(block: Grid, room: int) -> list[int]:
    """Return the widest columns that fit: those that may fold give way, the widest of them first."""
    naturals = _naturals(block)
    if _across(naturals) <= room:
        return naturals
    low, high = _NARROWEST, room
    while low < high:
        middle = (low + high + 1) // 2
        if _across(_capped(block, naturals, middle)) <= room:
            low = middle
        else:
            high = middle - 1
    return _capped(block, naturals, low)


def _row(row: tuple[Cell, ...], widths: Sequence[int], right: frozenset[int]) -> Iterator[Pieces]:
    """Yield the lines of one row, as many as its longest cell takes."""
    columns = [list(_lines(cell, room)) for cell, room in zip(row, widths, strict=True)]
    for number in range(max(map(len, columns))):
        line: Pieces = []
        for place, (texts, room) in enumerate(zip(columns, widths, strict=True)):
            text = texts[number] if number < len(texts) else ""
            fill = " " * (room - width(text))
            gap = " " * _GAP if place else ""
            before, after = (gap + fill, "") if place in right else (gap, fill)
            line += [(before, ""), (text, row[place].style), (after, "")]
        yield [(text, style) for text, style in line if text]


def _lines(cell: Cell, room: int) -> Iterator[str]:
    for line in safe_lines(cell.text):
        yield from folded(line, room)


def _flowing(row: tuple[Cell, ...], room: int) -> Iterator[Pieces]:
    """Yield the lines that the cells of a row fill, the first at the margin; ``-`` is an empty cell."""
    line: Pieces = []
    used = 0
    for cell in row:
        shown = cell if cell.text else Cell("-", "dim")
        for text in _lines(shown, room - _HANGING):
            if used and used + _GAP + width(text) > room:
                yield line
                line, used = [(" " * _HANGING, "")], _HANGING
            elif used:
                line.append((" " * _GAP, ""))
                used += _GAP
            line.append((text, shown.style))
            used += width(text)
    yield line


def _cells(cell: Cell) -> int:
    return max(width(one) for one in safe_lines(cell.text))
