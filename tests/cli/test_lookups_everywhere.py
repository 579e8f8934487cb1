"""Every command there is: whatever shows a customer's registered contact leaves word of it."""

import shutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest

from tests.sample_desk import SAMPLES, Desk
from umc.cli.commands import COMMANDS

ON = {"UMC_LOG_LOOKUPS": "true"}
NAME, MAIL = "Quillon Ostrava", "quillon@example.jp"
DECLARED = '{ name = "見本 太郎", email = "operations@example.jp"'
READS = {
    "plan": ("{book}",),
    "book diff": ("1", "2"), "book history": (), "book show": ("2",), "export": (),
    "customer list": (), "customer show": ("keihin-bank",),
    "customer lookups": (), "vendor list": (), "vendor show": ("cisco",), "contract list": (),
    "contract show": ("KB-2026",), "agreement list": (), "agreement show": ("SNT-4711",),
    "equipment list": (), "equipment show": ("KB-SW-01",), "entitlement": ("KB-SW-01",),
    "route": ("KB-SW-01",), "fault list": (), "fault show": ("1",), "fault why": ("1",),
    "fault ledger": ("1",), "fault timeline": ("1",), "board": (), "intake list": (),
    "report": ("--month", "2026-05", "--ledger"),
    "outbox list": ("--fault", "1"), "outbox show": ("{message}",), "inbox list": (),
    "db status": (), "db check": (), "db anchor": (), "db export": ("{folder}/all.jsonl",), "archive": (),
    "gaps": ("--contract", "KB-2026"), "config": (),
}  # fmt: skip
"""What reads the register, the faults or the messages, each with words to show as much as it can."""
NO_READS = frozenset(
    {
        "demo", "init", "validate", "explain", "test", "schema", "completion", "help",  # no database
        "calendar due", "calendar elapsed", "calendar show",
        "apply", "customer forget-contact", "equipment add", "equipment import", "equipment move",
        "equipment retire",
        "intake alertmanager", "intake drop", "intake grafana", "intake json", "intake zabbix", "tick",
        "outbox drop", "outbox release", "outbox retry", "outbox send", "inbox read", "run", "batch",
        "db upgrade", "db grant", "db restore", "db import",
        "db backup",  # a copy of the file itself; it says only where it is
        "inbox show",  # one mail, as its sender wrote it
    }
)  # fmt: skip
"""What writes, or shows nothing of the register."""
STEPS = ("open", "suspect", "clear", "culprit", "dispatch", "accept", "deny", "hand-back", "done", "respond",
         "note", "hold", "resume", "reprioritise", "restore", "confirm", "resolve", "close", "reopen",
         "cancel")  # fmt: skip


def leaves(command: click.Command, words: tuple[str, ...]) -> Iterator[str]:
    """Give every command under a command."""
    if not isinstance(command, click.Group):
        yield " ".join(words)
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found is not None
        yield from leaves(found, (*words, name))


def test_every_command_is_known_to_show_contacts_or_not() -> None:
    """A new command is put into one of the two lists, and so into the walk below."""
    there = {
        leaf
        for section in COMMANDS.values()
        for name, (module, attribute, _) in section.items()
        for leaf in leaves(getattr(import_module(module), attribute), (name,))
    }
    assert there == READS.keys() | NO_READS | {f"fault {verb}" for verb in STEPS}


@pytest.fixture
def told(sqlite_desk: Desk, tmp_path: Path) -> dict[str, str]:
    """Give places: a book without a contact who is registered, has a unique name, and was written to."""
    shutil.copytree(SAMPLES, tmp_path / "book")
    customers = tmp_path / "book" / "customers" / "keihin-bank.toml"
    before = customers.read_text(encoding="utf-8")
    assert before.count(DECLARED) == 1
    customers.write_text(before.replace(DECLARED, f'{{ name = "{NAME}", email = "{MAIL}"'), encoding="utf-8")
    sqlite_desk.ask("apply", str(tmp_path / "book"), "--yes")
    sqlite_desk.open("KB-SW-01")
    sqlite_desk.step("note", "1", "we are on it", "--to", "customer", "--send")
    sqlite_desk.step("dispatch")
    sqlite_desk.run("tick", at="2026-05-03T09:00+09:00")
    customers.write_text(before, encoding="utf-8")
    found = sqlite_desk.ask("outbox", "list", "--fault", "1")
    message = next(str(one["id"]) for one in found if one["contact"] == NAME)
    return {"book": str(tmp_path / "book"), "folder": str(tmp_path), "message": message}


def test_every_command_that_shows_a_registered_contact_says_so_in_the_log(
    sqlite_desk: Desk, told: dict[str, str]
) -> None:
    """Who showed what is what is logged, command by command; in every form an answer comes in."""
    shown: set[str] = set()
    for name, words in READS.items():
        for form in ("json", "table"):
            given = [word.format(**told) for word in words]
            force = ["--force"] if name == "db export" else []
            done = sqlite_desk.run(*name.split(), *given, *force, "-o", form, "-v", env=ON)
            assert done.exit_code in (0, 1), f"{name}: {done.stderr}"
            text = done.stdout + done.stderr
            if name == "db export":
                text += Path(given[0]).read_text(encoding="utf-8")
            if NAME in text or MAIL in text:
                shown.add(name)
    logged = {one["command"] for one in sqlite_desk.ask("customer", "lookups")}
    assert logged == shown
    assert shown >= {"customer show", "outbox show", "db export", "plan"}
