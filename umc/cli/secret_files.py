"""Secrets: read from files that are their owner's alone, or from the environment.

Those in a keyring: see ``keyring_secrets``. There is no other place.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from umc.domain.letters.delivery import Secret
from umc.domain.refusals import Misuse, Refusal

if TYPE_CHECKING:
    from umc.cli.setting_tables import Statement

_MOST_BYTES = 4096
_OF_OTHERS = 0o077
# root may hand a file to the group that a service runs as; systemd's credentials look like that too.
_OF_OTHERS_IF_ROOTS = 0o037


def secret_in_file(one: Statement) -> Secret:
    """Return the one line that stands in the file which a setting names.

    Raises:
        Misuse: it cannot be read, others may read it, it belongs to somebody else, or holds
            more than one line. No message holds a word of it, nor a path where no file is: it
            may be the secret itself, written in the wrong place.
    """
    from umc.cli.setting_values import path

    named = path(one)
    try:
        # Without blocking: a pipe that nobody writes to would be waited for.
        number = os.open(named, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no path"
        hint = f"write {one.keys[-1]} = the path of a file that holds the secret alone, of mode 0600"
        raise one.wrong(f"names no file that can be read ({reason})", hint) from None
    try:
        see_owner(one, str(named), os.fstat(number))
        content = os.read(number, _MOST_BYTES + 1)
    finally:
        os.close(number)
    return one_line(
        content, one.wrong(f"names {named}, which holds more or less than one line of text", _LINE)
    )


_LINE = "put the secret alone into it, in one line of at most 4096 bytes"


def see_owner(one: Statement, named: str, state: os.stat_result) -> None:
    """See to it that a file is ordinary, ours or root's, and that nobody else may read or change it.

    A file of root's may be read by its group, unless we are root.

    Raises:
        Misuse: it is not so.
    """
    ours = os.geteuid()
    if not stat.S_ISREG(state.st_mode):
        raise one.wrong(f"names {named}, which is no ordinary file", _LINE)
    if state.st_uid not in (ours, 0):
        raise one.wrong(
            f"names {named}, which belongs to uid {state.st_uid}", f"umc runs as uid {ours}: chown it"
        )
    if state.st_mode & (_OF_OTHERS if state.st_uid == ours else _OF_OTHERS_IF_ROOTS):
        mode = stat.S_IMODE(state.st_mode)
        raise one.wrong(f"names {named}, which others may read (mode {mode:04o})", f"chmod 600 {named}")


def secret_in_variable(name: str) -> Secret | None:
    """Return the secret that an environment variable holds, None where it is not set.

    Raises:
        Misuse: it holds more than one line; no message holds a word of it.
    """
    value = os.environ.get(name)
    if not value:
        return None
    misuse = Misuse("bad-config", f"{name}: it holds no line of text", hint="set it to the secret alone")
    return one_line(os.fsencode(value), misuse)


def one_line(content: bytes, otherwise: Refusal) -> Secret:
    """Return the one line of text that some bytes are; a line break at its end is none of it.

    Raises:
        Refusal: ``otherwise``; they are something else.
    """
    try:
        line = content.decode("utf-8").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        raise otherwise from None
    if not line or len(content) > _MOST_BYTES or any(ord(one) < 0x20 or ord(one) == 0x7F for one in line):
        raise otherwise
    return Secret(line)
