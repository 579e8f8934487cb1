"""A conversation with a mail server that ends in time: connected, encrypted, logged in."""

import ipaddress
import socket
import ssl
from contextlib import suppress
from smtplib import SMTP, SMTPConnectError, SMTPException, SMTPServerDisconnected
from time import monotonic
from typing import Any

from umc.domain.letters.delivery import MailServer, Security
from umc.gateways.addresses import resolved
from umc.gateways.timed_socket import connected_to, left_until

_LONGEST_ANSWER = 64 * 1024
_CHUNK = 16 * 1024
_FAREWELL_S = 1.0


class NotOffered(SMTPException):
    """The server cannot do what the settings ask for."""


class InClear(SMTPException):
    """A password would have to cross a network that anybody may listen to."""


class SmtpSession(SMTP):
    """``smtplib``'s conversation with one deadline for all that is said until it is set anew.

    ``smtplib`` gives each read its own time-out, so that a server which sends one byte now and
    then could hold a sender for ever. ``last_code`` is that of the server's last answer.
    """

    def __init__(self, server: MailServer, context: ssl.SSLContext | None, *, until: float) -> None:
        """Connect, encrypt and log in before ``until`` (a monotonic instant); ``context`` None: no TLS.

        Raises:
            NotSent: the host is not known.
            SMTPException: the server refused or left.
            OSError: it could not be reached, or not in time, or TLS failed.
            ValueError: what it said is no SMTP.
        """
        super().__init__(local_hostname="localhost")
        self.until = until
        self.last_code = 0
        self.failure: OSError | None = None
        self._host = server.host  # the name that the certificate must be for
        try:
            self._greet(server, context)
            self._encrypt(server, context)
            self._log_in(server)
        except BaseException:
            self.close()
            raise

    def _greet(self, server: MailServer, context: ssl.SSLContext | None) -> None:
        self.sock = connected = connected_to(
            resolved(server.host, server.port, deadline=self.until), self.until
        )
        self.local_hostname = _own_name(connected)
        if server.security is Security.TLS and context is not None:
            connected.settimeout(left_until(self.until))
            self.sock = context.wrap_socket(connected, server_hostname=server.host)
        code, said = self.getreply()
        if code != 220:
            raise SMTPConnectError(code, said)
        self.ehlo_or_helo_if_needed()

    def _encrypt(self, server: MailServer, context: ssl.SSLContext | None) -> None:
        if server.security is Security.STARTTLS:
            if not self.has_extn("starttls"):
                raise NotOffered("STARTTLS")
            self.starttls(context=context)
            self.ehlo_or_helo_if_needed()

    def _log_in(self, server: MailServer) -> None:
        if server.user is None or server.password is None:
            return
        if server.security is Security.NONE and not _is_this_machine(self.connection()):
            raise InClear
        if not self.has_extn("auth"):
            raise NotOffered("a login")
        password = server.password.reveal()
        if not (server.user + password).isascii():
            raise NotOffered("a login in letters beyond ASCII")
        self.login(server.user, password)

    def connection(self) -> socket.socket:
        """Return the connection, encrypted if it is by now.

        Raises:
            SMTPServerDisconnected: there is none any more.
        """
        if self.sock is None:
            raise SMTPServerDisconnected("not connected")
        return self.sock

    def getreply(self) -> tuple[int, bytes]:
        """Return the server's answer; every byte of it comes before the deadline.

        Raises:
            SMTPServerDisconnected: the server hung up.
            OSError: the connection failed, with what the system said, which ``smtplib`` would hide.
        """
        connection = self.connection()
        if self.file is None:
            self.file = _Answers(self)
        self.file.room = _LONGEST_ANSWER
        try:
            self.last_code, said = super().getreply()
        except SMTPServerDisconnected:
            if self.failure is None:
                raise
            raise self.failure from None
        connection.settimeout(max(0.001, self.until - monotonic()))  # for a handshake, if that is next
        return self.last_code, said

    def send(self, s: Any) -> None:
        """Send a text or bytes, all of it before the deadline."""
        connection = self.connection()
        raw = s.encode(self.command_encoding) if isinstance(s, str) else s
        for start in range(0, len(raw), _CHUNK):
            connection.settimeout(left_until(self.until))
            connection.sendall(raw[start : start + _CHUNK])

    def leave(self) -> None:
        """Say goodbye and hang up; never raises, and does not wait long for an answer."""
        self.until = monotonic() + _FAREWELL_S
        with suppress(Exception):
            self.quit()
        with suppress(Exception):
            self.close()


class _Answers:
    """The server's lines, read with the session's deadline; ``room`` is how many bytes it may still say."""

    def __init__(self, session: SmtpSession) -> None:
        self.room = _LONGEST_ANSWER
        self._session = session
        self._unread = b""

    def readline(self, most: int) -> bytes:
        """Return the next line, at most so many bytes of it; nothing at the end of the connection."""
        while b"\n" not in self._unread and len(self._unread) < most and (more := self._more()):
            self._unread += more
        end = min(self._unread.find(b"\n") + 1 or len(self._unread), most)
        line, self._unread = self._unread[:end], self._unread[end:]
        self.room -= len(line)
        return line

    def _more(self) -> bytes:
        session = self._session
        connection = session.connection()
        try:
            if self.room <= 0:
                raise ConnectionError("an answer without end")
            connection.settimeout(left_until(session.until))
            return connection.recv(4096)
        except OSError as failed:
            session.failure = failed
            raise

    def close(self) -> None:
        """Forget what was not read."""
        self._unread = b""


def _is_this_machine(connection: socket.socket) -> bool:
    return ipaddress.ip_address(connection.getpeername()[0]).is_loopback


def _own_name(connection: socket.socket) -> str:
    """Return what this machine calls itself: its full name, else its address (RFC 5321 4.1.4).

    The system's look-up of its own full name can take many seconds, and is not asked for.
    """
    name = socket.gethostname()
    if "." in name and name.isascii():
        return name
    address = str(connection.getsockname()[0])
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"
