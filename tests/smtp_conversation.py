"""How the tests' mail server answers: what it takes, refuses, or leaves without an answer."""

import asyncio
import mailbox
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A mail that the server took: its envelope and its bytes."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes

    @property
    def mail(self) -> EmailMessage:
        """The mail as a mail program reads it."""
        read = message_from_bytes(self.content, policy=default)
        assert isinstance(read, EmailMessage)
        return read

    @property
    def message_id(self) -> str:
        """Its Message-ID with the angle brackets."""
        return str(self.mail["Message-ID"])


@dataclass(slots=True, kw_only=True)
class Conduct:
    """How the server behaves from now on; may be changed while it runs.

    ``refused`` are answers to recipients by address (``550 5.1.1 no such mailbox``),
    ``greylisted`` refuses each recipient once with 451, ``full`` answers every message (``452 4.3.1
    full``). ``slow_s`` are seconds before a message is answered. The next ``drops`` messages
    get no answer: the connection is cut, and the message was taken all the same if ``drops_taken``.
    ``no_data`` answers DATA itself, before the message. ``mails_a_connection``: after so many the
    server says 421 and leaves.
    """

    refused: dict[str, str] = field(default_factory=dict)
    no_data: str = ""
    senders_refused: dict[str, str] = field(default_factory=dict)
    greylisted: bool = False
    full: str = ""
    slow_s: float = 0.0
    drops: int = 0
    drops_taken: bool = True
    mails_a_connection: int | None = None


class Served:
    """What a server has heard. ``taken`` are the mails in the order in which they came.

    ``connections`` counts, ``hellos`` are what clients call themselves at each mail.
    """

    def __init__(self, conduct: Conduct, into: Path | None) -> None:
        self.conduct = conduct
        self.taken: list[Taken] = []
        self.hellos: list[str] = []
        self.connections = 0
        self.talking: set[Conversation] = set()
        self.seen: set[str] = set()
        self._maildir = mailbox.Maildir(into) if into is not None else None

    def take(self, envelope: Envelope) -> None:
        """Keep a mail."""
        assert isinstance(envelope.content, bytes)
        recipients = tuple(envelope.rcpt_tos)
        sender = envelope.mail_from or ""
        self.taken.append(Taken(sender=sender, recipients=recipients, content=envelope.content))
        if self._maildir is not None:
            lines = (f"Return-Path: <{sender}>", *(f"Delivered-To: {one}" for one in recipients), "")
            self._maildir.add("\n".join(lines).encode() + envelope.content.replace(b"\r\n", b"\n"))


class Conversation(SMTP):
    """One connection: aiosmtpd speaks, the server's conduct answers."""

    def __init__(self, server: Served, **settings: Any) -> None:
        self._of = server
        self._mails = 0
        super().__init__(self, **settings)

    def connection_made(self, transport: Any) -> None:
        """Count the connection, and remember it so that it can be cut."""
        if self.transport is None:
            self._of.connections += 1
            self._of.talking.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """Forget the connection."""
        self._of.talking.discard(self)
        super().connection_lost(error)

    def cut(self) -> None:
        """End the connection at once, without a word."""
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.abort()

    async def handle_MAIL(
        self, _: SMTP, session: Any, envelope: Envelope, sender: str, options: list[str]
    ) -> str:
        """Answer who it is from."""
        self._of.hellos.append(session.host_name)
        conduct = self._of.conduct
        if conduct.mails_a_connection is not None and self._mails >= conduct.mails_a_connection:
            self.loop.call_later(0.01, self.cut)
            return "421 4.7.0 too many messages in one connection"
        if sender in conduct.senders_refused:
            return conduct.senders_refused[sender]
        envelope.mail_from = sender
        envelope.mail_options.extend(options)
        return "250 2.1.0 go on"

    async def handle_RCPT(
        self, _: SMTP, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer who it is for."""
        conduct = self._of.conduct
        if address in conduct.refused:
            return conduct.refused[address]
        if conduct.greylisted and address not in self._of.seen:
            self._of.seen.add(address)
            return "451 4.7.1 greylisted, try again later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 go on"

    async def smtp_DATA(self, arg: str) -> None:
        """Answer whether a message may be said."""
        if self._of.conduct.no_data:
            await self.push(self._of.conduct.no_data)
        else:
            await super().smtp_DATA(arg)

    async def handle_DATA(self, _: SMTP, session: Any, envelope: Envelope) -> str:
        """Take a mail or not, and answer or not."""
        conduct = self._of.conduct
        await asyncio.sleep(conduct.slow_s)
        if conduct.drops > 0:
            conduct.drops -= 1
            if conduct.drops_taken:
                self._of.take(envelope)
            self.cut()
            return "250 2.0.0 nobody hears this"
        if conduct.full:
            return conduct.full
        self._mails += 1
        self._of.take(envelope)
        return "250 2.0.0 taken"
