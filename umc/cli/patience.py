"""How long umc goes on trying a database that is away, and how long one statement may take there."""

from __future__ import annotations

import re
from datetime import timedelta

from umc.domain.refusals import Misuse

SEVERAL_HOSTS_PATIENCE = "90s"
"""Measured: a cluster of three had a new leader after 19 to 61 s."""
STATEMENT_TIMEOUT = "60s"
"""Twice the longest wait for another writer, so that who is waited for can still be told."""
_SEVERAL = re.compile(
    r"postgres(?:ql)?(?:\+\w+)?://(?:[^/?]*@)?+(?:[^/?@]*,|.*[?&]host=(?:[^&]*(?:,|%2C)|.*&host=))", re.I
)
_LONGEST = timedelta(days=1)
_CARE = re.compile(r"umc (?:db|apply|plan|export|gaps|archive|customer forget-contact|equipment import)\b")


def usual_patience(url: str) -> str:
    """Return the patience with a database that nobody has set: none where there is one server alone."""
    return SEVERAL_HOSTS_PATIENCE if _SEVERAL.match(url) else "0s"


def duration_of(name: str, value: str, source: str) -> timedelta:
    """Read the value of a setting, which stands at ``source``, as a duration: from none to a day.

    Raises:
        Misuse: it is none.
    """
    from umc.domain.calendars.duration import parse_counted

    try:
        found = parse_counted("0s" if value == "0" else value)
    except ValueError:
        found = None
    if found is None or found > _LONGEST:
        message = f'{source}: {name} is {value!r}, not "0s" to "24h"'
        raise Misuse("bad-config", message, hint=f'write such as {name} = "90s"; "0s" is none')
    return found


def statement_seconds(command: str, value: str, source: str) -> float:
    """Return how long one statement of a command may take; 0: without end, where all is read or written."""
    limit = duration_of("statement_timeout", value, source).total_seconds()
    return 0.0 if _CARE.match(command) else limit
