"""Applies that run at the same moment: one after the other, or refused; the register is never half done."""

import shutil
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from tests.cli.rebasing import opened, shown, whole
from tests.cli.running import umc
from tests.flows.two_books import Books, contents
from tests.sample_desk import clock
from tests.store.processes import MANY, PATIENCE_S

TARGETS = {"first": "4h", "second": "5h", "third": "7h"}
"""What each book promises for restore."""


def ended(url: str, words: tuple[str, ...]) -> tuple[int, str]:
    """Be a process that runs one command; return its exit code, and the code it was refused by."""
    result = umc(*words, "-o", "json", db=url)
    return result.exit_code, result.error["code"] if result.exit_code else ""


def at_once(held: Books, *commands: tuple[str, ...]) -> list[tuple[int, str]]:
    """Run so many commands at once, a process each; return how each ended."""
    with ProcessPoolExecutor(len(commands), mp_context=MANY) as pool:
        return list(pool.map(partial(ended, held.url), commands, timeout=PATIENCE_S))


@pytest.fixture
def rivals(held: Books, tmp_path: Path) -> tuple[Path, Path]:
    """Two books that differ from the one held, and from each other in what every fault was promised."""
    third = shutil.copytree(held.folders[0], tmp_path / "third") / "book.toml"
    text = third.read_text()
    assert 'restore = "4h"' in text
    third.write_text(text.replace('restore = "4h"', 'restore = "7h"'))
    return held.folders[1], third.parent


def target(url: str, fault: str) -> str:
    """Return the restore target that a fault counts on."""
    return str(clock(shown(url, fault), "restore")["target"])


@pytest.mark.parametrize("rebase", [(), ("--rebase", "all")])
def test_of_two_agreed_plans_at_once_one_is_refused(
    held: Books, rivals: tuple[Path, Path], rebase: tuple[str, ...]
) -> None:
    """Whichever comes first is applied whole; the other's plan is no longer the one that was shown.

    An open fault is on the terms of the book that won if it was to be rebased, else on its own.
    """
    fault = opened(held.url, "M-00100")
    plans = [umc("plan", str(book), *rebase, "-o", "json", db=held.url).json["digest"] for book in rivals]
    ends = at_once(
        held,
        *(("apply", str(book), "--digest", plan, *rebase) for book, plan in zip(rivals, plans, strict=True)),
    )
    assert sorted(ends) == [(0, ""), (3, "plan-moved")]
    won = rivals[[code for code, _ in ends].index(0)]
    assert umc("plan", "--check", str(won), db=held.url).exit_code == 0
    assert contents(held.url)[1] == 2
    assert target(held.url, fault) == TARGETS[won.name if rebase else "first"]
    whole(held.url)


def test_two_books_at_once_that_nobody_saw_a_plan_of_come_one_after_the_other(
    held: Books, rivals: tuple[Path, Path]
) -> None:
    """A yes to whatever the plan is: both are applied, and the last one's book and terms are in force."""
    fault = opened(held.url, "M-00100")
    ends = at_once(held, *(("apply", str(book), "--yes", "--rebase", "all") for book in rivals))
    assert ends == [(0, ""), (0, "")]
    same = [umc("plan", "--check", str(book), db=held.url).exit_code == 0 for book in rivals]
    assert sorted(same) == [False, True]
    assert contents(held.url)[1] == 3
    assert target(held.url, fault) == TARGETS[rivals[same.index(True)].name]
    whole(held.url)


def test_a_fault_that_moves_while_it_is_rebased_is_never_half_moved(held: Books) -> None:
    """The steps at the desk are all kept; the apply is whole, or refused because of them."""
    fault = opened(held.url, "M-00100")
    apply = ("apply", str(held.folders[1]), "--yes", "--rebase", fault)
    notes = [("fault", "note", fault, f"call {number}") for number in range(3)]
    (code, why), *noted = at_once(held, apply, *notes)
    assert set(noted) <= {(0, ""), (3, "changed-meanwhile")}
    assert (code, why) in ((0, ""), (3, "changed-meanwhile"))
    kinds = [one["kind"] for one in umc("fault", "timeline", fault, "-o", "json", db=held.url).json]
    assert (kinds.count("noted"), kinds.count("rebased")) == (noted.count((0, "")), int(code == 0))
    assert contents(held.url)[1] == (2 if code == 0 else 1)
    assert target(held.url, fault) == TARGETS["second" if code == 0 else "first"]
    whole(held.url)


def test_the_same_book_twice_at_once_is_applied_once(held: Books) -> None:
    """The second waits, and finds nothing left to do."""
    book = str(held.folders[1])
    assert at_once(held, ("apply", book, "--yes"), ("apply", book, "--yes")) == [(0, ""), (0, "")]
    assert umc("plan", "--check", book, db=held.url).exit_code == 0
    assert contents(held.url)[1] == 2
