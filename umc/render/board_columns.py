"""The columns of the live board: which of them a screen has room for, and how wide each is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from typing import Literal, TypeAlias

from umc.domain.calendars.duration import write_counted
from umc.domain.desk.board import BoardRow
from umc.render.blocks import Cell, Style
from umc.render.board import machine_or_symptom, priority_cell, row_style, used_share, when_due, with_whom
from umc.render.safe_text import safe, width

Column: TypeAlias = Literal["fault", "pri", "clock", "due", "left", "used", "with", "customer", "machine"]
ORDER: tuple[Column, ...] = ("fault", "pri", "clock", "due", "left", "used", "with", "customer", "machine")
WIDE = 100
"""From so many cells on a screen has room for a long bar and for wider gaps."""

_WANTED: tuple[Column, ...] = ("fault", "pri", "left", "due", "customer", "clock", "used", "with", "machine")
_LEAST: Mapping[Column, int] = {"customer": 8, "with": 6, "machine": 4}
_USUAL: Mapping[Column, int] = {"customer": 12, "with": 10, "machine": 12}
_NARROW_BAR, _WIDE_BAR = 4, 16
_PERCENT = 5  # !999%
_EIGHTHS = "▏▎▍▌▋▊▉"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The columns a screen shows, each with its width in cells, and what lies between them."""

    widths: Mapping[Column, int]
    gap: str
    zone: tzinfo

    def headings(self) -> tuple[tuple[str, Style], ...]:
        """Return the line above all rows."""
        pieces: list[tuple[str, Style]] = []
        for column, cells in self.widths.items():
            pieces += [(fit(column.upper(), cells, to_right=column == "left"), "dim"), (self.gap, "")]
        return tuple(pieces[:-1])

    def pieces(self, row: BoardRow, *, plain: bool) -> tuple[tuple[str, Style], ...]:
        """Return a row's cells, each as wide as its column."""
        found: list[tuple[str, Style]] = []
        for column, cells in self.widths.items():
            cell = self._used(row, plain=plain) if column == "used" else _cell(column, row, self.zone)
            found += [(fit(cell.text, cells, to_right=column == "left"), cell.style), (self.gap, "")]
        return tuple(found[:-1])

    def _used(self, row: BoardRow, *, plain: bool) -> Cell:
        bar = bar_of(row.clock.share if row.clock else 0.0, self.widths["used"] - _PERCENT, plain=plain)
        share = used_share(row.clock.share) if row.clock else ""
        return Cell(f"{bar}{share:>{_PERCENT}}", row_style(row))


def layout(rows: Sequence[BoardRow], zone: tzinfo, columns: int) -> Layout:
    """Return the columns that so many cells have room for; the number, the priority and what is left stay.

    A column is taken with the least that it can be read in. What is over goes to the names,
    first as far as is usual, then as far as they are long.
    """
    gap = "  " if columns >= WIDE else " "
    natural = {column: _natural(column, rows, zone, columns) for column in ORDER}
    widths: dict[Column, int] = {}
    room = columns + len(gap)
    for column in _WANTED:
        least = min(natural[column], _LEAST.get(column, natural[column]))
        if least + len(gap) <= room or column in ("fault", "pri", "left"):
            widths[column] = least
            room -= least + len(gap)
    for most in (_USUAL, natural):
        for column in ("with", "machine", "customer"):
            if column in widths:
                more = max(min(natural[column], most[column]) - widths[column], 0)
                widths[column] += min(more, max(room, 0))
                room -= min(more, max(room, 0))
    return Layout(widths={one: widths[one] for one in ORDER if one in widths}, gap=gap, zone=zone)


def _natural(column: Column, rows: Sequence[BoardRow], zone: tzinfo, columns: int) -> int:
    if column == "used":
        return (_WIDE_BAR if columns >= WIDE else _NARROW_BAR) + _PERCENT
    return max(len(column), *(width(_cell(column, row, zone).text) for row in rows))


def _cell(column: Column, row: BoardRow, zone: tzinfo) -> Cell:
    clock, style = row.clock, row_style(row)
    match column:
        case "fault":
            return Cell(row.seen.file.number, "strong")
        case "pri":
            return priority_cell(row)
        case "clock":
            return Cell(clock.name.value if clock else "", style)
        case "due":
            return Cell(when_due(clock.due_at, row.seen.at, zone) if clock else "", style)
        case "left":
            return Cell(_left(row), style)
        case "with":
            return Cell(safe(with_whom(row)))
        case "customer":
            return Cell(safe(row.seen.file.customer.name))
        case _:
            return Cell(safe(machine_or_symptom(row).cut.text))


def _left(row: BoardRow) -> str:
    """Return what is left, as short as a target is written (``-3h15m``).

    Seconds in the last ten minutes, no minutes from a day on.
    """
    left = row.left()
    if left is None:
        return ""
    size = abs(left)
    if size >= timedelta(days=1):
        step = timedelta(hours=1)
    else:
        step = timedelta(minutes=1) if size >= timedelta(minutes=10) else timedelta(seconds=1)
    return f"{'-' if left < timedelta(0) else ''}{write_counted(size - size % step)}"


def bar_of(share: float, cells: int, *, plain: bool) -> str:
    """Return a share of 1 as a bar so many cells long; what is more than all of it is all.

    The last cell begun is drawn in part: by eighths, or as ``-`` where ``plain``. Only nothing
    is drawn as nothing, and only all as all.
    """
    full, begun, empty = ("#", "-", ".") if plain else ("█", _EIGHTHS, "░")
    parts = len(begun) + 1
    filled = cells * parts
    if share < 1:
        filled = min(max(round(share * filled), 1 if share > 0 else 0), filled - 1)
    whole, rest = divmod(filled, parts)
    drawn = full * whole + (begun[rest - 1] if rest else "")
    return drawn + empty * (cells - len(drawn))


def fit(text: str, cells: int, *, to_right: bool = False) -> str:
    """Return a safe text cut or filled to exactly so many cells."""
    if width(text) > cells:
        kept, used = [], 0
        for character in text:
            used += width(character)
            if used > cells - 1:
                break
            kept.append(character)
        text = "".join(kept) + "…"
    fill = " " * (cells - width(text))
    return fill + text if to_right else text + fill
