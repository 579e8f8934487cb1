"""What every test may ask for by name, and what holds for all of them."""

import os

import pytest
from hypothesis import HealthCheck, settings

from tests.closed_sockets import closed_sockets
from tests.databases import (
    _shared_postgres,
    database,
    database_url,
    postgres_server,
    postgres_url,
    sqlite_template,
    sqlite_url,
)
from tests.known_statements import share_known_statements
from tests.sample_desk import _booked_postgres, _booked_sqlite, desk, postgres_desk, sqlite_desk

__all__ = [
    "_booked_postgres",
    "_booked_sqlite",
    "_shared_postgres",
    "closed_sockets",
    "database",
    "database_url",
    "desk",
    "postgres_desk",
    "postgres_server",
    "postgres_url",
    "sqlite_desk",
    "sqlite_template",
    "sqlite_url",
]

share_known_statements()

# How long an example takes says more about the machine than about the rule.
settings.register_profile("umc", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# A gate asks the same examples each time, and half as many: new ones are looked for wherever a person
# reads the find.
settings.register_profile("gate", settings.get_profile("umc"), derandomize=True, max_examples=50)
settings.load_profile("gate" if os.environ.get("CI") else "umc")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Let ``-n auto`` run half as many more than there are processors: many tests wait for processes."""
    processors = os.cpu_count() or 1
    return processors + (processors + 1) // 2
