"""What each key makes of what a person at the live board has chosen."""

import pytest

from umc.cli.board_state import Watching, after_key
from umc.cli.keys import named

NUMBERS = ("F-2026-000001", "F-2026-000002", "F-2026-000003")


def pressed(*keys: str, start: Watching | None = None) -> Watching:
    """Return what these keys make of a fresh board of three faults."""
    state = start or Watching()
    for key in keys:
        state = after_key(state, key, NUMBERS, page=10)
    return state


def test_the_first_key_down_chooses_the_first_fault_and_the_next_the_one_below() -> None:
    """As in every list."""
    assert pressed("down").cursor == NUMBERS[0]
    assert pressed("down", "j").cursor == NUMBERS[1]
    assert pressed("down", "down", "k").cursor == NUMBERS[0]


def test_the_choice_stays_within_the_list() -> None:
    """However often a key is pressed."""
    assert pressed(*["down"] * 9).cursor == NUMBERS[-1]
    assert pressed("down", *["up"] * 9).cursor == NUMBERS[0]
    assert pressed("end", "home").cursor == NUMBERS[0]
    assert pressed("page-down", "page-down").cursor == NUMBERS[-1]


def test_a_choice_that_has_left_the_list_begins_anew() -> None:
    """A fault that was closed meanwhile is chosen by nobody."""
    assert pressed("down", start=Watching(cursor="F-2025-000009")).cursor == NUMBERS[0]


def test_enter_opens_the_one_chosen_and_escape_leads_back() -> None:
    """The choice is kept."""
    opened = pressed("down", "enter")
    assert opened.opened == NUMBERS[0]
    back = pressed("down", "down", "escape", start=opened)
    assert (back.opened, back.scroll, back.cursor) == (None, 0, NUMBERS[0])


def test_enter_without_a_choice_opens_nothing() -> None:
    """There is nothing to open."""
    assert pressed("enter") == Watching()


def test_an_opened_fault_scrolls_and_never_above_its_first_line() -> None:
    """Down three, up five."""
    assert pressed("down", "enter", "down", "j", "page-down").scroll == 12
    assert pressed("down", "enter", "down", *["up"] * 5).scroll == 0


def test_a_filter_is_typed_and_kept_with_enter() -> None:
    """Letters that are keys elsewhere are letters here; any script."""
    typing = pressed("/", "q", "京", "x", "backspace")
    assert (typing.typing, typing.ended) == ("q京", False)
    assert pressed("enter", start=typing).sought == "q京"


def test_escape_drops_what_was_typed_and_then_the_filter() -> None:
    """One step back at a time."""
    kept = pressed("/", "a", "enter", "/", "b", "escape")
    assert (kept.sought, kept.typing) == ("a", None)
    assert pressed("h", "escape", start=kept) == Watching()


@pytest.mark.parametrize(("key", "only"), [("h", "held"), ("b", "broken")])
def test_the_same_key_shows_only_a_kind_and_all_again(key: str, only: str) -> None:
    """A switch."""
    assert pressed(key).only == only
    assert pressed(key, key).only == ""


def test_q_ends_it_wherever_one_is_but_in_a_filter() -> None:
    """So does nothing else."""
    assert pressed("q").ended
    assert pressed("down", "enter", "q").ended
    assert not pressed("/", "q").ended


@pytest.mark.parametrize(
    ("read", "keys"),
    [
        ("\x1b[A", ("up",)),
        ("jk", ("j", "k")),
        ("\x1b", ("escape",)),
        ("\x1b[B\r", ("down", "enter")),
        ("\x1b[24;5~q", ("q",)),
        ("\x1b[999", ()),
        ("京", ("京",)),
        ("\x00\x07", ()),
        ("\x1b\x1b", ("escape", "escape")),
    ],
)
def test_input_is_read_as_keys(read: str, keys: tuple[str, ...]) -> None:
    """A sequence that nobody knows is no key, and eats nothing after it."""
    assert named(read) == keys
