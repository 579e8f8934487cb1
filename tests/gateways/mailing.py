"""What the tests of mail servers share: settings, and what was said of a letter that did not leave."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeAlias

import pytest

from tests.smtp_server import REPLY_TO, SENDER, SmtpServer
from umc.domain.letters.delivery import MailServer, Security
from umc.domain.letters.letter import Letter, NotSent
from umc.gateways.smtp import SmtpGateway

Mailer: TypeAlias = Callable[[MailServer], SmtpGateway]

CANARY = "canary-7f3a"
LOGIN = ("umc", CANARY)


def refusal(gateway: SmtpGateway, letter: Letter) -> NotSent:
    """Return why a letter did not leave; fails where it did."""
    with pytest.raises(NotSent) as refused:
        gateway.send(letter)
    assert "\n" not in refused.value.why
    assert CANARY not in refused.value.why
    return refused.value


def keys(server: SmtpServer) -> list[str]:
    """Return the keys of the letters that the server took."""
    return [str(taken.mail["X-Umc-Key"]) for taken in server.taken]


def a_server(port: int, **stated: Any) -> MailServer:
    """Return settings for a server on loopback, without TLS unless stated."""
    there = MailServer(
        host="127.0.0.1", port=port, security=Security.NONE, sender=SENDER, reply_to=REPLY_TO, timeout_s=3.0
    )
    return replace(there, **stated)
