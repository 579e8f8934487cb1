"""Blocks drawn on a terminal by rich, in colour where colour is wanted.

Every text enters as ``rich.text.Text``: markup, emoji names and highlighting are never
looked for in data.
"""

from collections.abc import Iterable
from dataclasses import replace

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from umc.render.blocks import Block, Cell, Grid, Line, Pairs
from umc.render.safe_text import safe, safe_lines
from umc.render.table_lines import table_lines

STYLES = {
    "": "",
    "good": "green",
    "warn": "yellow",
    "bad": "bold red",
    "dim": "dim",
    "strong": "bold",
    "held": "cyan",
    "title": "bold underline",
}
"""What each meaning looks like."""
_ENDLESS = 1_000_000


def draw_rich(blocks: Iterable[Block], *, width: int | None, color: bool) -> str:
    """Return the blocks as a terminal of that width shows them; None: whole, as for a pipe."""
    console = Console(
        width=_ENDLESS if width is None else width,
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
            _draw(console, _cut(block) if width is not None and isinstance(block, Grid) else block)
    return "".join(f"{one.rstrip(' ')}\n" for one in capture.get().splitlines())


def _draw(console: Console, block: Block) -> None:
    match block:
        case Line(whole=True):
            for one in _line(block):
                _print_whole(console, Text(" " * block.indent).append_text(one))
        case Line():
            for one in _line(block):
                console.print(Padding(one, (0, 0, 0, block.indent)) if block.indent else one)
        case Pairs():
            console.print(Padding(_pairs(block), (0, 0, 0, block.indent)))
        case Grid():
            _draw_grid(console, block)


def _cut(block: Grid) -> Grid:
    return replace(block, rows=tuple(tuple(cell.cut for cell in row) for row in block.rows))


def _draw_grid(console: Console, block: Grid) -> None:
    for pieces in table_lines(block, console.width):
        line = Text()
        for text, style in pieces:
            line.append(text, style=STYLES[style])
        _print_whole(console, line)


def _print_whole(console: Console, line: Text) -> None:
    """Print a line as it is, whatever rich believes its width to be."""
    console.print(line, no_wrap=True, overflow="ignore", crop=False)


def _text(cell: Cell) -> Text:
    return Text("\n".join(safe_lines(cell.text)), style=STYLES[cell.style], overflow="fold")


def _line(block: Line) -> list[Text]:
    return [Text.assemble(*(_text(cell) for cell in block.cells), overflow="fold")]


def _pairs(block: Pairs) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for label, cell in block.rows:
        table.add_row(Text(safe(label)), _text(cell))
    return table
