"""Who did what: every event names its actor, and how that is known; a name alone proves nothing."""

import os
import pwd
from pathlib import Path

import pytest

from tests.actors import SATO
from tests.cli.intakes import labelled, take
from tests.cli.running import NOW
from tests.files.alert_payloads import of_alertmanager
from tests.mailbox import VENDOR, a_mail, read, sent_in
from tests.sample_desk import Desk
from tests.store.tampering import execute
from umc.cli.settings import settle
from umc.domain.actor import ITSELF, Actor, KnownBy, by_mail, is_by_mail
from umc.domain.faults.events import Denied
from umc.store.database.engine import open_database
from umc.store.faults.fault_files import load_file, record


def known(desk: Desk, fault: str = "1") -> list[tuple[str, str, str]]:
    """Return kind, actor and how the actor is known of each event of a fault."""
    events = desk.ask("fault", "timeline", fault)
    return [(one["kind"], one["actor"], one["actor_known_by"]) for one in events]


def test_a_stated_name_is_written_down_as_stated(desk: Desk) -> None:
    """By the environment: whoever types can set it to anything."""
    desk.open(env={"UMC_ACTOR": "umc"})
    assert {one[1:] for one in known(desk)} == {("umc", "stated")}


def test_a_name_in_a_file_of_settings_is_stated_too(sqlite_desk: Desk, tmp_path: Path) -> None:
    """Somebody wrote it there."""
    (tmp_path / "mine.toml").write_text('actor = "kim"\n')
    sqlite_desk.open("KB-SW-01", "--config", str(tmp_path / "mine.toml"), env={"UMC_ACTOR": ""})
    assert {one[1:] for one in known(sqlite_desk)} == {("kim", "stated")}


@pytest.mark.parametrize("variable", ["LOGNAME", "USER", "LNAME", "USERNAME"])
def test_the_systems_user_is_whom_the_system_knows(sqlite_desk: Desk, variable: str) -> None:
    """Not whom a variable names, which whoever types can set."""
    sqlite_desk.open(env={"UMC_ACTOR": "", variable: "the-boss"})
    assert {one[1:] for one in known(sqlite_desk)} == {(pwd.getpwuid(os.getuid()).pw_name, "system")}


def test_a_user_without_a_name_is_known_by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container."""
    monkeypatch.delenv("UMC_ACTOR", raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 4_000_123)
    assert settle({}, ())["actor"].value == "uid 4000123"


def test_what_came_by_mail_from_monitoring_and_by_itself_says_so(desk: Desk, tmp_path: Path) -> None:
    """An alert opens, a person dispatches, time tells, the vendor's mail accepts."""
    take(desk, of_alertmanager(labelled(severity="critical")))
    desk.step("dispatch")
    assert desk.run("tick", at="2026-05-03T03:52+09:00").exit_code == 0
    read(desk, tmp_path, a_mail("Accepted", by=VENDOR, to=sent_in(desk, "leg-1").reply_to), at="03:58")
    found = {(kind, how): actor for kind, actor, how in known(desk)}
    assert found["reported", "monitor"] == "monitor:alertmanager"
    assert found["dispatched", "stated"] == "sato"
    assert found["escalated", "itself"] == "umc"
    assert found["accepted", "mail"] == f"mail:{VENDOR}"
    assert desk.run("db", "check").exit_code == 0


@pytest.mark.parametrize(
    ("actor", "told"),
    [
        (by_mail(VENDOR), 1),
        (Actor(name=f"mail:{VENDOR}", known_by=KnownBy.STATED), 0),
        (SATO, 0),
    ],
)
def test_nobody_passes_for_a_mail_by_taking_its_name(sqlite_desk: Desk, actor: Actor, told: int) -> None:
    """The desk is told of what came by mail alone."""
    sqlite_desk.dispatched()
    with open_database(sqlite_desk.url) as database, database.write() as connection:
        file = load_file(connection, "1", locked=True)
        record(connection, file, [Denied(leg=1, reason="x")], at=NOW, now=NOW, actor=actor)
    messages = sqlite_desk.ask("outbox", "list")
    assert len([one for one in messages if one["party"] == "desk" and one["kind"] == "note"]) == told


def test_an_old_event_that_came_by_mail_is_known_by_its_name() -> None:
    """Where how an actor is known was not kept yet."""
    assert is_by_mail("mail:tac@example.com", None)
    assert not is_by_mail("sato", None)
    assert not is_by_mail("mail:tac@example.com", ITSELF.known_by)


def test_how_an_actor_is_known_cannot_be_changed_unseen(desk: Desk) -> None:
    """It is under the event's digest."""
    desk.open()
    with open_database(desk.url) as database:
        execute(database, "UPDATE events SET known_by = 'system' WHERE seq = 1")
    result = desk.run("db", "check")
    assert (result.exit_code, "event 1 is not what was recorded" in result.stdout) == (1, True)


def test_the_timeline_shows_people_how_each_is_known(sqlite_desk: Desk) -> None:
    """In a column of its own."""
    sqlite_desk.open()
    heading, first = sqlite_desk.run("fault", "timeline", "1").stdout.splitlines()[1:3]
    assert heading.split()[-3:] == ["BY", "KNOWN", "BY"]
    assert first.split()[-2:] == ["sato", "stated"]
