"""Read a folder of real bounces and auto-replies, and say what each is taken for.

    python -m benchmarks.read_real_mails FOLDER

Made for the published collection of the Sisimai project (``set-of-emails``), whose names tell
what each mail is: ``rfc3834`` auto-replies, ``arf`` complaints, ``not__`` no bounces, the rest
bounces. Exits 1 where one cannot be read or is taken for something else.
"""

import sys
import time
from collections import Counter
from pathlib import Path

from umc.domain.letters.mail import Mail, MailKind
from umc.files.mails import read_mail

_BY_NAME = (("rfc3834", "auto-reply"), ("arf-", "other"), ("feedback", "other"), ("not__", "reply"))
_ITS_OWN_WORDS = {"not__rb-issue-368-bug.eml": "bounce"}
"""It is among the others because of a bug of another reader; it says "automatic bounce notification"."""


def meant(name: str) -> str:
    """Return what a mail is by its name in the collection."""
    kinds = (kind for part, kind in _BY_NAME if part in name)
    return _ITS_OWN_WORDS.get(name) or next(kinds, MailKind.BOUNCE.value)


def taken_for(path: Path) -> tuple[str, str]:
    """Return what a mail is taken for, and what else is found in it or why it cannot be read."""
    mail = read_mail(path.read_bytes())
    if not isinstance(mail, Mail):
        return "unreadable", mail.why
    if mail.returned is None:
        return mail.kind.value, mail.subject
    named = mail.returned.message_ids[0] if mail.returned.message_ids else "names no message"
    return mail.kind.value, f"{'for good' if mail.returned.is_permanent else 'not yet'}; {named}"


def main(folder: Path) -> int:
    """Say what each mail is taken for; return 1 where one is taken for something else than it is."""
    counted: Counter[str] = Counter()
    wrong, named, began = 0, 0, time.perf_counter()
    for path in sorted(folder.rglob("*.eml")):
        kind, told = taken_for(path)
        counted[kind] += 1
        named += kind == "bounce" and "names no message" not in told
        if kind != meant(path.name):
            wrong += 1
            print(f"{path.name}: taken for {kind}, is {meant(path.name)}: {told}")
    took = time.perf_counter() - began
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(counted.items()))
    print(f"{counted.total()} mails in {took:.2f} s: {kinds}; {named} bounces name a message; {wrong} wrong")
    return 1 if wrong or not counted else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
