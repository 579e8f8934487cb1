"""What a person at the live board has chosen, and what each key makes of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """``sought`` is the filter, ``typing`` what is being typed for it; ``cursor`` the number chosen.

    ``opened`` is the number of the fault shown in full, from line ``scroll`` on. ``only`` is
    ``held``, ``broken`` or empty for all. ``ended``: the person is done.
    """

    sought: str = ""
    typing: str | None = None
    cursor: str | None = None
    opened: str | None = None
    scroll: int = 0
    only: str = ""
    ended: bool = False


def after_key(state: Watching, key: str, numbers: Sequence[str], *, page: int) -> Watching:
    """Return what a key makes of it; ``numbers`` are those shown in order, ``page`` the lines of a screen."""
    if state.typing is not None:
        return _typed(state, state.typing, key)
    if key == "q":
        return replace(state, ended=True)
    if state.opened is not None:
        return _in_fault(state, key, page)
    return _in_list(state, key, numbers, page)


def _typed(state: Watching, typing: str, key: str) -> Watching:
    match key:
        case "enter":
            return replace(state, sought=typing.strip(), typing=None)
        case "escape":
            return replace(state, typing=None)
        case "backspace":
            return replace(state, typing=typing[:-1])
        case _ if len(key) == 1:
            return replace(state, typing=typing + key)
        case _:
            return state


def _in_fault(state: Watching, key: str, page: int) -> Watching:
    moved = {"up": -1, "k": -1, "down": 1, "j": 1, "page-up": -page, "page-down": page, " ": page}
    if key in ("escape", "backspace", "enter"):
        return replace(state, opened=None, scroll=0)
    return replace(state, scroll=max(state.scroll + moved.get(key, 0), 0))


def _in_list(state: Watching, key: str, numbers: Sequence[str], page: int) -> Watching:
    moved = {"up": -1, "k": -1, "down": 1, "j": 1, "page-up": -page, "page-down": page}
    match key:
        case "/":
            return replace(state, typing="")
        case "escape":
            return replace(state, sought="", only="")
        case "h" | "b":
            only = {"h": "held", "b": "broken"}[key]
            return replace(state, only="" if state.only == only else only)
        case "enter" if state.cursor in numbers:
            return replace(state, opened=state.cursor, scroll=0)
        case "home" | "end" if numbers:
            return replace(state, cursor=numbers[0 if key == "home" else -1])
        case _ if key in moved and numbers:
            return replace(state, cursor=_moved(state.cursor, numbers, moved[key]))
        case _:
            return state


def _moved(cursor: str | None, numbers: Sequence[str], by: int) -> str:
    """Return the number so many places on; the first key chooses the first, or the last."""
    if cursor not in numbers:
        return numbers[0 if by > 0 else -1]
    return numbers[min(max(numbers.index(cursor) + by, 0), len(numbers) - 1)]
