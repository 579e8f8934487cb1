"""Letters to a mail server, over one connection as long as it lasts."""

import ssl
from contextlib import suppress
from functools import cached_property
from smtplib import SMTPDataError, SMTPException
from time import monotonic

from umc.domain.letters.delivery import MailServer, Security
from umc.domain.letters.letter import Letter, NotSent
from umc.gateways import clock
from umc.gateways.mail_text import Sealed, sealed
from umc.gateways.one_line import one_line
from umc.gateways.smtp_session import SmtpSession
from umc.gateways.smtp_trouble import not_opened, refused, unknown_fate

_IDLE_S = 30.0
"""A connection that was not used for so long is left: some firewall may have forgotten it."""
_LEAVING = 421
_GO_AHEAD = 354


class SmtpGateway:
    """Hands letters to one mail server; a letter takes ``timeout_s`` at most, connecting included.

    The connection is kept for the next letter and opened again where it proves gone before a
    letter was handed over. A letter is handed over once in a call: whether to try again is
    the caller's decision.
    """

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._session: SmtpSession | None = None
        self._used_at = 0.0

    def send(self, letter: Letter) -> None:
        """Hand a letter over; return once the server has answered for it.

        Raises:
            NotSent: it was refused, or the server could not be talked to, or left without an answer.
        """
        server = self._server
        mail = sealed(letter, sender=server.sender, reply_to=server.reply_to, date=clock.now())
        try:
            self._hand_over(mail, monotonic() + server.timeout_s)
        except NotSent:
            self._forget()
            raise
        except (SMTPException, OSError, ValueError) as wrong:
            raise self._not_sent(wrong) from None
        except BaseException:
            self._hang_up()
            raise
        finally:
            self._used_at = monotonic()

    def close(self) -> None:
        """Hang up; never raises."""
        session, self._session = self._session, None
        if session is not None:
            session.leave()

    def _hand_over(self, mail: Sealed, until: float) -> None:
        """Say a mail to the server, or raise what it or the network said instead."""
        session = self._begun(mail, until)
        self._accepted("the recipient " + mail.recipient, session.docmd("RCPT", f"TO:<{mail.recipient}>"))
        self._accepted("the message", session.data(mail.content))

    def _begun(self, mail: Sealed, until: float) -> SmtpSession:
        """Return a conversation in which the mail has begun: the kept one, a new one where that is gone."""
        if self._session is not None and monotonic() - self._used_at > _IDLE_S:
            self.close()
        if self._session is not None:
            self._session.until = until
            try:
                code, said = _mail_from(self._session, mail)
            except (SMTPException, OSError):
                code, said = _LEAVING, b""
            if code != _LEAVING:
                self._accepted("the sender " + mail.sender, (code, said))
                return self._session
            self._hang_up()
        self._session = SmtpSession(self._server, self._context, until=until)
        self._accepted("the sender " + mail.sender, _mail_from(self._session, mail))
        return self._session

    def _accepted(self, what: str, answered: tuple[int, bytes]) -> None:
        code, said = answered
        if not 200 <= code <= 299:
            raise refused(self._server, what, code, said)

    def _not_sent(self, wrong: Exception) -> NotSent:
        """Return what the broken conversation means for the letter; the next one begins anew."""
        handed_over = self._session is not None and self._session.last_code == _GO_AHEAD
        self._hang_up()
        if handed_over:
            return unknown_fate(self._server, wrong)
        if isinstance(wrong, SMTPDataError):
            return refused(self._server, "the message", wrong.smtp_code, wrong.smtp_error)
        return not_opened(self._server, wrong)

    def _forget(self) -> None:
        """Let the server forget what it refused, so that the next letter begins clean."""
        session = self._session
        if session is None:
            return
        try:
            is_clean = session.last_code != _LEAVING and session.rset()[0] == 250
        except (SMTPException, OSError):
            is_clean = False
        if not is_clean:
            self._hang_up()

    def _hang_up(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            with suppress(OSError):
                session.close()

    @cached_property
    def _context(self) -> ssl.SSLContext | None:
        """Whom to trust: the certificates of ``ca_file`` alone, or else the system's."""
        if self._server.security is Security.NONE:
            return None
        try:
            return ssl.create_default_context(cafile=self._server.ca_file)
        except OSError as wrong:
            path = one_line(self._server.ca_file or "", most=200)
            why = wrong.strerror if not isinstance(wrong, ssl.SSLError) else "it holds no certificate"
            raise NotSent(f'ca_file "{path}" under [mail] cannot be used: {why}') from None


def _mail_from(session: SmtpSession, mail: Sealed) -> tuple[int, bytes]:
    """Begin a mail and return the server's answer."""
    if mail.needs_utf8 and not session.has_extn("smtputf8"):
        is_theirs = not mail.recipient.isascii()
        named = mail.recipient if is_theirs else mail.sender
        why = f"the mail server takes no address with letters beyond ASCII, such as {named}"
        raise NotSent(why, for_good=is_theirs)
    session.command_encoding = "utf-8" if mail.needs_utf8 else "ascii"
    size = f" SIZE={len(mail.content)}" if session.has_extn("size") else ""
    international = " BODY=8BITMIME SMTPUTF8" if mail.needs_utf8 else ""
    return session.docmd("MAIL", f"FROM:<{mail.sender}>{size}{international}")
