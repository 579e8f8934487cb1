"""Mails that were read: what became of each, on screen and as records."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Any

from umc.domain.messages.mail_verdict import FOR_A_PERSON, Verdict
from umc.render.blocks import BLANK, Block, Cell, Style, begun, grid, line, pairs
from umc.render.values import instant_fields, spoken, spoken_short

if TYPE_CHECKING:  # who lists mails need not wait for what reads them
    from umc.services.list_mails import KeptMail
    from umc.services.read_inbox import MailRead

READ_FIELDS = ("file", "id", "verdict", "for_a_person", "why", "number", "thread", "seq", "sender", "subject")
MAIL_FIELDS = (
    "id", "verdict", "for_a_person", "why", "number", "thread", "seq", "sender", "subject", "message_id",
    "text", "file", "sent_at", "sent_at_utc", "read_at", "read_at_utc",
)  # fmt: skip
_READ_BEFORE = "read-before"
_BAD = frozenset({Verdict.UNREADABLE, Verdict.RETURNED, Verdict.DESK_UNREACHED, Verdict.STILL_DOWN})
_GOOD = frozenset({Verdict.ACCEPTED, Verdict.DONE, Verdict.CONFIRMED})
_LONGEST_SUBJECT = 48


def read_record(mail: MailRead) -> dict[str, Any]:
    """Return the record of one mail just read; ``id`` and ``number`` null where there is none."""
    return {
        "file": mail.name,
        "id": mail.id,
        "verdict": mail.verdict.value if mail.verdict is not None else _READ_BEFORE,
        "for_a_person": mail.for_a_person,
        "why": mail.why,
        "number": mail.number,
        "thread": mail.thread,
        "seq": mail.seq,
        "sender": mail.sender,
        "subject": mail.subject,
    }


def read_blocks(mails: Sequence[MailRead]) -> list[Block]:
    """Compose what became of the mails just read, and how many need a person."""
    if not mails:
        return [line(Cell("no new mail", "dim"))]
    rows = [
        (
            str(mail.id or ""),
            _verdict_cell(mail.verdict),
            mail.number or "",
            mail.thread,
            mail.sender or Cell(mail.name, "dim"),
            mail.why or begun(mail.subject, _LONGEST_SUBJECT),
        )
        for mail in mails
    ]
    left = sum(mail.for_a_person for mail in mails)
    told = f"{len(mails):,} read, {left:,} for a person" + (
        " (umc inbox list --for-a-person)" if left else ""
    )
    columns = ("mail", "verdict", "fault", "thread", "from", "why")
    listing = grid(columns, rows, keep=(0, 1, 2, 3), right=(0,), spare=(3,))
    return [listing, line(Cell(told, "warn" if left else "good"))]


def mail_record(mail: KeptMail, zone: tzinfo | None = None) -> dict[str, Any]:
    """Return the record of one kept mail; ``sent_at`` is what the mail itself says."""
    own = {name: getattr(mail, name) for name in MAIL_FIELDS if hasattr(mail, name)}
    times = instant_fields("sent_at", mail.sent_at, zone or UTC) | instant_fields(
        "read_at", mail.read_at, zone or UTC
    )
    found = own | times | {"verdict": mail.verdict.value}
    return {name: found[name] for name in MAIL_FIELDS}


def mail_list_blocks(mails: Sequence[KeptMail], zone: tzinfo | None = None) -> list[Block]:
    """Compose a listing of kept mails, in the order given."""
    if not mails:
        return [line(Cell("no such mails", "dim"))]
    rows = [
        (
            str(mail.id),
            spoken_short(mail.read_at, zone or UTC),
            _verdict_cell(mail.verdict),
            mail.number or "",
            mail.thread,
            mail.sender or Cell(mail.file, "dim"),
            begun(mail.subject, _LONGEST_SUBJECT),
        )
        for mail in mails
    ]
    columns = ("mail", "read", "verdict", "fault", "thread", "from", "subject")
    return [
        grid(columns, rows, keep=(0, 1, 2, 3, 4), right=(0,), spare=(1, 4)),
        line(Cell(f"times in {zone or 'UTC'}", "dim")),
    ]


def mail_blocks(mail: KeptMail, zone: tzinfo | None = None) -> list[Block]:
    """Compose one mail with all that is known of it; its own words stand last."""
    about = f"{mail.number} {mail.thread}".strip() if mail.number else ""
    event = f"event {mail.seq} of {mail.number}" if mail.seq is not None else ""
    rows: list[tuple[str, str | Cell | None]] = [
        ("verdict", _verdict_cell(mail.verdict)),
        ("why", mail.why),
        ("fault", about),
        ("recorded", event),
        ("from", mail.sender),
        ("subject", mail.subject),
        ("sent", spoken(mail.sent_at, zone or UTC)),
        ("read", spoken(mail.read_at, zone or UTC)),
        ("message id", mail.message_id),
        ("file", mail.file),
    ]
    words: list[Block] = [BLANK, line(mail.text, indent=2)] if mail.text else []
    return [line(Cell(f"mail {mail.id}", "strong")), pairs(rows, indent=2), *words]


def _verdict_cell(verdict: Verdict | None) -> Cell:
    if verdict is None:
        return Cell(_READ_BEFORE, "dim")
    style: Style = "warn" if verdict in FOR_A_PERSON else "dim"
    if verdict in _BAD:
        style = "bad"
    return Cell(verdict.value, "good" if verdict in _GOOD else style)
