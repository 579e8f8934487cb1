"""A letter as programs get it: the body of a webhook, what a command reads."""

import json
from datetime import UTC

from umc.domain.letters.letter import Letter


def letter_json(letter: Letter) -> bytes:
    """Return a letter as one JSON object in UTF-8; the same bytes at every attempt.

    Every field but the address (a webhook's may hold a secret) and the reply token, which
    would let whoever reads it answer in somebody else's place.
    """
    record = {
        "key": letter.key,
        "kind": letter.kind.value,
        "number": letter.number,
        "thread": letter.thread,
        "party": letter.party,
        "role": letter.role,
        "contact": letter.contact,
        "language": letter.language,
        "subject": letter.subject,
        "text": letter.text,
        "message_id": letter.message_id,
        "in_reply_to": letter.in_reply_to,
        "references": list(letter.references),
        "written_at_utc": letter.written_at.astimezone(UTC).isoformat(),
        "facts": dict(letter.facts),
    }
    # Half a surrogate pair is no text: JSON's own escape says it all the same.
    return json.dumps(record, ensure_ascii=True, separators=(",", ":")).encode("ascii")
