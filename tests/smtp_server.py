"""A real mail server on loopback, which behaves as badly as a test asks for.

``with smtp_server() as server:`` serves from a thread of this process; tests/smtp_process.py
runs the same in a process of its own.
"""

import asyncio
import logging
import socket
import ssl
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from tests.smtp_conversation import Conduct, Conversation, Served, Taken
from umc.domain.letters.delivery import MailServer, Secret, Security

__all__ = ["HOST", "REPLY_TO", "SENDER", "Conduct", "SmtpServer", "Taken", "smtp_server"]

logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # aiosmtpd's own; a bad server is what is meant

HOST = "127.0.0.1"
SENDER = "desk@desk.example.jp"
REPLY_TO = "desk+{token}@desk.example.jp"


class SmtpServer(Served):
    """A mail server in a thread; ``logins`` are the users that tried."""

    def __init__(
        self, *, security: Security, login: tuple[str, str] | None, folder: Path,
        conduct: Conduct, into: Path | None, utf8: bool, largest: int, port: int,
        certified: tuple[str, ...],
    ) -> None:  # fmt: skip
        self.host = HOST
        self.port = port
        self.security = security
        self.login = login
        super().__init__(conduct, into)
        self.logins: list[str] = []
        self.ca_file = str(folder / "ca.pem") if security is not Security.NONE else None
        self._context = _tls(folder, certified) if security is not Security.NONE else None
        self._extensions: dict[str, Any] = {"enable_SMTPUTF8": utf8, "data_size_limit": largest}

    def settings(self, **changed: Any) -> MailServer:
        """Return the settings with which this server is reached."""
        user, password = self.login or (None, None)
        there = MailServer(
            host=self.host, port=self.port, security=self.security, sender=SENDER, reply_to=REPLY_TO,
            user=user, password=Secret(password) if password is not None else None,
            ca_file=self.ca_file, timeout_s=5.0,
        )  # fmt: skip
        return replace(there, **changed)

    def toml(self) -> str:
        """Return the same as the ``[mail]`` table of umc.toml; a login is for the environment."""
        lines = [f'host = "{self.host}"', f"port = {self.port}", f'security = "{self.security}"']
        lines += [f'from = "{SENDER}"', f'reply_to = "{REPLY_TO}"', 'timeout = "5s"']
        lines += [f'ca_file = "{self.ca_file}"'] if self.ca_file else []
        return "\n".join(("[mail]", *lines, ""))

    def start(self) -> None:
        """Listen, on the same port as before if it did."""
        ear = socket.create_server((self.host, self.port))
        self.port = ear.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._listening = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(ear,), daemon=True)
        self._thread.start()
        assert self._listening.wait(10)

    def stop(self) -> None:
        """Cut every conversation and refuse connections until ``start``."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def _serve(self, ear: socket.socket) -> None:
        asyncio.set_event_loop(self._loop)
        implicit = self._context if self.security is Security.TLS else None
        listening = self._loop.create_server(self._conversation, sock=ear, ssl=implicit)
        server = self._loop.run_until_complete(listening)
        self._loop.call_soon(self._listening.set)
        self._loop.run_forever()
        server.close()
        self._loop.run_until_complete(self._end())
        self._loop.close()

    async def _end(self) -> None:
        for conversation in tuple(self.talking):
            conversation.cut()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0)

    def _conversation(self) -> SMTP:
        starttls = self.security is Security.STARTTLS
        with warnings.catch_warnings():  # that a login may cross in clear is what some tests are about
            warnings.simplefilter("ignore")
            return Conversation(
                self,
                hostname="localhost",
                loop=self._loop,
                tls_context=self._context if starttls else None,
                require_starttls=starttls,
                auth_required=self.login is not None,
                auth_require_tls=starttls,
                authenticator=self._authenticated,
                **self._extensions,
            )

    def _authenticated(self, *said: Any) -> AuthResult:
        """Tell whether the login is right; aiosmtpd hands over five values, what was said last."""
        given: LoginPassword = said[4]
        self.logins.append(given.login.decode())
        is_right = (given.login.decode(), given.password.decode()) == self.login
        return AuthResult(success=is_right, handled=False)


def _tls(folder: Path, certified: tuple[str, ...]) -> ssl.SSLContext:
    """Return a context with a certificate of an authority made for this server alone."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(*certified).configure_cert(context)
    return context


@contextmanager
def smtp_server(
    *,
    security: Security = Security.NONE,
    login: tuple[str, str] | None = None,
    conduct: Conduct | None = None,
    into: Path | None = None,
    utf8: bool = True,
    largest: int = 32 * 1024 * 1024,
    port: int = 0,
    certified: tuple[str, ...] = ("localhost", HOST),
) -> Iterator[SmtpServer]:
    """Serve until the block ends.

    ``login`` (user, password) is required if given. ``into``: every mail taken is also
    filed in this maildir, with its envelope as Return-Path and Delivered-To. ``utf8``: SMTPUTF8 is
    offered. ``largest`` is the size limit in bytes that the server states. ``certified`` are the hosts
    that its certificate is for.
    """
    with TemporaryDirectory(prefix="umc-smtp-") as folder:
        server = SmtpServer(
            security=security, login=login, folder=Path(folder), conduct=conduct or Conduct(),
            into=into, utf8=utf8, largest=largest, port=port,
            certified=certified,
        )  # fmt: skip
        server.start()
        try:
            yield server
        finally:
            server.stop()
