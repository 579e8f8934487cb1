"""What every test of a gateway may ask for by name."""

from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest

from tests.gateways.mailing import Mailer
from tests.smtp_server import SmtpServer, smtp_server
from umc.gateways.smtp import SmtpGateway


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    """A well-behaved server without TLS."""
    with smtp_server() as running:
        yield running


@pytest.fixture
def mailer() -> Iterator[Mailer]:
    """Opens gateways, and closes them when the test is over."""
    with ExitStack() as opened:
        yield lambda server: opened.enter_context(closing(SmtpGateway(server)))
