"""Open hours as iCalendar text (RFC 5545), for calendars that people carry."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from unicodedata import category

from umc.domain.calendars.calendar import CalendarSpan

_FORM = "%Y%m%dT%H%M%SZ"
# Controls, invisible and reordering marks, lone surrogates, line and paragraph separators.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def icalendar(name: str, spans: Iterable[CalendarSpan], *, stamp: datetime) -> str:
    """Return the counted spans as events of one iCalendar object, lines ended by CR LF.

    ``stamp`` is when it was made. Lines are folded at 75 octets as section 3.1 asks.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//umc//calendar//EN"]
    for span in spans:
        if span.counted:
            starts = span.starts.astimezone(UTC).strftime(_FORM)
            lines += [
                "BEGIN:VEVENT",
                f"UID:{starts}-{_escaped(name)}@umc",
                f"DTSTAMP:{stamp.astimezone(UTC).strftime(_FORM)}",
                f"DTSTART:{starts}",
                f"DTEND:{span.ends.astimezone(UTC).strftime(_FORM)}",
                f"SUMMARY:{_escaped(f'{name}: {span.cause}')}",
                "END:VEVENT",
            ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    written = re.sub("\r\n|\r|\n", r"\\n", text)
    # A control has no place in a text value (section 3.3.11), and this goes to terminals as it is.
    return "".join("\ufffd" if category(sign) in _UNSEEN else sign for sign in written)


def _folded(line: str) -> str:
    pieces, piece, size = [], "", 0
    for character in line:
        octets = len(character.encode("utf-8"))
        if size + octets > 75:
            pieces.append(piece)
            piece, size = "", 1  # the space that begins a continued line counts
        piece, size = piece + character, size + octets
    return "\r\n ".join([*pieces, piece])
