"""Power that fails, pages that are damaged, killed upgrades, and the race over the log's reset."""

import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random

from benchmarks.torture_kills import desks_of_each_kind
from benchmarks.tortured import Measure, Outcome, Torture
from tests.flows.upgrading import faults_of_then, kill_naive_upgrades, kill_upgrades
from tests.power.damage import HOW, checked, damage, is_named, only_letters_differ, pages
from tests.power.log_resets import race
from tests.power.power_loss import Found, Worked, lose_power, work, work_by_commands
from tests.power.torn_log import cut_off, logged, recover, scratched
from tests.sample_desk import Desk, apply_sample_book
from umc.store.database.engine import open_database
from umc.store.database.sqlite_library import driver, loses_resets

CUTS, CUTS_SHORT = 1000, 40
SHIFTS = (60, 4, 3, 12, 1)
FAULTS, FAULTS_SHORT = 12, 2
LOGS, LOGS_SHORT = 600, 30
KILLS, KILLS_SHORT = 25, 4
RACE_S, RACE_SHORT_S = 60.0, 3.0
RACES = 4
"""Minutes within which the race without the gate must have done damage."""


def _of_cuts(found: Found, name: str, *, control: bool = False) -> Outcome:
    wrong = [] if control else found.wrong
    notes = [f"{found.damaged} damaged"] if found.damaged else []
    return Outcome(
        name=name, database="SQLite", runs=found.cuts, kills=0, acknowledged=found.acknowledged,
        lost=found.lost, double=0, wrong=tuple(wrong), note=", ".join(notes), control=control,
    )  # fmt: skip


def power(measure: Measure) -> Iterator[Outcome]:
    """Cut the power under transactions; beside it under those that sync less."""
    cuts, shifts = measure.of(CUTS, CUTS_SHORT), measure.of(SHIFTS, (20, 3))
    for setting in ("FULL", "NORMAL", "OFF"):
        worked = work(measure.folder / setting, shifts, setting=setting)
        found = _lost(measure, worked, cuts)
        yield _of_cuts(found, f"power cut, synchronous={setting}", control=setting != "FULL")


def power_of_commands(measure: Measure) -> Iterator[Outcome]:
    """Cut the power under whole commands, each of which opens the database and closes it."""
    worked = work_by_commands(measure.folder / "work", measure.of(FAULTS, FAULTS_SHORT))
    found = _lost(measure, worked, measure.of(CUTS // 2, CUTS_SHORT // 2))
    yield _of_cuts(found, "power cut under `fault open`, `respond`, `dispatch`")


def _lost(measure: Measure, worked: Worked, cuts: int) -> Found:
    return lose_power(worked, cuts, measure.folder / "left", seed=measure.seed, looks_closely=10)


def logs(measure: Measure) -> Iterator[Outcome]:
    """Cut off and scratch the write-ahead log."""
    whole, drawn = logged(measure.folder / "work", 30), Random(measure.seed)
    count, left = measure.of(LOGS, LOGS_SHORT), measure.folder / "left"
    cut = recover(whole, cut_off(whole, drawn, count), left, shrinking=True)
    torn = recover(whole, scratched(whole, drawn, count), left)
    for name, found in (("cut off", cut), ("with a bit flipped", torn)):
        yield Outcome(
            name=f"a write-ahead log {name}", database="SQLite", runs=found.logs, kills=0, acknowledged=0,
            lost=0, double=0, wrong=tuple(found.wrong), note=f"{len(found.states)} states, each once true",
        )  # fmt: skip


def booked(folder: Path) -> Path:
    """Make a database with the sample book in a new folder."""
    folder.mkdir(mode=0o700)
    url = f"sqlite:///{folder / 'umc.db'}"
    with open_database(url) as database:
        database.upgrade()
    apply_sample_book(url)
    return folder / "umc.db"


def damaged_pages(measure: Measure) -> Iterator[Outcome]:
    """Damage every page of a database in each way there is; `umc db check` must see it."""
    whole, drawn = booked(measure.folder / "booked"), Random(measure.seed)
    Desk(f"sqlite:///{whole}").dispatched()
    (measure.folder / "copy").mkdir(mode=0o700)
    copy = measure.folder / "copy" / "umc.db"
    for how in HOW:
        runs, letters, unseen = 0, 0, list[str]()
        for page in pages(whole)[:: measure.of(1, 20)]:
            shutil.copyfile(whole, copy)
            copy.chmod(0o600)
            if damage(copy, page, how, drawn):
                runs += 1
                result = checked(copy)
                if result.exit_code == 0 and only_letters_differ(copy, whole):
                    letters += 1
                elif not is_named(result):
                    unseen.append(f"page {page}: exit {result.exit_code} {result.stderr}")
        note = f"{runs - letters - len(unseen)} found by `umc db check`"
        note += f", {letters} changed the words of a letter only" if letters else ""
        yield Outcome(
            name=f"each page of a database: {how}", database="SQLite", runs=runs, kills=0, acknowledged=0,
            lost=0, double=0, wrong=tuple(unseen), note=note,
        )  # fmt: skip


def upgrades(measure: Measure) -> Iterator[Outcome]:
    """Kill upgrades of the schema before some of their statements; beside them over an engine as it comes."""
    kills = measure.of(KILLS, KILLS_SHORT)
    for kind, desk, folder in desks_of_each_kind(measure):
        faults_of_then(desk)
        found = kill_upgrades(desk, kills, timed=kills)
        wrong = found.wrong + ([f"{found.halves} halves"] if found.halves else [])
        yield Outcome(
            name="kill -9 of `db upgrade`", database=kind, runs=2 * kills, kills=found.kills, acknowledged=0,
            lost=0, double=0, wrong=tuple(wrong), note=f"{found.old} left the old, {found.new} the new",
        )  # fmt: skip
        if kind == "SQLite":
            naive = kill_naive_upgrades(folder / "naive.db", kills)
            yield Outcome(
                name="the same over an engine as it comes", database=kind, runs=kills, kills=naive.kills,
                acknowledged=0, lost=0, double=0, wrong=(f"{naive.halves} halves",) if naive.halves else (),
                note=f"**{naive.halves} halves**", control=True,
            )  # fmt: skip


def log_resets(measure: Measure) -> Iterator[Outcome]:
    """Write and bring the log in at once, with the gate; beside it without, where SQLite has the bug."""
    seconds = measure.of(RACE_S, RACE_SHORT_S)
    found = race(booked(measure.folder / "gated"), seconds, gated=True)
    version = driver().sqlite_version
    yield Outcome(
        name=f"{seconds:g} s of 3 writers and 2 who close, with the write gate", database=f"SQLite {version}",
        runs=1, kills=0, acknowledged=found.commits, lost=found.lost, double=0, wrong=found.wrong,
    )  # fmt: skip
    version = sqlite3.sqlite_version
    if measure.short or not loses_resets(version):
        return  # what is not there cannot be shown, and it takes minutes to meet
    commits, lost, wrong = 0, 0, list[str]()
    for run in range(RACES):
        naive = race(booked(measure.folder / f"naive-{run}"), seconds, gated=False)
        commits, lost, wrong = commits + naive.commits, lost + naive.lost, wrong + list(naive.wrong)
        if wrong or lost:
            break
    yield Outcome(
        name="a writer and 2 separate checkpointers without the write gate", database=f"SQLite {version}",
        runs=run + 1, kills=0, acknowledged=commits, lost=lost, double=0, wrong=tuple(wrong), control=True,
        note="*the file is damaged*" if wrong else "",
    )  # fmt: skip


TORTURES: Mapping[str, Torture] = {
    "power": power,
    "power-commands": power_of_commands,
    "torn-log": logs,
    "damaged-pages": damaged_pages,
    "kill-upgrade": upgrades,
    "log-resets": log_resets,
}
