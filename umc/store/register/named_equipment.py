"""The one machine that a person names by tag or serial, or a refusal that helps."""

from sqlalchemy import Connection

from umc.domain.refusals import Refusal, did_you_mean
from umc.domain.register.equipment import Equipment
from umc.store.register.equipment import find
from umc.store.register.near_tags import near_tags


def require(connection: Connection, name: str) -> Equipment:
    """Return the machine of that tag or serial.

    Raises:
        Refusal: ``unknown-equipment``, or ``ambiguous-serial`` where several vendors' machines bear it.
    """
    found = find(connection, name)
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refusal(
            "unknown-equipment", f"no equipment with tag or serial {name!r}", hint=_near(connection, name)
        )
    bearers = ", ".join(f"{one.tag} ({one.vendor})" for one in found[:10])
    raise Refusal(
        "ambiguous-serial",
        f"{len(found)} machines bear the serial {name!r}: {bearers}",
        hint="name one by its tag",
    )


def _near(connection: Connection, name: str) -> str:
    return did_you_mean(name, near_tags(connection, name)) or "see umc equipment list"
