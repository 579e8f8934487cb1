"""A database that holds a book, for the stories of what comes between two."""

from pathlib import Path

import pytest

from tests.cli.running import umc
from tests.flows.two_books import Books, write_books


@pytest.fixture
def held(tmp_path: Path, database_url: str) -> Books:
    """A database that holds the first of two books."""
    folders = write_books(tmp_path)
    assert umc("apply", str(folders[0]), "--yes", db=database_url).exit_code == 0
    return Books(folders, database_url)
