"""Addresses that may be connected to: of a host name, every one is looked at before any is used.

The lists are our own: ``ipaddress.is_global`` of CPython 3.11.7 calls some of these global.
"""

import socket
import threading
import time
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

from umc.domain.letters.letter import NotSent

# IANA's registries of special-purpose addresses, RFC 6890 and what came after it.
_INSIDE_4 = ("10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
_NEVER_4 = (
    "0.0.0.0/8",  # this network; 0.0.0.0 is loopback to many systems
    "100.100.100.200/32",  # metadata of a cloud
    "168.63.129.16/32",  # and of another
    "169.254.0.0/16",  # link-local, metadata
    "192.0.0.0/24",  # protocol assignments, metadata
    "192.0.2.0/24",  # documentation
    "192.88.99.0/24",  # 6to4 relays
    "198.18.0.0/15",  # benchmarks
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",  # multicast
    "240.0.0.0/4",  # reserved, broadcast
)
_INSIDE_6 = ("::1/128", "fc00::/7")
_NEVER_6 = (
    "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID
    "2001:db8::/32",  # documentation
    "2002::/16",  # 6to4
    "3fff::/20",
    "fd00:ec2::254/128",  # metadata of two clouds
    "fd20:ce::254/128",
)
_GLOBAL_6 = IPv6Network(
    "2000::/3"
)  # nothing else is given out; site-local, link-local, multicast lie elsewhere
_HOLDS_IPV4 = (
    "::/96",
    "::ffff:0:0/96",
    "::ffff:0:0:0/96",
    "64:ff9b::/96",
)  # compatible, mapped, translated, NAT64
_ISATAP = (0x00005EFE, 0x02005EFE)

_V4_INSIDE, _V4_NEVER = (tuple(map(IPv4Network, some)) for some in (_INSIDE_4, _NEVER_4))
_V6_INSIDE, _V6_NEVER, _V6_OF_V4 = (
    tuple(map(IPv6Network, some)) for some in (_INSIDE_6, _NEVER_6, _HOLDS_IPV4)
)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address to connect to, as ``socket.connect`` takes it."""

    family: int
    address: tuple[Any, ...]


def objection(text: str, *, private: bool) -> str:
    """Return why an IP address may not be connected to, empty where it may.

    ``private`` allows addresses inside (10.0.0.0/8 and its like, loopback, carriers' own),
    never link-local, metadata, multicast, documentation and other special ones.
    """
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address) and (within := _ipv4_within(address)) is not None:
        address = within
    inside, never = (_V4_INSIDE, _V4_NEVER) if isinstance(address, IPv4Address) else (_V6_INSIDE, _V6_NEVER)
    if any(address in network for network in never):
        return "a special address that no host of a webhook has"
    if any(address in network for network in inside):
        return "" if private else "an address inside"
    if isinstance(address, IPv6Address) and address not in _GLOBAL_6:
        return "a special address that no host of a webhook has"
    return ""


def _ipv4_within(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 one stands for, by whichever scheme."""
    number = int(address)
    if number <= 1:  # unspecified and loopback are IPv6's own
        return None
    holds = any(address in network for network in _V6_OF_V4)
    if holds or number >> 32 & 0xFFFF_FFFF in _ISATAP:
        return IPv4Address(number & 0xFFFF_FFFF)
    return None


def checked_endpoints(host: str, port: int, *, private: bool, deadline: float) -> tuple[Endpoint, ...]:
    """Return where a host can be reached, in the resolver's order, each address allowed.

    One that is not allowed among them refuses them all: such an answer is an attack or a
    mistake. Odd spellings (127.1, 0x7f.1, 2130706433) are judged by what the system makes of
    them. ``deadline`` is on ``time.monotonic()``.

    Raises:
        NotSent: the name leads nowhere, or where we must not go.
    """
    endpoints = resolved(host, port, deadline=deadline)
    for each in endpoints:
        if why := objection(str(each.address[0]), private=private):
            raise NotSent(_refused(host, str(each.address[0]), why, private=private))
    return endpoints


def _refused(host: str, address: str, why: str, *, private: bool) -> str:
    refused = f"{host} is {address}, {why}"
    if private or why != "an address inside":
        return refused
    return f'{refused}; where that is meant, write private = true under [webhooks."{host}"] in umc.toml'


def resolved(host: str, port: int, *, deadline: float) -> tuple[Endpoint, ...]:
    """Ask the system's resolver, which knows no time-out, and wait for it until the deadline.

    Raises:
        NotSent: the name leads nowhere, or the resolver is silent.
    """
    answers: list[tuple[Endpoint, ...] | str] = []
    asking = threading.Thread(target=_ask, args=(host, port, answers), daemon=True)
    asking.start()
    asking.join(max(0.0, deadline - time.monotonic()))
    answer = answers[0] if answers else "the resolver did not answer in time"
    if isinstance(answer, str):
        raise NotSent(f"{host} could not be looked up: {answer}")
    return answer


def _ask(host: str, port: int, answers: list[tuple[Endpoint, ...] | str]) -> None:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    except (OSError, UnicodeError) as error:
        answers.append(getattr(error, "strerror", None) or "it is no host name")
        return
    # An interface in it (fe80::1%eth0) stays in the address; such ones are refused anyway.
    answers.append(
        tuple(dict.fromkeys(Endpoint(int(family), tuple(address)) for family, _, _, _, address in found))
    )
