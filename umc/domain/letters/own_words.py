"""The words that the sender of a mail wrote: without what is quoted, and without the signature."""

import re

_MOST_CHARACTERS = 100_000
_LONGEST_LINE = 1_000  # as a line above a quotation; a longer one is somebody's own
_QUOTED = re.compile(r"[ \t]{0,3}[>＞|]")
_ORIGINAL = re.compile(
    r"[-_=*\s]{2,20}(?:original (?:message|appointment)|forwarded message|元のメッセージ|転送メッセージ"
    r"|原始邮件|原始郵件|原邮件|轉寄的郵件|转发的邮件)[^\n]{0,80}",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"[*\s]{0,3}(?:from|sent|date|to|cc|subject|差出人|送信日時|送信者|日時|宛先|件名|发件人|发送时间|日期|收件人"
    r"|主题|寄件者|寄件日期|傳送時間|收件者|主旨)[*\s]{0,3}[:：]",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r".{0,300}(?:wrote|writes|のメール|書きました|写道|寫道|<[^<>\s]{1,254}@[^<>\s]{1,254}>)\s{0,3}[:：]"
)
_SIGNATURES = ("--", "—")  # with or without the space that RFC 3676 4.3 puts behind it


def own_words(text: str) -> str:
    """Return the lines above and between what is quoted, up to the signature or the mail answered.

    A line that says who wrote what follows is left out, and where what follows is not
    marked as quoted, that too.
    """
    lines = [line.rstrip() for line in text[:_MOST_CHARACTERS].splitlines()]
    kept: list[str] = []
    for place, line in enumerate(lines):
        if _ends(lines, place):
            break
        if not _QUOTED.match(line) and not _says_who_wrote(lines, place):
            kept.append(line)
    return _without_gaps(kept)


def _ends(lines: list[str], place: int) -> bool:
    """Return whether nothing of the sender's own follows from this line on."""
    line = lines[place]
    if line in _SIGNATURES or _ORIGINAL.fullmatch(line) or _is_header_block(lines, place):
        return True
    return _wrote(line) and not _quotes_next(lines, place)


def _is_header_block(lines: list[str], place: int) -> bool:
    """Return whether two headers of a mail stand here, as mail programs write them above a quotation."""
    return all(_HEADER.match(line) for line in lines[place : place + 2]) and place + 1 < len(lines)


def _says_who_wrote(lines: list[str], place: int) -> bool:
    """Return whether a line, or it with the next one, tells whose words follow."""
    if _wrote(lines[place]):
        return True
    following = lines[place + 1] if place + 1 < len(lines) else ""
    return lines[place].startswith(("On ", "on ")) and _wrote(following)


def _wrote(line: str) -> bool:
    # Only a line that ends in a colon is held against the pattern, which is slow on long ones.
    return len(line) <= _LONGEST_LINE and line.endswith((":", "：")) and _WROTE.fullmatch(line) is not None


def _quotes_next(lines: list[str], place: int) -> bool:
    """Return whether what follows is marked as quoted, or nothing follows."""
    following = next((line for line in lines[place + 1 : place + 20] if line), ">")
    return _QUOTED.match(following) is not None


def _without_gaps(lines: list[str]) -> str:
    """Return the lines as one text with no more than one blank line in a row."""
    told: list[str] = []
    for line in lines:
        if line or (told and told[-1]):
            told.append(line)
    return "\n".join(told).strip()
