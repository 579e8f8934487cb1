"""The live board on screens of every size."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.builders import at, told
from tests.domain.test_board import HELD, a_file, responded
from umc.domain.desk.board import board
from umc.domain.faults.events import Held
from umc.domain.register.party import Customer
from umc.render.board_columns import bar_of
from umc.render.board_watch import BoardScreen, ScreenLine, board_lines, text_lines
from umc.render.safe_text import width

NOW = at("2026-04-06 11:00")
NAMES = ("京浜銀行", "Larkspur Stores", "云海样本医院", "a\x1b[31m\u202eb")


def text(line: ScreenLine) -> str:
    """Return what a line shows."""
    return "".join(piece for piece, _ in line.pieces)


def screen(
    count: int = 3, *, cursor: str | None = None, flashing: frozenset[str] = frozenset()
) -> BoardScreen:
    """Return a screen of so many faults and a held one, the customers' names in several scripts."""
    files = [
        replace(
            a_file(f"F-2026-{number:06}", told(*responded("2026-04-06 09:00"), opened="2026-04-06 09:00")),
            customer=Customer(id="c", name=NAMES[number % len(NAMES)]),
        )
        for number in range(1, count + 1)
    ]
    rows = board([*files, HELD], NOW)
    return BoardScreen(rows=rows, counts=(count + 1, 1, 0), at=NOW, cursor=cursor, flashing=flashing)


def drawn(shown: BoardScreen, columns: int = 80, lines: int = 24) -> list[str]:
    """Return the texts of a screen's lines."""
    return [text(line) for line in board_lines(shown, columns=columns, lines=lines)]


@given(st.integers(0, 60), st.integers(40, 200), st.integers(4, 60))
def test_a_screen_is_as_high_as_the_terminal_and_no_line_is_wider(
    count: int, columns: int, lines: int
) -> None:
    """Whatever the names, wide characters counted as two."""
    found = drawn(screen(count), columns, lines)
    assert len(found) == lines
    assert all(width(line) <= columns for line in found)


def test_columns_stand_under_each_other_whatever_the_script() -> None:
    """Names of wide characters stand in cells of one width, and are cut where it ends."""
    rows = [line for line in drawn(screen(), 80) if line.startswith("F-2026")]
    assert len(rows) == 3
    assert len({line.index("█") for line in rows}) == 1
    assert len({line.index("%") for line in rows}) == 1
    assert len({width(line) for line in rows}) == 1


def test_the_held_stand_apart() -> None:
    """After all that runs, with no due time."""
    found = drawn(screen())
    held = found.index("Held")
    assert found.index("Running") < held
    assert found[held + 1].startswith("F-3")
    assert "held" in found[held + 1]


def test_text_from_outside_commands_no_terminal() -> None:
    """An escape in a customer's name is shown, not obeyed."""
    shown = "\n".join(drawn(screen(4), 120))
    assert "\\x1b[31m" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_the_chosen_one_and_the_news_stand_out() -> None:
    """The one chosen is shown as chosen, even where it flashes."""
    both = frozenset({"F-2026-000001", "F-2026-000002"})
    lines = board_lines(screen(cursor="F-2026-000001", flashing=both), columns=80, lines=24)
    found = {text(line)[:13]: line.emphasis for line in lines if text(line).startswith("F-2026")}
    assert found == {"F-2026-000001": "selected", "F-2026-000002": "flash", "F-2026-000003": ""}


def test_a_list_longer_than_the_screen_shows_what_is_around_the_choice() -> None:
    """The headline and the keys stay."""
    found = drawn(screen(50, cursor="F-2026-000040"), lines=10)
    assert any(line.startswith("F-2026-000040") for line in found)
    assert "51 open" in found[0]
    assert found[-1].startswith("q quit")


def test_an_empty_board_says_so() -> None:
    """And is drawn all the same."""
    found = drawn(BoardScreen(rows=(), counts=(0, 0, 0), at=NOW))
    assert found[1] == "nothing to show"


def test_what_is_typed_is_seen() -> None:
    """In the line above the keys, with nothing in it that commands the terminal."""
    found = drawn(replace(screen(), searching="京\x1b"))
    assert found[-2].startswith("/京\\x1b_")


@pytest.mark.parametrize(
    ("share", "bar"),
    [
        (0.0, "░░░░"), (0.001, "▏░░░"), (0.28, "█▏░░"), (0.5, "██░░"), (0.999, "███▉"), (1.0, "████"),
        (7.5, "████"),
    ],
)  # fmt: skip
def test_a_bar_shows_the_share_used(share: float, bar: str) -> None:
    """A little is never shown as nothing, nor almost all as all; of more than all the figure says more."""
    assert bar_of(share, 4, plain=False) == bar
    assert len(bar_of(share, 4, plain=True).encode("ascii")) == 4


def test_three_percent_are_not_a_whole_block() -> None:
    """Of eight cells a quarter of one; where there are no such signs, a cell begun."""
    assert bar_of(0.03, 8, plain=False) == "▎░░░░░░░"
    assert bar_of(0.03, 8, plain=True) == "-......."
    assert bar_of(0.0, 8, plain=True) == "........"


def headed(columns: int, *, count: int = 3) -> dict[str, str]:
    """Return what stands under each heading in the row of fault 1."""
    lines = drawn(screen(count), columns)
    (heading,) = [line for line in lines if line.startswith("FAULT")]
    (row,) = [line for line in lines if line.startswith("F-2026-000001")]
    cells = "".join(one + "\0" * (width(one) - 1) for one in row)  # a place a cell
    names = heading.split()
    starts = [heading.index(name) for name in names]
    found = {
        name: cells[start:end].replace("\0", "").strip()
        for name, start, end in zip(names, starts, [*starts[1:], None], strict=True)
    }
    left = heading.index("LEFT") + 4  # figures stand to the right
    found["LEFT"] = cells[left - 7 : left].split()[-1]
    return found


def test_at_eighty_columns_the_customer_and_whoever_has_it_are_to_be_read() -> None:
    """Under headings; the bar is four cells long."""
    files = [replace(row.seen.file, customer=Customer(id="c", name="京浜銀行")) for row in screen(1).rows[:1]]
    found = drawn(BoardScreen(rows=board(files, NOW), counts=(1, 0, 0), at=NOW))
    assert found[1].split() == [
        "FAULT", "PRI", "CLOCK", "DUE", "LEFT", "USED", "WITH", "CUSTOMER", "MACHINE",
    ]  # fmt: skip
    assert found[3].split()[:8] == [
        "F-2026-000001", "P1", "restore", "13:00", "2h", "██░░", "50%", "desk",
    ]  # fmt: skip
    assert "京浜銀行" in found[3]


@pytest.mark.parametrize("columns", [40, 44, 50, 60, 70, 80, 99, 100, 140])
def test_what_is_left_is_read_on_every_screen(columns: int) -> None:
    """What has no room goes before it: the machine, who has it, the bar."""
    found = headed(columns)
    assert found["LEFT"] == "2h"
    assert found["FAULT"] == "F-2026-000001"
    assert columns < 80 or {"WITH", "USED", "CLOCK", "DUE"} <= found.keys()
    assert columns < 60 or width(found["CUSTOMER"]) >= 8


def test_the_one_chosen_says_its_symptom() -> None:
    """Above what was said and the keys; its lines are one here, and none of it commands the terminal."""
    row = screen(1).rows[0]
    report = replace(row.seen.fault.report, symptom="no link\nsince \x1b[31mnoon")
    file = replace(row.seen.file, fault=replace(row.seen.fault, report=report))
    found = drawn(BoardScreen(rows=board([file], NOW), counts=(1, 0, 0), at=NOW, cursor="F-2026-000001"))
    assert found[-3].endswith(": no link / since \\x1b[31mnoon")
    assert found[-1].startswith("q quit")


def test_a_held_fault_stands_under_held_with_what_still_runs() -> None:
    """Access is waited for; the answer to the customer is owed in five minutes all the same."""
    waiting = a_file("F-9", told(("2026-04-06 10:55", Held(reason="access")), opened="2026-04-06 10:50"))
    found = drawn(replace(screen(), rows=board([waiting, *(one.seen.file for one in screen().rows)], NOW)))
    held = found.index("Held")
    assert found[held + 1].split()[:5] == ["F-9", "P1", "respond", "11:05", "5m"]


def test_a_broken_promise_marks_the_row_of_another_clock() -> None:
    """The answer came late; the clock minded is the restoring, which is in time."""
    late = a_file("F-1", told(*responded("2026-04-06 09:30"), opened="2026-04-06 09:00"))
    found = drawn(BoardScreen(rows=board([late], NOW), counts=(1, 0, 1), at=NOW))
    assert found[3].split()[:3] == ["F-1", "P1!", "restore"]


def test_an_opened_fault_shows_the_lines_from_where_it_was_scrolled_to() -> None:
    """As many as there is room for, and the way back."""
    found = [text(line) for line in text_lines([str(n) for n in range(100)], scroll=7, columns=20, lines=5)]
    assert found[:4] == ["7", "8", "9", "10"]
    assert found[4].startswith("escape back")
