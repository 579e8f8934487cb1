"""Letters for the tests of gateways: everything that a test does not speak of is filled in."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from umc.domain.letters.letter import Letter, Means, MessageKind

WRITTEN_AT = datetime(2026, 5, 3, 0, 30, 0, 250_000, tzinfo=UTC)
TOKEN = "5f0c6a1e9b7d4c3f8a2b1d0e6c9f7a35"

_ONE = Letter(
    key="key-1",
    kind=MessageKind.DISPATCH,
    number="F-2026-000123",
    thread="leg-1",
    party="fuji",
    role="vendor:1",
    contact="Fuji Night Desk",
    means=Means.EMAIL,
    address="night@fuji.example.jp",
    language="en",
    subject="F-2026-000123 Core switch down",
    text="The core switch is down.\nAnswer by 09:00.\n",
    message_id="<key-1@desk.example.jp>",
    reply_token=TOKEN,
    written_at=WRITTEN_AT,
    facts={"desk": "Tokyo Desk"},
)


def a_letter(**stated: Any) -> Letter:
    """Return a letter to a vendor by mail; its Message-ID follows its key."""
    if "key" in stated:
        stated.setdefault("message_id", f"<{stated['key']}@desk.example.jp>")
    return replace(_ONE, **stated)
