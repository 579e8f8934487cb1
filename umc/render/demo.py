"""The demo's story on screen, and its steps as records."""

import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from umc.render.blocks import BLANK, Block, Cell, line, title
from umc.render.safe_text import safe, width

FIELDS = ("step", "chapter", "said", "command", "exit_code", "told", "result", "error")
_REACH = 76  # a typed command is continued on the next line beyond this, to fit 80 columns
# Options that stand alone; every other one takes the word that follows it.
_FLAGS = frozenset({"--yes", "--workaround", "--all"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A step as it went: what was said before it, what was typed, and what came of it.

    ``told`` are a few lines about the result; ``screen`` is the whole of it where the story
    shows it, else empty. ``error`` is a refusal that belongs to the story.
    """

    step: int
    chapter: str
    said: str
    words: tuple[str, ...]
    exit_code: int
    result: Any
    error: Mapping[str, Any] | None
    told: tuple[str, ...]
    screen: tuple[Block, ...]


def played_record(played: Played) -> dict[str, Any]:
    """Return the record of one step."""
    return {
        "step": played.step,
        "chapter": played.chapter,
        "said": played.said,
        "command": shlex.join(("umc", *played.words)),
        "exit_code": played.exit_code,
        "told": list(played.told),
        "result": played.result,
        "error": played.error,
    }


def opening_blocks() -> list[Block]:
    """Compose what stands before the first step."""
    return [
        title("A night at the desk"),
        BLANK,
        line(
            "A bank's machines come from many makers. When something breaks, the bank does not ring "
            "them all: it rings one desk, which finds the machine at fault, brings in whoever answers "
            "for it, and sees to it that what was promised is kept."
        ),
        BLANK,
        line(
            "This is one such night, played with the real commands on a database of its own. "
            "Nothing here touches yours. Customers, people and promises are made up."
        ),
    ]


def played_blocks(played: Played, *, begins_chapter: bool) -> list[Block]:
    """Compose one step; the first of a chapter stands under the chapter's name."""
    blocks: list[Block] = [BLANK]
    if begins_chapter:
        blocks += [title(played.chapter), BLANK]
    blocks += [line(played.said), *(line(Cell(one, "strong")) for one in typed(played.words))]
    blocks += [line(one, indent=4) for one in played.told]
    if played.error is not None:
        blocks.append(line(Cell(f"umc: {played.error['code']}: {played.error['message']}", "warn"), indent=4))
        blocks.append(line(f"hint: {played.error['hint']}", indent=4))
    if played.exit_code:
        blocks.append(line(Cell(f"(exit {played.exit_code})", "dim"), indent=4))
    if played.screen:
        blocks += [BLANK, *played.screen]
    return blocks


def closing_blocks(kept: str | None, *, overruled: bool) -> list[Block]:
    """Compose what to try next.

    ``kept`` is the folder that stayed, None where nothing did. ``overruled``: the environment
    names another database, which would win over the folder's own.
    """
    first = [f"cd {shlex.quote(kept)}"] if kept else ["umc demo --keep night", "cd night"]
    if overruled:
        first.append("unset UMC_DATABASE_URL")
    where = (
        "The database, the book and umc.toml stayed" if kept else "Nothing was left behind. To look around"
    )
    return [
        BLANK,
        title("What to try next"),
        BLANK,
        line(f"{where} in {kept}:" if kept else f"{where}, keep it:"),
        *_commands([*first, *_LOOK]),
        BLANK,
        line("And to begin with a book of your own:"),
        *_commands(_OWN),
    ]


_LOOK = (
    "umc fault show 1",
    "umc fault timeline 1",
    "umc fault why 1 --clock leg.accept",
    "umc board --at 2026-05-03T03:50",
    "umc route KB-SW-13",
    "umc calendar due jp-office 2026-05-01T16:00 8h",
    "umc validate book",
)
_OWN = ("umc init my-book", "umc validate my-book", "umc help exit-codes")


def _commands(commands: Iterable[str]) -> list[Block]:
    return [line(Cell(command, "strong"), indent=2) for command in commands]


def typed(words: Sequence[str]) -> list[str]:
    """Return a command as one would type it, continued with a backslash where it is long."""
    lines, current = [], "$ umc"
    for piece in _pieces(words):
        if width(safe(f"{current} {piece} \\")) > _REACH:
            lines.append(f"{current} \\")
            current = f"      {piece}"
        else:
            current = f"{current} {piece}"
    return [*lines, current]


def _pieces(words: Sequence[str]) -> list[str]:
    """Keep each option on one line with its value."""
    pieces: list[str] = []
    for word in words:
        before = pieces[-1] if pieces else ""
        quoted = shlex.quote(word)
        if before.startswith("--") and " " not in before and before not in _FLAGS:
            pieces[-1] = f"{before} {quoted}"
        else:
            pieces.append(quoted)
    return pieces
