"""Using an SQLite file, for tests of what stands in the way."""

from pathlib import Path

import pytest

from umc.domain.refusals import Refusal
from umc.store.database.engine import open_database


def url(path: Path) -> str:
    """Return the URL of a file."""
    return f"sqlite:///{path}"


def use(path: Path) -> None:
    """Read and write a database once."""
    with open_database(url(path)) as database:
        with database.read():
            pass
        with database.write():
            pass


def refusal(path: Path) -> Refusal:
    """Return the refusal that using the file meets."""
    with pytest.raises(Refusal) as refused:
        use(path)
    return refused.value
