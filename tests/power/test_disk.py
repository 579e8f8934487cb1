"""The disk that tests cut the power of: what was synced stays, everything else is left to chance."""

from random import Random

import pytest

from tests.power.disk import Disk
from tests.power.watched_files import CutTo, Deed, Gone, Made, Synced, Wrote

ONES, TWOS = b"1" * 512, b"2" * 512


def left(*deeds: Deed, files: dict[str, bytes] | None = None) -> set[tuple[tuple[str, bytes], ...]]:
    """Return everything that a power cut after these deeds may leave, in the eyes of a hundred cuts."""
    disk = Disk(files or {})
    for deed in deeds:
        disk.follow(deed)
    return {tuple(sorted(disk.after_the_cut(Random(seed)).items())) for seed in range(100)}


def contents(*deeds: Deed, before: bytes = b"") -> set[bytes]:
    """Return what may be left in a file that was there before."""
    return {found[0][1] for found in left(*deeds, files={"f": before})}


def test_what_was_synced_is_there() -> None:
    """After a write, a cut to a length, and a write that leaves a hole."""
    assert contents(Wrote("f", 0, ONES), Synced("f")) == {ONES}
    assert contents(CutTo("f", 1), Synced("f"), before=ONES) == {b"1"}
    assert contents(Wrote("f", 1, b"1"), Synced("f")) == {b"\x001"}


def test_each_sector_is_as_before_or_as_some_write_would_have_it() -> None:
    """In any order: the first of two writes may be what is left."""
    before = b"0" * 1024
    assert contents(Wrote("f", 0, ONES + ONES), before=before) == {
        before, ONES + ONES, b"0" * 512 + ONES, ONES + b"0" * 512,
    }  # fmt: skip
    assert contents(Wrote("f", 0, ONES), Wrote("f", 0, TWOS), before=b"0" * 512) == {b"0" * 512, ONES, TWOS}


def test_a_length_may_be_on_the_disk_before_what_it_holds() -> None:
    """A file that grew may be longer and empty there."""
    assert contents(Wrote("f", 0, ONES)) == {b"", bytes(512), ONES}


@pytest.mark.parametrize(
    ("deeds", "names"),
    [
        ([Made("g")], {(), ("g",)}),
        ([Made("g"), Synced("g")], {("g",)}),
        ([Made("g"), Synced("g"), Gone("g", synced=False)], {(), ("g",)}),
        ([Made("g"), Synced("g"), Gone("g", synced=True)], {()}),
    ],
)
def test_a_name_is_sure_when_the_folder_is_synced(deeds: list[Deed], names: set[tuple[str, ...]]) -> None:
    """With the first sync of a new file, or with a removal that says so."""
    assert {tuple(name for name, _ in found) for found in left(*deeds)} == names


def test_a_file_made_again_may_be_the_old_one() -> None:
    """Neither the removal nor the new name is on the disk yet."""
    again = left(Gone("g", synced=False), Made("g"), files={"g": ONES})
    assert again == {(), (("g", ONES),), (("g", b""),)}
