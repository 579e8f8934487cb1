"""A database in new folders: their names are on the disk before anything in them is answered for."""

import os
from pathlib import Path

import pytest

from umc.store.database.engine import open_database


def test_the_names_of_new_folders_are_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or a power cut right after the first answer could take the folder along, with the file in it."""
    found, sync = set[int](), os.fsync

    def watched(descriptor: int) -> None:
        found.add(os.fstat(descriptor).st_ino)
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    place = tmp_path / "a" / "b"
    with open_database(f"sqlite:///{place / 'umc.db'}") as database, database.write():
        pass
    assert {one.stat().st_ino for one in (tmp_path, place.parent)} <= found
