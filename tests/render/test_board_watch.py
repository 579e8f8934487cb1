"""The live board on screens of every size."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.builders import at, told
from tests.domain.test_board import HELD, a_file, responded
from umc.domain.board import board
from umc.domain.party import Customer
from umc.render.board_watch import BoardScreen, ScreenLine, bar_of, board_lines, text_lines
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
    """Names of wide characters are in the last column, and cut where the screen ends."""
    rows = [line for line in drawn(screen(), 80) if line.startswith("F-2026")]
    assert len({line.index("█") for line in rows}) == 1
    assert len({line.index("%") for line in rows}) == 1


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
    [(0.0, "░░░░"), (0.001, "█░░░"), (0.5, "██░░"), (0.99, "████"), (1.0, "████"), (7.5, "████")],
)
def test_a_bar_shows_the_share_used(share: float, bar: str) -> None:
    """A little is never shown as nothing, and more than all as all: the figure beside it says more."""
    assert bar_of(share, 4, plain=False) == bar
    assert len(bar_of(share, 4, plain=True).encode("ascii")) == 4


def test_an_opened_fault_shows_the_lines_from_where_it_was_scrolled_to() -> None:
    """As many as there is room for, and the way back."""
    found = [text(line) for line in text_lines([str(n) for n in range(100)], scroll=7, columns=20, lines=5)]
    assert found[:4] == ["7", "8", "9", "10"]
    assert found[4].startswith("escape back")
