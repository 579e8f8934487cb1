"""What the tests of the store may ask for by name."""

from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder of one's own."""
    made = tmp_path / "own"
    made.mkdir(mode=0o700)
    return made
