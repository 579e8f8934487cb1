"""``umc db check``: does the database hold what it must hold?"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from umc.cli.exit_codes import EXIT_NO
from umc.cli.invocation import Invocation, current
from umc.cli.shell import TimelessCommand
from umc.domain.refusals import Misuse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from umc.domain.copies.anchor import Anchor
    from umc.services.check_database import Checked, Since
    from umc.store.checks.tally import Tally

_LAST = "last"
_READ_AT_MOST = 10_000_000
_LENGTH = re.compile(
    r"\+?([0-9]+[dhms])+|\+?P[0-9DHMST]+"
)  # of time, such as 24h: read as that long from now
_HINT = "umc db anchor prints one"


@click.command("check", cls=TimelessCommand)
@click.option(
    "--since", metavar="INSTANT|last", help="Only what moved since then, or since the last such check."
)
@click.option(
    "--anchor", "given", metavar="TEXT|FILE", multiple=True, help="See that this anchor still holds."
)
@click.pass_context
def check(ctx: click.Context, since: str | None, given: tuple[str, ...]) -> None:
    """Check integrity, event chains and derived state.

    The file, its references and guards; every event's place in the chain of its fault, and
    under the seals of the book; the words beside events; every digest, the plans that were
    applied, every message's event and thread; and each fault derived anew from its events.
    Nothing is changed. Exit 1 when something is wrong; each trouble is named.

    --anchor takes what umc db anchor printed, or a file of such lines: nothing that lay under
    that seal may have been rewritten since. --since is for every night: it looks at the faults
    and seals that moved since then, and says what it left out.
    """
    run = current()
    anchors = _anchors(given, since)
    found = _checked(run, _since(run, since), anchors)
    _say(run, found)
    if found.troubles:
        ctx.exit(EXIT_NO)


def _checked(run: Invocation, since: Since | None, anchors: Sequence[Anchor]) -> Checked:
    from umc.cli.progress import Progress
    from umc.services.check_database import check_database

    with Progress(run) as progress:
        return check_database(
            run.database,
            since=since,
            anchors=anchors,
            watch=lambda tally: progress(_under_way(tally)),
        )


def _under_way(tally: Tally) -> str:
    """Return what is being looked at, and how far that is."""
    done = {"faults": tally.faults, "seals": tally.seals}.get(tally.at)
    of = f" of {tally.all_faults:,}" if tally.at == "faults" and tally.all_faults is not None else ""
    return f"checking {tally.at}" + (f": {done:,}{of}" if done else "")


def _say(run: Invocation, found: Checked) -> None:
    from umc.render.database_check import check_blocks, check_record

    url = run.database.shown
    run.out.one(check_record(url, found), lambda: check_blocks(url, found))


def _since(run: Invocation, text: str | None) -> Since | None:
    """Return from when on to check, and say how it was understood.

    Raises:
        Misuse: it is no instant, or one to come: nothing moved since.
    """
    if text is None:
        return None
    if text == _LAST:
        return "last"
    found = run.instant(text, flag="--since")
    if found > run.now:
        past = f"-{text.strip().lstrip('+')}" if _LENGTH.fullmatch(text.strip()) else "-24h"
        raise Misuse(
            "since-in-future",
            f"--since {text!r} is {found.isoformat()}, which is yet to come",
            hint=f"say --since {past} for what moved in the time before now",
        )
    if not run.tries.count:
        run.out.talk(f"since {found.isoformat()} ({found.strftime('%a')})")
    return found


def _anchors(given: tuple[str, ...], since: str | None) -> tuple[Anchor, ...]:
    """Return the anchors of texts and files.

    Raises:
        Misuse: one is none, or is to be held against a part of the chain only.
    """
    if given and since is not None:
        raise Misuse(
            "anchor-needs-all",
            "an anchor is about everything before it, not only what moved since",
            hint="leave --since out",
        )
    return tuple(anchor for text in given for anchor in _read(text))


def _read(text: str) -> tuple[Anchor, ...]:
    from umc.domain.copies.anchor import BEGINS, NotAnAnchor, read_anchors

    if not text.strip():
        raise Misuse("bad-anchor", "--anchor is empty: no anchor and no file", hint=_HINT)
    is_file = not text.lstrip("\ufeff \t\r\n").startswith(BEGINS)
    try:
        found = read_anchors(_text_of(Path(text)) if is_file else text)
    except NotAnAnchor as error:
        where = f"{text}: " if is_file else "--anchor: "
        raise Misuse("bad-anchor", f"{where}{error}", hint=_HINT) from None
    if not found:
        raise Misuse("bad-anchor", f"--anchor {text!r} holds no anchor", hint=_HINT)
    return found


def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            read = file.read(_READ_AT_MOST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Misuse(
            "bad-anchor",
            f"--anchor {str(path)!r} is neither an anchor nor a file: {reason}",
            hint=_HINT,
        ) from None
    if len(read) > _READ_AT_MOST:
        raise Misuse(
            "bad-anchor",
            f"{path} is no file of anchors: it is over {_READ_AT_MOST:,} bytes long",
            hint="name another",
        )
    return read.decode("utf-8", "backslashreplace")
