"""What the settings say about letters: secrets keep to themselves."""

import traceback
from dataclasses import asdict

from umc.domain.letters.delivery import Delivery, MailServer, Secret, Security, WebhookHost

CANARY = "canary-9c1d"


def test_a_secret_shows_itself_to_whoever_asks_for_it_alone() -> None:
    """Not by repr, text, format, in a value that holds it, or in an error about it."""
    secret = Secret(CANARY)
    mail = MailServer(
        host="a.jp", port=587, security=Security.STARTTLS, sender="a@a.jp", reply_to="a+{token}@a.jp",
        user="a", password=secret,
    )  # fmt: skip
    whole = Delivery(mail=mail, webhooks={"a.jp": WebhookHost(host="a.jp", secret=secret)})
    said = [repr(secret), str(secret), f"{secret}", f"{secret:>40}", f"{secret!r}", f"{secret!s}"]
    said += [repr(whole), str(whole), str(asdict(whole)), str([secret])]
    try:
        raise ValueError(secret, whole)
    except ValueError as error:
        said += traceback.format_exception(error)
    assert not any(CANARY in one for one in said)
    assert secret.reveal() == CANARY


def test_secrets_are_equal_as_their_texts_are() -> None:
    """And equal to no text."""
    assert Secret(CANARY) == Secret(CANARY)
    assert Secret(CANARY) != Secret("another")
    assert Secret(CANARY) != CANARY
    assert len({Secret(CANARY), Secret(CANARY)}) == 1


def test_nothing_is_allowed_unless_it_is_said() -> None:
    """No server, no host, no command; a host is neither inside nor plain."""
    assert Delivery() == Delivery(mail=None, webhooks={}, commands={}, maildirs={}, inbox=None)
    assert (WebhookHost(host="a.jp").private, WebhookHost(host="a.jp").plain) == (False, False)
