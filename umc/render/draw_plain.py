"""Blocks as plain full-width text: never wrapped, never cut, no colour."""

from collections.abc import Iterable, Iterator

from umc.render.blocks import Anew, Block, Grid, Line, Pairs
from umc.render.safe_text import safe, safe_lines, width


def draw_plain(blocks: Iterable[Block]) -> str:
    """Return the blocks as text, each line ended by a newline."""
    return "".join(plain_lines(blocks))


def plain_lines(blocks: Iterable[Block]) -> Iterator[str]:
    """Give the lines of ``draw_plain`` one by one."""
    for block in blocks:
        for one in _lines(block):
            yield f"{one.rstrip()}\n"


def _lines(block: Block) -> Iterable[str]:
    match block:
        case Line():
            return _line(block)
        case Pairs():
            return _pairs(block)
        case Grid():
            return _grid(block)


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


def _grid(block: Grid) -> Iterator[str]:
    """Give the lines of a table; one too long to be held is gone through twice, first for its widths."""
    rows: Iterable[list[str]] = Anew(lambda: _texts(block))
    rows = list(rows) if isinstance(block.rows, tuple) else rows
    reaches = [0 for _ in block.columns]
    for row in rows:
        reaches = [max(reach, width(text)) for reach, text in zip(reaches, row, strict=True)]
    for row in rows:
        yield " " * block.indent + "  ".join(
            _fill(text, reach, right=place in block.right)
            for place, (text, reach) in enumerate(zip(row, reaches, strict=True))
        )


def _texts(block: Grid) -> Iterator[list[str]]:
    yield [safe(column.upper()) for column in block.columns]
    for row in block.rows:
        yield [safe(cell.text) for cell in row]


def _fill(text: str, reach: int, *, right: bool) -> str:
    gap = " " * (reach - width(text))
    return gap + text if right else text + gap
