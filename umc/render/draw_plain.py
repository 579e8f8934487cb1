"""Blocks as plain full-width text: never wrapped, never cut, no colour."""

from collections.abc import Iterable

from umc.render.blocks import Block, Cell, Grid, Line, Pairs
from umc.render.safe_text import safe, safe_lines, width


def draw_plain(blocks: Iterable[Block]) -> str:
    """Return the blocks as text, each line ended by a newline."""
    lines: list[str] = []
    for block in blocks:
        match block:
            case Line():
                lines.extend(_line(block))
            case Pairs():
                lines.extend(_pairs(block))
            case Grid():
                lines.extend(_grid(block))
    return "".join(f"{one.rstrip()}\n" for one in lines)


def _line(block: Line) -> list[str]:
    text = "".join(cell.text for cell in block.cells)
    return [" " * block.indent + one for one in safe_lines(text)]


def _pairs(block: Pairs) -> list[str]:
    reach = max((width(safe(label)) for label, _ in block.rows), default=0)
    lines = []
    for label, cell in block.rows:
        first, *more = safe_lines(cell.text)
        lines.append(" " * block.indent + _fill(safe(label), reach, right=False) + "  " + first)
        lines.extend(" " * (block.indent + reach + 2) + one for one in more)
    return lines


def _grid(block: Grid) -> list[str]:
    head = tuple(Cell(column.upper()) for column in block.columns)
    rows = [[safe(cell.text) for cell in row] for row in (head, *block.rows)]
    reaches = [max(width(row[place]) for row in rows) for place in range(len(block.columns))]
    return [
        " " * block.indent
        + "  ".join(
            _fill(text, reach, right=place in block.right)
            for place, (text, reach) in enumerate(zip(row, reaches, strict=True))
        )
        for row in rows
    ]


def _fill(text: str, reach: int, *, right: bool) -> str:
    gap = " " * (reach - width(text))
    return gap + text if right else text + gap
