"""What went wrong, as it is said: two lines for people, an object for programs."""

from __future__ import annotations

import errno
import json
import os
import re
import sys
from dataclasses import dataclass
from typing import Any

import click

from umc.cli.exit_codes import EXIT_BUG, EXIT_INTERRUPTED, EXIT_OUTSIDE, EXIT_USAGE
from umc.domain.refusals import Refusal
from umc.render.safe_text import safe, safe_json, safe_lines

_OF_THE_WORLD = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO)


@dataclass(frozen=True, slots=True)
class Trouble:
    """A refusal, a misuse, a failure outside or a bug, ready to be said."""

    code: str
    message: str
    hint: str
    exit_code: int

    def record(self) -> dict[str, Any]:
        """Return the object for programs."""
        return {"code": self.code, "message": self.message, "hint": self.hint, "exit_code": self.exit_code}


INTERRUPTED = Trouble("interrupted", "nothing was left half done", "", EXIT_INTERRUPTED)
_IN_DOUBT = "nothing was left half done; whether it was kept is not known"

# Where to look whether a write took place, by the first word of its command.
_LOOK = {"equipment": "umc equipment list", "apply": "umc plan with the same files", "db": "umc db status"}
_UNKNOWN_NUMBER = re.compile(r"-[\d.]")


def trouble_of(error: Exception, *, in_full: bool, kept: str | None = None) -> Trouble:
    """Return what an exception means to the user; ``in_full`` prints what lies behind a bug.

    ``kept`` is the noun of a command whose write had been committed before, None where
    nothing was.
    """
    match error:
        case Refusal():
            return Trouble(error.code, error.message, error.hint, error.exit_code)
        case click.UsageError():
            return Trouble("usage", _one_line(error), _usage_hint(error), EXIT_USAGE)
        case click.ClickException():
            return Trouble("usage", _one_line(error), "", EXIT_USAGE)
        case OSError() if error.errno in _OF_THE_WORLD:
            return _outside(error, kept)
        case _:
            return _bug(error, in_full=in_full, kept=kept)


def interrupted(*, in_doubt: bool) -> Trouble:
    """Return what an interruption means; ``in_doubt``: a COMMIT was sent, and not answered by then."""
    if not in_doubt:
        return INTERRUPTED
    return Trouble("interrupted", _IN_DOUBT, "look before you run it again", EXIT_INTERRUPTED)


def _one_line(error: click.ClickException) -> str:
    return " ".join(error.format_message().split())


def _usage_hint(error: click.UsageError) -> str:
    path = error.ctx.command_path if error.ctx is not None else "umc"
    if isinstance(error, click.NoSuchOption) and _UNKNOWN_NUMBER.match(error.option_name):
        return f"put -- before a value that begins with -: {path} ... -- -30m"
    return getattr(error, "near", "") or f"see {path} --help"


def _outside(error: OSError, kept: str | None) -> Trouble:
    where = f" ({error.filename})" if error.filename else ""
    if kept is None:
        hint = "nothing of this command was kept; mend it and run the command again"
        return Trouble("outside", f"{error.strerror}{where}", hint, EXIT_OUTSIDE)
    # A failure that names no file is that of a stream: stdout, which nobody could write to.
    failed = f"what came after it failed{where}" if where else "only the answer could not be printed"
    message = f"it was done and kept; {failed} ({error.strerror})"
    return Trouble("outside", message, look(kept), EXIT_OUTSIDE)


def look(kept: str) -> str:
    """Return the hint for a command whose write is kept, by the first word of its command."""
    return f"do not run it again; look with {_LOOK.get(kept, 'umc fault list')}"


def _bug(error: Exception, *, in_full: bool, kept: str | None) -> Trouble:
    if in_full or os.environ.get("UMC_DEBUG"):
        import traceback

        lines = "".join(traceback.format_exception(error)).splitlines()
        sys.stderr.write("".join(f"{safe(one)}\n" for one in lines))
    said = f"{type(error).__name__}: {error}"
    if kept is not None:
        message = f"a bug of ours, after it was done and kept: {said}"
        return Trouble("bug", message, f"report it; {look(kept)}", EXIT_BUG)
    hint = "run it again with -v and report what it prints; nothing was kept"
    return Trouble("bug", f"a bug of ours: {said}", hint, EXIT_BUG)


def tell(trouble: Trouble, *, as_record: bool = False) -> None:
    """Say on stderr what went wrong."""
    try:
        if as_record:
            sys.stderr.write(safe_json(json.dumps(trouble.record(), ensure_ascii=False)) + "\n")
            return
        sys.stderr.write(f"umc: {trouble.code}: {' '.join(safe_lines(trouble.message))}\n")
        if trouble.hint:
            sys.stderr.write(f"hint: {' '.join(safe_lines(trouble.hint))}\n")
    except OSError:  # nobody is left to tell
        return


def no_room(error: OSError, *, kept: str | None) -> Trouble:
    """Return what a failure to write the result out means; ``kept`` as for ``trouble_of``."""
    if kept is not None:
        return _outside(error, kept)
    return Trouble("outside", f"stdout: {error.strerror}", "make room and run it again", EXIT_OUTSIDE)
