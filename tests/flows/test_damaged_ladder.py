"""A ladder whose words a disk has changed: the check says so of it, and goes on with everything else."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.power.damage import checked, is_named
from tests.sample_desk import Desk


def test_a_ladder_that_cannot_be_read_is_named(sqlite_desk: Desk) -> None:
    """No fault can be derived by it; that is a finding, and no end of the check."""
    sqlite_desk.dispatched()
    path = Path(sqlite_desk.url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(path)) as looking:
        bodies = [body for (body,) in looking.execute("SELECT body FROM terms WHERE kind = 'escalation'")]
    content = path.read_bytes()
    for body in bodies:
        content = content.replace(body.encode(), body.replace('"clock"', '"clack"').encode())
    path.write_bytes(content)
    result = checked(path)
    assert is_named(result)
    assert "terms" in {one["code"] for one in result.json["troubles"]}
    assert result.json["checked"]["faults"] == 1
