"""A desk at which somebody of the bank's has left traces everywhere, and their book without them."""

import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.cli.intakes import take
from tests.files.alert_payloads import an_alert, of_alertmanager
from tests.mailbox import CUSTOMER, a_mail, read, sent_in
from tests.sample_desk import SAMPLES, Desk
from umc.domain.faults.events import Event
from umc.store.faults.said import SaidRow
from umc.store.register.applied_plans import unpacked

NAME, MAIL, PHONE = "見本 太郎", "operations@example.jp", "+81-45-000-0000"
TRACES = (NAME, "見本太郎", MAIL, "OPERATIONS@EXAMPLE.JP", PHONE, "045-000-0000", "0450000000")
"""What is left of them, in every spelling used here."""
FORGET = ("customer", "forget-contact", "keihin-bank", "--name", NAME)


def leave_traces(desk: Desk, folder: Path) -> str:
    """Have the person call, write and be written to, about one fault of the bank; return its number."""
    said = ("--symptom", f"{NAME}: no link, ring 045-000-0000", "--caller", f"見本太郎 {PHONE}")
    machine = ("--site", "dc", "--vendor", "cisco", "--model", "C9300", "--class", "network")
    desk.ask("equipment", "add", "KB-NEW-1", "--customer", "keihin-bank", *machine,
             "--note", f"key is with {NAME}", "--key", "new machine")  # fmt: skip
    number = str(desk.open("KB-SW-01", *said, "--key", "opening")["number"])
    desk.step("suspect", number, "KB-ST-01", "--evidence", "見本太郎 saw its light")
    desk.step("clear", number, "KB-ST-01", "--evidence", f"ask {MAIL.upper()}")
    desk.step("dispatch", number, "--give", f"contact={NAME} 0450000000", at="03:25")
    desk.step("accept", number, "--note", "called 見本太郎", at="03:30")
    desk.run("tick", at="2026-05-03T05:00+09:00")
    desk.step("note", number, f"dear {NAME}, we are on it", "--to", "customer", "--send", at="05:10")
    labels = {"alertname": "HostDown", "instance": "KB-SW-01", "owner": NAME}
    take(desk, of_alertmanager(an_alert(labels=labels, annotations={"summary": f"ring {PHONE}"})))
    desk.step("restore", number, "--note", f"told {NAME}", "--ask", at="05:20")
    sent = sent_in(desk, "customer", number)
    mail = a_mail(
        f"yes, it is back\n{NAME}", by=f"{NAME} <{CUSTOMER}>", to=sent.reply_to, In_Reply_To=sent.message_id
    )
    stray = a_mail("hello", by=f"見本太郎 <{MAIL}>", to="desk@example.jp", Subject="lunch?")
    read(desk, folder, mail, stray, at="05:40", code=1)
    return number


def as_written_then(event: Event) -> tuple[Event, list[SaidRow]]:
    """Return an event as umc wrote it before schema 0006: words inside, and not how the actor was known."""
    return replace(event, known_by=None), []


def without_the_person(folder: Path) -> Path:
    """Return a copy of the sample book in which the bank has one contact fewer."""
    book = folder / "book"
    shutil.copytree(SAMPLES, book)
    customers = book / "customers" / "keihin-bank.toml"
    lines = customers.read_text(encoding="utf-8").splitlines(keepends=True)
    customers.write_text("".join(line for line in lines if NAME not in line), encoding="utf-8")
    return book


def let_go(desk: Desk, folder: Path) -> None:
    """Take the person out of the register, and let no message to them wait."""
    desk.ask("apply", str(without_the_person(folder)), "--yes")
    waiting = [str(one["id"]) for one in desk.ask("outbox", "list", "--state", "waiting")]
    if waiting:
        desk.ask("outbox", "drop", *waiting, "--reason", f"{NAME} has left")
        rest = [str(one["id"]) for one in desk.ask("outbox", "list", "--state", "waiting")]
        if rest:
            desk.ask("outbox", "drop", *rest, "--reason", "told by phone")


def everything(desk: Desk) -> str:
    """Return all that the database holds, the plans unpacked; on SQLite that is every byte of its files."""
    if not desk.url.startswith("sqlite"):
        with psycopg.connect(desk.url) as server:
            tables = server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            named = [sql.Identifier(table) for (table,) in tables]
            return _told(
                row for one in named for row in server.execute(sql.SQL("SELECT * FROM {}").format(one))
            )
    path = Path(desk.url.removeprefix("sqlite:///"))
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as file:
        plans = list(file.execute("SELECT plan FROM applied_plans"))
    file.close()
    raw = b"".join(
        path.with_name(path.name + end).read_bytes() for end in ("", "-wal") if _is_there(path, end)
    )
    return _told(plans) + raw.decode(errors="replace")


def _is_there(path: Path, end: str) -> bool:
    return path.with_name(path.name + end).exists()


def _told(rows: Any) -> str:
    return "\n".join(
        str(unpacked(bytes(value))) if isinstance(value, bytes | memoryview) else str(value)
        for row in rows
        for value in row
    )
