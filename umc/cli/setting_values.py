"""Values of the settings' tables, each read from what stands in the file or refused with its line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from umc.cli.setting_tables import HOST
from umc.domain.calendars.duration import parse_counted
from umc.domain.letters.delivery import LONGEST_SEND_S, Security
from umc.domain.near_names import did_you_mean
from umc.domain.register.contract import Priority
from umc.domain.texts.invisible import INVISIBLE

if TYPE_CHECKING:
    from umc.cli.setting_tables import Statement

PLACE_HOLDER = "{token}"
"""In ``reply_to``: where the reply token of a thread goes."""
_PART = rf"[^\s@<>()\[\],;:\"\\\x00-\x1f\x7f-\x9f{INVISIBLE}]"
_ADDRESS = re.compile(rf"{_PART}{{1,64}}@{_PART}{{1,253}}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_LABEL = re.compile(r"[A-Za-z_][A-Za-z0-9_.:-]{0,127}", re.ASCII)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def text(one: Statement) -> str:
    """Read a text of one line that says something."""
    if not isinstance(one.value, str):
        raise one.wrong(f"is {_kind(one)}, not a text", f'write {one.keys[-1]} = "..."')
    if not one.value.strip() or _CONTROL.search(one.value):
        raise one.wrong("is empty or has a control character in it", "write a text of one line")
    return one.value


def flag(one: Statement) -> bool:
    """Read true or false."""
    if not isinstance(one.value, bool):
        raise one.wrong(f"is {_kind(one)}, not a truth value", f"write {one.keys[-1]} = true, or false")
    return one.value


def port(one: Statement) -> int:
    """Read the number of a port."""
    value = one.value
    if isinstance(value, bool) or not isinstance(value, int):
        raise one.wrong(f"is {_kind(one)}, not a number", "write port = 587")
    if not 1 <= value <= 65_535:
        raise one.wrong(f"is {value}, not 1 to 65535", "587 is usual with starttls, 465 with tls")
    return value


def host(one: Statement) -> str:
    """Read the name of a host, or an IP address."""
    read = text(one).lower().rstrip(".")
    if HOST.fullmatch(read) is None:
        raise one.wrong(f"is no host name{_unless_secret(one)}", "write a host alone: no user, port or path")
    return read


def security(one: Statement) -> Security:
    """Read how the way to the mail server is protected."""
    read = text(one)
    if read not in list(Security):
        hint = did_you_mean(read, list(Security)) or f"write one of {', '.join(Security)}"
        raise one.wrong(f"is {read!r}", hint)
    return Security(read)


def address(one: Statement) -> str:
    """Read exactly one mail address, without a name."""
    read = text(one)
    if _ADDRESS.fullmatch(read) is None:
        raise one.wrong(f"is {read!r}, not one mail address", f'write {one.keys[-1]} = "desk@example.jp"')
    return read


def reply_to(one: Statement) -> str:
    """Read a mail address with ``{token}`` once before its @."""
    read = text(one)
    if (
        _ADDRESS.fullmatch(read) is None
        or read.partition("@")[0].count(PLACE_HOLDER) != 1
        or "{" in read.partition("@")[2]
    ):
        raise one.wrong(
            f"is {read!r}, not one mail address with {PLACE_HOLDER} before the @",
            f'write reply_to = "desk+{PLACE_HOLDER}@example.jp": answers are found by it',
        )
    return read


def seconds(one: Statement) -> float:
    """Read a duration such as ``"20s"`` as seconds, from one to a minute."""
    read = text(one)
    try:
        found = parse_counted(read).total_seconds()
    except ValueError:
        found = 0.0
    if not 1 <= found <= LONGEST_SEND_S:
        hint = 'write timeout = "20s": whoever sends waits no longer, and the letter is tried again'
        raise one.wrong(f'is {read!r}, not "1s" to "{LONGEST_SEND_S:.0f}s"', hint)
    return found


def path(one: Statement) -> Path:
    """Read a path; a relative one starts in the folder of the file it is written in, ``~`` is home."""
    return one.file.folder / Path(text(one)).expanduser()


def folder(one: Statement) -> str:
    """Read the path of a folder as an absolute one; it need not be there yet."""
    _see_name(one)
    return str(path(one))


def words(one: Statement) -> tuple[str, ...]:
    """Read a program and its arguments; a program with a slash in it is a path."""
    _see_name(one)
    if (
        not isinstance(one.value, list)
        or not one.value
        or not all(isinstance(part, str) for part in one.value)
    ):
        # Never the value: an argument may be a secret.
        raise one.wrong(
            "is no array of texts",
            f'write {one.keys[-1]} = ["/usr/local/bin/page", "--queue", "umc"]; no shell reads it',
        )
    program, *arguments = one.value
    if not program or any("\0" in part for part in one.value):
        raise one.wrong("has an empty program or a NUL character in it", "write the program's path first")
    if "/" in program or program.startswith("~"):
        program = str(one.file.folder / Path(program).expanduser())
    return (program, *arguments)


def labels(one: Statement) -> tuple[str, ...]:
    """Read names of labels, the one to look at first first."""
    value = one.value
    if not isinstance(value, list) or not value or not all(isinstance(each, str) for each in value):
        raise one.wrong("is no array of texts", 'write equipment = ["umc_tag", "instance"]')
    for each in value:
        if _LABEL.fullmatch(each) is None:
            raise one.wrong(f"has {each!r}, which is no name of a label", 'write such as "instance"')
    return tuple(dict.fromkeys(value))


def priority(one: Statement) -> Priority:
    """Read a priority."""
    read = text(one)
    if read.upper() not in list(Priority):
        raise one.wrong(f"is {read!r}", f"write one of {', '.join(Priority)}")
    return Priority(read.upper())


def variable(one: Statement) -> str:
    """Read the name of an environment variable."""
    if _VARIABLE.fullmatch(read := text(one)) is None:
        # Never the value: whoever takes this for the secret itself has written the secret here.
        hint = 'write secret_env = "HOOK_SECRET", the name of the variable that holds the secret'
        raise one.wrong("is no name of an environment variable", hint)
    return read


def _see_name(one: Statement) -> None:
    if one.keys[0] != "inbox" and _NAME.fullmatch(one.keys[-1]) is None:
        hint = "a name is 1 to 64 of A-Z a-z 0-9 . _ - and begins with a letter or a digit"
        raise one.wrong("has a name that no contact can state", hint)


def _unless_secret(one: Statement) -> str:
    return "" if "@" in one.value or "/" in one.value else f": {one.value!r}"


def _kind(one: Statement) -> str:
    from umc.cli.settings_file import kind_of

    return kind_of(one.value)
