"""A webhook gateway for tests: its usual host is localhost, allowed, and no refusal says a secret."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.gateways.letters import a_letter
from tests.webhook_server import Receiver, receiver
from umc.domain.letters.delivery import Secret, WebhookHost
from umc.domain.letters.letter import Letter, Means, NotSent
from umc.gateways.webhook import WebhookGateway

NOW = datetime(2026, 5, 3, 4, 0, tzinfo=UTC)
KEY = "canary-of-the-webhook"
PATH = "/services/T000/canary-of-the-path"


@pytest.fixture
def plain() -> Iterator[Receiver]:
    """A receiver without TLS."""
    with receiver() as running:
        yield running


def a_gateway(host: str = "localhost", **stated: Any) -> WebhookGateway:
    """Return a gateway that may tell one host, by http and inside too unless it is stated otherwise."""
    usual = WebhookHost(host=host, private=True, plain=True, secret=Secret(KEY), timeout_s=5)
    return WebhookGateway({host: replace(usual, **stated)}, now=lambda: NOW)


def to(address: str) -> Letter:
    """Return a letter to an URL."""
    return a_letter(address=address, means=Means.WEBHOOK)


def refused(gateway: WebhookGateway, address: str) -> NotSent:
    """Return why a letter did not go: one line, without the key and the path."""
    with pytest.raises(NotSent) as found:
        gateway.send(to(address))
    assert KEY not in found.value.why
    assert "canary-of-the-path" not in found.value.why
    assert "\n" not in found.value.why
    return found.value
