"""Drop an alert: a person says that it is nothing for the desk."""

from dataclasses import replace

from umc.domain.actor import Actor
from umc.domain.alerts.alert_intake import KeptAs
from umc.domain.alerts.kept_alert import KeptAlert
from umc.domain.refusals import Refusal
from umc.store.database.engine import Database
from umc.store.intake.alerts import keep, require_alert


def drop_alert(database: Database, alert: int, *, reason: str, actor: Actor) -> KeptAlert:
    """Take an alert off the list for the desk until it resolves; dropping it again changes nothing.

    While it goes on firing it is counted only, unless its machine comes to be known.

    Raises:
        Refusal: no such alert; or it is on a fault.
    """
    with database.write() as connection:
        found = require_alert(connection, alert)
        if found.number is not None:
            raise Refusal(
                "alert-on-fault",
                f"alert {alert} is on {found.number}",
                hint=f"see umc fault show {found.number}; there it is seen through",
            )
        if found.state is KeptAs.DROPPED:
            return found
        dropped = replace(found, state=KeptAs.DROPPED, why=f"dropped by {actor.name}: {reason.strip()}")
        keep(connection, [dropped])
    return dropped
