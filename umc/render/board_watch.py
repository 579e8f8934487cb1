"""The live board as the lines of one screen: as many as it is high, none wider than it is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from typing import Literal, TypeAlias

from umc.domain.desk.board import BoardRow
from umc.render.blocks import Style
from umc.render.board import counted, parts_of
from umc.render.board_columns import Layout, fit, layout
from umc.render.safe_text import on_one_line, safe, width
from umc.render.values import one_zone, spoken

Emphasis: TypeAlias = Literal["", "selected", "flash"]
KEYS = "q quit  up/down choose  enter open  / filter  h held  b broken  r refresh"
_HIGH = 8  # lines from which on there is room for names of columns and for the one chosen


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
    """Return the screen's lines: a headline, the columns' names, the rows around the cursor, then the foot.

    The foot is what there is to say of the one chosen, what was said, and the keys. A screen
    with few lines goes without names of columns and without the one chosen.
    """
    zone = screen.zone or one_zone(row.seen.file.zone for row in screen.rows)
    shown = layout(screen.rows, zone, columns) if screen.rows else None
    is_high = lines >= _HIGH
    head = [_cut([(spoken(screen.at, zone), "strong"), (f"  {_told(screen)}", "")], columns)]
    if is_high and shown is not None:
        head.append(_cut(shown.headings(), columns))
    chosen = _chosen(screen) if is_high else ""
    foot = [_cut([(chosen, "")], columns)] if chosen else []
    foot.append(_cut([(_footer(screen), "warn" if screen.said else "dim")], columns))
    foot.append(_cut([(KEYS, "dim")], columns))
    room = max(lines - len(head) - len(foot), 1)
    body = _window(_body(screen, shown, columns), screen.cursor, room)
    blank = [ScreenLine(())] * max(room - len(body), 0)
    return [*head, *(line for line, _ in body), *blank, *foot][:lines]


def _chosen(screen: BoardScreen) -> str:
    """Return what the row of the one chosen has no room for: whose it is, the machine and the symptom."""
    row = next((one for one in screen.rows if one.seen.file.number == screen.cursor), None)
    if row is None:
        return ""
    fault = row.seen.fault
    about = (row.seen.file.customer.name, fault.culprit or fault.report.equipment)
    symptom = safe(on_one_line(fault.report.symptom))
    return f"{' '.join(safe(one) for one in about if one)}: {symptom}"


def _told(screen: BoardScreen) -> str:
    return counted(*screen.counts, shown=len(screen.rows))


def _footer(screen: BoardScreen) -> str:
    if screen.searching is not None:
        return f"/{safe(screen.searching)}_  (enter keeps it, escape drops it)"
    return screen.said


def _body(screen: BoardScreen, shown: Layout | None, columns: int) -> list[tuple[ScreenLine, str | None]]:
    """Return every line of the parts with the number that it is about: titles are about none."""
    if shown is None:
        return [(ScreenLine((("nothing to show", "good"),)), None)]
    found: list[tuple[ScreenLine, str | None]] = []
    for name, part in parts_of(screen.rows):
        found.append((ScreenLine(((name, "title"),)), None))
        found += [(_line(row, screen, shown, columns), row.seen.file.number) for row in part]
    return found


def _line(row: BoardRow, screen: BoardScreen, shown: Layout, columns: int) -> ScreenLine:
    line = _cut(shown.pieces(row, plain=screen.plain), columns)
    return replace(line, emphasis=_emphasis(row.seen.file.number, screen))


def _emphasis(number: str, screen: BoardScreen) -> Emphasis:
    if number == screen.cursor:
        return "selected"
    return "flash" if number in screen.flashing else ""


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
    shown = [ScreenLine(((fit(text, columns).rstrip(), ""),)) for text in texts[scroll : scroll + room]]
    blank = [ScreenLine(())] * (room - len(shown))
    return [*shown, *blank, _cut([("escape back  up/down scroll  q quit", "dim")], columns)]


def _cut(pieces: Sequence[tuple[str, Style]], columns: int) -> ScreenLine:
    """Return a line of these pieces, cut where the screen ends."""
    kept: list[tuple[str, Style]] = []
    room = columns
    for text, style in pieces:
        if room <= 0:
            break
        kept.append((text if width(text) <= room else fit(text, room), style))
        room -= width(text)
    return ScreenLine(tuple(kept))
