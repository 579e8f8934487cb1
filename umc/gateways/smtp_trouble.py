"""What went wrong with a mail server, in one line for the desk: without a secret, with what to do."""

import ssl
from base64 import b64encode
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPResponseException,
    SMTPServerDisconnected,
)

from umc.domain.letters.delivery import MailServer
from umc.domain.letters.letter import NotSent
from umc.gateways.one_line import one_line
from umc.gateways.smtp_session import InClear, NotOffered

# These are about the connection or the login, which a person can mend: the letter itself is not refused.
_NOT_ABOUT_THE_LETTER = {500, 502, 503, 530, 534, 535, 538}


def refused(server: MailServer, what: str, code: int, said: bytes | str) -> NotSent:
    """Return that the server refused ``what`` of a letter; for good with 5xx (RFC 5321 4.2.1)."""
    for_good = 500 <= code <= 599 and code not in _NOT_ABOUT_THE_LETTER
    return NotSent(f"{_where(server)} refused {what}: {answer(server, code, said)}", for_good=for_good)


def unknown_fate(server: MailServer, wrong: Exception) -> NotSent:
    """Return that the letter was handed over and never answered for: it will leave once more, as it was."""
    why = f"{_gone(server, wrong)} after the message was handed over; nobody knows whether it arrived"
    return NotSent(why)


def not_opened(server: MailServer, wrong: Exception) -> NotSent:
    """Return that no conversation came about, or that it ended before the letter was handed over."""
    match wrong:
        case SMTPAuthenticationError():
            said = answer(server, wrong.smtp_code, wrong.smtp_error)
            return NotSent(f'{_where(server)} refused the login of "{server.user}": {said}')
        case SMTPConnectError():
            said = answer(server, wrong.smtp_code, wrong.smtp_error)
            return NotSent(f"{_where(server)} takes no mails now: {said}")
        case SMTPResponseException():
            said = answer(server, wrong.smtp_code, wrong.smtp_error)
            return NotSent(f"{_where(server)} does not go on: {said}")
        case NotOffered():
            return NotSent(f"{_where(server)} does not offer {wrong}, which [mail] in umc.toml asks for")
        case InClear():
            return NotSent(
                f"the password is not sent to {_where(server)} in clear: "
                'set security = "starttls" or "tls" under [mail]'
            )
        case SMTPException() if not isinstance(wrong, SMTPServerDisconnected):
            return NotSent(f"{_where(server)} does not go on: {answer(server, None, str(wrong))}")
        case OSError():
            return NotSent(_gone(server, wrong))
        case _:
            return NotSent(f"{_where(server)} does not speak SMTP as it should")


def answer(server: MailServer, code: int | None, said: bytes | str) -> str:
    """Return the server's own words with their code, in one line; a password in them is not repeated."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    for secret in _secrets(server):
        text = text.replace(secret, "***")
    if code is not None:
        text = f"{code if code > 0 else 'no code'} {text}"
    return one_line(text)


def _secrets(server: MailServer) -> tuple[str, ...]:
    """Return the forms in which the password was said, the longest first."""
    if server.password is None or not server.password.reveal():
        return ()
    word = server.password.reveal()
    together = f"\0{server.user}\0{word}"
    return (b64encode(together.encode()).decode(), b64encode(word.encode()).decode(), word)


def _gone(server: MailServer, wrong: Exception) -> str:
    """Return in words how a connection failed."""
    match wrong:
        case SMTPServerDisconnected():
            return f"{_where(server)} hung up"
        case TimeoutError():
            return f"{_where(server)} did not answer within {server.timeout_s:g} s"
        case ssl.SSLCertVerificationError():
            hint = "" if server.ca_file else '; "ca_file" under [mail] names whom to trust'
            return f"the certificate of {_where(server)} is not trusted: {wrong.verify_message}{hint}"
        case ssl.SSLError():
            return f"TLS with {_where(server)} failed: {one_line(str(wrong.reason or wrong), most=80)}"
        case _:
            why = (wrong.strerror if isinstance(wrong, OSError) else None) or answer(server, None, str(wrong))
            return f"the connection to {_where(server)} failed: {why}"


def _where(server: MailServer) -> str:
    return f"{one_line(server.host, most=80)}:{server.port}"
