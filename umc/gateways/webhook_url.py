"""Addresses of webhooks: one strict reading, so that nobody sees another host in them than we do."""

import re
from dataclasses import dataclass

from umc.domain.letters.letter import NotSent

_URL = re.compile(
    r"(?P<scheme>https?)://"
    r"(?:\[(?P<six>[0-9A-Fa-f:.]{2,45})\]|(?P<host>[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,252}[A-Za-z0-9])?)\.?)"
    r"(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<rest>[/?][!-~]*)?",
    re.ASCII | re.IGNORECASE,
)
_USUAL_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookUrl:
    """Where a webhook goes: ``host`` in lower case without brackets or a last dot, ``target`` path and query.

    Its repr shows no target: there many services have a secret.
    """

    scheme: str
    host: str
    port: int
    target: str

    def __repr__(self) -> str:
        return f"WebhookUrl({self.scheme}://{self.host}:{self.port}/...)"

    @property
    def host_header(self) -> str:
        """The host as the Host header says it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _USUAL_PORTS[self.scheme] else f"{host}:{self.port}"


def webhook_url(text: str) -> WebhookUrl:
    """Read ``https://HOST[:PORT][/PATH][?QUERY]`` in plain ASCII; ``http`` is read too.

    Raises:
        NotSent: it is something else, has a user or a password in it, a fragment, a backslash,
            a space or a line break. The message repeats nothing of it.
    """
    found = _URL.fullmatch(text)
    if found is None or "#" in text or "\\" in text:
        what = "has a user or a password in it" if _has_user(text) else "is none that umc goes to"
        raise NotSent(f"the contact's webhook address {what}; write https://HOST/PATH", for_good=True)
    scheme = found["scheme"].lower()
    port = int(found["port"] or _USUAL_PORTS[scheme])
    if not 1 <= port <= 65_535:
        raise NotSent(f"the contact's webhook address names port {port}, not 1 to 65535", for_good=True)
    rest = found["rest"] or "/"
    target = rest if rest.startswith("/") else f"/{rest}"
    return WebhookUrl(scheme=scheme, host=(found["six"] or found["host"]).lower(), port=port, target=target)


def _has_user(text: str) -> bool:
    return "@" in text.partition("://")[2].partition("/")[0]
