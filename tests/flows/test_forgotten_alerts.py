"""Alerts and answers that belong to nobody known: a forgotten person's address and number leave them too."""

import json
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from tests.cli.intakes import one
from tests.cli.running import NOW
from tests.files.alert_payloads import an_alert, of_alertmanager
from tests.flows.forgetting import FORGET, MAIL, NAME, PHONE, everything, let_go
from tests.sample_desk import Desk
from umc.domain.personal.personal_spellings import FORGOTTEN
from umc.store.database.engine import open_database
from umc.store.tables.tables import keys


def unknown(name: str, summary: str) -> bytes:
    """Return an alert of a machine that nobody has registered."""
    labels = {"alertname": name, "instance": "nobody-1", "owner": MAIL.upper() if "mail" in name else "desk"}
    return of_alertmanager(an_alert(labels=labels, annotations={"summary": summary}))


def keep_answers(desk: Desk, answers: dict[str, Any]) -> None:
    """Keep answers under keys, as a command that was given one does."""
    with open_database(desk.url) as database, database.write() as connection:
        for key, answer in answers.items():
            row = {"key": key, "command": "0" * 64, "outcome": json.dumps(answer), "recorded_at": NOW}
            connection.execute(insert(keys), row)


def kept_answers(desk: Desk) -> dict[str, str]:
    """Return what is kept under each key."""
    with open_database(desk.url) as database, database.read() as connection:
        return {row.key: row.outcome for row in connection.execute(select(keys.c.key, keys.c.outcome))}


def test_an_alert_on_no_machine_and_no_fault_is_searched_by_address_and_number(
    desk: Desk, tmp_path: Path
) -> None:
    """As a mail that led to no fault is; a name alone may be anybody's of that name, and stays."""
    for name, summary in (("mailed", "no answer"), ("rung", f"{NAME}: {PHONE}"), ("named", f"ask {NAME}")):
        assert one(desk, unknown(name, summary))["equipment"] is None
    let_go(desk, tmp_path)
    assert MAIL.upper() in everything(desk)
    assert PHONE in everything(desk)
    assert desk.ask(*FORGET, "--yes")["replaced"]["alerts"] == 2
    said = {kept["summary"] for kept in desk.ask("intake", "list")}
    assert said == {"mailed: no answer", f"rung: {FORGOTTEN}: {FORGOTTEN}", f"named: ask {NAME}"}
    left = everything(desk)
    assert [value for value in (MAIL.upper(), PHONE) if value in left] == []


def test_an_answer_that_names_nobody_is_searched_by_address_and_number(
    sqlite_desk: Desk, tmp_path: Path
) -> None:
    """Those of another customer's fault or machine stay: what stands there is told by their own people."""
    let_go(sqlite_desk, tmp_path)
    keep_answers(
        sqlite_desk,
        {
            "mailed": {"outcomes": [{"why": f"ask {NAME}, {MAIL}"}]},
            "named": {"outcomes": [{"why": f"ask {NAME}"}]},
            "of another": {"equipment": "YH-UPS-01", "why": f"ask {MAIL}"},
        },
    )
    assert sqlite_desk.ask(*FORGET, "--yes")["replaced"]["keys"] == 1
    kept = kept_answers(sqlite_desk)
    assert kept["mailed"] == f'{{"outcomes":[{{"why":"ask {FORGOTTEN}, {FORGOTTEN}"}}]}}'
    assert NAME in json.loads(kept["named"])["outcomes"][0]["why"]
    assert MAIL in kept["of another"]
