"""What is killed around the book: an import, an apply, a backup; and when each of them is all right."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

from tests.cli.copies import PROGRAMS
from tests.cli.running import umc
from tests.databases import fresh_postgres
from tests.flows.killed_anywhere import Found, unsound
from tests.flows.ticking_desk import rows
from tests.flows.two_books import contents
from tests.flows.victims import unanswered
from tests.sample_desk import Desk


def machines_of(turn: int, count: int) -> str:
    """Return a CSV with so many machines whose models are those of a turn."""
    rest = "keihin-bank,dc,cisco,of turn"
    return "tag,customer,site,vendor,model\n" + "".join(
        f"KB-K-{place},{rest} {turn}\n" for place in range(count)
    )


def imported(desk: Desk, turn: int) -> int:
    """Return how many machines have the model of a turn."""
    found = rows(desk, f"SELECT count(*) AS n FROM equipment WHERE model = 'of turn {turn}'")
    return int(found[0]["n"])


@dataclass(slots=True)
class Importing:
    """``umc equipment import --apply --key``: every row of the file, or none of them."""

    desk: Desk
    file: Path
    machines: int
    name: str = "equipment import --apply"

    def words(self, turn: int, now: datetime) -> tuple[str, ...]:
        """Return the import of a file that gives all its machines another model."""
        self.file.write_text(machines_of(turn, self.machines), encoding="utf-8")
        return self._words(turn)

    def found(self, turn: int, answer: Any, now: datetime) -> Found:
        """Count the rows of this turn, before and after it was repeated."""
        before = imported(self.desk, turn)
        wrong = [] if before in (0, self.machines) else [f"{before} of {self.machines} rows are there"]
        _, why = unanswered(self.desk, self._words(turn), now)
        after = imported(self.desk, turn)
        there = rows(self.desk, "SELECT count(*) AS n FROM equipment WHERE substr(tag, 1, 5) = 'KB-K-'")[0][
            "n"
        ]
        heard = self.machines if answer is not None else 0
        return Found(
            acknowledged=heard, lost=max(0, heard - before) + self.machines - after,
            double=there - self.machines, is_done=before == self.machines,
            wrong=tuple(wrong + ([why] if why else [])),
        )  # fmt: skip

    def _words(self, turn: int) -> tuple[str, ...]:
        return ("equipment", "import", str(self.file), "--apply", "--key", f"import-{turn}")


@dataclass(slots=True)
class Applying:
    """``umc apply`` of two books by turns: the register holds one or the other, and its revision once."""

    desk: Desk
    books: Sequence[Path]
    name: str = "apply"
    _held: Any = None
    _known: dict[int, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number in (1, 0):
            self._apply(number)
            self._known[number], _ = contents(self.desk.url)

    def words(self, turn: int, now: datetime) -> tuple[str, ...]:
        """Return the apply of the book that is not in force."""
        self._held = contents(self.desk.url)
        return ("apply", str(self.books[self._next(turn)]), "--yes")

    def found(self, turn: int, answer: Any, now: datetime) -> Found:
        """See that it is one book or the other; then apply it again: that changes what is not yet changed."""
        old, count = self._held
        new = self._known[self._next(turn)]
        now_held = contents(self.desk.url)
        is_done = now_held == (new, count + 1)
        wrong = [] if is_done or now_held == (old, count) else ["neither the old book nor the new one"]
        self._apply(self._next(turn))
        after, revisions = contents(self.desk.url)
        heard = answer is not None
        return Found(
            acknowledged=heard, lost=(heard and not is_done) + (after != new), is_done=is_done,
            double=revisions - count - 1, wrong=tuple(wrong),
        )  # fmt: skip

    def _next(self, turn: int) -> int:
        return (turn + 1) % 2

    def _apply(self, number: int) -> None:
        done = umc("apply", str(self.books[number]), "--yes", db=self.desk.url)
        assert done.exit_code == 0, done.stderr


@dataclass(slots=True)
class Anchoring:
    """``umc db anchor`` after a step: every anchor that was printed holds for ever."""

    desk: Desk
    name: str = "db anchor"
    _printed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.desk.open()

    def words(self, turn: int, now: datetime) -> tuple[str, ...]:
        """Return the command that seals one more note and prints the head."""
        self.desk.ask("fault", "note", "1", f"turn {turn}", at="03:20")
        return ("db", "anchor")

    def found(self, turn: int, answer: Any, now: datetime) -> Found:
        """Hold what was printed, before this kill and ever, against the chain; then anchor again."""
        printed = [one["anchor"] for one in answer or ()]
        self._printed += printed
        again = self.desk.ask("db", "anchor")["anchor"]
        lost = [one for one in {*self._printed[-5:], *self._printed[:1], again} if not self._holds(one)]
        return Found(acknowledged=len(printed), lost=len(lost), is_done=printed == [again])

    def _holds(self, anchor: str) -> bool:
        return self.desk.run("db", "check", "--anchor", anchor).exit_code == 0


RESTORE_EVERY = 5
_COUNTED = ("faults", "events", "messages", "equipment", "terms", "keys")

Restored: TypeAlias = Callable[[Path], AbstractContextManager[Desk]]
"""Restores a backup into a place of its own, and gives a desk on that."""


@dataclass(slots=True)
class BackingUp:
    """``umc db backup FILE``: the file is not there, or it is whole, and so is what is restored of it."""

    desk: Desk
    folder: Path
    restored: Restored
    name: str = "db backup"

    def __post_init__(self) -> None:
        self.desk.open()

    def words(self, turn: int, now: datetime) -> tuple[str, ...]:
        """Return the backup into a new file, after one more note."""
        self.desk.ask("fault", "note", "1", f"turn {turn}", at="03:20")
        return self._words(turn)

    def found(self, turn: int, answer: Any, now: datetime) -> Found:
        """Check what is there; where nothing is, back up again and check that."""
        file, heard = self._file(turn), answer is not None
        was_there, wrong = file.exists(), [f"{one} has another name" for one in self._strays()]
        if not was_there:
            again = self.desk.run(*self._words(turn), env=PROGRAMS)
            wrong += [f"backing up again: {again.stderr}"] if again.exit_code else []
        checked = self.desk.run("db", "backup", "--check", str(file), "-o", "json", env=PROGRAMS)
        if checked.exit_code:
            wrong.append(f"{file.name}: {checked.stderr}")
        else:
            here, there = _counts(self.desk), checked.json["counts"]
            wrong += [] if here == {one: there[one] for one in here} else [f"{file.name} holds {there}"]
        wrong += self._not_restored(file) if turn % RESTORE_EVERY == 0 else []
        return Found(acknowledged=heard, lost=heard and not was_there, is_done=was_there, wrong=tuple(wrong))

    def _not_restored(self, file: Path) -> list[str]:
        with self.restored(file) as desk:
            there, here, wrong = _counts(desk), _counts(self.desk), unsound(desk)
        return wrong + ([] if there == here else [f"restored are {there}, and not {here}"])

    def _strays(self) -> list[str]:
        """Return files that a kill left and that could be taken for backups."""
        known = ("turn-", ".umc-", "said", "complained")
        return [one.name for one in self.folder.iterdir() if one.is_file() and not one.name.startswith(known)]

    def _words(self, turn: int) -> tuple[str, ...]:
        return ("db", "backup", str(self._file(turn)))

    def _file(self, turn: int) -> Path:
        return self.folder / f"turn-{turn}.backup"


def _counts(desk: Desk) -> dict[str, int]:
    return {one: int(rows(desk, f"SELECT count(*) AS n FROM {one}")[0]["n"]) for one in _COUNTED}


@contextmanager
def restored_beside(desk: Desk, file: Path) -> Iterator[Desk]:
    """Restore a backup into an empty place of the same kind, gone afterwards."""
    with ExitStack() as stack:
        if desk.url.startswith("sqlite"):
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="umc-restored-")))
            url = f"sqlite:///{folder / 'umc.db'}"
        else:
            url = stack.enter_context(fresh_postgres(desk.url))
        done = umc("db", "restore", str(file), "--yes", db=url, env=PROGRAMS)
        assert done.exit_code == 0, done.stderr
        yield Desk(url)
