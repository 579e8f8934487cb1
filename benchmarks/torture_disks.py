"""Disks that are full, or fail to sync, under commands that write: the database's own, and small ones."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from benchmarks.torture_power import booked
from benchmarks.tortured import Measure, Outcome, Torture
from tests.cli.running import Result, umc
from tests.flows.test_disk_full_anywhere import OPEN, an_import, counted, imported, opened
from tests.old_faults import LONG_AGO, move_out, worked
from tests.power.failing_disk import FAILING, FULL, Disturbed, disturb, writes_of
from tests.power.moving_on_full_disk import Moving, move, writes
from tests.power.small_disk import may_mount, run_on_each
from tests.sample_desk import SAMPLES, Desk

OLD, MOVED_AT = 6, 30


def full_disk(measure: Measure) -> Iterator[Outcome]:
    """Let the disk be full, or fail to sync, from each write on of an opening and of an import."""
    template = booked(measure.folder / "booked")
    work = {"fault open": (OPEN, opened), "equipment import": (an_import(measure.folder), imported)}
    for name, (words, finished) in work.items():
        for how, said in ((FULL, "is full"), (FAILING, "does not sync")):
            beside = measure.folder / "beside"
            writes = writes_of(template, beside, words, how)
            instants = range(0, writes, measure.of(1, max(1, writes // 5)))
            found = disturb(template, beside, words, how, instants, finished)
            yield _of_disk(found, f"the disk {said} from each write of `{name}` on")
    yield from _moved_on_a_full_disk(measure)


def _moved_on_a_full_disk(measure: Measure) -> Iterator[Outcome]:
    """Let the disk be full, or fail to sync, while old faults go out and come back."""
    template = booked(measure.folder / "old")
    worked(Desk(f"sqlite:///{template}"), old=OLD)
    out = booked(measure.folder / "out")
    worked(Desk(f"sqlite:///{out}"), old=OLD)
    file = measure.folder / "old.jsonl"
    move_out(Desk(f"sqlite:///{out}"), file)
    for name, moving in (
        ("archive --before", Moving(template, measure.folder / "moving")),
        ("archive --back", Moving(out, measure.folder / "moving", file)),
    ):
        for how, said in ((FULL, "is full"), (FAILING, "does not sync")):
            count = writes(moving, how)
            step = measure.of(max(1, count // MOVED_AT), max(1, count // 4))
            found = move(moving, how, range(0, count, step))
            goes_on = f"{found.refused} ended with exit 4, and went on when there was room"
            yield _of_disk(found, f"the disk {said} from any write of `{name}` on", goes_on)


def _of_disk(found: Disturbed, name: str, note: str = "") -> Outcome:
    wrong = [*found.wrong] + ([f"{found.unsure} done and not answered"] if found.unsure else [])
    return Outcome(
        name=name, database="SQLite", runs=found.runs, kills=0, acknowledged=found.done, lost=0, double=0,
        wrong=tuple(wrong), note=note or f"{found.refused} refused with exit 4 and nothing done",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Small:
    """Commands that write to a small disk, and what of theirs is there then; ``folder`` is beside it.

    ``whole`` is a database with a fault, ``old`` one with faults that can be moved out, ``empty`` one
    without a book.
    """

    folder: Path
    whole: Path
    old: Path
    empty: Desk

    def back_up(self, disk: Path) -> Result:
        """Back up to the disk."""
        return Desk(f"sqlite:///{self.whole}").run("db", "backup", str(disk / "all"))

    def export(self, disk: Path) -> Result:
        """Export to the disk."""
        return Desk(f"sqlite:///{self.whole}").run("db", "export", str(disk / "all"))

    def plan(self, disk: Path) -> Result:
        """Write a plan to the disk."""
        return self.empty.run("plan", str(SAMPLES), "--out", str(disk / "plan"))

    def archive(self, disk: Path) -> Result:
        """Move old faults of a database elsewhere out to the disk."""
        shutil.copyfile(self.old, self._moved)
        self._moved.chmod(0o600)
        words = ("archive", "--before", LONG_AGO, str(disk / "file"), "--yes")
        return umc(*words, db=f"sqlite:///{self._moved}")

    def open(self, disk: Path) -> Result:
        """Open a fault in a database on the disk."""
        shutil.copyfile(self.whole, disk / "umc.db")
        (disk / "umc.db").chmod(0o600)
        return umc(*OPEN, db=f"sqlite:///{disk / 'umc.db'}")

    def has_moved(self, disk: Path) -> bool:
        """Whether there is a file, or a fault has gone."""
        return is_there(disk) or counted(self._moved, "SELECT count(*) FROM archived") > 0

    def has_two_faults(self, disk: Path) -> bool:
        """Whether the fault that was opened is there."""
        looked_at = self.folder / "looked-at"  # SQLite needs room beside a file even to read it
        shutil.rmtree(looked_at, ignore_errors=True)
        shutil.copytree(disk, looked_at, ignore=shutil.ignore_patterns("*-shm"))
        return counted(looked_at / "umc.db", "SELECT count(*) FROM faults") == 2

    @property
    def _moved(self) -> Path:
        return self.folder / "empty" / "moved.db"


def is_there(disk: Path) -> bool:
    """Whether anything is on a disk."""
    return any(disk.iterdir())


def _small(folder: Path) -> Small:
    (folder / "empty").mkdir(mode=0o700)
    small = Small(
        folder, booked(folder / "booked"), booked(folder / "old"),
        Desk(f"sqlite:///{folder / 'empty' / 'umc.db'}"),
    )  # fmt: skip
    Desk(f"sqlite:///{small.whole}").open()
    worked(Desk(f"sqlite:///{small.old}"), old=OLD)
    small.empty.run("db", "upgrade")
    return small


_Writing: TypeAlias = tuple[str, Callable[[Path], Result], Callable[[Path], bool], range]


def small_disks(measure: Measure) -> Iterator[Outcome]:
    """Write copies, a plan, an archive and a fault to disks that are really small, if such may be mounted."""
    small, place = _small(measure.folder), measure.folder / "disk"
    kib, step = small.whole.stat().st_size // 1024, measure.of(16, 256)
    works: Sequence[_Writing] = (
        ("db backup", small.back_up, is_there, range(16, 2 * kib, step)),
        ("db export", small.export, is_there, range(4, kib, step)),
        ("plan --out", small.plan, is_there, range(4, 512, step // 2)),
        ("archive --before", small.archive, small.has_moved, range(4, 512, step)),
        ("fault open", small.open, small.has_two_faults, range(kib + 16, kib + 320, max(4, step // 4))),
    )
    for name, command, is_whole, sizes in works if may_mount(place) else ():
        found = run_on_each(sizes, place, command, is_whole)
        yield Outcome(
            name=f"`{name}` on disks of {sizes[0]} to {sizes[-1]} KiB", database="SQLite", runs=found.disks,
            kills=0, acknowledged=found.done, lost=0, double=0, wrong=tuple(found.wrong),
            note=f"{found.refused} refused with exit 4 and nothing left",
        )  # fmt: skip


TORTURES: Mapping[str, Torture] = {"full-disk": full_disk, "small-disks": small_disks}
