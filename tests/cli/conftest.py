"""What the tests of the command line may ask for by name."""

from pathlib import Path

import pytest

from tests.cli.copies import a_desk, copied, run


@pytest.fixture(scope="session")
def _backup_made_once(_booked_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    desk = a_desk(_booked_sqlite, folder)
    desk.dispatched()
    run("db", "backup", str(folder / "night.umc"), db=desk.url)
    return folder / "night.umc"


@pytest.fixture
def backed_up(_backup_made_once: Path, tmp_path: Path) -> Path:
    """Give a backup of a desk with one fault that was handed to its vendor, and its manifest beside it."""
    return copied([_backup_made_once, _backup_made_once.with_name("night.umc.manifest.json")], tmp_path)[0]
