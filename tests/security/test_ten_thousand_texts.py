"""Ten thousand hostile texts in everything that is listed: shown literally, plain, drawn and for programs."""

import csv
import io
import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, Table, select

from tests.actors import SATO
from tests.cli.running import NOW
from tests.cli.test_hostile_text import RAW, SGR
from tests.sample_desk import Desk
from tests.security.hostile_texts import hostile_texts, joined
from tests.store.outbox_rows import REPORT
from umc.domain.faults.events import Noted
from umc.render.safe_text import safe, safe_json
from umc.store.database.engine import open_database
from umc.store.faults.fault_files import load_file, record
from umc.store.faults.opening import open_reported
from umc.store.tables.alert_tables import alerts
from umc.store.tables.message_tables import mails, messages
from umc.store.tables.tables import equipment

MANY = 10_000
LISTED = MANY if os.environ.get("UMC_TEST_BREADTH") == "whole" else MANY // 10
"""Texts in each listing; all of them take a minute."""
ROWS = 20
"""Rows of a listing that hold the texts between them."""
Row = dict[str, Any]


def shared_out(*fields: str) -> Callable[[int], Row]:
    """Return what gives each row its share of the texts, and each field of a row its share of those."""
    texts = hostile_texts(MANY)[:LISTED]
    shares = {field: joined(texts[place :: len(fields)], ROWS) for place, field in enumerate(fields)}
    return lambda number: {field: share[number] for field, share in shares.items()}


def copied(connection: Connection, table: Table, made: Callable[[int], Row]) -> None:
    """Let there be a row for each number, like the first of a table but for what is made."""
    first = dict(connection.execute(select(table).limit(1)).one()._mapping)
    connection.execute(table.insert(), [first | made(number) for number in range(ROWS)])


def of_faults(connection: Connection) -> None:
    """Let faults have the texts as symptom and caller, as somebody typed them."""
    share = shared_out("symptom", "caller")
    for number in range(ROWS):
        report = replace(REPORT, **share(number))
        open_reported(connection, report, at=NOW, now=NOW, actor=SATO)


def of_messages(connection: Connection) -> None:
    """Let messages wait, with the texts in what others gave."""
    share = shared_out("subject", "address", "contact", "why", "text")
    copied(
        connection,
        messages,
        lambda number: (
            {"id": 1000 + number, "key": f"k{number}", "message_id": f"<{number}@umc>"} | share(number)
        ),
    )


def of_alerts(connection: Connection) -> None:
    """Let alerts that found no machine have the texts as what monitoring said."""
    share = shared_out("source", "severity", "summary", "why", "equipment")
    new = {"state": "firing", "labels": "{}", "times": 1, "starts_at": NOW, "first_at": NOW, "last_at": NOW}
    rows = [new | {"fingerprint": f"f{number}"} | share(number) for number in range(ROWS)]
    connection.execute(alerts.insert(), rows)


def of_mails(connection: Connection) -> None:
    """Let mails that somebody has to read have the texts as what strangers wrote."""
    share = shared_out("sender", "subject", "why", "file", "message_id", "text")
    new = {"verdict": "no-thread", "thread": "", "read_at": NOW}
    connection.execute(
        mails.insert(), [new | {"key": f"k{number}"} | share(number) for number in range(ROWS)]
    )


def of_machines(connection: Connection) -> None:
    """Let machines have the texts as what an older umc, or another tool, may have written."""
    share = shared_out("model", "serial", "location", "customer_ref", "note")
    copied(connection, equipment, lambda number: {"tag": f"ZZ-{number:05}"} | share(number))


def of_notes(connection: Connection, many: int = LISTED) -> None:
    """Let a fault have the texts as notes of the desk."""
    notes = [Noted(text=text) for text in joined(hostile_texts(MANY)[:many], ROWS)]
    record(connection, load_file(connection, "1", locked=True), notes, at=NOW, now=NOW, actor=SATO)


LISTINGS = {
    "fault list": (of_faults, ("fault", "list", "--customer=keihin-bank")),
    "board": (of_faults, ("board",)),
    "outbox list": (of_messages, ("outbox", "list", "--limit=1000")),
    "intake list": (of_alerts, ("intake", "list")),
    "inbox list": (of_mails, ("inbox", "list")),
    "equipment list": (of_machines, ("equipment", "list")),
    "fault timeline": (of_notes, ("fault", "timeline", "1")),
}
"""What fills each listing, and the command."""


@pytest.mark.parametrize("listing", LISTINGS)
def test_no_listing_lets_a_text_through(sqlite_desk: Desk, listing: str) -> None:
    """Plain, drawn on a terminal with colours, JSON and CSV: nothing raw, no row lost, nothing reckoned."""
    fill, words = LISTINGS[listing]
    sqlite_desk.dispatched()
    with open_database(sqlite_desk.url) as database, database.write() as connection:
        fill(connection)
    results = [sqlite_desk.run(*words, "-o", form) for form in ("table", "json", "jsonl", "csv")]
    assert [(one.exit_code, one.stderr) for one in results] == [(0, "")] * 4
    plain, *forms = (one.stdout for one in results)
    drawn = SGR.sub("", sqlite_desk.run(*words, columns=3000).stdout)
    assert [RAW.findall(said) for said in (plain, drawn, *forms)] == [[]] * 5
    assert [len(json.loads(forms[0])) >= ROWS, len(forms[1].splitlines()) >= ROWS] == [True, True]
    cells = [cell for row in csv.reader(io.StringIO(forms[2], newline="")) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r", "＝"))] == []
    sys.stdout.write(f"\n{listing}: {LISTED} texts in {ROWS} rows, five ways\n")


@pytest.mark.postgres
def test_each_text_comes_back_from_both_databases_as_it_went_in(desk: Desk) -> None:
    """To the character, and in its place; the chain that covers them holds."""
    desk.open()
    with open_database(desk.url) as database, database.write() as connection:
        of_notes(connection, MANY)
    said = [one["said"] for one in desk.ask("fault", "timeline", "1") if one["kind"] == "noted"]
    assert said == joined(hostile_texts(MANY), ROWS)
    assert desk.run("db", "check").exit_code == 0


def test_the_border_changes_nothing_but_what_it_must() -> None:
    """Each text alone: what is shown is raw nowhere, harmless texts stay, JSON reads back the same."""
    texts = hostile_texts(MANY)
    assert [text for text in texts if RAW.search(safe(text)) or "\n" in safe(text)] == []
    assert [text for text in texts if text.isprintable() and text.isascii() and safe(text) != text] == []
    assert json.loads(safe_json(json.dumps(texts, ensure_ascii=False))) == texts


def test_the_search_for_raw_signs_would_find_them() -> None:
    """The negative control: of the texts as they are most hold something raw."""
    raw = sum(bool(RAW.search(text)) for text in hostile_texts(MANY))
    sys.stdout.write(f"\n{raw} of {MANY} texts hold what must not be shown raw\n")
    assert raw > MANY // 2
