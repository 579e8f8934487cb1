"""Several processes at once, for what only shows between processes."""

import multiprocessing
from collections.abc import Callable
from typing import Any

MANY = multiprocessing.get_context("forkserver")
_PRELOADED = ["pytest", "alembic.command", "umc.store.database.engine", "tests.store.registers"]

PATIENCE_S = 120


def preload(*modules: str) -> None:
    """Let every process begin with these modules imported, beside those that other tests ask for."""
    _PRELOADED.extend(one for one in modules if one not in _PRELOADED)
    MANY.set_forkserver_preload(_PRELOADED)


preload()


def run_at_once(count: int, work: Callable[..., None], *given: Any) -> list[int | None]:
    """Do the work in so many processes at once; return how each of them ended (0 is well)."""
    workers = [MANY.Process(target=work, args=given) for _ in range(count)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(PATIENCE_S)
    return [worker.exitcode for worker in workers]
