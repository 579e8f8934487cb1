"""What every test may ask for by name, and what holds for all of them."""

import os
from contextlib import suppress
from importlib import import_module
from typing import Any

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
from tests.heard_signals import hear_signals
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
hear_signals()

# How long an example takes says more about the machine than about the rule.
settings.register_profile("umc", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# A gate asks the same examples each time, and fewer of them: new ones are looked for wherever a person
# reads the find.
settings.register_profile("gate", settings.get_profile("umc"), derandomize=True, max_examples=40)
settings.load_profile("gate" if os.environ.get("CI") else "umc")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Let ``-n auto`` run half as many more than there are processors: many tests wait for processes."""
    processors = os.cpu_count() or 1
    return processors + (processors + 1) // 2


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Let a worker that has finished take over what lies before another: tests take 1 ms or half a minute."""
    return import_module("xdist.scheduler").WorkStealingScheduling(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Let each worker compile its share of all tests, and find those of the others compiled.

    What tests assert is rewritten before it is compiled, which takes longer than all else until the
    first test runs, and which all workers would do side by side with the same files.
    """
    worker = getattr(session.config, "workerinput", None)
    if worker is None or session.config.args_source is not pytest.Config.ArgsSource.TESTPATHS:
        return
    root = session.config.rootpath
    found = sorted((root / "tests").rglob("test_*.py"))
    for path in found[int(worker["workerid"].removeprefix("gw")) :: worker["workercount"]]:
        with suppress(Exception):  # whoever collects it says what is wrong with it
            import_module(".".join(path.relative_to(root).with_suffix("").parts))


LONG = frozenset(
    {
        "test_readme", "test_killed_anywhere", "test_writers_at_once", "test_time_acts_killed",
        "test_copies_killed", "test_backups_at_work", "test_migration_killed", "test_interrupted_apply",
        "test_archive_killed", "test_power_loss", "test_same_verdict", "test_ten_thousand_texts",
        "test_canary", "test_commits_lost", "test_retries", "test_most_findings", "test_forgotten_contact",
        "test_lookups_everywhere", "test_naive_senders", "test_company", "test_tick_speed",
    }
)  # fmt: skip
"""Files whose tests take seconds each: begun before the others, so that nobody waits for them at the end."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest."""
    items.sort(key=lambda item: item.path.stem not in LONG)
