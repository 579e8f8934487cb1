"""Bytes of mails as text, whatever they say about themselves; a text that both databases can keep."""

import re

_NAMES = {
    "uft-8": "utf-8",
    "utf8": "utf-8",
    "utf-8mb4": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "x-sjis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "shift_jis": "cp932",
    "windows-31j": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "big5": "cp950",
    "x-euc-jp": "euc_jp",
    "ks_c_5601-1987": "cp949",
    "iso-2022-jp": "iso2022_jp_3",  # what says iso-2022-jp often holds letters of its successors
}
# Other codecs of Python make programs or compressed files out of text, or take long over it.
_KNOWN = re.compile(
    r"us-ascii|ascii|latin-?1|utf-(?:7|8|16|32)(?:[bl]e)?|iso-8859-\d{1,2}|windows-\d{3,4}|cp\d{3,4}|gb18030"
    r"|iso-?2022-?(?:jp|kr)[\w-]*|iso2022_jp\w*|euc[_-](?:jp|kr)|koi8-[ru]|tis-620|mac(?:intosh|[_-]roman)|big5-?hkscs"
)
_BROKEN = re.compile("[\0\ud800-\udfff]")
_ESCAPE = b"\x1b$"


def as_text(given: bytes, charset: str = "") -> str:
    """Return bytes as text: by the charset they claim, else by what they look like.

    What no charset can read is replaced, as is what no database keeps; nothing is refused.
    """
    for name in _tried(given, charset):
        try:
            return storable(given.decode(name))
        except (UnicodeError, LookupError, OverflowError):
            continue
    return storable(given.decode(_tried(given, charset)[0], errors="replace"))


def storable(text: str) -> str:
    """Return a text with a replacement character for each NUL and each half of a pair."""
    return _BROKEN.sub("\ufffd", text)


def _tried(given: bytes, charset: str) -> tuple[str, ...]:
    claimed = charset.strip().strip("\"'").lower()
    name = _NAMES.get(claimed, claimed)
    known = (name,) if _KNOWN.fullmatch(name) else ()
    # Escapes to Japanese letters are plain ASCII to every other charset.
    looks = ("iso2022_jp_3",) if _ESCAPE in given else ()
    return (*looks, *known, "utf-8")
