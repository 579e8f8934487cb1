"""List the alerts that are kept: all, those of a fault, or those left to the desk."""

from umc.domain.alerts.kept_alert import KeptAlert
from umc.store.database.engine import Database
from umc.store.faults.faults import meant
from umc.store.intake.alerts import page


def list_alerts(
    database: Database, *, unknown: bool = False, fault: str | None = None, limit: int = 1000
) -> tuple[tuple[KeptAlert, ...], bool]:
    """Return up to ``limit`` alerts, the newest first, and whether there are more.

    ``unknown``: those on no fault, unless somebody has dropped them; ``fault``: those on the
    fault that this reference means.

    Raises:
        Refusal: no such fault.
    """
    with database.read() as connection:
        number = meant(connection, fault)[0] if fault is not None else None
        found = page(connection, unknown=unknown, fault=number, limit=limit + 1)
    return found[:limit], len(found) > limit
