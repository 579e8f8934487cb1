"""Terms whose words a disk has changed: the check says so of them, and goes on with everything else."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.power.damage import checked, is_named
from tests.sample_desk import Desk

KINDS = ("agreement", "calendar", "contract", "customer", "desk", "escalation", "vendor")


WAYS: dict[str, Callable[[str], str]] = {
    "no JSON": lambda body: body.replace('":', '"~', 1),
    "another field": lambda body: f"{body[:2]}~{body[3:]}",
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_terms_that_cannot_be_read_are_named(sqlite_desk: Desk, kind: str, way: Callable[[str], str]) -> None:
    """Whatever is derived by them or compared with them: that is a finding, and no end of the check."""
    sqlite_desk.dispatched()
    path = Path(sqlite_desk.url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(path)) as looking:
        bodies = [body for (body,) in looking.execute("SELECT body FROM terms WHERE kind = ?", (kind,))]
    content = path.read_bytes()
    assert any(body.encode() in content for body in bodies)
    for body in bodies:
        content = content.replace(body.encode(), way(body).encode())
    path.write_bytes(content)
    result = checked(path)
    assert is_named(result)
    assert "terms" in {one["code"] for one in result.json["troubles"]}
    assert result.json["checked"]["faults"] == 1


def test_a_day_that_is_none_is_named(sqlite_desk: Desk) -> None:
    """A contract's first day beside its body, with one bit of it flipped."""
    sqlite_desk.dispatched()
    path = Path(sqlite_desk.url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(path)) as damaging:
        damaging.execute("UPDATE terms SET starts = 'r' || substr(starts, 2) WHERE kind = 'contract'")
        damaging.commit()
    result = checked(path)
    assert is_named(result)
    assert "terms" in {one["code"] for one in result.json["troubles"]}
