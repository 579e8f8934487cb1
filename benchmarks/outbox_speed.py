"""How fast the outbox is sent through a mail server, beside a bare loop of ``smtplib`` on the same server.

The server is aiosmtpd in a process of its own on loopback. The bare loop sends one prebuilt
``EmailMessage`` of the same size again and again over one connection; umc claims, composes,
sends and marks messages that its own code wrote. They take turns, on SQLite and on PostgreSQL.
Run ``python benchmarks/outbox_speed.py [MESSAGES]``.
"""

import shutil
import smtplib
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from statistics import median

if __name__ == "__main__":  # run as a script, the folder of this file is not a package
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.processes import Row
from tests.databases import fresh_postgres, postgres_binaries, running_server
from tests.sample_desk import SAMPLES
from tests.smtp_process import smtp_process
from tests.store.outbox_rows import claim, dispatched, multiplied
from umc.domain.actor import Actor, KnownBy
from umc.domain.letters.delivery import Delivery, MailServer
from umc.gateways import clock
from umc.gateways.mail_text import sealed
from umc.gateways.post_office import PostOffice
from umc.services.apply_book import apply_book
from umc.services.send_outbox import send_outbox
from umc.store.database.engine import Database, open_database
from umc.store.tables.message_tables import messages

MANY = 10_000
FAULTS = 200
ROUNDS = 3


def bare(server: MailServer, mail: EmailMessage, count: int) -> float:
    """Send one message again and again over one connection; return the seconds."""
    begun = time.perf_counter()
    with smtplib.SMTP(server.host, server.port) as session:
        for _ in range(count):
            session.send_message(mail)
    return time.perf_counter() - begun


def ours(database: Database, server: MailServer) -> tuple[float, int]:
    """Send everything that waits; return the seconds, and how many were sent."""
    delivery = Delivery(mail=server)
    begun = time.perf_counter()
    sent = send_outbox(database, lambda: PostOffice(delivery), clock=clock.now)
    took = time.perf_counter() - begun
    if not sent.all_went or sent.lost:
        raise SystemExit(f"not everything went: {[one.why for one in sent.tried if one.why][:3]}")
    return took, len(sent.tried)


def filled(database: Database, count: int) -> None:
    """Register the sample book, open and hand over faults, and let so many messages wait."""
    database.upgrade()
    apply_book(database, [SAMPLES], now=clock.now(), actor=Actor(name="benchmark", known_by=KnownBy.STATED))
    dispatched(database, FAULTS, now=clock.now())
    with database.write() as connection:
        multiplied(connection, count)


def waiting_again(database: Database) -> None:
    """Let every message wait as if it had never been tried."""
    fresh = {"state": "waiting", "attempts": 0, "sent_at": None, "owner": None, "leased_until": None}
    with database.write() as connection:
        connection.execute(messages.update().values(**fresh))


def same_mail(database: Database, server: MailServer) -> EmailMessage:
    """Return one of the mails that umc will send, as the standard library's own kind of message."""
    with database.write() as connection:
        letter = claim(connection, now=clock.now(), at_most=1)[0].letter
    content = sealed(letter, sender=server.sender, reply_to=server.reply_to, date=clock.now()).content
    mail = message_from_bytes(content, policy=SMTP)
    if not isinstance(mail, EmailMessage):
        raise TypeError("the policy makes EmailMessages")
    return mail


@contextmanager
def databases(folder: Path) -> Iterator[dict[str, str]]:
    """Give the URLs of a new database of each kind; of PostgreSQL only where it is installed."""
    with ExitStack() as stack:
        found = {"SQLite": f"sqlite:///{folder / 'umc.db'}"}
        binaries = postgres_binaries()
        if binaries is not None and shutil.which("sh"):
            server = stack.enter_context(running_server(binaries))
            found["PostgreSQL"] = stack.enter_context(fresh_postgres(server))
        yield found


def measure(count: int = MANY, rounds: int = ROUNDS) -> dict[str, tuple[float, float, float]]:
    """Return by database: messages a second of umc and of the bare loop beside it, and the median ratio."""
    found: dict[str, tuple[float, float, float]] = {}
    with tempfile.TemporaryDirectory(prefix="umc-outbox-") as name:
        folder = Path(name)
        with databases(folder) as urls, smtp_process(folder / "log") as server:
            for kind, url in urls.items():
                with open_database(url) as database:
                    found[kind] = _measured(database, server.settings(), count, rounds)
    return found


def _measured(database: Database, server: MailServer, count: int, rounds: int) -> tuple[float, float, float]:
    filled(database, count)
    mail = same_mail(database, server)
    pairs = []
    for _ in range(rounds):
        waiting_again(database)
        took, sent = ours(database, server)
        if sent != count:
            raise SystemExit(f"{sent} messages of {count} were sent")
        pairs.append((count / took, count / bare(server, mail, count)))
    return (
        median(one for one, _ in pairs),
        median(other for _, other in pairs),
        median(one / other for one, other in pairs),
    )


def rows(count: int = MANY, *, tell: Callable[[str], None] = lambda _: None) -> list[Row]:
    """Measure, and return the lines of the table."""
    lines = []
    for kind, (own, other, ratio) in measure(count).items():
        tell(f"{kind}: umc {own:,.0f} messages a second, bare smtplib loop {other:,.0f}, ratio {ratio:.2f}")
        lines.append(
            Row(
                f"`umc outbox send` of {count:,} messages on {kind}, against a bare `smtplib` loop",
                f"{ratio:.2f} times ({own:,.0f} messages a second)",
                ">= 0.7",
            )
        )
    return lines


if __name__ == "__main__":
    rows(int(sys.argv[1]) if len(sys.argv) > 1 else MANY, tell=print)
