"""Blocks drawn on a terminal by rich, in colour where colour is wanted.

Every text enters as ``rich.text.Text``: markup, emoji names and highlighting are never
looked for in data.
"""

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from umc.render.blocks import Block, Cell, Grid, Line, Pairs
from umc.render.safe_text import safe, safe_lines
from umc.render.safe_text import width as cells_of

_GAP = 2
_NARROWEST = 8  # cells that a column which may fold keeps, so that nothing stands one letter a line
_HANGING = 4  # how far what flows on is set in

_STYLES = {
    "": "",
    "good": "green",
    "warn": "yellow",
    "bad": "bold red",
    "dim": "dim",
    "strong": "bold",
    "held": "cyan",
    "title": "bold underline",
}


def draw_rich(blocks: Iterable[Block], *, width: int, color: bool) -> str:
    """Return the blocks as a terminal of that width shows them."""
    console = Console(
        width=width,
        force_terminal=color,
        no_color=not color,
        color_system="standard" if color else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    with console.capture() as capture:
        for block in blocks:
            _draw(console, block)
    return "".join(f"{one.rstrip(' ')}\n" for one in capture.get().splitlines())


def _draw(console: Console, block: Block) -> None:
    match block:
        case Line(whole=True):
            for one in _line(block):
                shown = Text(" " * block.indent).append_text(one)
                console.print(shown, no_wrap=True, overflow="ignore", crop=False)
        case Line():
            for one in _line(block):
                console.print(Padding(one, (0, 0, 0, block.indent)) if block.indent else one)
        case Pairs():
            console.print(Padding(_pairs(block), (0, 0, 0, block.indent)))
        case Grid():
            _draw_grid(console, block)


def _draw_grid(console: Console, block: Grid) -> None:
    """Draw a table where it fits; else let each row flow over lines, every cell in one piece."""
    rows = [tuple(Cell(column.upper(), "strong") for column in block.columns), *block.rows]
    naturals = [max(_cells(row[place]) for row in rows) for place in range(len(block.columns))]
    room = console.width - block.indent
    if _table_width(block, naturals) <= room:
        console.print(Padding(_table(block, naturals), (0, 0, 0, block.indent)))
        return
    for row in rows:
        for indent, text in _flowing(row, room):
            console.print(Padding(text, (0, 0, 0, block.indent + indent)))


def _table_width(block: Grid, naturals: list[int]) -> int:
    """Return the least width at which what is kept stands whole and the rest can still be read."""
    least = [
        natural if place == 0 or place in block.keep else min(natural, _NARROWEST)
        for place, natural in enumerate(naturals)
    ]
    return sum(least) + _GAP * (len(least) - 1)


def _flowing(row: tuple[Cell, ...], room: int) -> Iterator[tuple[int, Text]]:
    """Yield the lines that the cells of a row fill, the first at the margin; ``-`` is an empty cell."""
    indent, line, used = 0, Text(overflow="fold"), 0
    for cell in row:
        text, wide = _text(cell if cell.text else Cell("-", "dim")), max(_cells(cell), 1)
        if used and used + _GAP + wide > room - indent:
            yield indent, line
            indent, line, used = _HANGING, Text(overflow="fold"), 0
        if used:
            line.append(" " * _GAP)
        line.append_text(text)
        used += wide + (_GAP if used else 0)
    yield indent, line


def _cells(cell: Cell) -> int:
    return max(cells_of(one) for one in safe_lines(cell.text))


def _text(cell: Cell) -> Text:
    return Text("\n".join(safe_lines(cell.text)), style=_STYLES[cell.style], overflow="fold")


def _line(block: Line) -> list[Text]:
    return [Text.assemble(*(_text(cell) for cell in block.cells), overflow="fold")]


def _pairs(block: Pairs) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for label, cell in block.rows:
        table.add_row(Text(safe(label)), _text(cell))
    return table


def _table(block: Grid, naturals: list[int]) -> Table:
    table = Table(box=None, padding=(0, _GAP, 0, 0), pad_edge=False, header_style="bold")
    for place, column in enumerate(block.columns):
        table.add_column(
            Text(safe(column.upper())),
            justify="right" if place in block.right else "left",
            no_wrap=place == 0 or place in block.keep,
            min_width=min(naturals[place], _NARROWEST),
            overflow="fold",
        )
    for row in block.rows:
        table.add_row(*(_text(cell) for cell in row))
    return table
