"""kill -9 of what moves whole databases and old faults: restore, import, archive; the naive ways beside."""

from collections.abc import Mapping
from functools import partial

from benchmarks.torture_kills import KILLS_OF_OTHERS, Place, booked, killed
from benchmarks.tortured import Torture
from tests.databases import fresh_postgres
from tests.flows.killed_anywhere import Victim, kind_of
from tests.flows.naive_ways_to_move import (
    TakingOut,
    copy_to_its_name,
    import_line_by_line,
    take_out_and_write,
)
from tests.flows.victims_of_copies import Archiving, Filling, Places, emptied, empty_folders, move_few_at_once


def filling(place: Place, *, how: str, name: str = "") -> Victim:
    """Fill an empty place with all that another database holds."""
    return Filling(booked(place.desk), how, place.folder / "all", _places(place), name=name)


def _places(place: Place) -> Places:
    if kind_of(place.desk) == "PostgreSQL":
        return emptied(place.stack.enter_context(fresh_postgres(place.desk.url)))
    folder = place.folder / "places"
    folder.mkdir(mode=0o700)
    return empty_folders(folder)


def archiving(place: Place, *, back: bool) -> Victim:
    """Move old faults out, or back."""
    return Archiving(booked(place.desk), place.folder, back)


def taking_out(place: Place) -> Victim:
    """Move old faults out first, and write them then."""
    return TakingOut(booked(place.desk), place.folder)


TORTURES: Mapping[str, Torture] = {
    "kill-restore": killed(partial(filling, how="restore"), kills=KILLS_OF_OTHERS),
    "kill-restore-copying": killed(
        partial(filling, how="restore", name="a backup copied straight to its name"),
        copy_to_its_name,
        control=True,
        on=("SQLite",),
    ),
    "kill-db-import": killed(partial(filling, how="import"), kills=KILLS_OF_OTHERS),
    "kill-db-import-line-by-line": killed(
        partial(filling, how="import", name="an export read in line by line"),
        import_line_by_line,
        control=True,
    ),
    "kill-archive": killed(partial(archiving, back=False), move_few_at_once, kills=KILLS_OF_OTHERS),
    "kill-archive-back": killed(partial(archiving, back=True), move_few_at_once, kills=KILLS_OF_OTHERS),
    "kill-archive-written-last": killed(taking_out, take_out_and_write, control=True),
}
