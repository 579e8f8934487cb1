"""A company's database that moves, restarts or refuses: umc finds the leader and does each thing once."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import permutations
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from tests.cli.running import umc
from tests.databases import postgres_binaries, running_server, without_postgres
from tests.sample_desk import Desk
from tests.store.cutting_proxy import Cut, CuttingProxy, cutting

pytestmark = pytest.mark.postgres

PATIENT = {"UMC_PATIENCE": "20s"}
DEAD = "127.0.0.1:1"


@pytest.fixture(scope="module")
def readers_only() -> Iterator[str]:
    """Give the URL of a second server, which takes no writes."""
    binaries = postgres_binaries()
    if binaries is None:
        without_postgres()
    else:
        with running_server(binaries) as url:
            with psycopg.connect(url, autocommit=True) as administrator:
                administrator.execute("ALTER SYSTEM SET default_transaction_read_only = on")
                administrator.execute("SELECT pg_reload_conf()")
            yield url


def place(proxy: CuttingProxy) -> str:
    """Return host and port of a proxy."""
    url = make_url(proxy.url)
    return f"{url.host}:{url.port}"


def at(places: tuple[str, ...], desk: Desk, more: str = "") -> str:
    """Return the URL of the desk's database at one of several places."""
    plain = "sslmode=disable&gssencmode=disable"
    return f"postgresql://umc@{','.join(places)}/{make_url(desk.url).database}?{plain}{more}"


def test_the_server_that_takes_writes_is_found_in_any_order(postgres_desk: Desk, readers_only: str) -> None:
    """One is dead, one takes no writes: all six orders lead to the one that does, at once."""
    name = make_url(postgres_desk.url).database
    with ExitStack() as stack:
        leader = stack.enter_context(cutting(postgres_desk.url))
        standby = stack.enter_context(cutting(make_url(readers_only).set(database=name).render_as_string()))
        for places in permutations((place(leader), place(standby), DEAD)):
            result = umc("db", "status", "-o", "json", db=at(places, postgres_desk))
            assert result.exit_code == 0, result.stderr
            assert result.json["counts"]["equipment"] == 84
            assert all(one in result.json["url"] for one in places)


def test_where_none_takes_writes_that_is_said_and_no_password(readers_only: str) -> None:
    """After the patience that was set, with exit code 4."""
    with cutting(readers_only) as standby:
        url = f"postgresql://umc:horse-battery@{place(standby)},{DEAD}/postgres?sslmode=disable"
        result = umc("fault", "list", "-o", "json", db=url, env={"UMC_PATIENCE": "1s"})
    assert (result.exit_code, result.error["code"]) == (4, "database-unreachable")
    assert "trying again until" in result.stderr
    assert "horse" not in result.stderr


def test_a_password_that_is_wrong_is_told_at_once(postgres_desk: Desk) -> None:
    """Nor a role or a database that does not exist: waiting would not help."""
    begun = time.monotonic()
    with cutting(postgres_desk.url) as proxy:
        url = at((place(proxy), place(proxy)), postgres_desk).replace("umc@", "nobody-here@")
        result = umc("fault", "list", "-o", "json", db=url)
    assert (result.exit_code, result.error["code"]) == (4, "database-unreachable")
    assert "trying again" not in result.stderr
    assert time.monotonic() - begun < 20


def test_a_command_outlasts_a_server_that_lets_nobody_in(readers_only: str) -> None:
    """The command, a real process, says that it waits; once the server is back, it ends well by itself."""
    words = (sys.executable, "-m", "umc", "db", "status", "-o", "json", "--db", readers_only)
    socket = Path(str(make_url(readers_only).query["host"])) / ".s.PGSQL.5432"
    away = socket.rename(socket.with_name("away"))
    try:
        waits = subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=PATIENT
        )
        assert waits.stderr is not None
        said = waits.stderr.readline()
    finally:
        away.rename(socket)
    found, _ = waits.communicate(timeout=60)
    assert "trying again until" in said
    assert waits.returncode == 0
    assert '"rights": "owner"' in found


def test_what_came_over_standard_input_is_read_again(postgres_desk: Desk) -> None:
    """The connection is lost after the rows were taken in: all of them are there, each once."""
    row = "KB-NEW-1,keihin-bank,dc,cisco,ISR4331"
    csv = f"tag,customer,site,vendor,model\n{row}\n{row.replace('NEW-1', 'NEW-2')}\n"
    with cutting(postgres_desk.url, Cut.IN_THE_MIDDLE) as proxy:
        result = Desk(proxy.url).run("equipment", "import", "-", "--apply", stdin=csv, env=PATIENT)
    assert result.exit_code == 0, result.stderr
    assert proxy.met == [Cut.IN_THE_MIDDLE]
    found = postgres_desk.ask("equipment", "list", "--customer", "keihin-bank")
    assert [one["tag"] for one in found if "NEW" in one["tag"]] == ["KB-NEW-1", "KB-NEW-2"]


def test_a_tick_whose_commit_was_lost_tells_nobody_twice(postgres_desk: Desk) -> None:
    """Ticking again does nothing twice, so it is done without a key."""
    postgres_desk.open(at="03:10")
    with cutting(postgres_desk.url, Cut.AFTER_COMMIT) as proxy:
        lost = Desk(proxy.url).run("tick", at="2026-05-03T03:30+09:00", env=PATIENT)
    letters = postgres_desk.ask("outbox", "list")
    assert lost.exit_code == 0, lost.stderr
    assert proxy.met == [Cut.AFTER_COMMIT]
    assert postgres_desk.ask("tick", at="2026-05-03T03:30+09:00") == []
    assert postgres_desk.ask("outbox", "list") == letters != []


def test_an_interruption_while_it_waits_ends_it_at_once(
    postgres_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And where a COMMIT was lost before, it does not claim to know."""

    def interrupted(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("umc.cli.trying.time.sleep", interrupted)
    said = ("--symptom", "x", "--priority", "P1", "--key", "call-17")
    for cut, known in ((Cut.IN_THE_MIDDLE, True), (Cut.AFTER_COMMIT, False)):
        with cutting(postgres_desk.url, cut) as proxy:
            opened = Desk(proxy.url).run(
                "fault", "open", "--equipment", "KB-SW-01", *said, at="03:10", env=PATIENT
            )
        assert opened.exit_code == 130
        assert ("is not known" in opened.stderr) is not known
