"""The live board as the lines of one screen: as many as it is high, none wider than it is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from typing import Literal, TypeAlias

from umc.domain.board import BoardRow
from umc.domain.duration import write_counted
from umc.render.blocks import Cell, Style
from umc.render.board import counted, row_style, used_share, what_and_where, when_due
from umc.render.safe_text import safe, width
from umc.render.values import one_zone, spoken

Emphasis: TypeAlias = Literal["", "selected", "flash"]
KEYS = "q quit  up/down choose  enter open  / filter  h held  b broken  r refresh"
_GAP = "  "
_NARROW_BAR, _WIDE_BAR = 8, 16
_WIDE = 100  # from so many cells on a screen has room for who holds it, and for a longer bar
_LEAST_WHERE = 10


@dataclass(frozen=True, slots=True)
class ScreenLine:
    """One line: texts with their styles, and whether the whole of it stands out."""

    pieces: tuple[tuple[str, Style], ...]
    emphasis: Emphasis = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardScreen:
    """What the live board shows.

    ``rows`` are those the filter lets through, ``counts`` how many are open, held and broken in
    all. ``cursor`` is the number chosen, ``flashing`` those whose marks have just fired. ``plain``
    draws bars a terminal without Unicode can show. ``said`` stands in the last line but one.
    """

    rows: Sequence[BoardRow]
    counts: tuple[int, int, int]
    at: datetime
    zone: tzinfo | None = None
    cursor: str | None = None
    flashing: Collection[str] = field(default_factory=frozenset)
    searching: str | None = None
    said: str = ""
    plain: bool = False


def board_lines(screen: BoardScreen, *, columns: int, lines: int) -> list[ScreenLine]:
    """Return the screen's lines: a headline, the rows around the cursor, what was said, the keys."""
    zone = screen.zone or one_zone(row.seen.file.zone for row in screen.rows)
    head = [_cut([(spoken(screen.at, zone), "strong"), (f"  {_told(screen)}", "")], columns)]
    foot = [
        _cut([(_footer(screen), "warn" if screen.said else "dim")], columns),
        _cut([(KEYS, "dim")], columns),
    ]
    room = max(lines - len(head) - len(foot), 1)
    body = _window(_body(screen, zone, columns), screen.cursor, room)
    blank = [ScreenLine(())] * max(room - len(body), 0)
    return [*head, *(line for line, _ in body), *blank, *foot][:lines]


def _told(screen: BoardScreen) -> str:
    return counted(*screen.counts, shown=len(screen.rows))


def _footer(screen: BoardScreen) -> str:
    if screen.searching is not None:
        return f"/{safe(screen.searching)}_  (enter keeps it, escape drops it)"
    return screen.said


def _body(screen: BoardScreen, zone: tzinfo, columns: int) -> list[tuple[ScreenLine, str | None]]:
    """Return every line of the parts with the number that it is about: titles are about none."""
    if not screen.rows:
        return [(ScreenLine((("nothing to show", "good"),)), None)]
    widths = _widths(screen.rows, zone, columns)
    found: list[tuple[ScreenLine, str | None]] = []
    for name, part in _parts(screen.rows):
        found.append((ScreenLine(((name, "title"),)), None))
        found += [(_line(row, screen, zone, widths, columns), row.seen.file.number) for row in part]
    return found


def _parts(rows: Sequence[BoardRow]) -> list[tuple[str, list[BoardRow]]]:
    running = [row for row in rows if row.clock is not None and row.clock.due_at is not None]
    held = [row for row in rows if row.clock is not None and row.clock.due_at is None]
    quiet = [row for row in rows if row.clock is None]
    return [
        (name, part) for name, part in (("Running", running), ("Held", held), ("Nothing due", quiet)) if part
    ]


def _cells(row: BoardRow, zone: tzinfo) -> list[Cell]:
    """Return number, priority, clock, due and left: what every screen shows."""
    clock, style = row.clock, row_style(row)
    priority = row.seen.fault.priority.value
    return [
        Cell(row.seen.file.number, "strong"),
        Cell(priority, "bad" if priority == "P1" else ""),
        Cell(clock.name.value if clock else "", style),
        Cell(when_due(clock.due_at, row.seen.at, zone) if clock else "", style),
        Cell(_left(row), style),
    ]


def _left(row: BoardRow) -> str:
    """Return what is left, as short as a target is written (``-3h15m``); seconds in the last ten minutes."""
    left = row.left()
    if left is None:
        return ""
    size = abs(left)
    step = timedelta(minutes=1) if size >= timedelta(minutes=10) else timedelta(seconds=1)
    return f"{'-' if left < timedelta(0) else ''}{write_counted(size - size % step)}"


def _widths(rows: Sequence[BoardRow], zone: tzinfo, columns: int) -> list[int]:
    """Return the widths of the five columns, of the bar, of the holder (0: left out) and of the rest."""
    cells = [_cells(row, zone) for row in rows]
    fixed = [max(width(row[place].text) for row in cells) for place in range(5)]
    bar = _WIDE_BAR if columns >= _WIDE else _NARROW_BAR
    holder = max(width(safe(row.holder.name)) for row in rows) if columns >= _WIDE else 0
    used = sum(fixed) + bar + holder + len(_GAP) * (len(fixed) + 1 + bool(holder)) + 6
    return [*fixed, bar, holder, max(columns - used, _LEAST_WHERE)]


def _line(
    row: BoardRow, screen: BoardScreen, zone: tzinfo, widths: Sequence[int], columns: int
) -> ScreenLine:
    style = row_style(row)
    pieces: list[tuple[str, Style]] = []
    for place, cell in enumerate(_cells(row, zone)):
        fill = " " * (widths[place] - width(cell.text))
        shown = fill + cell.text if place == 4 else cell.text + fill
        pieces += [(shown, cell.style), (_GAP, "")]
    share = row.clock.share if row.clock else 0.0
    pieces += [
        (bar_of(share, widths[5], plain=screen.plain), style),
        (f"{_percent(row):>6}", style),
        (_GAP, ""),
    ]
    if widths[6]:
        pieces += [(_fit(safe(row.holder.name), widths[6]), ""), (_GAP, "")]
    pieces.append((_fit(safe(what_and_where(row, named=True)), widths[7]), ""))
    return replace(_cut(pieces, columns), emphasis=_emphasis(row.seen.file.number, screen))


def _percent(row: BoardRow) -> str:
    return used_share(row.clock.share) if row.clock else ""


def _emphasis(number: str, screen: BoardScreen) -> Emphasis:
    if number == screen.cursor:
        return "selected"
    return "flash" if number in screen.flashing else ""


def bar_of(share: float, cells: int, *, plain: bool) -> str:
    """Return a share of 1 as a bar so many cells long; what is more than all of it is all."""
    full, empty = ("#", ".") if plain else ("█", "░")
    filled = min(cells, int(share * cells + 0.5)) if share < 1 else cells
    if share > 0 and not filled:
        filled = 1
    return full * filled + empty * (cells - filled)


def _window(
    body: list[tuple[ScreenLine, str | None]], cursor: str | None, room: int
) -> list[tuple[ScreenLine, str | None]]:
    """Return as many lines as there is room for, those around the chosen one."""
    if len(body) <= room:
        return body
    place = next((index for index, (_, number) in enumerate(body) if number == cursor), 0)
    first = min(max(place - room // 2, 0), len(body) - room)
    return body[first : first + room]


def text_lines(texts: Sequence[str], *, scroll: int, columns: int, lines: int) -> list[ScreenLine]:
    """Return the lines of an opened fault from one on, with the keys that lead on and back."""
    room = max(lines - 1, 1)
    shown = [ScreenLine(((_fit(text, columns).rstrip(), ""),)) for text in texts[scroll : scroll + room]]
    blank = [ScreenLine(())] * (room - len(shown))
    return [*shown, *blank, _cut([("escape back  up/down scroll  q quit", "dim")], columns)]


def _fit(text: str, cells: int) -> str:
    """Return a safe text cut or filled to exactly so many cells."""
    if width(text) > cells:
        kept, used = [], 0
        for character in text:
            used += width(character)
            if used > cells - 1:
                break
            kept.append(character)
        text = "".join(kept) + "…"
    return text + " " * (cells - width(text))


def _cut(pieces: Sequence[tuple[str, Style]], columns: int) -> ScreenLine:
    """Return a line of these pieces, cut where the screen ends."""
    kept: list[tuple[str, Style]] = []
    room = columns
    for text, style in pieces:
        if room <= 0:
            break
        kept.append((text if width(text) <= room else _fit(text, room), style))
        room -= width(text)
    return ScreenLine(tuple(kept))
