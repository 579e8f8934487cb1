"""What went wrong, as it is said: two lines for people, an object for programs."""

from __future__ import annotations

import errno
import json
import os
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


INTERRUPTED = Trouble("interrupted", "interrupted; nothing was left half done", "", EXIT_INTERRUPTED)


def trouble_of(error: Exception, *, in_full: bool) -> Trouble:
    """Return what an exception means to the user; ``in_full`` prints what lies behind a bug."""
    match error:
        case Refusal():
            return Trouble(error.code, error.message, error.hint, error.exit_code)
        case click.UsageError():
            path = error.ctx.command_path if error.ctx is not None else "umc"
            hint = getattr(error, "near", "") or f"see {path} --help"
            return Trouble("usage", error.format_message(), hint, EXIT_USAGE)
        case click.ClickException():
            return Trouble("usage", error.format_message(), "", EXIT_USAGE)
        case OSError() if error.errno in _OF_THE_WORLD:
            where = f" ({error.filename})" if error.filename else ""
            hint = "nothing of this command was kept; mend it and run the command again"
            return Trouble("outside", f"{error.strerror}{where}", hint, EXIT_OUTSIDE)
        case _:
            return _bug(error, in_full=in_full)


def _bug(error: Exception, *, in_full: bool) -> Trouble:
    if in_full or os.environ.get("UMC_DEBUG"):
        import traceback

        lines = "".join(traceback.format_exception(error)).splitlines()
        sys.stderr.write("".join(f"{safe(one)}\n" for one in lines))
    hint = "run it again with -v and report what it prints; nothing was kept"
    return Trouble("bug", f"a bug of ours: {type(error).__name__}: {error}", hint, EXIT_BUG)


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


def no_room(error: OSError) -> Trouble:
    """Return what a failure to write the result out means."""
    return Trouble("outside", f"stdout: {error.strerror}", "make room and run it again", EXIT_OUTSIDE)
