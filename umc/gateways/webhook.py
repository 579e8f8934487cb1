"""Webhooks: a letter posted as signed JSON to a host that the settings allow by name.

The connection goes to an address that was looked at, so that no second answer of the resolver
counts; nothing is followed, and no peer, however slow, holds us longer than its time-out.
Proxies of the environment are not used.
"""

import http.client
import socket
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from typing import Any

from umc import __version__
from umc.domain.letters.delivery import WebhookHost
from umc.domain.letters.letter import Letter, NotSent
from umc.gateways import clock
from umc.gateways.addresses import Endpoint, checked_endpoints
from umc.gateways.letter_json import letter_json
from umc.gateways.one_line import one_line
from umc.gateways.signature import sign
from umc.gateways.timed_socket import TimedSocket, connected_to, left_until
from umc.gateways.webhook_url import WebhookUrl, webhook_url

# What no second attempt and no person at the receiver's will change: the letter itself is refused.
# 401, 403 and 404 are none of these: secrets are renewed and receivers redeployed, and meanwhile
# they answer so.
_FOR_GOOD = frozenset({400, 405, 410, 411, 413, 414, 415, 422})
_MOST_SAID = 64 * 1024  # bytes of an answer that are read; of these one line is shown
_MOST_SHOWN = 160


class WebhookGateway:
    """Posts letters to allowed hosts; ``hosts`` are by name in lower case."""

    def __init__(self, hosts: Mapping[str, WebhookHost], *, now: Callable[[], datetime] = clock.now) -> None:
        self._hosts = hosts
        self._now = now
        self._trusting: dict[str | None, ssl.SSLContext] = {}

    def send(self, letter: Letter) -> None:
        """Post a letter; return once the host answered 2xx.

        Raises:
            NotSent: the host is not allowed, cannot be reached safely, or did not take it. The
                reason names the host alone: a path often holds a secret.
        """
        url = webhook_url(letter.address)
        host = self._allowed(url)
        deadline = time.monotonic() + host.timeout_s
        endpoints = checked_endpoints(url.host, url.port, private=host.private, deadline=deadline)
        try:
            with closing(self._connected(url, host, endpoints, deadline)) as connection:
                self._post(letter, url, host, TimedSocket(connection, deadline))
        except (OSError, http.client.HTTPException) as error:
            raise NotSent(f"{url.host} did not take it: {_reason(error, host)}") from error

    def close(self) -> None:
        """Let go of connections; none outlives its letter."""

    def _allowed(self, url: WebhookUrl) -> WebhookHost:
        host = self._hosts.get(url.host)
        if host is None:
            table = f'[webhooks."{url.host}"]'
            raise NotSent(f"webhooks may not go to {url.host}; to allow it write {table} in umc.toml")
        if url.scheme == "http" and not (host.plain and host.private):
            raise NotSent(f"{url.host} is to be told by http, in clear; write https in the contact's webhook")
        if host.lacks:
            raise NotSent(host.lacks)
        return host

    def _connected(
        self, url: WebhookUrl, host: WebhookHost, endpoints: Sequence[Endpoint], deadline: float
    ) -> socket.socket:
        connection = connected_to(endpoints, deadline)
        try:
            connection.settimeout(left_until(deadline))
            if url.scheme == "https":
                return self._context(host).wrap_socket(connection, server_hostname=url.host)
        except BaseException:
            connection.close()
            raise
        return connection

    def _post(self, letter: Letter, url: WebhookUrl, host: WebhookHost, connection: TimedSocket) -> None:
        body = letter_json(letter)
        exchange = http.client.HTTPConnection(url.host, url.port)
        as_socket: Any = connection
        exchange.sock = as_socket
        exchange.request("POST", url.target, body, self._headers(letter, url, host, body))
        with exchange.getresponse() as answer:
            _judge(answer, url)

    def _headers(self, letter: Letter, url: WebhookUrl, host: WebhookHost, body: bytes) -> dict[str, str]:
        headers = {
            "Host": url.host_header,
            "User-Agent": f"umc/{__version__}",
            "Content-Type": "application/json",
            "Accept-Encoding": "identity",
            "Connection": "close",
            "Idempotency-Key": letter.key,
            "X-Umc-Timestamp": str(int(self._now().timestamp())),
        }
        if host.secret is not None:
            timestamp = int(headers["X-Umc-Timestamp"])
            headers["X-Umc-Signature"] = sign(host.secret.reveal(), timestamp, body)
        return headers

    def _context(self, host: WebhookHost) -> ssl.SSLContext:
        if host.ca_file not in self._trusting:  # reading the certificates takes 20 ms
            context = ssl.create_default_context(cafile=host.ca_file)
            context.minimum_version = ssl.TLSVersion.TLSv1_2
            self._trusting[host.ca_file] = context
        return self._trusting[host.ca_file]


def _judge(answer: http.client.HTTPResponse, url: WebhookUrl) -> None:
    """Return if it was taken; the body of a yes is not waited for."""
    if 200 <= answer.status < 300:
        return
    if 300 <= answer.status < 400:
        why = f"{url.host} answered {answer.status}, which sends us elsewhere; umc follows nobody"
        raise NotSent(f"{why}: write the final address in the contact's webhook", for_good=True)
    said = one_line(f"{answer.status} {answer.reason}", most=60)
    more = one_line(_body(answer), most=_MOST_SHOWN)
    why = f"{url.host} answered {said}{': ' if more else ''}{more}"
    raise NotSent(why, for_good=answer.status in _FOR_GOOD)


def _body(answer: http.client.HTTPResponse) -> bytes:
    """Return the beginning of a body; that of one which breaks off is nothing."""
    try:
        return answer.read(_MOST_SAID)
    except (OSError, http.client.HTTPException):
        return b""


def _reason(error: Exception, host: WebhookHost) -> str:
    """Return why in a few words, none of them from the request."""
    match error:
        case TimeoutError():
            return f"no answer within {host.timeout_s:g} s"
        case ssl.SSLCertVerificationError():
            return one_line(f"its certificate is not trusted: {error.verify_message}", most=_MOST_SHOWN)
        case ssl.SSLError():
            return one_line(f"no TLS with it: {error.reason or error}", most=_MOST_SHOWN)
        case http.client.HTTPException():
            return "it broke off or does not speak HTTP"
        case OSError():
            return one_line(error.strerror or type(error).__name__, most=_MOST_SHOWN)
        case _:
            return type(error).__name__
